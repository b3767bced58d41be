//! Activates a PIN whose first half came by letter, unasked (T7, R121). One path for every codice
//! fiscale, known or not: the same statements, the same hash run, the same answer; a wrong half is a
//! wrong log-in, and counts as one (C1).

use zeroize::Zeroizing;

use super::ask_code::card_agrees;
use super::move_letters::{Holds, addressee};
use super::pin_life::{self, Living};
use super::restore_pin::{second_half_job, second_row};
use super::{Ctx, Deed, Fault, change_contacts, prepare_pin, tell};
use crate::domain::contacts::Contacts;
use crate::domain::health_card::HealthCard;
use crate::domain::life::{Activation, Effect, Event, News, Standing, Step, Typed};
use crate::domain::pin::{self, Half, Halves};
use crate::domain::practice::PracticeNumber;
use crate::seal::Hashed;
use crate::store::letters::Letter;
use crate::store::{Tx, citizens, halves, jobs, letters};

/// Somebody who has a letter. No `Debug`: it carries what was typed as a half.
pub struct Attempt<'a> {
    /// The codice fiscale, anybody's or nobody's.
    pub cf: &'a str,
    /// The eight characters of the letter.
    pub half: &'a pin::Typed,
    /// The health card.
    pub card: &'a HealthCard,
    /// Where they can be reached.
    pub contacts: &'a Contacts,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activated {
    /// Activated: the second half goes by letter.
    ByPost,
    /// Activated: the second half goes by SMS or mail (C11).
    ByMessage,
    /// Not activated. Whether anybody has this codice fiscale is not said.
    Wrong,
    /// Not looked at; until when, Unix milliseconds.
    Locked(i64),
    /// Too many at once: neither looked at nor counted.
    Busy,
}

/// The second half and the hash of the whole, made before the transaction.
struct Prepared {
    hashed: Hashed,
    second: String,
}

/// Activates, or not.
pub async fn activate(ctx: &Ctx, attempt: Attempt<'_>) -> Result<Activated, Fault> {
    let Some(_turn) = ctx.door.turn().await else {
        return Ok(Activated::Busy);
    };
    let mut tx = ctx.db.read().await?;
    let seen = pin_life::read(ctx, &mut tx, attempt.cf).await?;
    let id = seen.pin.as_ref().map_or("", |pin| pin.id.as_str());
    let letter = letters::find(&mut tx, id).await?;
    drop(tx);
    let shut = seen.life.lock.is_shut(ctx.clock.now());
    let secret = Zeroizing::new(attempt.half.expose().to_vec());
    let right = if shut {
        false
    } else {
        match ctx.hasher.verify_public(secret, stored(&seen)).await? {
            Some(right) => right,
            None => return Ok(Activated::Busy),
        }
    };
    let card = card_agrees(ctx, attempt.cf, attempt.card);
    let drawn = match letter.filter(|_| right && card) {
        Some(letter) => draw(ctx, &attempt, &letter)?,
        None => None,
    };
    let prepared = match drawn {
        Some((whole, second)) => match ctx.hasher.hash_public(whole).await? {
            Some(hashed) => Some(Prepared { hashed, second }),
            None => return Ok(Activated::Busy),
        },
        None => None,
    };
    let who = pin_life::who(ctx, attempt.cf)?;
    let mut tx = ctx.db.write().await?;
    // Guesses made at once are counted one by one.
    tx.alone(pin_life::counting_lock(&who)).await?;
    let living = pin_life::read(ctx, &mut tx, attempt.cf).await?;
    match prepared.filter(|_| same_secret(&seen, &living)) {
        Some(prepared) => done(ctx, tx, living, (&attempt, prepared)).await,
        None => failed(ctx, tx, &living).await,
    }
}

fn stored(living: &Living) -> Option<Hashed> {
    let pin = living.pin.as_ref()?;
    (living.life.standing == Standing::Preassegnato).then(|| Hashed {
        phc: pin.hash.clone(),
        pepper: u8::try_from(pin.pepper).unwrap_or_default(),
    })
}

fn same_secret(seen: &Living, living: &Living) -> bool {
    match (&seen.pin, &living.pin) {
        (Some(seen), Some(now)) => seen.id == now.id && seen.hash == now.hash,
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}

/// The whole, to be hashed, and its second half, sealed.
type Drawn = (Zeroizing<Vec<u8>>, String);

/// Draws the second half, and seals it to whoever delivers it (C11).
fn draw(ctx: &Ctx, attempt: &Attempt<'_>, letter: &Letter) -> Result<Option<Drawn>, Fault> {
    let Some(first) = Half::from_opened(attempt.half.expose()) else {
        return Ok(None);
    };
    let Ok(practice) = PracticeNumber::parse(&letter.number) else {
        return Ok(None);
    };
    let second = pin::generate(|bytes| ctx.rng.fill(bytes)).second;
    let half = second.expose().as_bytes();
    let sealed = if by_post(ctx) {
        let to = Holds::Activated.recipient(addressee(letter, practice)?);
        ctx.print_room.seal(half, &to.binding(), &ctx.rng)?
    } else {
        ctx.outbox.seal(half, &second_row(&letter.pin), &ctx.rng)?
    };
    let whole = Halves { first, second }.expose_whole();
    Ok(Some((whole, sealed)))
}

fn by_post(ctx: &Ctx) -> bool {
    use crate::domain::policy::SecondHalf;
    match ctx.config.policy.activation_second_half {
        SecondHalf::Post => true,
        SecondHalf::Sms => false,
    }
}

async fn done(
    ctx: &Ctx,
    mut tx: Tx,
    living: Living,
    (attempt, prepared): (&Attempt<'_>, Prepared),
) -> Result<Activated, Fault> {
    let proof = Activation {
        first_half_right: true,
        card_right: true,
        contacts_suffice: attempt.contacts.suffice_on_web(),
    };
    let event = Event::Activated(proof);
    let step = living.life.step(event, ctx.clock.now(), &ctx.config.policy);
    let (Some(pin), Ok(step)) = (living.pin.clone(), step) else {
        return failed(ctx, tx, &living).await;
    };
    let reaches = prepare_pin::reaches_of(attempt.contacts);
    let shared = change_contacts::shared(ctx, &mut tx, attempt.cf, &reaches).await?;
    if shared.is_some() {
        // Whose contact it is, is not said: it looks and counts as a wrong half does.
        return failed(ctx, tx, &living).await;
    }
    let now = ctx.now_ms();
    let secret = Some(prepared.hashed);
    if !pin_life::keep_with(ctx, &mut tx, living, &step, secret).await? {
        return Ok(Activated::Wrong);
    }
    halves::wipe(&mut tx, &pin.id, "first", now).await?;
    halves::insert(&mut tx, &pin.id, "second", &prepared.second).await?;
    citizens::set_contacts(&mut tx, attempt.cf, &reaches, now).await?;
    let posted = step.has(Effect::PrintLetter);
    let sms = &ctx.config.telephony.sms_countries;
    if posted {
        letters::renew(&mut tx, &pin.id, now).await?;
    } else if let Some(channel) = attempt.contacts.first_half_channels(sms).first() {
        letters::cancel(&mut tx, &pin.id).await?;
        jobs::insert(&mut tx, &second_half_job(ctx, &pin.id, channel)).await?;
    }
    tell::everyone(ctx, &mut tx, attempt.cf, News::Activated).await?;
    let deed = Deed {
        who: "citizen",
        action: "pin.activated",
        subject: Some(&pin.id),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.db.checkpoint().await?;
    ctx.bells.jobs.ring();
    Ok(if posted {
        Activated::ByPost
    } else {
        Activated::ByMessage
    })
}

/// A wrong half is a guess at a secret: it counts as a wrong log-in does.
async fn failed(ctx: &Ctx, mut tx: Tx, living: &Living) -> Result<Activated, Fault> {
    let now = ctx.clock.now();
    let event = Event::LogIn {
        typed: Typed::Eight,
        right: false,
        eligible: true,
    };
    let Ok(step) = living.life.step(event, now, &ctx.config.policy) else {
        return Ok(Activated::Wrong);
    };
    let shut = living.life.lock.is_shut(now);
    count(ctx, &mut tx, &living.cf, &step).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(if shut {
        Activated::Locked(step.life.lock.until_ms())
    } else {
        Activated::Wrong
    })
}

async fn count(ctx: &Ctx, tx: &mut Tx, cf: &str, step: &Step) -> Result<(), Fault> {
    if step.has(Effect::Tell(News::Locked)) {
        jobs::insert(tx, &tell::locked_job(ctx, cf)).await?;
    }
    pin_life::keep_tries(ctx, tx, cf, step.life.lock).await
}
