//! The JSON Schema of a flow file, for editors. It is committed beside the flows.

use super::file::FlowFile;

/// The schema, as it is committed.
pub fn schema() -> String {
    let schema = schemars::schema_for!(FlowFile);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schema_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ivr-flows/flow.schema.json");
        let committed = std::fs::read_to_string(path).unwrap();
        assert!(
            committed == schema(),
            "run `centralino flow schema > ivr-flows/flow.schema.json`"
        );
    }
}
