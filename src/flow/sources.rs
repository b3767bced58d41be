//! The files of a flow, in memory: those we ship, and the hash that names a release.
//! Reading the disk is the caller's work.

use std::{collections::BTreeMap, fmt::Write as _};

use sha2::{Digest, Sha256};

/// Files by path, relative to the flow's folder (`calendars/contact-center.yaml`). Recordings are in
/// base64.
pub type Sources = BTreeMap<String, String>;

/// The flow that is served unless another is configured.
pub const SHIPPED_FLOW: &str = "contact-center.yaml";

/// The files that come with the program, all of `ivr-flows/`.
pub fn shipped() -> Sources {
    // Included rather than read: this layer opens no files, not even in a debug build.
    [
        (
            SHIPPED_FLOW,
            include_str!("../../ivr-flows/contact-center.yaml"),
        ),
        (
            "intents.it.yaml",
            include_str!("../../ivr-flows/intents.it.yaml"),
        ),
        (
            "intents.de.yaml",
            include_str!("../../ivr-flows/intents.de.yaml"),
        ),
        (
            "intents.en.yaml",
            include_str!("../../ivr-flows/intents.en.yaml"),
        ),
        (
            "calendars/contact-center.yaml",
            include_str!("../../ivr-flows/calendars/contact-center.yaml"),
        ),
        (
            "sub-flows/callback-number.yaml",
            include_str!("../../ivr-flows/sub-flows/callback-number.yaml"),
        ),
        ("queues.yaml", include_str!("../../ivr-flows/queues.yaml")),
        ("lines.yaml", include_str!("../../ivr-flows/lines.yaml")),
        (
            "announcements.yaml",
            include_str!("../../ivr-flows/announcements.yaml"),
        ),
        ("body.yaml", include_str!("../../ivr-flows/body.yaml")),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .collect()
}

/// The name of a release: the first 12 hexadecimal digits of the SHA-256 of all YAML files and
/// recordings, with their paths and lengths, and of the name of the flow file among them.
pub fn release_id(sources: &Sources, flow: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(flow.as_bytes());
    let spoken = |path: &str| is_yaml(path) || path.starts_with("recordings/");
    for (path, text) in sources.iter().filter(|(path, _)| spoken(path)) {
        let text = text.replace("\r\n", "\n");
        hash.update(format!("\0{path}\0{}\0", text.len()).as_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize()
        .iter()
        .take(6)
        .fold(String::with_capacity(12), |mut hex, byte| {
            // Writing into a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// The name in the text of a flow's file, however broken the rest of it is.
pub fn name_in(text: &str) -> Option<&str> {
    let name = text.lines().find_map(|line| line.strip_prefix("flow:"))?;
    let name = name.split('#').next().unwrap_or_default();
    Some(name.trim().trim_matches(['"', '\'']))
}

/// Whether a path is one that a flow reads.
pub fn is_yaml(path: &str) -> bool {
    std::path::Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "yaml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flows_name_is_read_though_the_rest_is_broken() {
        let broken = "# menus\nflow: \"night\" # of the guard\nnodes: [\n";
        assert_eq!(name_in(broken), Some("night"));
        assert_eq!(name_in("sub-flow: x\n  flow: y\n"), None);
    }

    #[test]
    fn a_release_changes_with_a_prompt_and_not_with_line_ends_or_the_schema() {
        let sources = shipped();
        let id = release_id(&sources, SHIPPED_FLOW);
        assert_eq!(id.len(), 12);
        let mut windows = sources.clone();
        for text in windows.values_mut() {
            *text = text.replace('\n', "\r\n");
        }
        windows.insert("flow.schema.json".to_owned(), "{}".to_owned());
        assert_eq!(release_id(&windows, SHIPPED_FLOW), id);
        let mut other = sources;
        other.get_mut("lines.yaml").unwrap().push('\n');
        assert_ne!(release_id(&other, SHIPPED_FLOW), id);
        let mut recorded = shipped();
        recorded.insert("recordings/a.wav".to_owned(), "UklGRg==".to_owned());
        assert_ne!(release_id(&recorded, SHIPPED_FLOW), id);
    }
}
