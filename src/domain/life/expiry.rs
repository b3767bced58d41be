//! When a holder's own PIN ends (R85, R130, C2) and when they are reminded. Dates are meant in
//! Europe/Rome; what an ended PIN may do is `Life::step`'s.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use super::words::Class;
use crate::domain::policy::ValidityMonths;
use crate::domain::zone::rome;

/// How many days before the end the holder is reminded.
const REMIND_BEFORE: i32 = 14;

/// The first moment at which a PIN changed at `changed` has to be changed again: the midnight that
/// ends the same day some months later, or the last day of a shorter month.
pub fn ends_at(changed: Timestamp, class: Class, months: ValidityMonths) -> Timestamp {
    let months = match class {
        Class::Cittadino => months.cittadino,
        Class::Intermediario => months.intermediario,
    };
    let last = changed
        .to_zoned(rome())
        .date()
        .saturating_add(i32::from(months).months());
    begins(last.saturating_add(1.day()))
}

/// The last day on which a PIN with this end opens anything.
pub fn last_day(expires_at: Timestamp) -> Date {
    let end = expires_at.to_zoned(rome()).date();
    end.saturating_sub(1.day())
}

/// From when the holder is reminded: the beginning of the day, two weeks before the last one.
pub fn remind_from(expires_at: Timestamp) -> Timestamp {
    begins(last_day(expires_at).saturating_sub(REMIND_BEFORE.days()))
}

/// The first moment of a day in Europe/Rome.
pub(super) fn begins(day: Date) -> Timestamp {
    day.to_datetime(Time::midnight())
        .to_zoned(rome())
        .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn citizens(changed: &str) -> Timestamp {
        ends_at(at(changed), Class::Cittadino, ValidityMonths::default())
    }

    #[test]
    fn a_citizens_pin_lasts_six_months_to_the_end_of_the_day() {
        // 10 March, a quarter past ten in Rome; 10 September is still good until midnight.
        assert_eq!(citizens("2015-03-10T09:15:00Z"), at("2015-09-10T22:00:00Z"));
        let end = citizens("2015-03-10T09:15:00Z");
        assert_eq!(last_day(end), jiff::civil::date(2015, 9, 10));
    }

    #[test]
    fn an_intermediarys_pin_lasts_three_months() {
        let end = ends_at(
            at("2015-03-10T09:15:00Z"),
            Class::Intermediario,
            ValidityMonths::default(),
        );
        assert_eq!(end, at("2015-06-10T22:00:00Z"));
    }

    #[test]
    fn thirty_one_august_and_six_months_is_the_last_of_february() {
        assert_eq!(citizens("2014-08-31T10:00:00Z"), at("2015-02-28T23:00:00Z"));
        assert_eq!(citizens("2015-08-31T10:00:00Z"), at("2016-02-29T23:00:00Z"));
    }

    #[test]
    fn twenty_nine_february_and_six_months_is_twenty_nine_august() {
        assert_eq!(citizens("2016-02-29T10:00:00Z"), at("2016-08-29T22:00:00Z"));
    }

    #[test]
    fn the_day_is_romes_to_the_minute() {
        // 23:59 on 31 August in Rome, and one minute later, the first of September.
        assert_eq!(citizens("2014-08-31T21:59:00Z"), at("2015-02-28T23:00:00Z"));
        assert_eq!(citizens("2014-08-31T22:00:00Z"), at("2015-03-01T23:00:00Z"));
    }

    #[test]
    fn on_the_days_when_clocks_change_the_end_is_midnight_by_the_new_time() {
        // Changed on 29 September, ends with 29 March 2015: a day of 23 hours.
        assert_eq!(citizens("2014-09-29T10:00:00Z"), at("2015-03-29T22:00:00Z"));
        // Ends with 28 March, before the clock is put forward.
        assert_eq!(citizens("2014-09-28T10:00:00Z"), at("2015-03-28T23:00:00Z"));
        // Ends with 25 October 2015: a day of 25 hours.
        assert_eq!(citizens("2015-04-25T10:00:00Z"), at("2015-10-25T23:00:00Z"));
        assert_eq!(citizens("2015-04-24T10:00:00Z"), at("2015-10-24T22:00:00Z"));
        // Changed in the hour that there is twice.
        assert_eq!(citizens("2015-10-25T00:30:00Z"), at("2016-04-25T22:00:00Z"));
        assert_eq!(citizens("2015-10-25T01:30:00Z"), at("2016-04-25T22:00:00Z"));
    }

    #[test]
    fn the_reminder_comes_two_weeks_before_the_last_day() {
        // The last day is 5 April, in summer; two weeks before it is winter.
        let end = citizens("2014-10-05T10:00:00Z");
        assert_eq!(end, at("2015-04-05T22:00:00Z"));
        assert_eq!(remind_from(end), at("2015-03-21T23:00:00Z"));
    }
}
