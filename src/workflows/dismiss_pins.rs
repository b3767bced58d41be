//! Ends the PINs of those who may not keep one any more when a date of the policy is past (T22).
//! Whether it is past, and who is exempt, `domain::life` says.

use super::{Ctx, Deed, Fault, pin_life, revoke_pin, tell};
use crate::domain::life::eligibility::may_keep;
use crate::domain::life::{Effect, Event};
use crate::store::pins;

/// How many are looked up at once; each is ended in a transaction of its own, so that nobody waits
/// long.
const AT_ONCE: i64 = 50;

/// Ends all that are to be ended now. Says how many.
pub async fn dismiss_pins(ctx: &Ctx) -> Result<u64, Fault> {
    let mut ended = 0;
    if may_keep(ctx.config.policy.eligibility, false, ctx.clock.now()) {
        return Ok(ended);
    }
    loop {
        let mut tx = ctx.db.read().await?;
        let holders = pins::live_of_not_exempt(&mut tx, AT_ONCE).await?;
        drop(tx);
        let before = ended;
        for cf in &holders {
            ended += u64::from(dismiss(ctx, cf).await?);
        }
        // When none could be ended, another server is at them.
        if holders.is_empty() || ended == before {
            return Ok(ended);
        }
        ctx.bells.jobs.ring();
    }
}

async fn dismiss(ctx: &Ctx, cf: &str) -> Result<bool, Fault> {
    let now = ctx.clock.now();
    let mut tx = ctx.db.write().await?;
    let living = pin_life::read(ctx, &mut tx, cf).await?;
    let eligible = may_keep(ctx.config.policy.eligibility, living.life.exempt, now);
    let event = Event::PolicyDate { eligible };
    let (Some(pin), Ok(step)) = (
        living.pin.clone(),
        living.life.step(event, now, &ctx.config.policy),
    ) else {
        return Ok(false);
    };
    if !pin_life::keep(ctx, &mut tx, living, &step).await? {
        return Ok(false);
    }
    revoke_pin::empty(ctx, &mut tx, &pin.id).await?;
    for effect in &step.effects {
        if let Effect::Tell(news) = effect {
            tell::everyone(ctx, &mut tx, cf, *news).await?;
        }
    }
    let deed = Deed {
        who: "system",
        action: "pin.dismissed",
        subject: Some(&pin.id),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(true)
}
