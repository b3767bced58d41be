//! The platform's queues: one caller in them, and taking that caller out.

use serde::Deserialize;

use super::{About, Rest, RestError};

/// A caller in a queue of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct QueueMember {
    /// The place, from 1.
    pub position: u32,
    /// Seconds waited so far.
    pub wait_time: u32,
}

impl Rest {
    /// Takes a caller out of a queue and runs the document at `document` on the caller's leg.
    /// `NotOffered` where a call can only be redirected; `Gone` when the caller is not in it.
    pub async fn take_from_queue(
        &self,
        queue_sid: &str,
        call_sid: &str,
        document: &str,
    ) -> Result<(), RestError> {
        let path = self.member(queue_sid, call_sid)?;
        let form = [("Url", document), ("Method", "POST")];
        let request = self.client.post(path).form(&form);
        self.tell(About::Calls, request).await.map(drop)
    }

    /// Where a caller stands in a queue.
    pub async fn queue_member(
        &self,
        queue_sid: &str,
        call_sid: &str,
    ) -> Result<QueueMember, RestError> {
        let path = self.member(queue_sid, call_sid)?;
        self.ask(About::Calls, self.client.get(path)).await
    }

    fn member(&self, queue_sid: &str, call_sid: &str) -> Result<reqwest::Url, RestError> {
        if !self.address.has_queue_members() {
            return Err(RestError::NotOffered);
        }
        let path = ["Queues", queue_sid, "Members", call_sid];
        Ok(self.address.url(About::Calls, &path))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wiremock::matchers::{body_string_contains, method};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::platform::rest::testing::{answering, at, clock, rest, rest_of};
    use crate::twiml::Profile;

    #[tokio::test]
    async fn a_caller_is_taken_out_of_the_queue_with_a_document() {
        let server = MockServer::start().await;
        Mock::given(method("POST"))
            .and(at("Queues/QU1/Members/v3:a%2Fb.json"))
            .and(body_string_contains(
                "Url=https%3A%2F%2Fesempio.it%2Fvoice%2Fconnect&Method=POST",
            ))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
            .expect(1)
            .mount(&server)
            .await;
        let document = "https://esempio.it/voice/connect";
        let rest = rest(&server.uri());
        assert_eq!(
            rest.take_from_queue("QU1", "v3:a/b", document).await,
            Ok(())
        );
    }

    #[tokio::test]
    async fn a_caller_who_left_the_queue_is_gone() {
        let answer = ResponseTemplate::new(404).set_body_json(json!({"code": 20404}));
        let server = answering("Queues/QU1/Members/CA1.json", "POST", answer).await;
        let result = rest(&server.uri()).take_from_queue("QU1", "CA1", "x").await;
        assert_eq!(result, Err(RestError::Gone));
    }

    #[tokio::test]
    async fn a_callers_place_is_read() {
        let member = json!({"call_sid": "CA1", "position": 3, "wait_time": 143});
        let answer = ResponseTemplate::new(200).set_body_json(member);
        let server = answering("Queues/QU1/Members/CA1.json", "GET", answer).await;
        let member = rest(&server.uri())
            .queue_member("QU1", "CA1")
            .await
            .unwrap();
        assert_eq!((member.position, member.wait_time), (3, 143));
    }

    #[tokio::test]
    async fn a_platform_without_members_is_not_even_asked() {
        for profile in [Profile::Telnyx, Profile::Somleng] {
            let server = MockServer::start().await;
            let rest = rest_of(profile, &server.uri(), &clock());
            let taken = rest.take_from_queue("QU1", "CA1", "x").await;
            assert_eq!(taken, Err(RestError::NotOffered));
            assert!(server.received_requests().await.unwrap().is_empty());
        }
    }
}
