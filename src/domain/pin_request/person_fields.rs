//! The fields about the person: each alone, and against the codice fiscale (T1).

use jiff::civil::Date;

use super::form::Form;
use super::problem::{Differs, Problem};
use crate::domain::codice_fiscale::{CodiceFiscale, Mismatch, Stated, recognise};
use crate::domain::person::{Person, Sex, parse_date};
use crate::domain::place::{self, ABROAD, Place};
use crate::domain::transliteration::{Umlauts, letters};

/// Nobody alive was born before.
const FIRST_YEAR: i16 = 1900;

/// What is wrong with a field that is not blank.
pub(super) fn problem(field: &str, form: &Form) -> Option<Problem> {
    match field {
        "surname" => not_latin(form.get(field)).or_else(|| disagreement(Mismatch::Surname, form)),
        "name" => not_latin(form.get(field)).or_else(|| disagreement(Mismatch::Name, form)),
        "codice_fiscale" => code_problem(form.get(field)),
        "birth_date" => {
            date_problem(form.get(field)).or_else(|| disagreement(Mismatch::BirthDate, form))
        }
        "sex" if Sex::parse(form.get(field)).is_none() => Some(Problem::NoChoice),
        "sex" => disagreement(Mismatch::Sex, form),
        "birth_place" => birth_places(form)
            .err()
            .or_else(|| disagreement(Mismatch::Place, form)),
        "birth_province" if !place::is_province(&province_letters(form.get(field))) => {
            Some(Problem::NoProvince)
        }
        _ => None,
    }
}

/// What to say of a field that must not stay blank.
pub(super) fn missing(field: &str, form: &Form) -> Option<Problem> {
    match field {
        "surname" | "name" | "codice_fiscale" | "birth_date" | "sex" | "birth_place" => {
            Some(Problem::Missing)
        }
        "birth_province" if !born_abroad(form) => Some(Problem::Missing),
        _ => None,
    }
}

/// The person, once every field is right.
pub(super) fn person(form: &Form) -> Option<(Person, CodiceFiscale)> {
    let code = CodiceFiscale::parse(form.get("codice_fiscale")).ok()?;
    let person = Person {
        surname: form.typed("surname")?.to_owned(),
        name: form.typed("name")?.to_owned(),
        birth_date: parse_date(form.get("birth_date"))?,
        sex: Sex::parse(form.get("sex"))?,
        birth_place: birth_places(form)
            .ok()?
            .into_iter()
            .find(|place| *place == code.place())?,
    };
    code.disagreements(&Stated::from(&person))
        .is_empty()
        .then_some((person, code))
}

/// Whether the date of birth lies after today.
pub(super) fn born_after(form: &Form, today: Date) -> bool {
    parse_date(form.get("birth_date")).is_some_and(|born| born > today)
}

/// A place that did not exist, as our table has it, on the day of birth: worth a look, never a refusal.
pub(super) fn place_warning(form: &Form) -> Option<String> {
    let born = parse_date(form.get("birth_date"))?;
    let places = birth_places(form)
        .ok()
        .filter(|places| !places.is_empty())?;
    places.iter().all(|place| place.period_on(born).is_none()).then(|| {
        "Alla data di nascita questo luogo non risulta ancora, o non più: lo verifichi. Può proseguire.".to_owned()
    })
}

fn not_latin(text: &str) -> Option<Problem> {
    match letters(text, Umlauts::Expanded) {
        Some(plain) if !plain.is_empty() => None,
        Some(_) | None => Some(Problem::NotLatin),
    }
}

fn code_problem(text: &str) -> Option<Problem> {
    let error = CodiceFiscale::parse(text).err()?;
    if let Some(kind) = recognise(text) {
        return Some(Problem::OtherCode(kind));
    }
    Some(Problem::Code(error, CodiceFiscale::length_of(text)))
}

fn date_problem(text: &str) -> Option<Problem> {
    match parse_date(text) {
        None => Some(Problem::NoDate),
        Some(date) if date.year() < FIRST_YEAR => Some(Problem::TooEarly),
        Some(_) => None,
    }
}

/// What does not agree with the codice fiscale, if that can be read.
fn disagreement(about: Mismatch, form: &Form) -> Option<Problem> {
    let code = CodiceFiscale::parse(form.get("codice_fiscale")).ok()?;
    let places = birth_places(form).ok().filter(|places| !places.is_empty());
    let stated = Stated {
        surname: form.typed("surname"),
        name: form.typed("name"),
        birth_date: parse_date(form.get("birth_date")),
        sex: Sex::parse(form.get("sex")),
        places: places.as_deref(),
    };
    code.disagreements(&stated)
        .contains(&about)
        .then(|| what_the_code_says(about, &code))
}

fn what_the_code_says(about: Mismatch, code: &CodiceFiscale) -> Problem {
    Problem::Differs(match about {
        Mismatch::Surname => Differs::Surname(code.surname_letters().to_owned()),
        Mismatch::Name => Differs::Name(code.name_letters().to_owned()),
        Mismatch::BirthDate => {
            let (day, month) = code.birthday();
            Differs::Date(day, month, code.year_of_century())
        }
        Mismatch::Sex => Differs::Sex(code.sex()),
        Mismatch::Place => Differs::Place(code.place().name(), code.place().province()),
    })
}

/// Every place that the typed name may mean; none while it is blank. A Belfiore code is taken too.
fn birth_places(form: &Form) -> Result<Vec<&'static Place>, Problem> {
    let Some(name) = form.typed("birth_place") else {
        return Ok(Vec::new());
    };
    if let Some(place) = place::by_code(name) {
        return Ok(vec![place]);
    }
    let letters = form.typed("birth_province").map(province_letters);
    let found = place::by_name(name, letters.as_deref(), parse_date(form.get("birth_date")));
    if !found.is_empty() {
        return Ok(found);
    }
    Err(match (place::by_name(name, None, None).first(), letters) {
        (Some(place), Some(letters)) if place.is_state() => {
            Problem::StateHasEe(place.name(), letters)
        }
        (Some(place), Some(letters)) => {
            Problem::PlaceElsewhere(place.name(), letters, place.province())
        }
        (Some(_), None) | (None, _) => Problem::NoPlace,
    })
}

fn born_abroad(form: &Form) -> bool {
    birth_places(form).is_ok_and(|places| places.first().is_some_and(|place| place.is_state()))
}

/// People say «estero» for what the table calls EE.
fn province_letters(text: &str) -> String {
    if text.eq_ignore_ascii_case("estero") {
        ABROAD.to_owned()
    } else {
        text.to_ascii_uppercase()
    }
}
