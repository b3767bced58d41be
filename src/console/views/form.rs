//! The PIN request, bound to its contact and saved as it is typed. It has no field for a PIN and
//! none for another address of the letter (security 8).

use std::collections::BTreeMap;

use askama::Template;

use super::field::{self, Field, FieldSpec};

/// The request form of a contact.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/form.html")]
pub struct PinForm {
    /// The contact.
    pub contact_id: String,
    /// The session's token.
    pub csrf: String,
    /// Makes replays of one form one request.
    pub form_key: String,
    /// The draft's version, as this page knows it.
    pub version: i64,
    /// What was typed, by field name; an absent field is empty.
    pub values: BTreeMap<String, String>,
    /// What to do, by field name; an empty text is no message.
    pub messages: BTreeMap<String, String>,
    /// The caller's number in national writing, when it is a mobile that can take an SMS.
    pub calling_mobile: Option<String>,
    /// Who changed the draft last, if it was not this operator.
    pub changed_by: Option<String>,
    /// The local time of the last save ("10:42"); nothing before the first.
    pub saved_at: Option<String>,
}

impl PinForm {
    fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    fn field<'a>(&'a self, spec: &'a FieldSpec) -> Field<'a> {
        let message = self.messages.get(spec.name).map_or("", String::as_str);
        Field {
            spec,
            value: self.value(spec.name),
            message,
        }
    }

    /// Whether the fields of a residence abroad are to be seen.
    fn is_abroad(&self) -> bool {
        !self.value("residence_kind").is_empty()
    }

    /// The fields with a message, for the summary on top; the message itself stands by its field.
    fn wrong(&self) -> Vec<&'static FieldSpec> {
        field::all()
            .filter(|spec| {
                self.messages
                    .get(spec.name)
                    .is_some_and(|text| !text.is_empty())
            })
            .collect()
    }

    fn has_wrong(&self) -> bool {
        !self.wrong().is_empty()
    }
}
