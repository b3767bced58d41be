//! `Calls/{CA}.json`: what a call is doing, and sending it elsewhere or ending it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::answer::{Refusal, date};
use super::{Form, field, sid};
use crate::switch::call::{Call, CallStatus, Ended, LegNews, Signal};
use crate::switch::document::{Fetch, Moved};
use crate::switch::exchange::Exchange;
use crate::switch::lock;
use crate::switch::webhook::Params;
use crate::twiml::Document;

/// Characters of a document in the `Twiml` parameter at most.
const LONGEST: usize = 4000;

fn find(exchange: &Exchange, file: &str) -> Result<Arc<Call>, Refusal> {
    exchange
        .call(sid(file))
        .ok_or_else(|| Refusal::not_found("The call"))
}

pub(super) async fn show(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, file)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let call = find(&exchange, &file)?;
    Ok(Json(show_one(&exchange, &call)))
}

pub(super) async fn update(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, file)): Path<(String, String)>,
    axum::extract::Form(form): Form,
) -> Result<Json<Value>, Refusal> {
    let call = find(&exchange, &file)?;
    let signal = wish(&call, &form)?;
    let over = || Refusal::bad(21_220, "Call is not in-progress. Cannot redirect.");
    if call.status().is_terminal() {
        return Err(over());
    }
    let taken = match (&call.post, signal) {
        (Some(post), signal) => post.send(signal),
        // A dialled leg has no document of its own: it can only be ended.
        (None, Signal::Over(_)) => exchange.endpoints.send(&call.to, LegNews::HungUp),
        (None, _) => false,
    };
    if !taken {
        return Err(over());
    }
    Ok(Json(show_one(&exchange, &call)))
}

fn wish(call: &Call, form: &[(String, String)]) -> Result<Signal, Refusal> {
    if let Some(status) = field(form, "Status") {
        let ended = match status {
            "completed" => CallStatus::Completed,
            "canceled" if call.status() == CallStatus::InProgress => {
                return Err(Refusal::bad(21_220, "The call is in progress already."));
            }
            "canceled" => CallStatus::Canceled,
            _ => return Err(Refusal::bad(20_001, "The 'Status' is not known.")),
        };
        return Ok(Signal::Over(Ended::new(ended, "ended by REST")));
    }
    if let Some(url) = field(form, "Url") {
        return Ok(Signal::Moved(Moved::To(document(url, form)?)));
    }
    let twiml = field(form, "Twiml")
        .ok_or_else(|| Refusal::bad(21_218, "'Url', 'Twiml' or 'Status' is required."))?;
    if twiml.chars().count() > LONGEST {
        return Err(Refusal::bad(
            21_623,
            "The 'Twiml' is longer than 4000 characters.",
        ));
    }
    let document = Document::parse(twiml)
        .map_err(|error| Refusal::bad(12_100, format!("The 'Twiml' cannot be read: {error}")))?;
    Ok(Signal::Moved(Moved::Run(document)))
}

/// The document that `Url` and `Method` name.
pub(super) fn document(url: &str, form: &[(String, String)]) -> Result<Fetch, Refusal> {
    let url = url
        .parse::<Url>()
        .map_err(|_| Refusal::bad(21_205, "The 'Url' is not a valid URL."))?;
    let method = match field(form, "Method") {
        None | Some("POST") => Method::POST,
        Some("GET") => Method::GET,
        Some(_) => return Err(Refusal::bad(21_206, "The 'Method' is not GET or POST.")),
    };
    Ok(Fetch {
        method,
        url,
        extra: Params::default(),
    })
}

fn show_one(exchange: &Exchange, call: &Call) -> Value {
    let account = &exchange.config.account_sid;
    let progress = *lock(&call.progress);
    json!({
        "account_sid": account,
        "api_version": "2010-04-01",
        "direction": call.direction,
        "date_created": date(call.started),
        "duration": progress.ended.map(|_| call.duration().to_string()),
        "end_time": progress.ended.map_or(Value::Null, date),
        "from": call.from,
        "parent_call_sid": call.parent,
        "sid": call.sid,
        "start_time": progress.answered.map_or(Value::Null, date),
        "status": progress.status.as_str(),
        "to": call.to,
        "uri": format!("/2010-04-01/Accounts/{account}/Calls/{}.json", call.sid),
    })
}
