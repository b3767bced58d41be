//! Text messages: taken, sent and delivered by the clock, and reported step by step.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Url;

use super::exchange::Exchange;
use super::lock;
use super::mailbox::pause;
use super::webhook::{Params, Reporter};
use crate::clock::Busy;

/// From acceptance to the network, and from there to the telephone.
const TO_SEND: Duration = Duration::from_millis(500);
const TO_DELIVER: Duration = Duration::from_secs(2);

/// A message as its sender asked for it.
pub(super) struct NewMessage {
    pub to: String,
    pub from: String,
    pub body: String,
    pub callback: Option<Url>,
}

/// A message and what became of it.
#[derive(Clone)]
pub struct SentMessage {
    /// `SM` and 32 hexadecimal digits.
    pub sid: String,
    /// To whom.
    pub to: String,
    /// The sender's number or alias.
    pub from: String,
    /// The text.
    pub body: String,
    /// `queued`, `sent`, `delivered`, `undelivered` or `failed`.
    pub status: String,
    /// The platform's code when it did not arrive.
    pub error_code: Option<u32>,
    /// When it was taken.
    pub at: Timestamp,
}

#[derive(Default)]
pub(super) struct Messages(Mutex<Vec<SentMessage>>);

impl Messages {
    pub fn all(&self) -> Vec<SentMessage> {
        lock(&self.0).clone()
    }

    pub fn get(&self, sid: &str) -> Option<SentMessage> {
        lock(&self.0)
            .iter()
            .find(|message| message.sid == sid)
            .cloned()
    }

    fn set(&self, sid: &str, status: &str, error_code: Option<u32>) {
        let mut messages = lock(&self.0);
        if let Some(message) = messages.iter_mut().find(|message| message.sid == sid) {
            status.clone_into(&mut message.status);
            message.error_code = error_code;
        }
    }
}

/// Takes a message and sends it on its way.
pub(super) fn take(exchange: &Arc<Exchange>, new: NewMessage) -> SentMessage {
    let message = SentMessage {
        sid: exchange.sid("SM"),
        to: new.to,
        from: new.from,
        body: new.body,
        status: "queued".to_owned(),
        error_code: None,
        at: exchange.clock().now(),
    };
    lock(&exchange.messages.0).push(message.clone());
    let busy = exchange.clock().busy();
    let delivery = Delivery {
        exchange: Arc::clone(exchange),
        reporter: Reporter::new(exchange),
        message: message.clone(),
        callback: new.callback,
    };
    tokio::spawn(delivery.run(busy));
    message
}

struct Delivery {
    exchange: Arc<Exchange>,
    reporter: Reporter,
    message: SentMessage,
    callback: Option<Url>,
}

impl Delivery {
    async fn run(self, busy: Busy) {
        let clock = self.exchange.clock();
        self.report("queued", None);
        let busy = pause(clock, busy, TO_SEND).await;
        self.arrive("sent", None);
        let busy = pause(clock, busy, TO_DELIVER).await;
        let fault = lock(&self.exchange.faults).for_message(&self.message.to);
        match fault {
            Some(fault) => self.arrive(&fault.status, Some(fault.error_code)),
            None => self.arrive("delivered", None),
        }
        self.reporter.close();
        drop(busy);
    }

    fn arrive(&self, status: &str, error_code: Option<u32>) {
        let messages = &self.exchange.messages;
        messages.set(&self.message.sid, status, error_code);
        self.report(status, error_code);
    }

    fn report(&self, status: &str, error_code: Option<u32>) {
        let Some(url) = self.callback.clone() else {
            return;
        };
        let mut params = Params::default()
            .with("MessageSid", &self.message.sid)
            .with("SmsSid", &self.message.sid)
            .with("MessageStatus", status)
            .with("SmsStatus", status)
            .with("AccountSid", &self.exchange.config.account_sid)
            .with("From", &self.message.from)
            .with("To", &self.message.to)
            .with("ApiVersion", "2010-04-01");
        if let Some(code) = error_code {
            params = params.with("ErrorCode", code);
        }
        self.reporter.report(url, params);
    }
}
