//! Which queues a caller can have left on the way to a node: where `resume` leads from there.

use std::collections::{BTreeMap, BTreeSet};

use super::{edges::Edge, model::Flow, node::Node, why::Why};

/// For each node the queues that a caller there can have left; the flow's `lost` where there may be none.
pub(super) fn left_queues<'a>(
    flow: &'a Flow,
    ways: &[Edge],
) -> BTreeMap<String, BTreeSet<&'a str>> {
    let mut queues: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut out_of = |begin: &str, queue: &'a str| {
        let mut seen = BTreeSet::new();
        let mut open = vec![begin.to_owned()];
        while let Some(node) = open.pop() {
            let in_line = matches!(flow.node(&node), Some((_, Node::Enqueue(_))) | None);
            if in_line || !seen.insert(node.clone()) {
                continue;
            }
            let next = ways.iter().filter(|way| way.from == node);
            open.extend(next.map(|way| way.to.clone()));
            queues.entry(node).or_default().insert(queue);
        }
    };
    let file = &flow.file;
    for begin in [&file.start, &file.closing] {
        out_of(begin, &file.lost);
    }
    for way in ways {
        if let (Why::CallbackOffered | Why::Overflow, Some((queue, _))) =
            (&way.why, flow.node(&way.from))
        {
            out_of(&way.to, queue);
        }
    }
    queues
}
