//! Walking from node to node without asking anybody, until one listens, queues or ends the call.
//! It gathers what is to be said on the way, so that a key can cut all of it.

use std::collections::BTreeMap;

use super::{
    event::{Effect, Emergency, Facts, Step},
    file::{Settings, Target},
    intents::Vocabulary,
    model::{Fill, Flow},
    node::{Ask, Branch, Collect, HangUp, Hours, Menu, Node, Play, Speak, Use},
    position::Position,
    ways::RESUME,
    wording::Text,
};
use crate::{
    domain::hours::State,
    twiml::{Document, Gather, Prompt, Redirect, SpeechTimeout, Verb},
};

/// A flow that passes more nodes without asking goes in circles: the call goes to a person.
const MAX_HOPS: u8 = 32;

/// A walk under way.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub flow: &'a Flow,
    pub facts: &'a Facts,
    pub at: Position,
    pub effects: Vec<Effect>,
    /// The number that the caller typed.
    pub digits: Option<String>,
    /// Said for certain.
    fixed: Vec<Verb>,
    /// Said until a key cuts it.
    pub(super) cut: Vec<Prompt>,
    calendar: Option<&'a str>,
    hops: u8,
}

impl<'a> Walk<'a> {
    /// A walk that begins at `at`; what it leads to has the next `seq`.
    pub(super) fn from(flow: &'a Flow, at: &Position, facts: &'a Facts) -> Self {
        let mut at = at.clone();
        at.seq = at.seq.saturating_add(1);
        Self {
            flow,
            facts,
            at,
            effects: Vec::new(),
            digits: facts.digits.clone(),
            fixed: Vec::new(),
            cut: Vec::new(),
            calendar: None,
            hops: 0,
        }
    }

    /// Enters a node and goes on until somebody is asked, queued or sent off.
    pub(super) fn enter(mut self, node: &str) -> Step {
        let mut next = node.to_owned();
        loop {
            self.hops += 1;
            if next == RESUME {
                return self.resume();
            }
            let found = match self.flow.node(&next) {
                Some(found) if self.hops <= MAX_HOPS => found,
                Some(_) | None => return self.send_to_a_person(),
            };
            self.visit(found.0);
            next = match found.1 {
                Node::Play(play) => self.play(play),
                Node::Branch(branch) => self.branch(branch),
                Node::Hours(hours) => self.hours(hours),
                Node::Use(sub) => self.sub_flow(sub),
                Node::Menu(menu) => return self.menu(menu),
                Node::Ask(ask) => match &ask.only_keys {
                    Some(keys) if !self.facts.platform.hears_words() => keys.value.clone(),
                    Some(_) | None => return self.ask(ask),
                },
                Node::Collect(collect) => return self.collect(collect),
                Node::Enqueue(enqueue) => return self.enqueue(enqueue),
                Node::Record(record) => return self.record(record),
                Node::Transfer(transfer) => return self.transfer(transfer),
                Node::Callback(_) => return self.go_on_here(),
                Node::HangUp(end) => return self.hang_up(end),
            };
        }
    }

    /// Says a text; a key of the next menu cuts it unless `cut` is false.
    pub(super) fn say(&mut self, text: &Text, speak: Speak, cut: bool) {
        let said = self
            .flow
            .speak(text, speak, &self.at.language, &self.fill());
        if cut {
            self.cut.extend(said);
        } else {
            self.fix();
            self.fixed.extend(said.into_iter().map(Verb::from));
        }
    }

    /// Sets variables; `language` is the position's own.
    pub(super) fn set(&mut self, settings: &Settings) {
        for (name, value) in settings {
            self.set_one(&name.value, &value.value);
        }
    }

    /// Sets one variable.
    pub(super) fn set_one(&mut self, name: &str, value: &str) {
        if name == "language" {
            value.clone_into(&mut self.at.language);
        } else {
            self.at.vars.insert(name.to_owned(), value.to_owned());
        }
        self.effects.push(Effect::Set {
            name: name.to_owned(),
            value: value.to_owned(),
        });
    }

    /// Says a menu's prompt and listens, without counting it as a new visit.
    pub(super) fn menu(self, menu: &Menu) -> Step {
        let menus = &self.flow.menus;
        let words = words_of(menus, &self.at.node, &self.at.language);
        let longest = menu.choices.iter().map(|choice| choice.press.len()).max();
        let gather = Gather {
            num_digits: longest.and_then(|keys| u32::try_from(keys).ok()),
            // `#` is a key like the others.
            finish_on_key: None,
            speech: words.is_some_and(|words| !words.is_empty()),
            hints: words
                .map(|words| words.hints().to_vec())
                .unwrap_or_default(),
            ..Gather::default()
        };
        self.listen(&menu.say, menu.speak, menu.barge_in, gather)
    }

    /// Asks a question and listens, without counting it as a new visit.
    pub(super) fn ask(self, ask: &Ask) -> Step {
        let sets = &self.flow.intents;
        let words = words_of(sets, &ask.intents, &self.at.language);
        let gather = Gather {
            num_digits: Some(1),
            finish_on_key: None,
            speech: true,
            hints: words.map(|w| w.hints().to_vec()).unwrap_or_default(),
            ..Gather::default()
        };
        self.listen(&ask.say, Speak::Chosen, ask.barge_in, gather)
    }

    /// Asks for a number and listens, without counting it as a new visit.
    pub(super) fn collect(self, collect: &Collect) -> Step {
        let finish = collect.finish_key.as_ref();
        let gather = Gather {
            num_digits: Some(u32::from(collect.max.value)),
            finish_on_key: finish.and_then(|key| key.chars().next()),
            ..Gather::default()
        };
        self.listen(&collect.say, Speak::Chosen, collect.barge_in, gather)
    }

    pub(super) fn visit(&mut self, node: &str) {
        node.clone_into(&mut self.at.node);
        self.at.no_input = 0;
        self.at.no_match = 0;
        self.effects.push(Effect::Visited {
            node: node.to_owned(),
        });
    }

    fn play(&mut self, play: &Play) -> String {
        let barge_in = play.barge_in.unwrap_or(self.flow.file.defaults.barge_in);
        self.say(&play.say, play.speak, barge_in && !play.notice);
        self.or_lost(play.goto.as_ref())
    }

    fn sub_flow(&mut self, sub: &Use) -> String {
        self.or_lost(sub.begins.as_ref())
    }

    /// A flow in which something leads nowhere is not let through; its caller would reach a person.
    fn or_lost(&self, target: Option<&Target>) -> String {
        let target = target.unwrap_or(&self.flow.file.lost);
        target.value.clone()
    }

    fn branch(&mut self, branch: &Branch) -> String {
        let value = match branch.on.as_str() {
            "line" => Some(self.facts.line.as_str()),
            "language" => Some(self.at.language.as_str()),
            "caller" => Some(self.facts.caller.as_str()),
            "dialled" => Some(self.facts.dialled.as_str()),
            name => self.at.vars.get(name).map(String::as_str),
        };
        let case = value
            .and_then(|value| branch.cases.get(value))
            .or_else(|| branch.cases.get("else"))
            .or_else(|| branch.cases.values().next());
        let Some(case) = case else {
            return self.flow.file.lost.value.clone();
        };
        if let Some(text) = &case.say {
            let cut = self.flow.file.defaults.barge_in;
            self.say(text, case.speak, cut);
        }
        case.goto.value.clone()
    }

    fn hours(&mut self, hours: &'a Hours) -> String {
        self.calendar = Some(&hours.calendar.value);
        if let Some(emergency) = &self.facts.emergency {
            self.announce(emergency, hours.speak);
            if emergency.closes {
                return self.or_lost(hours.emergency.as_ref());
            }
        }
        let state = self
            .flow
            .calendar(self.calendar)
            .map(|c| c.calendar.state_at(self.facts.now));
        let next = match state {
            Some(State::Holiday { .. }) => hours.holiday.as_ref(),
            Some(State::Closed { .. }) => hours.closed.as_ref(),
            // A flow without its calendar is not let through; a caller would be served.
            Some(State::Open) | None => Some(&hours.open),
        };
        self.or_lost(next)
    }

    fn announce(&mut self, emergency: &Emergency, speak: Speak) {
        let flow = self.flow;
        let chosen = self.at.language.clone();
        let languages: Vec<&str> = match speak {
            // A language that is newer than the announcement.
            Speak::Chosen if !emergency.texts.contains_key(&chosen) => {
                vec![flow.default_language()]
            }
            Speak::Chosen => vec![&chosen],
            Speak::EveryLanguage => flow.languages().collect(),
        };
        for language in languages {
            if let Some(text) = emergency.texts.get(language) {
                self.cut
                    .push(Prompt::Say(flow.say(text.as_str(), language)));
            }
        }
    }

    fn listen(mut self, text: &Text, speak: Speak, barge_in: Option<bool>, gather: Gather) -> Step {
        let barge_in = barge_in.unwrap_or(self.flow.file.defaults.barge_in);
        self.say(text, speak, barge_in);
        let url = format!("/voice/at/{}", self.at.to_path());
        let defaults = &self.flow.file.defaults;
        // With one key there is nothing more to wait for.
        let between = defaults
            .inter_digit
            .as_ref()
            .filter(|_| gather.num_digits != Some(1));
        let wait = defaults.wait_for_key.value;
        let gather = Gather {
            prompts: std::mem::take(&mut self.cut),
            action: Some(url.clone()),
            dtmf: true,
            timeout: between.map_or(wait, |between| wait.max(between.value)).0,
            speech_timeout: gather.speech.then_some(SpeechTimeout::Auto),
            action_on_empty_result: true,
            language: Some(self.flow.tag(&self.at.language)),
            ..gather
        };
        // The second is for platforms that do not know actionOnEmptyResult.
        self.end_with([Verb::Gather(gather), Verb::Redirect(Redirect { url })])
    }

    pub(super) fn end_with(self, verbs: impl IntoIterator<Item = Verb>) -> Step {
        let mut all = self.fixed;
        all.extend(verbs);
        Step {
            document: Document::of(all),
            at: self.at,
            effects: self.effects,
        }
    }

    pub(super) fn hang_up(mut self, end: &HangUp) -> Step {
        if let Some(text) = &end.say {
            self.say(text, end.speak, true);
        }
        self.fix();
        self.effects.push(Effect::Ended {
            outcome: end.outcome,
        });
        self.end_with([Verb::Hangup])
    }

    /// Nothing after this can be cut together with what came before it.
    pub(super) fn fix(&mut self) {
        self.fixed.extend(self.cut.drain(..).map(Verb::from));
    }

    pub(super) fn fill(&self) -> Fill<'a> {
        Fill {
            calendar: self.calendar,
            now: self.facts.now,
            number: 0,
            digits: self.digits.clone(),
        }
    }
}

/// The words of a menu, or of a set of intents, in a language.
pub(super) fn words_of<'a>(
    all: &'a BTreeMap<String, BTreeMap<String, Vocabulary>>,
    name: &str,
    language: &str,
) -> Option<&'a Vocabulary> {
    all.get(name)?.get(language)
}
