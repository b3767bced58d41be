//! A caller, as a platform tells of one: signed webhooks to any server, documents back.

use std::time::Duration;

use centralino::platform::http_client;
use centralino::twiml::{Document, Verb, signature};
use reqwest::Client;

use crate::installation::PUBLIC;

/// One call.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    token: String,
    /// The platform's id.
    pub sid: String,
}

impl Caller {
    /// A call from a landline.
    pub fn new(token: &str, sid: &str) -> Self {
        Self {
            http: http_client(Duration::from_secs(30)).unwrap(),
            token: token.to_owned(),
            sid: sid.to_owned(),
        }
    }

    /// The fields of a webhook about this call.
    pub fn fields<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![
            ("CallSid", self.sid.as_str()),
            ("AccountSid", "AC00000000000000000000000000000000"),
            ("From", "+390612345678"),
            ("To", "803164"),
            ("CallStatus", "in-progress"),
            ("Direction", "inbound"),
        ];
        fields.extend_from_slice(more);
        fields
    }

    /// The platform's signature of such a webhook.
    pub fn signature(&self, path: &str, fields: &[(&str, &str)]) -> String {
        signature::sign(&self.token, &format!("{PUBLIC}{path}"), fields)
    }

    /// A signed webhook as it goes over the wire: its own header lines, and its body.
    pub fn on_the_wire(&self, path: &str) -> (String, String) {
        let fields = self.fields(&[]);
        let signature = self.signature(path, &fields);
        let built = self.http.post(PUBLIC).form(&fields).build().unwrap();
        let body = built.body().and_then(reqwest::Body::as_bytes).unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        (format!("x-twilio-signature: {signature}\r\n"), body)
    }

    /// Asks for a document.
    pub async fn ask(&self, base: &str, path: &str, more: &[(&str, &str)]) -> Document {
        let fields = self.fields(more);
        let asked = self.http.post(format!("{base}{path}")).form(&fields);
        let signed = asked.header("X-Twilio-Signature", self.signature(path, &fields));
        let answer = signed.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        Document::parse(&answer.text().await.unwrap()).unwrap()
    }

    /// Presses zero at every menu, each time at the next server in turn, until the caller is put in
    /// a queue. The value is the address of the wait document.
    pub async fn walk_to_queue(&self, bases: &[&str]) -> String {
        let mut servers = bases.iter().cycle();
        let mut next = || *servers.next().unwrap();
        let mut document = self.ask(next(), "/voice", &[]).await;
        for _ in 0..10 {
            let path = match document.verbs.iter().find_map(way_on) {
                Some(WayOn::Wait(path)) => return path,
                Some(WayOn::Key(path)) => {
                    document = self.ask(next(), &path, &[("Digits", "0")]).await;
                    continue;
                }
                Some(WayOn::Elsewhere(path)) => path,
                None => panic!("the menu leads nowhere: {document:?}"),
            };
            document = self.ask(next(), &path, &[]).await;
        }
        panic!("the menu never ends");
    }

    /// Asks the wait document; the value is where it goes on.
    pub async fn wait(&self, base: &str, path: &str) -> String {
        let document = self.ask(base, path, &[("QueueSid", "QU1")]).await;
        match document.verbs.iter().find_map(way_on) {
            Some(WayOn::Elsewhere(path)) => path,
            _ => panic!("a caller in line is told to go away: {document:?}"),
        }
    }
}

enum WayOn {
    /// Press a key.
    Key(String),
    /// Wait in line.
    Wait(String),
    /// Go on at once.
    Elsewhere(String),
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is only said leads nowhere"
)]
fn way_on(verb: &Verb) -> Option<WayOn> {
    match verb {
        Verb::Gather(gather) => gather.action.clone().map(WayOn::Key),
        Verb::Enqueue(enqueue) => enqueue.wait_url.clone().map(WayOn::Wait),
        Verb::Redirect(redirect) => Some(WayOn::Elsewhere(redirect.url.clone())),
        _ => None,
    }
}
