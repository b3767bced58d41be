//! The one correction inside a call: a mobile or a mailbox taken down wrong, before the letter
//! leaves. The PIN is revoked and another issued, with a reason (`security.md` 10).

use super::issue_pin::{Issued, Request, rules_by_phone};
use super::prepare_pin::{self, Issue};
use super::revoke_pin::revoke;
use super::take_request::shared_contact;
use super::{Change, Ctx, Deed, Fault};
use crate::domain::life::Origin;
use crate::domain::pin_request::{self, Form, PinRequest, Refusal};
use crate::domain::practice::PracticeNumber;
use crate::store::pins::Pin;
use crate::store::practices::Practice;
use crate::store::{Error, audit, contacts, letters, pins, practices};

/// What became of a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Corrected {
    /// As an issue.
    Done(Issued),
    /// Not any more, or not so often: a word for machines.
    NotAllowed(&'static str),
}

const DAY: i64 = 86_400_000;

/// Whether this contact's PIN may be corrected now; a word for machines when not.
pub async fn may_correct(
    ctx: &Ctx,
    asked: Request<'_>,
) -> Result<Result<Pin, &'static str>, Fault> {
    let mut tx = ctx.db.read().await?;
    let contact = contacts::find(&mut tx, asked.contact).await?;
    let Some(contact) = contact.filter(|contact| contact.state != "closed") else {
        return Ok(Err("closed"));
    };
    if contact.call_live == 0 || contact.state != "talking" {
        return Ok(Err("call-over"));
    }
    let practice = practices::of_contact(&mut tx, asked.contact).await?;
    let Some(practice) = practice else {
        return Ok(Err("nothing-issued"));
    };
    if practice.form_key.ends_with(CORRECTION) {
        return Ok(Err("already-corrected"));
    }
    let Some(pin) = pins::of_practice(&mut tx, &practice.id).await? else {
        return Ok(Err("nothing-issued"));
    };
    let letter = letters::find(&mut tx, &pin.id).await?;
    if letter.is_none_or(|letter| letter.state != "ready") {
        return Ok(Err("letter-left"));
    }
    let name = &asked.operator.name;
    let today = audit::count(&mut tx, name, "pin.corrected", ctx.now_ms() - DAY).await?;
    if today >= ctx.config.pin.corrections_a_day {
        return Ok(Err("too-many"));
    }
    Ok(Ok(pin))
}

/// What the key of a corrected form ends in: one correction a form.
const CORRECTION: &str = "+1";

/// Revokes and issues again, in one transaction.
pub async fn correct_pin(ctx: &Ctx, asked: Request<'_>, reason: &str) -> Result<Corrected, Fault> {
    let pin = match may_correct(ctx, asked).await? {
        Ok(pin) => pin,
        Err(why) => return Ok(Corrected::NotAllowed(why)),
    };
    let request = match pin_request::validate(asked.form, &rules_by_phone(ctx)) {
        Ok(request) => request,
        Err(Refusal::SendToOffice) => return Ok(Corrected::Done(Issued::SendToOffice)),
        Err(Refusal::Fields(problems)) => {
            let said = pin_request::said_to_operators(&problems);
            return Ok(Corrected::Done(Issued::Wrong(said)));
        }
    };
    if request.codice_fiscale.as_str() != pin.cf {
        return Ok(Corrected::NotAllowed("another-person"));
    }
    if !same_addressee(ctx, &pin, &request).await? {
        // Only a contact is corrected; another address has to be compared and called back (T3).
        return Ok(Corrected::NotAllowed("address-changed"));
    }
    let mut tx = ctx.db.read().await?;
    if let Some(kind) = shared_contact(ctx, &mut tx, &request, Some(asked.operator)).await? {
        return Ok(Corrected::Done(Issued::SharedContact(kind)));
    }
    drop(tx);
    let number = PracticeNumber::generate(|bytes| ctx.rng.fill(bytes));
    let prepared = prepare_pin::prepare(ctx, &request, number).await?;
    let practice = corrected_practice(ctx, asked, &request, number)?;
    let mut tx = ctx.db.write().await?;
    let letter = letters::find(&mut tx, &pin.id).await?;
    let still_here = letter.is_some_and(|letter| letter.state == "ready");
    if !still_here || !revoke(ctx, &mut tx, &pin.id, "corrected").await? {
        return Ok(Corrected::NotAllowed("letter-left"));
    }
    match practices::insert(&mut tx, &practice).await {
        Err(Error::Taken) => return Ok(Corrected::NotAllowed("already-corrected")),
        other => other?,
    }
    let issue = Issue {
        request: &request,
        practice: &practice.id,
        who: &asked.operator.name,
        contact: Some(asked.contact),
        origin: Origin::ContactCenter,
    };
    prepare_pin::write(ctx, &mut tx, prepared, issue).await?;
    let deed = Deed {
        who: &asked.operator.name,
        action: "pin.corrected",
        subject: Some(&pin.id),
        contact: Some(asked.contact),
        detail: Some(reason),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.db.checkpoint().await?;
    ctx.bells.jobs.ring();
    ctx.live.tell(Change::Contact(asked.contact.to_owned()));
    Ok(Corrected::Done(Issued::Issued(practice.id)))
}

/// Whether the letter goes to the same person at the same address as before.
async fn same_addressee(ctx: &Ctx, pin: &Pin, request: &PinRequest) -> Result<bool, Fault> {
    let mut tx = ctx.db.read().await?;
    let Some(letter) = letters::find(&mut tx, &pin.id).await? else {
        return Ok(false);
    };
    let before: Vec<String> = serde_json::from_str(&letter.address)?;
    Ok(before == request.residence.address_lines())
}

fn corrected_practice(
    ctx: &Ctx,
    asked: Request<'_>,
    request: &PinRequest,
    number: PracticeNumber,
) -> Result<Practice, Fault> {
    let form: &Form = asked.form;
    Ok(Practice {
        id: ctx.id(),
        number: number.to_string(),
        form_key: format!("{}{CORRECTION}", asked.form_key),
        cf: request.codice_fiscale.as_str().to_owned(),
        contact: Some(asked.contact.to_owned()),
        request: serde_json::to_string(form)?,
        state: "issued".to_owned(),
        maker: asked.operator.id.clone(),
        reason: Some("correction".to_owned()),
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at: ctx.now_ms(),
    })
}
