//! Sends a half by mail: the first of a new or restored PIN, or the second of a restored or activated
//! one.

use jiff::Timestamp;

use super::deliver_sms::KEPT;
use super::half::{self, Message, Which};
use super::{Done, carry};
use crate::domain::message_text::{self, MailText, activated_mail, first_half_mail, restored_mail};
use crate::domain::zone::rome;
use crate::store::jobs::{self, Job};
use crate::store::{halves, practices};
use crate::workflows::{Change, Ctx, Fault, move_letters};

pub async fn run(ctx: &Ctx, job: &Job, which: Which) -> Result<Done, Fault> {
    let Some(message) = half::read(ctx, job, which).await? else {
        return Ok(Done::NotNeeded);
    };
    let Some(text) = text(ctx, &message, which)? else {
        return Ok(Done::NotNeeded);
    };
    if let Err(done) = carry::mail(ctx, job, &message.destination.to, &text).await {
        return Ok(done);
    }
    record(ctx, job, &message.pin.practice, which).await
}

fn text(ctx: &Ctx, message: &Message, which: Which) -> Result<Option<MailText>, Fault> {
    let (body, language) = (&ctx.body, message.language);
    if message.is_restored() {
        let which = match which {
            Which::First => message_text::Which::First,
            Which::Second => message_text::Which::Second,
        };
        let text = restored_mail(body, language, which, &message.half, message.practice);
        return Ok(Some(text));
    }
    let Some(letter) = &message.letter else {
        return Ok(None);
    };
    Ok(Some(match which {
        Which::First => {
            let addressee = move_letters::addressee(letter, message.practice)?;
            let asked = Timestamp::from_millisecond(message.pin.created_at)
                .unwrap_or_default()
                .to_zoned(rome())
                .date();
            first_half_mail(body, language, &addressee, &message.half, asked)
        }
        Which::Second => activated_mail(body, language, &message.half, message.practice),
    }))
}

async fn record(ctx: &Ctx, job: &Job, practice: &str, which: Which) -> Result<Done, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    jobs::end(&mut tx, &job.id, "done", None, now).await?;
    halves::wipe_after(&mut tx, &job.subject, which.word(), now + KEPT).await?;
    let practice = practices::find(&mut tx, practice).await?;
    tx.commit().await?;
    if let Some(contact) = practice.and_then(|practice| practice.contact) {
        ctx.live.tell(Change::Contact(contact));
    }
    Ok(Done::Finished)
}
