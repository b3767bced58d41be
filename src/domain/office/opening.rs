//! When an office is open, as its list writes it and as people read it in their language. Holidays of
//! everybody are not here.

use crate::domain::language::Language;
use crate::domain::months;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const ITALIAN: [&str; 7] = [
    "lunedì",
    "martedì",
    "mercoledì",
    "giovedì",
    "venerdì",
    "sabato",
    "domenica",
];
const GERMAN: [&str; 7] = [
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
];
const ENGLISH: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Days of the week and hours: `mon-fri 8:30-12:30; tue 14:30-16:30`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opening(Vec<Turn>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Turn {
    first: usize,
    last: usize,
    from: String,
    to: String,
}

/// A day of every year on which an office is closed: `06-29`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosingDay {
    month: usize,
    day: u8,
}

impl Opening {
    /// Reads the list's way of writing; none when it is written otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        let turns: Option<Vec<Turn>> = text
            .split(';')
            .map(|turn| Turn::parse(turn.trim()))
            .collect();
        turns.map(Self)
    }

    /// As people read it: `dal lunedì al venerdì dalle 8:30 alle 12:30`.
    pub fn say(&self, language: Language) -> String {
        let said: Vec<String> = self.0.iter().map(|turn| turn.say(language)).collect();
        said.join("; ")
    }
}

impl Turn {
    fn parse(text: &str) -> Option<Self> {
        let (days, hours) = text.split_once(' ')?;
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let at = |day: &str| DAYS.iter().position(|own| *own == day);
        let (from, to) = hours.trim().split_once('-')?;
        let (first, last) = (at(first)?, at(last)?);
        let (begin, end) = (minutes(from)?, minutes(to)?);
        (first <= last && begin < end).then(|| Self {
            first,
            last,
            from: from.to_owned(),
            to: to.to_owned(),
        })
    }

    fn say(&self, language: Language) -> String {
        let names = match language {
            Language::It => ITALIAN,
            Language::De => GERMAN,
            Language::En => ENGLISH,
        };
        let name = |at: usize| names.get(at).copied().unwrap_or_default();
        let (first, last, from, to) = (name(self.first), name(self.last), &self.from, &self.to);
        match (language, first == last) {
            (Language::It, true) => format!("il {first} dalle {from} alle {to}"),
            (Language::It, false) => format!("dal {first} al {last} dalle {from} alle {to}"),
            (Language::De, true) => format!("am {first} von {from} bis {to} Uhr"),
            (Language::De, false) => format!("von {first} bis {last} von {from} bis {to} Uhr"),
            (Language::En, true) => format!("on {first}, {from} to {to}"),
            (Language::En, false) => format!("from {first} to {last}, {from} to {to}"),
        }
    }
}

/// Minutes of `8:30`; hours have no leading zero.
fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour_number, minute_number) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    let written = hour_number.to_string() == hour && minute.len() == 2;
    (written && hour_number < 24 && minute_number < 60).then_some(hour_number * 60 + minute_number)
}

impl ClosingDay {
    /// Reads `06-29`.
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
        // A leap year knows every day there is.
        jiff::civil::Date::new(2024, month, day).ok()?;
        Some(Self {
            month: usize::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// As people read it: `29 giugno`.
    pub fn say(self, language: Language) -> String {
        let months = months::of(language);
        let month = months.get(self.month - 1).copied().unwrap_or_default();
        match language {
            Language::It | Language::En => format!("{} {month}", self.day),
            Language::De => format!("{}. {month}", self.day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_said_in_every_language() {
        let opening = Opening::parse("mon-fri 8:30-12:30; tue 14:30-16:30").unwrap();
        assert_eq!(
            opening.say(Language::It),
            "dal lunedì al venerdì dalle 8:30 alle 12:30; il martedì dalle 14:30 alle 16:30"
        );
        assert_eq!(
            opening.say(Language::De),
            "von Montag bis Freitag von 8:30 bis 12:30 Uhr; am Dienstag von 14:30 bis 16:30 Uhr"
        );
        assert_eq!(
            opening.say(Language::En),
            "from Monday to Friday, 8:30 to 12:30; on Tuesday, 14:30 to 16:30"
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in [
            "",
            "mon",
            "mon 8-12",
            "fri-mon 8:30-9:00",
            "mon 9:00-8:00",
            "lun 8:00-9:00",
        ] {
            assert_eq!(Opening::parse(wrong), None, "{wrong}");
        }
        for wrong in ["", "13-01", "02-30", "1"] {
            assert_eq!(ClosingDay::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn closing_days_are_said_in_every_language() {
        let day = ClosingDay::parse("06-29").unwrap();
        let said = Language::ALL.map(|language| day.say(language));
        assert_eq!(said, ["29 giugno", "29. Juni", "29 June"]);
    }
}
