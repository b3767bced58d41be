//! An ordinary PIN becomes dispositivo (T21, R74): at the desk at once, or by a signed request that a
//! second person looks at. The secret stays as it is.

use super::keep_upload::{Sent, What, keep_upload};
use super::serve_in_person::note_papers;
use super::tell::{self, News};
use super::{Ctx, Deed, Fault, pin_life};
use crate::domain::life::{Event, Life, No};
use crate::domain::papers::Papers;
use crate::domain::upload::Refused;
use crate::store::approvals::{self, Approval};
use crate::store::operators::Operator;
use crate::store::{Error, Tx, uploads};

/// The word of such proposals.
pub const CONVERT: &str = "convert";

/// A document of a request, as it came.
#[derive(Clone, Copy)]
pub struct Document<'a> {
    /// What it is.
    pub what: What,
    /// The type that came with it.
    pub said: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// A signed request.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Whose PIN.
    pub cf: &'a str,
    /// `web` or `fax`.
    pub channel: &'a str,
    /// The id of the operator who typed it, or `web`.
    pub maker: &'a str,
    /// The same by name, for the audit.
    pub who: &'a str,
    /// The request and the identity document, or both on one sheet.
    pub documents: &'a [Document<'a>],
    /// Until when it should be decided, Unix milliseconds.
    pub due_at: i64,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposed {
    /// It waits for a person; its id.
    Waiting(String),
    /// Another of the same person waits.
    AlreadyWaiting,
    /// The PIN cannot be converted.
    No(No),
    /// A document cannot be kept: its place in the list, and why.
    Refused(usize, Refused),
}

/// Keeps the documents and puts the request before a person.
pub async fn ask(ctx: &Ctx, asked: Asked<'_>) -> Result<Proposed, Fault> {
    let mut tx = ctx.db.read().await?;
    let life = pin_life::read(ctx, &mut tx, asked.cf).await?.life;
    let waiting = approvals::waiting_of(&mut tx, asked.cf).await?;
    drop(tx);
    if let Err(no) = may_convert(ctx, &life) {
        return Ok(Proposed::No(no));
    }
    if waiting.iter().any(|one| one.kind == CONVERT) {
        return Ok(Proposed::AlreadyWaiting);
    }
    let id = ctx.id();
    for (place, document) in asked.documents.iter().enumerate() {
        let sent = Sent {
            subject: &id,
            what: document.what,
            said: document.said,
            bytes: document.bytes,
        };
        if let Err(refused) = keep_upload(ctx, asked.who, sent).await? {
            forget(ctx, &id).await?;
            return Ok(Proposed::Refused(place, refused));
        }
    }
    match propose(ctx, &id, asked).await {
        Err(Fault::Store(Error::Taken)) => {
            forget(ctx, &id).await?;
            Ok(Proposed::AlreadyWaiting)
        }
        other => other.map(|()| Proposed::Waiting(id)),
    }
}

fn may_convert(ctx: &Ctx, life: &Life) -> Result<Life, No> {
    let event = Event::Converted {
        verified_by_person: true,
    };
    let step = life.step(event, ctx.clock.now(), &ctx.config.policy)?;
    Ok(step.life)
}

/// Documents of a request that did not come about are not kept.
async fn forget(ctx: &Ctx, id: &str) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    uploads::delete_of(&mut tx, id).await?;
    tx.commit().await?;
    Ok(())
}

async fn propose(ctx: &Ctx, id: &str, asked: Asked<'_>) -> Result<(), Fault> {
    let approval = Approval {
        id: id.to_owned(),
        kind: CONVERT.to_owned(),
        cf: asked.cf.to_owned(),
        data: "{}".to_owned(),
        channel: asked.channel.to_owned(),
        maker: asked.maker.to_owned(),
        state: "waiting".to_owned(),
        approver: None,
        reason: None,
        created_at: ctx.now_ms(),
        due_at: asked.due_at,
        decided_at: None,
    };
    let mut tx = ctx.db.write().await?;
    approvals::insert(&mut tx, &approval).await?;
    let deed = Deed {
        who: asked.who,
        action: "conversion.asked",
        subject: Some(id),
        contact: None,
        detail: Some(asked.channel),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(())
}

/// Converts at the desk, where the person stands with the document (T21).
pub async fn convert_in_person(
    ctx: &Ctx,
    operator: &Operator,
    cf: &str,
    papers: &Papers,
) -> Result<Result<(), No>, Fault> {
    let mut tx = ctx.db.write().await?;
    if let Err(no) = convert(ctx, &mut tx, operator, (cf, "office")).await? {
        return Ok(Err(no));
    }
    note_papers(ctx, &mut tx, operator, (cf, papers)).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(Ok(()))
}

/// A second person agrees with what waits: it is done in the transaction of that decision. A word
/// for machines when it does not fit any more.
pub async fn carry_out(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
    approval: &Approval,
) -> Result<Result<(), &'static str>, Fault> {
    let asked = (approval.cf.as_str(), approval.channel.as_str());
    let done = convert(ctx, tx, operator, asked).await?;
    Ok(done.map_err(No::word))
}

/// Converts in the transaction of whoever decides about it; how it was asked for goes into the audit.
pub async fn convert(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
    (cf, channel): (&str, &str),
) -> Result<Result<(), No>, Fault> {
    let living = pin_life::read(ctx, tx, cf).await?;
    let event = Event::Converted {
        verified_by_person: true,
    };
    let now = ctx.clock.now();
    let step = match living.life.step(event, now, &ctx.config.policy) {
        Ok(step) => step,
        Err(no) => return Ok(Err(no)),
    };
    let pin = living.pin.as_ref().map(|pin| pin.id.clone());
    if !pin_life::keep(ctx, tx, living, &step).await? {
        // Somebody else changed it in this moment: whoever decides looks again.
        return Ok(Err(No::NotInThisState));
    }
    tell::everyone(ctx, tx, cf, News::Converted).await?;
    let deed = Deed {
        who: &operator.name,
        action: "pin.converted",
        subject: pin.as_deref(),
        contact: None,
        detail: Some(channel),
    };
    ctx.audit(tx, deed).await?;
    Ok(Ok(()))
}
