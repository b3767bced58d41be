//! Time that passes only while people are at work: by when something is to be decided. The hours
//! themselves are `hours`'.

use jiff::{SignedDuration, Timestamp};

use super::hours::{Calendar, State};

impl Calendar {
    /// When `open` of opening time will have passed since `from`, to the minute. `None` when it does
    /// not open long enough within a year.
    pub fn after_open_time(&self, from: Timestamp, open: SignedDuration) -> Option<Timestamp> {
        let (mut at, mut left) = (from, open.as_mins());
        while left > 0 {
            match self.state_at(at) {
                State::Open => {
                    at += SignedDuration::from_mins(1);
                    left -= 1;
                }
                State::Closed { reopens } | State::Holiday { reopens, .. } => {
                    at = reopens?.timestamp();
                }
            }
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::hours::Span;

    fn calendar() -> Calendar {
        let long = vec![Span::parse("08:00-20:00").unwrap()];
        let short = vec![Span::parse("08:00-14:00").unwrap()];
        let mut week = std::array::from_fn(|_| long.clone());
        week[5] = short;
        week[6] = Vec::new();
        Calendar::new("Europe/Rome", week, BTreeMap::new(), Vec::new()).unwrap()
    }

    #[test]
    fn four_hours_of_work_end_the_same_day_the_next_morning_or_after_the_week_end() {
        for (from, due) in [
            ("2015-03-10T09:15:00Z", "2015-03-10T13:15:00Z"),
            ("2015-03-10T18:00:00Z", "2015-03-11T10:00:00Z"),
            ("2015-03-10T22:00:00Z", "2015-03-11T11:00:00Z"),
            // Saturday at noon in Rome: two hours are left, and the clock goes forward on Sunday night.
            ("2015-03-28T11:00:00Z", "2015-03-30T08:00:00Z"),
        ] {
            let from: Timestamp = from.parse().unwrap();
            let found = calendar().after_open_time(from, SignedDuration::from_hours(4));
            assert_eq!(found, Some(due.parse().unwrap()), "{from}");
        }
    }
}
