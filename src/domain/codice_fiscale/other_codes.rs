//! Codes that callers give for a codice fiscale and are none: recognised by name, never enough for a PIN.

use super::{checksum::luhn, normalise};

/// A number of another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherCode {
    /// Eleven digits given until the definitive code is assigned (Luhn).
    Provisional,
    /// Health care for foreigners temporarily present: `STP` and 13 digits.
    Stp,
    /// Health care for unregistered Europeans: `ENI` and 13 digits.
    Eni,
}

impl OtherCode {
    /// The kind as `centralino check` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Stp => "stp",
            Self::Eni => "eni",
        }
    }
}

/// Says what kind of other code a text is, if it is one.
pub fn recognise(text: &str) -> Option<OtherCode> {
    let code = normalise(text);
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if digits(&code, 11) && luhn(&code) {
        return Some(OtherCode::Provisional);
    }
    let (kind, rest) = code.split_at_checked(3)?;
    match kind {
        "STP" if digits(rest, 13) => Some(OtherCode::Stp),
        "ENI" if digits(rest, 13) => Some(OtherCode::Eni),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_kind_is_told_apart() {
        assert_eq!(recognise("00743110157"), Some(OtherCode::Provisional));
        assert_eq!(recognise("00743110158"), None);
        assert_eq!(recognise("stp 030 151 0001234"), Some(OtherCode::Stp));
        assert_eq!(recognise("ENI0301510001234"), Some(OtherCode::Eni));
        assert_eq!(recognise("STP030151000123"), None, "a digit is missing");
        assert_eq!(recognise("RSSMRA80A01H501U"), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let _ = recognise(&text);
        }
    }
}
