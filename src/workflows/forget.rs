//! What is kept only for a while and then forgotten, a line each: no row of these outlives its use.

use super::{Ctx, Fault, citizen_session, web_draft};
use crate::store::{spent_codes, web_drafts};

/// Forgets all that is too old. Any server may; it is done once a minute.
pub async fn forget(ctx: &Ctx) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    spent_codes::purge(&mut tx, now).await?;
    web_drafts::purge(&mut tx, now - web_draft::KEPT).await?;
    citizen_session::forget(&mut tx, now).await?;
    tx.commit().await?;
    Ok(())
}
