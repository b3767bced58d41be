//! The shape of a scripted call, as it is written. Whether it makes sense is asked in `check`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::step::Step;
use crate::flow::{Placed, Seconds};
use crate::twiml::Profile;

/// A call: who rings whom when, what happens, and what must be true in the end.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Script {
    /// What the call shows, in one sentence.
    pub call: Placed<String>,
    /// The flow's name.
    pub flow: Placed<String>,
    /// When the telephone rings, RFC 3339 with an offset. The clock is virtual; `given.hours` moves it.
    pub at: Placed<String>,
    /// The caller's number in E.164, or `anonymous`.
    pub from: Placed<String>,
    /// The number that is dialled.
    pub dial: Placed<String>,
    /// What there is before.
    #[serde(default)]
    pub given: Given,
    /// What happens, in order.
    pub steps: Vec<Placed<Step>>,
    /// What must be true in the end.
    #[serde(default)]
    pub expect: Expect,
}

/// What there is before the telephone rings.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Given {
    /// Operators.
    pub operators: Vec<GivenOperator>,
    /// More callers, who call when the script says so: `caller: { carla: call-in }`.
    pub callers: Vec<GivenCaller>,
    /// Callers who wait in line already, in the order in which they came.
    pub in_line: Vec<InLineCaller>,
    /// What the flow's calendar says when the telephone rings, whatever it says at `at`: the clock
    /// begins at the first moment from `at` on that fits.
    pub hours: Option<Hours>,
    /// What a supervisor announces to every caller.
    pub emergency: Option<GivenEmergency>,
    /// The platform that carries the calls; the one that is asked for when it is not said.
    pub platform: Option<Profile>,
}

/// What a calendar can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hours {
    /// Somebody answers.
    Open,
    /// Outside the hours.
    Closed,
    /// A holiday.
    Holiday,
}

/// An emergency announcement, switched on just before the call.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GivenEmergency {
    /// A template of `announcements.yaml`.
    pub template: Placed<String>,
    /// Its fields: the name of a value, a time in RFC 3339, or `unknown`.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// What it does to calls.
    pub mode: EmergencyMode,
    /// How long it is on.
    #[serde(rename = "for")]
    pub lasts: Seconds,
}

/// What an announcement does to calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EmergencyMode {
    /// The call goes on.
    Inform,
    /// The call ends.
    Close,
}

/// An operator.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GivenOperator {
    /// The name used to sign in.
    pub name: Placed<String>,
    /// What the operator can do.
    pub skills: Vec<String>,
    /// What the operator is doing.
    #[serde(default)]
    pub state: OperatorState,
    /// What the operator's telephone does when it rings.
    #[serde(default)]
    pub phone: Phone,
}

/// What an operator is doing when the call begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OperatorState {
    /// Waits for calls.
    #[default]
    Ready,
    /// Signed in, takes no calls.
    Paused,
    /// Not there.
    SignedOut,
}

/// What a telephone does when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phone {
    /// Answers by itself.
    #[default]
    Answers,
    /// Rings until the operator answers.
    Rings,
    /// Is engaged.
    Busy,
    /// Cannot be reached.
    Unreachable,
}

/// A caller who calls later.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GivenCaller {
    /// The name by which steps call them.
    pub name: Placed<String>,
    /// Their number in E.164, or `anonymous`.
    pub from: String,
    /// The number that they dial; the script's when it is not said.
    #[serde(default)]
    pub dial: Option<Placed<String>>,
}

/// A caller who is in line already.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InLineCaller {
    /// The name by which steps call them.
    pub name: Placed<String>,
    /// Their number.
    pub from: String,
    /// The keys that take them through the menu into the line, one at each listening.
    pub press: Vec<String>,
}

/// What must be true in the end. What is left out is not looked at.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Expect {
    /// How the call ended: the contact's outcome, the flow's, or `abandoned`.
    pub outcome: Option<Placed<String>>,
    /// How long the caller waited: `< 10s`, `>= 40m`.
    pub wait: Option<Placed<String>>,
    /// The nodes walked, in order.
    pub visited: Option<Placed<Vec<String>>>,
    /// Deeds that the audit has, in this order, among others.
    pub audit: Vec<Placed<String>>,
    /// Deeds that the audit does not have.
    pub audit_never: Vec<Placed<String>>,
    /// Where secrets must not be found.
    pub never_in: Vec<Placed<NeverIn>>,
}

/// A secret and where it must not be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NeverIn {
    /// Which secret.
    pub secret: Secret,
    /// Where.
    pub places: Vec<SecretPlace>,
}

/// A half of a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Secret {
    /// The half in the SMS or the mail.
    FirstHalf,
    /// The half in the letter.
    SecondHalf,
}

/// Where a secret could show up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecretPlace {
    /// All that was logged.
    Log,
    /// The audit.
    Audit,
    /// What is printed of this run.
    Transcript,
    /// All that could be heard on the line: what a recording would hold.
    Recording,
    /// Every answer of the console.
    OperatorScreen,
    /// The database's files.
    Database,
}

/// A form's fields as an operator types them.
pub type FormFile = BTreeMap<Placed<String>, Placed<String>>;

impl Script {
    /// When the telephone rings; `None` when the time cannot be read.
    pub fn start(&self) -> Option<Timestamp> {
        self.at.value.parse().ok()
    }
}
