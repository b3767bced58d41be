//! The operator's softphone: the stream of what rings, and answering it. Without a page that
//! listens the client cannot be reached.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use tokio::sync::mpsc::unbounded_channel;

use super::caller::{Words, done};
use super::{Events, Phone, event, stream};
use crate::switch::call::LegNews;
use crate::switch::endpoints::address;

/// How long a browser may be between two pages and still be rung.
const BETWEEN_PAGES: Duration = Duration::from_secs(10);

pub(super) async fn events(State(phone): State<Phone>, Path(name): Path<String>) -> Events {
    let exchange = Arc::clone(&phone.switch.0);
    let address = address(&name);
    let mut events = exchange.endpoints.listen(&address);
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                Some((what, _busy)) = events.recv() => {
                    if sender.send(Ok(event(&what))).is_err() {
                        break;
                    }
                }
                () = sender.closed() => break,
            }
        }
        let until = exchange.clock().after(BETWEEN_PAGES);
        exchange.endpoints.expect(&address, until);
    });
    stream(receiver)
}

pub(super) async fn answer(State(phone): State<Phone>, Path(name): Path<String>) -> StatusCode {
    tell(&phone, &name, LegNews::Answered)
}

pub(super) async fn decline(State(phone): State<Phone>, Path(name): Path<String>) -> StatusCode {
    tell(&phone, &name, LegNews::Declined)
}

pub(super) async fn hang_up(State(phone): State<Phone>, Path(name): Path<String>) -> StatusCode {
    tell(&phone, &name, LegNews::HungUp)
}

pub(super) async fn say(
    State(phone): State<Phone>,
    Path(name): Path<String>,
    Json(words): Json<Words>,
) -> StatusCode {
    tell(&phone, &name, LegNews::Spoke(words.text))
}

fn tell(phone: &Phone, name: &str, news: LegNews) -> StatusCode {
    done(phone.switch.0.endpoints.send(&address(name), news))
}
