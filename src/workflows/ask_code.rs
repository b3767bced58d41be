//! Somebody who lost their PIN asks to restore or to revoke it (T16, T19, T20). The page's statements
//! are the same for everybody: whether it fits is found out by a job, and told to registered
//! addresses alone (`security.md` 15).

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::pin_life::{self, Living};
use super::{Ctx, Deed, Fault};
use crate::auth;
use crate::domain::contacts::Contacts;
use crate::domain::health_card::HealthCard;
use crate::domain::life::{Effect, Event, No, Rule};
use crate::domain::message_text;
use crate::domain::practice::PracticeNumber;
use crate::domain::recovery::{self, Compared, Given, Known, Typed};
use crate::domain::zone::rome;
use crate::store::citizens::{Citizen, Dated};
use crate::store::confirmations::Confirmation;
use crate::store::jobs::Job;
use crate::store::pins::Pin;
use crate::store::{Tx, citizens, confirmations, jobs};

/// How long link and code are good, minutes (R103).
pub const MINUTES: i64 = 30;
/// How many links and codes one holder gets in an hour at most.
const MAILS_AN_HOUR: i64 = 5;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// What the job of an asked deed carries, or of a mail about it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Errand {
    /// Find out whether what was typed fits. `sealed`: an `Asked`, for the row of the job.
    Ask { sealed: String },
    /// Mail link and code. `sealed`: the token, a blank, the code.
    Code {
        deed: String,
        to: String,
        language: String,
        number: String,
        sealed: String,
    },
    /// Mail that it is not possible this way (R107, R108).
    NotPossible {
        deed: String,
        to: String,
        language: String,
    },
}

/// What was typed, sealed until the job reads it.
#[derive(Serialize, Deserialize)]
pub struct Asked {
    deed: String,
    cf: String,
    mobile: String,
    email: String,
    pec: String,
    card: Option<HealthCard>,
}

/// Asks for a deed. Nothing is looked up here.
pub async fn ask(
    ctx: &Ctx,
    deed: message_text::Deed,
    given: &Given,
    card: Option<&HealthCard>,
) -> Result<(), Fault> {
    let contacts = &given.contacts;
    let asked = Asked {
        deed: deed.word().to_owned(),
        cf: given.cf.clone(),
        mobile: contacts
            .mobile
            .as_ref()
            .map_or("", |one| one.e164())
            .to_owned(),
        email: contacts
            .email
            .as_ref()
            .map_or("", |one| one.as_str())
            .to_owned(),
        pec: contacts
            .pec
            .as_ref()
            .map_or("", |one| one.as_str())
            .to_owned(),
        card: card.cloned(),
    };
    let id = ctx.id();
    let asked = Zeroizing::new(serde_json::to_vec(&asked)?);
    let errand = Errand::Ask {
        sealed: ctx.outbox.seal(&asked, &id, &ctx.rng)?,
    };
    let key = format!("ask:{id}");
    let job = errand_job(ctx, (&id, &key), &id, &errand)?;
    let mut tx = ctx.db.write().await?;
    jobs::insert(&mut tx, &job).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(())
}

/// Finds out whether what was typed fits, and sees to the mail that follows. The job goes without a
/// trace: what a stranger typed stays nowhere.
pub async fn answer(ctx: &Ctx, job: &Job, sealed: &str) -> Result<(), Fault> {
    let opened = ctx.outbox.open(sealed, &job.id)?;
    let asked: Asked = serde_json::from_slice(&opened)?;
    let Some(deed) = message_text::Deed::parse(&asked.deed) else {
        return Ok(());
    };
    let contacts = contacts(&asked);
    let mut tx = ctx.db.write().await?;
    let living = pin_life::read(ctx, &mut tx, &asked.cf).await?;
    let citizen = citizens::find(&mut tx, &asked.cf).await?;
    let known = citizens::contacts_since(&mut tx, &asked.cf).await?;
    let compared = compare(ctx, &contacts, &known);
    let card = asked.card.as_ref();
    let card = card.is_some_and(|card| card_agrees(ctx, &asked.cf, card));
    let fits = fits(ctx, &living, deed, (&contacts, compared, card));
    if let (Some(pin), Some(citizen)) = (&living.pin, &citizen) {
        let about = About {
            pin,
            citizen,
            known: &known,
            deed,
        };
        match fits {
            Some(true) => mail_code(ctx, &mut tx, about, &contacts).await?,
            Some(false) => mail_not_possible(ctx, &mut tx, about).await?,
            None => {}
        }
    }
    jobs::remove(&mut tx, &job.id).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(())
}

/// Whether the deed may go on; `None` where there is no PIN that it could be about.
fn fits(
    ctx: &Ctx,
    living: &Living,
    deed: message_text::Deed,
    (contacts, compared, card): (&Contacts, Compared, bool),
) -> Option<bool> {
    let sms = &ctx.config.telephony.sms_countries;
    let event = match deed {
        message_text::Deed::Restore => Event::RestoreAsked {
            contacts_equal: compared.equal && contacts.can_restore(sms),
            settled: compared.settled,
        },
        message_text::Deed::Revoke => Event::Revoked {
            identified: compared.equal && card,
        },
    };
    let now = ctx.clock.now();
    match living.life.step(event, now, &ctx.config.policy) {
        Ok(step) => Some(step.has(Effect::MailLinkAndCode) || step.rule == Rule::T20),
        Err(No::NotIdentified) => Some(false),
        Err(_) => None,
    }
}

fn contacts(asked: &Asked) -> Contacts {
    recovery::contacts(Typed {
        cf: &asked.cf,
        mobile: &asked.mobile,
        landline: "",
        email: &asked.email,
        pec: &asked.pec,
    })
}

/// Compares what was typed with what is registered and settled (T24).
pub fn compare(ctx: &Ctx, contacts: &Contacts, known: &[Dated]) -> Compared {
    let known: Vec<_> = known
        .iter()
        .map(|one| Known {
            kind: &one.kind,
            value: &one.value,
            since: one.since,
        })
        .collect();
    recovery::compare(contacts, &known, settled_since(ctx))
}

/// Whether a health card is the one that the register knows. Where the register knows no cards at
/// all, a card that is well written and not over is all that can be asked for.
pub fn card_agrees(ctx: &Ctx, cf: &str, card: &HealthCard) -> bool {
    let today = ctx.clock.now().to_zoned(rome()).date();
    if !ctx.register.knows_cards() {
        return card.is_good_on(today);
    }
    let known = ctx.register.card(cf);
    known.is_some_and(|(number, expiry)| number == card.number && expiry == card.expiry)
}

/// Since when a contact has to be somebody's to be good for a restore, Unix milliseconds (T24).
pub fn settled_since(ctx: &Ctx) -> i64 {
    ctx.now_ms() - i64::from(ctx.config.policy.settled_contact_days) * DAY
}

#[derive(Clone, Copy)]
struct About<'a> {
    pin: &'a Pin,
    citizen: &'a Citizen,
    known: &'a [Dated],
    deed: message_text::Deed,
}

/// Link and code, both drawn here and kept by their hashes alone; the mail's job has them sealed.
async fn mail_code(
    ctx: &Ctx,
    tx: &mut Tx,
    about: About<'_>,
    contacts: &Contacts,
) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let pin = about.pin;
    let lately = confirmations::made_since(tx, &pin.id, now - HOUR).await?;
    let Some(to) = mailbox(about.known, Some(contacts)) else {
        return Ok(());
    };
    if lately >= MAILS_AN_HOUR {
        return Ok(());
    }
    let number = match about.deed {
        // What comes of it is another PIN: its mails and its SMS have the same number.
        message_text::Deed::Restore => {
            PracticeNumber::generate(|bytes| ctx.rng.fill(bytes)).to_string()
        }
        message_text::Deed::Revoke => pin.number.clone(),
    };
    let id = ctx.id();
    // The link says by which contacts the halves go: those that were typed, and no other.
    let token = Zeroizing::new(format!(
        "{}-{}",
        auth::new_token(&ctx.rng),
        ways(ctx, contacts)
    ));
    let code = draw_code(ctx);
    let confirmation = Confirmation {
        id: id.clone(),
        kind: about.deed.word().to_owned(),
        cf: pin.cf.clone(),
        pin: pin.id.clone(),
        number: number.clone(),
        token_hash: auth::hash_token(&token),
        code_hash: code_digest(ctx, &id, &code)?,
        tries: 0,
        created_at: now,
        lapses_at: now + MINUTES * 60_000,
    };
    confirmations::insert(tx, &confirmation).await?;
    let job = ctx.id();
    let secret = Zeroizing::new(format!("{} {}", token.as_str(), code.as_str()));
    let errand = Errand::Code {
        deed: about.deed.word().to_owned(),
        to,
        language: about.citizen.language.clone(),
        number,
        sealed: ctx.outbox.seal(secret.as_bytes(), &job, &ctx.rng)?,
    };
    let key = format!("code:{id}");
    jobs::insert(tx, &errand_job(ctx, (&job, &key), &pin.id, &errand)?).await?;
    let action = match about.deed {
        message_text::Deed::Restore => "pin.restore-asked",
        message_text::Deed::Revoke => "pin.revoke-asked",
    };
    audit(ctx, tx, action, &pin.id).await
}

/// The registered address alone is told, once a day at most.
async fn mail_not_possible(ctx: &Ctx, tx: &mut Tx, about: About<'_>) -> Result<(), Fault> {
    let Some(to) = mailbox(about.known, None) else {
        return Ok(());
    };
    let (pin, deed) = (about.pin, about.deed.word());
    let today = ctx.clock.now().to_zoned(rome()).date();
    let errand = Errand::NotPossible {
        deed: deed.to_owned(),
        to,
        language: about.citizen.language.clone(),
    };
    let key = format!("not-possible:{deed}:{}:{today}", pin.id);
    let job = errand_job(ctx, (&ctx.id(), &key), &pin.id, &errand)?;
    jobs::insert(tx, &job).await?;
    let action = match about.deed {
        message_text::Deed::Restore => "pin.restore-refused",
        message_text::Deed::Revoke => "pin.revoke-refused",
    };
    audit(ctx, tx, action, &pin.id).await
}

async fn audit(ctx: &Ctx, tx: &mut Tx, action: &str, pin: &str) -> Result<(), Fault> {
    let deed = Deed {
        who: "citizen",
        action,
        subject: Some(pin),
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(())
}

/// The registered mailbox that a mail goes to: the e-mail, else the PEC; of those in `among`, where
/// that is said.
fn mailbox(known: &[Dated], among: Option<&Contacts>) -> Option<String> {
    let wanted = |kind: &str| match (kind, among) {
        (_, None) => true,
        ("email", Some(contacts)) => contacts.email.is_some(),
        (_, Some(contacts)) => contacts.pec.is_some(),
    };
    ["email", "pec"]
        .into_iter()
        .filter(|kind| wanted(kind))
        .find_map(|kind| known.iter().find(|one| one.kind == kind))
        .map(|one| one.value.clone())
}

/// One letter a contact: `s`, `e`, `p`.
fn ways(ctx: &Ctx, contacts: &Contacts) -> String {
    let channels = contacts.first_half_channels(&ctx.config.telephony.sms_countries);
    channels
        .iter()
        .filter_map(|channel| channel.word().chars().next())
        .collect()
}

/// The kinds of the contacts that a link names.
pub fn ways_of(token: &str) -> Vec<&'static str> {
    let letters = token.rsplit_once('-').map_or("", |(_, ways)| ways);
    letters
        .chars()
        .filter_map(|letter| match letter {
            's' => Some("mobile"),
            'e' => Some("email"),
            'p' => Some("pec"),
            _ => None,
        })
        .collect()
}

/// Eight digits, each as likely as any other.
fn draw_code(ctx: &Ctx) -> Zeroizing<String> {
    const COUNT: u32 = 100_000_000;
    let fair = u32::MAX - u32::MAX % COUNT;
    loop {
        let drawn = u32::from_le_bytes(ctx.rng.bytes());
        if drawn < fair {
            return Zeroizing::new(format!("{:08}", drawn % COUNT));
        }
    }
}

/// How a code is kept: nobody without the pepper can try all of them.
pub fn code_digest(ctx: &Ctx, confirmation: &str, code: &str) -> Result<String, Fault> {
    let bound = Zeroizing::new(format!("{confirmation} {code}"));
    Ok(ctx.hasher.mac("mailed-code", &bound)?)
}

fn errand_job(
    ctx: &Ctx,
    (id, key): (&str, &str),
    subject: &str,
    errand: &Errand,
) -> Result<Job, Fault> {
    let now = ctx.now_ms();
    Ok(Job {
        id: id.to_owned(),
        key: key.to_owned(),
        kind: "code".to_owned(),
        subject: subject.to_owned(),
        data: serde_json::to_string(errand)?,
        state: "due".to_owned(),
        due_at: now,
        tries: 0,
        error: None,
        created_at: now,
    })
}
