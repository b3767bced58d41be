//! What a citizen is told of a field, in their own language: what is wrong, and what to do. The
//! checks know no words; operators have their own.

mod de;
mod en;
mod it;

use crate::domain::codice_fiscale::{OtherCode, ParseError};
use crate::domain::language::Language;
use crate::domain::pin_request::{Differs, Problem};
use crate::domain::postal::PostalError;
use crate::domain::upload::Refused;

/// One sentence for each problem; `{…}` is filled.
struct SaidWords {
    missing: &'static str,
    choose: &'static str,
    too_long: &'static str,
    not_latin: &'static str,
    code_length: &'static str,
    code_wrong: &'static str,
    code_provisional: &'static str,
    code_other: &'static str,
    no_date: &'static str,
    too_early: &'static str,
    in_future: &'static str,
    surname_differs: &'static str,
    name_differs: &'static str,
    date_differs: &'static str,
    sex_differs: &'static str,
    place_differs: &'static str,
    disagree: &'static str,
    no_province: &'static str,
    state_has_ee: &'static str,
    place_elsewhere: &'static str,
    no_place: &'static str,
    no_number: &'static str,
    not_mobile: &'static str,
    is_mobile: &'static str,
    service_number: &'static str,
    no_address: &'static str,
    same_mail: &'static str,
    no_phone: &'static str,
    no_mail: &'static str,
    no_sms_there: &'static str,
    no_such_phone: &'static str,
    cap_form: &'static str,
    cap_generic: &'static str,
    cap_elsewhere: &'static str,
    street_missing: &'static str,
    number_missing: &'static str,
    street_too_long: &'static str,
    lines_missing: &'static str,
    line_alphabet: &'static str,
    line_too_long: &'static str,
    number_twice: &'static str,
    comune_is_state: &'static str,
    comune_renamed: &'static str,
    comune_gone: &'static str,
    no_comune: &'static str,
    comune_elsewhere: &'static str,
    no_country: &'static str,
    country_is_italy: &'static str,
    not_declared: &'static str,
    no_document_number: &'static str,
    file_nothing: &'static str,
    file_too_large: &'static str,
    file_type: &'static str,
    file_not_as_said: &'static str,
    file_active: &'static str,
    file_closed: &'static str,
    file_damaged: &'static str,
}

fn of(language: Language) -> &'static SaidWords {
    match language {
        Language::It => &it::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}

/// The sentence for a field, whose label is `label`.
pub fn said(language: Language, label: &str, problem: &Problem) -> String {
    let words = of(language);
    match plain(words, problem) {
        Some(text) => text.replace("{label}", label),
        None => filled(words, problem),
    }
}

/// The sentences that need nothing but the label.
fn plain(words: &SaidWords, problem: &Problem) -> Option<&'static str> {
    Some(match problem {
        Problem::Missing => words.missing,
        Problem::TooLong => words.too_long,
        Problem::NoChoice => words.choose,
        Problem::NotLatin => words.not_latin,
        Problem::NoDate => words.no_date,
        Problem::TooEarly => words.too_early,
        Problem::InFuture => words.in_future,
        Problem::Disagree => words.disagree,
        Problem::NoProvince => words.no_province,
        Problem::StateHasEe(..) => words.state_has_ee,
        Problem::NoPlace => words.no_place,
        Problem::NoNumber => words.no_number,
        Problem::NotMobile => words.not_mobile,
        Problem::IsMobile => words.is_mobile,
        Problem::ServiceNumber => words.service_number,
        Problem::NoAddress => words.no_address,
        Problem::SameMail => words.same_mail,
        Problem::NoPhone => words.no_phone,
        Problem::NoMail | Problem::NoChannel => words.no_mail,
        Problem::NoSmsThere => words.no_sms_there,
        Problem::NoSuchPhone => words.no_such_phone,
        Problem::NumberTwice => words.number_twice,
        Problem::ComuneIsState => words.comune_is_state,
        Problem::ComuneGone => words.comune_gone,
        Problem::NoComune => words.no_comune,
        Problem::NoCountry => words.no_country,
        Problem::CountryIsItaly => words.country_is_italy,
        Problem::NotDeclared => words.not_declared,
        Problem::NoDocumentNumber => words.no_document_number,
        Problem::OtherCode(kind) => other_code(words, *kind),
        Problem::Differs(differs) => code_says(words, differs),
        Problem::Code(..)
        | Problem::Postal(_)
        | Problem::PlaceElsewhere(..)
        | Problem::ComuneRenamed(..)
        | Problem::ComuneElsewhere(..) => return None,
    })
}

/// The sentences that say what was found.
fn filled(words: &SaidWords, problem: &Problem) -> String {
    if let Problem::Code(error, count) = problem {
        return code(words, *error, *count);
    }
    if let Problem::Postal(error) = problem {
        return postal(words, error);
    }
    if let Problem::PlaceElsewhere(place, said, province) = problem {
        let text = words.place_elsewhere.replace("{place}", place);
        return text.replace("{said}", said).replace("{province}", province);
    }
    if let Problem::ComuneRenamed(name, province) = problem {
        let text = words.comune_renamed.replace("{name}", name);
        return text.replace("{province}", province);
    }
    if let Problem::ComuneElsewhere(name, province) = problem {
        let text = words.comune_elsewhere.replace("{name}", name);
        return text.replace("{province}", province);
    }
    words.disagree.to_owned()
}

fn code(words: &SaidWords, error: ParseError, count: usize) -> String {
    match error {
        ParseError::BadLength => words.code_length.replace("{n}", &count.to_string()),
        ParseError::BadSyntax
        | ParseError::BadMonth
        | ParseError::BadDate
        | ParseError::UnknownPlace
        | ParseError::BadCheckChar => words.code_wrong.to_owned(),
    }
}

fn other_code(words: &SaidWords, kind: OtherCode) -> &'static str {
    match kind {
        OtherCode::Provisional => words.code_provisional,
        OtherCode::Stp | OtherCode::Eni => words.code_other,
    }
}

/// Whoever types somebody else's code learns nothing from it: what it says is not told.
fn code_says(words: &SaidWords, differs: &Differs) -> &'static str {
    match differs {
        Differs::Surname(_) => words.surname_differs,
        Differs::Name(_) => words.name_differs,
        Differs::Date(..) => words.date_differs,
        Differs::Sex(_) => words.sex_differs,
        Differs::Place(..) => words.place_differs,
    }
}

fn postal(words: &SaidWords, error: &PostalError) -> String {
    match error {
        PostalError::CapForm => words.cap_form.to_owned(),
        PostalError::CapGeneric(city) => words.cap_generic.replace("{city}", city),
        PostalError::CapElsewhere(province) => words.cap_elsewhere.replace("{province}", province),
        PostalError::StreetMissing => words.street_missing.to_owned(),
        PostalError::NumberMissing => words.number_missing.to_owned(),
        PostalError::StreetTooLong => words.street_too_long.to_owned(),
        PostalError::LinesMissing => words.lines_missing.to_owned(),
        PostalError::LineAlphabet => words.line_alphabet.to_owned(),
        PostalError::LineTooLong => words.line_too_long.to_owned(),
    }
}

/// The sentence for a document that is not kept.
pub fn refused(language: Language, why: Refused) -> &'static str {
    let words = of(language);
    match why {
        Refused::Nothing => words.file_nothing,
        Refused::TooLarge => words.file_too_large,
        Refused::Type => words.file_type,
        Refused::NotAsSaid => words.file_not_as_said,
        Refused::Active => words.file_active,
        Refused::Closed => words.file_closed,
        Refused::Damaged => words.file_damaged,
    }
}
