//! An operator confirms a request in a contact (T1–T3): the contact is open, the form in order, then
//! it is taken as any request is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::take_request::{self, Taken, Taker, Taking};
use super::{Change, Ctx, Fault};
use crate::domain::life::eligibility::Reason;
use crate::domain::pin_request::{self, Channel, Form, Refusal, Rules};
use crate::domain::practice::PracticeNumber;
use crate::domain::zone::rome;
use crate::store::contacts;
use crate::store::operators::Operator;

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
    /// Not with the policy of the day (C12, R133): why, so that the screen names the alternatives.
    NotEligible(Reason),
    /// The contact serves too many others (`security.md` 9): its kind.
    SharedContact(String),
    /// What to put right, by field.
    Wrong(BTreeMap<String, String>),
    /// The contact was closed meanwhile.
    Closed,
}

/// Issues, or says why not.
pub async fn issue_pin(ctx: &Ctx, asked: Request<'_>) -> Result<Issued, Fault> {
    let request = match pin_request::validate(asked.form, &rules_by_phone(ctx)) {
        Ok(request) => request,
        Err(Refusal::SendToOffice) => return Ok(Issued::SendToOffice),
        Err(Refusal::Fields(problems)) => {
            return Ok(Issued::Wrong(pin_request::said_to_operators(&problems)));
        }
    };
    let cf = request.codice_fiscale.as_str();
    if let Some(before) = take_request::taken_before(ctx, asked.form_key, cf).await? {
        return Ok(issued(before));
    }
    let mut tx = ctx.db.read().await?;
    let contact = contacts::find(&mut tx, asked.contact).await?;
    drop(tx);
    if contact.is_none_or(|contact| contact.state == "closed") {
        return Ok(Issued::Closed);
    }
    let taking = Taking {
        taker: Taker::Operator {
            operator: asked.operator,
            contact: asked.contact,
        },
        form: asked.form,
        request: &request,
        form_key: asked.form_key,
        number: PracticeNumber::generate(|bytes| ctx.rng.fill(bytes)),
    };
    let taken = take_request::take(ctx, taking).await?;
    ctx.live.tell(Change::Contact(asked.contact.to_owned()));
    Ok(issued(taken))
}

/// By which rules an operator's form is judged today.
pub fn rules_by_phone(ctx: &Ctx) -> Rules<'_> {
    Rules {
        today: Some(today(ctx)),
        channel: Channel::Phone(ctx.config.policy.phone_contacts),
        sms: &ctx.config.telephony.sms_countries,
        foreign_document: false,
    }
}

/// The day there.
pub fn today(ctx: &Ctx) -> Date {
    ctx.clock.now().to_zoned(rome()).date()
}

fn issued(taken: Taken) -> Issued {
    match taken {
        Taken::Issued { practice, .. } => Issued::Issued(practice),
        Taken::CallBack(practice) => Issued::CallBack(practice),
        // Only on the web is anybody turned away as `Busy`.
        Taken::AlreadyThere | Taken::Busy => Issued::AlreadyThere,
        Taken::NotEligible(reason) => Issued::NotEligible(reason),
        Taken::SharedContact(kind) => Issued::SharedContact(kind),
    }
}
