//! Sends a first half by mail. Its Message-ID comes from the job, so a repeated mail is the same.

use jiff::Timestamp;

use super::deliver_sms::KEPT;
use super::{Done, half};
use crate::domain::message_text::first_half_mail;
use crate::platform::{Mail, MailError};
use crate::store::jobs::{self, Job};
use crate::store::{halves, practices};
use crate::workflows::issue_pin::rome;
use crate::workflows::{Change, Ctx, Fault, move_letters};

pub async fn run(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let Some(message) = half::read(ctx, job).await? else {
        return Ok(Done::NotNeeded);
    };
    let addressee = move_letters::addressee(&message.letter, message.practice)?;
    let asked = Timestamp::from_millisecond(message.pin.created_at)
        .unwrap_or_default()
        .to_zoned(rome())
        .date();
    let text = first_half_mail(&ctx.body, &addressee, &message.half, asked);
    let mail = Mail {
        job: &job.id,
        from: &ctx.config.mail.from,
        to: &message.destination.to,
        subject: &text.subject,
        text: &text.text,
        date: ctx.clock.now(),
    };
    match ctx.mail.send(&mail).await {
        Ok(()) => record(ctx, job, &message.pin.practice).await,
        Err(MailError::Refused(code)) => Ok(Done::Never(format!("smtp-{code}"))),
        Err(MailError::Malformed) => Ok(Done::Never("malformed".to_owned())),
        Err(MailError::TryLater(code)) => Ok(Done::Again(format!("smtp-{code}"))),
        Err(MailError::Settings | MailError::Unknown) => Ok(Done::Again("unknown".to_owned())),
    }
}

async fn record(ctx: &Ctx, job: &Job, practice: &str) -> Result<Done, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    jobs::end(&mut tx, &job.id, "done", None, now).await?;
    halves::wipe_after(&mut tx, &job.subject, now + KEPT).await?;
    let practice = practices::find(&mut tx, practice).await?;
    tx.commit().await?;
    if let Some(contact) = practice.and_then(|practice| practice.contact) {
        ctx.live.tell(Change::Contact(contact));
    }
    Ok(Done::Finished)
}
