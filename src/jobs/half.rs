//! What a message with a half is made of, read when it is sent. The half is in clear only inside the
//! message.

use serde::Deserialize;

use crate::domain::language::Language;
use crate::domain::pin::Half;
use crate::domain::practice::PracticeNumber;
use crate::store::jobs::Job;
use crate::store::letters::Letter;
use crate::store::pins::Pin;
use crate::store::{citizens, halves, jobs, letters, pins};
use crate::workflows::restore_pin::second_row;
use crate::workflows::{Ctx, Fault};

/// Which half a message holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The first.
    First,
    /// The second, of a PIN whose second half goes by no letter.
    Second,
}

impl Which {
    /// The word in the table of halves.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }
}

/// Where a message goes.
#[derive(Deserialize)]
pub struct Destination {
    /// `sms`, `email` or `pec`.
    #[serde(default)]
    pub channel: String,
    /// The number or address.
    pub to: String,
}

/// All that a message says.
pub struct Message {
    /// The half, wiped when dropped.
    pub half: Half,
    /// Its practice.
    pub practice: PracticeNumber,
    /// The holder's name and address, where there is a letter.
    pub letter: Option<Letter>,
    /// The language of the holder's messages.
    pub language: Language,
    /// The PIN.
    pub pin: Pin,
    /// Where it goes.
    pub destination: Destination,
    /// The channel of the other half, where that goes by a message too.
    pub other: Option<String>,
}

impl Message {
    /// Whether it is a half of a restored PIN.
    pub fn is_restored(&self) -> bool {
        self.pin.origin == "ripristino"
    }
}

/// Reads it all; `None` when the PIN is not live any more, or its half is wiped.
pub async fn read(ctx: &Ctx, job: &Job, which: Which) -> Result<Option<Message>, Fault> {
    let mut tx = ctx.db.read().await?;
    let pin = pins::find(&mut tx, &job.subject).await?;
    let sealed = halves::sealed(&mut tx, &job.subject, which.word()).await?;
    let letter = letters::find(&mut tx, &job.subject).await?;
    let jobs = jobs::of(&mut tx, &job.subject).await?;
    let citizen = match &pin {
        Some(pin) => citizens::find(&mut tx, &pin.cf).await?,
        None => None,
    };
    drop(tx);
    let (Some(pin), Some(sealed)) = (pin, sealed) else {
        return Ok(None);
    };
    if pin.state != "iniziale" {
        return Ok(None);
    }
    let row = match which {
        Which::First => pin.id.clone(),
        Which::Second => second_row(&pin.id),
    };
    let opened = ctx.outbox.open(&sealed, &row)?;
    let (Some(half), Ok(practice)) = (
        Half::from_opened(&opened),
        PracticeNumber::parse(&pin.number),
    ) else {
        return Ok(None);
    };
    let language = citizen.and_then(|citizen| Language::parse(&citizen.language));
    let other = jobs
        .iter()
        .find(|one| one.kind == "second-half" && one.id != job.id)
        .and_then(|one| serde_json::from_str::<Destination>(&one.data).ok());
    Ok(Some(Message {
        half,
        practice,
        letter,
        language: language.unwrap_or_default(),
        pin,
        destination: serde_json::from_str(&job.data)?,
        other: other.map(|other| other.channel),
    }))
}
