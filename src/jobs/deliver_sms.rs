//! Sends a first half by SMS. Before it sends again it asks the platform whether the first try
//! went: a create is never repeated blindly (`telephony.md` 4).

use jiff::Timestamp;

use super::{Done, half};
use crate::domain::message_status::MessageStatus;
use crate::domain::message_text::first_half_sms;
use crate::platform::{OutgoingSms, RestError};
use crate::store::jobs::Job;
use crate::store::messages::Message;
use crate::store::{halves, jobs, messages};
use crate::workflows::{Ctx, Fault, move_letters, note_delivery};

/// How long the platform may try to deliver, seconds.
const VALIDITY: u32 = 14_400;
/// A first half is wiped so long after it was accepted, if nothing is heard (`security.md` 4),
/// milliseconds.
pub const KEPT: i64 = 48 * 3_600_000;

pub async fn run(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let Some(message) = half::read(ctx, job).await? else {
        return Ok(Done::NotNeeded);
    };
    let to = &message.destination.to;
    let addressee = move_letters::addressee(&message.letter, message.practice)?;
    let text = first_half_sms(
        &ctx.body,
        half::language(&message),
        &message.half,
        message.practice,
        addressee.is_abroad() || !to.starts_with("+39"),
    );
    if job.tries > 1 {
        let since = Timestamp::from_millisecond(job.created_at).unwrap_or_default();
        match ctx.rest.find_message(to, since, &text).await {
            Ok(Some(found)) => {
                let status = found.status.unwrap_or(MessageStatus::Accepted);
                return record(ctx, job, &found.sid.0, status).await;
            }
            Ok(None) => {}
            Err(error) => return Ok(Done::Again(word(error))),
        }
    }
    let sms = OutgoingSms {
        to,
        from: &ctx.config.telephony.sms_from,
        body: &text,
        status_callback: &format!("{}/sms/status", ctx.config.telephony.public_url),
        validity: VALIDITY,
    };
    match ctx.rest.send_message(&sms).await {
        Ok(sid) => record(ctx, job, &sid.0, MessageStatus::Accepted).await,
        Err(error @ RestError::Refused { .. }) => Ok(Done::Never(word(error))),
        Err(error) => Ok(Done::Again(word(error))),
    }
}

/// The platform has it. A status that came before we knew its id counts from now on.
async fn record(ctx: &Ctx, job: &Job, sid: &str, status: MessageStatus) -> Result<Done, Fault> {
    let now = ctx.now_ms();
    let message = Message {
        provider_sid: sid.to_owned(),
        job: Some(job.id.clone()),
        status: status.word().to_owned(),
        status_rank: i64::from(status.rank()),
        error_code: None,
    };
    let mut tx = ctx.db.write().await?;
    messages::advance(&mut tx, &message, now).await?;
    messages::adopt(&mut tx, sid, &job.id).await?;
    jobs::end(&mut tx, &job.id, "done", None, now).await?;
    halves::wipe_after(&mut tx, &job.subject, now + KEPT).await?;
    let told = note_delivery::settle(ctx, &mut tx, sid).await?;
    tx.commit().await?;
    if let Some(change) = told {
        ctx.live.tell(change);
    }
    Ok(Done::Finished)
}

/// A word for machines; the screens have a sentence for each.
pub fn word(error: RestError) -> String {
    match error {
        RestError::Refused {
            code: Some(code), ..
        } => code.to_string(),
        RestError::Refused { status, code: None } => format!("http-{status}"),
        RestError::Gone => "gone".to_owned(),
        RestError::RateLimited => "rate-limited".to_owned(),
        RestError::Unreachable => "unreachable".to_owned(),
        RestError::Credentials => "credentials".to_owned(),
        RestError::Unknown => "unknown".to_owned(),
    }
}
