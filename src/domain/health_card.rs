//! Tessera sanitaria: the number on its back and the day on which it ends (R116, T7).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person::parse_date;

/// Digits of the number, the issuer's first.
const DIGITS: usize = 20;
/// Italy among the issuers: 80, and 380 of the country.
const ISSUER: &str = "80380";

/// A health card as somebody typed it. It is personal data: no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCard {
    /// Twenty digits.
    pub number: String,
    /// The day on which it ends.
    pub expiry: Date,
}

/// What cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardProblem {
    /// The number has not twenty digits, or is of another country.
    Number,
    /// The end is no date.
    Expiry,
}

impl HealthCard {
    /// Reads what was typed; blanks and hyphens do not matter. All that is wrong is named.
    pub fn parse(number: &str, expiry: &str) -> Result<Self, Vec<CardProblem>> {
        let number: String = number
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(DIGITS + 1)
            .collect();
        let digits = number.len() == DIGITS && number.bytes().all(|b| b.is_ascii_digit());
        let right = digits && number.starts_with(ISSUER);
        let expiry = parse_date(expiry);
        match (right, expiry) {
            (true, Some(expiry)) => Ok(Self { number, expiry }),
            (true, None) => Err(vec![CardProblem::Expiry]),
            (false, Some(_)) => Err(vec![CardProblem::Number]),
            (false, None) => Err(vec![CardProblem::Number, CardProblem::Expiry]),
        }
    }

    /// Whether it is still good on `today`.
    pub fn is_good_on(&self, today: Date) -> bool {
        self.expiry >= today
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_card_is_read_as_it_is_printed() {
        let card = HealthCard::parse("8038 0000 1234 5678 9012", "31/12/2018")
            .ok()
            .unwrap();
        assert_eq!(card.number, "80380000123456789012");
        assert!(card.is_good_on(date(2018, 12, 31)) && !card.is_good_on(date(2019, 1, 1)));
    }

    #[test]
    fn all_that_is_wrong_is_named() {
        let both = [CardProblem::Number, CardProblem::Expiry];
        assert_eq!(HealthCard::parse("8038", "domani").err().unwrap(), both);
        let number = HealthCard::parse("8038000012345678901X", "31/12/2018").err();
        assert_eq!(number.unwrap(), [CardProblem::Number]);
        let german = HealthCard::parse("80276000012345678901", "31/12/2018").err();
        assert_eq!(german.unwrap(), [CardProblem::Number]);
    }
}
