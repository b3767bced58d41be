//! The PIN request as it was typed, by an operator or on the web. It holds text, right or wrong; it judges nothing.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Every field, in the order in which it is asked for (R25–R29, R36, R38–R40, R133). There is none
/// for a PIN.
pub const FIELDS: [&str; 27] = [
    "surname",
    "name",
    "codice_fiscale",
    "birth_date",
    "sex",
    "birth_place",
    "birth_province",
    "mobile",
    "landline",
    "email",
    "pec",
    "preferred_phone",
    "preferred_time",
    "residence_kind",
    "street",
    "street_number",
    "cap",
    "comune",
    "provincia",
    "country",
    "foreign_1",
    "foreign_2",
    "foreign_3",
    "no_italian_document",
    "document_country",
    "document_number",
    "language",
];

/// What `residence_kind` says of a residence in Italy; blank is the same.
pub const ITALIAN: &str = "italiana";
/// What `residence_kind` says of one abroad.
pub const ABROAD: &str = "estera";

/// No field takes more characters than this.
pub(super) const FIELD_MAX: usize = 120;

/// What was typed so far, by field.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// The text of a field without blanks around it; blank when nothing was typed.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", |text| text.trim())
    }

    /// Writes a field. A field the form does not have is ignored.
    pub fn set(&mut self, field: &str, text: impl Into<String>) {
        if FIELDS.contains(&field) {
            self.0.insert(field.to_owned(), text.into());
        }
    }

    /// Whether nothing was typed into a field.
    pub fn is_blank(&self, field: &str) -> bool {
        self.get(field).is_empty()
    }

    /// Whether the residence is abroad (R36); Italian unless it is said.
    pub fn is_abroad(&self) -> bool {
        self.get("residence_kind") == ABROAD
    }

    /// The text of a field, if any was typed.
    pub(super) fn typed(&self, field: &str) -> Option<&str> {
        Some(self.get(field)).filter(|text| !text.is_empty())
    }
}

impl<F: AsRef<str>, T: Into<String>> FromIterator<(F, T)> for Form {
    fn from_iter<I: IntoIterator<Item = (F, T)>>(fields: I) -> Self {
        let mut form = Self::default();
        for (field, text) in fields {
            form.set(field.as_ref(), text);
        }
        form
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_the_form_does_not_have_is_not_kept() {
        let form: Form = [("surname", " Rossi "), ("pin", "12345678")]
            .into_iter()
            .collect();
        assert_eq!(form.get("surname"), "Rossi");
        assert_eq!(
            serde_json::to_string(&form).unwrap(),
            r#"{"surname":" Rossi "}"#
        );
        assert_eq!(format!("{form:?}"), "Form(***)");
    }
}
