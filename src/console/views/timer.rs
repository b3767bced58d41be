//! A clock that runs on the page: shown by the server, counted on by the browser from when it arrived.

use askama::Template;

/// Seconds since something began, or until something ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Template)]
#[template(path = "console/views/timer.html")]
pub struct Timer {
    /// Whole seconds to show now.
    pub seconds: i64,
    /// Counts down to zero rather than up.
    pub down: bool,
}

impl Timer {
    /// Counts up from `from_ms`, as seen at `now_ms` (Unix milliseconds).
    pub fn since(now_ms: i64, from_ms: i64) -> Self {
        let seconds = now_ms.saturating_sub(from_ms).max(0) / 1000;
        Self {
            seconds,
            down: false,
        }
    }

    /// Counts down to `end_ms`, as seen at `now_ms` (Unix milliseconds); rounded up, never below zero.
    pub fn until(now_ms: i64, end_ms: i64) -> Self {
        let left = end_ms.saturating_sub(now_ms).max(0);
        Self {
            seconds: left.saturating_add(999) / 1000,
            down: true,
        }
    }

    /// `0:07`, `12:30`, `1:02:03`.
    pub fn text(&self) -> String {
        let (hours, minutes, seconds) = (
            self.seconds / 3600,
            self.seconds / 60 % 60,
            self.seconds % 60,
        );
        if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes}:{seconds:02}")
        }
    }

    fn direction(&self) -> &'static str {
        if self.down { "down" } else { "up" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_written_as_people_read_it() {
        assert_eq!(Timer::since(10_000, 3_000).text(), "0:07");
        assert_eq!(Timer::since(3_723_000, 0).text(), "1:02:03");
        assert_eq!(Timer::until(1_000, 20_500).text(), "0:20");
        assert_eq!(Timer::until(9_000, 1_000).text(), "0:00");
    }
}
