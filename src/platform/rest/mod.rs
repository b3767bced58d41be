//! The Twilio-compatible REST (`telephony.md` §4): text messages, queue members, calls, conferences. It
//! never repeats a request by itself: whether that is safe is for the caller to decide.

pub(super) mod address;
mod breaker;
mod calls;
mod conferences;
mod error;
mod messages;
mod pace;
mod queues;

use reqwest::{Client, RequestBuilder, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use address::Account;
use address::{About, Address};
use breaker::Breaker;
pub use calls::{CallSid, CallStatus, OutgoingCall};
pub use conferences::{ConferenceSid, NewParticipant, Participant, ParticipantChange};
pub use error::RestError;
pub use messages::{Message, MessageSid, OutgoingSms};
use pace::Pace;
pub use queues::QueueMember;

use crate::clock::Clock;

/// How many pages of a list are read before it is given up.
const PAGES: usize = 20;

/// One account of one platform. Clones share its breakers and its rate.
#[derive(Clone)]
pub struct Rest {
    client: Client,
    clock: Clock,
    address: Address,
    calls: Breaker,
    messages: Breaker,
    sms_pace: Pace,
}

impl Rest {
    /// `None` when the account's address is no http or https address.
    pub fn new(client: Client, account: Account, clock: &Clock) -> Option<Self> {
        let sms_pace = Pace::new(clock, account.sms_per_second);
        Some(Self {
            client,
            clock: clock.clone(),
            address: Address::of(account)?,
            calls: Breaker::new(clock, "calls"),
            messages: Breaker::new(clock, "messages"),
            sms_pace,
        })
    }

    /// Asks, and reads the answer.
    async fn ask<T: DeserializeOwned>(
        &self,
        about: About,
        request: RequestBuilder,
    ) -> Result<T, RestError> {
        let body = self.tell(about, request).await?;
        serde_json::from_slice(&body).map_err(|_| RestError::Unknown)
    }

    /// Asks for something whose answer is a success or not.
    async fn tell(&self, about: About, request: RequestBuilder) -> Result<Vec<u8>, RestError> {
        let breaker = match about {
            About::Calls => &self.calls,
            About::Messages => &self.messages,
        };
        let pass = breaker.pass().ok_or(RestError::Unreachable)?;
        let answer = match self.address.sign(about, request).send().await {
            Ok(answer) => answer,
            Err(error) => {
                pass.failed();
                return Err(RestError::of_transport(&error));
            }
        };
        let (status, headers) = (answer.status(), answer.headers().clone());
        // What broke while it was read had been answered: it may have happened.
        let Ok(body) = answer.bytes().await else {
            pass.failed();
            return Err(RestError::Unknown);
        };
        if status.is_server_error() {
            pass.failed();
        } else {
            pass.answered();
        }
        if status.is_success() {
            Ok(body.into())
        } else {
            let now = self.clock.now();
            Err(RestError::of_answer(status, &headers, &body, now))
        }
    }

    /// Reads a list page by page until something is found in one.
    async fn find<P: Page, T>(
        &self,
        about: About,
        first: Url,
        mut look: impl FnMut(P::Item) -> Option<T>,
    ) -> Result<Option<T>, RestError> {
        let mut url = first;
        for _ in 0..PAGES {
            let page: P = self.ask(about, self.client.get(url)).await?;
            let (items, next) = page.into_parts();
            if let Some(found) = items.into_iter().find_map(&mut look) {
                return Ok(Some(found));
            }
            match next.filter(|next| !next.is_empty()) {
                None => return Ok(None),
                Some(next) => url = self.address.next_page(&next).ok_or(RestError::Unknown)?,
            }
        }
        Err(RestError::Unknown)
    }
}

/// A page of a list.
trait Page: DeserializeOwned {
    /// What it lists.
    type Item;

    /// What it lists, and where the next page is.
    fn into_parts(self) -> (Vec<Self::Item>, Option<String>);
}

/// The id of what was made.
#[derive(Deserialize)]
struct Made {
    sid: Option<String>,
}

#[cfg(test)]
mod testing;
