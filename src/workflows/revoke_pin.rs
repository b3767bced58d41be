//! Kills a PIN inside a transaction: secret, undelivered halves, letter, messages, sessions, open links
//! and what is proposed about it go together (T20). Who may do so is for the caller to judge.

use super::{Ctx, Deed, Fault, tell};
use crate::domain::life::News;
use crate::store::{
    Tx, approvals, citizen_sessions, confirmations, halves, jobs, letters, pin_changes, pins,
};

/// Says whether the PIN was live, or dismissed.
pub async fn revoke(ctx: &Ctx, tx: &mut Tx, pin: &str, because: &str) -> Result<bool, Fault> {
    if !pins::revoke(tx, pin, because, ctx.now_ms()).await? {
        return Ok(false);
    }
    empty(ctx, tx, pin).await?;
    Ok(true)
}

/// Takes away all that hangs on a PIN which opens nothing any more (T20, T22).
pub async fn empty(ctx: &Ctx, tx: &mut Tx, pin: &str) -> Result<(), Fault> {
    let now = ctx.now_ms();
    for which in ["first", "second"] {
        halves::wipe(tx, pin, which, now).await?;
    }
    letters::cancel(tx, pin).await?;
    jobs::cancel_of(tx, pin, now).await?;
    citizen_sessions::end_of_pin(tx, pin, "").await?;
    pin_changes::discard(tx, pin).await?;
    confirmations::end_of_pin(tx, pin).await?;
    if let Some(gone) = pins::find(tx, pin).await? {
        approvals::withdraw_of(tx, &gone.cf, now).await?;
    }
    Ok(())
}

/// Revokes, and the holder is told on all contacts (`security.md` 14). Says whether it was live.
pub async fn revoke_and_tell(
    ctx: &Ctx,
    tx: &mut Tx,
    (cf, pin): (&str, &str),
    (who, because): (&str, &str),
) -> Result<bool, Fault> {
    if !revoke(ctx, tx, pin, because).await? {
        return Ok(false);
    }
    tell::everyone(ctx, tx, cf, News::Revoked).await?;
    let deed = Deed {
        who,
        action: "pin.revoked",
        subject: Some(pin),
        detail: Some(because),
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(true)
}
