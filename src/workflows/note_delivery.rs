//! How far a message with a half got: wiped when it arrived, sent by the next contact when it did
//! not. A status never goes backwards.

use super::ask_code::settled_since;
use super::open_task::{self, NewTask};
use super::prepare_pin::first_half_job;
use super::restore_pin::second_half_job;
use super::{Change, Ctx, Fault};
use crate::domain::contacts::{Channel, Contacts, Email};
use crate::domain::message_status::MessageStatus;
use crate::domain::phone::Phone;
use crate::domain::undelivered::{self, Cause};
use crate::store::jobs::Job;
use crate::store::messages::Message;
use crate::store::pins::Pin;
use crate::store::{Tx, citizens, halves, jobs, messages, pins, practices};

/// The platform told a status.
pub async fn note_delivery(
    ctx: &Ctx,
    sid: &str,
    status: &str,
    error_code: Option<&str>,
) -> Result<(), Fault> {
    let Some(known) = MessageStatus::parse(status) else {
        tracing::info!(
            message.status = status,
            "a message's status that nobody knows"
        );
        return Ok(());
    };
    let message = Message {
        provider_sid: sid.to_owned(),
        job: None,
        status: known.word().to_owned(),
        status_rank: i64::from(known.rank()),
        error_code: error_code.map(str::to_owned),
    };
    let mut tx = ctx.db.write().await?;
    if !messages::advance(&mut tx, &message, ctx.now_ms()).await? {
        return Ok(());
    }
    let told = settle(ctx, &mut tx, sid).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    if let Some(change) = told {
        ctx.live.tell(change);
    }
    Ok(())
}

/// Draws the consequences of what is known of a message, once its job is known too.
pub async fn settle(ctx: &Ctx, tx: &mut Tx, sid: &str) -> Result<Option<Change>, Fault> {
    let Some(message) = messages::find(tx, sid).await? else {
        return Ok(None);
    };
    let Some(job) = message.job.as_deref() else {
        return Ok(None);
    };
    let Some(job) = jobs::find(tx, job).await? else {
        return Ok(None);
    };
    let status = MessageStatus::parse(&message.status);
    if status == Some(MessageStatus::Delivered) {
        if let Some(which) = half_of(&job) {
            halves::wipe(tx, &job.subject, which, ctx.now_ms()).await?;
        }
    } else if status.is_some_and(MessageStatus::is_lost) {
        let error = message.error_code.as_deref().unwrap_or("undelivered");
        if jobs::fail_late(tx, &job.id, error, ctx.now_ms()).await? {
            if undelivered::of(error).cause == Cause::Settings {
                raise_alarm(error);
            }
            try_next_channel(ctx, tx, &job).await?;
        }
    }
    contact_of(tx, &job.subject).await
}

/// Every message fails alike until a person mends account or settings: the log says it aloud.
pub fn raise_alarm(code: &str) {
    tracing::error!(
        message.code = code,
        "the platform refuses what we send: account, sender or settings need a person"
    );
}

/// Which half a job's message holds; none when it is another message.
fn half_of(job: &Job) -> Option<&'static str> {
    match job.kind.as_str() {
        "sms" | "mail" => Some("first"),
        "second-half" => Some("second"),
        _ => None,
    }
}

/// The half goes to the next registered contact, from the sealed row, and never to one that the
/// other half went to. Once the row is wiped, only revoking and asking again remain
/// (`design.md` 3.8).
pub async fn try_next_channel(ctx: &Ctx, tx: &mut Tx, failed: &Job) -> Result<(), Fault> {
    let Some(which) = half_of(failed) else {
        return Ok(());
    };
    let pin = pins::find(tx, &failed.subject).await?;
    let Some(pin) = pin.filter(|pin| pin.state == "iniziale") else {
        return Ok(());
    };
    if halves::sealed(tx, &pin.id, which).await?.is_none() {
        return ask_to_reach(ctx, tx, &pin, failed).await;
    }
    let tried = jobs::of(tx, &pin.id).await?;
    let used = |channel: &Channel| {
        let first = first_half_job(ctx, &pin.id, channel);
        let second = second_half_job(ctx, &pin.id, channel);
        tried
            .iter()
            .any(|one| one.key == first.key || one.key == second.key)
    };
    let sms = &ctx.config.telephony.sms_countries;
    let channels = registered(ctx, tx, &pin).await?.first_half_channels(sms);
    let next = channels.iter().find(|channel| !used(channel));
    let Some(channel) = next else {
        return ask_to_reach(ctx, tx, &pin, failed).await;
    };
    let job = match which {
        "first" => first_half_job(ctx, &pin.id, channel),
        _ => second_half_job(ctx, &pin.id, channel),
    };
    jobs::insert(tx, &job).await?;
    Ok(())
}

/// No contact is left: an operator is to reach the person some other way. Who never asked for a PIN
/// is not called: a campaign has thousands of those.
async fn ask_to_reach(ctx: &Ctx, tx: &mut Tx, pin: &Pin, failed: &Job) -> Result<(), Fault> {
    if pin.origin == "d-ufficio" {
        return Ok(());
    }
    let failed = jobs::find(tx, &failed.id).await?;
    let word = failed.and_then(|job| job.error).unwrap_or_default();
    let note = format!(
        "Il PIN non arriva su nessun recapito: {}.",
        undelivered::of(&word).reason
    );
    let task = NewTask {
        kind: "unreachable",
        cf: &pin.cf,
        phone: None,
        preferred_time: None,
        note: Some(&note),
    };
    open_task::open(ctx, tx, "system", task).await?;
    Ok(())
}

/// The contacts registered for a PIN's holder; for a restored PIN only those that are settled (T24).
async fn registered(ctx: &Ctx, tx: &mut Tx, pin: &Pin) -> Result<Contacts, Fault> {
    let mut known = citizens::contacts_since(tx, &pin.cf).await?;
    if pin.origin == "ripristino" {
        let since = settled_since(ctx);
        known.retain(|one| one.since <= since);
    }
    let pairs = known
        .iter()
        .map(|one| (one.kind.as_str(), one.value.as_str()));
    Ok(contacts_of(pairs))
}

/// Stored contacts, by kind and value, as the domain knows them.
pub fn contacts_of<'a>(stored: impl Iterator<Item = (&'a str, &'a str)>) -> Contacts {
    let mut contacts = Contacts::default();
    for (kind, value) in stored {
        match kind {
            "mobile" => contacts.mobile = Phone::parse(value).ok(),
            "landline" => contacts.landline = Phone::parse(value).ok(),
            "email" => contacts.email = Email::parse(value).ok(),
            "pec" => contacts.pec = Email::parse(value).ok(),
            _ => {}
        }
    }
    contacts
}

/// The ways in which a channel is stored with a job.
pub fn channel(word: &str, to: &str) -> Option<Channel> {
    match word {
        "sms" => Phone::parse(to).ok().map(Channel::Sms),
        "email" => Email::parse(to).ok().map(Channel::Email),
        "pec" => Email::parse(to).ok().map(Channel::Pec),
        _ => None,
    }
}

/// The contact whose screen shows the delivery of a PIN.
async fn contact_of(tx: &mut Tx, pin: &str) -> Result<Option<Change>, Fault> {
    let Some(pin) = pins::find(tx, pin).await? else {
        return Ok(None);
    };
    let practice = practices::find(tx, &pin.practice).await?;
    Ok(practice
        .and_then(|practice| practice.contact)
        .map(Change::Contact))
}
