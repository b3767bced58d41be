//! Tells a holder on one contact what became of their PIN (`security.md` 14). A notice that cannot be
//! delivered is tried again, then given up for all to see; nothing else waits for it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Done, carry};
use crate::domain::language::Language;
use crate::domain::life::News;
use crate::domain::message_text::{notice_mail, notice_sms};
use crate::domain::zone::rome;
use crate::store::jobs::{self, Job};
use crate::store::{citizens, pins};
use crate::workflows::{Ctx, Fault};

#[derive(Deserialize)]
struct Data {
    channel: String,
    to: String,
    news: String,
    at: i64,
}

pub async fn run(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    let data: Data = serde_json::from_str(&job.data)?;
    let Some(news) = News::parse(&data.news) else {
        return Ok(Done::Never("news".to_owned()));
    };
    let Some((language, day)) = read(ctx, job, news, data.at).await? else {
        return Ok(Done::NotNeeded);
    };
    if data.channel == "sms" {
        let abroad = !data.to.starts_with("+39");
        let text = notice_sms(&ctx.body, (language, abroad), news, day);
        match carry::sms(ctx, job, &data.to, &text).await {
            Err(done) => return Ok(done),
            Ok(sent) => {
                let mut tx = ctx.db.write().await?;
                carry::record(ctx, &mut tx, job, &sent).await?;
                tx.commit().await?;
            }
        }
    } else {
        let text = notice_mail(&ctx.body, language, news, day);
        if let Err(done) = carry::mail(ctx, job, &data.to, &text).await {
            return Ok(done);
        }
        let mut tx = ctx.db.write().await?;
        jobs::end(&mut tx, &job.id, "done", None, ctx.now_ms()).await?;
        tx.commit().await?;
    }
    Ok(Done::Finished)
}

/// The holder's language and the day that the notice names; `None` when there is nothing to remind
/// of any more.
async fn read(
    ctx: &Ctx,
    job: &Job,
    news: News,
    at: i64,
) -> Result<Option<(Language, Date)>, Fault> {
    let mut tx = ctx.db.read().await?;
    let citizen = citizens::find(&mut tx, &job.subject).await?;
    let pin = pins::live_of(&mut tx, &job.subject).await?;
    drop(tx);
    let at = match news {
        // The last moment of the last day, not the first of the next.
        News::Expiring => match pin.and_then(|pin| pin.expires_at) {
            Some(end) => end - 1,
            None => return Ok(None),
        },
        News::Requested
        | News::Activated
        | News::Changed
        | News::Restored
        | News::Revoked
        | News::Locked
        | News::Contacts
        | News::Converted
        | News::Dismissed
        | News::AskedAgain
        | News::NotConverted => at,
    };
    let language = citizen.and_then(|citizen| Language::parse(&citizen.language));
    let day = Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_zoned(rome())
        .date();
    Ok(Some((language.unwrap_or_default(), day)))
}
