//! A caller asks to be rung back: the promise, the end of the wait and the audit are one transaction.
//! Only when it is committed may the caller hear of it.

use super::{Change, Ctx, Deed, Fault};
use crate::domain::phone::Phone;
use crate::flow::{Promise, Wish};
use crate::store::callbacks::{self, Callback};
use crate::store::line;

/// Writes down the promise to ring `number`. A second request for one promise gets the first answer.
///
/// Who asks for a number that is to be rung already is promised the same and joins: there is one promise
/// a number, with its first place, and nobody learns from the answer that there was one. Should the
/// first be undone, because its caller heard of none, the next who joined keeps it.
pub async fn promise_callback(
    ctx: &Ctx,
    call: &str,
    wish: &Wish,
    number: &str,
) -> Result<Promise, Fault> {
    let countries = &ctx.config.telephony.callback_countries;
    let phone = Phone::parse(number)
        .ok()
        .filter(|phone| phone.takes_callbacks(countries));
    let Some(phone) = phone else {
        return Ok(Promise::Refused);
    };
    let now = ctx.now_ms();
    let new = open(ctx, call, wish, &phone);
    let mut tx = ctx.db.write().await?;
    line::hold(&mut tx, call).await?;
    if let Some(before) = callbacks::of_call(&mut tx, call).await? {
        let undone = before.outcome.as_deref() == Some("waits-again");
        return Ok(if undone {
            Promise::Failed
        } else {
            Promise::Kept
        });
    }
    let row = line::find(&mut tx, call).await?;
    let in_line = ["waiting", "offered", "connecting", "talking"];
    if row.is_some_and(|row| in_line.contains(&row.state.as_str())) {
        // A late repetition: the caller is back in line.
        return Ok(Promise::Failed);
    }
    if callbacks::has_joined(&mut tx, call).await? {
        return Ok(Promise::Kept);
    }
    let mut is_new = callbacks::insert(&mut tx, &new).await?;
    if !is_new && !callbacks::join(&mut tx, call, &new.number, now).await? {
        // The other promise has just ended.
        is_new = callbacks::insert(&mut tx, &new).await?;
        if !is_new {
            return Ok(Promise::Failed);
        }
    }
    line::end(&mut tx, call, "callback", now).await?;
    let deed = Deed {
        who: "caller",
        action: "callback.promised",
        subject: is_new.then_some(new.id.as_str()),
        contact: None,
        detail: (!is_new).then_some("the number is to be rung already"),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(Promise::Kept)
}

/// A promise that nobody has taken yet.
fn open(ctx: &Ctx, call: &str, wish: &Wish, phone: &Phone) -> Callback {
    Callback {
        id: ctx.id(),
        call: call.to_owned(),
        number: phone.e164().to_owned(),
        queue: wish.queue.clone(),
        priority: i64::from(wish.priority),
        skills: wish.skills.join(" "),
        entered_at: wish.entered_ms,
        language: wish.language.clone(),
        intent: wish.intent.clone(),
        due_at: wish.due_ms,
        tries: 0,
        state: "open".to_owned(),
        taken_by: None,
        outcome: None,
        created_at: ctx.now_ms(),
    }
}
