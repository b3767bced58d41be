//! The zone in which the body's dates are meant. It knows no time.

use jiff::tz::TimeZone;

/// Where the body is: dates on forms and letters, ends and policies are its.
pub fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").unwrap_or(TimeZone::UTC)
}
