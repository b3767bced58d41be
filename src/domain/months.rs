//! The names of the months in the languages of the texts.

use super::language::Language;

/// The months, as Italians write them.
const ITALIAN_MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
/// The months' German names, January first.
const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
/// The months' English names, January first.
const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The months' names in a language, January first.
pub(super) fn of(language: Language) -> [&'static str; 12] {
    match language {
        Language::It => ITALIAN_MONTHS,
        Language::De => GERMAN_MONTHS,
        Language::En => ENGLISH_MONTHS,
    }
}
