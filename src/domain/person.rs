//! A person's data as a register holds them. Nothing here prints them.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::place::Place;

/// Sex as the civil register and the codice fiscale know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sex {
    M,
    F,
}

impl Sex {
    /// `M` or `F`.
    pub fn code(self) -> &'static str {
        match self {
            Self::M => "M",
            Self::F => "F",
        }
    }

    /// Reads `M` or `F`, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "M" | "m" => Some(Self::M),
            "F" | "f" => Some(Self::F),
            _ => None,
        }
    }
}

/// What a codice fiscale is made from (R38).
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub surname: String,
    pub name: String,
    pub birth_date: Date,
    pub sex: Sex,
    pub birth_place: &'static Place,
}

impl Person {
    /// Name and surname, in the order in which people are addressed.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.name, self.surname)
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(***)")
    }
}

/// Reads a date as Italians write it (`gg/mm/aaaa`, also with dots, hyphens or blanks) or as ISO has it.
/// The year needs its four digits: the century cannot be guessed.
pub fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .trim()
        .split(['/', '.', '-', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let &[first, month, last] = parts.as_slice() else {
        return None;
    };
    if !parts
        .iter()
        .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
    {
        return None;
    }
    let (year, day) = match (first.len(), last.len()) {
        (4, 1 | 2) => (first, last),
        (1 | 2, 4) => (last, first),
        _ => return None,
    };
    if month.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_date_is_read_as_it_is_written_in_italy_or_in_iso() {
        for text in [
            "1/2/1980",
            "01/02/1980",
            "01.02.1980",
            "1-2-1980",
            " 1980-02-01 ",
        ] {
            assert_eq!(parse_date(text), Some(date(1980, 2, 1)), "{text}");
        }
    }

    #[test]
    fn half_a_date_or_an_impossible_one_is_none() {
        for text in [
            "",
            "1/2/80",
            "31/02/1980",
            "1980",
            "a/b/1980",
            "1/2/1980/3",
            "1980/1980/1",
            "+1/2/1980",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in any::<String>()) {
            let _ = parse_date(&text);
            let _ = Sex::parse(&text);
        }
    }
}
