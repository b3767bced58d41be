//! The *orario preferenziale* of a request (R40): whether it is now. It reads words and spans; what it
//! cannot read fits no hour.

use jiff::civil::Time;

/// Parts of the day by the words that forms and people use.
const PARTS: [(&str, &str); 9] = [
    ("mattina", "08:00-13:00"),
    ("mattino", "08:00-13:00"),
    ("morning", "08:00-13:00"),
    ("pomeriggio", "13:00-18:00"),
    ("afternoon", "13:00-18:00"),
    ("sera", "18:00-20:00"),
    ("evening", "18:00-20:00"),
    ("pranzo", "12:00-15:00"),
    ("lunch", "12:00-15:00"),
];

/// Whether `now`, local time, is in the time that the person asked for.
pub fn is_now(preferred: &str, now: Time) -> bool {
    let preferred = preferred.trim().to_lowercase();
    let part = PARTS.iter().find(|(word, _)| preferred.contains(word));
    let span = part.map_or(preferred.as_str(), |(_, span)| span);
    span.split_once('-')
        .and_then(|(from, to)| Some((time(from)?, time(to)?)))
        .is_some_and(|(from, to)| (from..to).contains(&now))
}

/// `9`, `09:30` or `9.30`.
fn time(text: &str) -> Option<Time> {
    let text = text.trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "0"));
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i8, minute: i8) -> Time {
        Time::new(hour, minute, 0, 0).unwrap()
    }

    #[test]
    fn a_part_of_the_day_and_a_span_are_understood() {
        for (preferred, inside, outside) in [
            ("Mattina", at(8, 0), at(13, 0)),
            ("afternoon", at(13, 0), at(18, 0)),
            ("di sera", at(19, 59), at(20, 0)),
            ("9-12", at(11, 59), at(12, 0)),
            ("15:30-17.30", at(15, 30), at(15, 29)),
        ] {
            assert!(is_now(preferred, inside), "{preferred}");
            assert!(!is_now(preferred, outside), "{preferred}");
        }
    }

    #[test]
    fn what_cannot_be_read_fits_no_hour() {
        for preferred in ["", "quando vuole", "25-26", "9"] {
            assert!(!is_now(preferred, at(9, 0)), "{preferred}");
        }
    }
}
