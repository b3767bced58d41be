//! Where the engine can lead from each node, and why: the one answer that lint, coverage, picture
//! and explanation use. It says what [`super::step`] does; it judges nothing.

use std::collections::BTreeMap;

use super::{
    file::{Ask, Branch, FlowFile, Hours, Menu, Node, Rung},
    lint::{Ladders, ladders},
    model::Flow,
};

/// One way from a node to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The node that is left.
    pub from: String,
    /// The node that is entered; the same one for [`Why::Repeat`].
    pub to: String,
    /// What makes the engine go there.
    pub why: Why,
}

/// What makes the engine take a way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nothing is asked: the node is done.
    Goto,
    /// A key of the node itself.
    Key {
        /// `0` to `9`, `*` or `#`.
        key: String,
        /// Words that mean the same, by language.
        words: BTreeMap<String, Vec<String>>,
    },
    /// A key that is good at every menu and that the node does not use otherwise.
    GlobalKey {
        /// `0` to `9`, `*` or `#`.
        key: String,
    },
    /// A key that says the node again; it leads from the node to itself.
    Repeat {
        /// `0` to `9`, `*` or `#`.
        key: String,
        /// Words that mean the same, by language.
        words: BTreeMap<String, Vec<String>>,
    },
    /// Silence.
    NoInput {
        /// How often by then, in one visit: from 1.
        times: usize,
    },
    /// A key that means nothing here.
    WrongKey {
        /// Misunderstandings by then, in one visit: from 1, keys and words counted together.
        times: usize,
    },
    /// Words that mean nothing here.
    NotUnderstood {
        /// Misunderstandings by then, in one visit: from 1, keys and words counted together.
        times: usize,
    },
    /// Words in which an intent was found.
    Understood {
        /// The variable that gets the intent.
        set: String,
    },
    /// A variable, the language or the line has this value.
    Case {
        /// What is looked at.
        on: String,
        /// Its value.
        value: String,
    },
    /// It has none of the values that are written out.
    Else {
        /// What is looked at.
        on: String,
    },
    /// An announced emergency closes the line.
    Emergency,
    /// It is a holiday.
    Holiday,
    /// It is outside the hours.
    Closed,
    /// Somebody answers at this hour.
    Open,
    /// The caller has spoken with an operator, who has hung up.
    AfterTalk,
    /// Nothing is written for what happened: the flow's own queue.
    Lost,
}

/// Every way that the engine can take, sorted by the node that is left; the ways of one node stand
/// in the order of the file. Ways that nothing can trigger are left out: rungs behind one that
/// leaves, a global key that the node uses itself, words where none are listened to.
pub fn edges(flow: &Flow) -> Vec<Edge> {
    let file = &flow.file;
    let of = |(name, node): (&str, &Node)| -> Vec<Edge> {
        let edge = |way: Way<'_>| Edge {
            from: name.to_owned(),
            to: way.target(name).to_owned(),
            why: way.why,
        };
        ways(file, node).into_iter().map(edge).collect()
    };
    file.nodes
        .iter()
        .flat_map(|(name, node)| of((name.value.as_str(), node)))
        .collect()
}

/// One way out of a node, in a file that may still be wrong.
#[derive(Debug)]
pub(super) struct Way<'a> {
    /// As it is written; `repeat` for the node itself.
    pub to: &'a str,
    pub why: Why,
}

impl<'a> Way<'a> {
    /// The node that is entered from `from`.
    pub(super) fn target<'b>(&self, from: &'b str) -> &'b str
    where
        'a: 'b,
    {
        if matches!(self.why, Why::Repeat { .. }) {
            from
        } else {
            self.to
        }
    }
}

/// The ways out of a node.
pub(super) fn ways<'a>(file: &'a FlowFile, node: &'a Node) -> Vec<Way<'a>> {
    let way = |to: &'a str, why| Way { to, why };
    match node {
        Node::Play(play) => vec![way(&play.goto, Why::Goto)],
        Node::Menu(menu) => heard(file, node, menu_keys(menu), menu_listens(menu)),
        Node::Ask(ask) => heard(file, node, ask_keys(ask), true),
        Node::Branch(branch) => cases(file, branch),
        Node::Hours(hours) => by_the_calendar(hours),
        Node::Enqueue(_) => vec![way(&file.closing, Why::AfterTalk)],
        Node::HangUp(_) => Vec::new(),
    }
}

fn menu_keys(menu: &Menu) -> Vec<Way<'_>> {
    let keys = menu.choices.iter().map(|choice| {
        let words = choice.words.iter();
        let words = words.map(|(language, words)| (language.value.clone(), words.clone()));
        key(&choice.press, &choice.goto, words.collect())
    });
    keys.collect()
}

/// A menu without words asks the platform for keys alone.
fn menu_listens(menu: &Menu) -> bool {
    let mut phrases = menu.choices.iter().flat_map(|choice| choice.words.values());
    phrases.any(|words| !words.is_empty())
}

fn ask_keys(ask: &Ask) -> Vec<Way<'_>> {
    let understood = Way {
        to: &ask.understood,
        why: Why::Understood {
            set: ask.set.value.clone(),
        },
    };
    let keys = ask.press.iter();
    let keys = keys.map(|(press, goto)| key(press, goto, BTreeMap::new()));
    std::iter::once(understood).chain(keys).collect()
}

fn key<'a>(key: &str, goto: &'a str, words: BTreeMap<String, Vec<String>>) -> Way<'a> {
    let key = key.to_owned();
    let why = if goto == "repeat" {
        Why::Repeat { key, words }
    } else {
        Why::Key { key, words }
    };
    Way { to: goto, why }
}

/// The ways out of a node that listens: its own, the keys of the flow, and the ladders.
fn heard<'a>(file: &'a FlowFile, node: &'a Node, own: Vec<Way<'a>>, listens: bool) -> Vec<Way<'a>> {
    let mut all = own;
    for (press, goto) in &file.defaults.keys {
        if !all.iter().any(|way| way.key() == Some(press)) {
            let everywhere = key(press, goto, BTreeMap::new());
            let why = match everywhere.why {
                Why::Key { key, .. } => Why::GlobalKey { key },
                why => why,
            };
            all.push(Way { to: goto, why });
        }
    }
    let wrong = "0123456789*#".chars().any(|c| {
        !all.iter()
            .any(|way| way.key() == Some(c.to_string().as_str()))
    });
    if let Some(ladders) = ladders(file, node) {
        silence(file, ladders.no_input, &mut all);
        misunderstandings(file, &ladders, (wrong, listens), &mut all);
    }
    all
}

impl Way<'_> {
    fn key(&self) -> Option<&str> {
        match &self.why {
            Why::Key { key, .. } | Why::GlobalKey { key } | Why::Repeat { key, .. } => Some(key),
            Why::Goto
            | Why::NoInput { .. }
            | Why::WrongKey { .. }
            | Why::NotUnderstood { .. }
            | Why::Understood { .. }
            | Why::Case { .. }
            | Why::Else { .. }
            | Why::Emergency
            | Why::Holiday
            | Why::Closed
            | Why::Open
            | Why::AfterTalk
            | Why::Lost => None,
        }
    }
}

/// The first rung that leaves is the one a silent caller takes.
fn silence<'a>(file: &'a FlowFile, rungs: &'a [Rung], all: &mut Vec<Way<'a>>) {
    if rungs.is_empty() {
        all.push(lost(file));
    }
    let leaving = rungs.iter().enumerate().find_map(|(index, rung)| {
        let times = index + 1;
        Some((rung.goto.as_ref()?, Why::NoInput { times }))
    });
    all.extend(leaving.map(|(to, why)| Way { to, why }));
}

/// Keys and words count together, so each ladder can be climbed by way of the other: a rung is
/// reached when every step before it stays in at least one of the two.
fn misunderstandings<'a>(
    file: &'a FlowFile,
    ladders: &Ladders<'a>,
    (wrong_keys, words): (bool, bool),
    all: &mut Vec<Way<'a>>,
) {
    let wrong = |times| Why::WrongKey { times };
    let unknown = |times| Why::NotUnderstood { times };
    let both: [(&[Rung], bool, fn(usize) -> Why); 2] = [
        (ladders.keys, wrong_keys, wrong),
        (ladders.speech, words, unknown),
    ];
    let climbed = || both.iter().filter(|(_, heard, _)| *heard);
    if climbed().any(|(rungs, ..)| rungs.is_empty()) {
        all.push(lost(file));
    }
    let longest = climbed().map(|(rungs, ..)| rungs.len()).max();
    for index in 0..longest.unwrap_or(0) {
        let mut stays = false;
        for (rungs, _, why) in climbed() {
            // Whoever is past the end stands on the last rung.
            let rung = rungs.get(index).or_else(|| rungs.last());
            stays |= rung.is_some_and(|rung| rung.goto.is_none());
            let leaving = rungs.get(index).and_then(|rung| rung.goto.as_ref());
            all.extend(leaving.map(|to| Way {
                to,
                why: why(index + 1),
            }));
        }
        if !stays {
            return;
        }
    }
}

fn lost(file: &FlowFile) -> Way<'_> {
    Way {
        to: &file.lost,
        why: Why::Lost,
    }
}

fn cases<'a>(file: &'a FlowFile, branch: &'a Branch) -> Vec<Way<'a>> {
    let on = || branch.on.value.clone();
    let written = branch
        .cases
        .iter()
        .filter(|(value, _)| value.value != "else");
    let mut all: Vec<Way<'a>> = written
        .map(|(value, case)| Way {
            to: &case.goto,
            why: Why::Case {
                on: on(),
                value: value.value.clone(),
            },
        })
        .collect();
    let other = |value: &str| !branch.cases.contains_key(value);
    let others = match branch.on.as_str() {
        "line" => other("free") || other("paid"),
        "language" => file.languages.iter().any(|language| other(language)),
        // A variable may have no value yet.
        _ => true,
    };
    if let Some(case) = branch.cases.get("else").filter(|_| others) {
        let why = Why::Else { on: on() };
        all.push(Way {
            to: &case.goto,
            why,
        });
    }
    all
}

/// In the order in which they are looked at.
fn by_the_calendar(hours: &Hours) -> Vec<Way<'_>> {
    [
        (&hours.emergency, Why::Emergency),
        (&hours.holiday, Why::Holiday),
        (&hours.closed, Why::Closed),
        (&hours.open, Why::Open),
    ]
    .into_iter()
    .map(|(to, why)| Way { to, why })
    .collect()
}
