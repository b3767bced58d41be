//! Where the halves of a contact's PIN are: the fragment `#delivery`.

use serde_json::Value;

use super::problem::Problem;
use super::{reasons, shown};
use crate::console::Console;
use crate::console::views::delivery::{Delivery, LetterState, MessageLine, MessageState};
use crate::domain::message_status::MessageStatus;
use crate::store::jobs::{self, Job};
use crate::store::{Tx, letters, messages, pins, practices};
use crate::workflows::note_delivery;

impl Console {
    /// The delivery of the contact's PIN, once there is one.
    pub async fn delivery(&self, contact: &str) -> Result<Option<Delivery>, Problem> {
        let mut tx = self.ctx.db.read().await?;
        let Some(practice) = practices::of_contact(&mut tx, contact).await? else {
            return Ok(None);
        };
        let Some(pin) = pins::of_practice(&mut tx, &practice.id).await? else {
            return Ok(None);
        };
        let sent = jobs::of(&mut tx, &pin.id).await?;
        let mut lines = Vec::new();
        for job in sent.iter().filter(|job| job.state != "cancelled") {
            let elsewhere = goes_elsewhere(job, &sent);
            lines.push(line(&mut tx, job, elsewhere).await?);
        }
        let letter = letters::find(&mut tx, &pin.id).await?;
        let letter = letter.map_or(LetterState::Cancelled, |letter| {
            match letter.state.as_str() {
                "ready" | "spoiled" => LetterState::Waiting,
                "exported" => LetterState::Exported,
                "confirmed" => LetterState::Posted,
                _ => LetterState::Cancelled,
            }
        });
        Ok(Some(Delivery {
            contact_id: contact.to_owned(),
            messages: lines,
            letter,
        }))
    }
}

/// Whether a failed message was followed by one to another contact.
fn goes_elsewhere(failed: &Job, all: &[Job]) -> bool {
    all.iter()
        .any(|other| other.id > failed.id && matches!(other.state.as_str(), "due" | "done"))
}

/// How a channel is called, and its address with most of it hidden.
pub fn way_and_address(job: &Job) -> (String, String) {
    let data: Value = serde_json::from_str(&job.data).unwrap_or_default();
    let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default();
    let way = match text("channel") {
        "email" => "E-mail",
        "pec" => "PEC",
        _ => "SMS",
    };
    let masked = note_delivery::channel(text("channel"), text("to"))
        .map_or_else(String::new, |channel| channel.masked());
    (way.to_owned(), masked)
}

/// One message and how far it got.
pub async fn line(tx: &mut Tx, job: &Job, elsewhere: bool) -> Result<MessageLine, Problem> {
    let (way, to) = way_and_address(job);
    let message = messages::of_job(tx, &job.id).await?;
    let delivered = message.is_some_and(|message| {
        MessageStatus::parse(&message.status) == Some(MessageStatus::Delivered)
    });
    let state = match job.state.as_str() {
        "failed" => {
            let word = job.error.as_deref().unwrap_or_default();
            let (reason, next_step) = reasons::undelivered(word, elsewhere);
            MessageState::Failed { reason, next_step }
        }
        "done" if delivered => MessageState::Delivered,
        "done" => MessageState::Sent,
        _ => MessageState::Queued,
    };
    Ok(MessageLine {
        way,
        to,
        state,
        at: shown::time(job.created_at),
    })
}
