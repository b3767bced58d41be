//! Where a walk hands the caller over: to a queue, to a recording, to a number outside, or to the
//! store, which is asked before the flow goes on.

use super::{
    event::{Effect, Outcome, Step},
    node::{Callback, Enqueue, HangUp, Node, Record, Speak, Transfer},
    ticket::Ticket,
    wait::turn_of,
    walk::Walk,
};
use crate::twiml::{self, Redirect, Verb};

impl Walk<'_> {
    /// Back in line, to the place that was left; a person where there was none.
    pub(super) fn resume(mut self) -> Step {
        let flow = self.flow;
        let left = self.at.place.as_ref().map(|place| place.node.clone());
        match left.and_then(|node| flow.node(&node)) {
            Some((name, Node::Enqueue(enqueue))) => {
                self.visit(name);
                self.enqueue(enqueue)
            }
            Some(_) | None => self.send_to_a_person(),
        }
    }

    /// The flow's own queue, whatever happened. Never the start, never a hang-up.
    pub(super) fn send_to_a_person(mut self) -> Step {
        let flow = self.flow;
        match flow.node(&flow.file.lost) {
            Some((name, Node::Enqueue(enqueue))) => {
                self.visit(name);
                self.enqueue(enqueue)
            }
            // The lint does not let a flow through whose `lost` is no queue.
            Some(_) | None => self.hang_up(&HangUp {
                say: None,
                speak: Speak::Chosen,
                outcome: Outcome::Completed,
            }),
        }
    }

    /// Goes to a queue; says so when nobody who could answer is signed in. Who was in line before
    /// keeps the time of entry, and hears nothing but the next announcement.
    pub(super) fn enqueue(mut self, enqueue: &Enqueue) -> Step {
        let skills = enqueue.skills_in(&self.at.language);
        let staffed = self
            .facts
            .crews
            .iter()
            .any(|crew| skills.iter().all(|skill| crew.contains(skill)));
        let place = self.at.place.as_ref();
        let entered_ms = place.map(|place| place.entered_ms);
        if let Some(line) = &enqueue.on_no_operators
            && !staffed
            && entered_ms.is_none()
        {
            let line = self.flow.line_prompt(line, &self.at.language, &self.fill());
            self.cut.extend(line);
        }
        self.fix();
        self.at.no_input = 0;
        self.at.no_match = 0;
        let ticket = Ticket {
            at: self.at.clone(),
            queue: enqueue.queue.value.clone(),
            priority: enqueue.priority,
            skills,
            entered_ms: entered_ms.unwrap_or_else(|| self.facts.now.as_millisecond()),
        };
        let verb = queue_verb(&ticket, turn_of(&ticket, self.facts));
        self.effects.push(Effect::Enqueued(ticket));
        self.end_with([verb])
    }

    /// The message ends by a key, by silence or at its longest; each asks the same address.
    pub(super) fn record(mut self, record: &Record) -> Step {
        self.say(&record.say, Speak::Chosen, false);
        let url = format!("/voice/at/{}", self.at.to_path());
        let finish = record.finish_key.as_ref();
        let record = twiml::Record {
            action: Some(url.clone()),
            finish_on_key: finish.map_or_else(|| "#".to_owned(), |key| key.value.clone()),
            max_length: record.max.0,
            ..twiml::Record::default()
        };
        self.end_with([
            Verb::Record(record),
            // A platform that heard nothing goes on here.
            Verb::Redirect(Redirect { url }),
        ])
    }

    pub(super) fn transfer(mut self, transfer: &Transfer) -> Step {
        if let Some(text) = &transfer.say {
            self.say(text, Speak::Chosen, true);
        }
        self.fix();
        let to = twiml::Endpoint {
            address: transfer.to.value.clone(),
            ..twiml::Endpoint::default()
        };
        let dial = twiml::Dial {
            action: Some(format!("/voice/at/{}", self.at.to_path())),
            timeout: transfer.ring.0,
            nouns: vec![if to.address.starts_with("sip:") {
                twiml::Noun::Sip(to)
            } else {
                twiml::Noun::Number(to)
            }],
            ..twiml::Dial::default()
        };
        self.effects.push(Effect::Transferred {
            node: self.at.node.clone(),
            to: transfer.to.value.clone(),
        });
        self.end_with([Verb::Dial(dial)])
    }

    /// The promise of a `callback` node: the caller hears of it only now that it is kept.
    pub(super) fn promised(self, callback: &Callback) -> Step {
        self.hang_up(&HangUp {
            say: Some(callback.say.clone()),
            speak: Speak::Chosen,
            outcome: Outcome::Callback,
        })
    }

    /// What the node needs is asked of the store when the platform comes back to it.
    pub(super) fn go_on_here(mut self) -> Step {
        self.fix();
        let url = format!("/voice/at/{}", self.at.to_path());
        self.end_with([Verb::Redirect(Redirect { url })])
    }
}

/// The verb that puts a caller in the line.
pub(super) fn queue_verb(ticket: &Ticket, turn: u32) -> Verb {
    Verb::Enqueue(twiml::Enqueue {
        queue: ticket.queue.clone(),
        action: Some(ticket.queued_url()),
        wait_url: Some(ticket.wait_url(turn, None)),
    })
}
