//! A letter came back undelivered (T23): its PIN stays as it is, and an operator verifies the address.
//! It is sent again only as a revoke and a new PIN.

use super::open_task::{self, NewTask};
use super::{Change, Ctx, Deed, Fault, pin_life};
use crate::domain::life::{Effect, Event};
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::{Tx, letters, pins};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// It is noted, and an operator has a task where the PIN still waits for the letter.
    Noted,
    /// No printed letter of that practice is on its way.
    NoSuchLetter,
    /// Several have this number: nothing was written, the surname tells which.
    Several,
}

/// Notes that the letter of a practice came back. Six digits are not one person's for ever: where
/// several letters have them, only the one to this surname is meant.
pub async fn note_returned(
    ctx: &Ctx,
    operator: &Operator,
    number: &str,
    surname: &str,
) -> Result<Returned, Fault> {
    let mut tx = ctx.db.write().await?;
    let mut there = letters::on_the_way(&mut tx, number).await?;
    let surname = surname.trim().to_uppercase();
    if !surname.is_empty() {
        there.retain(|letter| letter.surname.to_uppercase() == surname);
    }
    let letter = match there.as_slice() {
        [] => return Ok(Returned::NoSuchLetter),
        [letter] => letter,
        _ => return Ok(Returned::Several),
    };
    let Some(pin) = pins::find(&mut tx, &letter.pin).await? else {
        return Ok(Returned::NoSuchLetter);
    };
    if !letters::returned(&mut tx, &pin.id, ctx.now_ms()).await? {
        return Ok(Returned::NoSuchLetter);
    }
    let deed = Deed {
        who: &operator.name,
        action: "letter.returned",
        subject: Some(&pin.id),
        contact: None,
        detail: None,
    };
    ctx.audit(&mut tx, deed).await?;
    open_task_about(ctx, &mut tx, operator, &pin).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(Returned::Noted)
}

/// Somebody verifies the address, where the PIN still waits for this letter.
async fn open_task_about(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
    pin: &Pin,
) -> Result<(), Fault> {
    let living = pin_life::read(ctx, tx, &pin.cf).await?;
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
        open_task::open(ctx, tx, &operator.name, new).await?;
    }
    Ok(())
}
