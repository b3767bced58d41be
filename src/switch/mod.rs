//! The built-in exchange: it runs TwiML as a Twilio-compatible platform does, with scripted lines,
//! browser phones and its own REST. It shares no state with the server and reaches it by HTTP alone.

mod call;
mod document;
mod endpoints;
mod exchange;
mod faults;
mod line;
mod mailbox;
mod messages;
mod queues;
mod recordings;
mod rest;
mod runner;
mod temper;
mod verbs;
mod webhook;

mod browser;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;

pub use self::call::{CallStatus, Ended};
pub use self::endpoints::{Behaviour, ClientEvent};
use self::exchange::Exchange;
pub use self::faults::{Faults, MessageFault, Mishap, RestFault, RestMishap, WebhookFault};
pub use self::line::{CallLine, CallNote, ClientLine, LineEvent, Watch};
pub use self::messages::SentMessage;
pub use self::webhook::{Here, Webhooks};
use crate::clock::Clock;
use crate::rng::Rng;
use crate::twiml::Profile;
use crate::twiml::signature::Signer;

/// What an exchange is made of.
pub struct SwitchConfig {
    /// The account, `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// The password of the REST.
    pub auth_token: String,
    /// Signs webhooks.
    pub signer: Signer,
    /// Whether a number is answered, as it was dialled; asked at every call.
    pub answers: Box<Answers>,
    /// Who is asked then.
    pub number: NumberConfig,
    /// Every wait of the exchange.
    pub clock: Clock,
    /// Ids.
    pub rng: Rng,
    /// How the numbers' URLs are asked.
    pub webhooks: Webhooks,
    /// Whose temper it has.
    pub profile: Profile,
}

/// Whether a number is answered.
pub type Answers = dyn Fn(&str) -> bool + Send + Sync;

/// Who is asked when a number is called. URLs are absolute.
#[derive(Clone)]
pub struct NumberConfig {
    /// Asked when a call comes in.
    pub voice_url: String,
    /// Told when the call is over.
    pub status_url: Option<String>,
    /// Asked when a document cannot be had.
    pub fallback_url: Option<String>,
}

/// A running exchange. Clones share it.
#[derive(Clone)]
pub struct Switch(Arc<Exchange>);

impl Switch {
    /// Starts an exchange with no call and no fault.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn start(config: SwitchConfig) -> Result<Self, reqwest::Error> {
        Ok(Self(Arc::new(Exchange::new(config)?)))
    }

    /// A telephone calls `to`. The call begins at once.
    pub fn dial(&self, from: &str, to: &str) -> CallLine {
        runner::place_call(&self.0, from, to)
    }

    /// The telephone of somebody who can be dialled: `anna` or `client:anna`, `sip:…`, a number.
    /// It can be reached as long as the line lives, and rings until told otherwise.
    pub fn client(&self, address: &str) -> ClientLine {
        ClientLine::register(&self.0, address)
    }

    /// Everything that is heard on every line from now on.
    pub fn watch(&self) -> Watch {
        Watch::of_all(&self.0)
    }

    /// How many listen to every line.
    pub fn listeners(&self) -> usize {
        self.0.feed.of_all()
    }

    /// The messages that were taken, oldest first.
    pub fn messages(&self) -> Vec<SentMessage> {
        self.0.messages.all()
    }

    /// The messages to one number, oldest first.
    pub fn sms_to(&self, number: &str) -> Vec<SentMessage> {
        let mut messages = self.0.messages.all();
        messages.retain(|message| message.to == number);
        messages
    }

    /// What goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        *lock(&self.0.faults) = faults;
    }

    /// The REST, to be nested at `/switch`.
    pub fn router(&self) -> Router {
        rest::router(Arc::clone(&self.0))
    }

    /// The browser's telephone and the operators' softphone, to be nested at `/phone`.
    pub fn phone_router(&self) -> Router {
        browser::router(self.clone())
    }
}

/// A lock that outlives a panic: the exchange's maps are never left half-written.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod storm;
#[cfg(test)]
mod testing;
