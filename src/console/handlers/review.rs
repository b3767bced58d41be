//! The read-back: everything is checked once more, and read aloud before it is confirmed (R42).

use axum::extract::{Path, State};

use super::contact::Shown;
use super::draft::all_fields;
use super::problem::{Page, Problem, go, html};
use super::shown;
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::review::{FirstHalfBy, ReviewPage};
use crate::console::views::shell::Here;
use crate::domain::contacts::{Channel, Contacts};
use crate::domain::pin_request::{self, PinRequest, Refusal};
use crate::workflows::issue_pin::rules_by_phone;
use crate::workflows::save_draft::{self, Typed};

/// Saves the whole form and goes to the read-back, or back to what is to be put right.
pub async fn review(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    let contact = sent.staff.contact(&console, &id).await?;
    if contact.state == "closed" {
        return go(&format!("/console/contacts/{id}"));
    }
    let fields = all_fields(&sent.fields);
    save_draft::save(&console.ctx, &id, &fields, None).await?;
    let typed = save_draft::read(&console.ctx, &id).await?;
    match console.judge(&typed) {
        Ok(_) => go(&format!("/console/contacts/{id}/review")),
        Err(refusal) => {
            let shown = shown_of(refusal);
            console.call_page(&sent.staff, &contact, shown).await
        }
    }
}

/// What the call screen shows of a refusal.
pub fn shown_of(refusal: Refusal) -> Shown {
    match refusal {
        Refusal::Fields(problems) => Shown {
            messages: pin_request::said_to_operators(&problems),
            ..Shown::default()
        },
        Refusal::SendToOffice => Shown {
            office: true,
            ..Shown::default()
        },
    }
}

pub async fn page(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    let contact = staff.contact(&console, &id).await?;
    let typed = save_draft::read(&console.ctx, &id).await?;
    let request = match console.judge(&typed) {
        Ok(request) => request,
        Err(refusal) => return console.call_page(&staff, &contact, shown_of(refusal)).await,
    };
    let channels = request
        .contacts
        .first_half_channels(&console.ctx.config.telephony.sms_countries);
    let Some(first) = channels.first() else {
        return Err(Problem::NotFound);
    };
    let page = ReviewPage {
        shell: console.shell(&staff, Here::Contact).await?,
        contact_id: contact.id,
        version: typed.version,
        form_key: typed.form_key,
        person: request.person.full_name(),
        codice_fiscale: shown::code(request.codice_fiscale.as_str()),
        born: born(&request),
        first_half_to: address(first),
        first_half_by: by(first),
        other_contacts: others(&request.contacts, &channels),
        address: request.residence.one_line(),
        language: request.language.code().to_owned(),
    };
    html(&page)
}

impl Console {
    /// Judges a form as of today.
    pub fn judge(&self, typed: &Typed) -> Result<PinRequest, Refusal> {
        pin_request::validate(&typed.form, &rules_by_phone(&self.ctx))
    }
}

fn born(request: &PinRequest) -> String {
    let person = &request.person;
    let place = person.birth_place;
    format!(
        "{} a {} ({})",
        person.birth_date.strftime("%d/%m/%Y"),
        place.name(),
        place.province()
    )
}

/// By which way a channel goes.
pub fn by(channel: &Channel) -> FirstHalfBy {
    match channel {
        Channel::Sms(_) => FirstHalfBy::Sms,
        Channel::Email(_) => FirstHalfBy::Email,
        Channel::Pec(_) => FirstHalfBy::Pec,
    }
}

fn address(channel: &Channel) -> String {
    match channel {
        Channel::Sms(phone) => shown::phone(phone.e164()),
        Channel::Email(mail) | Channel::Pec(mail) => mail.as_str().to_owned(),
    }
}

fn others(contacts: &Contacts, channels: &[Channel]) -> Vec<String> {
    let landline = contacts
        .landline
        .as_ref()
        .map(|phone| shown::phone(phone.e164()));
    channels
        .iter()
        .skip(1)
        .map(address)
        .chain(landline)
        .collect()
}
