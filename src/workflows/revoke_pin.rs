//! Kills a PIN inside a transaction: secret, undelivered halves, letter and messages go together
//! (T20). Who may do so is for the caller to judge.

use super::{Ctx, Fault};
use crate::store::{Tx, halves, jobs, letters, pins};

/// Says whether the PIN was live.
pub async fn revoke(ctx: &Ctx, tx: &mut Tx, pin: &str, because: &str) -> Result<bool, Fault> {
    let now = ctx.now_ms();
    if !pins::revoke(tx, pin, because, now).await? {
        return Ok(false);
    }
    for which in ["first", "second"] {
        halves::wipe(tx, pin, which, now).await?;
    }
    letters::cancel(tx, pin).await?;
    jobs::cancel_of(tx, pin, now).await?;
    Ok(true)
}
