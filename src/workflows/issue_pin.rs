//! Issues an ordinary PIN at the end of a request (T1–T3): compare, generate, hash, seal, then one
//! short transaction. Confirmed twice, it is one practice.

use std::collections::BTreeMap;

use super::prepare_pin::{self, Issue};
use super::{Change, Ctx, Deed, Fault};
use crate::config::ResidenceCheck;
use crate::domain::pin_request::{self, Form, PinRequest, Refusal};
use crate::domain::practice::PracticeNumber;
use crate::platform::register::Agreement;
use crate::store::operators::Operator;
use crate::store::practices::Practice;
use crate::store::{Error, Tx, citizens, contacts, pins, practices};

/// A confirmed form.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Who confirms.
    pub operator: &'a Operator,
    /// The contact's id.
    pub contact: &'a str,
    /// What was typed.
    pub form: &'a Form,
    /// Makes replays one.
    pub form_key: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issued {
    /// The PIN is on its way; the practice's id.
    Issued(String),
    /// Nothing was issued: somebody calls back, a second operator approves; the practice's id.
    CallBack(String),
    /// There is a live PIN, or a practice that waits.
    AlreadyThere,
    /// No way to send the first half (C19).
    SendToOffice,
    /// The contact serves too many others (`security.md` 9): its kind.
    SharedContact(String),
    /// What to put right, by field.
    Wrong(BTreeMap<String, String>),
    /// The contact was closed meanwhile.
    Closed,
}

/// Issues, or says why not.
pub async fn issue_pin(ctx: &Ctx, asked: Request<'_>) -> Result<Issued, Fault> {
    if let Some(before) = issued_before(ctx, asked.form_key).await? {
        return Ok(before);
    }
    let today = ctx.clock.now().to_zoned(rome()).date();
    let request = match pin_request::validate_on(asked.form, today) {
        Ok(request) => request,
        Err(Refusal::SendToOffice) => return Ok(Issued::SendToOffice),
        Err(Refusal::Fields(messages)) => return Ok(Issued::Wrong(messages)),
    };
    if let Some(no) = refused(ctx, &request, asked).await? {
        // What is already there may be what this very form became a moment ago.
        let before = issued_before(ctx, asked.form_key).await?;
        return Ok(before.unwrap_or(no));
    }
    let practice = PracticeNumber::generate(|bytes| ctx.rng.fill(bytes));
    let written = match why_not_at_once(ctx, &request).await? {
        Some(reason) => keep_for_call_back(ctx, asked, &request, practice, reason).await,
        None => issue_now(ctx, asked, &request, practice).await,
    };
    match written {
        Err(Fault::Store(Error::Taken)) => Ok(issued_before(ctx, asked.form_key)
            .await?
            .unwrap_or(Issued::AlreadyThere)),
        other => other,
    }
}

/// Where the body is: dates on forms and letters are its.
pub fn rome() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("Europe/Rome").unwrap_or(jiff::tz::TimeZone::UTC)
}

/// What the form became when it was confirmed before.
async fn issued_before(ctx: &Ctx, form_key: &str) -> Result<Option<Issued>, Fault> {
    let mut tx = ctx.db.read().await?;
    let practice = practices::by_form(&mut tx, form_key).await?;
    Ok(practice.map(|practice| match practice.state.as_str() {
        "issued" => Issued::Issued(practice.id),
        _ => Issued::CallBack(practice.id),
    }))
}

async fn refused(
    ctx: &Ctx,
    request: &PinRequest,
    asked: Request<'_>,
) -> Result<Option<Issued>, Fault> {
    let cf = request.codice_fiscale.as_str();
    let mut tx = ctx.db.read().await?;
    let contact = contacts::find(&mut tx, asked.contact).await?;
    if contact.is_none_or(|contact| contact.state == "closed") {
        return Ok(Some(Issued::Closed));
    }
    let live = pins::live_of(&mut tx, cf).await?.is_some();
    if live || practices::open_of(&mut tx, cf).await?.is_some() {
        return Ok(Some(Issued::AlreadyThere));
    }
    let shared = shared_contact(ctx, &mut tx, request, asked.operator).await?;
    Ok(shared.map(Issued::SharedContact))
}

/// The kind of a contact that serves too many others, or the operator (`security.md` 9).
pub async fn shared_contact(
    ctx: &Ctx,
    tx: &mut Tx,
    request: &PinRequest,
    operator: &Operator,
) -> Result<Option<String>, Fault> {
    let cf = request.codice_fiscale.as_str();
    for reach in prepare_pin::reaches(request) {
        let operators_own = operator.endpoint.as_deref() == Some(&reach.value);
        let others = citizens::others_with(tx, cf, &reach).await?;
        // A landline serves a household; a mobile or a mailbox that serves many is a warning sign.
        let too_many = reach.kind != "landline" && others >= ctx.config.pin.same_contact_at_most;
        if operators_own || too_many {
            return Ok(Some(reach.kind));
        }
    }
    Ok(None)
}

/// Why a second person has to look first: the address (T3), or a second issue within the month
/// (`security.md` 10).
async fn why_not_at_once(ctx: &Ctx, request: &PinRequest) -> Result<Option<&'static str>, Fault> {
    let cf = request.codice_fiscale.as_str();
    let since = ctx.now_ms() - ctx.config.pin.second_issue_days * 86_400_000;
    let mut tx = ctx.db.read().await?;
    let before = pins::issued_since(&mut tx, cf, since).await?;
    drop(tx);
    if before > 0 {
        return Ok(Some("second-issue"));
    }
    if ctx.config.register.check == ResidenceCheck::Format {
        return Ok(None);
    }
    let agreement = ctx.register.compare(cf, &request.residence);
    Ok(match agreement {
        Agreement::Same => None,
        Agreement::Differs(what) => Some(what),
        Agreement::Unknown => Some("not-registered"),
    })
}

async fn issue_now(
    ctx: &Ctx,
    asked: Request<'_>,
    request: &PinRequest,
    number: PracticeNumber,
) -> Result<Issued, Fault> {
    let prepared = prepare_pin::prepare(ctx, request, number).await?;
    let practice = practice(ctx, asked, request, number)?;
    let mut tx = ctx.db.write().await?;
    practices::insert(&mut tx, &practice).await?;
    let issue = Issue {
        request,
        practice: &practice.id,
        who: &asked.operator.name,
        contact: Some(asked.contact),
    };
    prepare_pin::write(ctx, &mut tx, prepared, issue).await?;
    contacts::set_outcome(&mut tx, asked.contact, "pin-issued", None).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    ctx.live.tell(Change::Contact(asked.contact.to_owned()));
    Ok(Issued::Issued(practice.id))
}

async fn keep_for_call_back(
    ctx: &Ctx,
    asked: Request<'_>,
    request: &PinRequest,
    number: PracticeNumber,
    reason: &str,
) -> Result<Issued, Fault> {
    let mut practice = practice(ctx, asked, request, number)?;
    "call-back".clone_into(&mut practice.state);
    practice.reason = Some(reason.to_owned());
    let mut tx = ctx.db.write().await?;
    if pins::live_of(&mut tx, &practice.cf).await?.is_some() {
        // Another form of the same person was issued since this one was judged.
        return Err(Error::Taken.into());
    }
    practices::insert(&mut tx, &practice).await?;
    contacts::set_outcome(&mut tx, asked.contact, "to-call-back", None).await?;
    let deed = Deed {
        who: &asked.operator.name,
        action: "practice.to-call-back",
        subject: Some(&practice.id),
        contact: Some(asked.contact),
        detail: Some(reason),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Contact(asked.contact.to_owned()));
    Ok(Issued::CallBack(practice.id))
}

fn practice(
    ctx: &Ctx,
    asked: Request<'_>,
    request: &PinRequest,
    number: PracticeNumber,
) -> Result<Practice, Fault> {
    Ok(Practice {
        id: ctx.id(),
        number: number.to_string(),
        form_key: asked.form_key.to_owned(),
        cf: request.codice_fiscale.as_str().to_owned(),
        contact: Some(asked.contact.to_owned()),
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
