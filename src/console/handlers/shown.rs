//! How numbers, times and addresses look on a screen.

use jiff::Timestamp;

use crate::domain::contacts::Email;
use crate::domain::phone::Phone;
use crate::domain::zone::rome;
use crate::flow::{Flow, Line};
use crate::store::citizens::Reach;

/// A number in groups, without the Italian prefix; empty when it is withheld.
pub fn phone(number: &str) -> String {
    let Ok(phone) = Phone::parse(number) else {
        return String::new();
    };
    let national = phone.e164().strip_prefix("+39");
    let groups: Vec<String> = phone
        .spoken_groups()
        .iter()
        .map(|group| group.replace(' ', ""))
        .collect();
    match national {
        Some(_) => groups.join(" "),
        None => phone.e164().to_owned(),
    }
}

/// A number, or that it is withheld.
pub fn caller(number: &str) -> String {
    let shown = phone(number);
    if shown.is_empty() {
        "Numero nascosto".to_owned()
    } else {
        shown
    }
}

/// A number of which only the end is shown.
pub fn masked(number: &str) -> String {
    Phone::parse(number).map_or_else(|_| "nascosto".to_owned(), |phone| phone.masked())
}

/// All contacts of a person, of each only the end.
pub fn masked_contacts(reaches: &[Reach]) -> String {
    let each: Vec<String> = reaches
        .iter()
        .map(|reach| masked_contact(&reach.kind, &reach.value))
        .collect();
    each.join(", ")
}

/// A contact of which only the end is shown.
pub fn masked_contact(kind: &str, value: &str) -> String {
    match kind {
        "email" | "pec" => {
            Email::parse(value).map_or_else(|_| "nascosta".to_owned(), |mail| mail.masked())
        }
        _ => masked(value),
    }
}

/// The number that was dialled, and what that says about the caller.
pub fn dialled(flow: &Flow, number: &str) -> String {
    let [landline, mobile, ..] = flow.written();
    match flow.line_of(number) {
        Some(Line::Free) => format!("{landline}, da fisso"),
        Some(Line::Paid) => format!("{mobile}, da cellulare"),
        None => number.to_owned(),
    }
}

/// A flow by what people call it, and its numbers: "Notturno (803165)".
pub fn flow(flow: &Flow) -> String {
    let numbers = numbers(flow);
    if numbers.is_empty() {
        flow.title().to_owned()
    } else {
        format!("{} ({numbers})", flow.title())
    }
}

/// The numbers of a flow, as they are dialled.
pub fn numbers(flow: &Flow) -> String {
    let numbers: Vec<&str> = flow.numbers().map(|(number, _)| number).collect();
    numbers.join(", ")
}

/// Local time, "10:42".
pub fn time(ms: i64) -> String {
    at(ms, "%H:%M")
}

/// Local day and time, "22/11 10:42".
pub fn day_and_time(ms: i64) -> String {
    at(ms, "%d/%m %H:%M")
}

/// Local day and time, "22/11/2015 14:42".
pub fn date_and_time(ms: i64) -> String {
    at(ms, "%d/%m/%Y %H:%M")
}

/// Local day, "22/11/2015".
pub fn date(ms: i64) -> String {
    at(ms, "%d/%m/%Y")
}

fn at(ms: i64, format: &str) -> String {
    Timestamp::from_millisecond(ms)
        .unwrap_or_default()
        .to_zoned(rome())
        .strftime(format)
        .to_string()
}

/// A code in groups, "RSSMRA 85T10 A562S".
pub fn code(cf: &str) -> String {
    let part = |from: usize, to: usize| cf.get(from..to).unwrap_or_default();
    format!("{} {} {}", part(0, 6), part(6, 11), part(11, 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_italian_mobile_is_shown_in_groups_and_a_withheld_number_is_named() {
        assert_eq!(phone("+393331234567"), "333 123 4567");
        assert_eq!(caller("anonymous"), "Numero nascosto");
    }

    #[test]
    fn times_are_those_of_rome() {
        assert_eq!(time(1_425_978_900_000), "10:15");
        assert_eq!(day_and_time(1_425_978_900_000), "10/03 10:15");
    }
}
