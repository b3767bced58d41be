//! What an operator says to an offer. Of all who try to accept one offer, one transaction wins.

use super::{Change, Ctx, Deed, Fault};
use crate::store::jobs::Job;
use crate::store::offers::Offer;
use crate::store::operators::Operator;
use crate::store::presence::Wish;
use crate::store::{Tx, contacts, jobs, line, offers, operators, presence};

/// What became of an attempt to accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accept {
    /// The call is theirs; the contact's id.
    Won(String),
    /// Somebody accepted before, by name.
    TakenBy(String),
    /// The offer ended: a word for machines says how.
    Over(String),
    /// There is no such offer to this operator.
    Unknown,
}

/// Accepts an offer: offer, call and contact change in one transaction, with the job that takes
/// the caller out of the platform's queue.
pub async fn accept(ctx: &Ctx, operator: &Operator, id: &str) -> Result<Accept, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let Some(offer) = offers::find(&mut tx, id).await? else {
        return Ok(Accept::Unknown);
    };
    if offer.operator != operator.id {
        return Ok(Accept::Unknown);
    }
    // The call first, then its offer: whoever changes both does so in this order, or two
    // transactions would wait for each other. What does not fit goes with the transaction.
    let moved = line::change(&mut tx, &offer.call, "offered", "connecting", now).await?;
    if !moved || !offers::accept(&mut tx, id, &operator.id, now).await? {
        return lost(&mut tx, offer).await;
    }
    let contact = ctx.id();
    contacts::insert(&mut tx, &contact, &offer, now).await?;
    let job = Job {
        id: ctx.id(),
        key: format!("dequeue:{id}"),
        kind: "dequeue".to_owned(),
        subject: offer.id.clone(),
        data: "{}".to_owned(),
        state: "due".to_owned(),
        due_at: now,
        tries: 0,
        error: None,
        created_at: now,
    };
    jobs::insert(&mut tx, &job).await?;
    let deed = Deed {
        who: &operator.name,
        action: "call.accepted",
        subject: Some(&offer.call),
        contact: Some(&contact),
        detail: None,
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    ctx.live.tell(Change::Operator(operator.id.clone()));
    Ok(Accept::Won(contact))
}

/// Why an offer could not be accepted, as it stands by now: another attempt may have won.
async fn lost(tx: &mut Tx, offer: Offer) -> Result<Accept, Fault> {
    let offer = offers::find(tx, &offer.id).await?.unwrap_or(offer);
    match offer.state.as_str() {
        "accepted" => {
            let winner = operators::find(tx, &offer.operator).await?;
            Ok(Accept::TakenBy(
                winner.map_or_else(String::new, |winner| winner.name),
            ))
        }
        // Live, but its time is over; the next sweep ends it.
        "offered" => Ok(Accept::Over("no-answer".to_owned())),
        _ => Ok(Accept::Over(offer.cause.unwrap_or(offer.state))),
    }
}

/// Declines an offer: the call goes back to its place, the operator into a pause. Says whether the
/// offer was live.
pub async fn decline(
    ctx: &Ctx,
    operator: &Operator,
    id: &str,
    reason: Option<&str>,
) -> Result<bool, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let Some(offer) = offers::find(&mut tx, id).await? else {
        return Ok(false);
    };
    let theirs = offer.operator == operator.id;
    if !theirs {
        return Ok(false);
    }
    line::change(&mut tx, &offer.call, "offered", "waiting", now).await?;
    if !offers::end(&mut tx, id, "declined", "declined", now).await? {
        return Ok(false);
    }
    let pause = Wish {
        wish: "pause",
        reason,
        cause: Some("declined"),
    };
    presence::wish(&mut tx, &operator.id, pause, now).await?;
    let deed = Deed {
        who: &operator.name,
        action: "call.declined",
        subject: Some(&offer.call),
        contact: None,
        detail: reason,
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.bells.route.ring();
    ctx.live.tell(Change::Operator(operator.id.clone()));
    Ok(true)
}
