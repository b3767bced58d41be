//! Sends a half by SMS: the first of a new or restored PIN, or the second of an activated one (C11).
//! It is kept, sealed, until the platform says that it arrived.

use super::half::{self, Message, Which};
use super::{Done, carry};
use crate::domain::message_text::{Second, activated_sms, first_half_sms, restored_sms};
use crate::store::halves;
use crate::store::jobs::Job;
use crate::workflows::{Ctx, Fault, move_letters, note_delivery};
use zeroize::Zeroizing;

/// A half is wiped so long after it was accepted, if nothing is heard (`security.md` 4),
/// milliseconds.
pub const KEPT: i64 = 48 * 3_600_000;

pub async fn run(ctx: &Ctx, job: &Job, which: Which) -> Result<Done, Fault> {
    let Some(message) = half::read(ctx, job, which).await? else {
        return Ok(Done::NotNeeded);
    };
    let text = text(ctx, &message, which);
    let sent = match carry::sms(ctx, job, &message.destination.to, &text).await {
        Ok(sent) => sent,
        Err(done) => return Ok(done),
    };
    let after = ctx.now_ms() + KEPT;
    let mut tx = ctx.db.write().await?;
    carry::record(ctx, &mut tx, job, &sent).await?;
    halves::wipe_after(&mut tx, &job.subject, which.word(), after).await?;
    let told = note_delivery::settle(ctx, &mut tx, &sent.0).await?;
    tx.commit().await?;
    if let Some(change) = told {
        ctx.live.tell(change);
    }
    Ok(Done::Finished)
}

fn text(ctx: &Ctx, message: &Message, which: Which) -> Zeroizing<String> {
    let letter = message.letter.as_ref();
    let to = letter.and_then(|letter| move_letters::addressee(letter, message.practice).ok());
    let abroad = to.is_some_and(|to| to.is_abroad()) || !message.destination.to.starts_with("+39");
    let words = (message.language, abroad);
    match (which, message.is_restored()) {
        (Which::Second, _) => activated_sms(&ctx.body, words, &message.half, message.practice),
        (Which::First, true) => {
            let second = match message.other.as_deref() {
                Some("pec") => Second::Pec,
                _ => Second::Email,
            };
            restored_sms(&ctx.body, words, &message.half, message.practice, second)
        }
        (Which::First, false) => first_half_sms(
            &ctx.body,
            message.language,
            &message.half,
            message.practice,
            abroad,
        ),
    }
}
