//! A caller as the platform tells of one: signed webhooks, and the documents that come back.

use std::collections::BTreeMap;

use centralino::twiml::signature::sign;
use centralino::twiml::{Dial, Document, Endpoint, Enqueue, Gather, Noun, Verb};
use reqwest::Method;

use crate::world::World;

/// A call.
#[derive(Clone)]
pub struct Caller<'w> {
    pub world: &'w World,
    pub sid: String,
    pub from: String,
    pub to: String,
    /// What the next requests say of the caller's leg.
    pub status: &'static str,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// Fields of a form.
pub type Fields = Vec<(String, String)>;

impl<'w> Caller<'w> {
    /// A caller from a mobile.
    pub fn new(world: &'w World, sid: &str) -> Self {
        Self {
            world,
            sid: sid.to_owned(),
            from: "+393331234567".to_owned(),
            to: "803164".to_owned(),
            status: "in-progress",
        }
    }

    /// The fields that every webhook has, and these.
    pub fn fields(&self, more: &[(&str, &str)]) -> Fields {
        let always = [
            ("CallSid", self.sid.as_str()),
            ("AccountSid", "AC1"),
            ("From", &self.from),
            ("To", &self.to),
            ("CallStatus", self.status),
            ("ApiVersion", "2010-04-01"),
            ("Direction", "inbound"),
        ];
        let all = always.iter().chain(more);
        all.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    /// A signed webhook of this call.
    pub async fn post(&self, path: &str, more: &[(&str, &str)]) -> Answer {
        self.world.post(path, &self.fields(more)).await
    }

    /// Calls.
    pub async fn dial(&self) -> Answer {
        self.post("/voice", &[]).await
    }

    /// Calls and asks for a person at once: the answer puts the caller in line.
    pub async fn ask_for_a_person(&self) -> Enqueue {
        let menu = self.dial().await.gather();
        let action = menu.action.unwrap();
        self.post(&action, &[("Digits", "0")]).await.enqueue()
    }

    /// Waits in line: the platform has asked for the wait document once.
    pub async fn wait_in_line(&self) -> Enqueue {
        let queue = self.ask_for_a_person().await;
        self.beat(&queue).await;
        self.world.settle().await;
        queue
    }

    /// The platform asks for the wait document.
    pub async fn beat(&self, queue: &Enqueue) -> Answer {
        let url = queue.wait_url.as_deref().unwrap();
        self.post(url, &[("QueueSid", "QU1")]).await
    }

    /// The caller left the queue, this way.
    pub async fn left(&self, queue: &Enqueue, result: &str) -> Answer {
        let url = queue.action.as_deref().unwrap();
        self.post(url, &[("QueueResult", result), ("QueueSid", "QU1")])
            .await
    }

    /// The status hook of the caller's own leg.
    pub async fn tells_status(&mut self, status: &'static str) -> Answer {
        self.status = status;
        self.post("/voice/status", &[("CallDuration", "60")]).await
    }
}

impl Answer {
    /// The document; panics where it is none, or not as every document must be.
    #[track_caller]
    pub fn document(&self) -> Document {
        assert_eq!(self.status, 200, "{self:?}");
        assert!(self.headers["content-type"].starts_with("text/xml"));
        assert_eq!(self.headers["cache-control"], "no-store");
        assert!(self.body.len() < 64_000, "{} bytes", self.body.len());
        Document::parse(&self.body).unwrap()
    }

    /// The one verb of a kind, or a panic that shows the document.
    #[track_caller]
    fn the<T>(&self, pick: impl Fn(Verb) -> Option<T>) -> T {
        let found = self.document().verbs.into_iter().find_map(pick);
        found.unwrap_or_else(|| panic!("not in {}", self.body))
    }

    #[track_caller]
    pub fn gather(&self) -> Gather {
        self.the(|verb| {
            let Verb::Gather(gather) = verb else {
                return None;
            };
            Some(gather)
        })
    }

    #[track_caller]
    pub fn enqueue(&self) -> Enqueue {
        self.the(|verb| {
            let Verb::Enqueue(enqueue) = verb else {
                return None;
            };
            Some(enqueue)
        })
    }

    #[track_caller]
    pub fn redirect(&self) -> String {
        self.the(|verb| {
            let Verb::Redirect(redirect) = verb else {
                return None;
            };
            Some(redirect.url)
        })
    }

    #[track_caller]
    pub fn dial(&self) -> Dial {
        self.the(|verb| {
            let Verb::Dial(dial) = verb else {
                return None;
            };
            Some(dial)
        })
    }

    /// Whether the caller is put in line.
    pub fn queues(&self) -> bool {
        let verbs = self.document().verbs;
        verbs.iter().any(|verb| matches!(verb, Verb::Enqueue(_)))
    }

    /// Whether the caller is asked out of the queue.
    pub fn leaves(&self) -> bool {
        self.document().verbs == [Verb::Leave]
    }

    /// Whether the document ends the call after what it says.
    pub fn hangs_up(&self) -> bool {
        self.document().verbs.last() == Some(&Verb::Hangup)
    }

    /// Whether there is nothing in the document.
    pub fn is_empty(&self) -> bool {
        self.document().verbs.is_empty()
    }
}

/// The browser telephone that a document dials.
pub fn client(dial: &Dial) -> Endpoint {
    match dial.nouns.as_slice() {
        [Noun::Client(client)] => client.clone(),
        other => panic!("{other:?}"),
    }
}

impl World {
    /// A signed POST.
    pub async fn post(&self, path: &str, fields: &Fields) -> Answer {
        let signature = sign(&self.token, &format!("{}{path}", self.url), fields);
        self.post_as(path, &encoded(fields), Some(&signature)).await
    }

    /// A POST of these bytes with this signature.
    pub async fn post_as(&self, path: &str, body: &str, signature: Option<&str>) -> Answer {
        let mut headers = vec![(
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        )];
        headers.extend(signature.map(|signature| ("x-twilio-signature", signature.to_owned())));
        self.send((Method::POST, path), &headers, body.to_owned())
            .await
    }

    /// A request with these headers and this body.
    pub async fn send(
        &self,
        (method, path): (Method, &str),
        headers: &[(&'static str, String)],
        body: String,
    ) -> Answer {
        let url = format!("{}{path}", self.url);
        let mut request = self.http.request(method, url).body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let headers = answer.headers().iter();
        let headers = headers
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
            .collect();
        Answer {
            status,
            headers,
            body: answer.text().await.unwrap(),
        }
    }
}

/// The fields as a form.
pub fn encoded(fields: &Fields) -> String {
    let escape = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let pairs = fields.iter();
    let pairs: Vec<_> = pairs
        .map(|(key, value)| format!("{}={}", escape(key), escape(value)))
        .collect();
    pairs.join("&")
}
