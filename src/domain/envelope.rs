//! Numbered envelopes with a whole PIN inside, printed and closed beforehand for the offices (R73, T5).
//! Nobody's name is on one; the serial is no secret and opens nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::addressee::length_prefixed;

/// Twelve digits: ten drawn, two of check (ISO 7064 MOD 97-10), so that one digit mistyped, or two
/// exchanged, is caught before anything is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Serial(u64);

/// Why a text is no serial.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotASerial {
    /// It is not twelve digits.
    #[error("an envelope's number has twelve digits")]
    Form,
    /// The check digits do not fit: it was mistyped.
    #[error("the check digits of the envelope's number do not fit")]
    Check,
}

const DIGITS: usize = 12;
const FIRST: u64 = 1_000_000_000;
const COUNT: u64 = 9_000_000_000;

impl Serial {
    /// Draws a serial, so that nobody finds a valid one by counting on from another. `fill` gives
    /// random bytes; draws that would favour some are repeated.
    pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Self {
        let fair = u64::MAX - u64::MAX % COUNT;
        loop {
            let mut random = [0; 8];
            fill(&mut random);
            let drawn = u64::from_le_bytes(random);
            if drawn < fair {
                return Self::with_check(FIRST + drawn % COUNT);
            }
        }
    }

    /// Reads a serial as it is typed: blanks and hyphens do not matter.
    pub fn parse(typed: &str) -> Result<Self, NotASerial> {
        let digits: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '/'))
            .collect();
        let plain = digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        let number: u64 = digits.parse().map_err(|_| NotASerial::Form)?;
        if !plain {
            return Err(NotASerial::Form);
        }
        if number / 100 < FIRST || Self::with_check(number / 100).0 != number {
            return Err(NotASerial::Check);
        }
        Ok(Self(number))
    }

    /// In three groups of four, as it stands on the paper.
    pub fn shown(self) -> String {
        let (first, rest) = (self.0 / 100_000_000, self.0 % 100_000_000);
        format!("{first:04} {:04} {:04}", rest / 10_000, rest % 10_000)
    }

    fn with_check(body: u64) -> Self {
        let raised = body * 100;
        Self(raised + 98 - raised % 97)
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl TryFrom<String> for Serial {
    type Error = NotASerial;

    fn try_from(text: String) -> Result<Self, NotASerial> {
        Self::parse(&text)
    }
}

impl From<Serial> for String {
    fn from(serial: Serial) -> Self {
        serial.to_string()
    }
}

/// What stands on the outside of an envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Its number.
    pub serial: Serial,
    /// The office that keeps it until it is handed over.
    pub office: String,
}

impl Envelope {
    /// What the secret is sealed with: another serial or another office does not open it.
    pub fn binding(&self) -> Vec<u8> {
        let serial = self.serial.to_string();
        length_prefixed(["envelope", &serial, &self.office])
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::{Envelope, Serial};

    pub(crate) fn of_rome() -> Envelope {
        Envelope {
            serial: Serial::parse("123456789092").unwrap(),
            office: "Sede di Roma Centro".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use proptest::prelude::*;

    #[test]
    fn a_serial_is_read_as_it_is_printed() {
        let serial = samples::of_rome().serial;
        assert_eq!(serial.shown(), "1234 5678 9092");
        assert_eq!(Serial::parse("1234 5678-9092"), Ok(serial));
        assert_eq!(Serial::parse(&serial.to_string()), Ok(serial));
    }

    #[test]
    fn what_has_not_twelve_digits_is_no_serial() {
        for text in [
            "",
            "12345678900",
            "1234567890921",
            "12345678900a",
            "+23456789002",
        ] {
            assert_eq!(Serial::parse(text), Err(NotASerial::Form), "{text}");
        }
    }

    #[test]
    fn serial_and_office_are_both_bound() {
        let one = samples::of_rome();
        let mut other = one.clone();
        other.office = "Sede di Bolzano".into();
        assert_ne!(one.binding(), other.binding());
        other = one.clone();
        other.serial = Serial::generate(|bytes| Rng::seeded(1).fill(bytes));
        assert_ne!(one.binding(), other.binding());
    }

    proptest! {
        #[test]
        fn one_digit_mistyped_or_two_exchanged_is_caught(
            seed: u64, at in 0_usize..12, other in 0_usize..12, by in 1_u8..10
        ) {
            let rng = Rng::seeded(seed);
            let serial = Serial::generate(|bytes| rng.fill(bytes));
            let mut digits = serial.to_string().into_bytes();
            prop_assert_eq!(digits.len(), 12);
            digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
            let mistyped = String::from_utf8(digits).unwrap();
            prop_assert!(Serial::parse(&mistyped).is_err(), "{}", mistyped);
            let mut digits = serial.to_string().into_bytes();
            if digits[at] != digits[other] {
                digits.swap(at, other);
                let exchanged = String::from_utf8(digits).unwrap();
                prop_assert!(Serial::parse(&exchanged).is_err(), "{}", exchanged);
            }
        }
    }
}
