//! What the words of this field mean, and nothing else: no input, no output, no clock, no chance.

pub mod addressee;
pub mod body;
pub mod gsm7;
pub mod message_status;
pub mod message_text;
pub mod pin;
pub mod practice;
pub mod presence;
pub mod routing;
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
//! The rules of the body's work, without any input or output.
pub mod holidays;
pub mod hours;
