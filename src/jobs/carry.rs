//! Hands one message to the platform or to the mail server, whatever it says. Before an SMS is sent
//! again the platform is asked whether the first try went: a create is never repeated blindly
//! (`telephony.md` 4).

use jiff::Timestamp;

use super::Done;
use crate::domain::message_status::MessageStatus;
use crate::domain::message_text::MailText;
use crate::domain::undelivered::{self, Cause, Next};
use crate::platform::{Mail, MailError, OutgoingSms, RestError};
use crate::store::jobs::Job;
use crate::store::messages::Message;
use crate::store::{Tx, jobs, messages};
use crate::workflows::note_delivery::raise_alarm;
use crate::workflows::{Ctx, Fault};

/// How long the platform may try to deliver, seconds.
const VALIDITY: u32 = 14_400;

/// What the platform said of a message: its id, and how far it is.
pub type Sent = (String, MessageStatus);

/// Sends an SMS, or says how the job goes on.
pub async fn sms(ctx: &Ctx, job: &Job, to: &str, text: &str) -> Result<Sent, Done> {
    if job.tries > 1 {
        let since = Timestamp::from_millisecond(job.created_at).unwrap_or_default();
        match ctx.rest.find_message(to, since, text).await {
            Ok(Some(found)) => {
                let status = found.status.unwrap_or(MessageStatus::Accepted);
                return Ok((found.sid.0, status));
            }
            Ok(None) => {}
            // There is no looking up: whether it went will never be known, and it goes nowhere twice.
            Err(RestError::Gone | RestError::Refused { .. } | RestError::NotOffered) => {
                return Err(Done::Never(RestError::Unknown.word()));
            }
            Err(error) => return Err(after(error)),
        }
    }
    let sms = OutgoingSms {
        to,
        from: &ctx.config.telephony.sms_from,
        body: text,
        status_callback: &format!("{}/sms/status", ctx.config.telephony.public_url),
        validity: VALIDITY,
    };
    match ctx.rest.send_message(&sms).await {
        Ok(sid) => Ok((sid.0, MessageStatus::Accepted)),
        Err(error) => Err(after(error)),
    }
}

/// How a job goes on after an answer of the platform. Where the settings are at fault the log says
/// so, aloud.
pub fn after(error: RestError) -> Done {
    // Who has to wait for a turn has not been refused anything: that costs no patience.
    if let RestError::TooEarly { after } = error {
        return Done::Wait(super::in_milliseconds(after));
    }
    let word = error.word();
    let failure = undelivered::of(&word);
    if failure.cause == Cause::Settings {
        raise_alarm(&word);
    }
    match (failure.next, error) {
        (Next::OtherContact, _) => Done::Never(word),
        (Next::AskFirst, _) => Done::Again(word),
        (Next::Later, RestError::RateLimited { after }) => Done::Later(word, after),
        (Next::Later, _) => Done::Later(word, None),
    }
}

/// The platform has it, so the job is done. A status that came before we knew its id counts from
/// now on.
pub async fn record(ctx: &Ctx, tx: &mut Tx, job: &Job, sent: &Sent) -> Result<(), Fault> {
    let (sid, status) = sent;
    let now = ctx.now_ms();
    let message = Message {
        provider_sid: sid.clone(),
        job: Some(job.id.clone()),
        status: status.word().to_owned(),
        status_rank: i64::from(status.rank()),
        error_code: None,
    };
    messages::advance(tx, &message, now).await?;
    messages::adopt(tx, sid, &job.id).await?;
    jobs::end(tx, &job.id, "done", None, now).await?;
    Ok(())
}

/// Sends a mail, or says how the job goes on. Its Message-ID comes from the job, so that a repeated
/// mail is the same.
pub async fn mail(ctx: &Ctx, job: &Job, to: &str, text: &MailText) -> Result<(), Done> {
    let mail = Mail {
        job: &job.id,
        from: &ctx.config.mail.from,
        to,
        subject: &text.subject,
        text: &text.text,
        date: ctx.clock.now(),
    };
    match ctx.mail.send(&mail).await {
        Ok(()) => Ok(()),
        Err(MailError::Refused(code)) => Err(Done::Never(format!("smtp-{code}"))),
        Err(MailError::Malformed) => Err(Done::Never("malformed".to_owned())),
        Err(MailError::TryLater(code)) => Err(Done::Again(format!("smtp-{code}"))),
        Err(MailError::Settings | MailError::Unknown) => Err(Done::Again("unknown".to_owned())),
    }
}
