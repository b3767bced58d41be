//! Compares a codice fiscale with what a person says about themselves (T1).

use jiff::civil::Date;

use super::{CodiceFiscale, SPELLINGS, name_letters};
use crate::domain::person::{Person, Sex};
use crate::domain::place::Place;

/// What does not agree with the code, in the order in which it is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mismatch {
    Surname,
    Name,
    BirthDate,
    Sex,
    Place,
}

impl Mismatch {
    /// The reason as `centralino check` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Surname => "surname",
            Self::Name => "name",
            Self::BirthDate => "birth_date",
            Self::Sex => "sex",
            Self::Place => "place",
        }
    }
}

/// What is known so far about the person: only what is stated is compared.
#[derive(Clone, Copy, Default)]
pub struct Stated<'a> {
    pub surname: Option<&'a str>,
    pub name: Option<&'a str>,
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
    /// Every place the stated name may mean; the code must name one of them.
    pub places: Option<&'a [&'static Place]>,
}

impl<'a> From<&'a Person> for Stated<'a> {
    fn from(person: &'a Person) -> Self {
        Self {
            surname: Some(&person.surname),
            name: Some(&person.name),
            birth_date: Some(person.birth_date),
            sex: Some(person.sex),
            places: Some(std::slice::from_ref(&person.birth_place)),
        }
    }
}

impl CodiceFiscale {
    /// Everything stated that does not agree with the code; empty when all agrees.
    pub fn disagreements(&self, stated: &Stated<'_>) -> Vec<Mismatch> {
        let spelt = |text: &str, of: fn(&str, _) -> Option<String>, own: &str| {
            SPELLINGS
                .into_iter()
                .any(|umlauts| of(text, umlauts).as_deref() == Some(own))
        };
        let agrees = [
            (
                Mismatch::Surname,
                stated
                    .surname
                    .map(|said| spelt(said, name_letters::of_surname, self.surname_letters())),
            ),
            (
                Mismatch::Name,
                stated
                    .name
                    .map(|said| spelt(said, name_letters::of_name, self.name_letters())),
            ),
            (
                Mismatch::BirthDate,
                stated.birth_date.map(|said| self.born_on(said)),
            ),
            (Mismatch::Sex, stated.sex.map(|said| said == self.sex())),
            (
                Mismatch::Place,
                stated.places.map(|said| said.contains(&self.place())),
            ),
        ];
        agrees
            .into_iter()
            .filter(|(_, agrees)| *agrees == Some(false))
            .map(|(what, _)| what)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place;
    use jiff::civil::date;

    #[test]
    fn all_that_differs_is_reported_in_order() {
        let code = CodiceFiscale::parse("RSSMRA80A01H501U").unwrap();
        let milano = [place::by_code("F205").unwrap()];
        let stated = Stated {
            surname: Some("Bianchi"),
            name: Some("Ugo"),
            birth_date: Some(date(1981, 1, 1)),
            sex: Some(Sex::F),
            places: Some(&milano),
        };
        let words: Vec<_> = code
            .disagreements(&stated)
            .into_iter()
            .map(Mismatch::word)
            .collect();
        assert_eq!(words, ["surname", "name", "birth_date", "sex", "place"]);
    }

    #[test]
    fn what_was_not_stated_is_not_compared() {
        let code = CodiceFiscale::parse("RSSMRA80A01H501U").unwrap();
        assert!(code.disagreements(&Stated::default()).is_empty());
        let stated = Stated {
            name: Some("Maria"),
            ..Stated::default()
        };
        assert!(
            code.disagreements(&stated).is_empty(),
            "Mario and Maria leave the same letters"
        );
    }

    #[test]
    fn the_century_is_the_stated_one() {
        let code = CodiceFiscale::parse("RSSMRA20A01A002S").unwrap();
        let born = |year| Stated {
            birth_date: Some(date(year, 1, 1)),
            ..Stated::default()
        };
        assert!(code.disagreements(&born(1920)).is_empty());
        assert!(code.disagreements(&born(2020)).is_empty());
        assert_eq!(code.disagreements(&born(1921)), [Mismatch::BirthDate]);
    }
}
