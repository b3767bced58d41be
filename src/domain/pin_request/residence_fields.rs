//! The fields of the residence: in Italy a municipality of today, its province, a CAP that a letter
//! can use; abroad a state and free lines (R36, R39, C10).

use super::document_fields::country_problem;
use super::form::Form;
use super::problem::Problem;
use crate::domain::place::{self, Place};
use crate::domain::postal::{self, Abroad, Cap, Italian, PostalError, Residence};

/// The lines of an address abroad.
pub(super) const LINES: [&str; postal::LINES] = ["foreign_1", "foreign_2", "foreign_3"];
const ITALIAN: [&str; 5] = ["street", "street_number", "cap", "comune", "provincia"];

/// Whether a field is not of the residence's kind: what was typed there does not count.
pub(super) fn does_not_count(field: &str, form: &Form) -> bool {
    if form.is_abroad() {
        ITALIAN.contains(&field)
    } else {
        field == "country" || LINES.contains(&field)
    }
}

/// What is wrong with a field that is not blank.
pub(super) fn problem(field: &str, form: &Form) -> Option<Problem> {
    match field {
        "residence_kind" => {
            let known = [super::form::ITALIAN, super::form::ABROAD].contains(&form.get(field));
            (!known).then_some(Problem::NoChoice)
        }
        "comune" => comune_problem(form),
        "provincia" => provincia_problem(form),
        "cap" => cap_problem(form),
        "street" => street_problem(form),
        "country" => country_problem(form.get(field)),
        line if LINES.contains(&line) => postal::check_line(form.get(line))
            .err()
            .map(Problem::Postal),
        _ => None,
    }
}

/// What to say of a field that must not stay blank.
pub(super) fn missing(field: &str) -> Option<Problem> {
    match field {
        "street" => Some(Problem::Postal(PostalError::StreetMissing)),
        "street_number" => Some(Problem::Postal(PostalError::NumberMissing)),
        "foreign_1" => Some(Problem::Postal(PostalError::LinesMissing)),
        "cap" | "comune" | "provincia" | "country" => Some(Problem::Missing),
        _ => None,
    }
}

/// The residence, once every field is right.
pub(super) fn residence(form: &Form) -> Option<Residence> {
    if form.is_abroad() {
        let country = postal::country(form.get("country"))?;
        let home = Abroad::new(country, LINES.iter().map(|line| form.get(line))).ok()?;
        return Some(Residence::Abroad(home));
    }
    let comune = place::comune_in_force(form.typed("comune")?, Some(form.typed("provincia")?))?;
    let cap = Cap::parse(form.get("cap")).ok()?;
    Italian::new(form.get("street"), form.get("street_number"), cap, comune)
        .ok()
        .map(Residence::Italian)
}

/// Today's municipalities of the typed name, whatever the province.
fn candidates(form: &Form) -> Vec<&'static Place> {
    let name = form.get("comune");
    place::by_name(name, None, None)
        .into_iter()
        .filter(|place| place::comune_in_force(name, Some(place.province())) == Some(*place))
        .collect()
}

fn comune_problem(form: &Form) -> Option<Problem> {
    if !candidates(form).is_empty() {
        return None;
    }
    let known = place::by_name(form.get("comune"), None, None);
    Some(match known.first() {
        Some(place) if place.is_state() => Problem::ComuneIsState,
        Some(place) if place.in_force() => Problem::ComuneRenamed(place.name(), place.province()),
        Some(_) => Problem::ComuneGone,
        None => Problem::NoComune,
    })
}

fn provincia_problem(form: &Form) -> Option<Problem> {
    let letters = form.get("provincia");
    let found = candidates(form);
    if found.is_empty() {
        let known = crate::domain::province::name(letters).is_some();
        return (!known).then_some(Problem::NoProvince);
    }
    let agrees = found
        .iter()
        .any(|place| place.province().eq_ignore_ascii_case(letters));
    (!agrees).then(|| {
        let provinces: Vec<_> = found.iter().map(|place| place.province()).collect();
        let name = found.first().map_or("", |place| place.name());
        Problem::ComuneElsewhere(name, provinces.join(" / "))
    })
}

fn cap_problem(form: &Form) -> Option<Problem> {
    let cap = match Cap::parse(form.get("cap")) {
        Ok(cap) => cap,
        Err(error) => return Some(Problem::Postal(error)),
    };
    let comune = place::comune_in_force(form.get("comune"), form.typed("provincia"))?;
    cap.agrees_with(comune).err().map(Problem::Postal)
}

fn street_problem(form: &Form) -> Option<Problem> {
    let (street, number) = (form.get("street"), form.get("street_number"));
    let last_word = street.rsplit([' ', ',']).next().unwrap_or_default();
    if !number.is_empty() && last_word.eq_ignore_ascii_case(number) {
        return Some(Problem::NumberTwice);
    }
    let number = if number.is_empty() { "SNC" } else { number };
    // Only the street is judged here, so the town is one that always agrees.
    let (cap, rome) = (Cap::parse("00186").ok()?, place::by_code("H501")?);
    Italian::new(street, number, cap, rome)
        .err()
        .map(Problem::Postal)
}
