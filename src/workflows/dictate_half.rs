//! The one-time reveal of a first half, so that an operator can read it aloud (C8). Off by default;
//! never the second half, never a PIN of eight characters, never twice.

use zeroize::Zeroizing;

use super::identify_caller::talks;
use super::{Ctx, Deed, Fault};
use crate::store::operators::Operator;
use crate::store::{audit, contacts, halves, pins, practices};

/// One reveal at a time.
const ONE_REVEAL: i64 = 0x1de_0002;
/// What the audit calls it.
const ACTION: &str = "half.dictated";

/// What became of it. No `Debug`: a half may be in it.
pub enum Dictated {
    /// The half, to be shown once.
    Half(Zeroizing<String>),
    /// Not allowed here, or not any more.
    NotAllowed(&'static str),
}

/// Whether a first half could be revealed in this contact now.
pub async fn may_dictate(ctx: &Ctx, contact: &str) -> Result<bool, Fault> {
    if !ctx.config.policy.first_half_dictation {
        return Ok(false);
    }
    let mut tx = ctx.db.read().await?;
    Ok(allowed(&mut tx, contact).await?.is_ok())
}

/// Reveals the first half of the PIN that was issued in this contact, while the two talk.
pub async fn dictate(ctx: &Ctx, operator: &Operator, contact: &str) -> Result<Dictated, Fault> {
    if !ctx.config.policy.first_half_dictation {
        return Ok(Dictated::NotAllowed("policy"));
    }
    let mut tx = ctx.db.write().await?;
    tx.alone(ONE_REVEAL).await?;
    let (pin, sealed) = match allowed(&mut tx, contact).await? {
        Ok(found) => found,
        Err(why) => return Ok(Dictated::NotAllowed(why)),
    };
    let deed = Deed {
        who: &operator.name,
        action: ACTION,
        subject: Some(&pin),
        contact: Some(contact),
        detail: None,
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    let opened = ctx.outbox.open(&sealed, &pin)?;
    let half = String::from_utf8_lossy(&opened).into_owned();
    Ok(Dictated::Half(Zeroizing::new(half)))
}

/// The PIN and its sealed first half, or why not: a word for machines.
async fn allowed(
    tx: &mut crate::store::Tx,
    contact: &str,
) -> Result<Result<(String, String), &'static str>, Fault> {
    let found = contacts::find(tx, contact).await?;
    if !found.is_some_and(|contact| talks(&contact)) {
        return Ok(Err("call-over"));
    }
    let practice = practices::of_contact(tx, contact).await?;
    let Some(practice) = practice.filter(|practice| practice.state == "issued") else {
        return Ok(Err("nothing-issued"));
    };
    let Some(pin) = pins::of_practice(tx, &practice.id).await? else {
        return Ok(Err("nothing-issued"));
    };
    if audit::happened(tx, ACTION, &pin.id).await? {
        return Ok(Err("already-dictated"));
    }
    match halves::sealed(tx, &pin.id, "first").await? {
        Some(sealed) if pin.state == "iniziale" => Ok(Ok((pin.id, sealed))),
        _ => Ok(Err("wiped")),
    }
}
