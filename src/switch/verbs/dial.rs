//! `<Dial>`: rings everybody at once, the first to answer wins. `timeout=30`, `timeLimit=14400`;
//! without an action it falls through.

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;

use reqwest::Url;

use crate::switch::call::{Call, CallStatus, LegNews, Progress};
use crate::switch::document::{Exit, Turn};
use crate::switch::endpoints::{Ring, Rung};
use crate::switch::line::LineEvent;
use crate::switch::runner::{Heard, Runner, seconds};
use crate::switch::webhook::{Params, Reporter};
use crate::twiml::{Dial, Endpoint, Noun};

/// What became of a dial.
pub(super) struct Reached {
    pub status: &'static str,
    pub sid: Option<String>,
    pub seconds: i64,
    pub bridged: bool,
    /// What took the call away meanwhile.
    pub exit: Option<Exit>,
}

impl Reached {
    pub fn not(status: &'static str, exit: Option<Exit>) -> Self {
        Self {
            status,
            sid: None,
            seconds: 0,
            bridged: false,
            exit,
        }
    }
}

/// A leg that this call dials.
struct Leg {
    call: Arc<Call>,
    callback: Option<Url>,
    events: Vec<String>,
}

impl Runner {
    pub(in crate::switch) async fn dial(&mut self, dial: &Dial) -> Turn {
        let queue = dial.nouns.iter().find_map(|noun| match noun {
            Noun::Queue { name, url } => Some((name, url.as_deref())),
            Noun::Number(_) | Noun::Sip(_) | Noun::Client(_) => None,
        });
        let mut reached = match queue {
            Some((name, url)) => self.dial_queue(dial, name, url).await,
            None => self.dial_legs(dial).await,
        };
        let mut params = Params::default()
            .with("DialCallStatus", reached.status)
            .with("DialCallDuration", reached.seconds)
            .with("DialBridged", reached.bridged);
        if let Some(sid) = &reached.sid {
            params = params.with("DialCallSid", sid);
        }
        match (reached.exit.take(), &dial.action) {
            (None, Some(action)) => Break(self.goto(Some(action), params)),
            (None, None) => Continue(()),
            (Some(Exit::End(ended)), Some(action)) if self.asks_after_the_caller_has_gone() => {
                // The action is asked even when the caller hung up; nobody hears its answer.
                if let Ok(url) = self.resolve(action) {
                    drop(self.ask_aside(&url, params).await);
                }
                Break(Exit::End(ended))
            }
            (Some(exit), _) => Break(exit),
        }
    }

    async fn dial_legs(&mut self, dial: &Dial) -> Reached {
        let mut legs = Vec::new();
        let mut last = ("failed", None);
        for noun in &dial.nouns {
            let Some(leg) = self.new_leg(dial, noun) else {
                continue;
            };
            match self.ring(&leg) {
                Rung::Rings => legs.push(leg),
                Rung::Engaged => {
                    self.end_leg(&leg, CallStatus::Busy);
                    last = ("busy", Some(leg.call.sid.clone()));
                }
                Rung::Unreachable => {
                    self.end_leg(&leg, CallStatus::Failed);
                    last = ("failed", Some(leg.call.sid.clone()));
                }
            }
        }
        if !legs.is_empty() {
            self.emit(LineEvent::Ringing);
        }
        let deadline = self.exchange.clock().after(seconds(dial.timeout));
        while !legs.is_empty() {
            match self.wait(Some(deadline)).await {
                Continue(Some(Heard::Leg(sid, news))) => {
                    let Some(place) = legs.iter().position(|leg| leg.call.sid == sid) else {
                        continue;
                    };
                    let leg = legs.swap_remove(place);
                    if matches!(news, LegNews::Answered) {
                        self.end_legs(&legs, CallStatus::Canceled);
                        return self.bridge(dial, &leg).await;
                    }
                    self.end_leg(&leg, CallStatus::Busy);
                    last = ("busy", Some(leg.call.sid.clone()));
                }
                Continue(Some(_)) => {}
                Continue(None) => {
                    self.end_legs(&legs, CallStatus::NoAnswer);
                    let sid = legs.first().map(|leg| leg.call.sid.clone());
                    last = ("no-answer", sid);
                    break;
                }
                Break(exit) => {
                    self.end_legs(&legs, CallStatus::Canceled);
                    return Reached::not("canceled", Some(exit));
                }
            }
        }
        Reached {
            sid: last.1,
            ..Reached::not(last.0, None)
        }
    }

    async fn bridge(&mut self, dial: &Dial, leg: &Leg) -> Reached {
        let clock = self.exchange.clock().clone();
        leg.call.set(CallStatus::InProgress, clock.now());
        self.report_leg(leg, "answered");
        let to = leg.call.to.clone();
        self.exchange.endpoints.bridged(&to);
        self.emit(LineEvent::Bridged { to: to.clone() });
        let limit = clock.after(seconds(dial.time_limit));
        let exit = loop {
            match self.wait(Some(limit)).await {
                // News of an earlier leg may come late: an operator who clicked twice.
                Continue(Some(Heard::Leg(sid, _))) if sid != leg.call.sid => {}
                Continue(None | Some(Heard::Leg(_, LegNews::HungUp))) => break None,
                Continue(Some(Heard::Leg(_, LegNews::Spoke(text)))) => {
                    self.emit(LineEvent::Said {
                        text,
                        language: String::new(),
                    });
                }
                Continue(Some(Heard::Speech(text))) => self.exchange.endpoints.hear(&to, &text),
                Continue(Some(_)) => {}
                Break(exit) => break Some(exit),
            }
        };
        self.end_leg(leg, CallStatus::Completed);
        self.emit(LineEvent::Unbridged);
        Reached {
            status: "completed",
            sid: Some(leg.call.sid.clone()),
            seconds: leg.call.duration(),
            bridged: true,
            exit,
        }
    }

    fn new_leg(&self, dial: &Dial, noun: &Noun) -> Option<Leg> {
        let (endpoint, to) = match noun {
            Noun::Client(it) => (it, format!("client:{}", it.address)),
            Noun::Number(it) | Noun::Sip(it) => (it, it.address.clone()),
            Noun::Queue { .. } => return None,
        };
        let exchange = &self.exchange;
        let caller_id = dial.caller_id.as_ref().unwrap_or(&self.call.from);
        let call = Arc::new(Call {
            sid: exchange.call_sid(),
            parent: Some(self.call.sid.clone()),
            from: caller_id.clone(),
            to,
            direction: "outbound-dial",
            post: None,
            started: exchange.clock().now(),
            progress: Progress::new(CallStatus::Initiated),
            reporter: Reporter::new(exchange),
        });
        exchange.remember(&call);
        Some(Leg {
            call,
            callback: self.callback(endpoint),
            events: wanted(endpoint),
        })
    }

    fn callback(&self, endpoint: &Endpoint) -> Option<Url> {
        let url = endpoint.status_callback.as_deref()?;
        self.resolve(url).ok()
    }

    fn ring(&self, leg: &Leg) -> Rung {
        self.report_leg(leg, "initiated");
        let rung = self.exchange.endpoints.ring(
            self.exchange.clock(),
            Ring {
                leg: leg.call.sid.clone(),
                to: leg.call.to.clone(),
                from: leg.call.from.clone(),
                parent: self.post.clone(),
            },
        );
        if rung == Rung::Rings {
            leg.call
                .set(CallStatus::Ringing, self.exchange.clock().now());
            self.report_leg(leg, "ringing");
        }
        rung
    }

    fn end_legs(&self, legs: &[Leg], status: CallStatus) {
        for leg in legs {
            self.end_leg(leg, status);
        }
    }

    fn end_leg(&self, leg: &Leg, status: CallStatus) {
        leg.call.set(status, self.exchange.clock().now());
        self.exchange
            .endpoints
            .release(&leg.call.to, &leg.call.sid, status);
        self.report_leg(leg, "completed");
        leg.call.reporter.close();
    }

    fn report_leg(&self, leg: &Leg, event: &str) {
        let wanted = leg.events.iter().any(|known| known == event);
        let Some(url) = leg.callback.clone().filter(|_| wanted) else {
            return;
        };
        let mut extra = Params::default().with("CallbackSource", "call-progress-events");
        if event == "completed" {
            extra = extra.with("CallDuration", leg.call.duration());
        }
        leg.call.report(&self.exchange, url, extra);
    }
}

/// The events that are told: `completed` when none is named.
fn wanted(endpoint: &Endpoint) -> Vec<String> {
    if endpoint.status_events.is_empty() {
        vec!["completed".to_owned()]
    } else {
        endpoint.status_events.clone()
    }
}

#[cfg(test)]
mod tests;
