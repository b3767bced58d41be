//! The Twilio-compatible REST (`telephony.md` §4): text messages, queue members and calls.
//! It never repeats a request by itself: whether that is safe is for the caller to decide.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::{Client, RequestBuilder, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::rest_error::RestError;
use crate::domain::message_status::MessageStatus;

/// How many pages of messages `find_message` reads before it gives up.
const PAGES: usize = 20;

/// One account of one platform.
#[derive(Clone)]
pub struct Rest {
    client: Client,
    base: Url,
    account: String,
    token: SecretString,
}

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

/// Where a call stands, in the platform's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallStatus {
    /// Not answered yet: `queued`, `initiated`, `ringing`.
    Starting,
    /// `in-progress`.
    InProgress,
    /// `completed`, `busy`, `failed`, `no-answer`, `canceled`.
    Ended,
}

#[derive(Deserialize)]
struct MessageResource {
    sid: String,
    status: String,
    error_code: Option<u32>,
    #[serde(default)]
    body: String,
}

#[derive(Deserialize)]
struct MessagePage {
    messages: Vec<MessageResource>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct CallResource {
    status: String,
}

#[derive(Deserialize)]
struct Anything {}

impl Rest {
    /// `api_url` is the platform's address without the version, as `https://api.twilio.com`.
    /// `None` when it is no http or https address.
    pub fn new(client: Client, api_url: &str, account: &str, token: SecretString) -> Option<Self> {
        let base = Url::parse(api_url).ok()?;
        matches!(base.scheme(), "http" | "https").then(|| Self {
            client,
            base,
            account: account.to_owned(),
            token,
        })
    }

    /// Sends a text message. After `RestError::Unknown` ask `find_message` before sending again.
    pub async fn send_message(&self, sms: &OutgoingSms<'_>) -> Result<MessageSid, RestError> {
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
        let url = self.url(&["Messages.json"])?;
        let sent: MessageResource = self.ask(self.client.post(url).form(&form)).await?;
        Ok(MessageSid(sent.sid))
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
        let mut url = self.url(&["Messages.json"])?;
        url.query_pairs_mut()
            .append_pair("To", to)
            .append_pair("DateSent>", &day)
            .append_pair("PageSize", "100");
        for _ in 0..PAGES {
            let page: MessagePage = self.ask(self.client.get(url)).await?;
            for found in page.messages {
                let text = Zeroizing::new(found.body);
                if text.as_str() == body {
                    return Ok(Some(message(found.sid, &found.status, found.error_code)));
                }
            }
            match page.next_page_uri.filter(|next| !next.is_empty()) {
                None => return Ok(None),
                Some(next) => url = self.next_page(&next)?,
            }
        }
        Err(RestError::Unknown)
    }

    /// What became of a message.
    pub async fn message(&self, sid: &MessageSid) -> Result<Message, RestError> {
        let url = self.url(&["Messages", &format!("{}.json", sid.0)])?;
        let found: MessageResource = self.ask(self.client.get(url)).await?;
        Ok(message(found.sid, &found.status, found.error_code))
    }

    /// Takes a caller out of a queue and runs the document at `document` on the caller's leg.
    pub async fn take_from_queue(
        &self,
        queue_sid: &str,
        call_sid: &str,
        document: &str,
    ) -> Result<(), RestError> {
        let member = format!("{call_sid}.json");
        let url = self.url(&["Queues", queue_sid, "Members", &member])?;
        self.run_document(url, document).await
    }

    /// Runs the document at `document` on a live call, whatever it is doing.
    pub async fn redirect_call(&self, call_sid: &str, document: &str) -> Result<(), RestError> {
        let url = self.url(&["Calls", &format!("{call_sid}.json")])?;
        self.run_document(url, document).await
    }

    /// Where a call stands; `Gone` when the platform never had it.
    pub async fn call_status(&self, call_sid: &str) -> Result<CallStatus, RestError> {
        let url = self.url(&["Calls", &format!("{call_sid}.json")])?;
        let call: CallResource = self.ask(self.client.get(url)).await?;
        CallStatus::parse(&call.status).ok_or(RestError::Unknown)
    }

    async fn run_document(&self, url: Url, document: &str) -> Result<(), RestError> {
        let form = [("Url", document), ("Method", "POST")];
        let Anything {} = self.ask(self.client.post(url).form(&form)).await?;
        Ok(())
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, RestError> {
        let answer = request
            .basic_auth(&self.account, Some(self.token.expose_secret()))
            .send()
            .await
            .map_err(|error| RestError::of_transport(&error))?;
        let status = answer.status();
        // What broke while it was read had been answered: it may have happened.
        let body = answer.bytes().await.map_err(|_| RestError::Unknown)?;
        if !status.is_success() {
            return Err(RestError::of_answer(status, &body));
        }
        serde_json::from_slice(&body).map_err(|_| RestError::Unknown)
    }

    /// The account's address with `path` below it; each part is escaped.
    fn url(&self, path: &[&str]) -> Result<Url, RestError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| RestError::Unreachable)?
            .pop_if_empty()
            .extend(["2010-04-01", "Accounts", &self.account])
            .extend(path);
        Ok(url)
    }

    /// The next page's address, on the same server and nowhere else.
    fn next_page(&self, next: &str) -> Result<Url, RestError> {
        let url = self.base.join(next).map_err(|_| RestError::Unknown)?;
        if url.origin() == self.base.origin() {
            Ok(url)
        } else {
            Err(RestError::Unknown)
        }
    }
}

impl CallStatus {
    /// Reads the platform's word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "queued" | "initiated" | "ringing" => Some(Self::Starting),
            "in-progress" => Some(Self::InProgress),
            "completed" | "busy" | "failed" | "no-answer" | "canceled" => Some(Self::Ended),
            _ => None,
        }
    }
}

fn message(sid: String, status: &str, error_code: Option<u32>) -> Message {
    Message {
        sid: MessageSid(sid),
        status: MessageStatus::parse(status),
        error_code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::http_client;
    use serde_json::json;
    use std::time::Duration;
    use wiremock::matchers::{basic_auth, body_string_contains, method, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    const ACCOUNT: &str = "AC00000000000000000000000000000001";

    fn rest(url: &str) -> Rest {
        let client = http_client(Duration::from_secs(2)).unwrap();
        Rest::new(client, url, ACCOUNT, "segreto".into()).unwrap()
    }

    fn at(path_below: &str) -> wiremock::matchers::PathExactMatcher {
        path(format!("/2010-04-01/Accounts/{ACCOUNT}/{path_below}"))
    }

    async fn answering(at_path: &str, verb: &str, answer: ResponseTemplate) -> MockServer {
        let server = MockServer::start().await;
        Mock::given(method(verb))
            .and(at(at_path))
            .and(basic_auth(ACCOUNT, "segreto"))
            .respond_with(answer)
            .mount(&server)
            .await;
        server
    }

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
    async fn a_call_says_where_it_stands_and_can_be_redirected() {
        let server = MockServer::start().await;
        let call = ResponseTemplate::new(200).set_body_json(json!({"status": "in-progress"}));
        for verb in ["GET", "POST"] {
            Mock::given(method(verb))
                .and(at("Calls/CA1.json"))
                .respond_with(call.clone())
                .expect(1)
                .mount(&server)
                .await;
        }
        let rest = rest(&server.uri());
        assert_eq!(rest.call_status("CA1").await, Ok(CallStatus::InProgress));
        assert_eq!(
            rest.redirect_call("CA1", "https://esempio.it/x").await,
            Ok(())
        );
    }
}
