//! The kinds of nodes, as files write them. Where each leads and which of them listen is in `ways`;
//! whether it makes sense is the lint's question.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    event::Outcome,
    file::{Keys, NoMatch, Rung, Settings, Target},
    wording::Text,
    yaml::{Placed, Seconds},
};

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
    /// Asks for a number.
    Collect(Collect),
    /// Goes on according to a variable, the language, the line, the caller or the number dialled.
    Branch(Branch),
    /// Goes on according to the calendar.
    Hours(Hours),
    /// Goes through a sub-flow.
    Use(Use),
    /// Puts the caller in a queue.
    Enqueue(Enqueue),
    /// Lets the caller leave a message.
    Record(Record),
    /// Connects the caller to a number outside.
    Transfer(Transfer),
    /// Promises to ring the caller back.
    Callback(Callback),
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
    /// Whether it tells that the caller will be recorded: then no key cuts it.
    #[serde(default)]
    pub notice: bool,
    /// Where the call goes on.
    #[serde(default)]
    pub goto: Option<Target>,
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
    /// Instead of the keys that are good at every menu.
    #[serde(default)]
    pub keys: Option<Keys>,
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
    /// The key, or the keys one after the other.
    pub press: Placed<String>,
    /// Words that mean the same, by language.
    #[serde(default)]
    pub words: BTreeMap<Placed<String>, Vec<Placed<String>>>,
    /// Variables that are set.
    #[serde(default)]
    pub set: Settings,
    /// Where the call goes on: a node, `repeat` or `back`.
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
    pub press: Keys,
    /// Instead of the keys that are good at every menu.
    #[serde(default)]
    pub keys: Option<Keys>,
    /// Where the call goes on once an intent is found.
    pub understood: Target,
    /// Where the call goes at once, without the question, on a platform that hears keys alone.
    #[serde(default)]
    pub only_keys: Option<Target>,
    /// Instead of the default ladder.
    #[serde(default)]
    pub no_input: Option<Vec<Rung>>,
    /// Instead of the default ladders.
    #[serde(default)]
    pub no_match: Option<NoMatch>,
}

/// A question for a number. A single `*` or `#` that is good at every menu is good here, too.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Collect {
    /// The question.
    pub say: Text,
    /// Whether a key cuts it.
    #[serde(default)]
    pub barge_in: Option<bool>,
    /// The name by which operators see the number: `practice`.
    pub digits: Placed<String>,
    /// The fewest digits.
    pub min: Placed<u8>,
    /// The most digits; so many end the number by themselves.
    pub max: Placed<u8>,
    /// The key that ends a shorter number.
    #[serde(default)]
    pub finish_key: Option<Placed<String>>,
    /// Whether the digits must never be kept: operators see that there was a number, and no more.
    #[serde(default)]
    pub secret: bool,
    /// Where the call goes on with a number of the right length.
    pub goto: Target,
    /// Instead of the default ladder.
    #[serde(default)]
    pub no_input: Option<Vec<Rung>>,
    /// Instead of the default ladders: a number of another length climbs `keys`.
    #[serde(default)]
    pub no_match: Option<NoMatch>,
}

/// A fork that asks nobody.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Branch {
    /// A variable, `language`, `line` (free, paid), `caller` (mobile, landline, abroad, withheld) or
    /// `dialled` (one of the flow's numbers).
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
    #[serde(default)]
    pub emergency: Option<Target>,
    /// On a holiday.
    #[serde(default)]
    pub holiday: Option<Target>,
    /// Outside the hours.
    #[serde(default)]
    pub closed: Option<Target>,
    /// While somebody answers.
    pub open: Target,
}

/// A way through a sub-flow.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Use {
    /// `identify` reads `sub-flows/identify.yaml`.
    pub sub_flow: Placed<String>,
    /// Where each of its ways out leads.
    pub exits: BTreeMap<Placed<String>, Target>,
    /// Its first node, under the name that it has in this flow.
    #[serde(skip)]
    pub begins: Option<Target>,
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
    #[serde(default)]
    pub max_wait: Option<Seconds>,
    /// A line of `lines.yaml`, said after `max-wait`.
    #[serde(default)]
    pub on_max_wait: Option<Placed<String>>,
    /// A line of `lines.yaml`, said when nobody who could answer is signed in; the caller may wait.
    #[serde(default)]
    pub on_no_operators: Option<Placed<String>>,
    /// Leads out of the line, once a call, to where a call back is offered. `resume` leads back to
    /// the same place.
    #[serde(default)]
    pub callback: Option<OfferCallback>,
    /// Leads out of the line to where the caller waits on, with the same time of entry.
    #[serde(default)]
    pub overflow: Option<Overflow>,
}

/// When a call back is offered.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OfferCallback {
    /// The node that offers it.
    pub goto: Target,
    /// After how long in line.
    pub after: After,
    /// At once when the expected wait is longer.
    #[serde(default)]
    pub at_once_over: Option<Seconds>,
}

/// A time by who pays for the call.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Nobody does.
    pub free: Seconds,
    /// The caller does.
    pub paid: Seconds,
}

/// When and where a caller waits on elsewhere.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overflow {
    /// The node, as a rule another queue.
    pub goto: Target,
    /// After how long in line, counted from the first entry. Of several overflows on a way each is
    /// later than the one before, or it is passed over.
    pub after: Seconds,
}

/// A message left by the caller. A node that is a `notice` comes before it on every way.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Record {
    /// What the caller is asked to do; the tone follows.
    pub say: Text,
    /// How long a message can be.
    pub max: Seconds,
    /// The key that ends it.
    #[serde(default)]
    pub finish_key: Option<Placed<String>>,
    /// Where the call goes on with a message.
    pub goto: Target,
    /// Where it goes on when nothing was said.
    pub empty: Target,
}

/// A number outside.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Transfer {
    /// A number in international form (`+39…`) or a `sip:` address.
    pub to: Placed<String>,
    /// What is said before.
    #[serde(default)]
    pub say: Option<Text>,
    /// How long it rings.
    #[serde(default = "ring")]
    pub ring: Seconds,
    /// Where the call goes on when they have spoken.
    pub done: Target,
    /// Where it goes on when nobody answered.
    pub failed: Target,
}

/// A promise to ring the caller back, and the end of the call. The place in line is kept: the call
/// back has the time of entry, queue and skills of the place that the caller left; who was in no line
/// gets those of the flow's `lost` queue.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Callback {
    /// `caller` for the number that shows, or the name under which a `collect` node asked for one.
    pub number: Placed<String>,
    /// The last words, once the promise is written down. `{when}` and `{digits}` are time and number.
    pub say: Text,
    /// Where the call goes on when the number is none that we ring.
    pub refused: Target,
    /// Where it goes on when the promise cannot be written down; `resume` when it is not said.
    #[serde(default)]
    pub failed: Option<Target>,
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
    pub outcome: Outcome,
}

impl Enqueue {
    /// What an operator must be able to do for a caller of this language.
    pub(super) fn skills_in(&self, language: &str) -> Vec<String> {
        self.skills
            .iter()
            .map(|skill| skill.replace("{language}", language))
            .collect()
    }
}

fn ring() -> Seconds {
    Seconds(30)
}
