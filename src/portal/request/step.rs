//! The pages of the request in their order, and which fields each asks for (R36–R42).

use super::words::RequestWords;
use crate::domain::pin_request::Form;

/// A page with fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Codice fiscale and the kind of residence (R36, R37).
    Start,
    /// Personal data (R38).
    Person,
    /// The address (R39), or that abroad.
    Residence,
    /// Contacts (R40, R41).
    Contacts,
    /// The foreign document, where policy asks for it (R133).
    Document,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [
        Self::Start,
        Self::Person,
        Self::Residence,
        Self::Contacts,
        Self::Document,
    ];

    /// Where it stands.
    pub fn path(self) -> &'static str {
        match self {
            Self::Start => "/request/start",
            Self::Person => "/request/person",
            Self::Residence => "/request/residence",
            Self::Contacts => "/request/contacts",
            Self::Document => "/request/document",
        }
    }

    /// Its title.
    pub fn title(self, words: &'static RequestWords) -> &'static str {
        let [start, person, residence, contacts, _] = words.steps;
        match self {
            Self::Start => start,
            Self::Person => person,
            Self::Residence => residence,
            Self::Contacts => contacts,
            Self::Document => words.document_step,
        }
    }

    /// The fields that it asks for.
    pub fn fields(self, form: &Form) -> &'static [&'static str] {
        match self {
            Self::Start => &["codice_fiscale", "residence_kind"],
            Self::Person => &[
                "surname",
                "name",
                "birth_date",
                "sex",
                "birth_place",
                "birth_province",
            ],
            Self::Residence if form.is_abroad() => {
                &["country", "foreign_1", "foreign_2", "foreign_3"]
            }
            Self::Residence => &["street", "street_number", "comune", "provincia", "cap"],
            Self::Contacts => &[
                "landline",
                "mobile",
                "email",
                "pec",
                "preferred_phone",
                "preferred_time",
            ],
            Self::Document => &["no_italian_document", "document_country", "document_number"],
        }
    }
}

/// What a field is called.
pub fn label(words: &'static RequestWords, field: &str) -> &'static str {
    match field {
        "codice_fiscale" => words.cf,
        "residence_kind" => words.kind,
        "surname" => words.surname,
        "name" => words.name,
        "birth_date" => words.birth_date,
        "sex" => words.sex,
        "birth_place" => words.birth_place,
        "birth_province" => words.birth_province,
        "street" => words.street,
        "street_number" => words.street_number,
        "comune" => words.comune,
        "provincia" => words.provincia,
        "cap" => words.cap,
        "country" => words.country,
        "foreign_1" => words.line_1,
        "foreign_2" => words.line_2,
        "foreign_3" => words.line_3,
        "landline" => words.landline,
        "mobile" => words.mobile,
        "email" => words.email,
        "pec" => words.pec,
        "preferred_phone" => words.preferred_phone,
        "preferred_time" => words.preferred_time,
        "document_country" => words.document_country,
        "document_number" => words.document_number,
        _ => words.declare,
    }
}
