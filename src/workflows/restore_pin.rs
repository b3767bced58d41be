//! Restores a PIN whose holder typed the mailed code (T17): the old secret dies, a new one of sixteen
//! characters leaves in two halves by two contacts (R104, C21). It works while the log-in is locked
//! (R110), and only by contacts that are settled (T24).

use super::ask_code::settled_since;
use super::confirm_code::Confirmed;
use super::pin_life;
use super::prepare_pin::first_half_job;
use super::{Ctx, Deed, Fault, revoke_pin, tell};
use crate::domain::contacts::Channel;
use crate::domain::life::{Event, News};
use crate::domain::pin;
use crate::seal::Hashed;
use crate::store::confirmations::Confirmation;
use crate::store::jobs::Job;
use crate::store::pins::Pin;
use crate::store::practices::Practice;
use crate::store::{Tx, citizens, confirmations, halves, jobs, pins, practices};
use crate::workflows::note_delivery;

/// A new secret without anything in clear.
pub struct Prepared {
    id: String,
    hashed: Hashed,
    first: String,
    second: String,
}

/// Restores, by the contacts of these kinds. `Ended` when that is not possible any more.
pub async fn restore(
    ctx: &Ctx,
    found: &Confirmation,
    ways: &[&str],
    prepared: Prepared,
) -> Result<Confirmed, Fault> {
    let mut tx = ctx.db.write().await?;
    let living = pin_life::read(ctx, &mut tx, &found.cf).await?;
    let event = Event::RestoreCode {
        right: true,
        tries_left: 0,
    };
    let step = living.life.step(event, ctx.clock.now(), &ctx.config.policy);
    let channels = channels(ctx, &mut tx, &found.cf, ways).await?;
    let (Some(old), Ok(step), [first, second, ..]) = (living.pin, step, channels.as_slice()) else {
        return Ok(Confirmed::Ended);
    };
    let same = old.id == found.pin;
    if !same || !confirmations::end(&mut tx, &found.id, "done").await? {
        return Ok(Confirmed::Ended);
    }
    if !revoke_pin::revoke(ctx, &mut tx, &old.id, "restored").await? {
        return Ok(Confirmed::Ended);
    }
    // It is the way out of a lock, too (R110).
    pin_life::keep_tries(ctx, &mut tx, &found.cf, step.life.lock).await?;
    let pin = new_pin(ctx, &old, found, &prepared);
    let form_key = format!("restore:{}", found.id);
    let practice = practice_of(ctx, &pin, (&form_key, "restored"));
    practices::insert(&mut tx, &practice).await?;
    pins::insert(&mut tx, &pin).await?;
    halves::insert(&mut tx, &pin.id, "first", &prepared.first).await?;
    halves::insert(&mut tx, &pin.id, "second", &prepared.second).await?;
    jobs::insert(&mut tx, &first_half_job(ctx, &pin.id, first)).await?;
    jobs::insert(&mut tx, &second_half_job(ctx, &pin.id, second)).await?;
    tell::everyone(ctx, &mut tx, &found.cf, News::Restored).await?;
    let deed = Deed {
        who: "citizen",
        action: "pin.restored",
        subject: Some(&pin.id),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.db.checkpoint().await?;
    ctx.bells.jobs.ring();
    Ok(Confirmed::Restored)
}

/// Draws, hashes and seals the new secret. `None` when too many people ask at once.
pub async fn prepare(ctx: &Ctx) -> Result<Option<Prepared>, Fault> {
    let id = ctx.id();
    let drawn = pin::generate(|bytes| ctx.rng.fill(bytes));
    let seal = |half: &pin::Half, row: &str| {
        let half = half.expose().as_bytes();
        ctx.outbox.seal(half, row, &ctx.rng)
    };
    let first = seal(&drawn.first, &id)?;
    let second = seal(&drawn.second, &second_row(&id))?;
    let hashed = ctx.hasher.hash_public(drawn.expose_whole()).await?;
    Ok(hashed.map(|hashed| Prepared {
        id,
        hashed,
        first,
        second,
    }))
}

/// The row that a second half is sealed for when it goes by a message: not the first half's, so that
/// neither is taken for the other.
pub fn second_row(pin: &str) -> String {
    format!("{pin}/second")
}

/// The settled contacts of these kinds, in the order of the halves: SMS, e-mail, PEC.
async fn channels(ctx: &Ctx, tx: &mut Tx, cf: &str, ways: &[&str]) -> Result<Vec<Channel>, Fault> {
    let since = settled_since(ctx);
    let sms = &ctx.config.telephony.sms_countries;
    let mut known = citizens::contacts_since(tx, cf).await?;
    known.retain(|one| one.since <= since && ways.contains(&one.kind.as_str()));
    let pairs = known
        .iter()
        .map(|one| (one.kind.as_str(), one.value.as_str()));
    Ok(note_delivery::contacts_of(pairs).first_half_channels(sms))
}

/// The new PIN keeps what the person had: its kind, its class, and that it was used (R106).
fn new_pin(ctx: &Ctx, old: &Pin, found: &Confirmation, prepared: &Prepared) -> Pin {
    Pin {
        id: prepared.id.clone(),
        practice: format!("restore-{}", found.id),
        number: found.number.clone(),
        state: "iniziale".to_owned(),
        origin: "ripristino".to_owned(),
        hash: prepared.hashed.phc.clone(),
        pepper: i64::from(prepared.hashed.pepper),
        created_at: ctx.now_ms(),
        changed_at: None,
        expires_at: None,
        version: 0,
        reminded_for: None,
        ..old.clone()
    }
}

/// The practice of a PIN that nobody filled in a form for; and why there is one.
pub fn practice_of(ctx: &Ctx, pin: &Pin, (form_key, reason): (&str, &str)) -> Practice {
    Practice {
        id: pin.practice.clone(),
        number: pin.number.clone(),
        form_key: form_key.to_owned(),
        cf: pin.cf.clone(),
        contact: None,
        request: "{}".to_owned(),
        state: "issued".to_owned(),
        maker: "system".to_owned(),
        reason: Some(reason.to_owned()),
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at: ctx.now_ms(),
    }
}

/// The job that sends a second half by a channel. Its key keeps it from being there twice.
pub fn second_half_job(ctx: &Ctx, pin: &str, channel: &Channel) -> Job {
    Job {
        key: format!("second-half:{pin}:{}", channel.word()),
        kind: "second-half".to_owned(),
        ..first_half_job(ctx, pin, channel)
    }
}
