//! The form that all pages of this topic share: fields, what is wrong, the control code.

use askama::Template;

use super::HERE;
use super::words::{self, LostWords};
use crate::domain::health_card::CardProblem;
use crate::domain::language::Language;
use crate::domain::recovery::{Problem as Wrong, Typed};
use crate::portal::frame::Frame;
use crate::portal::parts::{ControlCode, Errors, Field, Kind};
use crate::web::fields::Fields;

/// A page with a form.
#[derive(Template)]
#[template(path = "portal/lost/form.html")]
pub struct FormPage {
    pub frame: Frame,
    pub errors: Errors,
    pub lead: Vec<&'static str>,
    pub action: String,
    pub fields: Vec<Field>,
    pub control: Option<ControlCode>,
    pub button: &'static str,
}

/// What is wrong with a field: its name, and what to do.
pub type Message = (&'static str, &'static str);

/// The list of all that is wrong, in the order of the form.
pub fn errors(language: Language, fields: &[Field], control: Option<&ControlCode>) -> Errors {
    let items = fields.iter().filter_map(Field::wrong);
    let items: Vec<(&str, &str)> = items.chain(control.and_then(ControlCode::wrong)).collect();
    Errors::new(language, items)
}

/// What the form says of contacts.
pub fn typed(fields: &Fields) -> Typed<'_> {
    Typed {
        cf: fields.get("codice_fiscale"),
        mobile: fields.get("mobile"),
        landline: fields.get("landline"),
        email: fields.get("email"),
        pec: fields.get("pec"),
    }
}

/// The messages for what cannot be read.
pub fn messages(words: &LostWords, wrong: &[Wrong]) -> Vec<Message> {
    let message = |one: &Wrong| {
        let text = match one {
            Wrong::CodiceFiscale => words.wrong_cf,
            Wrong::Mobile => words.wrong_mobile,
            Wrong::Landline => words.wrong_landline,
            Wrong::Email | Wrong::Pec => words.wrong_mail,
            Wrong::TwoContacts => words.wrong_two,
            Wrong::Mailbox => words.wrong_mailbox,
            Wrong::Contacts => words.wrong_contacts,
        };
        (one.field(), text)
    };
    wrong.iter().map(message).collect()
}

/// The messages for a health card that cannot be read.
pub fn card_messages(words: &LostWords, wrong: &[CardProblem]) -> Vec<Message> {
    let message = |one: &CardProblem| match one {
        CardProblem::Number => ("card_number", words.wrong_card),
        CardProblem::Expiry => ("card_expiry", words.wrong_expiry),
    };
    wrong.iter().map(message).collect()
}

/// The fields of these names, with what was typed and what is wrong.
pub fn fields(
    language: Language,
    names: &[(&'static str, bool)],
    typed: &Fields,
    wrong: &[Message],
) -> Vec<Field> {
    let words = words::of(language);
    let field = |(name, optional): &(&'static str, bool)| {
        let message = wrong.iter().find(|(own, _)| own == name);
        let field = one(language, words, name)
            .value(typed.get(name))
            .error(message.map_or("", |(_, text)| *text));
        if *optional { field.optional() } else { field }
    };
    names.iter().map(field).collect()
}

fn one(language: Language, words: &LostWords, name: &'static str) -> Field {
    let new = |label: &'static str| Field::new(language, name, label);
    match name {
        "codice_fiscale" => new(words.cf).hint(words.cf_hint).size(16, 16),
        "mobile" => new(words.mobile)
            .hint(words.mobile_hint)
            .kind(Kind::Tel)
            .autocomplete("tel"),
        "landline" => new(words.landline).kind(Kind::Tel).autocomplete("tel"),
        "email" => new(words.email).kind(Kind::Email).autocomplete("email"),
        "pec" => new(words.pec).hint(words.pec_hint).kind(Kind::Email),
        "card_number" => new(words.card)
            .hint(words.card_hint)
            .kind(Kind::Digits)
            .size(30, 16),
        "card_expiry" => new(words.expiry).hint(words.expiry_hint).size(10, 8),
        "pin_first" => new(words.half)
            .hint(words.half_hint)
            .kind(Kind::Secret)
            .size(20, 16),
        _ => new(words.code)
            .hint(words.code_hint)
            .kind(Kind::Digits)
            .autocomplete("one-time-code")
            .size(20, 8),
    }
}
