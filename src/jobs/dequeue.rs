//! Takes an accepted caller out of the platform's queue, towards the operator's telephone. The
//! rows "accept" and "REST 404" of `design.md` 4.

use super::{Done, carry};
use crate::platform::{CallStatus, RestError};
use crate::store::jobs::{self, Job};
use crate::store::line::{self, Waiting};
use crate::store::{contacts, offers};
use crate::workflows::{Ctx, Fault, end_call};

pub async fn run(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let mut tx = ctx.db.read().await?;
    let offer = offers::find(&mut tx, &job.subject).await?;
    let row = match &offer {
        Some(offer) => line::find(&mut tx, &offer.call).await?,
        None => None,
    };
    let contact = contacts::of_offer(&mut tx, &job.subject).await?;
    drop(tx);
    // The call may be on its way to somebody else by now.
    if contact.is_none_or(|contact| contact.state != "connecting") {
        return Ok(Done::NotNeeded);
    }
    let (Some(offer), Some(row)) = (offer, row) else {
        return Ok(Done::NotNeeded);
    };
    if row.state != "connecting" || row.connect_at.is_some() {
        return Ok(Done::NotNeeded);
    }
    let url = format!(
        "{}/voice/connect/{}/{}",
        ctx.config.telephony.public_url, offer.id, row.ticket
    );
    let Some(queue) = row.queue_sid.as_deref().filter(|sid| !sid.is_empty()) else {
        // It waits in a loop of ours, in no queue of the platform's.
        return not_in_queue(ctx, job, &row, &url).await;
    };
    match ctx.rest.take_from_queue(queue, &row.call, &url).await {
        Ok(()) => finish(ctx, job).await,
        Err(RestError::Gone | RestError::NotOffered) => not_in_queue(ctx, job, &row, &url).await,
        // The sweep asks after ten seconds without a fetched document; until then it may be tried.
        Err(error) => Ok(again(error)),
    }
}

/// The platform does not know the member: either its document was fetched already, or the call is
/// over, or it waits outside the queue and is redirected.
async fn not_in_queue(ctx: &Ctx, job: &Job, row: &Waiting, url: &str) -> Result<Done, Fault> {
    let mut tx = ctx.db.read().await?;
    let now = line::find(&mut tx, &row.call).await?;
    drop(tx);
    if now.is_none_or(|now| now.state != "connecting" || now.connect_at.is_some()) {
        return Ok(Done::NotNeeded);
    }
    match ctx.rest.call_status(&row.call).await {
        Ok(CallStatus::Ended) | Err(RestError::Gone) => {
            end_call::end_call(ctx, &row.call, "gone").await?;
            Ok(Done::NotNeeded)
        }
        Ok(CallStatus::InProgress | CallStatus::Starting) => {
            match ctx.rest.redirect_call(&row.call, url).await {
                Ok(()) => finish(ctx, job).await,
                Err(error) => Ok(again(error)),
            }
        }
        Err(error) => Ok(again(error)),
    }
}

/// To be redirected twice harms nobody, so that all is tried again; what was not processed counts as
/// no try.
fn again(error: RestError) -> Done {
    match carry::after(error) {
        later @ Done::Later(..) => later,
        Done::Finished | Done::NotNeeded | Done::Wait(_) | Done::Again(_) | Done::Never(_) => {
            Done::Again(error.word())
        }
    }
}

async fn finish(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let mut tx = ctx.db.write().await?;
    jobs::end(&mut tx, &job.id, "done", None, ctx.now_ms()).await?;
    tx.commit().await?;
    Ok(Done::Finished)
}
