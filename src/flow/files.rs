//! The shape of the files around a flow: words, calendars, queues, lines and the body's name.
//! Whether they make sense is the lint's question.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{wording::Text, yaml::Placed};

/// `intents.it.yaml`: the words of one language.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IntentsFile {
    /// Words that mean nothing.
    #[serde(default)]
    pub fillers: Vec<String>,
    /// Words that lead to an intent.
    pub intents: BTreeMap<Placed<String>, Vec<Placed<String>>>,
}

/// `calendars/*.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// The zone in which the hours are meant.
    pub zone: Placed<String>,
    /// Openings by day of the week (`08:00-20:00`).
    pub hours: BTreeMap<Placed<String>, Vec<Placed<String>>>,
    /// The hours as they are spoken.
    pub spoken: Text,
    /// Whether people answer on national holidays, too.
    #[serde(default)]
    pub holidays: Holidays,
    /// Spoken names of the national holidays: of all of them, unless people answer then.
    #[serde(default)]
    pub national: BTreeMap<Placed<String>, Text>,
    /// Every year, on `MM-DD`.
    #[serde(default)]
    pub patrons: BTreeMap<Placed<String>, Text>,
    /// Once, on `YYYY-MM-DD`.
    #[serde(default)]
    pub once: BTreeMap<Placed<String>, Text>,
}

/// What a national holiday means for a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Holidays {
    /// Nobody answers.
    #[default]
    Closed,
    /// It is a day like any other.
    Open,
}

/// `queues.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueuesFile {
    /// Everything that an operator can be asked to be able to do.
    pub skills: BTreeSet<Placed<String>>,
    /// The queues, by name.
    pub queues: BTreeMap<Placed<String>, QueueEntry>,
}

/// One queue.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct QueueEntry {
    /// What people call it.
    pub title: String,
    /// Said once, after the first announcement.
    #[serde(default)]
    pub get_ready: Option<Text>,
}

/// `body.yaml`: whose contact center it is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BodyFile {
    /// The name and its forms: `of.it` is spoken for `{body.of.it}`.
    pub body: BTreeMap<String, Placed<String>>,
    /// The number for landlines, in the groups in which it is read out.
    pub landline: Placed<String>,
    /// The number for mobiles, in the groups in which it is read out.
    pub mobile: Placed<String>,
    /// The number from abroad, as it is written.
    pub abroad: String,
    /// The address of the website.
    pub website: String,
    /// Language tags for voice and speech recognition.
    pub voices: BTreeMap<String, Voice>,
}

/// How a language is spoken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// The tag of BCP 47.
    pub tag: String,
    /// The platform's name of the voice; its own choice when absent.
    #[serde(default)]
    pub voice: Option<String>,
}

/// `lines.yaml`: what is said while waiting, and when something fails.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinesFile {
    /// By name.
    pub lines: BTreeMap<Placed<String>, Text>,
}
