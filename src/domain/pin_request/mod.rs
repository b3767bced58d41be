//! A PIN request, typed by an operator or on the web: judged field by field while it is typed, and as
//! a whole at the end (T1). It decides what may be asked for; it issues nothing.

mod contact_fields;
mod document_fields;
mod form;
mod person_fields;
mod preference;
mod problem;
mod residence_fields;
mod rules;
mod said_to_operators;

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::codice_fiscale::CodiceFiscale;
use super::contacts::Contacts;
use super::language::Language;
use super::life::eligibility::Facts;
use super::person::{Person, parse_date};
use super::place::{self, Suggestion};
use super::policy::PhoneContacts;
use super::postal::Residence;
use super::sms_countries::SmsCountries;

pub use document_fields::ForeignDocument;
pub use form::{ABROAD, FIELDS, Form, ITALIAN};
pub use preference::{Preference, PreferredTime};
pub use problem::{Differs, Problem};
pub use rules::{Channel, Rules};

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
    /// The foreign document, where one was declared (R133).
    pub document: Option<ForeignDocument>,
}

impl PinRequest {
    /// What the policies of C12 ask of a person.
    pub fn facts(&self, today: Date) -> Facts {
        Facts {
            abroad_without_document: self.document.is_some() && self.residence.is_abroad(),
            minor: under_age(self.person.birth_date, today),
            without_italian_document: self.document.is_some(),
            under_guardianship: false,
        }
    }
}

/// Whether the form is of somebody under eighteen, as far as it says when they were born.
pub fn is_minor(form: &Form, today: Date) -> bool {
    parse_date(form.get("birth_date")).is_some_and(|born| under_age(born, today))
}

fn under_age(born: Date, today: Date) -> bool {
    born.checked_add(18.years())
        .is_ok_and(|of_age| today < of_age)
}

/// Why a form is no request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// What to put right, by field, all at once.
    Fields(BTreeMap<&'static str, Problem>),
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
        "mobile" => &["mobile", "preferred_phone"],
        "landline" => &["landline", "preferred_phone"],
        "preferred_phone" => &["preferred_phone"],
        "preferred_time" => &["preferred_time"],
        "residence_kind" => &["residence_kind"],
        "country" => &["country"],
        "foreign_1" => &["foreign_1"],
        "foreign_2" => &["foreign_2"],
        "foreign_3" => &["foreign_3"],
        "no_italian_document" => &["no_italian_document"],
        "document_country" => &["document_country"],
        "document_number" => &["document_number"],
        "email" => &["email", "pec"],
        "pec" => &["pec"],
        "street" | "street_number" => &["street", "street_number"],
        "cap" => &["cap"],
        "comune" | "provincia" => &["comune", "provincia", "cap"],
        "language" => &["language"],
        _ => &[],
    }
}

/// What an operator is told, in plain Italian, once a field is left: of the field itself and of those
/// it is compared with. A blank field is not wrong yet.
pub fn check_field(field: &str, form: &Form) -> Vec<(&'static str, String)> {
    affects(field)
        .iter()
        .filter(|affected| !form.is_blank(affected))
        .filter_map(|affected| {
            let wrong = problem(affected, form)?;
            Some((*affected, said_to_operators::said(affected, &wrong)))
        })
        .collect()
}

/// What an operator is told of several fields.
pub fn said_to_operators(problems: &BTreeMap<&'static str, Problem>) -> BTreeMap<String, String> {
    problems
        .iter()
        .map(|(field, wrong)| ((*field).to_owned(), said_to_operators::said(field, wrong)))
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

/// What is wrong with these fields, blank ones too: a page of the form at its end.
pub fn problems(
    fields: &[&'static str],
    form: &Form,
    rules: &Rules<'_>,
) -> BTreeMap<&'static str, Problem> {
    let judge = |field: &str| {
        if residence_fields::does_not_count(field, form) {
            return None;
        }
        if form.is_blank(field) {
            return missing(field, form, rules);
        }
        let born_later = |today| field == "birth_date" && person_fields::born_after(form, today);
        problem(field, form).or_else(|| {
            rules
                .today
                .is_some_and(born_later)
                .then_some(Problem::InFuture)
        })
    };
    fields
        .iter()
        .filter_map(|field| Some((*field, judge(field)?)))
        .collect()
}

/// Judges the whole form.
pub fn validate(form: &Form, rules: &Rules<'_>) -> Result<PinRequest, Refusal> {
    conclude(form, problems(&FIELDS, form, rules), rules)
}

/// Reads a form that was in order when it was taken, by whatever rules held then.
pub fn read_back(form: &Form) -> Result<PinRequest, Refusal> {
    let rules = Rules {
        today: None,
        channel: Channel::Phone(PhoneContacts::MobileSuffices),
        sms: &SmsCountries::everywhere(),
        foreign_document: false,
    };
    validate(form, &rules)
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

fn problem(field: &str, form: &Form) -> Option<Problem> {
    if form.get(field).chars().count() > form::FIELD_MAX {
        return Some(Problem::TooLong);
    }
    match field {
        "language" if Language::parse(form.get(field)).is_none() => Some(Problem::NoChoice),
        _ => person_fields::problem(field, form)
            .or_else(|| contact_fields::problem(field, form))
            .or_else(|| residence_fields::problem(field, form))
            .or_else(|| document_fields::problem(field, form)),
    }
}

fn missing(field: &str, form: &Form, rules: &Rules<'_>) -> Option<Problem> {
    person_fields::missing(field, form)
        .or_else(|| contact_fields::missing(field, form, rules))
        .or_else(|| residence_fields::missing(field))
        .or_else(|| {
            rules
                .foreign_document
                .then(|| document_fields::missing(field))
                .flatten()
        })
}

/// The office comes before everything but the name and the code: with nothing to send to, an address
/// need not be put right first; but an empty form sends nobody anywhere.
fn conclude(
    form: &Form,
    problems: BTreeMap<&'static str, Problem>,
    rules: &Rules<'_>,
) -> Result<PinRequest, Refusal> {
    let identified = ["surname", "name", "codice_fiscale"]
        .iter()
        .all(|field| !problems.contains_key(field));
    let by_phone = match rules.channel {
        Channel::Phone(_) => true,
        Channel::Web | Channel::Desk => false,
    };
    if identified && no_channel(form) && by_phone {
        return Err(Refusal::SendToOffice);
    }
    if !problems.is_empty() {
        return Err(Refusal::Fields(problems));
    }
    build(form, rules)
        .ok_or_else(|| Refusal::Fields(BTreeMap::from([("codice_fiscale", Problem::Disagree)])))
}

fn build(form: &Form, rules: &Rules<'_>) -> Option<PinRequest> {
    let (person, codice_fiscale) = person_fields::person(form)?;
    let document = document_fields::document(form);
    if rules.foreign_document && document.is_none() {
        return None;
    }
    Some(PinRequest {
        person,
        codice_fiscale,
        contacts: contact_fields::contacts(form, rules)?,
        residence: residence_fields::residence(form)?,
        language: form
            .typed("language")
            .map_or(Some(Language::default()), Language::parse)?,
        document,
    })
}

#[cfg(test)]
mod tests;
