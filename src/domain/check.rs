//! The answers of `centralino check`: what is judged, and how the judgement is written as JSON.

use jiff::civil::Date;
use serde::Serialize;

use super::codice_fiscale::{
    CodiceFiscale, ComposeError, Mismatch, OtherCode, ParseError, Stated, compose, recognise,
};
use super::csv::Row;
use super::person::{Person, Sex, parse_date};
use super::phone::{Phone, PhoneError};
use super::place::{self, Place};

/// Valid, but digits were replaced by letters.
const OMOCODE: &str = "omocode";

/// The place was not in force, as the table has it, when the person was born.
const PLACE_NOT_IN_FORCE: &str = "place_not_in_force";

/// The judgement on a codice fiscale. What is empty is not written.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct CodeAnswer {
    pub valid: bool,
    /// The code that holds: the one given, or the one the personal data lead to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// `provisional`, `stp` or `eni` when it is a number of another kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Everything that does not agree, when it is more than `reason` says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mismatches: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<&'static str>,
}

/// What was given to be judged; blank means not given.
#[derive(Clone, Copy, Default)]
pub struct CodeQuestion<'a> {
    pub code: &'a str,
    pub surname: &'a str,
    pub name: &'a str,
    pub born: &'a str,
    pub sex: &'a str,
    /// A Belfiore code.
    pub place: &'a str,
}

impl<'a> CodeQuestion<'a> {
    /// Reads a row with the columns `input_cf,surname,name,birth_date,sex,belfiore`.
    pub fn from_row(row: &'a Row<'_>) -> Self {
        Self {
            code: row.get("input_cf"),
            surname: row.get("surname"),
            name: row.get("name"),
            born: row.get("birth_date"),
            sex: row.get("sex"),
            place: row.get("belfiore"),
        }
    }

    /// Whether nothing at all was given.
    pub fn is_blank(&self) -> bool {
        self.code.is_empty() && !self.has_personal_data()
    }

    fn has_personal_data(&self) -> bool {
        [self.surname, self.name, self.born, self.sex, self.place]
            .iter()
            .any(|text| !text.is_empty())
    }
}

/// Judges a code, compares it with the personal data that were given, or makes one from them alone.
pub fn codice_fiscale(question: &CodeQuestion<'_>) -> CodeAnswer {
    if question.code.is_empty() && question.has_personal_data() {
        return generate(question);
    }
    match CodiceFiscale::parse(question.code) {
        Ok(code) => compare(&code, question),
        Err(error) => CodeAnswer {
            reason: Some(error.word()),
            kind: recognise(question.code).map(OtherCode::word),
            ..CodeAnswer::default()
        },
    }
}

fn generate(question: &CodeQuestion<'_>) -> CodeAnswer {
    match person(question).and_then(|person| compose_with_reason(&person)) {
        Ok((code, birth)) => CodeAnswer {
            valid: true,
            warnings: warnings(&code, Some(birth)),
            code: Some(code.as_str().to_owned()),
            ..CodeAnswer::default()
        },
        Err(reason) => CodeAnswer {
            reason: Some(reason),
            ..CodeAnswer::default()
        },
    }
}

fn compose_with_reason(person: &Person) -> Result<(CodiceFiscale, Date), &'static str> {
    let code = compose(person).map_err(|error| match error {
        ComposeError::Surname => Mismatch::Surname.word(),
        ComposeError::Name => Mismatch::Name.word(),
        ComposeError::BirthDate => Mismatch::BirthDate.word(),
    })?;
    Ok((code, person.birth_date))
}

/// The whole person, or the word for the first of the data that is missing or unreadable.
fn person(question: &CodeQuestion<'_>) -> Result<Person, &'static str> {
    if question.surname.is_empty() {
        return Err(Mismatch::Surname.word());
    }
    if question.name.is_empty() {
        return Err(Mismatch::Name.word());
    }
    let birth_date = parse_date(question.born).ok_or(Mismatch::BirthDate.word())?;
    let sex = Sex::parse(question.sex).ok_or(Mismatch::Sex.word())?;
    if question.place.is_empty() {
        return Err(Mismatch::Place.word());
    }
    let birth_place = place::by_code(question.place).ok_or(ParseError::UnknownPlace.word())?;
    Ok(Person {
        surname: question.surname.to_owned(),
        name: question.name.to_owned(),
        birth_date,
        sex,
        birth_place,
    })
}

fn compare(code: &CodiceFiscale, question: &CodeQuestion<'_>) -> CodeAnswer {
    let born = parse_date(question.born);
    let mismatches = mismatches(code, question, born);
    let whole = person(question)
        .and_then(|person| compose_with_reason(&person))
        .ok();
    let omocode = code.is_omocode().then_some(OMOCODE);
    let held = match whole {
        Some((made, _)) if !mismatches.is_empty() => made.as_str().to_owned(),
        Some(_) | None => code.as_str().to_owned(),
    };
    CodeAnswer {
        valid: mismatches.is_empty(),
        code: Some(held),
        reason: mismatches.first().map(|first| first.word()).or(omocode),
        kind: None,
        warnings: warnings(code, born),
        mismatches: match mismatches.as_slice() {
            [] | [_] => Vec::new(),
            several => several.iter().map(|one| one.word()).collect(),
        },
    }
}

/// What was given and is unreadable does not agree either.
fn mismatches(
    code: &CodiceFiscale,
    question: &CodeQuestion<'_>,
    born: Option<Date>,
) -> Vec<Mismatch> {
    let sex = Sex::parse(question.sex);
    let places: Vec<&'static Place> = place::by_code(question.place).into_iter().collect();
    let stated = Stated {
        surname: Some(question.surname).filter(|text| !text.is_empty()),
        name: Some(question.name).filter(|text| !text.is_empty()),
        birth_date: born,
        sex,
        places: (!question.place.is_empty()).then_some(&places),
    };
    let mut found = code.disagreements(&stated);
    if !question.born.is_empty() && born.is_none() {
        found.push(Mismatch::BirthDate);
    }
    if !question.sex.is_empty() && sex.is_none() {
        found.push(Mismatch::Sex);
    }
    found.sort_unstable();
    found
}

fn warnings(code: &CodiceFiscale, born: Option<Date>) -> Vec<&'static str> {
    if code.place_was_in_force(born) {
        Vec::new()
    } else {
        vec![PLACE_NOT_IN_FORCE]
    }
}

/// The judgement on a telephone number.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PhoneAnswer {
    pub valid: bool,
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e164: Option<String>,
    pub sms_allowed: bool,
}

/// Judges a telephone number; without a prefix it is Italian.
pub fn phone(text: &str) -> PhoneAnswer {
    let wrong = |kind| PhoneAnswer {
        valid: false,
        kind,
        e164: None,
        sms_allowed: false,
    };
    match Phone::parse(text) {
        Ok(phone) => PhoneAnswer {
            valid: true,
            kind: phone.kind().word(),
            sms_allowed: phone.sms_allowed(),
            e164: Some(phone.e164().to_owned()),
        },
        Err(PhoneError::Invalid) => wrong("UNKNOWN"),
        Err(PhoneError::NotANumber) => wrong("NOT_A_NUMBER"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(question: CodeQuestion<'_>) -> String {
        serde_json::to_string(&codice_fiscale(&question)).unwrap()
    }

    const MARIO: CodeQuestion<'_> = CodeQuestion {
        code: "",
        surname: "Rossi",
        name: "Mario",
        born: "1980-01-01",
        sex: "M",
        place: "H501",
    };

    #[test]
    fn personal_data_alone_make_a_code() {
        assert_eq!(json(MARIO), r#"{"valid":true,"code":"RSSMRA80A01H501U"}"#);
        let unknown = CodeQuestion {
            place: "Z999",
            ..MARIO
        };
        assert_eq!(json(unknown), r#"{"valid":false,"reason":"unknown_place"}"#);
        let unborn = CodeQuestion {
            born: "31/02/1980",
            ..MARIO
        };
        assert_eq!(json(unborn), r#"{"valid":false,"reason":"birth_date"}"#);
    }

    #[test]
    fn everything_that_differs_is_said_and_the_code_of_the_data_given() {
        let question = CodeQuestion {
            code: "RSSMRA80A01H501U",
            sex: "F",
            born: "2/1/1980",
            ..MARIO
        };
        assert_eq!(
            json(question),
            r#"{"valid":false,"code":"RSSMRA80A42H501D","reason":"birth_date","mismatches":["birth_date","sex"]}"#
        );
    }

    #[test]
    fn data_that_cannot_be_read_do_not_agree() {
        let question = CodeQuestion {
            code: "RSSMRA80A01H501U",
            sex: "X",
            born: "ieri",
            place: "Q999",
            ..CodeQuestion::default()
        };
        let answer = codice_fiscale(&question);
        assert_eq!(answer.mismatches, ["birth_date", "sex", "place"]);
    }

    #[test]
    fn numbers_of_other_kinds_say_so() {
        let of = |code| {
            json(CodeQuestion {
                code,
                ..CodeQuestion::default()
            })
        };
        assert_eq!(
            of("00743110157"),
            r#"{"valid":false,"reason":"bad_length","kind":"provisional"}"#
        );
        assert_eq!(
            of("STP0301510001234"),
            r#"{"valid":false,"reason":"bad_syntax","kind":"stp"}"#
        );
        assert_eq!(of(""), r#"{"valid":false,"reason":"bad_length"}"#);
    }

    #[test]
    fn a_place_out_of_its_time_only_warns() {
        let question = CodeQuestion {
            code: "RSSMRA20A01A002S",
            born: "2020-01-01",
            ..CodeQuestion::default()
        };
        assert_eq!(
            json(question),
            r#"{"valid":true,"code":"RSSMRA20A01A002S","warnings":["place_not_in_force"]}"#
        );
    }

    #[test]
    fn a_phone_is_judged_in_four_words() {
        assert_eq!(
            serde_json::to_string(&phone("333 1234567")).unwrap(),
            r#"{"valid":true,"type":"MOBILE","e164":"+393331234567","sms_allowed":true}"#
        );
        assert_eq!(
            serde_json::to_string(&phone("abc")).unwrap(),
            r#"{"valid":false,"type":"NOT_A_NUMBER","sms_allowed":false}"#
        );
    }
}
