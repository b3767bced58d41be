//! The whole flow as callers walk it, sub-flows among it: where each node leads, and where a finding
//! about it is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::{FlowFile, Node, written_targets};
use crate::flow::{
    before::menus_before,
    diagnostic::Place,
    file::Target,
    ways::{BACK, REPEAT, is_reserved},
    yaml::Placed,
};

/// The whole flow.
#[derive(Debug)]
pub(super) struct Map<'a> {
    pub file: &'a FlowFile,
    own: &'a BTreeSet<String>,
    before: BTreeMap<String, String>,
}

impl<'a> Map<'a> {
    pub(super) fn new(file: &'a FlowFile, own: &'a BTreeSet<String>) -> Self {
        Self {
            file,
            own,
            before: menus_before(file),
        }
    }

    /// The nodes and their names.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (&'a Placed<String>, &'a Node)> + use<'a> {
        self.file.nodes.iter()
    }

    /// The nodes that the flow's own file has.
    pub(super) fn own(&self) -> impl Iterator<Item = (&'a Placed<String>, &'a Node)> {
        self.nodes()
            .filter(|(name, _)| self.own.contains(&name.value))
    }

    /// Where something in a node is shown. What a sub-flow brought stands in another file: its
    /// user is shown.
    pub(super) fn place(&self, node: &Placed<String>, inside: Place) -> Place {
        if self.own.contains(&node.value) {
            inside
        } else {
            node.place
        }
    }

    pub(super) fn node(&self, name: &str) -> Option<&'a Node> {
        self.file.nodes.get(name)
    }

    /// The node that a target means, seen from a node; `None` for the node itself, and for a name
    /// that does not exist: that is told where names are checked.
    pub(super) fn to(&self, from: &str, target: &'a Target) -> Option<&'a str> {
        let name = match target.as_str() {
            REPEAT => return None,
            BACK => self.before.get(from)?.as_str(),
            name => name,
        };
        let (name, _) = self.file.nodes.get_key_value(name)?;
        Some(name.value.as_str())
    }

    /// Wherever the call can go on after a node; after a queue, at `closing`.
    pub(super) fn next(&self, from: &str, node: &'a Node) -> Vec<&'a str> {
        let mut targets = node.targets();
        if let Node::Enqueue(_) = node {
            targets.push(&self.file.closing);
        }
        // A sub-flow that does not exist, and was told, leads where it would.
        if let Node::Use(sub) = node
            && sub.begins.is_none()
        {
            targets.extend(sub.exits.values());
        }
        targets.extend(self.file.leads_to(node));
        self.resolved(from, targets)
    }

    /// Where a node leads of itself: without the ladders and the keys that are good everywhere.
    pub(super) fn chosen(&self, from: &str, node: &'a Node) -> Vec<&'a str> {
        self.resolved(from, node.targets())
    }

    /// The same while people answer: not outside the hours, on holidays or in an emergency.
    pub(super) fn chosen_when_open(&self, from: &str, node: &'a Node) -> Vec<&'a str> {
        if let Node::Hours(hours) = node {
            self.resolved(from, vec![&hours.open])
        } else {
            self.chosen(from, node)
        }
    }

    /// All nodes that a walk comes through, those where it begins among them.
    pub(super) fn walk(
        &self,
        begins: impl IntoIterator<Item = &'a str>,
        next: impl Fn(&'a str, &'a Node) -> Vec<&'a str>,
    ) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = begins.into_iter().collect();
        while let Some(name) = open.pop() {
            if let Some((name, node)) = self.file.nodes.get_key_value(name)
                && reached.insert(name.value.as_str())
            {
                open.extend(next(&name.value, node));
            }
        }
        reached
    }

    /// The nodes that a caller can get to while people answer, until a call has come to something:
    /// a message left, or a talk with somebody outside.
    pub(super) fn while_open(&self) -> BTreeSet<&'a str> {
        let begins = [self.file.start.as_str(), self.file.lost.as_str()];
        self.walk(begins, |name, node| match node {
            Node::Hours(hours) => self.resolved(name, vec![&hours.open]),
            Node::Record(record) => self.resolved(name, vec![&record.empty]),
            Node::Transfer(transfer) => self.resolved(name, vec![&transfer.failed]),
            Node::Enqueue(_) | Node::HangUp(_) => Vec::new(),
            Node::Play(_)
            | Node::Menu(_)
            | Node::Ask(_)
            | Node::Collect(_)
            | Node::Branch(_)
            | Node::Callback(_)
            | Node::Use(_) => self.next(name, node),
        })
    }

    /// Whether a way out of a node is missing or leads to no node: that is told elsewhere.
    pub(super) fn leads_astray(&self, node: &Node) -> bool {
        let nowhere = matches!(node, Node::Play(play) if play.goto.is_none())
            || matches!(node, Node::Use(sub) if sub.begins.is_none());
        let targets = written_targets(node);
        let mut named = targets.iter().filter(|target| !is_reserved(target));
        nowhere || named.any(|target| self.node(target).is_none())
    }

    /// The nodes that a target means, without those that do not exist.
    pub(super) fn resolved(&self, from: &str, targets: Vec<&'a Target>) -> Vec<&'a str> {
        let named = targets.into_iter();
        named.filter_map(|target| self.to(from, target)).collect()
    }
}
