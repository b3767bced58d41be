//! What an office does for somebody who stands at its desk with a document: an envelope handed out
//! (T5), a PIN revoked (T20). No secret is here: the envelope's hash moves to the PIN.

use std::collections::BTreeMap;

use super::issue_pin::today;
use super::take_request::shared_contact;
use super::tell::{self, News};
use super::{Ctx, Deed, Fault, pin_life, prepare_pin, revoke_pin};
use crate::domain::envelope::Serial;
use crate::domain::life::{Desk, Event, Holder, Life, No, eligibility};
use crate::domain::papers::Papers;
use crate::domain::pin_request::{self, Channel, Form, PinRequest, Refusal, Rules};
use crate::domain::practice::PracticeNumber;
use crate::store::citizens::Reach;
use crate::store::envelopes::Envelope;
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::practices::Practice;
use crate::store::{Error, Tx, citizens, envelopes, pins, practices};

/// An envelope to be handed out.
#[derive(Clone, Copy)]
pub struct HandOut<'a> {
    /// Who serves.
    pub operator: &'a Operator,
    /// What was typed about the person.
    pub form: &'a Form,
    /// Makes replays one.
    pub form_key: &'a str,
    /// What the person showed.
    pub papers: &'a Papers,
    /// The office whose envelope it is.
    pub office: &'a str,
    /// The number on the envelope.
    pub serial: Serial,
    /// The person's live PIN is to be revoked first.
    pub revoke_live: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedOut {
    /// The envelope is the person's; the practice's six digits.
    Done(String),
    /// What to put right, by field.
    Wrong(BTreeMap<String, String>),
    /// This envelope cannot be handed out.
    Envelope(BadEnvelope),
    /// There is a live PIN: it has to be revoked, and that has to be said.
    LivePin,
    /// It may not be.
    No(No),
    /// The contact serves too many others (`security.md` 9): its kind.
    SharedContact(String),
}

/// Why an envelope cannot be handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadEnvelope {
    /// Nobody made it.
    Unknown,
    /// It is another office's.
    OtherOffice(String),
    /// The print room has not confirmed it.
    NotArrived,
    /// It is somebody's already.
    Bound,
    /// It was cancelled.
    Spoiled,
}

/// By which rules a form at the desk is judged: contacts are for notices alone.
pub fn rules(ctx: &Ctx) -> Rules<'_> {
    Rules {
        today: Some(today(ctx)),
        channel: Channel::Desk,
        sms: &ctx.config.telephony.sms_countries,
        foreign_document: false,
    }
}

/// Binds an envelope to the person who stands there (T5); a live PIN is revoked in the same
/// transaction (T20), or nothing happens.
pub async fn hand_out(ctx: &Ctx, asked: HandOut<'_>) -> Result<HandedOut, Fault> {
    let request = match pin_request::validate(asked.form, &rules(ctx)) {
        Ok(request) => request,
        Err(Refusal::Fields(problems)) => {
            return Ok(HandedOut::Wrong(pin_request::said_to_operators(&problems)));
        }
        Err(Refusal::SendToOffice) => return Ok(HandedOut::No(No::ContactsMissing)),
    };
    if let Some(before) = done_before(ctx, asked, &request).await? {
        return Ok(before);
    }
    let mut tx = ctx.db.write().await?;
    let envelope = match there(&mut tx, asked).await? {
        Ok(envelope) => envelope,
        Err(bad) => return Ok(HandedOut::Envelope(bad)),
    };
    if let Some(kind) = shared_contact(ctx, &mut tx, &request, Some(asked.operator)).await? {
        return Ok(HandedOut::SharedContact(kind));
    }
    let life = match may_hand_out(ctx, &mut tx, asked, &request).await? {
        Ok(life) => life,
        Err(no) => return Ok(no),
    };
    match write(ctx, &mut tx, asked, (&request, &life, &envelope)).await {
        Err(Fault::Store(Error::Taken)) => {
            drop(tx);
            // This very form, sent twice; or another desk was first with the envelope or the person.
            if let Some(before) = done_before(ctx, asked, &request).await? {
                return Ok(before);
            }
            let mut tx = ctx.db.read().await?;
            let bad = there(&mut tx, asked).await?.err();
            Ok(bad.map_or(HandedOut::LivePin, HandedOut::Envelope))
        }
        other => {
            let number = other?;
            tx.commit().await?;
            ctx.bells.jobs.ring();
            Ok(HandedOut::Done(number))
        }
    }
}

/// The key of a form in the database: nobody takes over what another operator sent.
fn form_key(asked: HandOut<'_>) -> String {
    format!("envelope:{}:{}", asked.operator.id, asked.form_key)
}

/// What this form became when it was sent before: for this person, with this very envelope.
async fn done_before(
    ctx: &Ctx,
    asked: HandOut<'_>,
    request: &PinRequest,
) -> Result<Option<HandedOut>, Fault> {
    let mut tx = ctx.db.read().await?;
    let practice = practices::by_form(&mut tx, &form_key(asked)).await?;
    let same = practice.filter(|practice| practice.cf == request.codice_fiscale.as_str());
    let Some(practice) = same else {
        return Ok(None);
    };
    let pin = pins::of_practice(&mut tx, &practice.id).await?;
    let envelope = envelopes::find(&mut tx, &asked.serial.to_string()).await?;
    let held = envelope.and_then(|envelope| envelope.pin);
    Ok(pin
        .filter(|pin| held.as_deref() == Some(&pin.id))
        .map(|_| HandedOut::Done(practice.number)))
}

async fn there(tx: &mut Tx, asked: HandOut<'_>) -> Result<Result<Envelope, BadEnvelope>, Fault> {
    let found = envelopes::find(tx, &asked.serial.to_string()).await?;
    let Some(found) = found else {
        return Ok(Err(BadEnvelope::Unknown));
    };
    Ok(match found.state.as_str() {
        "bound" => Err(BadEnvelope::Bound),
        "spoiled" => Err(BadEnvelope::Spoiled),
        _ if found.office != asked.office => Err(BadEnvelope::OtherOffice(found.office)),
        "at-office" => Ok(found),
        _ => Err(BadEnvelope::NotArrived),
    })
}

/// The life of the new PIN, once the old one is revoked where there was one.
async fn may_hand_out(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: HandOut<'_>,
    request: &PinRequest,
) -> Result<Result<Life, HandedOut>, Fault> {
    let (now, policy) = (ctx.clock.now(), &ctx.config.policy);
    let living = pin_life::read(ctx, tx, request.codice_fiscale.as_str()).await?;
    let mut life = living.life;
    if life.standing.is_live() {
        if !asked.revoke_live {
            return Ok(Err(HandedOut::LivePin));
        }
        life = match revoke(ctx, tx, asked.operator, living).await? {
            Ok(life) => life,
            Err(no) => return Ok(Err(HandedOut::No(no))),
        };
    }
    let facts = request.facts(today(ctx));
    let desk = Desk {
        mv35: asked.papers.mv35.is_some(),
        document: true,
        eligible: eligibility::may_have(policy.eligibility, facts, eligibility::Way::Office, now),
        holder: Holder {
            exempt: facts.abroad_without_document,
            ..Holder::default()
        },
    };
    Ok(match life.step(Event::IssuedAtOffice(desk), now, policy) {
        Ok(step) => Ok(step.life),
        Err(no) => Err(HandedOut::No(no)),
    })
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: HandOut<'_>,
    (request, life, envelope): (&PinRequest, &Life, &Envelope),
) -> Result<String, Fault> {
    let now = ctx.now_ms();
    let practice = practice(ctx, asked, request)?;
    practices::insert(tx, &practice).await?;
    let told = keep_person(ctx, tx, request).await?;
    let pin = Pin {
        id: ctx.id(),
        cf: practice.cf.clone(),
        practice: practice.id.clone(),
        number: practice.number.clone(),
        kind: life.kind.word().to_owned(),
        state: life.standing.word().to_owned(),
        origin: life.origin.word().to_owned(),
        hash: envelope.hash.clone(),
        pepper: envelope.pepper,
        created_at: now,
        ever_used: 0,
        changed_at: None,
        expires_at: None,
        class: life.class.word().to_owned(),
        exempt: i64::from(life.exempt),
        version: 0,
        reminded_for: None,
    };
    pins::insert(tx, &pin).await?;
    if !envelopes::bind(tx, envelope, &pin.id, &asked.operator.name, now).await? {
        return Err(Error::Taken.into());
    }
    tell::these(ctx, tx, &pin.cf, &told, News::Requested).await?;
    note_papers(ctx, tx, asked.operator, (&pin.cf, asked.papers)).await?;
    let deed = Deed {
        who: &asked.operator.name,
        action: "pin.handed-out",
        subject: Some(&pin.id),
        contact: None,
        detail: Some(&envelope.serial),
    };
    ctx.audit(tx, deed).await?;
    Ok(practice.number)
}

/// Keeps the person's data. A contact that was not typed stays as it was. Says whom to tell: all that
/// were known before and are now.
async fn keep_person(ctx: &Ctx, tx: &mut Tx, request: &PinRequest) -> Result<Vec<Reach>, Fault> {
    let now = ctx.now_ms();
    let cf = request.codice_fiscale.as_str();
    let before = citizens::contacts(tx, cf).await?;
    let typed = prepare_pin::reaches(request);
    let mut kept = typed.clone();
    let untouched = |old: &&Reach| !typed.iter().any(|new| new.kind == old.kind);
    kept.extend(before.iter().filter(untouched).cloned());
    citizens::save(tx, &prepare_pin::citizen(request)?, now).await?;
    citizens::set_contacts(tx, cf, &kept, now).await?;
    let mut told = before;
    told.extend(typed);
    told.sort_by(|one, other| (&one.kind, &one.value).cmp(&(&other.kind, &other.value)));
    told.dedup();
    Ok(told)
}

fn practice(ctx: &Ctx, asked: HandOut<'_>, request: &PinRequest) -> Result<Practice, Fault> {
    Ok(Practice {
        id: ctx.id(),
        number: PracticeNumber::generate(|bytes| ctx.rng.fill(bytes)).to_string(),
        form_key: form_key(asked),
        cf: request.codice_fiscale.as_str().to_owned(),
        contact: None,
        request: serde_json::to_string(asked.form)?,
        state: "issued".to_owned(),
        maker: asked.operator.id.clone(),
        reason: None,
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at: ctx.now_ms(),
    })
}

/// Revokes the PIN of somebody who stands at the desk (T20).
pub async fn revoke_in_person(
    ctx: &Ctx,
    operator: &Operator,
    cf: &str,
    papers: &Papers,
) -> Result<Result<(), No>, Fault> {
    let mut tx = ctx.db.write().await?;
    let living = pin_life::read(ctx, &mut tx, cf).await?;
    if let Err(no) = revoke(ctx, &mut tx, operator, living).await? {
        return Ok(Err(no));
    }
    note_papers(ctx, &mut tx, operator, (cf, papers)).await?;
    tx.commit().await?;
    ctx.db.checkpoint().await?;
    ctx.bells.jobs.ring();
    Ok(Ok(()))
}

async fn revoke(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
    living: pin_life::Living,
) -> Result<Result<Life, No>, Fault> {
    let event = Event::Revoked { identified: true };
    let step = match living.life.step(event, ctx.clock.now(), &ctx.config.policy) {
        Ok(step) => step,
        Err(no) => return Ok(Err(no)),
    };
    let Some(pin) = &living.pin else {
        return Ok(Err(No::NoPin));
    };
    let because = (operator.name.as_str(), "office");
    if !revoke_pin::revoke_and_tell(ctx, tx, (&living.cf, &pin.id), because).await? {
        return Ok(Err(No::NoPin));
    }
    Ok(Ok(step.life))
}

/// Writes down what was shown. Of the document's number only a keyed digest: the same document is
/// known again, and nobody reads its number (`security.md` 13).
pub(super) async fn note_papers(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
    (cf, papers): (&str, &Papers),
) -> Result<(), Fault> {
    let document = &papers.document;
    let digest = ctx
        .hasher
        .mac("identity-document", document.expose_number())?;
    let mv35 = papers.mv35.map(|day| format!(" mv35 {day}"));
    let detail = format!(
        "{} {} {digest}{}",
        document.kind.word(),
        document.expires,
        mv35.unwrap_or_default()
    );
    let deed = Deed {
        who: &operator.name,
        action: "papers.seen",
        subject: Some(cf),
        contact: None,
        detail: Some(&detail),
    };
    Ok(ctx.audit(tx, deed).await?)
}

/// Cancels an envelope that is damaged, opened or lost. Says whether it could be handed out until now.
pub async fn cancel_envelope(
    ctx: &Ctx,
    operator: &Operator,
    serial: Serial,
    reason: &str,
) -> Result<Result<(), BadEnvelope>, Fault> {
    let serial = serial.to_string();
    let mut tx = ctx.db.write().await?;
    let now = ctx.now_ms();
    if !envelopes::spoil(&mut tx, &serial, &operator.name, reason, now).await? {
        let found = envelopes::find(&mut tx, &serial).await?;
        return Ok(Err(match found.as_ref().map(|one| one.state.as_str()) {
            Some("bound") => BadEnvelope::Bound,
            Some(_) => BadEnvelope::Spoiled,
            None => BadEnvelope::Unknown,
        }));
    }
    let deed = Deed {
        who: &operator.name,
        action: "envelope.cancelled",
        subject: Some(&serial),
        contact: None,
        detail: Some(reason),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
