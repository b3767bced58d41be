//! Everyone is told: what became of a person's PIN goes to all contacts known of them, so that
//! whoever did not do it notices (`security.md` 14). No half and no code is ever in it.

use super::{Ctx, Fault};
use crate::store::citizens::Reach;
use crate::store::jobs::Job;
use crate::store::{Tx, citizens, jobs};

/// What became of a PIN. Its word stands in the job's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was asked for, and is on its way (T2, T5).
    Requested,
    /// A pre-assigned one was activated (T7).
    Activated,
    /// Its holder took a new one (T9).
    Changed,
    /// It was restored (T17).
    Restored,
    /// It was revoked (T20).
    Revoked,
    /// Ten wrong tries locked it (T13).
    Locked,
    /// The contacts were changed (T24).
    Contacts,
    /// It became dispositivo (T21).
    Converted,
    /// It has to be changed soon (R85).
    Expiring,
    /// It is not good any more since others are to be used (T22).
    Dismissed,
}

impl News {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Requested,
        Self::Activated,
        Self::Changed,
        Self::Restored,
        Self::Revoked,
        Self::Locked,
        Self::Contacts,
        Self::Converted,
        Self::Expiring,
        Self::Dismissed,
    ];

    /// The word in a job's data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Activated => "activated",
            Self::Changed => "changed",
            Self::Restored => "restored",
            Self::Revoked => "revoked",
            Self::Locked => "locked",
            Self::Contacts => "contacts",
            Self::Converted => "converted",
            Self::Expiring => "expiring",
            Self::Dismissed => "dismissed",
        }
    }

    /// The news of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|news| news.word() == word)
    }
}

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
