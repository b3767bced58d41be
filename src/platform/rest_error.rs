//! What an answer of the platform's REST means for whoever asked: try again, give up, or ask first.

use reqwest::StatusCode;
use serde::Deserialize;

/// Why a request did not succeed. It never holds a body, a number or an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// The call, queue member or message is not there (20404). Not every 404: a wrong address in the
    /// configuration must end no call.
    #[error("the platform does not know it any more")]
    Gone,
    /// Never processed (429); safe to send again later.
    #[error("the platform asks to send less")]
    RateLimited,
    /// The platform could not be connected to; nothing happened, safe to send again.
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
    /// A time-out, a broken answer or a 5xx: it may have happened. Ask before sending again.
    #[error("it is not known whether the platform did it")]
    Unknown,
}

#[derive(Deserialize)]
struct Problem {
    code: Option<Code>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Code {
    Number(u32),
    Text(String),
}

impl RestError {
    /// Whether the same request can be sent again without asking first.
    pub fn is_safe_to_repeat(self) -> bool {
        matches!(
            self,
            Self::RateLimited | Self::Unreachable | Self::Credentials
        )
    }

    /// From an answer whose status is not a success.
    pub(super) fn of_answer(status: StatusCode, body: &[u8]) -> Self {
        let code = serde_json::from_slice::<Problem>(body)
            .ok()
            .and_then(|problem| problem.code)
            .and_then(|code| match code {
                Code::Number(number) => Some(number),
                Code::Text(text) => text.parse().ok(),
            });
        match (status.as_u16(), code) {
            (429, _) | (_, Some(20429)) => Self::RateLimited,
            (408 | 500.., _) => Self::Unknown,
            (404, Some(20404)) => Self::Gone,
            (401, _) | (_, Some(20003)) => Self::Credentials,
            (status, code) => Self::Refused { status, code },
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::not_there(404, r#"{"code": 20404}"#, RestError::Gone)]
    #[case::code_as_text(404, r#"{"code": "20404"}"#, RestError::Gone)]
    #[case::another_servers_404(404, "<h1>Not Found</h1>", RestError::Refused { status: 404, code: None })]
    #[case::too_many(429, r#"{"code": 20429}"#, RestError::RateLimited)]
    #[case::wrong_password(401, r#"{"code": 20003}"#, RestError::Credentials)]
    #[case::no_mobile(400, r#"{"code": 21614}"#, RestError::Refused { status: 400, code: Some(21614) })]
    #[case::their_trouble(503, "", RestError::Unknown)]
    fn an_answer_says_what_to_do_next(
        #[case] status: u16,
        #[case] body: &str,
        #[case] expected: RestError,
    ) {
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(RestError::of_answer(status, body.as_bytes()), expected);
    }
}
