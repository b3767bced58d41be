//! `POST /voice/at/…`: the caller answered, or did not. The position in the address says where.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;

use super::Telephony;
use super::answer::Answer;
use super::below::Below;
use super::params::Params;
use super::recent::Key;
use crate::flow::{self, DialResult, Effect, Event, Facts, Flow, Position};
use crate::store::writer::{Message, Row, Wait};
use crate::workflows::call_story;

/// How long a caller may wait for the store (`design.md` 3.2).
pub(super) const STORE_ANSWERS: Duration = Duration::from_millis(300);

pub async fn at(
    State(telephony): State<Telephony>,
    Below(path): Below,
    Extension(params): Extension<Params>,
) -> Answer {
    let (flow, at) = telephony.place(&path, &params).await;
    telephony.step(&flow, &at, &event(&params), &params).await
}

/// What the caller did, or what became of a message or of a call to a number outside. Neither
/// digits nor words is silence.
pub fn event(params: &Params) -> Event {
    let digits = params.text("Digits");
    let speech = params.text("SpeechResult").trim();
    let recording = params.text("RecordingUrl");
    // A dial and a recording have fields of their own, and may say which key ended them.
    if let Some(status) = params.get("DialCallStatus") {
        Event::Dial(dial_result(status))
    } else if !recording.is_empty() {
        Event::Recorded {
            url: recording.to_owned(),
            seconds: params.text("RecordingDuration").parse().unwrap_or(0),
        }
    } else if !digits.is_empty() {
        Event::Digits(digits.to_owned())
    } else if speech.is_empty() {
        Event::NoInput
    } else {
        Event::Speech {
            text: speech.to_owned(),
            confidence: params.text("Confidence").parse().ok(),
        }
    }
}

/// Whether two have spoken (`DialCallStatus`).
pub(super) fn dial_result(status: &str) -> DialResult {
    match status {
        "completed" | "answered" => DialResult::Completed,
        _ => DialResult::NotReached,
    }
}

/// Whether a number was typed that is kept.
fn is_typed(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Collected {
            digits: Some(_),
            ..
        }
    )
}

impl Telephony {
    /// The flow and the position that an address names. What cannot be read, or belongs to a
    /// release that is nowhere, goes on at the node of the same name in the flow that answers the
    /// number dialled, else to a person.
    pub async fn place(&self, path: &str, params: &Params) -> (Arc<Flow>, Position) {
        let current = self.releases.answering(params.text("To"));
        let Some(position) = Position::parse(path) else {
            tracing::warn!("a webhook's position cannot be read; a person answers");
            // The steps of before are not known: these come after any that were counted.
            let now = self.ctx.clock.now().as_second();
            let nowhere = Position {
                node: String::new(),
                seq: u32::try_from(now).unwrap_or_default(),
                ..current.first_position()
            };
            let at = flow::resume(&current, &nowhere);
            return (current, at);
        };
        let flow = self.releases.find(&self.ctx, &position.release).await;
        let flow = flow.unwrap_or(current);
        let at = flow::resume(&flow, &position);
        (flow, at)
    }

    /// Answers an event, and records what it did unless it was answered before.
    pub async fn step(&self, flow: &Flow, at: &Position, event: &Event, params: &Params) -> Answer {
        let Some(call) = params.call() else {
            tracing::warn!("a webhook without a CallSid");
            return self.apology();
        };
        let key = Key::new(call, &at.to_path(), params);
        if let Some(before) = self.recent.get(&key) {
            return Answer(before);
        }
        let (event, facts) = self.what_is_known(flow, at, (event, call), params).await;
        let step = flow::step(flow, at, &event, &facts);
        let message = Message::among(&step.effects, || self.ctx.id(), at, params);
        // A number that was typed is read from the store at a later step, from this row alone. Where it
        // is not committed by then nothing is promised: waiting for it here makes that rare. And who
        // left a message hears that it is kept.
        let waits = message.is_some() || step.effects.iter().any(is_typed);
        let row = Row::Step {
            call: call.to_owned(),
            seq: at.seq,
            node: at.node.clone(),
            effects: call_story::to_journal(&step.effects),
            at: self.ctx.now_ms(),
            message,
        };
        if waits {
            self.ctx.writer.append_within(row, STORE_ANSWERS).await;
        } else {
            self.ctx.writer.append(row);
        }
        self.enter_line(call, params, &step.effects).await;
        self.recent.put(key, step.document.clone());
        Answer(step.document)
    }

    /// The facts for a step, and the event: at a node that promises to ring back it is what came of
    /// the promise.
    async fn what_is_known(
        &self,
        flow: &Flow,
        at: &Position,
        (event, call): (&Event, &str),
        params: &Params,
    ) -> (Event, Facts) {
        let mut facts = self.facts(flow, params);
        let mut event = event.clone();
        if let Some(wish) = flow::wish(flow, at, &facts) {
            let (promise, number) = self.promise(flow, (call, at), &wish, params).await;
            event = Event::Callback(promise);
            facts.digits = number;
        } else if flow.speaks_digits(&at.node) {
            facts.digits = self.typed((call, at), None).await;
        }
        (event, facts)
    }

    /// Gives a caller who goes to a queue a place in line. The wait document makes up for it where
    /// the store does not answer in time.
    async fn enter_line(&self, call: &str, params: &Params, effects: &[Effect]) {
        for effect in effects {
            if let Effect::Enqueued(ticket) = effect {
                let wait = Wait::of(call, ticket, params, self.ctx.now_ms());
                let row = Row::Wait(wait);
                self.ctx.writer.append_within(row, STORE_ANSWERS).await;
            }
        }
    }
}

impl Wait {
    /// The row of a caller with this ticket.
    pub(super) fn of(call: &str, ticket: &flow::Ticket, params: &Params, now: i64) -> Self {
        Self {
            call: call.to_owned(),
            queue: ticket.queue.clone(),
            priority: ticket.priority,
            skills: ticket.skills.join(" "),
            entered_at: ticket.entered_ms,
            ticket: ticket.to_path(),
            seq: ticket.at.seq,
            from_number: params.text("From").to_owned(),
            to_number: params.text("To").to_owned(),
            queue_sid: params
                .get("QueueSid")
                .filter(|sid| !sid.is_empty())
                .map(str::to_owned),
            at: now,
        }
    }
}
