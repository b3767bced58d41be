//! A residence abroad: a state, and up to three lines as they stand on letters there (R36). It
//! knows no foreign postcode, and asks for no Italian one.

use std::fmt;

use super::{LINE_MAX, PostalError};
use crate::domain::place::{self, Place};
use crate::domain::transliteration::{Umlauts, letters, postal};

/// How many lines an address abroad has at most, without the name and the state.
pub const LINES: usize = 3;

/// Signs that tell one address abroad from another: 12/3, 12-14.
const KEPT: [char; 2] = ['/', '-'];

/// An address abroad.
#[derive(Clone, PartialEq, Eq)]
pub struct Abroad {
    country: &'static Place,
    lines: Vec<String>,
}

/// The state of today with this name or Belfiore code; popular names are known too.
pub fn country(typed: &str) -> Option<&'static Place> {
    place::by_code(typed)
        .into_iter()
        .chain(place::by_name(typed, None, None))
        .find(|place| place.is_state() && place.in_force())
}

impl Abroad {
    /// Puts an address together; blank lines do not count.
    pub fn new<'a>(
        country: &'static Place,
        lines: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, PostalError> {
        let lines: Vec<String> = lines
            .into_iter()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        if !lines
            .iter()
            .any(|line| line.chars().any(char::is_alphabetic))
        {
            return Err(PostalError::LinesMissing);
        }
        if lines.len() > LINES {
            return Err(PostalError::LineTooLong);
        }
        for line in &lines {
            check_line(line)?;
        }
        Ok(Self { country, lines })
    }

    /// The state.
    pub fn country(&self) -> &'static Place {
        self.country
    }

    /// The lines as they were typed.
    pub fn typed(&self) -> &[String] {
        &self.lines
    }

    /// The lines of a letter below the name, the state last (EST).
    pub(super) fn lines(&self) -> Vec<String> {
        let state = postal(self.country.name(), &[]);
        self.lines
            .iter()
            .map(|line| postal(line, &KEPT))
            .chain([state])
            .collect()
    }
}

/// What is wrong with one line that is not blank.
pub fn check_line(line: &str) -> Result<(), PostalError> {
    if letters(line, Umlauts::Plain).is_none() {
        return Err(PostalError::LineAlphabet);
    }
    let printed = postal(line, &KEPT);
    if !printed.contains(|sign: char| sign.is_ascii_alphanumeric()) {
        return Err(PostalError::LinesMissing);
    }
    if printed.chars().count() > LINE_MAX {
        return Err(PostalError::LineTooLong);
    }
    Ok(())
}

impl fmt::Debug for Abroad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Abroad(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::postal::Residence;
    use proptest::prelude::*;

    fn germany(lines: &[&str]) -> Result<Abroad, PostalError> {
        Abroad::new(country("germania").unwrap(), lines.iter().copied())
    }

    #[test]
    fn a_letter_abroad_ends_with_the_state_and_has_no_cap() {
        let home = germany(&["Hauptstr. 12-14", "", "10115 Berlin"]).unwrap();
        let lines = Residence::Abroad(home).letter_lines("Mario Rossi");
        assert_eq!(
            lines,
            ["MARIO ROSSI", "HAUPTSTR 12-14", "10115 BERLIN", "GERMANIA"]
        );
    }

    #[test]
    fn a_state_is_known_by_its_names_and_italy_is_none() {
        for name in ["Stati Uniti", "USA", "z404", "Stati Uniti d'America"] {
            assert_eq!(country(name).unwrap().code(), "Z404", "{name}");
        }
        for name in ["Italia", "Roma", "Jugoslavia", "", "Atlantide"] {
            assert!(country(name).is_none(), "{name}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_printed_is_refused() {
        assert_eq!(germany(&[" "]), Err(PostalError::LinesMissing));
        assert_eq!(germany(&["12345"]), Err(PostalError::LinesMissing));
        assert_eq!(germany(&["Улица 5"]), Err(PostalError::LineAlphabet));
        assert_eq!(
            germany(&["Berlin", &"Lang ".repeat(10)]),
            Err(PostalError::LineTooLong)
        );
        assert_eq!(
            germany(&["a", "b", "c", "d"]),
            Err(PostalError::LineTooLong)
        );
    }

    proptest! {
        #[test]
        fn no_line_abroad_is_ever_over_44_characters(lines in proptest::collection::vec(any::<String>(), 0..4)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            if let Ok(home) = germany(&lines) {
                prop_assert!(home.lines().len() <= 4);
                for line in home.lines() {
                    prop_assert!(!line.is_empty() && line.chars().count() <= LINE_MAX, "{line}");
                    prop_assert!(line.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || " /-".contains(c)));
                }
            }
        }
    }
}
