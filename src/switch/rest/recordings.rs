//! `Recordings/RE…`: the sound of a recording, `.json` its facts, and `DELETE` to erase it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::answer::{Refusal, date};
use crate::switch::exchange::Exchange;
use crate::switch::recordings::{Made, wav};

pub(super) async fn show(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, file)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (sid, kind) = file.split_once('.').unwrap_or((&file, "wav"));
    let made = exchange.recordings.made(sid);
    let made = made.ok_or_else(|| Refusal::not_found("The recording"))?;
    match kind {
        "json" => Ok(Json(facts(&exchange, &made)).into_response()),
        "wav" => Ok(([(CONTENT_TYPE, "audio/x-wav")], wav(made.seconds)).into_response()),
        _ => Err(Refusal::not_found("The recording in this format")),
    }
}

pub(super) async fn erase(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, file)): Path<(String, String)>,
) -> Result<StatusCode, Refusal> {
    if exchange.recordings.erase(super::sid(&file)) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::not_found("The recording"))
    }
}

fn facts(exchange: &Exchange, made: &Made) -> Value {
    let account = &exchange.config.account_sid;
    json!({
        "account_sid": account,
        "api_version": "2010-04-01",
        "call_sid": made.call,
        "channels": 1,
        "date_created": date(made.at),
        "duration": made.seconds.to_string(),
        "sid": made.sid,
        "source": "RecordVerb",
        "status": "completed",
        "uri": format!("/2010-04-01/Accounts/{account}/Recordings/{}.json", made.sid),
    })
}
