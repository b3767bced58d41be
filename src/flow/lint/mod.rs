//! What a flow must keep so that no caller is ever lost: one file a kind of question.
//! It reports; it repairs nothing.

mod menus;
mod names;
mod paths;
mod variables;

use super::{
    diagnostic::Findings,
    file::{Choice, FlowFile, NoMatch, Node, Rung, Target},
    load::Around,
};

pub(super) use names::name;

/// Checks a flow file; its texts are checked while they are filled in.
pub(super) fn check(file: &FlowFile, around: &Around, findings: &mut Findings) {
    names::check(file, around, findings);
    menus::check(file, findings);
    variables::check(file, around, findings);
    paths::check(file, findings);
}

/// The ladders of a node, or the defaults where it has none of its own.
#[derive(Debug)]
pub(super) struct Ladders<'a> {
    pub no_input: &'a [Rung],
    pub keys: &'a [Rung],
    pub speech: &'a [Rung],
}

impl<'a> Ladders<'a> {
    fn of(file: &'a FlowFile, no_input: Option<&'a [Rung]>, no_match: Option<&'a NoMatch>) -> Self {
        let defaults = &file.defaults;
        let own = |ladder: fn(&NoMatch) -> &[Rung]| {
            no_match
                .map(ladder)
                .filter(|ladder| !ladder.is_empty())
                .unwrap_or_else(|| ladder(&defaults.no_match))
        };
        Self {
            no_input: no_input.unwrap_or(&defaults.no_input),
            keys: own(|ladders| &ladders.keys),
            speech: own(|ladders| &ladders.speech),
        }
    }

    fn rungs(&self) -> impl Iterator<Item = &'a Rung> {
        self.no_input.iter().chain(self.keys).chain(self.speech)
    }
}

/// The ladders of a node that listens.
pub(super) fn ladders<'a>(file: &'a FlowFile, node: &'a Node) -> Option<Ladders<'a>> {
    match node {
        Node::Menu(menu) => Some(Ladders::of(
            file,
            menu.no_input.as_deref(),
            menu.no_match.as_ref(),
        )),
        Node::Ask(ask) => Some(Ladders::of(
            file,
            ask.no_input.as_deref(),
            ask.no_match.as_ref(),
        )),
        Node::Play(_) | Node::Branch(_) | Node::Hours(_) | Node::Enqueue(_) | Node::HangUp(_) => {
            None
        }
    }
}

/// Where a node leads without the ladders and the keys that are good everywhere.
fn targets(node: &Node) -> Vec<&Target> {
    match node {
        Node::Play(play) => vec![&play.goto],
        Node::Menu(menu) => menu.choices.iter().map(|c: &Choice| &c.goto).collect(),
        Node::Ask(ask) => std::iter::once(&ask.understood)
            .chain(ask.press.values())
            .collect(),
        Node::Branch(branch) => branch.cases.values().map(|case| &case.goto).collect(),
        Node::Hours(hours) => vec![&hours.emergency, &hours.holiday, &hours.closed, &hours.open],
        Node::Enqueue(_) | Node::HangUp(_) => Vec::new(),
    }
}
