//! Every row of the reference vectors agrees with `centralino check`, through the same functions.

use std::collections::HashSet;

use centralino::domain::check::{CodeQuestion, codice_fiscale, phone};
use centralino::domain::csv::{Columns, Row};
use proptest::prelude::*;

const CODES: &str = include_str!("data/codice_fiscale_vectors.csv");
const PHONES: &str = include_str!("data/phone_vectors.csv");

/// Calls `judge` with every row and says how many there were.
fn each_row(text: &str, mut judge: impl FnMut(&Row<'_>)) -> usize {
    let mut lines = text.lines();
    let columns = Columns::from_header(lines.next().unwrap_or_default());
    lines.map(|line| judge(&columns.row(line))).count()
}

#[test]
fn every_codice_fiscale_of_the_vectors_is_judged_as_they_say() {
    let mut seen = HashSet::new();
    each_row(CODES, |row| {
        let id = row.get("id").to_owned();
        let answer = codice_fiscale(&CodeQuestion::from_row(row));
        assert_eq!(answer.valid.to_string(), row.get("expected_valid"), "{id}");
        assert_eq!(
            answer.code.as_deref().unwrap_or_default(),
            row.get("expected_cf"),
            "{id}"
        );
        assert_eq!(
            answer.reason.unwrap_or_default(),
            row.get("expected_reason"),
            "{id}"
        );
        seen.insert(id);
    });
    assert_eq!(seen.len(), 30);
}

#[test]
fn every_number_of_the_vectors_is_judged_as_they_say() {
    let seen = each_row(PHONES, |row| {
        let input = row.get("input");
        let answer = phone(input);
        assert_eq!(answer.valid.to_string(), row.get("valid"), "{input}");
        assert_eq!(answer.kind, row.get("type"), "{input}");
        assert_eq!(
            answer.e164.as_deref().unwrap_or_default(),
            row.get("e164"),
            "{input}"
        );
        assert_eq!(
            answer.sms_allowed.to_string(),
            row.get("sms_allowed"),
            "{input}"
        );
    });
    assert_eq!(seen, 11);
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<u8>(), 0..64)
        .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

proptest! {
    #[test]
    fn no_bytes_break_the_judgement(
        code in text(), surname in text(), name in text(), born in text(), place in text(),
    ) {
        let question = CodeQuestion {
            code: &code, surname: &surname, name: &name, born: &born, sex: "F", place: &place,
        };
        let answer = codice_fiscale(&question);
        prop_assert!(answer.valid || answer.reason.is_some());
        prop_assert!(phone(&code).valid || phone(&code).e164.is_none());
    }

    #[test]
    fn a_code_that_was_made_is_found_valid_for_its_person(
        surname in "[A-Za-zàèìòùé' ]{1,16}", name in "[A-Za-zàèìòùé' ]{1,16}",
        year in 1900_u16..2026, month in 1_u8..=12, day in 1_u8..=28, woman in any::<bool>(),
    ) {
        let born = format!("{year}-{month:02}-{day:02}");
        let data = CodeQuestion {
            surname: &surname, name: &name, born: &born, sex: if woman { "F" } else { "M" },
            place: "F205", code: "",
        };
        if let Some(made) = codice_fiscale(&data).code {
            let answer = codice_fiscale(&CodeQuestion { code: &made, ..data });
            prop_assert!(answer.valid, "{} {} {}", surname, name, born);
        } else {
            let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
            prop_assert!(!has_letters(&surname) || !has_letters(&name));
        }
    }
}
