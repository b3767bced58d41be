//! The caller's page: dial, press, speak, hang up, and the stream of what is heard.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::unbounded_channel;

use super::{Events, Phone, event, stream};
use crate::switch::call::{CallStatus, Ended, Signal};
use crate::switch::line::{LineEvent, Watch};
use crate::switch::lock;

#[derive(Deserialize)]
pub(super) struct Dial {
    from: String,
    to: String,
}

#[derive(Serialize)]
pub(super) struct Dialled {
    call: String,
}

#[derive(Deserialize)]
pub(super) struct Keys {
    keys: String,
}

#[derive(Deserialize)]
pub(super) struct Words {
    pub text: String,
}

pub(super) async fn dial(State(phone): State<Phone>, Json(dial): Json<Dial>) -> Json<Dialled> {
    let line = phone.switch.dial(dial.from.trim(), dial.to.trim());
    let call = line.sid().to_owned();
    lock(&phone.begun).insert(call.clone(), line);
    Json(Dialled { call })
}

/// The stream of a call. Whoever closes the page hangs up.
pub(super) async fn events(
    State(phone): State<Phone>,
    Path(sid): Path<String>,
) -> Result<Events, StatusCode> {
    let exchange = Arc::clone(&phone.switch.0);
    if exchange.call(&sid).is_none() {
        return Err(StatusCode::NOT_FOUND);
    }
    let begun = lock(&phone.begun).remove(&sid);
    let mut watch = match begun {
        Some(line) => line.into_watch(),
        None => Watch::of_call(&exchange, &sid),
    };
    let (sender, receiver) = unbounded_channel();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                note = watch.next() => {
                    let Some(note) = note else { return };
                    let over = matches!(note.event, LineEvent::Ended { .. });
                    if sender.send(Ok(event(&note.event))).is_ok() && !over {
                        continue;
                    }
                    if over {
                        return;
                    }
                }
                () = sender.closed() => {}
            }
            signal(&phone, &sid, gone());
            return;
        }
    });
    Ok(stream(receiver))
}

pub(super) async fn press(
    State(phone): State<Phone>,
    Path(sid): Path<String>,
    Json(pressed): Json<Keys>,
) -> StatusCode {
    for key in pressed.keys.chars() {
        if !signal(&phone, &sid, Signal::Key(key)) {
            return StatusCode::NOT_FOUND;
        }
    }
    StatusCode::NO_CONTENT
}

pub(super) async fn say(
    State(phone): State<Phone>,
    Path(sid): Path<String>,
    Json(words): Json<Words>,
) -> StatusCode {
    done(signal(&phone, &sid, Signal::Spoke(words.text)))
}

pub(super) async fn hang_up(State(phone): State<Phone>, Path(sid): Path<String>) -> StatusCode {
    done(signal(&phone, &sid, gone()))
}

fn gone() -> Signal {
    Signal::Over(Ended::new(CallStatus::Completed, "the caller hung up"))
}

fn signal(phone: &Phone, sid: &str, signal: Signal) -> bool {
    phone
        .switch
        .0
        .call(sid)
        .and_then(|call| call.post.as_ref().map(|post| post.send(signal)))
        .unwrap_or(false)
}

pub(super) fn done(done: bool) -> StatusCode {
    if done {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}
