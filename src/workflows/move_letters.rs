//! Letters to the print room and the receipt back. Nothing is wiped before the receipt; the letter
//! of a revoked PIN does not leave.

use jiff::Timestamp;

use super::{Ctx, Deed, Fault};
use crate::domain::addressee::Addressee;
use crate::domain::practice::PracticeNumber;
use crate::domain::zone::rome;
use crate::letters::bundle::{Bundle, Entry, Recipient};
use crate::letters::receipt::{Receipt, What};
use crate::store::letters::Letter;
use crate::store::pins::Pin;
use crate::store::{Tx, halves, letters, pins};

/// The letters that wait, sealed, as one bundle. They count as exported only with `exported`, once
/// the file is safe; until then a second run takes them again.
pub async fn gather(ctx: &Ctx) -> Result<Bundle, Fault> {
    let mut tx = ctx.db.read().await?;
    let mut entries = Vec::new();
    for letter in letters::ready(&mut tx).await? {
        let pin = pins::find(&mut tx, &letter.pin).await?;
        let Some(holds) = pin.as_ref().and_then(Holds::of) else {
            continue;
        };
        let sealed = halves::sealed(&mut tx, &letter.pin, holds.half()).await?;
        if let Some(sealed) = sealed
            && let Some(entry) = entry(&letter, holds, sealed, entries.len() + 1)?
        {
            entries.push(entry);
        }
    }
    Ok(Bundle {
        id: ctx.id(),
        key: ctx.print_room.id(),
        made: ctx.clock.now(),
        body: (*ctx.body).clone(),
        entries,
    })
}

/// What the letter of a PIN holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The second half.
    SecondHalf,
    /// The first, with the invitation to activate (R120).
    Invitation,
    /// The second, of an activated PIN (R121).
    Activated,
}

impl Holds {
    /// `None` when the PIN waits for no letter any more.
    pub fn of(pin: &Pin) -> Option<Self> {
        match (pin.state.as_str(), pin.origin.as_str()) {
            ("preassegnato", _) => Some(Self::Invitation),
            ("iniziale", "d-ufficio") => Some(Self::Activated),
            ("iniziale", _) => Some(Self::SecondHalf),
            _ => None,
        }
    }

    /// The half's word in the table of halves.
    fn half(self) -> &'static str {
        match self {
            Self::Invitation => "first",
            Self::SecondHalf | Self::Activated => "second",
        }
    }

    /// Where the letter goes, as its half is sealed.
    pub fn recipient(self, to: Addressee) -> Recipient {
        match self {
            Self::SecondHalf => Recipient::Person(to),
            Self::Invitation => Recipient::Invited { invited: to },
            Self::Activated => Recipient::Activated { activated: to },
        }
    }
}

fn entry(
    letter: &Letter,
    holds: Holds,
    sealed: String,
    number: usize,
) -> Result<Option<Entry>, Fault> {
    let (Ok(practice), Ok(number)) = (PracticeNumber::parse(&letter.number), u32::try_from(number))
    else {
        return Ok(None);
    };
    let date = Timestamp::from_millisecond(letter.created_at)
        .unwrap_or_default()
        .to_zoned(rome())
        .date();
    Ok(Some(Entry {
        number,
        to: holds.recipient(addressee(letter, practice)?),
        date,
        sealed,
    }))
}

/// Whom a letter goes to, exactly as its half was sealed.
pub fn addressee(letter: &Letter, practice: PracticeNumber) -> Result<Addressee, Fault> {
    Ok(Addressee {
        pin: letter.pin.clone(),
        practice,
        name: letter.name.clone(),
        surname: letter.surname.clone(),
        address: serde_json::from_str(&letter.address)?,
    })
}

/// The bundle's file is safe: its letters are with the print room.
pub async fn exported(ctx: &Ctx, bundle: &Bundle) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    for entry in &bundle.entries {
        if let Some(to) = entry.to.addressee() {
            letters::exported(&mut tx, &to.pin, &bundle.id, ctx.now_ms()).await?;
        }
    }
    let deed = Deed {
        who: "system",
        action: "letters.exported",
        subject: Some(&bundle.id),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(())
}

/// What a receipt settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Letters that left; their halves are wiped.
    pub confirmed: usize,
    /// Letters to be printed again.
    pub spoiled: usize,
    /// Letters that were settled before, or are of another bundle.
    pub unknown: usize,
}

/// The receipt came back: what was printed is wiped, what was spoiled waits for the next bundle.
pub async fn confirm(ctx: &Ctx, receipt: &Receipt, spoiled: &[u32]) -> Result<Settled, Fault> {
    let now = ctx.now_ms();
    let mut settled = Settled::default();
    let mut tx = ctx.db.write().await?;
    for (number, printed) in &receipt.printed {
        let is_spoiled = spoiled.contains(number);
        let state = if is_spoiled { "spoiled" } else { "confirmed" };
        let What::Letter { pin, .. } = &printed.what else {
            settled.unknown += 1;
            continue;
        };
        if !letters::settle(&mut tx, pin, &receipt.bundle, state, now).await? {
            settled.unknown += 1;
        } else if is_spoiled {
            settled.spoiled += 1;
        } else {
            wipe(&mut tx, pin, now).await?;
            settled.confirmed += 1;
        }
    }
    let deed = Deed {
        who: "system",
        action: "letters.confirmed",
        subject: Some(&receipt.bundle),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.db.checkpoint().await?;
    Ok(settled)
}

async fn wipe(tx: &mut Tx, pin: &str, now: i64) -> Result<(), Fault> {
    let holds = pins::find(tx, pin).await?.as_ref().and_then(Holds::of);
    let half = holds.unwrap_or(Holds::SecondHalf).half();
    halves::wipe(tx, pin, half, now).await?;
    Ok(())
}
