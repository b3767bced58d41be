//! Live calls: where one stands, sending it elsewhere, ending it, and placing one exactly once.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::{RequestBuilder, Url};
use serde::Deserialize;
use serde_json::json;

use super::{About, Made, Page, Rest, RestError};
use crate::twiml::Profile;

/// Characters of a document in a parameter at most.
const LONGEST: usize = 4000;
/// The platform's word for a document that is longer.
const TOO_LONG: u32 = 21623;
/// How much the platform's clock may be behind ours, seconds.
const CLOCKS_DIFFER: i64 = 60;

/// The platform's id of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallSid(pub String);

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

/// A call to be placed.
#[derive(Clone, Copy)]
pub struct OutgoingCall<'a> {
    /// A number in E.164, `sip:…` or `client:…`.
    pub to: &'a str,
    /// One of our numbers.
    pub from: &'a str,
    /// The document that is run when somebody answers.
    pub document: &'a str,
    /// Where the platform tells what became of it.
    pub status_callback: &'a str,
    /// Seconds that it rings.
    pub ring: u32,
}

#[derive(Deserialize)]
struct CallResource {
    #[serde(default)]
    sid: String,
    status: String,
    to: Option<String>,
    from: Option<String>,
    direction: Option<String>,
    date_created: Option<String>,
}

#[derive(Deserialize)]
struct CallPage {
    calls: Vec<CallResource>,
    next_page_uri: Option<String>,
}

impl Page for CallPage {
    type Item = CallResource;

    fn into_parts(self) -> (Vec<CallResource>, Option<String>) {
        (self.calls, self.next_page_uri)
    }
}

impl Rest {
    /// Where a call stands; `Gone` when the platform never had it.
    pub async fn call_status(&self, call_sid: &str) -> Result<CallStatus, RestError> {
        let request = self.client.get(self.call_url(call_sid));
        let call: CallResource = self.ask(About::Calls, request).await?;
        CallStatus::parse(&call.status).ok_or(RestError::Unknown)
    }

    /// Runs the document at `document` on a live call, whatever it is doing.
    pub async fn redirect_call(&self, call_sid: &str, document: &str) -> Result<(), RestError> {
        let form = [("Url", document), ("Method", "POST")];
        self.change_call(call_sid, &form).await
    }

    /// Runs this document on a live call. Its addresses must be absolute. `NotOffered` where only
    /// addresses of documents are taken.
    pub async fn run_on_call(&self, call_sid: &str, twiml: &str) -> Result<(), RestError> {
        let field = self.address.document_field();
        let field = field.ok_or(RestError::NotOffered)?;
        if twiml.chars().count() > LONGEST {
            let (status, code) = (400, Some(TOO_LONG));
            return Err(RestError::Refused { status, code });
        }
        self.change_call(call_sid, &[(field, twiml)]).await
    }

    /// Ends a call, whether it rings or two are talking.
    pub async fn end_call(&self, call_sid: &str) -> Result<(), RestError> {
        self.change_call(call_sid, &[("Status", "completed")]).await
    }

    /// Places a call. When it was tried before, at `tried` for the first time, and nobody knows
    /// whether that went, it is looked up first: nobody's telephone rings twice.
    pub async fn place_call(
        &self,
        call: &OutgoingCall<'_>,
        tried: Option<Timestamp>,
    ) -> Result<CallSid, RestError> {
        if let Some(since) = tried
            && let Some(placed) = self.find_call(call, since).await?
        {
            return Ok(placed);
        }
        let request = self.create_call(call);
        let made: Made = self.ask(About::Calls, request).await?;
        // A platform that does not name the call is asked for it.
        made.sid.map(CallSid).ok_or(RestError::Unknown)
    }

    /// A call that we placed from and to the same numbers since then.
    async fn find_call(
        &self,
        call: &OutgoingCall<'_>,
        since: Timestamp,
    ) -> Result<Option<CallSid>, RestError> {
        let day = since.to_zoned(TimeZone::UTC).date().to_string();
        let mut url = self.address.url(About::Calls, &["Calls"]);
        url.query_pairs_mut()
            .append_pair("To", call.to)
            .append_pair(self.address.started_since(), &day)
            .append_pair("PageSize", "100");
        let is_it = |found: CallResource| {
            let same = found.to.as_deref() == Some(call.to)
                && found.from.as_deref() == Some(call.from)
                && found.direction.as_deref() != Some("inbound");
            let made = found.date_created.as_deref().and_then(moment);
            // One without a date may be it: rather one call too few than one too many.
            let after = made.is_none_or(|at| at.as_second() >= since.as_second() - CLOCKS_DIFFER);
            (same && after).then_some(CallSid(found.sid))
        };
        self.find::<CallPage, _>(About::Calls, url, is_it).await
    }

    fn create_call(&self, call: &OutgoingCall<'_>) -> RequestBuilder {
        let url = self.address.url(About::Calls, &["Calls"]);
        let request = self.client.post(url);
        match self.address.profile {
            // It wants JSON here, and an application of ours; how long it rings is set there.
            Profile::Telnyx => request.json(&json!({
                "ApplicationSid": self.address.application_sid,
                "To": call.to,
                "From": call.from,
                "Url": call.document,
                "UrlMethod": "POST",
                "StatusCallback": call.status_callback,
                "StatusCallbackMethod": "POST",
            })),
            Profile::Twilio | Profile::SignalWire | Profile::Somleng => request.form(&[
                ("To", call.to),
                ("From", call.from),
                ("Url", call.document),
                ("Method", "POST"),
                ("StatusCallback", call.status_callback),
                ("StatusCallbackMethod", "POST"),
                ("Timeout", &call.ring.to_string()),
            ]),
        }
    }

    async fn change_call(&self, call_sid: &str, form: &[(&str, &str)]) -> Result<(), RestError> {
        let request = self.client.post(self.call_url(call_sid)).form(form);
        self.tell(About::Calls, request).await.map(drop)
    }

    fn call_url(&self, call_sid: &str) -> Url {
        self.address.url(About::Calls, &["Calls", call_sid])
    }
}

/// The platforms write RFC 2822, some ISO 8601.
fn moment(text: &str) -> Option<Timestamp> {
    let mail = jiff::fmt::rfc2822::parse(text).map(|zoned| zoned.timestamp());
    mail.or_else(|_| text.parse()).ok()
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

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wiremock::matchers::{body_json, header, method, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;
    use crate::platform::rest::testing::{answering, at, clock, forms, rest, rest_of};

    const CALL: OutgoingCall<'static> = OutgoingCall {
        to: "+393331234567",
        from: "+3906164164",
        document: "https://esempio.it/voice/x",
        status_callback: "https://esempio.it/voice/status",
        ring: 25,
    };

    fn since() -> Timestamp {
        "2015-03-10T09:15:00Z".parse().unwrap()
    }

    fn listed(changes: &[(&str, &str)]) -> serde_json::Value {
        let mut call = json!({
            "sid": "CA7", "status": "queued", "to": CALL.to, "from": CALL.from,
            "direction": "outbound-api", "date_created": "Tue, 10 Mar 2015 09:15:02 +0000",
        });
        for (name, value) in changes {
            call[*name] = json!(value);
        }
        json!({ "calls": [call], "next_page_uri": null })
    }

    #[tokio::test]
    async fn a_call_says_where_it_stands() {
        let call = ResponseTemplate::new(200).set_body_json(json!({"status": "in-progress"}));
        let server = answering("Calls/CA1.json", "GET", call).await;
        let status = rest(&server.uri()).call_status("CA1").await;
        assert_eq!(status, Ok(CallStatus::InProgress));
    }

    #[tokio::test]
    async fn a_call_is_sent_elsewhere_or_ended() {
        let server = answering("Calls/CA1.json", "POST", ResponseTemplate::new(200)).await;
        let rest = rest(&server.uri());
        let (url, twiml) = ("https://esempio.it/x", "<Response><Hangup/></Response>");
        assert_eq!(rest.redirect_call("CA1", url).await, Ok(()));
        assert_eq!(rest.run_on_call("CA1", twiml).await, Ok(()));
        assert_eq!(rest.end_call("CA1").await, Ok(()));
        let long = rest.run_on_call("CA1", &"x".repeat(4001)).await;
        let (status, code) = (400, Some(TOO_LONG));
        assert_eq!(long, Err(RestError::Refused { status, code }));
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let expected = [
            vec![pair(("Url", url)), pair(("Method", "POST"))],
            vec![pair(("Twiml", twiml))],
            vec![pair(("Status", "completed"))],
        ];
        assert_eq!(forms(&server).await, expected);
    }

    #[tokio::test]
    async fn a_call_is_placed_and_named() {
        let made = ResponseTemplate::new(201).set_body_json(json!({"sid": "CA7"}));
        let server = answering("Calls.json", "POST", made).await;
        let placed = rest(&server.uri()).place_call(&CALL, None).await;
        assert_eq!(placed, Ok(CallSid("CA7".into())));
        let forms = forms(&server).await;
        let value = |name: &str| {
            let pair = forms[0].iter().find(|(field, _)| field == name);
            pair.unwrap().1.clone()
        };
        assert_eq!(
            (value("To"), value("Timeout")),
            (CALL.to.into(), "25".into())
        );
    }

    #[tokio::test]
    async fn a_call_whose_answer_was_lost_is_found_and_not_placed_again() {
        let server = MockServer::start().await;
        Mock::given(method("GET"))
            .and(at("Calls.json"))
            .and(query_param("To", CALL.to))
            .and(query_param("StartTime>", "2015-03-10"))
            .respond_with(ResponseTemplate::new(200).set_body_json(listed(&[])))
            .mount(&server)
            .await;
        let placed = rest(&server.uri()).place_call(&CALL, Some(since())).await;
        assert_eq!(placed, Ok(CallSid("CA7".into())));
        assert!(forms(&server).await.is_empty());
    }

    #[tokio::test]
    async fn another_call_to_the_same_number_is_not_taken_for_it() {
        for other in [
            ("date_created", "Tue, 10 Mar 2015 09:13:00 +0000"),
            ("from", "+3906999999"),
            ("direction", "inbound"),
            ("to", "+393330000000"),
        ] {
            let page = ResponseTemplate::new(200).set_body_json(listed(&[other]));
            let server = answering("Calls.json", "GET", page).await;
            let made = ResponseTemplate::new(201).set_body_json(json!({"sid": "CA8"}));
            Mock::given(method("POST"))
                .respond_with(made)
                .mount(&server)
                .await;
            let placed = rest(&server.uri()).place_call(&CALL, Some(since())).await;
            assert_eq!(placed, Ok(CallSid("CA8".into())), "{other:?}");
        }
    }

    #[tokio::test]
    async fn nothing_is_placed_again_while_nobody_knows() {
        let server = answering("Calls.json", "GET", ResponseTemplate::new(503)).await;
        let placed = rest(&server.uri()).place_call(&CALL, Some(since())).await;
        assert_eq!(placed, Err(RestError::Unknown));
        assert!(forms(&server).await.is_empty());
    }

    #[tokio::test]
    async fn telnyx_is_asked_in_its_own_way() {
        let server = MockServer::start().await;
        let account = crate::platform::rest::testing::ACCOUNT;
        Mock::given(method("POST"))
            .and(path(format!("/v2/texml/Accounts/{account}/Calls")))
            .and(header("authorization", "Bearer segreto"))
            .and(body_json(json!({
                "ApplicationSid": "app-1", "To": CALL.to, "From": CALL.from,
                "Url": CALL.document, "UrlMethod": "POST",
                "StatusCallback": CALL.status_callback, "StatusCallbackMethod": "POST",
            })))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"status": "queued"})))
            .expect(1)
            .mount(&server)
            .await;
        let rest = rest_of(Profile::Telnyx, &server.uri(), &clock());
        let placed = rest.place_call(&CALL, None).await;
        assert_eq!(
            placed,
            Err(RestError::Unknown),
            "its answer may name no call"
        );
    }

    #[tokio::test]
    async fn a_platform_that_takes_no_whole_document_is_not_even_asked() {
        let server = MockServer::start().await;
        let rest = rest_of(Profile::SignalWire, &server.uri(), &clock());
        let run = rest.run_on_call("CA1", "<Response/>").await;
        assert_eq!(run, Err(RestError::NotOffered));
        assert!(server.received_requests().await.unwrap().is_empty());
    }
}
