//! Tasks that outlive a call: somebody is to be called back, a letter came back or never came. Each
//! is opened once and ends with a result.

use super::identify_caller;
use super::{Change, Ctx, Deed, Fault};
use crate::domain::phone::Phone;
use crate::domain::pin_request::{Form, Preference};
use crate::store::operators::Operator;
use crate::store::tasks::{self, Task};
use crate::store::{Tx, practices};

/// The longest note and result, characters.
pub const LONGEST: usize = 500;

/// What is to be done.
#[derive(Clone, Copy)]
pub struct NewTask<'a> {
    /// `call-back`, `letter-returned`, `letter-missing` or `unreachable`.
    pub kind: &'a str,
    /// Codice fiscale of whom it concerns.
    pub cf: &'a str,
    /// The number to call, in E.164, where it is not the registered one.
    pub phone: Option<&'a str>,
    /// When the person would like to be called.
    pub preferred_time: Option<&'a str>,
    /// What it is about.
    pub note: Option<&'a str>,
}

/// Opens a task inside a transaction. The number and time to call are those of the person's last
/// request where none are given. Says whether it is new.
pub async fn open(ctx: &Ctx, tx: &mut Tx, who: &str, new: NewTask<'_>) -> Result<bool, Fault> {
    let practice = practices::of_person(tx, new.cf, 1).await?.pop();
    let (phone, time) = match &practice {
        Some(practice) => preferred(&serde_json::from_str(&practice.request)?),
        None => (None, None),
    };
    let task = Task {
        id: ctx.id(),
        kind: new.kind.to_owned(),
        cf: new.cf.to_owned(),
        practice: practice.map(|practice| practice.id),
        phone: new.phone.map(str::to_owned).or(phone),
        preferred_time: new.preferred_time.map(str::to_owned).or(time),
        note: new.note.map(str::to_owned),
        state: "open".to_owned(),
        maker: who.to_owned(),
        done_by: None,
        result: None,
        created_at: ctx.now_ms(),
        done_at: None,
    };
    if !tasks::open(tx, &task).await? {
        return Ok(false);
    }
    let deed = Deed {
        who,
        action: "task.opened",
        subject: Some(&task.id),
        contact: None,
        detail: Some(new.kind),
    };
    ctx.audit(tx, deed).await?;
    Ok(true)
}

/// The number to call, in E.164, and the time for it, as a request has them (R40).
pub fn preferred(form: &Form) -> (Option<String>, Option<String>) {
    let wish = Preference::of(form);
    let phone = Phone::parse(&wish.phone).ok();
    (
        phone.map(|phone| phone.e164().to_owned()),
        wish.time.map(|time| time.word().to_owned()),
    )
}

/// What a caller who is known leaves to be done.
#[derive(Clone, Copy)]
pub struct Left<'a> {
    /// `call-back` or `letter-missing`.
    pub kind: &'a str,
    /// The number to call, in E.164.
    pub phone: Option<&'a str>,
    /// When.
    pub preferred_time: Option<&'a str>,
    /// What about.
    pub note: Option<&'a str>,
}

/// Opens a task from a contact; none when the caller is not known. Says whether it is new.
pub async fn from_contact(
    ctx: &Ctx,
    operator: &Operator,
    contact: &str,
    left: Left<'_>,
) -> Result<Option<bool>, Fault> {
    let mut tx = ctx.db.write().await?;
    let Some(caller) = identify_caller::caller(&mut tx, contact).await? else {
        return Ok(None);
    };
    let new = NewTask {
        kind: left.kind,
        cf: &caller.cf,
        phone: left.phone,
        preferred_time: left.preferred_time,
        note: left.note,
    };
    let opened = open(ctx, &mut tx, &operator.name, new).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(Some(opened))
}

/// Ends a task with its result. Says whether it was open.
pub async fn finish(ctx: &Ctx, operator: &Operator, id: &str, result: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    if !tasks::finish(&mut tx, id, &operator.name, result, ctx.now_ms()).await? {
        return Ok(false);
    }
    let deed = Deed {
        who: &operator.name,
        action: "task.done",
        subject: Some(id),
        contact: None,
        detail: None,
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(true)
}
