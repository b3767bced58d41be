//! A citizen's browser: a random token in a cookie, its hash in the store, half an hour without use
//! (`security.md` 20). Who may have a session is for `log_in` to judge.

use zeroize::Zeroizing;

use super::{Ctx, Fault};
use crate::auth;
use crate::store::citizen_sessions::{self, CitizenSession};
use crate::store::pins::Pin;
use crate::store::{Tx, accesses, jobs, log_in_tries, pin_changes};

/// How long a session lives without being used, milliseconds.
pub const IDLE: i64 = 30 * 60_000;
/// How long failed log-ins are remembered after the last try, milliseconds.
const FORGET_TRIES: i64 = 86_400_000;
/// How long a person finds their own accesses, milliseconds: 24 months (`security.md` 12).
const FORGET_ACCESSES: i64 = 730 * 86_400_000;

/// What a session is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Only for taking a new PIN.
    Change,
    /// For everything.
    Open,
}

impl Stage {
    /// The word in the row.
    pub fn word(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Open => "open",
        }
    }
}

/// Opens a session in the transaction that let the person in. The token is for the cookie alone.
pub async fn open(
    ctx: &Ctx,
    tx: &mut Tx,
    pin: &Pin,
    stage: Stage,
) -> Result<Zeroizing<String>, Fault> {
    let now = ctx.now_ms();
    let token = Zeroizing::new(auth::new_token(&ctx.rng));
    let session = CitizenSession {
        token_hash: auth::hash_token(&token),
        cf: pin.cf.clone(),
        pin: pin.id.clone(),
        stage: stage.word().to_owned(),
        csrf: auth::new_token(&ctx.rng),
        created_at: now,
        used_at: now,
    };
    citizen_sessions::insert(tx, &session).await?;
    Ok(token)
}

/// Whose token this is, while the session and its PIN live. Its use puts off the session's end.
pub async fn of(ctx: &Ctx, token: &str) -> Result<Option<CitizenSession>, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.read().await?;
    let found = citizen_sessions::find(&mut tx, &auth::hash_token(token)).await?;
    drop(tx);
    let Some(session) = found.filter(|session| now - session.used_at <= IDLE) else {
        return Ok(None);
    };
    // Once a minute is often enough for a limit of many.
    if now - session.used_at > 60_000 {
        let mut tx = ctx.db.write().await?;
        citizen_sessions::touch(&mut tx, &session.token_hash, now).await?;
        tx.commit().await?;
    }
    Ok(Some(session))
}

/// Logs out. A new PIN that was shown and not confirmed goes with it (T10).
pub async fn log_out(ctx: &Ctx, session: &CitizenSession) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    super::change_pin::abandon_in(&mut tx, session).await?;
    citizen_sessions::delete(&mut tx, &session.token_hash).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets what time has made stale, in the caller's transaction: idle sessions, new PINs never
/// confirmed (T10), failed log-ins a day after the last, accesses after 24 months, and whom a lock
/// was told to.
pub async fn forget(tx: &mut Tx, now: i64) -> Result<(), Fault> {
    citizen_sessions::purge(tx, now - IDLE).await?;
    pin_changes::purge(tx, now).await?;
    log_in_tries::purge(tx, now - FORGET_TRIES).await?;
    accesses::purge(tx, now - FORGET_TRIES, now - FORGET_ACCESSES).await?;
    jobs::forget_old(tx, "locked", now - FORGET_TRIES).await?;
    Ok(())
}
