//! Text messages: sent once, looked up when nobody knows whether one was sent.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{About, Page, Rest, RestError};
use crate::domain::message_status::MessageStatus;

/// Characters of a text at most.
const LONGEST: usize = 1600;
/// The platform's word for a text that is longer.
const TOO_LONG: u32 = 21617;

/// The platform's id of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageSid(pub String);

/// A text message to be sent.
pub struct OutgoingSms<'a> {
    /// E.164.
    pub to: &'a str,
    /// An alias, a number, or a messaging service (`MG…`).
    pub from: &'a str,
    /// The text; never logged, never in an error or an address.
    pub body: &'a str,
    /// Where the platform tells what became of it.
    pub status_callback: &'a str,
    /// Seconds after which it is not delivered any more, 1 to 36,000.
    pub validity: u32,
}

/// What the platform knows of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub sid: MessageSid,
    /// `None` when the platform uses a word we do not know.
    pub status: Option<MessageStatus>,
    /// Why it was not delivered (30003 …).
    pub error_code: Option<u32>,
}

#[derive(Deserialize)]
struct MessageResource {
    sid: String,
    status: String,
    error_code: Option<u32>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct MessagePage {
    messages: Vec<MessageResource>,
    next_page_uri: Option<String>,
}

impl Page for MessagePage {
    type Item = MessageResource;

    fn into_parts(self) -> (Vec<MessageResource>, Option<String>) {
        (self.messages, self.next_page_uri)
    }
}

impl Rest {
    /// Sends a text message, as fast as the account may. After `RestError::Unknown` ask
    /// `find_message` before sending again.
    pub async fn send_message(&self, sms: &OutgoingSms<'_>) -> Result<MessageSid, RestError> {
        if sms.body.chars().count() > LONGEST {
            let (status, code) = (400, Some(TOO_LONG));
            return Err(RestError::Refused { status, code });
        }
        self.sms_pace
            .take()
            .map_err(|after| RestError::TooEarly { after })?;
        let sender = if sms.from.starts_with("MG") && sms.from.len() == 34 {
            "MessagingServiceSid"
        } else {
            "From"
        };
        let validity = sms.validity.clamp(1, 36_000).to_string();
        let form = [
            ("To", sms.to),
            (sender, sms.from),
            ("Body", sms.body),
            ("StatusCallback", sms.status_callback),
            ("ValidityPeriod", &validity),
        ];
        let url = self.address.url(About::Messages, &["Messages"]);
        let request = self.client.post(url).form(&form);
        let sent: Result<MessageResource, _> = self.ask(About::Messages, request).await;
        if let Err(RestError::RateLimited { after: Some(after) }) = sent {
            self.sms_pace.pause(after);
        }
        Ok(MessageSid(sent?.sid))
    }

    /// A message to `to` with exactly `body`, sent on the day of `since` (UTC) or later. The text
    /// holds a half, so no other message has the same; it is compared here, never sent.
    pub async fn find_message(
        &self,
        to: &str,
        since: Timestamp,
        body: &str,
    ) -> Result<Option<Message>, RestError> {
        let day = since.to_zoned(TimeZone::UTC).date().to_string();
        let mut url = self.address.url(About::Messages, &["Messages"]);
        url.query_pairs_mut()
            .append_pair("To", to)
            .append_pair("DateSent>", &day)
            .append_pair("PageSize", "100");
        let is_it = |mut found: MessageResource| {
            let text = Zeroizing::new(found.body.take().unwrap_or_default());
            (text.as_str() == body).then(|| message(found))
        };
        self.find::<MessagePage, _>(About::Messages, url, is_it)
            .await
    }

    /// What became of a message.
    pub async fn message(&self, sid: &MessageSid) -> Result<Message, RestError> {
        let url = self.address.url(About::Messages, &["Messages", &sid.0]);
        let found = self.ask(About::Messages, self.client.get(url)).await?;
        Ok(message(found))
    }
}

fn message(found: MessageResource) -> Message {
    Message {
        sid: MessageSid(found.sid),
        status: MessageStatus::parse(&found.status),
        error_code: found.error_code,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;
    use wiremock::matchers::{basic_auth, body_string_contains, method, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::platform::rest::testing::{ACCOUNT, answering, at, clock, rest, rest_of};
    use crate::twiml::Profile;

    fn sms() -> OutgoingSms<'static> {
        OutgoingSms {
            to: "+393331234567",
            from: "INPS",
            body: "prima metà del PIN K7QM2XRT",
            status_callback: "https://esempio.it/sms/status",
            validity: 14_400,
        }
    }

    #[tokio::test]
    async fn a_message_is_sent_as_a_form_with_the_accounts_password() {
        let server = MockServer::start().await;
        let sent = ResponseTemplate::new(201).set_body_json(json!({
            "sid": "SM1", "status": "queued", "error_code": null, "body": "…"
        }));
        Mock::given(method("POST"))
            .and(at("Messages.json"))
            .and(basic_auth(ACCOUNT, "segreto"))
            .and(body_string_contains(
                "To=%2B393331234567&From=INPS&Body=prima+met%C3%A0",
            ))
            .and(body_string_contains("ValidityPeriod=14400"))
            .respond_with(sent)
            .expect(1)
            .mount(&server)
            .await;
        let sid = rest(&server.uri()).send_message(&sms()).await;
        assert_eq!(sid, Ok(MessageSid("SM1".into())));
    }

    #[tokio::test]
    async fn a_refused_number_is_final_and_a_busy_platform_is_not() {
        let no = ResponseTemplate::new(400).set_body_json(json!({"code": 21614}));
        let server = answering("Messages.json", "POST", no).await;
        let refused = rest(&server.uri()).send_message(&sms()).await.unwrap_err();
        let code = Some(21614);
        assert_eq!(refused, RestError::Refused { status: 400, code });
        let busy = answering("Messages.json", "POST", ResponseTemplate::new(429)).await;
        let later = rest(&busy.uri()).send_message(&sms()).await.unwrap_err();
        assert!(later.is_safe_to_repeat() && !refused.is_safe_to_repeat());
    }

    #[tokio::test]
    async fn a_time_out_a_500_and_half_an_answer_may_have_sent_it() {
        let slow = ResponseTemplate::new(201).set_delay(Duration::from_secs(30));
        for answer in [
            slow,
            ResponseTemplate::new(500),
            ResponseTemplate::new(201).set_body_string("{\"sid\":"),
        ] {
            let server = answering("Messages.json", "POST", answer).await;
            let error = rest(&server.uri()).send_message(&sms()).await;
            assert_eq!(error, Err(RestError::Unknown));
        }
    }

    #[tokio::test]
    async fn a_platform_that_cannot_be_reached_did_nothing() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", port.local_addr().unwrap());
        drop(port);
        let error = rest(&url).send_message(&sms()).await.unwrap_err();
        assert_eq!(error, RestError::Unreachable);
        assert!(!format!("{error} {error:?}").contains("K7QM2XRT"));
    }

    #[tokio::test]
    async fn what_was_sent_before_is_found_by_its_text_on_any_page() {
        let server = MockServer::start().await;
        let other = json!({"sid": "SM1", "status": "sent", "error_code": null, "body": "altro"});
        let ours = json!({"sid": "SM2", "status": "delivered", "error_code": null,
                          "body": sms().body});
        let next = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json?Page=1");
        Mock::given(method("GET"))
            .and(query_param("To", "+393331234567"))
            .and(query_param("DateSent>", "2015-03-10"))
            .respond_with(
                ResponseTemplate::new(200)
                    .set_body_json(json!({"messages": [other], "next_page_uri": next})),
            )
            .expect(1)
            .mount(&server)
            .await;
        Mock::given(method("GET"))
            .and(query_param("Page", "1"))
            .respond_with(
                ResponseTemplate::new(200)
                    .set_body_json(json!({"messages": [ours], "next_page_uri": null})),
            )
            .mount(&server)
            .await;
        let since = "2015-03-10T09:15:00Z".parse().unwrap();
        let rest = rest(&server.uri());
        let found = rest.find_message(sms().to, since, sms().body).await;
        let found = found.unwrap().unwrap();
        assert_eq!(found.sid, MessageSid("SM2".into()));
        assert_eq!(found.status, Some(MessageStatus::Delivered));
        for request in server.received_requests().await.unwrap() {
            assert!(!request.url.as_str().contains("K7QM2XRT"));
        }
    }

    #[tokio::test]
    async fn the_password_does_not_follow_a_page_to_another_server() {
        let page = json!({"messages": [], "next_page_uri": "http://127.0.0.2:9/altrove"});
        let answer = ResponseTemplate::new(200).set_body_json(page);
        let server = answering("Messages.json", "GET", answer).await;
        let since = "2015-03-10T09:15:00Z".parse().unwrap();
        let found = rest(&server.uri()).find_message("+39333", since, "x").await;
        assert_eq!(found, Err(RestError::Unknown));
    }

    #[tokio::test]
    async fn a_burst_is_paced_and_each_is_told_when_to_come_again() {
        let sent = json!({"sid": "SM1", "status": "queued", "error_code": null});
        let answer = ResponseTemplate::new(201).set_body_json(sent);
        let server = answering("Messages.json", "POST", answer).await;
        let rest = rest(&server.uri());
        for _ in 0..10 {
            assert!(rest.send_message(&sms()).await.is_ok());
        }
        let after = Duration::from_millis(100);
        let refused = rest.send_message(&sms()).await;
        assert_eq!(refused, Err(RestError::TooEarly { after }));
        assert_eq!(server.received_requests().await.unwrap().len(), 10);
    }

    #[tokio::test]
    async fn a_pause_that_the_platform_asks_for_holds_back_every_message_and_no_call() {
        let busy = ResponseTemplate::new(429).insert_header("retry-after", "30");
        let server = answering("Messages.json", "POST", busy).await;
        let call = ResponseTemplate::new(200).set_body_json(json!({"status": "in-progress"}));
        Mock::given(method("GET"))
            .respond_with(call)
            .mount(&server)
            .await;
        let clock = clock();
        let rest = rest_of(Profile::Twilio, &server.uri(), &clock);
        let after = Some(Duration::from_secs(30));
        let first = rest.send_message(&sms()).await;
        assert_eq!(first, Err(RestError::RateLimited { after }));
        assert!(rest.send_message(&sms()).await.is_err());
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
        assert!(rest.call_status("CA1").await.is_ok());
        drop(clock.sleep(Duration::from_secs(30)).await);
        assert!(rest.send_message(&sms()).await.is_err());
        assert_eq!(server.received_requests().await.unwrap().len(), 3);
    }

    #[tokio::test]
    async fn trouble_with_messages_leaves_them_alone_for_a_while_and_holds_up_no_caller() {
        let server = answering("Messages.json", "POST", ResponseTemplate::new(503)).await;
        let call = ResponseTemplate::new(200).set_body_json(json!({"status": "in-progress"}));
        Mock::given(method("GET"))
            .respond_with(call)
            .mount(&server)
            .await;
        let clock = clock();
        let rest = rest_of(Profile::Twilio, &server.uri(), &clock);
        for _ in 0..5 {
            let error = rest.send_message(&sms()).await;
            assert_eq!(error, Err(RestError::Unknown));
        }
        let left_alone = rest.send_message(&sms()).await.unwrap_err();
        assert_eq!(left_alone, RestError::Unreachable);
        assert!(left_alone.is_safe_to_repeat(), "nothing was sent");
        assert_eq!(server.received_requests().await.unwrap().len(), 5);
        assert!(rest.call_status("CA1").await.is_ok());
        drop(clock.sleep(Duration::from_secs(10)).await);
        assert_eq!(rest.send_message(&sms()).await, Err(RestError::Unknown));
    }

    #[tokio::test]
    async fn a_text_that_no_platform_takes_is_not_sent() {
        let server = MockServer::start().await;
        let long = OutgoingSms {
            body: &"a".repeat(1601),
            ..sms()
        };
        let refused = rest(&server.uri()).send_message(&long).await;
        let (status, code) = (400, Some(21617));
        assert_eq!(refused, Err(RestError::Refused { status, code }));
        assert!(server.received_requests().await.unwrap().is_empty());
    }
}
