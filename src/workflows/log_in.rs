//! Citizens come in with codice fiscale and PIN (R80). There is one path for every codice fiscale,
//! known or not: the same statements, the same hash runs, the same answers (`security.md` 6, 15).

use zeroize::Zeroizing;

use super::citizen_session::{self, Stage};
use super::pin_life::{self, Living};
use super::{Ctx, Deed, Fault, tell};
use crate::domain::life::eligibility::may_keep;
use crate::domain::life::{Effect, Event, Life, News, No, Rule, Standing, Step, Typed};
use crate::domain::pin;
use crate::seal::Hashed;
use crate::store::accesses::Access;
use crate::store::log_in_tries::Tries;
use crate::store::{Tx, accesses, jobs, log_in_tries};

/// From how many failures in a row a control code is asked for (`security.md` 16).
pub const CODE_FROM: u32 = 3;

/// Somebody at the door. No `Debug`: it carries what was typed as a PIN.
pub struct Attempt<'a> {
    /// The codice fiscale in its own form, anybody's or nobody's.
    pub cf: &'a str,
    /// The PIN: 8 or 16 characters.
    pub pin: &'a pin::Typed,
    /// Whether a control code came with it, and was right.
    pub code: bool,
}

/// What became of an attempt. No `Debug`: it carries a token.
pub enum LogIn {
    /// In: the session's token, for the cookie alone, and what it is good for.
    In(Zeroizing<String>, Stage),
    /// Not in. Whether anybody has this codice fiscale is not said.
    Wrong,
    /// Not looked at; until when, Unix milliseconds (R90, C1).
    Locked(i64),
    /// Neither looked at nor counted: a control code has to come with it.
    CodeNeeded,
    /// Right, but a PIN is not the way in any more (T22, R135).
    Dismissed,
    /// Too many at once: neither looked at nor counted.
    Busy,
}

/// Whether the next attempt under this codice fiscale has to bring a control code.
pub async fn needs_code(ctx: &Ctx, cf: &str) -> Result<bool, Fault> {
    let who = pin_life::who(ctx, cf)?;
    let mut tx = ctx.db.read().await?;
    let tries = log_in_tries::of(&mut tx, &who).await?;
    Ok(tries.failures >= i64::from(CODE_FROM))
}

/// Lets somebody in, or not (T8, T11–T15, T22).
pub async fn log_in(ctx: &Ctx, attempt: Attempt<'_>) -> Result<LogIn, Fault> {
    let Some(_turn) = ctx.door.turn().await else {
        return Ok(LogIn::Busy);
    };
    let mut tx = ctx.db.read().await?;
    let seen = pin_life::read(ctx, &mut tx, attempt.cf).await?;
    drop(tx);
    if lacks_code(&attempt, &seen.life) {
        return Ok(LogIn::CodeNeeded);
    }
    let right = if seen.life.lock.is_shut(ctx.clock.now()) {
        false
    } else {
        let secret = Zeroizing::new(attempt.pin.expose().to_vec());
        let judged = ctx
            .hasher
            .verify_public(secret, stored(&seen, typed(&attempt)));
        match judged.await? {
            Some(right) => right,
            None => return Ok(LogIn::Busy),
        }
    };
    let who = pin_life::who(ctx, attempt.cf)?;
    let mut tx = ctx.db.write().await?;
    // Guesses made at once are counted one by one.
    tx.alone(pin_life::counting_lock(&who)).await?;
    let living = pin_life::read(ctx, &mut tx, attempt.cf).await?;
    if lacks_code(&attempt, &living.life) {
        return Ok(LogIn::CodeNeeded);
    }
    let now = ctx.clock.now();
    let event = Event::LogIn {
        typed: typed(&attempt),
        right: right && same_secret(&seen, &living),
        eligible: eligible(ctx, &living.life),
    };
    match living.life.step(event, now, &ctx.config.policy) {
        Ok(step) => {
            let outcome = carry_out(ctx, &mut tx, &who, (attempt.cf, &living, &step)).await?;
            tx.commit().await?;
            if step.has(Effect::Tell(News::Locked)) {
                ctx.bells.jobs.ring();
            }
            Ok(outcome)
        }
        Err(No::NotEligible) => Ok(LogIn::Dismissed),
        Err(_) => Ok(LogIn::Wrong),
    }
}

fn typed(attempt: &Attempt<'_>) -> Typed {
    match attempt.pin.expose().len() {
        pin::HALF => Typed::Eight,
        pin::WHOLE => Typed::Sixteen,
        _ => Typed::Neither,
    }
}

fn lacks_code(attempt: &Attempt<'_>, life: &Life) -> bool {
    !attempt.code && life.lock.failures() >= CODE_FROM
}

/// The secret that characters of this number could be. A pre-assigned half opens nothing (R61), nor
/// do eight characters before the first access (T15): then nobody's secret is compared, at the same
/// cost.
fn stored(living: &Living, typed: Typed) -> Option<Hashed> {
    let pin = living.pin.as_ref()?;
    let fits = match living.life.standing {
        Standing::Iniziale => typed == Typed::Sixteen,
        Standing::Attivo => typed == Typed::Eight,
        // Opens nothing; only who has it is told why (T22).
        Standing::Dismesso => true,
        Standing::Nessuno
        | Standing::Richiesto
        | Standing::DaRichiamare
        | Standing::Preassegnato
        | Standing::Revocato => false,
    };
    fits.then(|| Hashed {
        phc: pin.hash.clone(),
        pepper: u8::try_from(pin.pepper).unwrap_or_default(),
    })
}

/// Whether what was compared is still the secret.
fn same_secret(seen: &Living, living: &Living) -> bool {
    match (&seen.pin, &living.pin) {
        (Some(seen), Some(now)) => seen.id == now.id && seen.hash == now.hash,
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}

/// Whether the holder may still come in with a PIN (C12).
fn eligible(ctx: &Ctx, life: &Life) -> bool {
    may_keep(ctx.config.policy.eligibility, life.exempt, ctx.clock.now())
}

async fn carry_out(
    ctx: &Ctx,
    tx: &mut Tx,
    who: &str,
    (cf, living, step): (&str, &Living, &Step),
) -> Result<LogIn, Fault> {
    let now = ctx.now_ms();
    let lock = step.life.lock;
    let tries = Tries {
        failures: i64::from(lock.failures()),
        locked_until: lock.until_ms(),
        last_at: now,
    };
    log_in_tries::set(tx, who, tries).await?;
    let entered = step.has(Effect::OpenSession) || step.has(Effect::ShowNewPin);
    let what = match (entered, step.rule) {
        (true, _) => "entered",
        (false, Rule::T14) => "locked",
        (false, _) => "wrong",
    };
    note(ctx, tx, who, what).await?;
    if step.has(Effect::Tell(News::Locked)) {
        // Whether there is anybody to tell is found out when the job runs.
        jobs::insert(tx, &tell::locked_job(ctx, cf)).await?;
    }
    let Some(pin) = living.pin.as_ref().filter(|_| entered) else {
        return Ok(if lock.is_shut(ctx.clock.now()) {
            LogIn::Locked(lock.until_ms())
        } else {
            LogIn::Wrong
        });
    };
    let stage = if step.has(Effect::ShowNewPin) {
        Stage::Change
    } else {
        Stage::Open
    };
    let token = citizen_session::open(ctx, tx, pin, stage).await?;
    let deed = Deed {
        who: "citizen",
        action: "citizen.entered",
        subject: Some(&pin.id),
        detail: Some(stage.word()),
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(LogIn::In(token, stage))
}

/// Adds to a person's own accesses.
pub async fn note(ctx: &Ctx, tx: &mut Tx, who: &str, what: &str) -> Result<(), Fault> {
    let access = Access {
        id: ctx.id(),
        who: who.to_owned(),
        at: ctx.now_ms(),
        what: what.to_owned(),
    };
    Ok(accesses::insert(tx, &access).await?)
}
