//! The form fields of a webhook. Nothing is insisted on: platforms differ.

use crate::workflows::sweep::is_terminal;

/// The decoded fields, in the order in which they came.
#[derive(Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Decodes a body; bad UTF-8 becomes replacement characters.
    pub fn parse(body: &[u8]) -> Self {
        Self(
            url::form_urlencoded::parse(body)
                .into_owned()
                .collect(),
        )
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

    /// The platform's id of the call. Never insist on its form.
    pub fn call(&self) -> Option<&str> {
        self.get("CallSid").filter(|sid| !sid.is_empty())
    }

    /// Whether the caller's leg still lives, as far as this request says.
    pub fn caller_lives(&self) -> bool {
        !is_terminal(self.text("CallStatus"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_utf_8_is_read_as_well_as_it_can_be() {
        let params = Params::parse(b"CallSid=CA1&SpeechResult=%ff%fe+pin");
        assert_eq!(params.call(), Some("CA1"));
        assert!(params.text("SpeechResult").ends_with(" pin"));
    }

    #[test]
    fn a_call_sid_of_any_form_is_taken() {
        assert_eq!(Params::parse(b"CallSid=v3:abc").call(), Some("v3:abc"));
        assert_eq!(Params::parse(b"CallSid=").call(), None);
    }
}
