//! A caller is asked out of the line and keeps the place. Nobody who is on the way to an operator is:
//! of an acceptance and a leave, whichever commits first wins.

use super::{Change, Ctx, Fault};
use crate::flow::LeaveReason;
use crate::store::{line, offers};

/// What became of a call that was to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// It is to go.
    Goes,
    /// It is on the way to an operator, or nobody knows it.
    Stays,
}

/// Asks a call out of the wait that began at step `seq`; a live offer of it is withdrawn in the same
/// transaction. Asked again, it is told again: the first answer may have been lost. A late word of a
/// wait that is over takes nobody out of the next.
pub async fn leave(ctx: &Ctx, call: &str, seq: u32, reason: LeaveReason) -> Result<Leave, Fault> {
    let now = ctx.now_ms();
    let seq = i64::from(seq);
    let mut tx = ctx.db.write().await?;
    let moved = line::leave(&mut tx, call, seq, reason.as_str(), now).await?;
    let Some(row) = line::find(&mut tx, call).await? else {
        return Ok(Leave::Stays);
    };
    // Who went on already and asks again has not heard the answer.
    let went = row.state == "in-flow" && row.seq == seq && row.leave_reason.is_some();
    if (row.state != "leaving" && !went) || row.seq > seq {
        return Ok(Leave::Stays);
    }
    if moved {
        let offer = offers::withdraw_of_call(&mut tx, call, "caller-left", now).await?;
        tx.commit().await?;
        ctx.bells.route.ring();
        ctx.live.tell(Change::Line);
        if let Some(offer) = offer {
            ctx.live.tell(Change::Operator(offer.operator));
        }
    }
    Ok(Leave::Goes)
}

/// The call has left: it goes on in the menu. The reason is what was written down when it was asked
/// out; none where it was not.
pub async fn left(ctx: &Ctx, call: &str) -> Result<Option<LeaveReason>, Fault> {
    let mut tx = ctx.db.write().await?;
    line::change(&mut tx, call, "leaving", "in-flow", ctx.now_ms()).await?;
    let row = line::find(&mut tx, call).await?;
    tx.commit().await?;
    let row = row.filter(|row| row.state == "in-flow");
    let reason = row.and_then(|row| row.leave_reason);
    Ok(reason.and_then(|reason| LeaveReason::parse(&reason)))
}
