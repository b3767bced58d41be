//! Ten wrong tries locked a codice fiscale: its owner is told, if it has one (`security.md` 16). The
//! job goes without a trace, so that no codice fiscale that somebody typed stays behind.

use crate::domain::life::News;
use crate::store::jobs::{self, Job};
use crate::store::pins;
use crate::workflows::{Ctx, Fault, tell};

use super::Done;

/// The owner is told at most once in so long, milliseconds.
const ONCE_IN: i64 = 3_600_000;

pub async fn run(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let since = ctx.now_ms() - ONCE_IN;
    let mut tx = ctx.db.write().await?;
    let owned = pins::live_of(&mut tx, &job.subject).await?.is_some();
    let told = jobs::of(&mut tx, &job.subject).await?.iter().any(|one| {
        one.kind == "notice"
            && one.created_at > since
            && one.data.contains(&format!("\"{}\"", News::Locked.word()))
    });
    if owned && !told {
        tell::everyone(ctx, &mut tx, &job.subject, News::Locked).await?;
    }
    jobs::remove(&mut tx, &job.id).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(Done::Finished)
}
