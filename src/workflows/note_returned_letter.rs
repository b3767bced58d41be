//! A letter came back undelivered (T23): its PIN stays as it is, and an operator verifies the address.
//! It is sent again only as a revoke and a new PIN.

use super::open_task::{self, NewTask};
use super::{Change, Ctx, Deed, Fault, pin_life};
use crate::domain::life::{Effect, Event};
use crate::store::operators::Operator;
use crate::store::{letters, pins};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// It is noted, and an operator has a task where the PIN still waits for the letter.
    Noted,
    /// No printed letter of that practice is on its way.
    NoSuchLetter,
}

/// Notes that the letter of a practice came back.
pub async fn note_returned(
    ctx: &Ctx,
    operator: &Operator,
    number: &str,
) -> Result<Returned, Fault> {
    let mut tx = ctx.db.write().await?;
    let mut noted = false;
    for letter in letters::on_the_way(&mut tx, number).await? {
        let Some(pin) = pins::find(&mut tx, &letter.pin).await? else {
            continue;
        };
        noted |= letters::returned(&mut tx, &letter.pin, ctx.now_ms()).await?;
        let deed = Deed {
            who: &operator.name,
            action: "letter.returned",
            subject: Some(&letter.pin),
            contact: None,
            detail: None,
        };
        ctx.audit(&mut tx, deed).await?;
        let living = pin_life::read(ctx, &mut tx, &pin.cf).await?;
        let is_current = living
            .pin
            .as_ref()
            .is_some_and(|current| current.id == pin.id);
        let step = living
            .life
            .step(Event::LetterReturned, ctx.clock.now(), &ctx.config.policy);
        if is_current && step.is_ok_and(|step| step.has(Effect::VerifyAddressTask)) {
            let new = NewTask {
                kind: "letter-returned",
                cf: &pin.cf,
                phone: None,
                preferred_time: None,
                note: None,
            };
            open_task::open(ctx, &mut tx, &operator.name, new).await?;
        }
    }
    if !noted {
        return Ok(Returned::NoSuchLetter);
    }
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(Returned::Noted)
}
