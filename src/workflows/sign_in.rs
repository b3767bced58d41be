//! Staff come and go: a password against its hash, throttled by name, known or not; a session by a
//! random token.

use zeroize::Zeroizing;

use super::{Change, Ctx, Deed, Fault};
use crate::auth;
use crate::seal::Hashed;
use crate::store::operators::Operator;
use crate::store::presence::Wish;
use crate::store::sessions::{Failures, Session};
use crate::store::{Tx, operators, presence, sessions};

/// The lock under which failures are counted, so that guesses made at once are counted one by one.
const COUNTING_LOCK: i64 = 0x7369_676e;
/// Failures in a row that are free.
const FREE_FAILURES: i64 = 5;
/// The first lock, milliseconds; it doubles with every further failure.
const FIRST_LOCK: i64 = 30_000;
/// The longest lock, milliseconds.
const LONGEST_LOCK: i64 = 900_000;
/// Failures are forgotten after as long without one, milliseconds.
const FORGET: i64 = 3_600_000;

/// What became of a sign-in. No `Debug`: it carries a token.
pub enum SignIn {
    /// The session's token, for the cookie alone.
    Welcome(Zeroizing<String>),
    /// Wrong name or password: which of the two is not said.
    Wrong,
    /// Too many failures; seconds until the next try.
    Throttled(i64),
}

/// Signs somebody in.
pub async fn sign_in(ctx: &Ctx, name: &str, password: Zeroizing<String>) -> Result<SignIn, Fault> {
    let name = &auth::sign_in_name(name);
    let now = ctx.now_ms();
    let mut tx = ctx.db.read().await?;
    let failures = sessions::failures(&mut tx, name).await?;
    let operator = operators::by_name(&mut tx, name).await?;
    drop(tx);
    if let Some(throttled) = throttled(failures, now) {
        return Ok(throttled);
    }
    let operator = operator.filter(|operator| operator.disabled == 0);
    // An unknown name costs the same time as a wrong password.
    let stored = operator
        .as_ref()
        .map(|operator| stored_password(&operator.password));
    let secret = Zeroizing::new(password.as_bytes().to_vec());
    let right = ctx.hasher.verify(secret, stored).await?;
    let mut tx = ctx.db.write().await?;
    tx.alone(COUNTING_LOCK).await?;
    let failures = sessions::failures(&mut tx, name).await?;
    if let Some(throttled) = throttled(failures, now) {
        // Locked by other guesses while this one was checked: it does not count, even if right.
        return Ok(throttled);
    }
    let Some(operator) = operator.filter(|_| right) else {
        sessions::set_failures(&mut tx, name, one_more(failures, now)).await?;
        tx.commit().await?;
        return Ok(SignIn::Wrong);
    };
    if failures.failures > 0 {
        sessions::set_failures(&mut tx, name, Failures::default()).await?;
    }
    let token = open_session(ctx, &mut tx, &operator).await?;
    tx.commit().await?;
    // Callers are told at once that somebody is there.
    ctx.bells.route.ring();
    ctx.live.tell(Change::Operator(operator.id));
    Ok(SignIn::Welcome(token))
}

fn throttled(failures: Failures, now: i64) -> Option<SignIn> {
    let left = failures.locked_until - now;
    (left > 0).then_some(SignIn::Throttled((left + 999) / 1000))
}

async fn open_session(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
) -> Result<Zeroizing<String>, Fault> {
    let now = ctx.now_ms();
    let token = Zeroizing::new(auth::new_token(&ctx.rng));
    let csrf = auth::new_token(&ctx.rng);
    sessions::insert(tx, &auth::hash_token(&token), &operator.id, &csrf, now).await?;
    // A reload or a second browser does not end a pause or a turn at the desk.
    let seat = presence::seat(tx, &operator.id).await?;
    if seat.is_none_or(|seat| seat.wish == "off") {
        let pause = Wish {
            wish: "pause",
            ..Wish::default()
        };
        presence::wish(tx, &operator.id, pause, now).await?;
    }
    presence::seen(tx, &operator.id, now).await?;
    let deed = Deed {
        who: &operator.name,
        action: "staff.signed-in",
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(token)
}

fn one_more(before: Failures, now: i64) -> Failures {
    let failures = if now - before.last_at > FORGET {
        1
    } else {
        before.failures + 1
    };
    let over = failures - FREE_FAILURES;
    let lock = if over < 0 {
        0
    } else {
        FIRST_LOCK
            .saturating_mul(1 << over.min(10))
            .min(LONGEST_LOCK)
    };
    Failures {
        failures,
        locked_until: now + lock,
        last_at: now,
    }
}

/// Signs somebody out: the session is gone and no call comes any more.
pub async fn sign_out(ctx: &Ctx, token: &str, operator: &Operator) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    sessions::delete(&mut tx, &auth::hash_token(token)).await?;
    let off = Wish {
        wish: "off",
        ..Wish::default()
    };
    presence::wish(&mut tx, &operator.id, off, now).await?;
    let deed = Deed {
        who: &operator.name,
        action: "staff.signed-out",
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Operator(operator.id.clone()));
    Ok(())
}

/// Whose token this is, while the session lives. `used` puts off its end; an event stream does not.
pub async fn session(
    ctx: &Ctx,
    token: &str,
    used: bool,
) -> Result<Option<(Operator, Session)>, Fault> {
    let now = ctx.now_ms();
    let hash = auth::hash_token(token);
    let mut tx = ctx.db.read().await?;
    let Some(session) = sessions::find(&mut tx, &hash).await? else {
        return Ok(None);
    };
    let operator = operators::find(&mut tx, &session.operator).await?;
    drop(tx);
    let Some(operator) = operator.filter(|operator| operator.disabled == 0) else {
        return Ok(None);
    };
    if now - session.used_at > ctx.config.line.idle_ms() {
        return Ok(None);
    }
    // Once a minute is often enough for a limit of many.
    if used && now - session.used_at > 60_000 {
        let mut tx = ctx.db.write().await?;
        sessions::touch(&mut tx, &hash, now).await?;
        tx.commit().await?;
    }
    Ok(Some((operator, session)))
}

/// The stored form of a password: the pepper's version, a colon, the hash.
fn stored_password(stored: &str) -> Hashed {
    let (pepper, phc) = stored.split_once(':').unwrap_or(("0", stored));
    Hashed {
        phc: phc.to_owned(),
        pepper: pepper.parse().unwrap_or_default(),
    }
}

/// What is stored of a new password.
pub async fn hash_password(ctx: &Ctx, password: Zeroizing<Vec<u8>>) -> Result<String, Fault> {
    let hashed = ctx.hasher.hash(password).await?;
    Ok(format!("{}:{}", hashed.pepper, hashed.phc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_failure_in_a_row_locks_and_the_lock_doubles_up_to_a_quarter_of_an_hour() {
        let mut failures = Failures::default();
        for _ in 0..4 {
            failures = one_more(failures, 1_000);
            assert_eq!(failures.locked_until, 1_000);
        }
        failures = one_more(failures, 1_000);
        assert_eq!(failures.locked_until, 31_000);
        failures = one_more(failures, 31_000);
        assert_eq!(failures.locked_until, 91_000);
        for _ in 0..20 {
            failures = one_more(failures, 100_000);
        }
        assert_eq!(failures.locked_until, 1_000_000);
    }

    #[test]
    fn failures_are_forgotten_after_an_hour() {
        let before = Failures {
            failures: 9,
            locked_until: 0,
            last_at: 0,
        };
        assert_eq!(one_more(before, FORGET + 1).failures, 1);
    }
}
