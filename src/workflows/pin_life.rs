//! A person's life with their PIN, read from the rows and written back (T1–T24). What may happen is
//! for `domain::life` to say: nothing is decided here.

use jiff::Timestamp;

use super::{Ctx, Fault};
use crate::domain::life::{Class, Effect, Kind, Life, Lock, Origin, Standing, Step};
use crate::seal::Hashed;
use crate::store::log_in_tries::Tries;
use crate::store::pins::Pin;
use crate::store::practices::Practice;
use crate::store::{Tx, confirmations, log_in_tries, pin_changes, pins, practices};

/// A person's life and the rows it was read from. No `Debug`: the PIN carries a hash.
#[derive(Clone)]
pub struct Living {
    /// Codice fiscale.
    pub cf: String,
    /// The live PIN, else the last one.
    pub pin: Option<Pin>,
    /// The request that waits for a call back or a second person.
    pub practice: Option<Practice>,
    /// The life.
    pub life: Life,
}

/// The digest under which the log-ins of a codice fiscale are counted and kept.
pub fn who(ctx: &Ctx, cf: &str) -> Result<String, Fault> {
    Ok(ctx.hasher.mac("log-in", cf)?)
}

/// One number a codice fiscale, for the database's own lock: guesses made at once are counted one by
/// one. Two persons that share one only wait.
pub fn counting_lock(who: &str) -> i64 {
    let bytes = who.as_bytes().iter().take(8);
    bytes.fold(0, |lock, byte| (lock << 7) ^ i64::from(*byte))
}

/// Reads the life of whoever has this codice fiscale, or of nobody: the statements are the same.
pub async fn read(ctx: &Ctx, tx: &mut Tx, cf: &str) -> Result<Living, Fault> {
    let now = ctx.now_ms();
    let tries = log_in_tries::of(tx, &who(ctx, cf)?).await?;
    let pin = pins::last_of(tx, cf).await?;
    let practice = practices::open_of(tx, cf).await?;
    let id = pin.as_ref().map_or("", |pin| pin.id.as_str());
    let change = pin_changes::of(tx, id).await?;
    let restoring = confirmations::restoring(tx, id, now).await?;
    let born = match &pin {
        Some(pin) => of_row(pin)?,
        None => Life::default(),
    };
    let waits = practice.is_some() && !born.standing.is_live();
    let life = Life {
        standing: if waits {
            Standing::DaRichiamare
        } else {
            born.standing
        },
        lock: Lock::from_row(tries.failures, tries.locked_until),
        changing: change.is_some_and(|change| change.lapses_at > now),
        restoring,
        ..born
    };
    Ok(Living {
        cf: cf.to_owned(),
        pin,
        practice,
        life,
    })
}

/// Writes what a step made of a PIN that stays the same PIN. `false`: somebody else was first, and
/// the transaction is to be dropped.
///
/// A new PIN is a new row: that is `pins::insert`'s.
pub async fn keep(ctx: &Ctx, tx: &mut Tx, living: Living, step: &Step) -> Result<bool, Fault> {
    keep_with(ctx, tx, living, step, None).await
}

/// The same, with the hash of a new secret (T7, T9, T17).
pub async fn keep_with(
    ctx: &Ctx,
    tx: &mut Tx,
    living: Living,
    step: &Step,
    secret: Option<Hashed>,
) -> Result<bool, Fault> {
    let life = &step.life;
    if life.lock != living.life.lock {
        keep_tries(ctx, tx, &living.cf, life.lock).await?;
    }
    let Some(mut pin) = living.pin else {
        return Ok(false);
    };
    life.kind.word().clone_into(&mut pin.kind);
    life.standing.word().clone_into(&mut pin.state);
    life.origin.word().clone_into(&mut pin.origin);
    pin.ever_used = i64::from(life.ever_used);
    pin.exempt = i64::from(life.exempt);
    pin.changed_at = life.changed_at.map(Timestamp::as_millisecond);
    pin.expires_at = life.expires_at.map(Timestamp::as_millisecond);
    match secret {
        Some(secret) => {
            pin.hash = secret.phc;
            pin.pepper = i64::from(secret.pepper);
        }
        None if step.has(Effect::KillSecret) => pin.hash.clear(),
        None => {}
    }
    Ok(pins::save(tx, &pin).await?)
}

/// Writes back how often a log-in under this codice fiscale failed, anybody's or nobody's.
pub async fn keep_tries(ctx: &Ctx, tx: &mut Tx, cf: &str, lock: Lock) -> Result<(), Fault> {
    let tries = Tries {
        failures: i64::from(lock.failures()),
        locked_until: lock.until_ms(),
        last_at: ctx.now_ms(),
    };
    log_in_tries::set(tx, &who(ctx, cf)?, tries).await?;
    Ok(())
}

/// The life that a row tells by itself: without lock, open change and open restore.
pub fn of_row(pin: &Pin) -> Result<Life, Fault> {
    let (Some(standing), Some(kind), Some(origin), Some(class)) = (
        Standing::parse(&pin.state),
        Kind::parse(&pin.kind),
        Origin::parse(&pin.origin),
        Class::parse(&pin.class),
    ) else {
        return Err(Fault::Word("pins"));
    };
    Ok(Life {
        standing,
        kind,
        origin,
        class,
        exempt: pin.exempt != 0,
        ever_used: pin.ever_used != 0,
        changed_at: moment(pin.changed_at),
        expires_at: moment(pin.expires_at),
        ..Life::default()
    })
}

fn moment(milliseconds: Option<i64>) -> Option<Timestamp> {
    milliseconds.and_then(|at| Timestamp::from_millisecond(at).ok())
}
