//! Somebody rings who was promised it: one operator takes the promise, rings, and says how it went.
//! Every promise ends; until then it stays on the list, in its place.

use super::{Change, Ctx, Deed, Fault};
use crate::auth::Role;
use crate::store::callbacks::{self, Callback, End};
use crate::store::operators::Operator;
use crate::store::{Tx, line};

/// How often a number is rung that does not answer.
pub const TRIES: i64 = 3;
/// How long until a number that did not answer is rung again, milliseconds: half an hour.
const TRY_AGAIN: i64 = 30 * 60_000;

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    /// They have spoken.
    Spoken,
    /// Nobody answered: it is tried again, three times in all.
    NoAnswer,
    /// The person does not want it any more.
    NotWanted,
    /// Somebody else answered, who asked for nothing.
    WrongNumber,
}

impl Went {
    /// The form's word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "spoken" => Some(Self::Spoken),
            "no-answer" => Some(Self::NoAnswer),
            "not-wanted" => Some(Self::NotWanted),
            "wrong-number" => Some(Self::WrongNumber),
            _ => None,
        }
    }
}

/// An operator takes an open promise whose time has come. Says whether it was the one.
pub async fn take(ctx: &Ctx, operator: &Operator, id: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    if !callbacks::take(&mut tx, id, &operator.id, ctx.now_ms()).await? {
        return Ok(false);
    }
    done(ctx, tx, operator, ("callback.taken", id, None)).await
}

/// Puts a promise that somebody took back on the list: whoever took it may have gone home. Says whether
/// it was taken.
pub async fn give_back(ctx: &Ctx, operator: &Operator, id: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    let Some(found) = callbacks::find(&mut tx, id).await? else {
        return Ok(false);
    };
    let holder = found.taken_by.unwrap_or_default();
    if !callbacks::put_back(&mut tx, id, &holder, (0, found.due_at)).await? {
        return Ok(false);
    }
    done(ctx, tx, operator, ("callback.given-back", id, None)).await
}

/// Says how it went: for the operator who took it, and for a supervisor in any case, so that no
/// promise stays for ever (`pains.md` 35). Says whether it was theirs to say.
pub async fn close(ctx: &Ctx, operator: &Operator, id: &str, went: Went) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    let found = callbacks::find(&mut tx, id).await?;
    let Some(found) = found.filter(|found| may_close(operator, found)) else {
        return Ok(false);
    };
    let now = ctx.now_ms();
    let end = |outcome, tries| End {
        outcome,
        by: &operator.name,
        tries,
        now,
        holder: found.taken_by.as_deref(),
    };
    let (closed, word) = match went {
        Went::NoAnswer if found.state == "taken" && found.tries + 1 < TRIES => {
            let holder = found.taken_by.as_deref().unwrap_or_default();
            let again = (1, now + TRY_AGAIN);
            let again = callbacks::put_back(&mut tx, id, holder, again).await?;
            (again, "no-answer")
        }
        Went::NoAnswer => ended(&mut tx, id, end("not-reached", 1)).await?,
        Went::Spoken => ended(&mut tx, id, end("spoken", 0)).await?,
        Went::NotWanted => ended(&mut tx, id, end("not-wanted", 0)).await?,
        Went::WrongNumber => ended(&mut tx, id, end("wrong-number", 0)).await?,
    };
    if !closed {
        return Ok(false);
    }
    let action = if word == "no-answer" {
        "callback.not-answered"
    } else {
        "callback.done"
    };
    done(ctx, tx, operator, (action, id, Some(word))).await
}

/// Ends promises whose caller waits in line all the same, having heard of none. Where somebody else was
/// promised the same number meanwhile, theirs takes its place.
pub async fn end_for_who_waits_again(ctx: &Ctx) -> Result<(), Fault> {
    let mut tx = ctx.db.read().await?;
    let found = callbacks::in_line_again(&mut tx).await?;
    drop(tx);
    for id in found {
        let mut tx = ctx.db.write().await?;
        let Some(promise) = callbacks::find(&mut tx, &id).await? else {
            continue;
        };
        line::hold(&mut tx, &promise.call).await?;
        let end = End {
            outcome: "waits-again",
            by: "system",
            tries: 0,
            now: ctx.now_ms(),
            holder: None,
        };
        if callbacks::in_line_again(&mut tx).await?.contains(&id)
            && callbacks::finish(&mut tx, &id, end).await?
        {
            let deed = Deed {
                who: "system",
                action: "callback.done",
                subject: Some(&id),
                contact: None,
                detail: Some("waits-again"),
            };
            ctx.audit(&mut tx, deed).await?;
            hand_on(ctx, &mut tx, &promise).await?;
            tx.commit().await?;
            ctx.live.tell(Change::Line);
        }
    }
    Ok(())
}

/// Keeps a promise that was undone for whoever joined it first, in its place.
async fn hand_on(ctx: &Ctx, tx: &mut Tx, undone: &Callback) -> Result<(), Fault> {
    let Some(call) = callbacks::first_joined(tx, &undone.id).await? else {
        return Ok(());
    };
    let kept = Callback {
        id: ctx.id(),
        call,
        created_at: ctx.now_ms(),
        ..undone.clone()
    };
    if !callbacks::insert(tx, &kept).await? {
        return Ok(());
    }
    callbacks::rejoin(tx, &undone.id, (&kept.id, &kept.call)).await?;
    let detail = format!("instead of {}", undone.id);
    let deed = Deed {
        who: "system",
        action: "callback.promised",
        subject: Some(&kept.id),
        contact: None,
        detail: Some(&detail),
    };
    Ok(ctx.audit(tx, deed).await?)
}

fn may_close(operator: &Operator, promise: &Callback) -> bool {
    let theirs = promise.taken_by.as_deref() == Some(operator.id.as_str());
    theirs || Role::parse(&operator.role) == Some(Role::Supervisor)
}

async fn ended<'a>(tx: &mut Tx, id: &str, end: End<'a>) -> Result<(bool, &'a str), Fault> {
    Ok((callbacks::finish(tx, id, end).await?, end.outcome))
}

/// Writes the deed down and commits.
async fn done(
    ctx: &Ctx,
    mut tx: Tx,
    operator: &Operator,
    (action, id, detail): (&str, &str, Option<&str>),
) -> Result<bool, Fault> {
    let deed = Deed {
        who: &operator.name,
        action,
        subject: Some(id),
        contact: None,
        detail,
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(true)
}
