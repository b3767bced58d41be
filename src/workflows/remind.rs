//! Two weeks before a PIN has to be changed, its holder hears of it on all contacts, once an
//! end (R85). It changes nothing else.

use jiff::Timestamp;

use super::tell::{self, News};
use super::{Ctx, Deed, Fault};
use crate::domain::life::expiry::remind_from;
use crate::store::pins::Pin;
use crate::store::{Tx, pins};

/// No PIN is reminded of longer before its end, milliseconds; `expiry::remind_from` says the day.
const NOT_BEFORE: i64 = 16 * 86_400_000;
/// How many are reminded in one round.
const AT_ONCE: i64 = 100;

/// One round. Says how many holders were told; when it is many, there may be more.
pub async fn remind(ctx: &Ctx) -> Result<usize, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.read().await?;
    let ending = pins::ending(&mut tx, now, now + NOT_BEFORE, AT_ONCE).await?;
    drop(tx);
    let mut told = 0;
    for pin in ending.into_iter().filter(|pin| is_time(pin, now)) {
        let mut tx = ctx.db.write().await?;
        // Another server was first, or the PIN was changed or revoked meanwhile: nothing to say.
        if tell_holder(ctx, &mut tx, pin).await? {
            tx.commit().await?;
            told += 1;
        }
    }
    if told > 0 {
        ctx.bells.jobs.ring();
    }
    Ok(told)
}

fn is_time(pin: &Pin, now: i64) -> bool {
    let end = pin.expires_at.map(Timestamp::from_millisecond);
    end.and_then(Result::ok)
        .is_some_and(|end| remind_from(end).as_millisecond() <= now)
}

async fn tell_holder(ctx: &Ctx, tx: &mut Tx, pin: Pin) -> Result<bool, Fault> {
    let reminded = Pin {
        reminded_for: pin.expires_at,
        ..pin
    };
    if !pins::save(tx, &reminded).await? {
        return Ok(false);
    }
    tell::everyone(ctx, tx, &reminded.cf, News::Expiring).await?;
    let deed = Deed {
        who: "system",
        action: "pin.end-announced",
        subject: Some(&reminded.id),
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(true)
}
