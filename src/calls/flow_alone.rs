//! The flow and nothing else: no server, no database, nobody at work. Calls that stay in the menus
//! are played here, because they need no more and a thousand of them take a moment.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;

use super::seen::{InLine, Life, Taken};
use super::step::CallState;
use crate::clock::Clock;
use crate::flow::{self, Effect, Event, Facts, Flow, Position, Ticket};
use crate::rng::Rng;
use crate::switch::{Here, NumberConfig, Switch, SwitchConfig, Webhooks};
use crate::telephony::{Params, event, facts_of_call};
use crate::twiml::signature::Signer;
use crate::twiml::{Document, Profile};
use crate::workflows::call_story;

/// Where the exchange believes the server to be. Nothing is sent there.
const NOWHERE: &str = "http://flow.invalid";

/// A flow that answers an exchange in the process.
pub struct FlowAlone {
    /// The exchange.
    pub switch: Switch,
    /// The time it goes by.
    pub clock: Clock,
    journal: Arc<Journal>,
}

struct Journal {
    flow: Arc<Flow>,
    clock: Clock,
    calls: Mutex<BTreeMap<String, Life>>,
    /// Whether a call has asked for something that only a server has.
    beyond: AtomicBool,
}

impl FlowAlone {
    /// An exchange whose numbers the flow answers.
    pub fn start(flow: Arc<Flow>, start: Timestamp) -> Result<Self> {
        let clock = Clock::virtual_at(start);
        let claims = Arc::clone(&flow);
        let journal = Arc::new(Journal {
            flow,
            clock: clock.clone(),
            calls: Mutex::default(),
            beyond: AtomicBool::new(false),
        });
        let answering = Arc::clone(&journal);
        let switch = Switch::start(SwitchConfig {
            account_sid: String::new(),
            auth_token: String::new(),
            signer: Signer::new(Profile::Twilio, "", &[0; 32]),
            answers: Box::new(move |dialled| claims.line_of(dialled).is_some()),
            number: NumberConfig {
                voice_url: format!("{NOWHERE}/voice"),
                status_url: Some(format!("{NOWHERE}/voice/status")),
                fallback_url: None,
            },
            clock: clock.clone(),
            rng: Rng::System,
            webhooks: Webhooks::Here(Here {
                answer: Arc::new(move |path, params| answering.answer(path, params)),
                recording: Duration::from_secs(u64::from(flow::MUSIC_SECONDS)),
            }),
            profile: Profile::default(),
        })?;
        Ok(Self {
            switch,
            clock,
            journal,
        })
    }

    /// Whether a call has come to what the flow alone cannot do: to be rung back, to hear a number
    /// that was typed, to leave the line.
    pub fn was_not_enough(&self) -> bool {
        self.journal.beyond.load(Ordering::Relaxed)
    }

    /// The life of a call.
    pub fn life(&self, sid: &str) -> Life {
        self.journal.with(sid, |life| life.clone())
    }
}

impl Journal {
    /// What a server answers to a webhook, as far as the flow alone knows.
    fn answer(&self, path: &str, params: &[(String, String)]) -> Document {
        let params = Params::of(params);
        let sid = params.text("CallSid");
        let now = self.clock.now();
        let facts = facts_of_call(&self.flow, Profile::default(), now, params.numbers());
        let mut parts = path.splitn(4, '/').skip(2);
        let (kind, below) = (parts.next(), parts.next().unwrap_or_default());
        match kind {
            None => self.step(sid, &self.flow.first_position(), &Event::Start, &facts),
            Some("at") => match Position::parse(below) {
                Some(at) => self.step(sid, &at, &event(&params), &facts),
                None => Document::default(),
            },
            Some("wait") => self.wait(sid, below, &facts),
            Some("status") => {
                self.with(sid, |life| {
                    CallState::Ended.word().clone_into(&mut life.state);
                    life.in_line = None;
                });
                Document::default()
            }
            Some(_) => Document::default(),
        }
    }

    fn step(&self, sid: &str, at: &Position, event: &Event, facts: &Facts) -> Document {
        let digits = self.flow.speaks_digits(&at.node);
        self.needs_more(digits || flow::wish(&self.flow, at, facts).is_some());
        let step = flow::step(&self.flow, at, event, facts);
        let taken = Taken {
            at: facts.now.as_millisecond(),
            effects: call_story::to_journal(&step.effects),
        };
        let queued = step
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Enqueued(_)));
        self.with(sid, |life| {
            life.steps.push(taken);
            if queued {
                CallState::Waiting.word().clone_into(&mut life.state);
            }
        });
        step.document
    }

    /// The wait document of a caller who is the only one in line.
    fn wait(&self, sid: &str, below: &str, facts: &Facts) -> Document {
        let Some((ticket, turn, announced)) = Ticket::parse_wait(below) else {
            return Document::default();
        };
        self.with(sid, |life| {
            life.in_line = Some(InLine {
                queue: ticket.queue.clone(),
                position: 1,
                skills: ticket.skills.clone(),
            });
        });
        let facts = Facts {
            place: Some(0),
            ..facts.clone()
        };
        self.needs_more(flow::leaving(&self.flow, &ticket, &facts).is_some());
        flow::wait(&self.flow, &ticket, turn, announced, &facts)
    }

    fn needs_more(&self, more: bool) {
        self.beyond.fetch_or(more, Ordering::Relaxed);
    }

    fn with<T>(&self, sid: &str, look: impl FnOnce(&mut Life) -> T) -> T {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let life = calls.entry(sid.to_owned()).or_insert_with(|| Life {
            state: CallState::InFlow.word().to_owned(),
            ..Life::default()
        });
        look(life)
    }
}
