//! Days and times as citizens read them, in their language and in Italian time.

use jiff::Timestamp;

use crate::domain::language::Language;
pub use crate::domain::message_text::date_in as day;
use crate::domain::zone::rome;

/// The day of a moment; Unix milliseconds.
pub fn day_of(language: Language, ms: i64) -> String {
    day(language, at(ms).to_zoned(rome()).date())
}

/// The day and the minute of a moment; Unix milliseconds.
pub fn moment(language: Language, ms: i64) -> String {
    let zoned = at(ms).to_zoned(rome());
    let between = match language {
        Language::It => ", ore ",
        Language::De => ", ",
        Language::En => " at ",
    };
    let day = day(language, zoned.date());
    format!("{day}{between}{}", zoned.strftime("%H:%M"))
}

/// The last day before a moment at which a day begins: the end of a PIN; Unix milliseconds.
pub fn day_before(language: Language, ms: i64) -> String {
    day_of(language, ms.saturating_sub(1))
}

/// The last whole minute that is not after a moment; Unix milliseconds.
pub fn minute_before(ms: i64) -> String {
    at(ms).to_zoned(rome()).strftime("%H:%M").to_string()
}

/// The first whole minute that is not before a moment, such as `10:35`; Unix milliseconds.
pub fn minute_after(ms: i64) -> String {
    let up = at(ms.saturating_add(59_999)).to_zoned(rome());
    up.strftime("%H:%M").to_string()
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_day_is_said_in_each_language_and_in_italian_time() {
        // Half past midnight in Rome, still the ninth in UTC.
        let night = ms("2015-03-09T23:30:00Z");
        let said = Language::ALL.map(|language| day_of(language, night));
        assert_eq!(said, ["10 marzo 2015", "10. März 2015", "10 March 2015"]);
        let said = Language::ALL.map(|language| moment(language, night));
        let expected = [
            "10 marzo 2015, ore 00:30",
            "10. März 2015, 00:30",
            "10 March 2015 at 00:30",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn the_end_of_a_lock_is_never_said_too_early() {
        assert_eq!(minute_after(ms("2015-03-10T09:20:00Z")), "10:20");
        assert_eq!(minute_after(ms("2015-03-10T09:20:01Z")), "10:21");
        assert_eq!(minute_before(ms("2015-03-10T09:20:59Z")), "10:20");
    }

    #[test]
    fn a_pin_that_ends_at_midnight_is_to_be_changed_by_the_day_before() {
        let end = ms("2015-09-10T22:00:00Z");
        assert_eq!(day_before(Language::It, end), "10 settembre 2015");
    }
}
