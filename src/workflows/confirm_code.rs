//! The mailed link was opened and the code typed (T17, T18, T20). Opening changes nothing: mail
//! scanners open links. A code is counted before it is compared; five wrong ones end it.

use subtle::ConstantTimeEq as _;

use super::ask_code::{code_digest, ways_of};
use super::{Ctx, Deed, Fault, pin_life, restore_pin, revoke_pin};
use crate::auth;
use crate::domain::life::Event;
use crate::domain::message_text;
use crate::store::confirmations::Confirmation;
use crate::store::{Tx, confirmations};

/// How many codes may be typed for one link (T18).
pub const TRIES: i64 = 5;

/// What became of a typed code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// The PIN was restored: both halves are on their way.
    Restored,
    /// The PIN was revoked.
    Revoked,
    /// Wrong; how many more may be typed.
    Wrong(i64),
    /// Too many people at once: nothing was done, and no try counted.
    Busy,
    /// The link is not good any more, or never was.
    Ended,
}

/// What an open link is for.
pub async fn about(ctx: &Ctx, token: &str) -> Result<Option<message_text::Deed>, Fault> {
    let mut tx = ctx.db.read().await?;
    let found = confirmations::open(&mut tx, &auth::hash_token(token), ctx.now_ms()).await?;
    Ok(found.and_then(|found| message_text::Deed::parse(&found.kind)))
}

/// Compares the code, and does what link and code are for.
pub async fn confirm(ctx: &Ctx, token: &str, typed: &str) -> Result<Confirmed, Fault> {
    let token_hash = auth::hash_token(token);
    // Made before the try is counted: whoever comes when there is no room loses none.
    let prepared = if restores(ctx, &token_hash, typed).await? {
        let Some(prepared) = restore_pin::prepare(ctx).await? else {
            return Ok(Confirmed::Busy);
        };
        Some(prepared)
    } else {
        None
    };
    let mut tx = ctx.db.write().await?;
    let counted = confirmations::count_try(&mut tx, &token_hash, TRIES, ctx.now_ms()).await?;
    let Some(found) = counted else {
        return Ok(Confirmed::Ended);
    };
    if !is_right(ctx, &found, typed)? {
        let wrong = wrong(ctx, &mut tx, &found).await?;
        tx.commit().await?;
        return Ok(wrong);
    }
    tx.commit().await?;
    match (message_text::Deed::parse(&found.kind), prepared) {
        (Some(message_text::Deed::Restore), Some(prepared)) => {
            restore_pin::restore(ctx, &found, &ways_of(token), prepared).await
        }
        (Some(message_text::Deed::Revoke), _) => revoke(ctx, &found).await,
        (Some(message_text::Deed::Restore) | None, _) => Ok(Confirmed::Ended),
    }
}

/// Whether this is the right code of an open link that restores. It counts nothing: a wrong code is
/// counted by whoever asks next.
async fn restores(ctx: &Ctx, token_hash: &str, typed: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.read().await?;
    let found = confirmations::open(&mut tx, token_hash, ctx.now_ms()).await?;
    drop(tx);
    let restore = Some(message_text::Deed::Restore);
    match found.filter(|found| message_text::Deed::parse(&found.kind) == restore) {
        Some(found) => is_right(ctx, &found, typed),
        None => Ok(false),
    }
}

/// Blanks and hyphens do not matter: the mail shows the code in two groups.
fn is_right(ctx: &Ctx, found: &Confirmation, typed: &str) -> Result<bool, Fault> {
    let digits: zeroize::Zeroizing<String> = zeroize::Zeroizing::new(
        typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(32)
            .collect(),
    );
    let digest = code_digest(ctx, &found.id, &digits)?;
    Ok(digest.as_bytes().ct_eq(found.code_hash.as_bytes()).into())
}

/// T18: the old secret was valid all the time.
async fn wrong(ctx: &Ctx, tx: &mut Tx, found: &Confirmation) -> Result<Confirmed, Fault> {
    let left = (TRIES - found.tries).max(0);
    if left > 0 {
        return Ok(Confirmed::Wrong(left));
    }
    confirmations::end(tx, &found.id, "failed").await?;
    let deed = Deed {
        who: "citizen",
        action: "pin.code-failed",
        subject: Some(&found.pin),
        detail: Some(&found.kind),
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(Confirmed::Ended)
}

/// T20, with the code as the last proof.
async fn revoke(ctx: &Ctx, found: &Confirmation) -> Result<Confirmed, Fault> {
    let mut tx = ctx.db.write().await?;
    let living = pin_life::read(ctx, &mut tx, &found.cf).await?;
    let event = Event::Revoked { identified: true };
    let step = living.life.step(event, ctx.clock.now(), &ctx.config.policy);
    let same = living.pin.is_some_and(|pin| pin.id == found.pin);
    match step {
        Ok(_) if same && confirmations::end(&mut tx, &found.id, "done").await? => {}
        Ok(_) | Err(_) => return Ok(Confirmed::Ended),
    }
    revoke_pin::revoke_and_tell(ctx, &mut tx, (&found.cf, &found.pin), ("citizen", "web")).await?;
    tx.commit().await?;
    ctx.db.checkpoint().await?;
    ctx.bells.jobs.ring();
    Ok(Confirmed::Revoked)
}
