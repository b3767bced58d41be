//! The flows of a folder: they share its lines, and no number can be of two of them.

use std::collections::BTreeMap;

use super::{
    diagnostic::Findings,
    file::FlowFile,
    sources::{SHIPPED_FLOW, Sources, is_yaml, name_in},
    yaml,
};

/// The other flows of the folder, by file; `None` when one of them cannot be read. What is wrong
/// with them is told when they are checked themselves.
pub(super) fn siblings(sources: &Sources, name: &str) -> Option<BTreeMap<String, FlowFile>> {
    let others = flow_files(sources).into_iter();
    others
        .filter(|(_, path)| path != name)
        .map(|(_, path)| {
            let file = yaml::read::<FlowFile>(sources.get(&path)?, &mut Findings::of(&path))?;
            Some((path, file))
        })
        .collect()
}

/// The flows of a folder, sound or not: the name that each gives itself, and its file.
pub fn flow_files(sources: &Sources) -> Vec<(String, String)> {
    let beside = sources
        .iter()
        .filter(|(path, _)| !path.contains('/') && is_yaml(path));
    beside
        .filter_map(|(path, text)| Some((name_in(text)?.to_owned(), path.clone())))
        .collect()
}

/// The file of a folder's main flow: the one with the usual name; else the first flow there is.
pub fn main_flow(sources: &Sources) -> &str {
    if sources.contains_key(SHIPPED_FLOW) {
        return SHIPPED_FLOW;
    }
    let flows = flow_files(sources);
    let first = flows
        .first()
        .and_then(|(_, path)| sources.get_key_value(path));
    first.map_or(SHIPPED_FLOW, |(path, _)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flow_is_known_by_its_first_word_and_the_usual_file_is_the_main_one() {
        let mut sources: Sources = [
            (
                "b.yaml",
                "# a comment\nflow: \"night\" # when nobody is there\n",
            ),
            ("a.yaml", "flow: day\r\ntitle: Giorno\n"),
            ("lines.yaml", "lines: {}\n"),
            ("sub-flows/x.yaml", "flow: x\n"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
        let pair = |name: &str, path: &str| (name.to_owned(), path.to_owned());
        let all = [pair("day", "a.yaml"), pair("night", "b.yaml")];
        assert_eq!(flow_files(&sources), all);
        assert_eq!(main_flow(&sources), "a.yaml");
        sources.insert(SHIPPED_FLOW.to_owned(), String::new());
        assert_eq!(main_flow(&sources), SHIPPED_FLOW);
        assert_eq!(main_flow(&Sources::new()), SHIPPED_FLOW);
    }
}
