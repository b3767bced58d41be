//! The fields of the residence: a municipality of today, its province, a CAP that a letter can use (C10).

use super::form::Form;
use crate::domain::place::{self, Place};
use crate::domain::postal::{Cap, PostalError, Residence};

/// What is wrong with a field that is not blank.
pub(super) fn message(field: &str, form: &Form) -> Option<String> {
    match field {
        "comune" => comune_message(form),
        "provincia" => provincia_message(form),
        "cap" => cap_message(form),
        "street" => street_message(form),
        _ => None,
    }
}

/// What to say of a field that must not stay blank.
pub(super) fn missing(field: &str) -> Option<String> {
    Some(match field {
        "street" => PostalError::StreetMissing.to_string(),
        "street_number" => PostalError::NumberMissing.to_string(),
        "cap" => "Manca il CAP: chieda a chi chiama.".to_owned(),
        "comune" => "Manca il comune di residenza: chieda a chi chiama.".to_owned(),
        "provincia" => {
            "Manca la provincia di residenza: scriva la sigla, per esempio RM.".to_owned()
        }
        _ => return None,
    })
}

/// The residence, once every field is right.
pub(super) fn residence(form: &Form) -> Option<Residence> {
    let comune = place::comune_in_force(form.typed("comune")?, Some(form.typed("provincia")?))?;
    let cap = Cap::parse(form.get("cap")).ok()?;
    Residence::new(form.get("street"), form.get("street_number"), cap, comune).ok()
}

/// Today's municipalities of the typed name, whatever the province.
fn candidates(form: &Form) -> Vec<&'static Place> {
    let name = form.get("comune");
    place::by_name(name, None, None)
        .into_iter()
        .filter(|place| place::comune_in_force(name, Some(place.province())) == Some(*place))
        .collect()
}

fn comune_message(form: &Form) -> Option<String> {
    if !candidates(form).is_empty() {
        return None;
    }
    let known = place::by_name(form.get("comune"), None, None);
    Some(match known.first() {
        Some(place) if place.is_state() => {
            "La residenza deve essere in Italia: la lettera non parte per l'estero.".to_owned()
        }
        Some(place) if place.in_force() => {
            format!(
                "Questo comune oggi si chiama {} ({}): scriva il nome di oggi.",
                place.name(),
                place.province()
            )
        }
        Some(_) => "Questo comune oggi non esiste più: chieda a quale è stato unito.".to_owned(),
        None => {
            "Non trovo questo comune: lo scelga dall'elenco che compare mentre scrive.".to_owned()
        }
    })
}

fn provincia_message(form: &Form) -> Option<String> {
    let letters = form.get("provincia");
    let found = candidates(form);
    if found.is_empty() {
        let known = crate::domain::province::name(letters).is_some();
        return (!known).then(|| "Scriva la sigla della provincia, per esempio RM.".to_owned());
    }
    let agrees = found
        .iter()
        .any(|place| place.province().eq_ignore_ascii_case(letters));
    (!agrees).then(|| {
        let places: Vec<_> = found.iter().map(|place| place.province()).collect();
        let name = found.first().map_or("", |place| place.name());
        format!(
            "{name} è in provincia di {}: controlli con chi chiama.",
            places.join(" o ")
        )
    })
}

fn cap_message(form: &Form) -> Option<String> {
    let cap = match Cap::parse(form.get("cap")) {
        Ok(cap) => cap,
        Err(error) => return Some(error.to_string()),
    };
    let comune = place::comune_in_force(form.get("comune"), form.typed("provincia"))?;
    cap.agrees_with(comune).err().map(|error| error.to_string())
}

fn street_message(form: &Form) -> Option<String> {
    let (street, number) = (form.get("street"), form.get("street_number"));
    let last_word = street.rsplit([' ', ',']).next().unwrap_or_default();
    if !number.is_empty() && last_word.eq_ignore_ascii_case(number) {
        return Some("Il numero civico c'è già nel suo campo: lo tolga dalla via.".to_owned());
    }
    let number = if number.is_empty() { "SNC" } else { number };
    // Only the street is judged here, so the town is one that always agrees.
    let (cap, rome) = (Cap::parse("00186").ok()?, place::by_code("H501")?);
    Residence::new(street, number, cap, rome)
        .err()
        .map(|error| error.to_string())
}
