//! The picture of a flow: boxes and arrows with the words that stand on them, drawn as SVG, Mermaid
//! or DOT. It shows what [`super::edges`] tells; it knows nothing of its own.

mod cards;
mod dot;
mod layout;
mod mermaid;
mod outline;
mod routes;
mod svg;
mod words;

#[cfg(test)]
mod tests;

use super::{
    edges::{Edge, edges},
    model::Flow,
    node::Node,
    why::Why,
};

pub use svg::Links;

/// A flow as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// What people call the flow.
    pub title: String,
    /// The boxes, by name.
    pub cards: Vec<Card>,
    /// At most one arrow from one box to another.
    pub arrows: Vec<Arrow>,
}

/// A node as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The node's name.
    pub name: String,
    /// What kind of node it is.
    pub kind: Kind,
    /// Calls begin here.
    pub first: bool,
    /// What is said, whole, in the flow's first language; or what the node looks at.
    pub said: String,
    /// Keys that say the node again.
    pub repeats: Vec<String>,
}

/// Kinds of nodes; each has a shape and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Says something.
    Play,
    /// Offers keys.
    Menu,
    /// Asks an open question.
    Ask,
    /// Asks for a number.
    Collect,
    /// Forks by a value.
    Branch,
    /// Forks by the calendar.
    Hours,
    /// Goes through a sub-flow.
    Use,
    /// The waiting line.
    Enqueue,
    /// Takes a message.
    Record,
    /// Connects to a number outside.
    Transfer,
    /// Promises to ring back.
    Callback,
    /// The end.
    HangUp,
}

/// All ways from one node to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    /// The node that is left.
    pub from: String,
    /// The node that is entered.
    pub to: String,
    /// Why, in a few words each.
    pub labels: Vec<String>,
    /// Only silence, mistakes and keys that are good everywhere lead this way.
    pub fallback: bool,
}

impl Graph {
    /// The picture of a flow.
    pub fn of(flow: &Flow) -> Self {
        let edges = edges(flow);
        let cards = flow.file.nodes.iter().map(|(name, node)| Card {
            name: name.value.clone(),
            kind: kind(node),
            first: *name == flow.file.start,
            said: cards::said(flow, node),
            repeats: repeats(&edges, name),
        });
        Self {
            title: flow.title().to_owned(),
            cards: cards.collect(),
            arrows: arrows(&edges),
        }
    }

    /// The arrows that are drawn as such, and those that are written at the foot of the box they
    /// leave. A foot is for the ways that every menu has, to a box that other arrows reach: twenty
    /// arrows from twenty menus to one operator hide all others.
    fn drawn(&self) -> (Vec<&Arrow>, Vec<&Arrow>) {
        let reached = |to: &str| {
            let mut others = self.arrows.iter().filter(|arrow| arrow.to == to);
            others.any(|arrow| !arrow.fallback)
        };
        let shared = |to: &str| {
            let others = self.arrows.iter().filter(|arrow| arrow.to == to);
            others.count() > 2
        };
        self.arrows
            .iter()
            .partition(|arrow| !(arrow.fallback && reached(&arrow.to) && shared(&arrow.to)))
    }
}

fn kind(node: &Node) -> Kind {
    match node {
        Node::Play(_) => Kind::Play,
        Node::Menu(_) => Kind::Menu,
        Node::Ask(_) => Kind::Ask,
        Node::Collect(_) => Kind::Collect,
        Node::Branch(_) => Kind::Branch,
        Node::Hours(_) => Kind::Hours,
        Node::Use(_) => Kind::Use,
        Node::Enqueue(_) => Kind::Enqueue,
        Node::Record(_) => Kind::Record,
        Node::Transfer(_) => Kind::Transfer,
        Node::Callback(_) => Kind::Callback,
        Node::HangUp(_) => Kind::HangUp,
    }
}

fn repeats(edges: &[Edge], name: &str) -> Vec<String> {
    let keys = edges.iter().filter(|edge| edge.from == name);
    keys.filter_map(|edge| {
        if let Why::Repeat { key, .. } = &edge.why {
            Some(key.clone())
        } else {
            None
        }
    })
    .collect()
}

fn arrows(edges: &[Edge]) -> Vec<Arrow> {
    let mut all: Vec<(Arrow, Vec<&Why>)> = Vec::new();
    for edge in edges {
        if matches!(edge.why, Why::Repeat { .. }) {
            continue;
        }
        let known = all
            .iter_mut()
            .find(|(arrow, _)| arrow.from == edge.from && arrow.to == edge.to);
        if let Some((arrow, whys)) = known {
            arrow.fallback &= falls_back(&edge.why);
            whys.push(&edge.why);
        } else {
            let arrow = Arrow {
                from: edge.from.clone(),
                to: edge.to.clone(),
                labels: Vec::new(),
                fallback: falls_back(&edge.why),
            };
            all.push((arrow, vec![&edge.why]));
        }
    }
    all.into_iter()
        .map(|(arrow, whys)| Arrow {
            labels: words::labels(&whys),
            ..arrow
        })
        .collect()
}

/// Whether a way is no choice of the caller's and no decision of the flow.
fn falls_back(why: &Why) -> bool {
    match why {
        Why::GlobalKey { .. }
        | Why::Back { .. }
        | Why::NoInput { .. }
        | Why::WrongKey { .. }
        | Why::NotUnderstood { .. }
        | Why::NotPromised
        | Why::OnlyKeys
        | Why::Lost => true,
        Why::Goto
        | Why::Key { .. }
        | Why::Repeat { .. }
        | Why::Understood { .. }
        | Why::Digits { .. }
        | Why::Recorded
        | Why::NothingRecorded
        | Why::Transferred
        | Why::TransferFailed
        | Why::SubFlow { .. }
        | Why::Case { .. }
        | Why::Else { .. }
        | Why::Emergency
        | Why::Holiday
        | Why::Closed
        | Why::Open
        | Why::AfterTalk
        | Why::CallbackOffered
        | Why::Overflow
        | Why::NumberRefused => false,
    }
}
