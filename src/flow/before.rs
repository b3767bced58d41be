//! The menu before a menu: where `back` leads.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::file::FlowFile;

/// For each listening node the one before it, on the shortest way from the start. The first has
/// none. Ways of silence and mistakes are not counted: nobody chose them.
pub(super) fn menus_before(file: &FlowFile) -> BTreeMap<String, String> {
    let mut before = BTreeMap::new();
    let mut seen = BTreeSet::from([file.start.as_str()]);
    let mut open = VecDeque::from([(file.start.as_str(), None)]);
    while let Some((name, last)) = open.pop_front() {
        let Some((name, node)) = file.nodes.get_key_value(name) else {
            continue;
        };
        let listens = node.listener().is_some();
        if let Some(last) = last.filter(|_| listens) {
            before.insert(name.value.clone(), String::from(last));
        }
        let last = if listens { Some(name.as_str()) } else { last };
        for target in node.targets() {
            if seen.insert(target.as_str()) {
                open.push_back((target.as_str(), last));
            }
        }
    }
    before
}
