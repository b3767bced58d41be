//! What a test lets go wrong. It decides which request meets which mishap, and sends nothing.

use std::time::Duration;

/// The mishaps of an exchange; by default there are none.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// Messages that do not arrive.
    pub messages: Vec<MessageFault>,
    /// Webhooks that go astray.
    pub webhooks: Vec<WebhookFault>,
    /// REST requests that are not answered as they should be.
    pub rest: Vec<RestFault>,
}

/// Messages to this number fail.
#[derive(Debug, Clone)]
pub struct MessageFault {
    /// The number in E.164.
    pub to: String,
    /// `undelivered` or `failed`.
    pub status: String,
    /// The platform's code, as 30003 or 30006.
    pub error_code: u32,
}

/// Requests whose URL contains `url` meet a mishap, at most `times` times.
#[derive(Debug, Clone)]
pub struct WebhookFault {
    /// A part of the URL.
    pub url: String,
    /// What happens to it.
    pub mishap: Mishap,
    /// How often.
    pub times: u32,
}

/// What can happen to a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// It is never sent.
    Lost,
    /// It is sent twice.
    Replayed,
    /// A status report is sent later, behind those that follow it.
    Late(Duration),
}

/// REST requests whose path contains `path` meet a mishap, at most `times` times.
#[derive(Debug, Clone)]
pub struct RestFault {
    /// A part of the path.
    pub path: String,
    /// What happens to it.
    pub mishap: RestMishap,
    /// How often.
    pub times: u32,
}

/// What can happen to a REST request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestMishap {
    /// It is carried out, but never answered: the client runs into its time-out.
    Unanswered,
    /// It is carried out, but the answer is a 504.
    AnswerLost,
    /// It is not carried out; the answer has this HTTP status.
    Refused(u16),
}

impl Faults {
    /// The mishap that a webhook to `url` meets now.
    pub(super) fn for_webhook(&mut self, url: &str) -> Option<Mishap> {
        let fault = self
            .webhooks
            .iter_mut()
            .find(|fault| fault.times > 0 && url.contains(&fault.url))?;
        fault.times -= 1;
        Some(fault.mishap)
    }

    /// The mishap that a REST request to `path` meets now.
    pub(super) fn for_rest(&mut self, path: &str) -> Option<RestMishap> {
        let fault = self
            .rest
            .iter_mut()
            .find(|fault| fault.times > 0 && path.contains(&fault.path))?;
        fault.times -= 1;
        Some(fault.mishap)
    }

    /// Status and code of a message that does not arrive.
    pub(super) fn for_message(&self, to: &str) -> Option<MessageFault> {
        self.messages.iter().find(|fault| fault.to == to).cloned()
    }
}
