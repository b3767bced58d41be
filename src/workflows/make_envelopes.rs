//! Envelopes for the offices: drawn, hashed and sealed to the print room before anybody asks (T5,
//! R73). The bundle alone holds what is inside, sealed; the database holds its hash.

use super::{Ctx, Deed, Fault};
use crate::domain::envelope::{self, Serial};
use crate::domain::pin;
use crate::domain::zone::rome;
use crate::letters::bundle::{Bundle, Entry, Recipient};
use crate::letters::receipt::{Receipt, What};
use crate::store::envelopes::{self, Envelope};

/// The most envelopes of one batch.
pub const MOST: u32 = 5_000;

/// A batch that is sealed and not yet known to the database. No `Debug`: it carries hashes.
pub struct Batch {
    /// What leaves.
    pub bundle: Bundle,
    rows: Vec<Envelope>,
}

/// Draws `count` envelopes for an office. `progress` hears how many are done.
pub async fn draw(
    ctx: &Ctx,
    office: &str,
    count: u32,
    mut progress: impl FnMut(u32),
) -> Result<Batch, Fault> {
    let id = ctx.id();
    let date = ctx.clock.now().to_zoned(rome()).date();
    let (mut entries, mut rows) = (Vec::new(), Vec::new());
    for number in 1..=count {
        let to = Recipient::Office(envelope::Envelope {
            serial: Serial::generate(|bytes| ctx.rng.fill(bytes)),
            office: office.to_owned(),
        });
        let secret = pin::generate(|bytes| ctx.rng.fill(bytes)).expose_whole();
        let sealed = ctx.print_room.seal(&secret, &to.binding(), &ctx.rng)?;
        let hashed = ctx.hasher.hash(secret).await?;
        if let Recipient::Office(envelope) = &to {
            rows.push(Envelope {
                serial: envelope.serial.to_string(),
                batch: id.clone(),
                office: office.to_owned(),
                hash: hashed.phc,
                pepper: i64::from(hashed.pepper),
                state: "made".to_owned(),
                pin: None,
                by_whom: None,
                reason: None,
                made_at: ctx.now_ms(),
            });
        }
        entries.push(Entry {
            number,
            to,
            date,
            sealed,
        });
        progress(number);
    }
    let bundle = Bundle {
        id,
        key: ctx.print_room.id(),
        made: ctx.clock.now(),
        body: (*ctx.body).clone(),
        entries,
    };
    Ok(Batch { bundle, rows })
}

/// The bundle's file is safe: its envelopes are known. `Taken` when a serial was drawn before; then
/// none of them is.
pub async fn keep(ctx: &Ctx, batch: &Batch) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    for row in &batch.rows {
        envelopes::insert(&mut tx, row).await?;
    }
    let count = batch.rows.len().to_string();
    let deed = Deed {
        who: "system",
        action: "envelopes.made",
        subject: Some(&batch.bundle.id),
        detail: Some(&count),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(())
}

/// What a receipt settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// Envelopes that go to their office and can be handed over there.
    pub arrived: usize,
    /// Envelopes that came out badly; others are made in their place.
    pub spoiled: usize,
    /// Settled before, or of another batch.
    pub unknown: usize,
}

/// The receipt came back: what was printed can be handed over, what was spoiled never will.
pub async fn confirm(ctx: &Ctx, receipt: &Receipt, spoiled: &[u32]) -> Result<Settled, Fault> {
    let mut settled = Settled::default();
    let mut tx = ctx.db.write().await?;
    for (number, printed) in &receipt.printed {
        let What::Envelope { serial } = &printed.what else {
            settled.unknown += 1;
            continue;
        };
        let serial = serial.to_string();
        if !envelopes::arrive(&mut tx, &serial, &receipt.bundle).await? {
            settled.unknown += 1;
        } else if spoiled.contains(number) {
            let (who, why) = ("system", "print");
            envelopes::spoil(&mut tx, &serial, who, why, ctx.now_ms()).await?;
            settled.spoiled += 1;
        } else {
            settled.arrived += 1;
        }
    }
    let deed = Deed {
        who: "system",
        action: "envelopes.confirmed",
        subject: Some(&receipt.bundle),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(settled)
}
