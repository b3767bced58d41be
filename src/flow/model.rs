//! A checked flow: whatever it names exists, and every text is there in every language.
//! Only [`super::load`] makes one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    announcements::Template,
    diagnostic::Place,
    event::Line,
    file::FlowFile,
    files::{BodyFile, QueueEntry, Voice},
    intents::Vocabulary,
    node::{Node, Speak},
    plural,
    position::Position,
    wording::{Text, Wording},
    words::spoken_number,
    yaml::Placed,
};
use crate::{
    domain::hours::{Calendar, State, spoken_opening},
    twiml::{Play, Prompt, Say, Ssml},
};

/// A calendar with the words for its hours.
#[derive(Debug, Clone)]
pub(super) struct SpokenCalendar {
    pub calendar: Calendar,
    pub spoken: Text,
}

/// A checked flow.
#[derive(Debug, Clone)]
pub struct Flow {
    pub(super) release: String,
    pub(super) file: FlowFile,
    /// By set of files, then by language.
    pub(super) intents: BTreeMap<String, BTreeMap<String, Vocabulary>>,
    /// By menu, then by language: phrases that mean a key.
    pub(super) menus: BTreeMap<String, BTreeMap<String, Vocabulary>>,
    pub(super) calendars: BTreeMap<String, SpokenCalendar>,
    pub(super) queues: BTreeMap<String, QueueEntry>,
    pub(super) lines: BTreeMap<String, Text>,
    /// Recordings that are there.
    pub(super) recordings: BTreeMap<String, Vec<u8>>,
    /// By listening node: the one before it on the shortest way from the start.
    pub(super) before: BTreeMap<String, String>,
    /// Nodes whose texts speak of a number that the caller typed.
    pub(super) speaks_digits: BTreeSet<String>,
    pub(super) body: BodyFile,
    pub(super) announcements: BTreeMap<Placed<String>, Template>,
}

/// What the placeholders of one moment stand for.
#[derive(Debug, Default)]
pub(super) struct Fill<'a> {
    pub calendar: Option<&'a str>,
    pub now: jiff::Timestamp,
    pub number: u32,
    /// The number that the caller typed, or is to be rung at.
    pub digits: Option<String>,
}

impl Flow {
    /// The name of this release: 12 hexadecimal digits.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The flow's name.
    pub fn name(&self) -> &str {
        &self.file.flow
    }

    /// What people call the flow.
    pub fn title(&self) -> &str {
        &self.file.title
    }

    /// The languages, the default one first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.file.languages.iter().map(|l| l.value.as_str())
    }

    /// The language that is spoken until another is chosen.
    pub fn default_language(&self) -> &str {
        self.languages().next().unwrap_or("it")
    }

    /// The names of the nodes, sorted.
    pub fn nodes(&self) -> impl Iterator<Item = &str> {
        self.file.nodes.keys().map(|name| name.value.as_str())
    }

    /// The names of the queues and what people call them.
    pub fn queues(&self) -> impl Iterator<Item = (&str, &str)> {
        self.queues
            .iter()
            .map(|(name, queue)| (name.as_str(), queue.title.as_str()))
    }

    /// The numbers and who pays for a call to each.
    pub fn numbers(&self) -> impl Iterator<Item = (&str, Line)> {
        self.file
            .numbers
            .iter()
            .map(|n| (n.number.value.as_str(), n.line))
    }

    /// A form of the body's name: `name`, `of.it`, `the.it`.
    pub fn body(&self, form: &str) -> Option<&str> {
        self.body.body.get(form).map(|text| text.value.as_str())
    }

    /// The number for landlines, the one for mobiles, the one from abroad and the website, as they
    /// are written.
    pub fn written(&self) -> [&str; 4] {
        [
            &self.body.landline,
            &self.body.mobile,
            &self.body.abroad,
            &self.body.website,
        ]
    }

    /// A recording, as telephones play it: a WAV file.
    pub fn recording(&self, file: &str) -> Option<&[u8]> {
        self.recordings.get(file).map(Vec::as_slice)
    }

    /// Where a call begins.
    pub fn first_position(&self) -> Position {
        Position {
            release: self.release.clone(),
            node: self.file.start.value.clone(),
            seq: 0,
            language: self.default_language().to_owned(),
            no_input: 0,
            no_match: 0,
            vars: BTreeMap::new(),
            place: None,
            typed: Vec::new(),
        }
    }

    /// The line that a dialled number belongs to. `to` is written as platforms write it:
    /// `+39803164`, `803164`, `+3906164164`, `06164164` or a SIP address.
    pub fn line_of(&self, to: &str) -> Option<Line> {
        let national = national(to);
        self.numbers()
            .find(|(number, _)| *number == national)
            .map(|(_, line)| line)
    }

    /// The number of ours that `to` is, as the flow writes it; empty when it is none.
    pub fn dialled(&self, to: &str) -> &str {
        let national = national(to);
        let of_ours = self.numbers().map(|(number, _)| number);
        of_ours
            .into_iter()
            .find(|number| *number == national)
            .unwrap_or_default()
    }

    /// Whether a node speaks of the number that the caller typed: then a step there is to be told it.
    pub fn speaks_digits(&self, node: &str) -> bool {
        self.speaks_digits.contains(node)
    }

    /// When somebody answers: now, or at the next opening.
    pub(super) fn answered_from(&self, now: jiff::Timestamp) -> jiff::Timestamp {
        let state = self.opening_hours().map(|hours| hours.state_at(now));
        match state {
            Some(State::Closed { reopens } | State::Holiday { reopens, .. }) => {
                reopens.map_or(now, |at| at.timestamp())
            }
            Some(State::Open) | None => now,
        }
    }

    /// When people answer, from the first calendar of the flow.
    pub fn opening_hours(&self) -> Option<&Calendar> {
        self.calendar(None).map(|named| &named.calendar)
    }

    /// A line of `lines.yaml` as it is said: `connecting`, `dropped`, `fault`, `busy`.
    pub fn line(&self, name: &str, language: &str) -> Ssml {
        let wording = self
            .lines
            .get(name)
            .and_then(|text| self.wording(text, language));
        wording
            .map(|(language, wording)| self.filled(&wording.words, language, &Fill::default()))
            .unwrap_or_default()
    }

    /// Words in a language, with the voice of that language.
    pub fn say(&self, words: impl Into<Ssml>, language: &str) -> Say {
        let voice = self.body.voices.get(language);
        Say {
            words: words.into(),
            language: Some(voice.map_or(language, |v: &Voice| &v.tag).to_owned()),
            voice: voice.and_then(|v| v.voice.clone()),
            times: 1,
        }
    }

    pub(super) fn tag(&self, language: &str) -> String {
        self.body
            .voices
            .get(language)
            .map_or(language, |voice| &voice.tag)
            .to_owned()
    }

    /// Where a node stands in the flow's file; a node of a sub-flow, where it is used.
    pub fn place_of(&self, node: &str) -> Option<Place> {
        let (name, _) = self.file.nodes.get_key_value(node)?;
        Some(name.place)
    }

    pub(super) fn node(&self, name: &str) -> Option<(&str, &Node)> {
        self.file
            .nodes
            .get_key_value(name)
            .map(|(name, node)| (name.value.as_str(), node))
    }

    /// The listening node before this one, on the shortest way from the start.
    pub(super) fn before(&self, node: &str) -> Option<&str> {
        self.before.get(node).map(String::as_str)
    }

    pub(super) fn line_prompt(
        &self,
        name: &str,
        language: &str,
        fill: &Fill<'_>,
    ) -> Option<Prompt> {
        self.one(self.lines.get(name)?, language, fill)
    }

    /// A text in the caller's language, or in all.
    pub(super) fn speak(
        &self,
        text: &Text,
        speak: Speak,
        language: &str,
        fill: &Fill<'_>,
    ) -> Vec<Prompt> {
        match speak {
            Speak::Chosen => self.one(text, language, fill).into_iter().collect(),
            Speak::EveryLanguage => self
                .languages()
                .filter_map(|language| self.one(text, language, fill))
                .collect(),
        }
    }

    fn one(&self, text: &Text, language: &str, fill: &Fill<'_>) -> Option<Prompt> {
        let (language, wording) = self.wording(text, language)?;
        let recording = wording
            .recording
            .as_ref()
            .map(|recording| &recording.file.value);
        if let Some(file) = recording.filter(|file| self.recordings.contains_key(*file)) {
            return Some(Prompt::Play(Play {
                url: format!("/voice/recordings/{}/{file}", self.release),
                times: 1,
            }));
        }
        let form = wording.form(|| plural::category(language, fill.number));
        let said = self.filled(form, language, fill);
        Some(Prompt::Say(self.say(said, language)))
    }

    /// The words of a language; a position of an older release may speak one that this has not.
    fn wording<'a>(&'a self, text: &'a Text, language: &'a str) -> Option<(&'a str, &'a Wording)> {
        [language, self.default_language()]
            .into_iter()
            .find_map(|language| Some((language, text.value.get(language)?)))
    }

    /// Fills in what is known only now; the body's name and numbers are in the words already.
    pub(super) fn filled(&self, words: &Ssml, language: &str, fill: &Fill<'_>) -> Ssml {
        let mut filled = words.clone();
        filled.edit(&mut |text| {
            if text.contains('{') {
                *text = self.filled_text(text, language, fill);
            }
        });
        filled
    }

    fn filled_text(&self, text: &str, language: &str, fill: &Fill<'_>) -> String {
        let mut out = text.replace("{n}", &fill.number.to_string());
        if out.contains("{digits}") {
            out = out.replace("{digits}", &digits(fill.digits.as_deref(), language));
        }
        let mut when = in_turn(language);
        if let Some(calendar) = self.calendar(fill.calendar) {
            let (festive, reopens) = match calendar.calendar.state_at(fill.now) {
                State::Open => (None, None),
                State::Closed { reopens } => (None, reopens),
                State::Holiday { names, reopens } => (names.get(language).cloned(), reopens),
            };
            let reopening = reopens.map(|at| spoken_opening(&at, fill.now, language));
            if let Some(reopening) = &reopening {
                when.clone_from(reopening);
            }
            // The fallbacks are heard only when the hour strikes between two steps of a call.
            let reopening =
                reopening.unwrap_or_else(|| pick(language, "presto", "bald", "soon").to_owned());
            let festive = festive.unwrap_or_else(|| {
                pick(language, "un giorno di festa", "ein Feiertag", "a holiday").to_owned()
            });
            let hours = calendar.spoken.value.get(language);
            let hours = hours.map(Wording::text).unwrap_or_default();
            out = out
                .replace("{hours}", &hours)
                .replace("{reopening}", &reopening)
                .replace("{holiday}", &festive);
        }
        // "at 8 a.m." at the end of a sentence has its full stop already.
        out.replace("{when}", &when).replace(".m..", ".m.")
    }

    /// The named calendar, or that of the flow's first `hours` node.
    pub(super) fn calendar(&self, name: Option<&str>) -> Option<&SpokenCalendar> {
        let first = || {
            self.file.nodes.values().find_map(|node| match node {
                Node::Hours(hours) => Some(hours.calendar.value.as_str()),
                Node::Play(_)
                | Node::Menu(_)
                | Node::Ask(_)
                | Node::Collect(_)
                | Node::Branch(_)
                | Node::Use(_)
                | Node::Enqueue(_)
                | Node::Record(_)
                | Node::Transfer(_)
                | Node::Callback(_)
                | Node::HangUp(_) => None,
            })
        };
        self.calendars.get(name.or_else(first)?)
    }
}

fn pick<'a>(language: &str, it: &'a str, de: &'a str, en: &'a str) -> &'a str {
    match language {
        "it" => it,
        "de" => de,
        _ => en,
    }
}

/// A number that the caller typed. Without it, while the store is away, the text still makes sense.
fn digits(number: Option<&str>, language: &str) -> String {
    match number {
        Some(number) => spoken_number(number, language),
        None => pick(
            language,
            "il numero che ha digitato",
            "die eingegebene Nummer",
            "the number that you entered",
        )
        .to_owned(),
    }
}

/// When a caller who keeps a place in line is rung.
fn in_turn(language: &str) -> String {
    pick(
        language,
        "appena tocca a lei",
        "sobald Sie an der Reihe sind",
        "when it is your turn",
    )
    .to_owned()
}

/// A dialled number as it is written in Italy.
fn national(to: &str) -> String {
    let user = to
        .strip_prefix("sip:")
        .or_else(|| to.strip_prefix("sips:"))
        .or_else(|| to.strip_prefix("tel:"))
        .unwrap_or(to);
    let user = user.split(['@', ';']).next().unwrap_or(user);
    let dialled: String = user
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    dialled
        .strip_prefix("+39")
        .or_else(|| dialled.strip_prefix("0039"))
        .unwrap_or(&dialled)
        .to_owned()
}
