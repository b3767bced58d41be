//! The operator's PIN request: judged field by field while it is typed, and as a whole at the end (T1).
//! It decides what may be asked for; it issues nothing.

mod contact_fields;
mod form;
mod person_fields;
mod residence_fields;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::codice_fiscale::CodiceFiscale;
use super::contacts::Contacts;
use super::language::Language;
use super::person::Person;
use super::place::{self, Suggestion};
use super::postal::Residence;

pub use form::{FIELDS, Form};

/// How many places are offered while one is typed.
const OFFERED: usize = 12;

/// A request in which everything is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinRequest {
    pub person: Person,
    pub codice_fiscale: CodiceFiscale,
    pub contacts: Contacts,
    pub residence: Residence,
    pub language: Language,
}

/// Why a form is no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// What to put right, by field, all at once.
    Fields(BTreeMap<String, String>),
    /// The person is right, but has neither mobile nor e-mail nor PEC: the contact center cannot issue,
    /// and the call ends with the outcome `sent-to-office` (C19).
    SendToOffice,
}

/// The fields whose message may change when one is left: the screen clears these, then shows what
/// `check_field` says.
pub fn affects(field: &str) -> &'static [&'static str] {
    match field {
        "surname" => &["surname"],
        "name" => &["name"],
        "codice_fiscale" => &[
            "codice_fiscale",
            "surname",
            "name",
            "birth_date",
            "sex",
            "birth_place",
        ],
        "birth_date" => &["birth_date"],
        "sex" => &["sex"],
        "birth_place" => &["birth_place"],
        "birth_province" => &["birth_province", "birth_place"],
        "mobile" => &["mobile"],
        "landline" => &["landline"],
        "email" => &["email", "pec"],
        "pec" => &["pec"],
        "street" | "street_number" => &["street", "street_number"],
        "cap" => &["cap"],
        "comune" | "provincia" => &["comune", "provincia", "cap"],
        "language" => &["language"],
        _ => &[],
    }
}

/// What is wrong, in plain Italian, once a field is left: with the field itself and with those it is
/// compared with. A blank field is not wrong yet.
pub fn check_field(field: &str, form: &Form) -> Vec<(&'static str, String)> {
    affects(field)
        .iter()
        .filter(|affected| !form.is_blank(affected))
        .filter_map(|affected| Some((*affected, message(affected, form)?)))
        .collect()
}

/// What deserves a second look and stops nothing.
pub fn warnings(form: &Form) -> Vec<(&'static str, String)> {
    person_fields::place_warning(form)
        .map(|said| ("birth_place", said))
        .into_iter()
        .collect()
}

/// Whether the form has no way to send the first half: the screen can offer the office at once (C19).
pub fn no_channel(form: &Form) -> bool {
    contact_fields::no_channel(form)
}

/// Judges the whole form.
pub fn validate(form: &Form) -> Result<PinRequest, Refusal> {
    conclude(form, messages(form))
}

/// As `validate`, and nobody may be born after `today`.
pub fn validate_on(form: &Form, today: Date) -> Result<PinRequest, Refusal> {
    let mut messages = messages(form);
    if let Some(said) = person_fields::born_after(form, today) {
        messages.entry("birth_date").or_insert(said);
    }
    conclude(form, messages)
}

/// Places of birth whose name begins as typed: those of today first.
pub fn complete_place(prefix: &str) -> Vec<Suggestion> {
    place::complete(prefix, OFFERED)
}

/// Municipalities of today whose name begins as typed, for the residence.
pub fn complete_comune(prefix: &str) -> Vec<Suggestion> {
    let all = place::complete(prefix, usize::MAX).into_iter();
    all.filter(|one| one.active && !one.place.is_state())
        .take(OFFERED)
        .collect()
}

fn message(field: &str, form: &Form) -> Option<String> {
    if form.get(field).chars().count() > form::FIELD_MAX {
        return Some("Il testo è troppo lungo: lo controlli.".to_owned());
    }
    match field {
        "language" if Language::parse(form.get(field)).is_none() => {
            Some("Scelga una lingua: italiano, tedesco o inglese.".to_owned())
        }
        _ => person_fields::message(field, form)
            .or_else(|| contact_fields::message(field, form))
            .or_else(|| residence_fields::message(field, form)),
    }
}

fn missing(field: &str, form: &Form) -> Option<String> {
    person_fields::missing(field, form)
        .or_else(|| contact_fields::missing(field, form))
        .or_else(|| residence_fields::missing(field))
}

fn messages(form: &Form) -> BTreeMap<&'static str, String> {
    let judge = |field| {
        if form.is_blank(field) {
            missing(field, form)
        } else {
            message(field, form)
        }
    };
    FIELDS
        .into_iter()
        .filter_map(|field| Some((field, judge(field)?)))
        .collect()
}

/// The office comes before everything but the name and the code: with nothing to send to, an address
/// need not be put right first; but an empty form sends nobody anywhere.
fn conclude(form: &Form, messages: BTreeMap<&'static str, String>) -> Result<PinRequest, Refusal> {
    let identified = ["surname", "name", "codice_fiscale"]
        .iter()
        .all(|field| !messages.contains_key(field));
    if identified && no_channel(form) {
        return Err(Refusal::SendToOffice);
    }
    if !messages.is_empty() {
        let owned = messages
            .into_iter()
            .map(|(field, said)| (field.to_owned(), said));
        return Err(Refusal::Fields(owned.collect()));
    }
    build(form).ok_or_else(|| {
        let said =
            "I dati non tornano tra loro: rilegga il codice fiscale con chi chiama.".to_owned();
        Refusal::Fields(BTreeMap::from([("codice_fiscale".to_owned(), said)]))
    })
}

fn build(form: &Form) -> Option<PinRequest> {
    let (person, codice_fiscale) = person_fields::person(form)?;
    Some(PinRequest {
        person,
        codice_fiscale,
        contacts: contact_fields::contacts(form)?,
        residence: residence_fields::residence(form)?,
        language: form
            .typed("language")
            .map_or(Some(Language::default()), Language::parse)?,
    })
}

#[cfg(test)]
mod tests;
