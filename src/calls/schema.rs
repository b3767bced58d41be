//! The JSON Schema of a scripted call, for editors. It is committed beside the calls.

use super::script::Script;

/// The schema, as it is committed.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Script);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calls/call.schema.json");
        let committed = std::fs::read_to_string(path).unwrap();
        assert!(
            committed == schema(),
            "run `centralino call schema > tests/calls/call.schema.json`"
        );
    }
}
