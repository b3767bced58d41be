//! Sends the second half of a PIN whose halves go by two messages: of a restored one after the first
//! (R104: the SMS first, then the mail), of an activated one where it goes by no letter (C11).

use super::half::{Destination, Which};
use super::{Done, deliver_mail, deliver_sms};
use crate::store::jobs::{self, Job};
use crate::workflows::{Ctx, Fault};

/// How long it waits for the first half each time, milliseconds.
const AFTER_THE_FIRST: i64 = 1_000;

pub async fn run(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let mut tx = ctx.db.read().await?;
    let all = jobs::of(&mut tx, &job.subject).await?;
    drop(tx);
    let is_first = |one: &&Job| matches!(one.kind.as_str(), "sms" | "mail");
    if all.iter().filter(is_first).any(|one| one.state == "due") {
        return Ok(Done::Wait(AFTER_THE_FIRST));
    }
    let to: Destination = serde_json::from_str(&job.data)?;
    if to.channel == "sms" {
        deliver_sms::run(ctx, job, Which::Second).await
    } else {
        deliver_mail::run(ctx, job, Which::Second).await
    }
}
