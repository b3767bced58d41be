//! A place in the waiting line, written into the wait URL so that the line can be rebuilt from it.

use std::iter::Peekable;

use super::position::{Position, is_name, milliseconds, number};

/// A place in the waiting line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket {
    /// Where in the flow the caller waits.
    pub at: Position,
    /// The queue's name.
    pub queue: String,
    /// Higher is served first.
    pub priority: u32,
    /// What an operator must be able to do.
    pub skills: Vec<String>,
    /// Time of entry, in Unix milliseconds. It never changes, whatever happens to the call.
    pub entered_ms: i64,
}

impl Ticket {
    /// `queue/priority/skill~skill/entered/` and the position; `-` without skills.
    pub fn to_path(&self) -> String {
        let skills = if self.skills.is_empty() {
            "-".to_owned()
        } else {
            self.skills.join("~")
        };
        format!(
            "{}/{}/{skills}/{}/{}",
            self.queue,
            self.priority,
            self.entered_ms,
            self.at.to_path()
        )
    }

    /// Reads what [`Self::to_path`] wrote; anything else is `None`.
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.split('/').peekable();
        let ticket = Self::from_parts(&mut parts)?;
        parts.next().is_none().then_some(ticket)
    }

    /// The path of the wait document, from its first slash.
    ///
    /// `said` is the wait that was announced last, in minutes.
    pub fn wait_url(&self, turn: u32, said: Option<u32>) -> String {
        let said = said.map_or_else(|| "-".to_owned(), |minutes| minutes.to_string());
        format!("/voice/wait/{}/{turn}/{said}", self.to_path())
    }

    /// The path asked when the caller leaves the queue.
    pub fn queued_url(&self) -> String {
        format!("/voice/queued/{}", self.to_path())
    }

    /// Reads what follows `/voice/wait/`: the ticket, the turn and what was said last.
    pub fn parse_wait(path: &str) -> Option<(Self, u32, Option<u32>)> {
        let mut parts = path.split('/').peekable();
        let ticket = Self::from_parts(&mut parts)?;
        let turn = number(parts.next()?)?;
        let said = match parts.next()? {
            "-" => None,
            minutes => Some(number(minutes)?),
        };
        parts.next().is_none().then_some((ticket, turn, said))
    }

    fn from_parts<'a>(parts: &mut Peekable<impl Iterator<Item = &'a str>>) -> Option<Self> {
        let queue = parts.next().filter(|part| is_name(part))?.to_owned();
        let priority = number(parts.next()?)?;
        let skills = match parts.next()? {
            "-" => Vec::new(),
            skills => skills
                .split('~')
                .map(|skill| is_name(skill).then(|| skill.to_owned()))
                .collect::<Option<_>>()?,
        };
        let entered_ms = milliseconds(parts.next()?)?;
        let at = Position::from_parts(parts)?;
        Some(Self {
            at,
            queue,
            priority,
            skills,
            entered_ms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ticket(entered_ms: i64, priority: u32, skills: Vec<String>) -> Ticket {
        let at = Position::parse("0123456789ab/to-pin/7/it/0.0/intent=pin").unwrap();
        Ticket {
            at,
            queue: "pin".to_owned(),
            priority,
            skills,
            entered_ms,
        }
    }

    proptest! {
        #[test]
        fn the_wait_url_carries_the_whole_ticket(
            entered_ms in 0..i64::MAX, priority: u32, turn: u32, said: Option<u32>,
            skills in proptest::collection::vec("[a-z]{1,8}", 0..4),
        ) {
            let ticket = ticket(entered_ms, priority, skills);
            let url = ticket.wait_url(turn, said);
            let path = url.strip_prefix("/voice/wait/").unwrap();
            prop_assert_eq!(Ticket::parse_wait(path), Some((ticket, turn, said)));
        }

        #[test]
        fn nothing_that_a_url_may_hold_panics(path: String) {
            let _ = Ticket::parse(&path);
            let _ = Ticket::parse_wait(&path);
        }
    }

    #[test]
    fn the_path_is_read_back() {
        let ticket = ticket(
            1_425_978_900_000,
            5,
            vec!["pin".to_owned(), "it".to_owned()],
        );
        assert_eq!(
            ticket.to_path(),
            "pin/5/pin~it/1425978900000/0123456789ab/to-pin/7/it/0.0/intent=pin"
        );
        assert_eq!(Ticket::parse(&ticket.to_path()), Some(ticket));
        assert_eq!(
            Ticket::parse("pin/5/pin~it/-1/0123456789ab/to-pin/7/it/0.0/-"),
            None
        );
    }
}
