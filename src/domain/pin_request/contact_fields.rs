//! The fields about contacts: a mobile takes SMS, a landline rings, an address can be written to
//! (R28, R29, R41, C19).

use super::form::Form;
use crate::domain::contacts::{Contacts, Email};
use crate::domain::phone::{Phone, PhoneKind};

/// What is wrong with a field that is not blank.
pub(super) fn message(field: &str, form: &Form) -> Option<String> {
    let text = form.get(field);
    let said = match field {
        "mobile" => mobile_message(text)?,
        "landline" => landline_message(text)?,
        "email" if Email::parse(text).is_err() => {
            "L'indirizzo e-mail non è scritto bene: serve una forma come nome@esempio.it. Se lo faccia dire lettera \
             per lettera."
        }
        "pec" if Email::parse(text).is_err() => {
            "L'indirizzo PEC non è scritto bene: serve una forma come nome@pec.esempio.it. Se lo faccia dire lettera \
             per lettera."
        }
        "pec" if Email::parse(text) == Email::parse(form.get("email")) => {
            "La PEC è uguale all'e-mail: la lasci in un campo solo."
        }
        _ => return None,
    };
    Some(said.to_owned())
}

/// What to say of a blank field: only a mobile is ever asked for, and only if the rest is not enough.
pub(super) fn missing(field: &str, form: &Form) -> Option<String> {
    if field != "mobile" {
        return None;
    }
    if no_channel(form) {
        return Some(
            "Senza cellulare, e-mail o PEC la prima metà del PIN non può partire: se chi chiama non ne ha, il PIN \
             si chiede in sede."
                .to_owned(),
        );
    }
    form.is_blank("landline")
        .then(|| "Serve un telefono: il cellulare o, se non c'è, il fisso.".to_owned())
}

/// Whether there is no way at all to send the first half (C19): nothing was typed that could be one.
pub(super) fn no_channel(form: &Form) -> bool {
    ["mobile", "email", "pec"]
        .iter()
        .all(|field| form.is_blank(field))
}

/// The contacts, once every field is right and they suffice (T1).
pub(super) fn contacts(form: &Form) -> Option<Contacts> {
    let phone = |field| form.typed(field).map(Phone::parse).transpose().ok();
    let email = |field| form.typed(field).map(Email::parse).transpose().ok();
    let contacts = Contacts {
        mobile: phone("mobile")?,
        landline: phone("landline")?,
        email: email("email")?,
        pec: email("pec")?,
    };
    contacts.suffice_by_phone().then_some(contacts)
}

fn mobile_message(text: &str) -> Option<&'static str> {
    match Phone::parse(text) {
        Err(_) => Some(
            "Questo numero di cellulare non esiste. Lo rilegga cifra per cifra con chi chiama.",
        ),
        Ok(phone) if phone.sms_allowed() => None,
        Ok(phone) if phone.reaches_a_person() => Some(
            "Questo non è un cellulare: l'SMS non arriverebbe. Se è un fisso, lo scriva in Telefono fisso.",
        ),
        Ok(_) => Some(
            "Questo è il numero di un servizio, non di un cellulare. Lo rilegga con chi chiama.",
        ),
    }
}

fn landline_message(text: &str) -> Option<&'static str> {
    match Phone::parse(text) {
        Err(_) => Some(
            "Questo numero di telefono non esiste. Lo rilegga con chi chiama, prefisso compreso (per esempio 06).",
        ),
        Ok(phone) if phone.kind() == PhoneKind::Mobile => {
            Some("Questo è un cellulare: lo scriva in Cellulare.")
        }
        Ok(phone) if phone.reaches_a_person() => None,
        Ok(_) => {
            Some("Questo è il numero di un servizio, non di una casa. Lo rilegga con chi chiama.")
        }
    }
}
