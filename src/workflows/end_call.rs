//! The one transition that closes a call. Hang-up hooks, the caller's status and the reaper all
//! come here; it can be called again and again, and the first cause stays.

use super::{Change, Ctx, Fault};
use crate::store::{Tx, calls, contacts, line, offers, presence};

/// Closes the call: its offer is withdrawn at once, its contacts go to wrap-up, or close when the
/// two never spoke.
pub async fn end_call(ctx: &Ctx, call: &str, cause: &str) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    let told = close(ctx, &mut tx, call, cause).await?;
    tx.commit().await?;
    ctx.bells.route.ring();
    for change in told {
        ctx.live.tell(change);
    }
    Ok(())
}

async fn close(ctx: &Ctx, tx: &mut Tx, call: &str, cause: &str) -> Result<Vec<Change>, Fault> {
    let now = ctx.now_ms();
    let mut told = vec![Change::Line];
    calls::end(tx, call, cause, now).await?;
    line::end(tx, call, cause, now).await?;
    if let Some(offer) = offers::withdraw_of_call(tx, call, "caller-gone", now).await? {
        told.push(Change::Operator(offer.operator));
    }
    for contact in contacts::caller_gone(tx, call).await? {
        // News of the answer may be late: what was done in the contact is not undone by that.
        if contact.state == "talking" || contact.outcome.is_some() {
            let until = now + ctx.config.line.wrap_up_ms();
            contacts::wrap_up(tx, &contact.id, cause, now, until).await?;
        } else {
            contacts::set_outcome(tx, &contact.id, "abandoned", None).await?;
            contacts::close(tx, &contact.id, cause, now).await?;
            presence::idle_from(tx, &contact.operator, now).await?;
        }
        told.push(Change::Operator(contact.operator));
        told.push(Change::Contact(contact.id));
    }
    Ok(told)
}
