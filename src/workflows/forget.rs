//! What is kept only for a while and then forgotten, a line each: no row of these outlives its use.

use super::{Change, Ctx, Deed, Fault, call_story, citizen_session, web_draft};
use crate::store::{
    Tx, callbacks, calls, confirmations, identifications, spent_codes, uploads, voice_messages,
    web_drafts,
};

/// How long what somebody decided, or a caller said, can still be looked into when the person
/// complains, milliseconds: thirty days. After that the audit alone tells of it.
const LOOKED_INTO: i64 = 30 * 86_400_000;

/// How many calls one transaction forgets: callers who come in meanwhile must not wait.
const CALLS_AT_ONCE: i64 = 100;
/// How many such transactions are made at a time. The rest is for the next minute.
const TURNS: usize = 20;

/// Forgets all that is too old. Any server may; it is done once a minute.
pub async fn forget(ctx: &Ctx) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    spent_codes::purge(&mut tx, now).await?;
    web_drafts::purge(&mut tx, now - web_draft::KEPT).await?;
    uploads::purge_decided(&mut tx, now - LOOKED_INTO).await?;
    confirmations::purge(&mut tx, now - LOOKED_INTO).await?;
    identifications::purge(&mut tx, now - LOOKED_INTO).await?;
    citizen_session::forget(&mut tx, now).await?;
    callbacks::forget_numbers(&mut tx, now - ctx.config.retention.caller_ms()).await?;
    let before = now - ctx.config.voice_messages.keep_ms();
    let expired = expire_messages(ctx, &mut tx, before).await?;
    voice_messages::forget(&mut tx, before).await?;
    tx.commit().await?;
    if expired {
        ctx.live.tell(Change::Line);
    }
    for _ in 0..TURNS {
        if !forget_callers(ctx).await? {
            break;
        }
    }
    Ok(())
}

/// Forgets who called long ago, and what they typed and said; which way they went stays. Says whether
/// there may be more.
async fn forget_callers(ctx: &Ctx) -> Result<bool, Fault> {
    let before = ctx.now_ms() - ctx.config.retention.caller_ms();
    let mut tx = ctx.db.read().await?;
    let old = calls::to_forget(&mut tx, before, CALLS_AT_ONCE).await?;
    drop(tx);
    if old.is_empty() {
        return Ok(false);
    }
    let mut tx = ctx.db.write().await?;
    for call in &old {
        for step in calls::steps(&mut tx, call).await? {
            if let Some(effects) = call_story::forgotten(&step.effects) {
                calls::rewrite_step(&mut tx, call, step.seq, &effects).await?;
            }
        }
        calls::forget_number(&mut tx, call).await?;
    }
    tx.commit().await?;
    Ok(i64::try_from(old.len()).is_ok_and(|count| count == CALLS_AT_ONCE))
}

/// Messages that nobody saw to in all that time end, too; that is written down. Says whether there were
/// any.
async fn expire_messages(ctx: &Ctx, tx: &mut Tx, before: i64) -> Result<bool, Fault> {
    let expired = voice_messages::expire(tx, before, ctx.now_ms()).await?;
    for id in &expired {
        let deed = Deed {
            who: "system",
            action: "voice-message.done",
            subject: Some(id),
            contact: None,
            detail: Some("expired"),
        };
        ctx.audit(tx, deed).await?;
    }
    if !expired.is_empty() {
        let messages = expired.len();
        tracing::warn!(messages, "messages of callers were forgotten unheard");
    }
    Ok(!expired.is_empty())
}
