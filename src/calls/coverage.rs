//! What of a flow its scripted calls have walked: every node, and every edge for the reason that the
//! journal gives. An edge whose reason the journal leaves open counts for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::Value;

use super::report::{Report, Way};
use crate::flow::{Edge, Flow, Why, edges};
use crate::twiml::Profile;

/// The nodes and edges of a flow, and which of them were walked.
#[derive(Debug)]
pub struct Coverage<'a> {
    flow: &'a Flow,
    edges: Vec<Edge>,
    entered: BTreeSet<String>,
    /// Places in `edges`.
    taken: BTreeSet<usize>,
}

/// What the journal has said of a call so far.
struct Walker {
    /// The node where the call is.
    at: String,
    cause: Cause,
    /// What branches look at, by name.
    values: BTreeMap<String, String>,
    /// Silences and misunderstandings of this visit.
    no_input: usize,
    no_match: usize,
}

/// What made a call leave a node.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cause {
    /// Nothing was asked.
    Nothing,
    Keys(String),
    Words,
    Silence,
    WrongKey,
    NotUnderstood,
    Collected,
    Recorded,
}

impl<'a> Coverage<'a> {
    /// Nothing was walked yet.
    pub fn of(flow: &'a Flow) -> Self {
        Self {
            flow,
            edges: edges(flow),
            entered: BTreeSet::new(),
            taken: BTreeSet::new(),
        }
    }

    /// What those of these calls walked whose number leads to the flow.
    pub fn by(flow: &'a Flow, reports: &[Report]) -> Self {
        let mut coverage = Self::of(flow);
        let ways = reports.iter().flat_map(|report| &report.ways);
        for way in ways.filter(|way| flow.line_of(&way.dialled).is_some()) {
            coverage.add(way);
        }
        coverage
    }

    /// Adds the way of a call.
    pub fn add(&mut self, way: &Way) {
        let facts = crate::telephony::facts_of_call(
            self.flow,
            Profile::default(),
            jiff::Timestamp::UNIX_EPOCH,
            (&way.from, &way.dialled),
        );
        let known = [
            ("line", facts.line.as_str()),
            ("caller", facts.caller.as_str()),
            ("dialled", &facts.dialled),
            ("language", self.flow.default_language()),
        ];
        let known = known.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut walker = Walker {
            at: String::new(),
            cause: Cause::Nothing,
            values: known.into_iter().collect(),
            no_input: 0,
            no_match: 0,
        };
        for step in &way.steps {
            let effects: Vec<Value> = serde_json::from_str(step).unwrap_or_default();
            for effect in &effects {
                self.follow(&mut walker, effect);
            }
            // What was said at one step is no reason for the next.
            walker.cause = Cause::Nothing;
        }
    }

    /// How many nodes there are, and how many were entered.
    pub fn nodes(&self) -> (usize, usize) {
        (self.flow.nodes().count(), self.entered.len())
    }

    /// How many edges there are, and how many were taken.
    pub fn edges(&self) -> (usize, usize) {
        (self.edges.len(), self.taken.len())
    }

    /// The nodes that were never entered, and the edges that were never taken, in words.
    pub fn missing(&self) -> Vec<String> {
        let nodes = self.flow.nodes();
        let nodes = nodes
            .filter(|node| !self.entered.contains(*node))
            .map(|node| format!("node never entered: {node}"));
        let edges = self.edges.iter().enumerate();
        let edges = edges
            .filter(|(place, _)| !self.taken.contains(place))
            .map(|(_, edge)| {
                let (from, to) = (&edge.from, &edge.to);
                format!("edge never taken: {from} → {to} ({})", told(&edge.why))
            });
        nodes.chain(edges).collect()
    }

    /// Prints it, each line after `before`.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn print(&self, before: &str, out: &mut dyn Write) -> io::Result<()> {
        let ((nodes, entered), (edges, taken)) = (self.nodes(), self.edges());
        writeln!(
            out,
            "{before}coverage: {entered} of {nodes} nodes, {taken} of {edges} edges"
        )?;
        for line in self.missing() {
            writeln!(out, "{before}  {line}")?;
        }
        Ok(())
    }

    fn follow(&mut self, walker: &mut Walker, effect: &Value) {
        let text = |key: &str| effect.get(key).and_then(Value::as_str).map(str::to_owned);
        match text("is").as_deref() {
            Some("visited") => {
                let node = text("node").unwrap_or_default();
                self.take(walker, &node);
                self.entered.insert(node.clone());
                walker.enter(node);
            }
            Some("heard") => {
                walker.cause = text("digits").map_or(Cause::Words, Cause::Keys);
                if matches!(text("understood").as_deref(), Some("repeat" | "back")) {
                    self.take(walker, &walker.at.clone());
                }
            }
            Some("no-input") => {
                walker.cause = Cause::Silence;
                walker.no_input += 1;
            }
            Some("no-match") => {
                walker.cause = if walker.cause == Cause::Words {
                    Cause::NotUnderstood
                } else {
                    Cause::WrongKey
                };
                walker.no_match += 1;
            }
            Some("collected") => walker.cause = Cause::Collected,
            Some("recorded") => walker.cause = Cause::Recorded,
            Some("set") => {
                let (name, value) = (text("name"), text("value"));
                walker
                    .values
                    .extend(name.and_then(|name| Some((name, value?))));
            }
            _ => {}
        }
    }

    /// Notes the edge from where the call is to `node`.
    fn take(&mut self, walker: &Walker, node: &str) {
        let of_node: Vec<(usize, &Edge)> = self
            .edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| edge.from == walker.at)
            .collect();
        let cases: BTreeSet<&str> = of_node.iter().filter_map(|(_, edge)| case(edge)).collect();
        let fits = |edge: &Edge| edge.to == node && walker.goes_by(&edge.why, &cases);
        let mut found = of_node.iter().filter(|(_, edge)| fits(edge));
        match (found.next(), found.next()) {
            (Some((place, _)), None) => {
                self.taken.insert(*place);
            }
            // Of the rungs of a ladder that were passed the last is the one that leads away.
            (Some((first, edge)), Some((second, _))) if is_rung(edge) => {
                let last = found.map(|(place, _)| *place).max();
                self.taken.insert(last.unwrap_or(*first.max(second)));
            }
            _ => {}
        }
    }
}

impl Walker {
    fn enter(&mut self, node: String) {
        self.at = node;
        self.cause = Cause::Nothing;
        self.no_input = 0;
        self.no_match = 0;
    }

    /// Whether what the journal says is this reason. `cases` are the values that the node's other
    /// edges name.
    fn goes_by(&self, why: &Why, cases: &BTreeSet<&str>) -> bool {
        let value = |on: &str| self.values.get(on).map(String::as_str);
        let pressed = |key: &str| matches!(&self.cause, Cause::Keys(keys) if keys == key);
        match why {
            Why::Goto
            | Why::SubFlow { .. }
            | Why::NothingRecorded
            | Why::Transferred
            | Why::TransferFailed
            | Why::Emergency
            | Why::Holiday
            | Why::Closed
            | Why::Open
            | Why::AfterTalk
            | Why::CallbackOffered
            | Why::Overflow
            | Why::NumberRefused
            | Why::NotPromised
            | Why::OnlyKeys => self.cause == Cause::Nothing,
            Why::Digits { .. } => self.cause == Cause::Collected,
            Why::Recorded => self.cause == Cause::Recorded,
            Why::Key { key, words } | Why::Repeat { key, words } => {
                pressed(key) || (self.cause == Cause::Words && !words.is_empty())
            }
            Why::GlobalKey { key } | Why::Back { key } => pressed(key),
            Why::NoInput { times } => self.cause == Cause::Silence && *times <= self.no_input,
            Why::WrongKey { times } => self.cause == Cause::WrongKey && *times <= self.no_match,
            Why::NotUnderstood { times } => {
                self.cause == Cause::NotUnderstood && *times <= self.no_match
            }
            Why::Understood { .. } => self.cause == Cause::Words,
            Why::Case { on, value: wanted } => {
                self.cause == Cause::Nothing && value(on) == Some(wanted)
            }
            Why::Else { on } => {
                self.cause == Cause::Nothing && value(on).is_none_or(|value| !cases.contains(value))
            }
            Why::Lost => !matches!(self.cause, Cause::Nothing),
        }
    }
}

/// The value that an edge of a branch goes by.
fn case(edge: &Edge) -> Option<&str> {
    if let Why::Case { value, .. } = &edge.why {
        Some(value)
    } else {
        None
    }
}

fn is_rung(edge: &Edge) -> bool {
    matches!(
        edge.why,
        Why::NoInput { .. } | Why::WrongKey { .. } | Why::NotUnderstood { .. }
    )
}

/// What makes a call take an edge, in words.
fn told(why: &Why) -> String {
    match why {
        Why::Goto => "goes on".to_owned(),
        Why::Key { key, .. } | Why::GlobalKey { key } => format!("key {key}"),
        Why::Repeat { key, .. } => format!("key {key} repeats"),
        Why::Back { key } => format!("key {key} goes back"),
        Why::Digits { name } => format!("the number {name}"),
        Why::Recorded => "a message".to_owned(),
        Why::NothingRecorded => "no message".to_owned(),
        Why::Transferred => "they have spoken".to_owned(),
        Why::TransferFailed => "nobody answered outside".to_owned(),
        Why::SubFlow { name } => format!("sub-flow {name}"),
        Why::NoInput { times } => format!("silence {times}"),
        Why::WrongKey { times } => format!("wrong key {times}"),
        Why::NotUnderstood { times } => format!("not understood {times}"),
        Why::Understood { .. } => "understood".to_owned(),
        Why::Case { on, value } => format!("{on} is {value}"),
        Why::Else { on } => format!("{on} is something else"),
        Why::Emergency => "emergency".to_owned(),
        Why::Holiday => "holiday".to_owned(),
        Why::Closed => "closed".to_owned(),
        Why::Open => "open".to_owned(),
        Why::AfterTalk => "after the talk".to_owned(),
        Why::CallbackOffered => "a call back is offered".to_owned(),
        Why::Overflow => "overflow".to_owned(),
        Why::NumberRefused => "no number to ring".to_owned(),
        Why::NotPromised => "not promised".to_owned(),
        Why::OnlyKeys => "only keys".to_owned(),
        Why::Lost => "nothing is written".to_owned(),
    }
}
