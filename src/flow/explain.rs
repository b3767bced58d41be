//! What a node does, in plain words for whoever writes flows. The prompts stand in their languages,
//! filled in as they are spoken.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;

use jiff::{Timestamp, ToSpan as _};

use super::{
    edges::{Edge, edges},
    file::Rung,
    model::{Fill, Flow},
    node::Node,
    ways::{BACK, Listener, REPEAT, RESUME},
    why::Why,
    wording::Text,
};
use crate::domain::hours::State;

/// How far ahead the next holiday is looked for, in hours.
const AHEAD: i64 = 400 * 24;
/// Names that are alike enough to be meant, and how many are named.
const ALIKE: f64 = 0.7;
const NAMED: usize = 3;

/// What the node `name` does; `None` when there is none.
///
/// `language` leaves out the prompts of the others. Opening times are said as at `now`, or as when
/// they are heard next.
pub fn explain(flow: &Flow, name: &str, language: Option<&str>, now: Timestamp) -> Option<String> {
    let (name, node) = flow.node(name)?;
    let mut told = Told {
        flow,
        edges: edges(flow),
        language,
        now,
        out: format!("{name}: {}\n", what(node)),
    };
    told.origins(name);
    told.prompts(node);
    told.ways(name);
    if let Some(listener) = node.listener() {
        told.ladders(listener);
    }
    told.person(name, node);
    Some(told.out)
}

/// The names of nodes that are written much like `name`, the nearest first.
pub fn names_like<'a>(flow: &'a Flow, name: &str) -> Vec<&'a str> {
    let mut all: Vec<(f64, &str)> = flow
        .nodes()
        .map(|node| (strsim::jaro_winkler(node, name), node))
        .filter(|(alike, node)| *alike >= ALIKE || node.contains(name))
        .collect();
    all.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    all.into_iter().take(NAMED).map(|(_, node)| node).collect()
}

fn what(node: &Node) -> String {
    match node {
        Node::Play(_) => "says something and goes on".to_owned(),
        Node::Menu(_) => "a menu: it waits for a key or a word".to_owned(),
        Node::Ask(ask) => format!("an open question: the intent goes into `{}`", ask.set.value),
        Node::Collect(collect) => {
            let kept = if collect.secret { "never kept" } else { "kept" };
            format!(
                "asks for a number of {} to {} digits, `{}`, which is {kept}",
                collect.min.value, collect.max.value, collect.digits.value
            )
        }
        Node::Branch(branch) => format!("a fork on `{}`: it asks nobody", branch.on.value),
        Node::Hours(hours) => format!("a fork by the calendar `{}`", hours.calendar.value),
        Node::Use(sub) => format!("goes through the sub-flow `{}`", sub.sub_flow.value),
        Node::Enqueue(enqueue) => format!("puts the caller in the queue `{}`", enqueue.queue.value),
        Node::Record(record) => format!("takes a message of at most {} s", record.max.0),
        Node::Transfer(transfer) => format!("connects the caller to {}", transfer.to.value),
        Node::Callback(callback) => format!(
            "promises to ring the caller back (number: `{}`) and ends the call",
            callback.number.value
        ),
        Node::HangUp(end) => format!("ends the call as `{}`", end.outcome.as_str()),
    }
}

/// Why a way is taken, as it is told.
fn how(why: &Why) -> String {
    match why {
        Why::Goto => "when it is done".to_owned(),
        Why::SubFlow { name } => format!("sub-flow `{name}`"),
        Why::Key { key, .. } => format!("key {key}"),
        Why::GlobalKey { key } => format!("key {key}, good at every menu"),
        Why::Repeat { key, .. } => format!("key {key}, said again"),
        Why::Back { key } => format!("key {key}, back"),
        Why::NoInput { times } => format!("{} of silence", nth(*times)),
        Why::WrongKey { times } => format!("{} mistake, a wrong key", nth(*times)),
        Why::NotUnderstood { times } => format!("{} mistake, unknown words", nth(*times)),
        Why::Understood { .. } => "words that are understood".to_owned(),
        Why::OnlyKeys => "a platform that hears no words".to_owned(),
        Why::Digits { .. } => "a number of the right length".to_owned(),
        Why::Recorded => "a message was left".to_owned(),
        Why::NothingRecorded => "nothing was said".to_owned(),
        Why::Transferred => "after the talk".to_owned(),
        Why::TransferFailed => "nobody answered".to_owned(),
        Why::Case { on, value } => format!("`{on}` is {value}"),
        Why::Else { on } => format!("`{on}` is anything else"),
        Why::Emergency => "an emergency closes".to_owned(),
        Why::Holiday => "holiday".to_owned(),
        Why::Closed => "closed".to_owned(),
        Why::Open => "open".to_owned(),
        Why::AfterTalk => "after the talk with an operator".to_owned(),
        Why::CallbackOffered => "time to offer a call back".to_owned(),
        Why::Overflow => "time to wait elsewhere".to_owned(),
        Why::NumberRefused => "a number that we do not ring".to_owned(),
        Why::NotPromised => "the store does not answer".to_owned(),
        Why::Lost => "nothing else is written".to_owned(),
    }
}

fn nth(times: usize) -> String {
    match times {
        1 => "1st".to_owned(),
        2 => "2nd".to_owned(),
        3 => "3rd".to_owned(),
        more => format!("{more}th"),
    }
}

/// An explanation while it is written.
struct Told<'a> {
    flow: &'a Flow,
    edges: Vec<Edge>,
    language: Option<&'a str>,
    now: Timestamp,
    out: String,
}

impl Told<'_> {
    fn head(&mut self, title: &str) {
        // Writing to memory cannot fail.
        let _ = writeln!(self.out, "\n{title}");
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "  {text}");
    }

    fn origins(&mut self, name: &str) {
        self.head("Who leads here");
        let file = &self.flow.file;
        let places = [
            (&file.start, "every call begins here"),
            (&file.lost, "callers whose place is no longer known"),
            (&file.closing, "callers whom an operator has served"),
        ];
        for (place, text) in places {
            if place.value == name {
                self.line(text);
            }
        }
        let from: Vec<String> = self
            .edges
            .iter()
            .filter(|edge| edge.to == name && edge.from != name)
            .map(|edge| format!("{}: {}", edge.from, how(&edge.why)))
            .collect();
        for text in from {
            self.line(&text);
        }
        if let Some(way) = self.way(&self.flow.file.start, |node| node == name) {
            self.head("Shortest way from the start");
            self.line(&way);
        }
    }

    fn prompts(&mut self, node: &Node) {
        let texts: Vec<(String, &Text)> = match node {
            Node::Play(play) => vec![(String::new(), &play.say)],
            Node::Menu(menu) => vec![(String::new(), &menu.say)],
            Node::Ask(ask) => vec![(String::new(), &ask.say)],
            Node::Collect(collect) => vec![(String::new(), &collect.say)],
            Node::Record(record) => vec![(String::new(), &record.say)],
            Node::Branch(branch) => {
                let cases = branch.cases.iter();
                let said = cases.filter_map(|(value, case)| Some((value, case.say.as_ref()?)));
                said.map(|(value, text)| {
                    (format!("{} is {}: ", branch.on.value, value.value), text)
                })
                .collect()
            }
            Node::Transfer(transfer) => transfer.say.iter().map(|t| (String::new(), t)).collect(),
            Node::HangUp(end) => end.say.iter().map(|t| (String::new(), t)).collect(),
            Node::Callback(callback) => vec![(String::new(), &callback.say)],
            Node::Hours(_) | Node::Use(_) | Node::Enqueue(_) => Vec::new(),
        };
        if texts.is_empty() {
            return;
        }
        self.head("What is said");
        for (when, text) in texts {
            for (language, words) in self.spoken(text) {
                self.line(&format!("{when}{language}: {words}"));
            }
        }
    }

    /// A text by language, as it is spoken.
    fn spoken(&self, text: &Text) -> Vec<(String, String)> {
        let wanted = |language: &&str| self.language.is_none_or(|wanted| wanted == *language);
        let languages: Vec<&str> = self.flow.languages().filter(wanted).collect();
        languages
            .into_iter()
            .filter_map(|language| {
                let wording = text.value.get(language)?;
                let fill = Fill {
                    now: self.moment(&wording.text()),
                    ..Fill::default()
                };
                let words = self.flow.filled(&wording.words, language, &fill);
                let words = words.plain();
                let recording = wording.recording.as_ref();
                let played = recording.map_or_else(String::new, |found| {
                    format!(" (plays {})", found.file.value)
                });
                Some((language.to_owned(), format!("«{words}»{played}")))
            })
            .collect()
    }

    /// Now, or the next time at which this can be heard: nobody is told of a holiday on a workday.
    fn moment(&self, text: &str) -> Timestamp {
        let holiday = text.contains("{holiday}");
        let Some(found) = self.flow.calendar(None) else {
            return self.now;
        };
        if !holiday && !text.contains("{reopening}") {
            return self.now;
        }
        let fits = |at: &Timestamp| match found.calendar.state_at(*at) {
            State::Open => false,
            State::Closed { .. } => !holiday,
            State::Holiday { .. } => holiday,
        };
        (0..AHEAD)
            .filter_map(|hours| self.now.checked_add(hours.hours()).ok())
            .find(fits)
            .unwrap_or(self.now)
    }

    fn ways(&mut self, name: &str) {
        let mut lines = Vec::new();
        for edge in self.edges.iter().filter(|edge| edge.from == name) {
            let why = &edge.why;
            let said = if let Why::Key { words, .. } | Why::Repeat { words, .. } = why {
                self.words(words)
            } else {
                String::new()
            };
            // Silence and mistakes are told step by step further down.
            if !matches!(
                why,
                Why::NoInput { .. } | Why::WrongKey { .. } | Why::NotUnderstood { .. }
            ) {
                lines.push(format!("{}{said} → {}", how(why), edge.to));
            }
        }
        if lines.is_empty() {
            return;
        }
        self.head("Where it leads");
        for line in lines {
            self.line(&line);
        }
    }

    fn words(&self, words: &BTreeMap<String, Vec<String>>) -> String {
        let wanted = |language: &str| self.language.is_none_or(|wanted| wanted == language);
        let said: Vec<String> = words
            .iter()
            .filter(|(language, words)| wanted(language) && !words.is_empty())
            .map(|(language, words)| format!("{language}: {}", words.join(", ")))
            .collect();
        if said.is_empty() {
            String::new()
        } else {
            format!(", or words ({})", said.join("; "))
        }
    }

    fn ladders(&mut self, listener: Listener<'_>) {
        let defaults = &self.flow.file.defaults;
        let ladders = listener.ladders(defaults);
        let silence = format!(
            "When the caller is silent for {} s",
            defaults.wait_for_key.0
        );
        self.ladder(&silence, ladders.no_input);
        self.ladder("After a wrong key", ladders.keys);
        if listener.hears_words() {
            self.ladder("After words that mean nothing here", ladders.speech);
        }
    }

    fn ladder(&mut self, title: &str, rungs: &[Rung]) {
        self.head(title);
        for (index, rung) in rungs.iter().enumerate() {
            let then = match rung.goto.as_ref().map(|goto| goto.as_str()) {
                None | Some(REPEAT) => "it is said again".to_owned(),
                Some(BACK) => "back to the menu before".to_owned(),
                Some(RESUME) => "back in line, to the same place".to_owned(),
                Some(node) => format!("→ {node}"),
            };
            self.line(&format!("{} time: {then}", nth(index + 1)));
            for (language, words) in rung
                .say
                .iter()
                .flat_map(|text| self.spoken(text))
                .collect::<Vec<_>>()
            {
                self.line(&format!("  {language}: {words}"));
            }
        }
    }

    fn person(&mut self, name: &str, node: &Node) {
        if matches!(node, Node::Enqueue(_)) {
            return;
        }
        self.head("How a caller gets to a person from here");
        let queue = |name: &str| matches!(self.flow.node(name), Some((_, Node::Enqueue(_))));
        let way = self.way(name, queue);
        self.line(&way.unwrap_or_else(|| "not at all: the call ends without one".to_owned()));
    }

    /// The shortest way from a node to the first that is wanted.
    fn way(&self, from: &str, wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut came: BTreeMap<&str, &Edge> = BTreeMap::new();
        let mut open = VecDeque::from([from]);
        while let Some(here) = open.pop_front() {
            if wanted(here) {
                let mut steps = Vec::new();
                let mut at = here;
                while let Some(edge) = came.get(at).filter(|_| at != from) {
                    steps.push(format!("({}) → {}", how(&edge.why), edge.to));
                    at = &edge.from;
                }
                steps.push(from.to_owned());
                steps.reverse();
                return Some(steps.join(" "));
            }
            for edge in self.edges.iter().filter(|edge| edge.from == here) {
                if edge.to != from && !came.contains_key(edge.to.as_str()) {
                    came.insert(&edge.to, edge);
                    open.push_back(&edge.to);
                }
            }
        }
        None
    }
}
