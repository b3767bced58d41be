//! What follows when somebody asks to restore or to revoke a PIN: finding out whether it fits, and
//! the one mail about it. Nothing of a link or a code stays once its mail was sent.

use super::{Done, carry};
use crate::domain::language::Language;
use crate::domain::message_text::{Code, Deed, MailText, code_mail, not_possible_mail};
use crate::domain::postal::Residence;
use crate::domain::practice::PracticeNumber;
use crate::store::jobs::{self, Job};
use crate::store::{citizens, pins};
use crate::workflows::ask_code::{self, Errand, MINUTES};
use crate::workflows::{Ctx, Fault};

pub async fn run(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let errand: Errand = serde_json::from_str(&job.data)?;
    match errand {
        Errand::Ask { sealed } => {
            ask_code::answer(ctx, job, &sealed).await?;
            Ok(Done::Finished)
        }
        Errand::Code {
            deed,
            to,
            language,
            number,
            sealed,
        } => {
            let (Some(deed), Ok(practice)) = (Deed::parse(&deed), PracticeNumber::parse(&number))
            else {
                return Ok(Done::NotNeeded);
            };
            let language = Language::parse(&language).unwrap_or_default();
            let opened = ctx.outbox.open(&sealed, &job.id)?;
            let Some((token, code)) = std::str::from_utf8(&opened)
                .ok()
                .and_then(|opened| opened.split_once(' '))
            else {
                return Ok(Done::NotNeeded);
            };
            let site = &ctx.config.telephony.public_url;
            let link = format!("{site}/portal/{}/lost/code/{token}", language.code());
            let code = Code {
                link: &link,
                code,
                minutes: MINUTES,
                practice,
                abroad: lives_abroad(ctx, &job.subject).await?,
            };
            send(ctx, job, &to, &code_mail(&ctx.body, language, deed, code)).await
        }
        Errand::NotPossible { deed, to, language } => {
            let Some(deed) = Deed::parse(&deed) else {
                return Ok(Done::NotNeeded);
            };
            let language = Language::parse(&language).unwrap_or_default();
            send(ctx, job, &to, &not_possible_mail(&ctx.body, language, deed)).await
        }
    }
}

/// Whether the holder of a PIN lives abroad, as far as it is known.
async fn lives_abroad(ctx: &Ctx, pin: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.read().await?;
    let Some(pin) = pins::find(&mut tx, pin).await? else {
        return Ok(false);
    };
    let citizen = citizens::find(&mut tx, &pin.cf).await?;
    let home: Option<Residence> =
        citizen.and_then(|citizen| serde_json::from_str(&citizen.residence).ok());
    Ok(home.is_some_and(|home| home.is_abroad()))
}

async fn send(ctx: &Ctx, job: &Job, to: &str, text: &MailText) -> Result<Done, Fault> {
    if let Err(done) = carry::mail(ctx, job, to, text).await {
        return Ok(done);
    }
    let mut tx = ctx.db.write().await?;
    jobs::forget(&mut tx, &job.id).await?;
    jobs::end(&mut tx, &job.id, "done", None, ctx.now_ms()).await?;
    tx.commit().await?;
    Ok(Done::Finished)
}
