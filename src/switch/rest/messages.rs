//! `Messages.json`: a message is checked, taken and answered with 201; what becomes of it is told by
//! its callbacks, or by asking again.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;
use reqwest::Url;
use serde_json::{Value, json};

use super::answer::{Refusal, date, page};
use super::{Form, field, sid};
use crate::switch::exchange::Exchange;
use crate::switch::messages::{NewMessage, SentMessage, take};

/// Characters of a body at most.
const LONGEST: usize = 1600;

pub(super) async fn create(
    State(exchange): State<Arc<Exchange>>,
    axum::extract::Form(form): Form,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let new = check(&form)?;
    let message = take(&exchange, new);
    Ok((StatusCode::CREATED, Json(show_one(&exchange, &message))))
}

fn check(form: &[(String, String)]) -> Result<NewMessage, Refusal> {
    let to = field(form, "To")
        .ok_or_else(|| Refusal::bad(21_604, "A 'To' phone number is required."))?;
    if !is_e164(to) {
        let why = format!("The 'To' number {to} is not a valid phone number.");
        return Err(Refusal::bad(21_211, why));
    }
    // Italian numbers that begin with 0 are landlines.
    if to.starts_with("+390") {
        return Err(Refusal::bad(
            21_614,
            "'To' number is not a valid mobile number",
        ));
    }
    let from = field(form, "From")
        .or_else(|| field(form, "MessagingServiceSid"))
        .ok_or_else(|| Refusal::bad(21_603, "A 'From' phone number is required."))?;
    if !is_e164(from) && !is_alias(from) && !from.starts_with("MG") {
        let why = format!("The 'From' number {from} is not a valid phone number or alias.");
        return Err(Refusal::bad(21_212, why));
    }
    let body =
        field(form, "Body").ok_or_else(|| Refusal::bad(21_602, "Message body is required."))?;
    if body.chars().count() > LONGEST {
        let why = "The concatenated message body exceeds the 1600 character limit.";
        return Err(Refusal::bad(21_617, why));
    }
    let validity = field(form, "ValidityPeriod").map(str::parse::<u32>);
    if validity.is_some_and(|period| !period.is_ok_and(|seconds| (1..=36_000).contains(&seconds))) {
        return Err(Refusal::bad(
            21_660,
            "The 'ValidityPeriod' is out of range.",
        ));
    }
    let callback = field(form, "StatusCallback").map(str::parse::<Url>);
    Ok(NewMessage {
        to: to.to_owned(),
        from: from.to_owned(),
        body: body.to_owned(),
        callback: callback
            .transpose()
            .map_err(|_| Refusal::bad(21_609, "The 'StatusCallback' URL is not a valid URL."))?,
    })
}

fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

/// An alphanumeric sender: 3 to 11 characters, not digits alone.
fn is_alias(from: &str) -> bool {
    (3..=11).contains(&from.len())
        && from.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
        && from.chars().any(|c| c.is_ascii_alphabetic())
}

pub(super) async fn show(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, file)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let message = exchange
        .messages
        .get(sid(&file))
        .ok_or_else(|| Refusal::not_found("The message"))?;
    Ok(Json(show_one(&exchange, &message)))
}

pub(super) async fn list(
    State(exchange): State<Arc<Exchange>>,
    Query(query): Query<Vec<(String, String)>>,
) -> Json<Value> {
    let to = field(&query, "To");
    let from = field(&query, "From");
    // `DateSent>=…` reaches us as a field named `DateSent>`.
    let after = field(&query, "DateSent>").and_then(moment);
    let before = field(&query, "DateSent<").and_then(moment);
    let mut messages = exchange.messages.all();
    messages.retain(|message| {
        to.is_none_or(|to| message.to == to)
            && from.is_none_or(|from| message.from == from)
            && after.is_none_or(|after| message.at >= after)
            && before.is_none_or(|before| message.at <= before)
    });
    // The newest first, as the platform lists them.
    let items: Vec<Value> = messages
        .iter()
        .rev()
        .map(|message| show_one(&exchange, message))
        .collect();
    page("messages", &items)
}

/// A day or a moment, in UTC.
fn moment(text: &str) -> Option<Timestamp> {
    let day = || {
        text.parse::<civil::Date>()
            .ok()?
            .to_zoned(TimeZone::UTC)
            .ok()
    };
    let at = text.parse::<Timestamp>().ok();
    at.or_else(|| day().map(|zoned| zoned.timestamp()))
}

fn show_one(exchange: &Exchange, message: &SentMessage) -> Value {
    let account = &exchange.config.account_sid;
    let sent = message.status != "queued";
    json!({
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": date(message.at),
        "date_sent": if sent { date(message.at) } else { Value::Null },
        "date_updated": date(exchange.clock().now()),
        "direction": "outbound-api",
        "error_code": message.error_code,
        "error_message": null,
        "from": message.from,
        "num_media": "0",
        "num_segments": "1",
        "price": null,
        "sid": message.sid,
        "status": message.status,
        "to": message.to,
        "uri": format!("/2010-04-01/Accounts/{account}/Messages/{}.json", message.sid),
    })
}
