//! The practice number: six digits that stand in the SMS, the mail and the letter of one issue, so
//! that halves of two issues are not mixed. It is no secret and opens nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Six digits, the first not zero, so that no screen or sheet drops one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PracticeNumber(u32);

/// The text is not six digits that begin with 1 to 9.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a practice number has six digits and does not begin with zero")]
pub struct NotAPracticeNumber;

const FIRST: u32 = 100_000;
const COUNT: u32 = 900_000;

impl PracticeNumber {
    /// Draws a number. `fill` gives random bytes; draws that would favour some numbers are repeated.
    pub fn generate(mut fill: impl FnMut(&mut [u8])) -> Self {
        let fair = u32::MAX - u32::MAX % COUNT;
        loop {
            let mut random = [0; 4];
            fill(&mut random);
            let drawn = u32::from_le_bytes(random);
            if drawn < fair {
                return Self(FIRST + drawn % COUNT);
            }
        }
    }

    /// Reads a number written as six digits.
    pub fn parse(text: &str) -> Result<Self, NotAPracticeNumber> {
        let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits && number >= FIRST => Ok(Self(number)),
            _ => Err(NotAPracticeNumber),
        }
    }
}

impl fmt::Display for PracticeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl TryFrom<String> for PracticeNumber {
    type Error = NotAPracticeNumber;

    fn try_from(text: String) -> Result<Self, NotAPracticeNumber> {
        Self::parse(&text)
    }
}

impl From<PracticeNumber> for String {
    fn from(number: PracticeNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use proptest::prelude::*;

    #[test]
    fn only_six_digits_are_a_practice_number() {
        assert_eq!(
            PracticeNumber::parse("482913").unwrap().to_string(),
            "482913"
        );
        for text in [
            "", "48291", "4829130", "048291", "48291a", "+48291", " 48291",
        ] {
            assert!(PracticeNumber::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_drawn_number_has_six_digits(seed: u64) {
            let rng = Rng::seeded(seed);
            let number = PracticeNumber::generate(|bytes| rng.fill(bytes));
            prop_assert_eq!(PracticeNumber::parse(&number.to_string()), Ok(number));
        }
    }
}
