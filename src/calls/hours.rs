//! The moment at which a script's telephone rings: its own, or the first one after it at which the
//! calendar says what the script gives.

use jiff::{SignedDuration, Timestamp};

use super::script::{Hours, Script};
use crate::domain::hours::{Calendar, State};
use crate::flow::Flow;

/// How far a moment is looked for, and in which steps.
const DAYS: i64 = 400;
const STEP: SignedDuration = SignedDuration::from_mins(15);

/// When the telephone rings; `None` when the calendar never says what is given.
pub fn start(script: &Script, flow: &Flow) -> Option<Timestamp> {
    let at = script.start()?;
    match (script.given.hours, flow.opening_hours()) {
        (None, _) => Some(at),
        (Some(_), None) => None,
        (Some(wanted), Some(calendar)) => first(calendar, wanted, at),
    }
}

/// What a calendar says.
pub fn of(calendar: &Calendar, now: Timestamp) -> Hours {
    match calendar.state_at(now) {
        State::Open => Hours::Open,
        State::Closed { .. } => Hours::Closed,
        State::Holiday { .. } => Hours::Holiday,
    }
}

fn first(calendar: &Calendar, wanted: Hours, at: Timestamp) -> Option<Timestamp> {
    let last = at
        .saturating_add(SignedDuration::from_hours(24 * DAYS))
        .ok()?;
    let mut moment = at;
    while moment < last {
        if of(calendar, moment) == wanted {
            return Some(moment);
        }
        moment = moment.checked_add(STEP).ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow;

    fn rings(at: &str, hours: Hours) -> String {
        let shipped = flow::load(&flow::shipped(), flow::SHIPPED_FLOW).unwrap();
        let calendar = shipped.opening_hours().unwrap();
        first(calendar, hours, at.parse().unwrap())
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_clock_goes_to_the_first_moment_that_fits() {
        let tuesday = "2015-03-10T09:15:00Z";
        assert_eq!(rings(tuesday, Hours::Open), tuesday);
        assert_eq!(rings(tuesday, Hours::Closed), "2015-03-10T19:00:00Z");
        assert_eq!(
            rings("2015-12-24T20:00:00Z", Hours::Holiday),
            "2015-12-24T23:00:00Z"
        );
        assert_eq!(
            rings("2015-12-25T10:00:00Z", Hours::Open),
            "2015-12-28T07:00:00Z"
        );
    }
}
