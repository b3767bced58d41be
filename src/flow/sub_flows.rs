//! Sub-flows: the nodes of `sub-flows/NAME.yaml` become nodes of each flow that uses them, as
//! `USER--NODE`. Whether all names exist is the lint's question.

use std::collections::BTreeMap;

use super::{
    file::{FlowFile, SubFlowFile, Target},
    node::Node,
    ways::is_reserved,
    yaml::Placed,
};

/// What stands before the name of a way out.
pub(super) const EXIT: &str = "exit:";
/// What stands between the name of the user and that of the node.
const JOINT: &str = "--";
/// Sub-flows within sub-flows; one that uses itself would never end.
const DEPTH: usize = 8;

/// Puts the nodes of all sub-flows in the place of their users. A sub-flow that is not there, or
/// goes too deep, is left out.
pub(super) fn spread(file: &mut FlowFile, sub_flows: &BTreeMap<String, SubFlowFile>) {
    for _ in 0..DEPTH {
        let mut more = BTreeMap::new();
        for (name, node) in &mut file.nodes {
            if let Node::Use(sub) = node
                && sub.begins.is_none()
                && let Some(found) = sub_flows.get(&sub.sub_flow.value)
            {
                sub.begins = Some(inner(name, &found.start));
                more.extend(copy(name, found, &sub.exits));
            }
        }
        if more.is_empty() {
            return;
        }
        file.nodes.extend(more);
    }
}

/// The nodes of a sub-flow under the names that they have for this user, and at its place.
fn copy<'a>(
    user: &'a Placed<String>,
    sub_flow: &'a SubFlowFile,
    exits: &'a BTreeMap<Placed<String>, Target>,
) -> impl Iterator<Item = (Placed<String>, Node)> + 'a {
    sub_flow.nodes.iter().map(move |(name, node)| {
        let mut node = node.clone();
        for target in node.targets_mut() {
            if is_reserved(target) {
                continue;
            }
            match target.strip_prefix(EXIT) {
                Some(exit) => {
                    if let Some(leads) = exits.get(exit) {
                        *target = leads.clone();
                    }
                }
                None => *target = inner(user, target),
            }
        }
        (inner(user, name), node)
    })
}

fn inner(user: &Placed<String>, name: &str) -> Placed<String> {
    Placed {
        value: format!("{}{JOINT}{name}", user.value),
        place: user.place,
    }
}
