//! Where nodes lead, which of them listen, and all that they say: the one place that every reader of
//! nodes asks, so that a new kind is told once.

use super::{
    file::{Defaults, FlowFile, Keys, NoMatch, Rung, Target},
    node::{Ask, Collect, Menu, Node, Speak},
    wording::Text,
    yaml::Placed,
};

/// The target that says a menu again.
pub(super) const REPEAT: &str = "repeat";
/// The target that goes to the menu before.
pub(super) const BACK: &str = "back";
/// The target that goes back in line, to the place that the caller left.
pub(super) const RESUME: &str = "resume";

/// A node that listens.
#[derive(Debug, Clone, Copy)]
pub(super) enum Listener<'a> {
    Menu(&'a Menu),
    Ask(&'a Ask),
    Collect(&'a Collect),
}

/// The ladders of a node, or the defaults where it has none of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ladders<'a> {
    pub no_input: &'a [Rung],
    pub keys: &'a [Rung],
    pub speech: &'a [Rung],
}

impl<'a> Listener<'a> {
    /// In which languages it speaks.
    pub(super) fn speak(self) -> Speak {
        match self {
            Self::Menu(menu) => menu.speak,
            Self::Ask(_) | Self::Collect(_) => Speak::Chosen,
        }
    }

    /// The keys that lead out of it, besides its own choices.
    pub(super) fn keys(self, defaults: &'a Defaults) -> &'a Keys {
        let own = match self {
            Self::Menu(menu) => menu.keys.as_ref(),
            Self::Ask(ask) => ask.keys.as_ref(),
            Self::Collect(_) => None,
        };
        own.unwrap_or(&defaults.keys)
    }

    /// The keys of its own, or entries of several, and where each leads.
    pub(super) fn entries(self) -> Vec<(&'a Placed<String>, &'a Target)> {
        match self {
            Self::Menu(menu) => menu.choices.iter().map(|c| (&c.press, &c.goto)).collect(),
            Self::Ask(ask) => ask.press.iter().collect(),
            Self::Collect(_) => Vec::new(),
        }
    }

    /// What is said first.
    pub(super) fn say(self) -> &'a Text {
        match self {
            Self::Menu(menu) => &menu.say,
            Self::Ask(ask) => &ask.say,
            Self::Collect(collect) => &collect.say,
        }
    }

    /// What happens when it hears nothing, or nothing that it knows.
    pub(super) fn ladders(self, defaults: &'a Defaults) -> Ladders<'a> {
        let (no_input, no_match) = self.own_ladders();
        let own = |ladder: fn(&NoMatch) -> &[Rung]| {
            no_match
                .map(ladder)
                .filter(|ladder| !ladder.is_empty())
                .unwrap_or_else(|| ladder(&defaults.no_match))
        };
        Ladders {
            no_input: no_input.unwrap_or(&defaults.no_input),
            keys: own(|ladders| &ladders.keys),
            speech: own(|ladders| &ladders.speech),
        }
    }

    /// Whether it hears words, and so can misunderstand them.
    pub(super) fn hears_words(self) -> bool {
        match self {
            Self::Menu(menu) => menu.choices.iter().any(|choice| !choice.words.is_empty()),
            Self::Ask(_) => true,
            Self::Collect(_) => false,
        }
    }

    /// The ladders that it has of its own.
    pub(super) fn own_ladders(self) -> (Option<&'a [Rung]>, Option<&'a NoMatch>) {
        match self {
            Self::Menu(menu) => (menu.no_input.as_deref(), menu.no_match.as_ref()),
            Self::Ask(ask) => (ask.no_input.as_deref(), ask.no_match.as_ref()),
            Self::Collect(collect) => (collect.no_input.as_deref(), collect.no_match.as_ref()),
        }
    }
}

impl<'a> Ladders<'a> {
    /// All rungs.
    pub(super) fn rungs(self) -> impl Iterator<Item = &'a Rung> {
        self.no_input.iter().chain(self.keys).chain(self.speech)
    }
}

impl Node {
    /// The node as one that listens.
    pub(super) fn listener(&self) -> Option<Listener<'_>> {
        match self {
            Self::Menu(menu) => Some(Listener::Menu(menu)),
            Self::Ask(ask) => Some(Listener::Ask(ask)),
            Self::Collect(collect) => Some(Listener::Collect(collect)),
            Self::Play(_)
            | Self::Branch(_)
            | Self::Hours(_)
            | Self::Use(_)
            | Self::Enqueue(_)
            | Self::Record(_)
            | Self::Transfer(_)
            | Self::Callback(_)
            | Self::HangUp(_) => None,
        }
    }

    /// Where it leads without the ladders and the keys that are good everywhere; `repeat`, `back`
    /// and `resume` among them.
    pub(super) fn targets(&self) -> Vec<&Target> {
        match self {
            Self::Play(play) => play.goto.iter().collect(),
            Self::Menu(menu) => menu.choices.iter().map(|choice| &choice.goto).collect(),
            Self::Ask(ask) => std::iter::once(&ask.understood)
                .chain(ask.press.values())
                .chain(&ask.only_keys)
                .collect(),
            Self::Collect(collect) => vec![&collect.goto],
            Self::Branch(branch) => branch.cases.values().map(|case| &case.goto).collect(),
            Self::Hours(hours) => [&hours.emergency, &hours.holiday, &hours.closed]
                .into_iter()
                .flatten()
                .chain([&hours.open])
                .collect(),
            Self::Use(sub) => sub.begins.iter().collect(),
            Self::Record(record) => vec![&record.goto, &record.empty],
            Self::Transfer(transfer) => vec![&transfer.done, &transfer.failed],
            Self::Enqueue(enqueue) => {
                let callback = enqueue.callback.iter().map(|offer| &offer.goto);
                callback
                    .chain(enqueue.overflow.iter().map(|over| &over.goto))
                    .collect()
            }
            Self::Callback(callback) => std::iter::once(&callback.refused)
                .chain(&callback.failed)
                .collect(),
            Self::HangUp(_) => Vec::new(),
        }
    }

    /// Every target that is written in it, to be changed.
    pub(super) fn targets_mut(&mut self) -> Vec<&mut Target> {
        match self {
            Self::Play(play) => play.goto.iter_mut().collect(),
            Self::Menu(menu) => {
                let mut all: Vec<_> = menu.choices.iter_mut().map(|c| &mut c.goto).collect();
                all.extend(menu.keys.iter_mut().flat_map(|keys| keys.values_mut()));
                all.extend(rungs_mut(&mut menu.no_input, &mut menu.no_match));
                all
            }
            Self::Ask(ask) => {
                let mut all = vec![&mut ask.understood];
                all.extend(ask.press.values_mut());
                all.extend(&mut ask.only_keys);
                all.extend(ask.keys.iter_mut().flat_map(|keys| keys.values_mut()));
                all.extend(rungs_mut(&mut ask.no_input, &mut ask.no_match));
                all
            }
            Self::Collect(collect) => {
                let mut all = vec![&mut collect.goto];
                all.extend(rungs_mut(&mut collect.no_input, &mut collect.no_match));
                all
            }
            Self::Branch(branch) => branch.cases.values_mut().map(|c| &mut c.goto).collect(),
            Self::Hours(hours) => [&mut hours.emergency, &mut hours.holiday, &mut hours.closed]
                .into_iter()
                .flatten()
                .chain([&mut hours.open])
                .collect(),
            Self::Use(sub) => sub.exits.values_mut().collect(),
            Self::Record(record) => vec![&mut record.goto, &mut record.empty],
            Self::Transfer(transfer) => vec![&mut transfer.done, &mut transfer.failed],
            Self::Enqueue(enqueue) => {
                let callback = enqueue.callback.iter_mut().map(|offer| &mut offer.goto);
                callback
                    .chain(enqueue.overflow.iter_mut().map(|over| &mut over.goto))
                    .collect()
            }
            Self::Callback(callback) => std::iter::once(&mut callback.refused)
                .chain(&mut callback.failed)
                .collect(),
            Self::HangUp(_) => Vec::new(),
        }
    }

    /// Every text that it says, those of its ladders last.
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Play(play) => vec![&mut play.say],
            Self::Menu(menu) => std::iter::once(&mut menu.say)
                .chain(said_mut(&mut menu.no_input, &mut menu.no_match))
                .collect(),
            Self::Ask(ask) => std::iter::once(&mut ask.say)
                .chain(said_mut(&mut ask.no_input, &mut ask.no_match))
                .collect(),
            Self::Collect(collect) => std::iter::once(&mut collect.say)
                .chain(said_mut(&mut collect.no_input, &mut collect.no_match))
                .collect(),
            Self::Branch(branch) => {
                let cases = branch.cases.values_mut();
                cases.filter_map(|case| case.say.as_mut()).collect()
            }
            Self::Record(record) => vec![&mut record.say],
            Self::Transfer(transfer) => transfer.say.iter_mut().collect(),
            Self::Callback(callback) => vec![&mut callback.say],
            Self::HangUp(end) => end.say.iter_mut().collect(),
            Self::Hours(_) | Self::Use(_) | Self::Enqueue(_) => Vec::new(),
        }
    }
}

impl FlowFile {
    /// Wherever a node can lead, by name: its targets, the ways out of its ladders, and the keys that
    /// are good everywhere. `repeat`, `back` and `resume` are left out: they lead where the caller has
    /// been.
    pub(super) fn leads_to<'a>(&'a self, node: &'a Node) -> Vec<&'a Target> {
        let mut all = node.targets();
        if let Some(listener) = node.listener() {
            all.extend(listener.keys(&self.defaults).values());
            let rungs = listener.ladders(&self.defaults).rungs();
            all.extend(rungs.filter_map(|rung| rung.goto.as_ref()));
        }
        all.retain(|target| !is_reserved(target));
        all
    }
}

impl Defaults {
    /// Every text of the ladders that hold at every menu.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut Text> {
        self.no_input
            .iter_mut()
            .chain(&mut self.no_match.keys)
            .chain(&mut self.no_match.speech)
            .filter_map(|rung| rung.say.as_mut())
    }
}

/// Whether a target is no node.
pub(super) fn is_reserved(target: &str) -> bool {
    matches!(target, REPEAT | BACK | RESUME)
}

fn all_rungs<'a>(
    no_input: &'a mut Option<Vec<Rung>>,
    no_match: &'a mut Option<NoMatch>,
) -> impl Iterator<Item = &'a mut Rung> {
    let missed = no_match
        .iter_mut()
        .flat_map(|ladders| ladders.keys.iter_mut().chain(&mut ladders.speech));
    no_input.iter_mut().flatten().chain(missed)
}

fn rungs_mut<'a>(
    no_input: &'a mut Option<Vec<Rung>>,
    no_match: &'a mut Option<NoMatch>,
) -> impl Iterator<Item = &'a mut Target> {
    all_rungs(no_input, no_match).filter_map(|rung| rung.goto.as_mut())
}

fn said_mut<'a>(
    no_input: &'a mut Option<Vec<Rung>>,
    no_match: &'a mut Option<NoMatch>,
) -> impl Iterator<Item = &'a mut Text> {
    all_rungs(no_input, no_match).filter_map(|rung| rung.say.as_mut())
}
