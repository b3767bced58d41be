//! What a script lets go wrong: requests that go astray, messages that do not arrive, a store that
//! takes nothing.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::flow::Seconds;

/// Something that goes wrong.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// A request of the platform to us.
    Webhook(WebhookFault),
    /// A request of ours to the platform.
    Rest(RestFault),
    /// A message does not arrive.
    Message(MessageFault),
    /// The store is away, or back: `fault: { store: away }`.
    Store(StoreFault),
}

/// What becomes of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StoreFault {
    /// It takes nothing any more, as when its disk is full, until it is back: at the latest when the
    /// steps are over.
    Away,
    /// It takes everything again, what came meanwhile too.
    Back,
}

/// A request of the platform to us goes astray.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookFault {
    /// A part of its address.
    pub url: String,
    /// What happens to it.
    pub mishap: WebhookMishap,
    /// How late it is.
    pub by: Option<Seconds>,
    /// How often; once when it is not said.
    pub times: Option<u32>,
}

/// What happens to a request of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WebhookMishap {
    /// It is never sent.
    Lost,
    /// It is sent twice.
    Replayed,
    /// It comes behind those that follow it.
    Late,
}

/// A request of ours to the platform is not answered as it should be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestFault {
    /// A part of its path.
    pub path: String,
    /// What happens to it.
    pub mishap: RestMishap,
    /// The HTTP status of a refusal.
    pub status: Option<u16>,
    /// How often; once when it is not said.
    pub times: Option<u32>,
}

/// What happens to a request of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestMishap {
    /// It is carried out, but the answer is a 504.
    AnswerLost,
    /// It is not carried out.
    Refused,
}

/// Messages to a number do not arrive.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageFault {
    /// The number.
    pub to: String,
    /// `undelivered` or `failed`.
    pub status: String,
    /// The platform's code.
    pub code: u32,
}
