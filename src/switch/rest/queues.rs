//! `Queues.json` and their members: how many wait, and taking one caller out.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::answer::{Refusal, date, page};
use super::{Form, field, sid};
use crate::switch::call::Signal;
use crate::switch::exchange::Exchange;
use crate::switch::queues::{Member, QueueRecord};

pub(super) async fn list(State(exchange): State<Arc<Exchange>>) -> Json<Value> {
    let items: Vec<Value> = exchange
        .queues
        .records()
        .iter()
        .map(|queue| show_one(&exchange, queue))
        .collect();
    page("queues", &items)
}

pub(super) async fn show(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, file)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let records = exchange.queues.records();
    let queue = records
        .iter()
        .find(|queue| queue.sid == sid(&file))
        .ok_or_else(|| Refusal::not_found("The queue"))?;
    Ok(Json(show_one(&exchange, queue)))
}

pub(super) async fn members(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, queue)): Path<(String, String)>,
) -> Result<Json<Value>, Refusal> {
    let members = exchange
        .queues
        .members(&queue)
        .ok_or_else(|| Refusal::not_found("The queue"))?;
    let items: Vec<Value> = (1..)
        .zip(&members)
        .map(|(place, member)| show_member(&exchange, &queue, member, place))
        .collect();
    Ok(page("queue_members", &items))
}

pub(super) async fn member(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, queue, file)): Path<(String, String, String)>,
) -> Result<Json<Value>, Refusal> {
    let members = exchange.queues.members(&queue).unwrap_or_default();
    let (place, found) = (1..)
        .zip(&members)
        .find(|(_, member)| member.call == sid(&file))
        .ok_or_else(|| Refusal::not_found("The queue member"))?;
    Ok(Json(show_member(&exchange, &queue, found, place)))
}

/// Takes a caller, or `Front`, out of the queue and runs the document at `Url` on that leg.
pub(super) async fn dequeue(
    State(exchange): State<Arc<Exchange>>,
    Path((_account, queue, file)): Path<(String, String, String)>,
    axum::extract::Form(form): Form,
) -> Result<Json<Value>, Refusal> {
    let url = field(&form, "Url").ok_or_else(|| Refusal::bad(21_205, "A 'Url' is required."))?;
    let fetch = super::calls::document(url, &form)?;
    let gone = || Refusal::not_found("The queue member");
    let now = exchange.clock().now();
    let member = exchange
        .queues
        .take(&queue, sid(&file), now)
        .ok_or_else(gone)?;
    if !member.post.send(Signal::Dequeued(fetch)) {
        return Err(gone());
    }
    Ok(Json(show_member(&exchange, &queue, &member, 0)))
}

fn show_one(exchange: &Exchange, queue: &QueueRecord) -> Value {
    let account = &exchange.config.account_sid;
    json!({
        "account_sid": account,
        "average_wait_time": queue.average,
        "current_size": queue.size,
        "friendly_name": queue.name,
        "max_size": 1000,
        "sid": queue.sid,
        "uri": format!("/2010-04-01/Accounts/{account}/Queues/{}.json", queue.sid),
    })
}

fn show_member(exchange: &Exchange, queue: &str, member: &Member, place: usize) -> Value {
    let waited = exchange.clock().now().duration_since(member.entered);
    json!({
        "call_sid": member.call,
        "queue_sid": queue,
        "date_enqueued": date(member.entered),
        "position": place,
        "wait_time": waited.as_secs(),
    })
}
