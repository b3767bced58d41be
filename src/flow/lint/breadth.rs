//! How much a caller must keep in mind: choices at a menu, and questions before a person.

use std::collections::{BTreeMap, VecDeque};

use super::{Findings, FlowFile, Node, map::Map, persons::is_person};

/// More choices than this are forgotten before the last is heard.
const MOST_CHOICES: usize = 5;
/// Questions on the shortest way to a person.
const DEEPEST: usize = 3;

/// Menus with too many choices. A key that is good everywhere is not counted.
pub(super) fn choices(file: &FlowFile, findings: &mut Findings) {
    for (name, node) in &file.nodes {
        let Some(listener) = node.listener() else {
            continue;
        };
        let everywhere = &file.defaults.keys;
        let same = |key: &str, goto: &str| everywhere.get(key).is_some_and(|to| to.value == goto);
        let entries = listener.entries().into_iter();
        let own = entries.filter(|(key, goto)| !same(key, goto)).count();
        if own > MOST_CHOICES {
            let message = format!("`{}` has {own} choices", name.value);
            findings.warning("many-choices", name.place, message);
        }
    }
}

/// Queues, messages and numbers outside behind too many questions. Counted are the nodes that listen,
/// on the shortest way that a caller can choose.
pub(super) fn depth(map: &Map<'_>, findings: &mut Findings) {
    let questions = questions(map);
    for (name, node) in map.nodes() {
        let ends = matches!(node, Node::Enqueue(_) | Node::Transfer(_) | Node::Record(_));
        let count = questions.get(name.as_str()).copied().unwrap_or(0);
        if ends && count > DEEPEST {
            let message = format!("{count} questions lie before `{}`", name.value);
            findings.warning("deep-menu", name.place, message);
        }
    }
}

/// For each node the questions before it.
fn questions<'a>(map: &Map<'a>) -> BTreeMap<&'a str, usize> {
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut open = VecDeque::from([(map.file.start.as_str(), 0)]);
    while let Some((name, count)) = open.pop_front() {
        let Some((name, node)) = map.file.nodes.get_key_value(name) else {
            continue;
        };
        if known.get(name.as_str()).is_some_and(|less| *less <= count) {
            continue;
        }
        known.insert(&name.value, count);
        if is_person(node) {
            // What is asked in line is not asked on the way there.
            continue;
        }
        let after = count + usize::from(node.listener().is_some());
        open.extend(map.chosen(name, node).into_iter().map(|next| (next, after)));
    }
    known
}
