//! What can be wrong with a field, without any words: operators and citizens are told in their own.

use crate::domain::codice_fiscale::{OtherCode, ParseError};
use crate::domain::person::Sex;
use crate::domain::postal::PostalError;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was typed, and something must be.
    Missing,
    /// More characters than any field takes.
    TooLong,
    /// None of the offered choices.
    NoChoice,
    /// Letters of another alphabet.
    NotLatin,
    /// No codice fiscale, and how many characters it has.
    Code(ParseError, usize),
    /// Another kind of number.
    OtherCode(OtherCode),
    /// No date, or half of one.
    NoDate,
    /// Before anybody alive was born.
    TooEarly,
    /// After today.
    InFuture,
    /// Not what the codice fiscale says.
    Differs(Differs),
    /// All fields are right, and do not agree together.
    Disagree,
    /// No letters of a province.
    NoProvince,
    /// A state has `EE` for a province: its name, what was typed.
    StateHasEe(&'static str, String),
    /// A place of birth that was never in that province: its name, what was typed, where it is.
    PlaceElsewhere(&'static str, String, &'static str),
    /// No place is called so.
    NoPlace,
    /// No network has this number.
    NoNumber,
    /// A number that takes no SMS where a mobile is asked for.
    NotMobile,
    /// A mobile where a landline is asked for.
    IsMobile,
    /// The number of a service.
    ServiceNumber,
    /// No address of a mailbox.
    NoAddress,
    /// The PEC is the e-mail again.
    SameMail,
    /// Neither mobile nor e-mail nor PEC (C19).
    NoChannel,
    /// No telephone at all (R41).
    NoPhone,
    /// Neither e-mail nor PEC (R41).
    NoMail,
    /// No text message goes to that country: a mailbox is needed.
    NoSmsThere,
    /// Prefers a telephone that was not given.
    NoSuchPhone,
    /// The street, number, CAP or line cannot stand on a letter.
    Postal(PostalError),
    /// The number stands in the street too.
    NumberTwice,
    /// A state where a municipality is asked for.
    ComuneIsState,
    /// A municipality has another name today: name and province.
    ComuneRenamed(&'static str, &'static str),
    /// A municipality that does not exist any more.
    ComuneGone,
    /// No municipality is called so.
    NoComune,
    /// The municipality is in another province: its name, its provinces.
    ComuneElsewhere(&'static str, String),
    /// No state is called so.
    NoCountry,
    /// Italy is not abroad.
    CountryIsItaly,
    /// The declaration that no Italian identity document exists is needed (R133).
    NotDeclared,
    /// A document's number has letters and digits.
    NoDocumentNumber,
}

/// What the codice fiscale says instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Differs {
    /// Another surname, of these letters.
    Surname(String),
    /// Another name, of these letters.
    Name(String),
    /// Another date: day, month, the year's last two digits.
    Date(u8, u8, u8),
    /// This sex.
    Sex(Sex),
    /// Another place: its name and province.
    Place(&'static str, &'static str),
}
