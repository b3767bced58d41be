//! Makes the codice fiscale that a person's data lead to. Only the tax agency issues one: two people
//! may compose to the same code.

use super::{CodiceFiscale, MONTHS, checksum::check_char, name_letters};
use crate::domain::person::{Person, Sex};
use crate::domain::transliteration::Umlauts;

/// Which of the data no code can be made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error("the surname has no Latin letter, or one of another alphabet")]
    Surname,
    #[error("the name has no Latin letter, or one of another alphabet")]
    Name,
    #[error("the date of birth cannot be written")]
    BirthDate,
}

/// The code of a person, with umlauts spelt out as the tax agency does.
pub fn compose(person: &Person) -> Result<CodiceFiscale, ComposeError> {
    let surname = name_letters::of_surname(&person.surname, Umlauts::Expanded)
        .ok_or(ComposeError::Surname)?;
    let name = name_letters::of_name(&person.name, Umlauts::Expanded).ok_or(ComposeError::Name)?;
    let date = person.birth_date;
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|at| MONTHS.get(at..=at));
    let month = month.ok_or(ComposeError::BirthDate)?;
    let day = match person.sex {
        Sex::M => date.day(),
        Sex::F => date.day() + 40,
    };
    let year = date.year().rem_euclid(100);
    let mut code = format!(
        "{surname}{name}{year:02}{month}{day:02}{}",
        person.birth_place.code()
    );
    code.extend(check_char(&code));
    CodiceFiscale::parse(&code).map_err(|_| ComposeError::BirthDate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place;
    use jiff::civil::{Date, date};
    use proptest::prelude::*;

    fn person(surname: &str, name: &str, birth_date: Date, sex: Sex) -> Person {
        let birth_place = place::by_code("H501").unwrap();
        Person {
            surname: surname.into(),
            name: name.into(),
            birth_date,
            sex,
            birth_place,
        }
    }

    #[test]
    fn the_data_lead_to_the_code() {
        let mario = person("Rossi", "Mario", date(1980, 1, 1), Sex::M);
        assert_eq!(compose(&mario).unwrap().as_str(), "RSSMRA80A01H501U");
        let nobody = person("-", "Mario", date(1980, 1, 1), Sex::M);
        assert_eq!(compose(&nobody), Err(ComposeError::Surname));
    }

    proptest! {
        #[test]
        fn every_person_with_latin_letters_has_a_code_that_agrees(
            surname in "[A-Za-zàèéìòùäöüß' -]{0,12}[a-z]", name in "[A-Za-zàèéìòù' -]{0,12}[a-z]",
            year in 1890_i16..2030, month in 1_i8..=12, day in 1_i8..=28, woman in any::<bool>(),
        ) {
            let sex = if woman { Sex::F } else { Sex::M };
            let person = person(&surname, &name, date(year, month, day), sex);
            let code = compose(&person).unwrap();
            prop_assert!(code.disagreements(&super::super::Stated::from(&person)).is_empty());
        }

        #[test]
        fn no_name_breaks_it(surname in any::<String>(), name in any::<String>()) {
            drop(compose(&person(&surname, &name, date(1980, 1, 1), Sex::F)));
        }
    }
}
