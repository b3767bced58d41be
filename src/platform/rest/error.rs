//! What an answer of the platform's REST means for whoever asked: try again, give up, or ask first.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde::Deserialize;

/// The longest pause that a platform can ask for.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// Why a request did not succeed. It never holds a body, a number or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// The call, queue member or message is not there (20404). Not every 404: a wrong address in the
    /// configuration must end no call.
    #[error("the platform does not know it any more")]
    Gone,
    /// More than our own rate: nothing was asked. It is a matter of waiting for one's turn.
    #[error("it is not its turn yet")]
    TooEarly {
        /// When it will be.
        after: Duration,
    },
    /// Never processed (429); safe to send again later.
    #[error("the platform asks to send less")]
    RateLimited {
        /// After so long, where it said so.
        after: Option<Duration>,
    },
    /// The platform could not be connected to, or has not answered for long and is left alone for
    /// a while; nothing happened, safe to send again.
    #[error("the platform cannot be reached")]
    Unreachable,
    /// The account or its token is wrong (20003); nothing happened. Needs a person.
    #[error("the platform refuses our credentials")]
    Credentials,
    /// Final: sending the same again would be refused again.
    #[error("the platform refused the request: HTTP {status}, code {code:?}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The platform's own code (21211, 21610, 21614 …), when it gave one.
        code: Option<u32>,
    },
    /// The platform has no such thing; nothing was asked. There is another way.
    #[error("the platform has no such thing")]
    NotOffered,
    /// A time-out, a broken answer or a 5xx: it may have happened. Ask before sending again.
    #[error("it is not known whether the platform did it")]
    Unknown,
}

/// Telnyx lists its problems; everybody else has one.
#[derive(Deserialize)]
struct Problem {
    code: Option<Code>,
    #[serde(default)]
    errors: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    code: Option<Code>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Number(u32),
    Text(String),
}

impl Code {
    fn number(self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

impl RestError {
    /// Whether the same request can be sent again without asking first.
    pub fn is_safe_to_repeat(self) -> bool {
        matches!(
            self,
            Self::TooEarly { .. }
                | Self::RateLimited { .. }
                | Self::Unreachable
                | Self::Credentials
        )
    }

    /// A word for machines; the screens have a sentence for each (`domain::undelivered`).
    pub fn word(self) -> String {
        match self {
            Self::Refused {
                code: Some(code), ..
            } => code.to_string(),
            Self::Refused { status, code: None } => format!("http-{status}"),
            Self::Gone => "gone".to_owned(),
            Self::TooEarly { .. } | Self::RateLimited { .. } => "rate-limited".to_owned(),
            Self::Unreachable => "unreachable".to_owned(),
            Self::Credentials => "credentials".to_owned(),
            Self::NotOffered => "not-offered".to_owned(),
            Self::Unknown => "unknown".to_owned(),
        }
    }

    /// From an answer whose status is not a success.
    pub(super) fn of_answer(
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Self {
        let code = code(body);
        match (status.as_u16(), code) {
            (429, _) | (_, Some(20429)) => Self::RateLimited {
                after: retry_after(headers, now),
            },
            (408 | 500.., _) => Self::Unknown,
            (_, code) if gone(status, code) => Self::Gone,
            // 10009 is Telnyx's.
            (401, _) | (_, Some(20003 | 10009)) => Self::Credentials,
            (status, code) => Self::Refused { status, code },
        }
    }

    /// Whether an answer says that there is no such thing, rather than that the address is wrong.
    pub(in crate::platform) fn is_gone(status: StatusCode, body: &[u8]) -> bool {
        gone(status, code(body))
    }

    /// From a request that got no answer.
    pub(super) fn of_transport(error: &reqwest::Error) -> Self {
        if error.is_connect() || error.is_builder() {
            Self::Unreachable
        } else {
            Self::Unknown
        }
    }
}

/// A 404 about the thing itself; 10005 is Telnyx's.
fn gone(status: StatusCode, code: Option<u32>) -> bool {
    status == StatusCode::NOT_FOUND && matches!(code, Some(20404 | 10005))
}

fn code(body: &[u8]) -> Option<u32> {
    let problem: Problem = serde_json::from_slice(body).ok()?;
    let listed = problem.errors.into_iter().find_map(|listed| listed.code);
    problem.code.or(listed)?.number()
}

/// Seconds, or a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if let Ok(seconds) = said.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = jiff::fmt::rfc2822::parse(said).ok()?.timestamp();
        Duration::try_from(until.duration_since(now)).unwrap_or_default()
    };
    Some(pause.min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::not_there(404, r#"{"code": 20404}"#, RestError::Gone)]
    #[case::code_as_text(404, r#"{"code": "20404"}"#, RestError::Gone)]
    #[case::another_servers_404(404, "<h1>Not Found</h1>", RestError::Refused { status: 404, code: None })]
    #[case::too_many(429, r#"{"code": 20429}"#, RestError::RateLimited { after: None })]
    #[case::listed(404, r#"{"errors": [{"code": "10005"}]}"#, RestError::Gone)]
    #[case::listed_key(403, r#"{"errors": [{"code": "10009"}]}"#, RestError::Credentials)]
    #[case::wrong_password(401, r#"{"code": 20003}"#, RestError::Credentials)]
    #[case::no_mobile(400, r#"{"code": 21614}"#, RestError::Refused { status: 400, code: Some(21614) })]
    #[case::their_trouble(503, "", RestError::Unknown)]
    fn an_answer_says_what_to_do_next(
        #[case] status: u16,
        #[case] body: &str,
        #[case] expected: RestError,
    ) {
        let status = StatusCode::from_u16(status).unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let error = RestError::of_answer(status, &HeaderMap::new(), body.as_bytes(), now);
        assert_eq!(error, expected);
    }

    #[rstest]
    #[case::seconds("7", Some(7))]
    #[case::a_date("Tue, 10 Mar 2015 09:15:09 GMT", Some(9))]
    #[case::a_date_gone_by("Tue, 10 Mar 2015 09:14:00 GMT", Some(0))]
    #[case::too_long("86400", Some(600))]
    #[case::nonsense("domani", None)]
    fn the_pause_that_it_asks_for_is_read(#[case] said: &str, #[case] seconds: Option<u64>) {
        let now = "2015-03-10T09:15:00Z".parse().unwrap();
        let headers = HeaderMap::from_iter([(RETRY_AFTER, said.parse().unwrap())]);
        let error = RestError::of_answer(StatusCode::TOO_MANY_REQUESTS, &headers, b"", now);
        let after = seconds.map(Duration::from_secs);
        assert_eq!(error, RestError::RateLimited { after });
    }
}
