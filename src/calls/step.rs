//! The steps of a scripted call. Callers only call, press, speak, keep silent and hang up; operators
//! act through their screens; the rest is looked at. What goes wrong is in `mishap`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::mishap::Fault;
use crate::flow::{Placed, Seconds};

/// One step.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The caller presses keys at once: a prompt that is being said is cut.
    Press(String),
    /// The caller says a sentence.
    Say(String),
    /// The caller lets the current listening time out.
    Silence,
    /// Time passes.
    Wait(Seconds),
    /// The caller hangs up.
    HangUp,
    /// The same caller calls again; what follows is about the new call.
    CallAgain,
    /// A caller of `given.callers` calls: only inside `caller`.
    CallIn,
    /// The caller hears this: a part of a text, or what fits a `/pattern/`. Capitals and accents make
    /// no difference.
    ExpectSay(Said),
    /// The caller has not heard this in the whole call.
    ExpectNoSay(String),
    /// Where in the flow the call is.
    ExpectNode(String),
    /// The call waits in line.
    ExpectEnqueued(Enqueued),
    /// The call is offered to an operator.
    ExpectOffered(Offered),
    /// No call is offered to an operator.
    ExpectNoOffer(NoOffer),
    /// What the life of the call has come to.
    ExpectCall(CallState),
    /// An operator acts: the operator's name with a deed, and what the deed needs.
    #[schemars(with = "BTreeMap<String, String>")]
    Operator(BTreeMap<Placed<String>, Placed<String>>),
    /// Operators and what their screens say they are doing.
    #[schemars(with = "BTreeMap<String, String>")]
    ExpectOperator(BTreeMap<Placed<String>, Placed<String>>),
    /// What the offer showed before it was accepted.
    ExpectScreen(Screen),
    /// What the screen says about a field; an empty text is no message.
    ExpectMessage(Message),
    /// What the screen says became of the request.
    ExpectResult(Outcome),
    /// What the screen says of a delivery.
    ExpectDelivery(Delivery),
    /// A telephone gets an SMS.
    ExpectSms(Arrival),
    /// A telephone has got no SMS.
    ExpectNoSms(To),
    /// A mailbox gets a mail.
    ExpectMail(Arrival),
    /// A mailbox has got no mail.
    ExpectNoMail(To),
    /// A letter waits for the print room.
    ExpectLetter(To),
    /// No letter waits for the print room.
    ExpectNoLetter,
    /// A practice waits to be called back.
    ExpectCallBack(CallBack),
    /// A step of another caller, of `given.callers` or `given.in-line`, by name:
    /// `caller: { carla: { press: "1" } }`. It is one of `call-in`, `call-again`, `press`, `say`,
    /// `silence`, `hang-up`, `expect-say`, `expect-no-say`, `expect-node`, `expect-enqueued` and
    /// `expect-call`, and is about that caller's call.
    #[schemars(with = "BTreeMap<String, Box<Step>>")]
    Caller(BTreeMap<Placed<String>, Placed<Box<Step>>>),
    /// Something goes wrong from now on.
    Fault(Fault),
}

/// What is heard: a text alone, or with the time within which it is heard.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Said {
    /// The text.
    Text(String),
    /// The text and a limit; a minute when there is none.
    Within(SaidWithin),
}

/// A text and a limit.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaidWithin {
    /// The text.
    pub text: String,
    /// How soon.
    pub within: Seconds,
}

/// A call in line.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enqueued {
    /// The queue's name.
    pub queue: String,
    /// The place, from 1.
    pub position: Option<u32>,
    /// What the operator must be able to do.
    pub skills: Option<Vec<String>>,
}

/// An offer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Offered {
    /// The operator.
    pub to: Placed<String>,
    /// How soon; within 5 s when it is not said.
    pub within: Option<Seconds>,
}

/// The absence of an offer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoOffer {
    /// The operator.
    pub to: Placed<String>,
    /// For how long; 3 s when it is not said.
    #[serde(rename = "for")]
    pub lasting: Option<Seconds>,
}

/// The life of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CallState {
    /// In the menu.
    InFlow,
    /// In line.
    Waiting,
    /// Offered to an operator.
    Offered,
    /// Accepted; the operator's telephone rings.
    Connecting,
    /// Talking.
    Talking,
    /// Leaving the line.
    Leaving,
    /// Over.
    Ended,
}

impl CallState {
    /// The word that the store uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::InFlow => "in-flow",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Connecting => "connecting",
            Self::Talking => "talking",
            Self::Leaving => "leaving",
            Self::Ended => "ended",
        }
    }
}

/// What an offer shows. A number, a language, a path or an intent is the whole or fits a `/pattern/`;
/// of what was said a part is enough, and an empty text is nothing.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Whose; the first operator's when it is not said.
    pub operator: Option<Placed<String>>,
    /// The number that calls.
    pub caller: Option<String>,
    /// The number that was dialled.
    pub dialled: Option<String>,
    /// The language's code.
    pub language: Option<String>,
    /// The nodes that asked something.
    pub path: Option<Vec<String>>,
    /// The intent.
    pub intent: Option<String>,
    /// What was said.
    pub said: Option<String>,
}

/// A field's message.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Whose; the first operator's when it is not said.
    pub operator: Option<Placed<String>>,
    /// The field.
    pub field: String,
    /// What it says.
    pub text: String,
}

/// What became of a request.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Whose; the first operator's when it is not said.
    pub operator: Option<Placed<String>>,
    /// `issued`, `to-call-back`, `to-identify`, `already-has-pin`, `refused`, `office` or `wrong`.
    pub result: String,
}

/// How far a message got, on the screen.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Whose; the first operator's when it is not said.
    pub operator: Option<Placed<String>>,
    /// `SMS`, `E-mail`, `PEC` or `letter`.
    pub way: String,
    /// `queued`, `sent`, `delivered` or `failed`.
    pub state: String,
}

/// A message that arrives.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// The number or address.
    pub to: String,
    /// What it says: a part, or a `/pattern/`.
    pub text: String,
    /// How many there are by then; any number when it is not said.
    pub count: Option<usize>,
}

/// Where something goes: a number or address, whole; of a letter's address whole words are enough, or
/// a `/pattern/`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct To {
    /// The number or address.
    pub to: String,
}

/// A practice to be called back.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBack {
    /// `call-back` or `proposed`.
    pub state: String,
    /// A word for machines.
    pub reason: Option<String>,
}

impl Screen {
    /// Everything that is compared with a text of the screen.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        let all = [
            &self.caller,
            &self.dialled,
            &self.language,
            &self.intent,
            &self.said,
        ];
        all.into_iter().flatten()
    }
}

impl Step {
    /// Whether it looks at something instead of doing something.
    pub fn looks(&self) -> bool {
        match self {
            Self::Caller(deeds) => deeds.values().any(|step| step.value.looks()),
            other => other.name().starts_with("expect-"),
        }
    }

    /// Whether it can stand inside `caller`.
    pub fn is_a_callers(&self) -> bool {
        matches!(
            self,
            Self::CallIn
                | Self::CallAgain
                | Self::Press(_)
                | Self::Say(_)
                | Self::Silence
                | Self::HangUp
                | Self::ExpectSay(_)
                | Self::ExpectNoSay(_)
                | Self::ExpectNode(_)
                | Self::ExpectEnqueued(_)
                | Self::ExpectCall(_)
        )
    }

    /// The name by which a report calls the step.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Press(_) => "press",
            Self::Say(_) => "say",
            Self::Silence => "silence",
            Self::Wait(_) => "wait",
            Self::HangUp => "hang-up",
            Self::CallAgain => "call-again",
            Self::CallIn => "call-in",
            Self::ExpectSay(_) => "expect-say",
            Self::ExpectNoSay(_) => "expect-no-say",
            Self::ExpectNode(_) => "expect-node",
            Self::ExpectEnqueued(_) => "expect-enqueued",
            Self::ExpectOffered(_) => "expect-offered",
            Self::ExpectNoOffer(_) => "expect-no-offer",
            Self::ExpectCall(_) => "expect-call",
            Self::Operator(_) => "operator",
            Self::ExpectOperator(_) => "expect-operator",
            Self::ExpectScreen(_) => "expect-screen",
            Self::ExpectMessage(_) => "expect-message",
            Self::ExpectResult(_) => "expect-result",
            Self::ExpectDelivery(_) => "expect-delivery",
            Self::ExpectSms(_) => "expect-sms",
            Self::ExpectNoSms(_) => "expect-no-sms",
            Self::ExpectMail(_) => "expect-mail",
            Self::ExpectNoMail(_) => "expect-no-mail",
            Self::ExpectLetter(_) => "expect-letter",
            Self::ExpectNoLetter => "expect-no-letter",
            Self::ExpectCallBack(_) => "expect-call-back",
            Self::Caller(_) => "caller",
            Self::Fault(_) => "fault",
        }
    }
}
