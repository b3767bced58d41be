//! Everyone is told: what became of a person's PIN goes to all contacts known of them, so that
//! whoever did not do it notices (`security.md` 14). No half and no code is ever in it.

use super::{Ctx, Fault};
pub use crate::domain::life::News;
use crate::store::citizens::Reach;
use crate::store::jobs::Job;
use crate::store::{Tx, citizens, jobs};

/// Tells the person on all contacts known of them now.
pub async fn everyone(ctx: &Ctx, tx: &mut Tx, cf: &str, news: News) -> Result<(), Fault> {
    let known = citizens::contacts(tx, cf).await?;
    these(ctx, tx, cf, &known, news).await
}

/// Tells the person on these contacts: an SMS to the mobile, a mail to e-mail and PEC. A landline
/// cannot be told.
pub async fn these(
    ctx: &Ctx,
    tx: &mut Tx,
    cf: &str,
    reaches: &[Reach],
    news: News,
) -> Result<(), Fault> {
    let now = ctx.now_ms();
    for reach in reaches.iter().filter(|reach| reach.kind != "landline") {
        let channel = match reach.kind.as_str() {
            "mobile" => "sms",
            mail => mail,
        };
        let id = ctx.id();
        let job = Job {
            key: format!("notice:{id}"),
            id,
            kind: "notice".to_owned(),
            subject: cf.to_owned(),
            data: serde_json::json!({
                "channel": channel, "to": reach.value, "news": news.word(), "at": now,
            })
            .to_string(),
            state: "due".to_owned(),
            due_at: now,
            tries: 0,
            error: None,
            created_at: now,
        };
        jobs::insert(tx, &job).await?;
    }
    Ok(())
}

/// The job that tells whoever has a codice fiscale that it is locked. Whether there is anybody to tell
/// is found out when the job runs.
pub fn locked_job(ctx: &Ctx, cf: &str) -> Job {
    let now = ctx.now_ms();
    let id = ctx.id();
    Job {
        key: format!("locked:{id}"),
        id,
        kind: "locked".to_owned(),
        subject: cf.to_owned(),
        data: serde_json::json!({ "at": now }).to_string(),
        state: "due".to_owned(),
        due_at: now,
        tries: 0,
        error: None,
        created_at: now,
    }
}
