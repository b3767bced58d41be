//! What the calls of an exchange share. It takes no decision.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;

use super::call::Call;
use super::endpoints::Endpoints;
use super::faults::Faults;
use super::line::Feed;
use super::messages::Messages;
use super::queues::Queues;
use super::recordings::Recordings;
use super::webhook::Webhooks;
use super::{NumberConfig, SwitchConfig, lock};
use crate::clock::Clock;
use crate::twiml::Profile;

/// Hard limit of a platform for an answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(15);

/// After how many new calls old ones are looked for, and how old they must be.
const FORGET_EVERY: usize = 4096;
const FORGET_AFTER: SignedDuration = SignedDuration::from_hours(1);

pub(super) struct Exchange {
    pub config: SwitchConfig,
    /// Absent where webhooks are answered in the process.
    pub http: Option<reqwest::Client>,
    pub calls: Mutex<HashMap<String, Arc<Call>>>,
    pub queues: Queues,
    pub endpoints: Endpoints,
    pub messages: Messages,
    pub recordings: Recordings,
    pub faults: Mutex<Faults>,
    pub feed: Feed,
}

impl Exchange {
    pub fn new(config: SwitchConfig) -> Result<Self, reqwest::Error> {
        let http = match &config.webhooks {
            Webhooks::Http => Some(http()?),
            Webhooks::Here(_) => None,
        };
        Ok(Self {
            config,
            http,
            calls: Mutex::default(),
            queues: Queues::default(),
            endpoints: Endpoints::default(),
            messages: Messages::default(),
            recordings: Recordings::default(),
            faults: Mutex::default(),
            feed: Feed::default(),
        })
    }

    pub fn clock(&self) -> &Clock {
        &self.config.clock
    }

    /// A new id of a kind: two letters and 32 hexadecimal digits.
    pub fn sid(&self, kind: &str) -> String {
        let random = u128::from_be_bytes(self.config.rng.bytes::<16>());
        format!("{kind}{random:032x}")
    }

    /// A new id of a call, in the platform's form: not all look like Twilio's.
    pub fn call_sid(&self) -> String {
        match self.config.profile {
            Profile::Twilio => self.sid("CA"),
            Profile::SignalWire | Profile::Somleng => uuid(&self.sid("")),
            Profile::Telnyx => self.sid("v3:"),
        }
    }

    /// Keeps a call's record. Now and then those that ended long ago are forgotten.
    pub fn remember(&self, call: &Arc<Call>) {
        let mut calls = lock(&self.calls);
        if calls.len() % FORGET_EVERY == FORGET_EVERY - 1 {
            let now = self.clock().now();
            calls.retain(|_, known| {
                let ended = lock(&known.progress).ended;
                ended.is_none_or(|ended| now.duration_since(ended) < FORGET_AFTER)
            });
        }
        calls.insert(call.sid.clone(), Arc::clone(call));
    }

    pub fn call(&self, sid: &str) -> Option<Arc<Call>> {
        lock(&self.calls).get(sid).cloned()
    }

    /// Who is asked when `dialled` is called; nobody when it is not answered.
    pub fn number(&self, dialled: &str) -> Option<NumberConfig> {
        let config = &self.config;
        (config.answers)(dialled).then(|| config.number.clone())
    }
}

/// 32 hexadecimal digits in the groups of a UUID.
fn uuid(digits: &str) -> String {
    let mut uuid = String::with_capacity(36);
    for (place, digit) in digits.chars().enumerate() {
        if [8, 12, 16, 20].contains(&place) {
            uuid.push('-');
        }
        uuid.push(digit);
    }
    uuid
}

fn http() -> Result<reqwest::Client, reqwest::Error> {
    // A provider that is installed already is as good as this one.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .timeout(ANSWER_LIMIT)
        .redirect(reqwest::redirect::Policy::limited(10))
        .user_agent("TwilioProxy/1.1")
        .no_proxy()
        .build()
}
