//! The other flows of a folder: they share its lines, and no number can be theirs too.

use std::collections::BTreeMap;

use super::{
    diagnostic::Findings,
    file::FlowFile,
    sources::{Sources, is_yaml, name_in},
    yaml,
};

/// The other flows of the folder, by file; `None` when one of them cannot be read. What is wrong
/// with them is told when they are checked themselves.
pub(super) fn siblings(sources: &Sources, name: &str) -> Option<BTreeMap<String, FlowFile>> {
    let others = sources.iter().filter(|(path, text)| {
        let beside = !path.contains('/') && is_yaml(path) && *path != name;
        beside && name_in(text).is_some()
    });
    others
        .map(|(path, text)| {
            let file = yaml::read::<FlowFile>(text, &mut Findings::of(path))?;
            Some((path.clone(), file))
        })
        .collect()
}
