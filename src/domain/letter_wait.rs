//! How long a letter is waited for (C18): fifteen working days after it was posted. Until then one
//! tells since when it travels; after that only a new PIN helps.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};

use super::hours::Calendar;

/// Working days for which a letter may travel.
pub const WORKING_DAYS: u32 = 15;
/// How far ahead the last of them is looked for, in days.
const HORIZON: i32 = 60;

/// The last day on which a letter posted at `posted` may still arrive: the fifteenth working day
/// after it. Saturdays are no working days, whenever the telephones are answered.
pub fn last_day(posted: Timestamp, calendar: &Calendar) -> Option<Date> {
    let first = posted.to_zoned(calendar.zone().clone()).date();
    (1..=HORIZON)
        .filter_map(|ahead| first.checked_add(ahead.days()).ok())
        .filter(|date| {
            !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
                && calendar.holiday(*date).is_none()
        })
        .nth(usize::try_from(WORKING_DAYS).ok()?.saturating_sub(1))
}

/// Whether a letter posted at `posted` is late at `now`.
pub fn is_late(posted: Timestamp, now: Timestamp, calendar: &Calendar) -> bool {
    let today = now.to_zoned(calendar.zone().clone()).date();
    last_day(posted, calendar).is_some_and(|last| today > last)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::domain::holidays::National;
    use crate::domain::hours::Span;

    fn calendar() -> Calendar {
        let open = vec![Span::parse("08:00-20:00").unwrap()];
        let week = std::array::from_fn(|_| open.clone());
        let easter_monday = date(2015, 4, 6);
        let national = National::on(easter_monday).unwrap();
        let names = BTreeMap::from([("it".to_owned(), "Pasquetta".to_owned())]);
        let national = BTreeMap::from([(national, names)]);
        Calendar::new("Europe/Rome", week, national, Vec::new()).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn fifteen_working_days_are_three_weeks() {
        let posted = at("2015-03-10T09:00:00Z");
        assert_eq!(last_day(posted, &calendar()), Some(date(2015, 3, 31)));
    }

    #[test]
    fn a_holiday_is_no_working_day() {
        let posted = at("2015-03-17T09:00:00Z");
        assert_eq!(last_day(posted, &calendar()), Some(date(2015, 4, 8)));
    }

    #[test]
    fn a_letter_is_late_from_the_midnight_of_rome_after_the_last_day() {
        let posted = at("2015-03-10T09:00:00Z");
        let late = |now| is_late(posted, at(now), &calendar());
        assert!(!late("2015-03-31T21:59:59Z"));
        assert!(late("2015-03-31T22:00:00Z"));
    }
}
