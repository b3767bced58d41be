//! The form fields of a webhook. Nothing is insisted on: platforms differ.

use crate::platform::CallStatus;
use crate::twiml::signature::form_fields;

/// The decoded fields, in the order in which they came.
#[derive(Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Decodes a body; bad UTF-8 becomes replacement characters.
    pub fn parse(body: &[u8]) -> Self {
        let fields = form_fields(body).into_iter();
        Self(
            fields
                .map(|(key, value)| (text(&key), text(&value)))
                .collect(),
        )
    }

    /// Fields that are decoded already.
    pub fn of(fields: &[(String, String)]) -> Self {
        Self(fields.to_vec())
    }

    /// All fields.
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }

    /// The first field of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The first field of this name, or nothing.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// The number that calls and the one that was dialled.
    pub fn numbers(&self) -> (&str, &str) {
        (self.text("From"), self.text("To"))
    }

    /// The platform's id of the call. Never insist on its form.
    pub fn call(&self) -> Option<&str> {
        self.get("CallSid").filter(|sid| !sid.is_empty())
    }

    /// Whether the caller's leg still lives, as far as this request says.
    pub fn caller_lives(&self) -> bool {
        CallStatus::parse(self.text("CallStatus")) != Some(CallStatus::Ended)
    }
}

/// Bytes as text. What is no UTF-8 becomes a replacement character, and so does the null, which
/// PostgreSQL keeps in no text: a row with one would be lost.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_utf_8_is_read_as_well_as_it_can_be() {
        let params = Params::parse(b"CallSid=CA1&SpeechResult=%ff%fe+pin");
        assert_eq!(params.call(), Some("CA1"));
        assert!(params.text("SpeechResult").ends_with(" pin"));
        assert_eq!(Params::parse(b"CallSid=a%00b").call(), Some("a\u{FFFD}b"));
    }

    #[test]
    fn a_call_sid_of_any_form_is_taken() {
        assert_eq!(Params::parse(b"CallSid=v3:abc").call(), Some("v3:abc"));
        assert_eq!(Params::parse(b"CallSid=").call(), None);
    }
}
