//! A holder takes a new PIN (T8–T10, R82–R85): the system makes eight characters and shows them
//! once; typed again they are the secret, and until then the old one is. No character is kept.

use zeroize::Zeroizing;

use super::log_in::note;
use super::pin_life::{self, Living};
use super::tell::{self, News};
use super::{Ctx, Deed, Fault};
use crate::domain::life::{Effect, Event};
use crate::domain::pin::{self, Half};
use crate::seal::Hashed;
use crate::store::citizen_sessions::{self, CitizenSession};
use crate::store::pin_changes::{self, PinChange};
use crate::store::{Tx, halves};

/// For how long a new PIN that was shown can be confirmed, milliseconds.
pub const LAPSE: i64 = 15 * 60_000;

/// What became of asking for a new PIN. No `Debug`: it carries the new secret.
pub enum Shown {
    /// To be shown in this very answer, and never again.
    New(Half),
    /// This session was shown one, and has not typed it yet.
    Already,
    /// Too many people at once: none was made.
    Busy,
    /// There is no PIN that could be changed.
    No,
}

/// What became of typing it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retyped {
    /// It is the PIN now (T9).
    Done,
    /// It was not the same: the new one is discarded, the old one is valid (T10).
    Wrong,
    /// Too many people at once: nothing was judged, nothing changed.
    Busy,
    /// None waits: the time was over, or another window began again (T10).
    Lapsed,
}

/// Makes a new PIN and keeps its hash for a quarter of an hour, bound to the session.
pub async fn show(ctx: &Ctx, session: &CitizenSession) -> Result<Shown, Fault> {
    if waits_until(ctx, session).await?.is_some() {
        return Ok(Shown::Already);
    }
    let half = pin::generate_half(|bytes| ctx.rng.fill(bytes));
    let secret = Zeroizing::new(half.expose().as_bytes().to_vec());
    let Some(hashed) = ctx.hasher.hash_public(secret).await? else {
        return Ok(Shown::Busy);
    };
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let living = pin_life::read(ctx, &mut tx, &session.cf).await?;
    let begun = living
        .life
        .step(Event::ChangeBegun, ctx.clock.now(), &ctx.config.policy);
    if !is_of(&living, session) || begun.is_err() {
        return Ok(Shown::No);
    }
    let change = PinChange {
        pin: session.pin.clone(),
        session: session.token_hash.clone(),
        hash: hashed.phc,
        pepper: i64::from(hashed.pepper),
        started_at: now,
        lapses_at: now + LAPSE,
    };
    pin_changes::put(&mut tx, &change).await?;
    audit(ctx, &mut tx, session, "pin.change-shown").await?;
    tx.commit().await?;
    Ok(Shown::New(half))
}

/// Until when a new PIN that this session was shown can be confirmed, Unix milliseconds.
pub async fn waits_until(ctx: &Ctx, session: &CitizenSession) -> Result<Option<i64>, Fault> {
    let mut tx = ctx.db.read().await?;
    let waits = waiting(ctx, &mut tx, session).await?;
    Ok(waits.map(|change| change.lapses_at))
}

async fn waiting(
    ctx: &Ctx,
    tx: &mut Tx,
    session: &CitizenSession,
) -> Result<Option<PinChange>, Fault> {
    let now = ctx.now_ms();
    let change = pin_changes::of(tx, &session.pin).await?;
    Ok(change.filter(|change| change.session == session.token_hash && now < change.lapses_at))
}

/// Judges what was typed again; `None` is something that can be no PIN.
pub async fn confirm(
    ctx: &Ctx,
    session: &CitizenSession,
    typed: Option<&pin::Typed>,
) -> Result<Retyped, Fault> {
    let mut tx = ctx.db.read().await?;
    let Some(shown) = waiting(ctx, &mut tx, session).await? else {
        return Ok(Retyped::Lapsed);
    };
    drop(tx);
    let hashed = Hashed {
        phc: shown.hash.clone(),
        pepper: u8::try_from(shown.pepper).unwrap_or_default(),
    };
    let same = match typed {
        Some(typed) => {
            let secret = Zeroizing::new(typed.expose().to_vec());
            let judged = ctx.hasher.verify_public(secret, Some(hashed.clone()));
            let Some(same) = judged.await? else {
                return Ok(Retyped::Busy);
            };
            same
        }
        None => false,
    };
    let mut tx = ctx.db.write().await?;
    let still = waiting(ctx, &mut tx, session).await?;
    let living = pin_life::read(ctx, &mut tx, &session.cf).await?;
    if still.is_none_or(|still| still != shown) || !is_of(&living, session) {
        return Ok(Retyped::Lapsed);
    }
    let event = Event::Retyped { same };
    let Ok(step) = living.life.step(event, ctx.clock.now(), &ctx.config.policy) else {
        return Ok(Retyped::Lapsed);
    };
    pin_changes::discard(&mut tx, &session.pin).await?;
    if !step.has(Effect::ActivateNewSecret) {
        audit(ctx, &mut tx, session, "pin.change-abandoned").await?;
        tx.commit().await?;
        return Ok(Retyped::Wrong);
    }
    if !pin_life::keep_with(ctx, &mut tx, living, &step, Some(hashed)).await? {
        return Ok(Retyped::Lapsed);
    }
    finish(ctx, &mut tx, session).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(Retyped::Done)
}

/// Everything else that the new secret brings with it (T9).
async fn finish(ctx: &Ctx, tx: &mut Tx, session: &CitizenSession) -> Result<(), Fault> {
    let now = ctx.now_ms();
    for which in ["first", "second"] {
        halves::wipe(tx, &session.pin, which, now).await?;
    }
    citizen_sessions::end_of_pin(tx, &session.pin, &session.token_hash).await?;
    citizen_sessions::open(tx, &session.token_hash).await?;
    note(ctx, tx, &pin_life::who(ctx, &session.cf)?, "changed").await?;
    tell::everyone(ctx, tx, &session.cf, News::Changed).await?;
    audit(ctx, tx, session, "pin.changed").await
}

/// The holder goes away, or begins again: a new PIN that this session was shown is discarded (T10).
pub async fn abandon(ctx: &Ctx, session: &CitizenSession) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    if abandon_in(&mut tx, session).await? {
        audit(ctx, &mut tx, session, "pin.change-abandoned").await?;
        tx.commit().await?;
    }
    Ok(())
}

/// As `abandon`, in somebody else's transaction. Says whether there was one.
pub async fn abandon_in(tx: &mut Tx, session: &CitizenSession) -> Result<bool, Fault> {
    let change = pin_changes::of(tx, &session.pin).await?;
    if change.is_none_or(|change| change.session != session.token_hash) {
        return Ok(false);
    }
    Ok(pin_changes::discard(tx, &session.pin).await?)
}

fn is_of(living: &Living, session: &CitizenSession) -> bool {
    living.pin.as_ref().is_some_and(|pin| pin.id == session.pin)
}

async fn audit(
    ctx: &Ctx,
    tx: &mut Tx,
    session: &CitizenSession,
    action: &str,
) -> Result<(), Fault> {
    let deed = Deed {
        who: "citizen",
        action,
        subject: Some(&session.pin),
        ..Deed::default()
    };
    Ok(ctx.audit(tx, deed).await?)
}
