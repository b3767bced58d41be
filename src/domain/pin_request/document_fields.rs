//! The declaration of having no Italian identity document, and the foreign one in its place (R133).
//! A person looks at its copy; nothing here believes it.

use super::form::Form;
use super::problem::Problem;
use crate::domain::place::Place;
use crate::domain::postal;

/// The most characters of a document's number.
const NUMBER_MAX: usize = 20;

/// What a foreign document says of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct ForeignDocument {
    /// The state that issued it.
    pub country: &'static Place,
    /// Its number, letters and digits.
    pub number: String,
}

impl std::fmt::Debug for ForeignDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ForeignDocument(***)")
    }
}

/// What is wrong with a field that is not blank.
pub(super) fn problem(field: &str, form: &Form) -> Option<Problem> {
    match field {
        "no_italian_document" => (form.get(field) != "yes").then_some(Problem::NotDeclared),
        "document_country" => country_problem(form.get(field)),
        "document_number" => number(form.get(field))
            .is_none()
            .then_some(Problem::NoDocumentNumber),
        _ => None,
    }
}

/// What to say of a blank field where the document is needed.
pub(super) fn missing(field: &str) -> Option<Problem> {
    match field {
        "no_italian_document" => Some(Problem::NotDeclared),
        "document_country" | "document_number" => Some(Problem::Missing),
        _ => None,
    }
}

/// The document, once it is declared and every field is right.
pub(super) fn document(form: &Form) -> Option<ForeignDocument> {
    if problem("no_italian_document", form).is_some() {
        return None;
    }
    Some(ForeignDocument {
        country: postal::country(form.get("document_country"))?,
        number: number(form.get("document_number"))?,
    })
}

/// What is wrong with the name of a state.
pub(super) fn country_problem(typed: &str) -> Option<Problem> {
    match postal::country(typed) {
        Some(_) => None,
        None if typed.eq_ignore_ascii_case("italia") => Some(Problem::CountryIsItaly),
        None => Some(Problem::NoCountry),
    }
}

fn number(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '-' | '/' | '.'))
        .collect::<String>()
        .to_ascii_uppercase();
    let right = (3..=NUMBER_MAX).contains(&plain.len())
        && plain.bytes().all(|sign| sign.is_ascii_alphanumeric())
        && plain.bytes().any(|sign| sign.is_ascii_digit());
    right.then_some(plain)
}
