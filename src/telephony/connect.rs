//! The hand-off: the document that dials the operator, and what to do when that call is over.

use axum::Extension;
use axum::extract::State;

use super::Telephony;
use super::answer::{Answer, empty};
use super::at::dial_result;
use super::below::Below;
use super::params::Params;
use crate::flow::{self, DialResult, Event, Flow, Ticket};
use crate::twiml::{Dial, Document, Endpoint, Noun, Verb};
use crate::workflows::connect_call::{self, Connect};
use crate::workflows::late::{self, Late};

/// `POST /voice/connect/{offer}/…`
pub async fn connect(
    State(telephony): State<Telephony>,
    below: Below,
    Extension(params): Extension<Params>,
) -> Answer {
    let Some(call) = params.call() else {
        return telephony.apology();
    };
    let (offer, path) = below.offer_and_ticket();
    let Some(ticket) = Ticket::parse(path) else {
        return telephony.to_a_person(&params).await;
    };
    let flow = telephony.flow_of(&ticket.at, &params).await;
    let again = || Answer(flow::requeue(&ticket, &telephony.facts(&flow, &params)));
    match connect_call::connect(&telephony.ctx, offer, call).await {
        Ok(Connect::Dial { offer, endpoint }) => {
            telephony.dial(&flow, &ticket, (&offer, &endpoint), &params)
        }
        Ok(Connect::WaitAgain) => again(),
        Ok(Connect::Over) => empty(),
        Err(error) => {
            tracing::warn!(error.message = %error, "a connect found no store; the caller waits on");
            again()
        }
    }
}

/// `POST /voice/dialled/{offer}/…`: the operator hung up, or was not reached.
pub async fn dialled(
    State(telephony): State<Telephony>,
    below: Below,
    Extension(params): Extension<Params>,
) -> Answer {
    let Some(call) = params.call() else {
        return telephony.apology();
    };
    let (offer, path) = below.offer_and_ticket();
    let Some(ticket) = Ticket::parse(path) else {
        return telephony.to_a_person(&params).await;
    };
    let flow = telephony.flow_of(&ticket.at, &params).await;
    let status = params.text("DialCallStatus");
    let talked = dial_result(status) == DialResult::Completed;
    let ended = Late::DialEnded {
        offer: offer.to_owned(),
        not_reached: (!talked).then(|| format!("phone-{status}")),
    };
    if !params.caller_lives() {
        if talked {
            telephony.late.push(ended);
        }
        telephony.late.push(Late::CallEnded {
            call: call.to_owned(),
            cause: "caller-hung-up".to_owned(),
        });
        return empty();
    }
    if let Err(error) = late::carry_out(&telephony.ctx, &ended).await {
        tracing::warn!(error.message = %error, "the end of a dial waits for the store");
        telephony.late.push(ended);
    }
    if talked {
        let event = Event::Dial(DialResult::Completed);
        telephony.step(&flow, &ticket.at, &event, &params).await
    } else {
        let facts = telephony.facts(&flow, &params);
        Answer(flow::dialled_back(&flow, &ticket, &facts))
    }
}

impl Telephony {
    /// The document that dials the operator of an offer. Made twice, it is the same.
    pub fn dial(
        &self,
        flow: &Flow,
        ticket: &Ticket,
        (offer, endpoint): (&str, &str),
        params: &Params,
    ) -> Answer {
        let language = ticket.at.language.as_str();
        let connecting = flow.say(flow.line("connecting", language), language);
        let dial = Dial {
            action: Some(format!("/voice/dialled/{offer}/{}", ticket.to_path())),
            timeout: self.ctx.config.line.ring,
            caller_id: Some(self.shown_number(params)),
            answer_on_bridge: true,
            nouns: vec![noun(endpoint, offer)],
            ..Dial::default()
        };
        Answer(Document::of([Verb::Say(connecting), Verb::Dial(dial)]))
    }

    /// The number that the operator's telephone shows: the caller's where it is one.
    fn shown_number(&self, params: &Params) -> String {
        let from = params.text("From");
        if from.starts_with('+') {
            from.to_owned()
        } else {
            self.ctx.config.telephony.caller_id.clone()
        }
    }
}

/// The operator's endpoint as a platform dials it.
fn noun(endpoint: &str, offer: &str) -> Noun {
    let at = |address: &str| Endpoint {
        address: address.to_owned(),
        status_callback: Some(format!("/voice/leg/{offer}")),
        status_events: ["initiated", "ringing", "answered", "completed"]
            .map(str::to_owned)
            .to_vec(),
    };
    if let Some(client) = endpoint.strip_prefix("client:") {
        Noun::Client(at(client))
    } else if endpoint.starts_with("sip:") || endpoint.starts_with("sips:") {
        Noun::Sip(at(endpoint))
    } else {
        Noun::Number(at(endpoint))
    }
}
