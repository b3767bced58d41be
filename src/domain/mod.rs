//! `domain`: the rules of the trade as values and pure functions. No I/O, no clock, no randomness.

pub mod check;
pub mod codice_fiscale;
pub mod contacts;
pub mod csv;
pub mod language;
pub mod person;
pub mod phone;
pub mod pin_request;
pub mod place;
pub mod postal;
pub mod province;
pub mod transliteration;
