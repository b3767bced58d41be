//! What is kept only for a while and then forgotten, a line each: no row of these outlives its use.

use super::{Ctx, Fault, citizen_session, web_draft};
use crate::store::{confirmations, identifications, spent_codes, uploads, web_drafts};

/// How long what somebody decided, or a caller said, can still be looked into when the person
/// complains, milliseconds: thirty days. After that the audit alone tells of it.
const LOOKED_INTO: i64 = 30 * 86_400_000;

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
    tx.commit().await?;
    Ok(())
}
