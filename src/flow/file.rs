//! The shape of a flow file, as it is written. Whether it makes sense is the lint's question.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    event::Line,
    yaml::{Placed, Seconds},
};

/// What is said, by language.
pub type Text = Placed<BTreeMap<String, Placed<String>>>;
/// The name of a node.
pub type Target = Placed<String>;
/// Variables and the values they get.
pub type Settings = BTreeMap<Placed<String>, Placed<String>>;

/// A flow: the menus behind one or more numbers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FlowFile {
    /// The flow's name.
    pub flow: Placed<String>,
    /// What people call it.
    pub title: String,
    /// The numbers that lead here.
    pub numbers: Vec<Number>,
    /// The languages of every prompt; the first is spoken until another is chosen.
    pub languages: Vec<Placed<String>>,
    /// Variables and all the values that each can have.
    #[serde(default)]
    pub variables: BTreeMap<Placed<String>, BTreeSet<Placed<String>>>,
    /// What holds at every menu.
    pub defaults: Defaults,
    /// The first node.
    pub start: Target,
    /// The queue where a caller goes whose place in the menu is no longer known.
    pub lost: Target,
    /// The node after a call that an operator has ended.
    pub closing: Target,
    /// The nodes, by name.
    pub nodes: BTreeMap<Placed<String>, Node>,
}

/// A number of ours.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// As it is dialled in Italy.
    pub number: Placed<String>,
    /// Who pays.
    pub line: Line,
}

/// What holds at every menu that does not say otherwise.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Defaults {
    /// Whether a key cuts the prompts.
    #[serde(default = "yes")]
    pub barge_in: bool,
    /// How long a menu waits after its prompt.
    pub wait_for_key: Seconds,
    /// Keys that are good at every menu: a node, or `repeat`.
    #[serde(default)]
    pub keys: BTreeMap<Placed<String>, Target>,
    /// What happens after silence: once, twice, and so on. The last rung goes elsewhere.
    #[serde(default)]
    pub no_input: Vec<Rung>,
    /// What happens after a wrong key or words that were not understood.
    #[serde(default)]
    pub no_match: NoMatch,
}

/// The two ladders of a misunderstanding; they are counted together.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoMatch {
    /// After a key that the menu does not use.
    #[serde(default)]
    pub keys: Vec<Rung>,
    /// After words that were not understood.
    #[serde(default)]
    pub speech: Vec<Rung>,
}

/// One step of a ladder: without `goto` the menu is said again.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rung {
    /// What is said first.
    #[serde(default)]
    pub say: Option<Text>,
    /// Variables that are set.
    #[serde(default)]
    pub set: Settings,
    /// Where the call goes on.
    #[serde(default)]
    pub goto: Option<Target>,
}

/// One node.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// Says something and goes on.
    Play(Play),
    /// Says what there is and waits for a key, or a word.
    Menu(Menu),
    /// Asks an open question and looks for an intent in the answer.
    Ask(Ask),
    /// Goes on according to a variable, the language or the line.
    Branch(Branch),
    /// Goes on according to the calendar.
    Hours(Hours),
    /// Puts the caller in a queue.
    Enqueue(Enqueue),
    /// Ends the call.
    HangUp(HangUp),
}

/// In which languages a node speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Speak {
    /// In the caller's.
    #[default]
    Chosen,
    /// In all, one after the other: before a language is chosen.
    EveryLanguage,
}

/// Says something and goes on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Play {
    /// What is said.
    pub say: Text,
    /// In which languages.
    #[serde(default)]
    pub speak: Speak,
    /// Whether a key of the menu that follows cuts it.
    #[serde(default)]
    pub barge_in: Option<bool>,
    /// Where the call goes on.
    pub goto: Target,
}

/// A menu.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Menu {
    /// What is said.
    pub say: Text,
    /// In which languages.
    #[serde(default)]
    pub speak: Speak,
    /// Whether a key cuts it.
    #[serde(default)]
    pub barge_in: Option<bool>,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Instead of the default ladder.
    #[serde(default)]
    pub no_input: Option<Vec<Rung>>,
    /// Instead of the default ladders.
    #[serde(default)]
    pub no_match: Option<NoMatch>,
}

/// One line of a menu.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Choice {
    /// The key.
    pub press: Placed<String>,
    /// Words that mean the same, by language.
    #[serde(default)]
    pub words: BTreeMap<Placed<String>, Vec<String>>,
    /// Variables that are set.
    #[serde(default)]
    pub set: Settings,
    /// Where the call goes on.
    pub goto: Target,
}

/// An open question.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ask {
    /// The question.
    pub say: Text,
    /// Whether a key or a word cuts it.
    #[serde(default)]
    pub barge_in: Option<bool>,
    /// The files of words: `intents` reads `intents.it.yaml` and its like.
    pub intents: Placed<String>,
    /// The variable that gets the intent.
    pub set: Placed<String>,
    /// Keys for who does not want to speak.
    #[serde(default)]
    pub press: BTreeMap<Placed<String>, Target>,
    /// Where the call goes on once an intent is found.
    pub understood: Target,
    /// Instead of the default ladder.
    #[serde(default)]
    pub no_input: Option<Vec<Rung>>,
    /// Instead of the default ladders.
    #[serde(default)]
    pub no_match: Option<NoMatch>,
}

/// A fork that asks nobody.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Branch {
    /// A variable, `language` or `line`.
    pub on: Placed<String>,
    /// By value; `else` for the others.
    pub cases: BTreeMap<Placed<String>, Case>,
}

/// One way out of a fork.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Case {
    /// What is said on the way.
    #[serde(default)]
    pub say: Option<Text>,
    /// In which languages.
    #[serde(default)]
    pub speak: Speak,
    /// Where the call goes on.
    pub goto: Target,
}

/// A fork by the calendar; an emergency comes before a holiday, a holiday before the hours.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hours {
    /// `contact-center` reads `calendars/contact-center.yaml`.
    pub calendar: Placed<String>,
    /// In which languages an emergency is announced.
    #[serde(default)]
    pub speak: Speak,
    /// Where the call goes on after an emergency that closes; one that only informs goes on below.
    pub emergency: Target,
    /// On a holiday.
    pub holiday: Target,
    /// Outside the hours.
    pub closed: Target,
    /// While somebody answers.
    pub open: Target,
}

/// The waiting line.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Enqueue {
    /// A queue of `queues.yaml`.
    pub queue: Placed<String>,
    /// What an operator must be able to do; `{language}` is the caller's.
    pub skills: Vec<Placed<String>>,
    /// Higher is served first.
    #[serde(default)]
    pub priority: u32,
    /// After this the caller is told, once, and keeps the place.
    pub max_wait: Seconds,
    /// A line of `lines.yaml`, said after `max-wait`.
    pub on_max_wait: Placed<String>,
    /// A line of `lines.yaml`, said when nobody who could answer is signed in; the caller may wait.
    pub on_no_operators: Placed<String>,
}

/// The end.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HangUp {
    /// The last words.
    #[serde(default)]
    pub say: Option<Text>,
    /// In which languages.
    #[serde(default)]
    pub speak: Speak,
    /// How the call is booked.
    #[serde(default)]
    pub outcome: super::event::Outcome,
}

fn yes() -> bool {
    true
}
