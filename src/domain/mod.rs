//! The rules of the trade as values and pure functions. No input or output, no clock, no chance.

pub mod addressee;
pub mod body;
pub mod check;
pub mod codice_fiscale;
pub mod contacts;
pub mod csv;
pub mod gsm7;
pub mod holidays;
pub mod hours;
pub mod language;
pub mod message_status;
pub mod message_text;
pub mod office;
pub mod person;
pub mod phone;
pub mod pin;
pub mod pin_request;
pub mod place;
pub mod policy;
pub mod postal;
pub mod practice;
pub mod presence;
pub mod province;
pub mod routing;
pub mod transliteration;
