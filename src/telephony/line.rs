//! The waiting line as the platform asks for it: the wait document, which is also the caller's
//! heartbeat, and what to do when the caller leaves the queue.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;

use super::Telephony;
use super::answer::{Answer, empty};
use super::at::STORE_ANSWERS;
use super::below::Below;
use super::params::Params;
use crate::flow::{self, Event, Facts, Flow, Left, Position, QueueResult, Ticket};
use crate::store::writer::{Row, Wait};
use crate::twiml::{Document, Verb};
use crate::workflows::connect_call::{self, Connect};
use crate::workflows::end_call;
use crate::workflows::late::Late;
use crate::workflows::leave_line::{self, Leave};

/// `POST /voice/wait/…`
pub async fn wait(
    State(telephony): State<Telephony>,
    Below(path): Below,
    Extension(params): Extension<Params>,
) -> Answer {
    let Some(call) = params.call() else {
        return telephony.apology();
    };
    let Some((ticket, turn, said)) = Ticket::parse_wait(&path) else {
        return telephony.to_a_person(&params).await;
    };
    let flow = telephony.flow_of(&ticket.at, &params).await;
    if !params.caller_lives() {
        return empty();
    }
    let facts = telephony.facts_in_line(&flow, &params, &ticket);
    if let Some(answer) = telephony.leave(&flow, &ticket, &facts, &params).await {
        return answer;
    }
    let mut row = Wait::of(call, &ticket, &params, telephony.ctx.now_ms());
    // In our own loop there is no queue: the call can be offered all the same.
    row.queue_sid.get_or_insert_default();
    telephony.ctx.writer.append(Row::Beat(row));
    Answer(flow::wait(&flow, &ticket, turn, said, &facts))
}

/// `POST /voice/queued/…`: the caller left the queue.
pub async fn queued(
    State(telephony): State<Telephony>,
    Below(path): Below,
    Extension(params): Extension<Params>,
) -> Answer {
    let Some(call) = params.call() else {
        return telephony.apology();
    };
    let Some(ticket) = Ticket::parse(&path) else {
        return telephony.to_a_person(&params).await;
    };
    let flow = telephony.flow_of(&ticket.at, &params).await;
    match params.text("QueueResult") {
        "redirected" => telephony.connect_accepted(&flow, &ticket, &params).await,
        "hangup" => {
            telephony.abandoned(call).await;
            empty()
        }
        "leave" => telephony.left(&flow, &ticket, &params).await,
        "queue-full" | "error" | "system-error" => {
            let facts = telephony.facts(&flow, &params);
            Answer(flow::waiting_loop(&ticket, &facts))
        }
        other => {
            tracing::info!(
                call.sid = call,
                queue.result = other,
                "a caller left the queue"
            );
            if params.caller_lives() {
                let facts = telephony.facts(&flow, &params);
                Answer(flow::requeue(&ticket, &facts))
            } else {
                empty()
            }
        }
    }
}

impl Telephony {
    /// Where it is time, asks the caller out of the line: `<Leave>`, but only once the store has
    /// committed it. While it has not, the caller goes on waiting, and it is tried at the next turn.
    async fn leave(
        &self,
        flow: &Flow,
        ticket: &Ticket,
        facts: &Facts,
        params: &Params,
    ) -> Option<Answer> {
        let reason = flow::leaving(flow, ticket, facts)?;
        let call = params.call().filter(|_| self.ctx.writer.is_up())?;
        // The request itself says it: the row does not know of the queue yet at the first turn, and
        // still does when the platform has put the caller out of it.
        let queued = !params.text("QueueSid").is_empty();
        let leave = leave_line::leave(&self.ctx, call, ticket.at.seq, reason);
        match self.ctx.clock.within(STORE_ANSWERS, leave).await? {
            Ok(Leave::Goes) if queued => Some(Answer(Document::of([Verb::Leave]))),
            // In our own loop there is nothing to leave.
            Ok(Leave::Goes) => Some(self.left(flow, ticket, params).await),
            Ok(Leave::Stays) => None,
            Err(error) => {
                tracing::warn!(error.message = %error, "a caller could not be asked out of the line");
                None
            }
        }
    }

    /// The caller has left the line and goes on at the reason that was written down; while the store
    /// is away, at the one that holds now.
    async fn left(&self, flow: &Flow, ticket: &Ticket, params: &Params) -> Answer {
        let call = params.call().unwrap_or_default();
        let known = if self.ctx.writer.is_up() {
            let read = leave_line::left(&self.ctx, call);
            self.ctx.clock.within(STORE_ANSWERS, read).await
        } else {
            None
        };
        let why = if let Some(Ok(why)) = known {
            why
        } else {
            flow::leaving(flow, ticket, &self.facts_in_line(flow, params, ticket))
        };
        let left = Left {
            entered_ms: ticket.entered_ms,
            why,
        };
        let event = Event::Queue(QueueResult::Leave(left));
        self.step(flow, &ticket.at, &event, params).await
    }

    /// The caller hung up in line: the offer is withdrawn before the platform is answered.
    async fn abandoned(&self, call: &str) {
        if let Err(error) = end_call::end_call(&self.ctx, call, "abandoned").await {
            tracing::warn!(error.message = %error, "a hang-up waits for the store");
            self.late.push(Late::CallEnded {
                call: call.to_owned(),
                cause: "abandoned".to_owned(),
            });
        }
    }

    /// The release of a position, or the one that answers new calls to the number dialled.
    pub async fn flow_of(&self, at: &Position, params: &Params) -> Arc<Flow> {
        let flow = self.releases.find(&self.ctx, &at.release).await;
        flow.unwrap_or_else(|| self.releases.answering(params.text("To")))
    }

    /// An address that says nothing: the flow's queue to a person.
    pub async fn to_a_person(&self, params: &Params) -> Answer {
        let (flow, at) = self.place("", params).await;
        self.step(&flow, &at, &Event::NoInput, params).await
    }

    async fn connect_accepted(&self, flow: &Flow, ticket: &Ticket, params: &Params) -> Answer {
        let call = params.call().unwrap_or_default();
        match connect_call::connect_accepted(&self.ctx, call).await {
            Ok(Connect::Dial { offer, endpoint }) => {
                self.dial(flow, ticket, (&offer, &endpoint), params)
            }
            Ok(Connect::Over) => empty(),
            Ok(Connect::WaitAgain) => Answer(flow::requeue(ticket, &self.facts(flow, params))),
            Err(error) => {
                tracing::warn!(error.message = %error, "a connect waits for the store");
                Answer(flow::requeue(ticket, &self.facts(flow, params)))
            }
        }
    }
}
