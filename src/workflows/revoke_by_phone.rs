//! An operator ends a PIN for a caller who is known, with or without a health card (T20, R19, C15),
//! and where another is wanted prepares the new request (T7, T20 with T1). No PIN is ever spoken.

use super::identify_caller;
use super::save_draft::{self, PIN_REQUEST};
use super::tell::{self, News};
use super::{Change, Ctx, Deed, Fault, pin_life, revoke_pin};
use crate::domain::life::{Event, Standing, eligibility};
use crate::domain::person::parse_date;
use crate::domain::pin_request::Form;
use crate::domain::place;
use crate::store::citizens::{self, Citizen};
use crate::store::drafts::{self, Draft};
use crate::store::operators::Operator;
use crate::store::{Tx, contacts, practices};

/// Why a caller wants their PIN ended, by the word in the audit.
pub const REASONS: [&str; 6] = [
    "lost",
    "first-half-missing",
    "letter-missing",
    "never-asked",
    "not-wanted",
    "other",
];

/// What a caller asks for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Who does it.
    pub operator: &'a Operator,
    /// The contact's id.
    pub contact: &'a str,
    /// One of `REASONS`.
    pub reason: &'a str,
    /// A new PIN is asked for in the same call.
    pub another: bool,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// It is ended; a new request is prepared where one was wanted.
    Done,
    /// The caller is not known in this contact.
    NotIdentified,
    /// There is no PIN to end.
    NoPin,
    /// A request was already made in this contact.
    AlreadyAsked,
    /// None of `REASONS`.
    NoReason,
    /// The contact center issues nothing any more (C12): only ending is possible.
    NotByPhone,
}

/// Ends the caller's PIN.
pub async fn revoke_by_phone(ctx: &Ctx, asked: Asked<'_>) -> Result<Revoked, Fault> {
    if !REASONS.contains(&asked.reason) {
        return Ok(Revoked::NoReason);
    }
    let policy = &ctx.config.policy;
    if asked.another && !eligibility::issues_by_phone(policy.eligibility, ctx.clock.now()) {
        return Ok(Revoked::NotByPhone);
    }
    let mut tx = ctx.db.write().await?;
    let Some(caller) = identify_caller::caller(&mut tx, asked.contact).await? else {
        return Ok(Revoked::NotIdentified);
    };
    let made = practices::of_contact(&mut tx, asked.contact).await?;
    if asked.another && made.is_some() {
        return Ok(Revoked::AlreadyAsked);
    }
    let living = pin_life::read(ctx, &mut tx, &caller.cf).await?;
    let event = Event::Revoked { identified: true };
    let allowed = living.life.step(event, ctx.clock.now(), policy);
    let (Some(pin), Ok(_)) = (&living.pin, allowed) else {
        return Ok(Revoked::NoPin);
    };
    let activation = living.life.standing == Standing::Preassegnato && asked.another;
    if !revoke_pin::revoke(ctx, &mut tx, &pin.id, asked.reason).await? {
        return Ok(Revoked::NoPin);
    }
    tell::everyone(ctx, &mut tx, &caller.cf, News::Revoked).await?;
    if asked.another {
        prepare_request(ctx, &mut tx, asked.contact, &caller.cf).await?;
    }
    // What is issued afterwards in the same contact writes its own over it.
    contacts::set_outcome(&mut tx, asked.contact, "pin-revoked", None).await?;
    let deed = Deed {
        who: &asked.operator.name,
        action: "pin.revoked",
        subject: Some(&pin.id),
        contact: Some(asked.contact),
        detail: Some(if activation {
            "activated-by-phone"
        } else {
            asked.reason
        }),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.db.checkpoint().await?;
    ctx.bells.jobs.ring();
    ctx.live.tell(Change::Contact(asked.contact.to_owned()));
    Ok(Revoked::Done)
}

/// The request form with what is known of the person: contacts and residence are asked anew.
async fn prepare_request(ctx: &Ctx, tx: &mut Tx, contact: &str, cf: &str) -> Result<(), Fault> {
    let Some(citizen) = citizens::find(tx, cf).await? else {
        return Ok(());
    };
    let before = drafts::find(tx, contact, PIN_REQUEST).await?;
    let draft = Draft {
        fields: serde_json::to_string(&person_of(&citizen))?,
        version: before.map_or(0, |draft| draft.version) + 1,
        form_key: save_draft::form_key(contact),
        saved_at: ctx.now_ms(),
    };
    Ok(drafts::save(tx, contact, PIN_REQUEST, &draft).await?)
}

fn person_of(citizen: &Citizen) -> Form {
    let born = parse_date(&citizen.birth_date)
        .map(|date| date.strftime("%d/%m/%Y").to_string())
        .unwrap_or_default();
    let place = place::by_code(&citizen.birth_place);
    let mut form = Form::default();
    for (field, text) in [
        ("codice_fiscale", citizen.cf.as_str()),
        ("surname", &citizen.surname),
        ("name", &citizen.name),
        ("birth_date", &born),
        ("sex", &citizen.sex),
        ("birth_place", place.map_or("", |place| place.name())),
        ("birth_province", place.map_or("", |place| place.province())),
        ("language", &citizen.language),
    ] {
        form.set(field, text);
    }
    form
}
