//! From an accepted offer to two people talking, and back in line when the operator's telephone
//! does not answer. The table of `design.md` 4, row by row.

use super::{Change, Ctx, Fault};
use crate::domain::presence::Doing;
use crate::store::contacts::Contact;
use crate::store::offers::Offer;
use crate::store::presence::Wish;
use crate::store::{Tx, contacts, line, offers, operators, presence};

/// What the connect URL answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connect {
    /// Dial the operator.
    Dial {
        /// The offer, which rides in the documents that follow.
        offer: String,
        /// `client:…`, `sip:…` or a number.
        endpoint: String,
    },
    /// The offer is stale: wait again.
    WaitAgain,
    /// The call is over.
    Over,
}

/// The platform asks whom to dial for an offer. Can be asked again.
pub async fn connect(ctx: &Ctx, offer: &str, call: &str) -> Result<Connect, Fault> {
    let mut tx = ctx.db.write().await?;
    let found = offers::find(&mut tx, offer).await?;
    let connect = connect_offer(ctx, &mut tx, found, call).await?;
    tx.commit().await?;
    rings(ctx, connect).await
}

/// The same for a call whose offer is not in the URL: the `<Enqueue>`'s action.
pub async fn connect_accepted(ctx: &Ctx, call: &str) -> Result<Connect, Fault> {
    let mut tx = ctx.db.write().await?;
    let found = offers::accepted_of_call(&mut tx, call).await?;
    let connect = connect_offer(ctx, &mut tx, found, call).await?;
    tx.commit().await?;
    rings(ctx, connect).await
}

/// Where the platform does not tell that the operator's telephone was answered, the talk begins as it
/// rings.
async fn rings(ctx: &Ctx, connect: Connect) -> Result<Connect, Fault> {
    if let Connect::Dial { offer, .. } = &connect
        && !ctx.config.telephony.profile.tells_of_legs()
    {
        // The operator is rung all the same: the end of the dial ends a connection as it ends a talk.
        if let Err(error) = leg_answered(ctx, offer).await {
            tracing::warn!(error.message = %error, "the begin of a talk was not written down");
        }
    }
    Ok(connect)
}

async fn connect_offer(
    ctx: &Ctx,
    tx: &mut Tx,
    offer: Option<Offer>,
    call: &str,
) -> Result<Connect, Fault> {
    let row = line::find(tx, call).await?;
    if row.is_some_and(|row| row.state == "ended") {
        return Ok(Connect::Over);
    }
    let Some(offer) = offer.filter(|offer| offer.state == "accepted" && offer.call == call) else {
        return Ok(Connect::WaitAgain);
    };
    let contact = contacts::of_offer(tx, &offer.id).await?;
    let open =
        contact.is_some_and(|contact| matches!(contact.state.as_str(), "connecting" | "talking"));
    // Where nobody can be rung the connect is not noted: the sweep puts the call back.
    let endpoint = operators::find(tx, &offer.operator)
        .await?
        .and_then(|operator| ctx.endpoint_of(&operator).map(str::to_owned));
    let Some(endpoint) = endpoint.filter(|_| open) else {
        return Ok(Connect::WaitAgain);
    };
    if !line::note_connect(tx, call, ctx.now_ms()).await? {
        return Ok(Connect::WaitAgain);
    }
    Ok(Connect::Dial {
        offer: offer.id,
        endpoint,
    })
}

/// The operator's telephone was answered: the talk begins.
pub async fn leg_answered(ctx: &Ctx, offer: &str) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let Some(contact) = contacts::of_offer(&mut tx, offer).await? else {
        return Ok(());
    };
    // The call first, then its contact, as everywhere: else two transactions could wait for each
    // other.
    if line::change(&mut tx, &contact.call, "connecting", "talking", now).await?
        && contacts::talk(&mut tx, &contact.id, now).await?
    {
        tx.commit().await?;
        tell(ctx, contact);
    }
    Ok(())
}

/// The talk is over and the caller may still be there: wrap-up begins, the caller goes on.
pub async fn talk_ended(ctx: &Ctx, offer: &str) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let Some(contact) = contacts::of_offer(&mut tx, offer).await? else {
        return Ok(());
    };
    for state in ["talking", "connecting"] {
        line::change(&mut tx, &contact.call, state, "in-flow", now).await?;
    }
    let until = now + ctx.config.line.wrap_up_ms();
    if contacts::wrap_up(&mut tx, &contact.id, "talk-ended", now, until).await? {
        tx.commit().await?;
        tell(ctx, contact);
    }
    Ok(())
}

/// The operator's telephone did not answer, or the platform never came for the document: the call
/// goes back to its place, before others of its priority, and the operator pauses, with the cause.
/// Says whether the call was on its way to this operator.
pub async fn back_in_line(ctx: &Ctx, offer: &str, cause: &str) -> Result<bool, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let Some(contact) = contacts::of_offer(&mut tx, offer).await? else {
        return Ok(false);
    };
    line::hold(&mut tx, &contact.call).await?;
    let open = matches!(contact.state.as_str(), "connecting" | "talking");
    if !open || !line::put_back(&mut tx, &contact.call, now).await? {
        return Ok(false);
    }
    // What the system knows of the contact already is not overwritten (`pains.md` 48).
    let outcome = contact.outcome.as_deref().unwrap_or("not-connected");
    if !contacts::set_outcome(&mut tx, &contact.id, outcome, None).await? {
        // It was closed meanwhile: the call is on its way to somebody else.
        return Ok(false);
    }
    contacts::close(&mut tx, &contact.id, cause, now).await?;
    let pause = Wish {
        wish: "pause",
        reason: None,
        cause: Some(cause),
    };
    let seat = presence::seat(&mut tx, &contact.operator).await?;
    if seat.is_some_and(|seat| super::offer_calls::doing(&seat, now) != Doing::Off) {
        presence::wish(&mut tx, &contact.operator, pause, now).await?;
    }
    tx.commit().await?;
    ctx.bells.route.ring();
    tell(ctx, contact);
    Ok(true)
}

fn tell(ctx: &Ctx, contact: Contact) {
    ctx.live.tell(Change::Operator(contact.operator));
    ctx.live.tell(Change::Contact(contact.id));
}
