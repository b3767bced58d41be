//! What an operator says to an offer. Of all who try to accept one offer, one transaction wins.

use super::{Change, Ctx, Deed, Fault};
use crate::store::jobs::Job;
use crate::store::operators::Operator;
use crate::store::presence::Wish;
use crate::store::{contacts, jobs, line, offers, operators, presence};

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
    if !offers::accept(&mut tx, id, &operator.id, now).await? {
        // Another attempt may have won since the offer was read.
        let offer = offers::find(&mut tx, id).await?.unwrap_or(offer);
        if offer.state != "accepted" {
            let cause = offer.cause.unwrap_or(offer.state);
            return Ok(Accept::Over(cause));
        }
        let winner = operators::find(&mut tx, &offer.operator).await?;
        let name = winner.map_or_else(String::new, |winner| winner.name);
        return Ok(Accept::TakenBy(name));
    }
    if !line::change(&mut tx, &offer.call, "offered", "connecting", now).await? {
        // The call ended between the two: the offer is dropped with this transaction.
        return Ok(Accept::Over("call-ended".to_owned()));
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
    if !theirs || !offers::end(&mut tx, id, "declined", "declined", now).await? {
        return Ok(false);
    }
    line::change(&mut tx, &offer.call, "offered", "waiting", now).await?;
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
