//! The codice fiscale: read, made, and compared with a person (DM 23 December 1976 n. 13813).
//! A code is personal data: nothing here prints it whole but `as_str`.

mod agreement;
mod checksum;
mod compose;
mod name_letters;
mod omocodia;
mod other_codes;

use std::fmt;

use jiff::civil::Date;

use super::person::Sex;
use super::place::{self, Place};
use super::transliteration::Umlauts;

pub use agreement::{Mismatch, Stated};
pub use compose::{ComposeError, compose};
pub use other_codes::{OtherCode, recognise};

/// The letters of the months, January first.
const MONTHS: &str = "ABCDEHLMPRST";

/// Why a text is no codice fiscale. `word()` is the name that scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    #[error("a codice fiscale has 16 characters")]
    BadLength,
    #[error("a letter stands where a digit should, or the other way round")]
    BadSyntax,
    #[error("the ninth character is no month")]
    BadMonth,
    #[error("the day does not exist")]
    BadDate,
    #[error("no municipality or state has this code")]
    UnknownPlace,
    #[error("the last character does not fit the others")]
    BadCheckChar,
}

impl ParseError {
    /// The reason as `centralino check` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::BadLength => "bad_length",
            Self::BadSyntax => "bad_syntax",
            Self::BadMonth => "bad_month",
            Self::BadDate => "bad_date",
            Self::UnknownPlace => "unknown_place",
            Self::BadCheckChar => "bad_check_char",
        }
    }
}

/// A codice fiscale whose form, date, place and check character are right.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CodiceFiscale {
    code: String,
    sex: Sex,
    day: u8,
    month: u8,
    year: u8,
    place: &'static Place,
    omocode: bool,
}

impl CodiceFiscale {
    /// Reads a code; blanks, hyphens and case do not matter. Anything but ASCII is wrong syntax.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let code = normalise(text);
        if code.chars().count() != 16 {
            return Err(ParseError::BadLength);
        }
        let (plain, omocode) = omocodia::undo(&code).ok_or(ParseError::BadSyntax)?;
        let [.., y1, y2, month, d1, d2, p, n1, n2, n3, _check] = plain;
        let month = MONTHS.find(char::from(month)).ok_or(ParseError::BadMonth)?;
        let month = u8::try_from(month + 1).map_err(|_| ParseError::BadMonth)?;
        let year = number(y1, y2);
        let (sex, day) = sex_and_day(number(d1, d2));
        if !(1..=days_in(month, year)).contains(&day) {
            return Err(ParseError::BadDate);
        }
        let belfiore: String = [p, n1, n2, n3].map(char::from).iter().collect();
        let place = place::by_code(&belfiore).ok_or(ParseError::UnknownPlace)?;
        if !checksum::is_right(&code) {
            return Err(ParseError::BadCheckChar);
        }
        Ok(Self {
            code,
            sex,
            day,
            month,
            year,
            place,
            omocode,
        })
    }

    /// How many characters a text has once blanks and hyphens are gone.
    pub fn length_of(text: &str) -> usize {
        normalise(text).chars().count()
    }

    /// The sixteen characters, capitals.
    pub fn as_str(&self) -> &str {
        &self.code
    }

    /// Enough to tell two people on a list apart, not enough to know either: `RSS***01U`.
    pub fn masked(&self) -> String {
        let head: String = self.code.chars().take(3).collect();
        let tail: String = self.code.chars().skip(13).collect();
        format!("{head}***{tail}")
    }

    /// Whether digits were replaced by letters because two people would have had the same code.
    pub fn is_omocode(&self) -> bool {
        self.omocode
    }

    pub fn sex(&self) -> Sex {
        self.sex
    }

    /// Where the person was born.
    pub fn place(&self) -> &'static Place {
        self.place
    }

    /// Whether a date of birth fits. The century is not in the code: it is the stated date's.
    pub fn born_on(&self, date: Date) -> bool {
        date.year().rem_euclid(100) == i16::from(self.year)
            && i16::from(date.month()) == i16::from(self.month)
            && i16::from(date.day()) == i16::from(self.day)
    }

    /// Day and month of birth.
    pub fn birthday(&self) -> (u8, u8) {
        (self.day, self.month)
    }

    /// The last two digits of the year of birth.
    pub fn year_of_century(&self) -> u8 {
        self.year
    }

    /// The dates of birth the code may stand for, in the twentieth and the twenty-first century.
    pub fn possible_births(&self) -> impl Iterator<Item = Date> {
        let (year, month, day) = (i16::from(self.year), self.month, self.day);
        [1900, 2000].into_iter().filter_map(move |century| {
            Date::new(
                century + year,
                i8::try_from(month).ok()?,
                i8::try_from(day).ok()?,
            )
            .ok()
        })
    }

    /// Whether the place existed, as the table has it, when the person was born; with no date stated,
    /// on any day the code may mean. Never a reason to refuse a code: the table is no authority.
    pub fn place_was_in_force(&self, birth: Option<Date>) -> bool {
        match birth {
            Some(date) => self.place.period_on(date).is_some(),
            None => self
                .possible_births()
                .any(|date| self.place.period_on(date).is_some()),
        }
    }

    /// The three letters of the surname.
    pub fn surname_letters(&self) -> &str {
        self.code.get(..3).unwrap_or_default()
    }

    /// The three letters of the name.
    pub fn name_letters(&self) -> &str {
        self.code.get(3..6).unwrap_or_default()
    }
}

impl fmt::Debug for CodiceFiscale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodiceFiscale(***)")
    }
}

/// Capitals without blanks and hyphens.
fn normalise(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// Two ASCII digits as a number below 100.
fn number(tens: u8, units: u8) -> u8 {
    let digit = |byte: u8| byte.saturating_sub(b'0').min(9);
    digit(tens) * 10 + digit(units)
}

/// Women have 40 added to their day of birth.
fn sex_and_day(day: u8) -> (Sex, u8) {
    match day.checked_sub(40) {
        Some(day) if day > 0 => (Sex::F, day),
        Some(_) | None => (Sex::M, day),
    }
}

/// The longest the month can be in any century: 1900 was no leap year, 2000 was.
fn days_in(month: u8, year: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Both spellings of an umlaut are in use, in registers and in codes.
const SPELLINGS: [Umlauts; 2] = [Umlauts::Expanded, Umlauts::Plain];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_code_says_sex_day_and_place() {
        let code = CodiceFiscale::parse(" rss mra 80a41 h501-y ").unwrap();
        assert_eq!(code.as_str(), "RSSMRA80A41H501Y");
        assert_eq!((code.sex(), code.place().name()), (Sex::F, "Roma"));
        assert!(code.born_on(date(1980, 1, 1)));
        assert!(!code.born_on(date(1980, 1, 2)));
    }

    #[test]
    fn a_code_is_never_printed_by_accident() {
        let code = CodiceFiscale::parse("RSSMRA80A01H501U").unwrap();
        assert_eq!(format!("{code:?}"), "CodiceFiscale(***)");
        assert_eq!(code.masked(), "RSS***01U");
    }

    #[test]
    fn a_day_between_the_sexes_does_not_exist() {
        for day in ["00", "32", "40", "72", "99"] {
            let text = format!("RSSMRA80A{day}H501U");
            assert_eq!(
                CodiceFiscale::parse(&text),
                Err(ParseError::BadDate),
                "{text}"
            );
        }
    }

    #[test]
    fn the_place_is_compared_with_the_time_of_birth() {
        let old = CodiceFiscale::parse("RSSMRA20A01A002S").unwrap();
        assert!(old.place_was_in_force(None));
        assert!(old.place_was_in_force(Some(date(1920, 1, 1))));
        assert!(!old.place_was_in_force(Some(date(2020, 1, 1))));
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            drop(CodiceFiscale::parse(&String::from_utf8_lossy(&bytes)));
        }

        #[test]
        fn whatever_looks_like_a_code_is_judged_without_breaking(text in "[A-Z]{6}[0-9LMNP]{2}[A-Z][0-9L]{2}[A-Z][0-9V]{3}[A-Z]") {
            if let Ok(code) = CodiceFiscale::parse(&text) {
                prop_assert_eq!(CodiceFiscale::parse(code.as_str()), Ok(code));
            }
        }

        #[test]
        fn one_wrong_digit_is_always_found(at in 0_usize..15, by in 1_u8..10) {
            let mut code = b"RSSMRA80A01H501U".to_vec();
            if code[at].is_ascii_digit() {
                code[at] = b'0' + (code[at] - b'0' + by) % 10;
                prop_assert!(CodiceFiscale::parse(&String::from_utf8_lossy(&code)).is_err());
            }
        }
    }
}
