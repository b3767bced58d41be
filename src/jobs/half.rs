//! What a message with a first half is made of, read when it is sent. The half is in clear only
//! inside the message.

use serde::Deserialize;

use crate::domain::language::Language;
use crate::domain::pin::Half;
use crate::domain::practice::PracticeNumber;
use crate::store::jobs::Job;
use crate::store::letters::Letter;
use crate::store::pins::Pin;
use crate::store::{halves, letters, pins};
use crate::workflows::{Ctx, Fault};

/// Where a message goes.
#[derive(Deserialize)]
pub struct Destination {
    /// The number or address.
    pub to: String,
}

/// All that a message says.
pub struct Message {
    /// The half, wiped when dropped.
    pub half: Half,
    /// Its practice.
    pub practice: PracticeNumber,
    /// The holder's name and address.
    pub letter: Letter,
    /// The PIN.
    pub pin: Pin,
    /// Where it goes.
    pub destination: Destination,
}

/// Reads it all; `None` when the PIN is not live any more, or its half is wiped.
pub async fn read(ctx: &Ctx, job: &Job) -> Result<Option<Message>, Fault> {
    let mut tx = ctx.db.read().await?;
    let pin = pins::find(&mut tx, &job.subject).await?;
    let sealed = halves::sealed(&mut tx, &job.subject, "first").await?;
    let letter = letters::find(&mut tx, &job.subject).await?;
    drop(tx);
    let (Some(pin), Some(sealed), Some(letter)) = (pin, sealed, letter) else {
        return Ok(None);
    };
    if pin.state != "iniziale" {
        return Ok(None);
    }
    let opened = ctx.outbox.open(&sealed, &pin.id)?;
    let (Some(half), Ok(practice)) = (
        Half::from_opened(&opened),
        PracticeNumber::parse(&pin.number),
    ) else {
        return Ok(None);
    };
    Ok(Some(Message {
        half,
        practice,
        letter,
        pin,
        destination: serde_json::from_str(&job.data)?,
    }))
}

/// The language of the holder's messages.
pub fn language(message: &Message) -> Language {
    Language::parse(&message.letter.language).unwrap_or_default()
}
