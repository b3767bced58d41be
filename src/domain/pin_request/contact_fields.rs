//! The fields about contacts: a mobile takes SMS, a landline rings, an address can be written to
//! (R28, R29, R40, R41, C19).

use super::form::Form;
use super::preference::Preference;
use super::problem::Problem;
use super::rules::{Channel, Rules};
use crate::domain::contacts::{Contacts, Email};
use crate::domain::phone::{Phone, PhoneKind};

/// What is wrong with a field that is not blank.
pub(super) fn problem(field: &str, form: &Form) -> Option<Problem> {
    let text = form.get(field);
    match field {
        "mobile" => mobile_problem(text),
        "landline" => landline_problem(text),
        "email" | "pec" if Email::parse(text).is_err() => Some(Problem::NoAddress),
        "pec" if Email::parse(text) == Email::parse(form.get("email")) => Some(Problem::SameMail),
        "preferred_phone" => match text {
            "mobile" | "landline" if form.is_blank(text) => Some(Problem::NoSuchPhone),
            "mobile" | "landline" => None,
            _ => Some(Problem::NoChoice),
        },
        "preferred_time" if Preference::time(text).is_none() => Some(Problem::NoChoice),
        _ => None,
    }
}

/// What to say of a blank field, once everything was asked: a telephone, and a way for the first half.
pub(super) fn missing(field: &str, form: &Form, rules: &Rules<'_>) -> Option<Problem> {
    let phones = !form.is_blank("mobile") || !form.is_blank("landline");
    let mails = !form.is_blank("email") || !form.is_blank("pec");
    match (field, rules.channel) {
        ("mobile", Channel::Phone(_)) if no_channel(form) => Some(Problem::NoChannel),
        ("mobile", Channel::Phone(_) | Channel::Web) => (!phones).then_some(Problem::NoPhone),
        ("email", Channel::Web) => (!mails).then_some(Problem::NoMail),
        ("email", Channel::Phone(policy)) => {
            let contacts = typed(form)?;
            let enough = contacts.suffice_by_phone(rules.sms, policy);
            let by_sms = contacts
                .mobile
                .is_some_and(|mobile| rules.sms.take(&mobile));
            match (
                enough || mails || !phones,
                by_sms || form.is_blank("mobile"),
            ) {
                (true, _) => None,
                (false, true) => (!no_channel(form)).then_some(Problem::NoMail),
                (false, false) => Some(Problem::NoSmsThere),
            }
        }
        _ => None,
    }
}

/// Whether there is no way at all to send the first half (C19): nothing was typed that could be one.
pub(super) fn no_channel(form: &Form) -> bool {
    ["mobile", "email", "pec"]
        .iter()
        .all(|field| form.is_blank(field))
}

/// The contacts, once every field is right and they suffice (T1).
pub(super) fn contacts(form: &Form, rules: &Rules<'_>) -> Option<Contacts> {
    let contacts = typed(form)?;
    let enough = match rules.channel {
        Channel::Phone(policy) => contacts.suffice_by_phone(rules.sms, policy),
        Channel::Web => contacts.suffice_on_web(),
        Channel::Desk => true,
    };
    enough.then_some(contacts)
}

/// The contacts as typed; none while one of them is wrong.
fn typed(form: &Form) -> Option<Contacts> {
    let phone = |field| form.typed(field).map(Phone::parse).transpose().ok();
    let email = |field| form.typed(field).map(Email::parse).transpose().ok();
    Some(Contacts {
        mobile: phone("mobile")?,
        landline: phone("landline")?,
        email: email("email")?,
        pec: email("pec")?,
    })
}

fn mobile_problem(text: &str) -> Option<Problem> {
    match Phone::parse(text) {
        Err(_) => Some(Problem::NoNumber),
        Ok(phone) if phone.sms_allowed() => None,
        Ok(phone) if phone.reaches_a_person() => Some(Problem::NotMobile),
        Ok(_) => Some(Problem::ServiceNumber),
    }
}

fn landline_problem(text: &str) -> Option<Problem> {
    match Phone::parse(text) {
        Err(_) => Some(Problem::NoNumber),
        Ok(phone) if phone.kind() == PhoneKind::Mobile => Some(Problem::IsMobile),
        Ok(phone) if phone.reaches_a_person() => None,
        Ok(_) => Some(Problem::ServiceNumber),
    }
}
