//! A tiny server with scripted documents for the exchange's tests, on a virtual clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::recordings::wav;
use super::{CallLine, LineEvent, NumberConfig, Switch, SwitchConfig, Webhooks, lock};
use crate::clock::Clock;
use crate::rng::Rng;
use crate::twiml::Profile;
use crate::twiml::signature::{self, Signer};

pub const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub const TOKEN: &str = "12345";
const START: Timestamp = Timestamp::UNIX_EPOCH;

/// A request that reached the server.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub params: Vec<(String, String)>,
    pub genuine: bool,
    pub at_ms: i64,
}

impl Asked {
    /// The value of a parameter, empty when it did not come.
    pub fn get(&self, name: &str) -> &str {
        self.params
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.params.iter().any(|(key, _)| key == name)
    }
}

struct Script {
    /// Documents by path; the last one of a path is repeated.
    documents: Mutex<HashMap<String, Vec<String>>>,
    asked: Mutex<Vec<Asked>>,
    clock: Clock,
    origin: Mutex<String>,
}

pub struct Bench {
    pub switch: Switch,
    pub clock: Clock,
    pub origin: String,
    script: Arc<Script>,
}

/// A line whose events are read as short texts.
pub struct Line(pub CallLine);

impl Bench {
    /// A server that answers these paths with `<Response>` around these verbs; a path that is given
    /// twice has two answers, one after the other.
    pub async fn start(documents: &[(&str, &str)]) -> Self {
        Self::start_as(Profile::Twilio, documents).await
    }

    /// The same with the temper of a platform.
    pub async fn start_as(profile: Profile, documents: &[(&str, &str)]) -> Self {
        let clock = Clock::virtual_at(START);
        let mut known: HashMap<String, Vec<String>> = HashMap::new();
        for (path, verbs) in documents {
            let body = format!("<Response>{verbs}</Response>");
            known.entry((*path).to_owned()).or_default().push(body);
        }
        let script = Arc::new(Script {
            documents: Mutex::new(known),
            asked: Mutex::default(),
            clock: clock.clone(),
            origin: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        lock(&script.origin).clone_from(&origin);
        let number = NumberConfig {
            voice_url: format!("{origin}/voice"),
            status_url: Some(format!("{origin}/status")),
            fallback_url: known_fallback(&script).then(|| format!("{origin}/fallback")),
        };
        let switch = Switch::start(SwitchConfig {
            account_sid: ACCOUNT.to_owned(),
            auth_token: TOKEN.to_owned(),
            signer: Signer::new(profile, TOKEN, &[0; 32]),
            answers: Box::new(|dialled| dialled.trim_start_matches("+39") == "803164"),
            number,
            clock: clock.clone(),
            rng: Rng::seeded(1),
            webhooks: Webhooks::Http,
            profile,
        })
        .unwrap();
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&script))
            .nest("/switch", switch.router())
            .nest("/phone", switch.phone_router());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            switch,
            clock,
            origin,
            script,
        }
    }

    pub fn dial(&self) -> Line {
        Line(self.switch.dial("+393331234567", "803164"))
    }

    pub fn elapsed_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// The requests to a path so far.
    pub fn all_asked(&self, path: &str) -> Vec<Asked> {
        let mut asked = lock(&self.script.asked).clone();
        asked.retain(|request| request.path == path);
        asked
    }

    /// The first request to a path, waiting for it.
    pub async fn asked(&self, path: &str) -> Asked {
        self.asked_times(path, 1).await.remove(0)
    }

    /// At least so many requests to a path, waiting for them.
    pub async fn asked_times(&self, path: &str, times: usize) -> Vec<Asked> {
        for _ in 0..2_000 {
            let asked = self.all_asked(path);
            if asked.len() >= times {
                return asked;
            }
            tokio::task::yield_now().await;
            tokio::time::timeout(
                std::time::Duration::from_millis(2),
                std::future::pending::<()>(),
            )
            .await
            .unwrap_err();
        }
        panic!(
            "{path} was asked {} times, not {times}",
            self.all_asked(path).len()
        );
    }

    /// A request to the exchange's REST, with the right credentials.
    pub fn rest(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!(
            "{}/switch/2010-04-01/Accounts/{ACCOUNT}/{path}",
            self.origin
        );
        reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .request(method, url)
            .basic_auth(ACCOUNT, Some(TOKEN))
    }
}

fn known_fallback(script: &Script) -> bool {
    lock(&script.documents).contains_key("/fallback")
}

async fn answer(State(script): State<Arc<Script>>, request: Request) -> Response {
    let _busy = script.clock.busy();
    let path = request.uri().path().to_owned();
    if path == "/three-seconds.wav" {
        return wav(3).into_response();
    }
    let url = format!("{}{}", lock(&script.origin), request.uri());
    let given = request.headers().get("X-Twilio-Signature").cloned();
    let body = axum::body::to_bytes(request.into_body(), 1 << 20)
        .await
        .unwrap();
    let params = decode(&body).await;
    let given = given.map(|value| value.to_str().unwrap().to_owned());
    let genuine = given.is_some_and(|given| signature::verify(TOKEN, &url, &params, &given));
    lock(&script.asked).push(Asked {
        path: path.clone(),
        params,
        genuine,
        at_ms: script.clock.now_ms(),
    });
    let mut documents = lock(&script.documents);
    let Some(answers) = documents.get_mut(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let body = if answers.len() > 1 {
        answers.remove(0)
    } else {
        answers[0].clone()
    };
    ([(header::CONTENT_TYPE, "text/xml")], body).into_response()
}

async fn decode(body: &Bytes) -> Vec<(String, String)> {
    use axum::extract::FromRequest as _;
    let request = Request::post("/")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.clone().into())
        .unwrap();
    axum::extract::Form::from_request(request, &())
        .await
        .unwrap()
        .0
}

impl Line {
    pub async fn next_event(&mut self) -> Option<LineEvent> {
        self.0.next_event().await
    }

    pub fn press(&self, keys: &str) {
        self.0.press(keys);
    }

    pub fn say(&self, text: &str) {
        self.0.say(text);
    }

    pub fn hang_up(&self) {
        self.0.hang_up();
    }

    /// Something that presses 1 from another task.
    pub fn keys(&self) -> Presser {
        Presser(self.0.post_for_tests())
    }

    /// The next text, whatever comes before it.
    pub async fn said(&mut self) -> String {
        loop {
            let event = self.next_event().await.unwrap();
            if let LineEvent::Said { text, .. } = event {
                return text;
            }
            if let LineEvent::Ended { status, reason } = event {
                panic!("{status}: {reason}");
            }
        }
    }

    /// Waits for the caller's turn.
    pub async fn listening(&mut self) {
        self.until(|event| matches!(event, LineEvent::Listening { .. }))
            .await;
    }

    /// Waits for an event.
    pub async fn until(&mut self, wanted: impl Fn(&LineEvent) -> bool) -> LineEvent {
        loop {
            let event = self.next_event().await.unwrap();
            if wanted(&event) {
                return event;
            }
            if let LineEvent::Ended { status, reason } = event {
                panic!("{status}: {reason}");
            }
        }
    }

    /// How the call ended.
    pub async fn ended(&mut self) -> String {
        loop {
            if let LineEvent::Ended { status, reason } = self.next_event().await.unwrap() {
                return format!("{status}: {reason}");
            }
        }
    }
}

/// Presses the key 1.
pub struct Presser(super::mailbox::Post<super::call::Signal>);

impl Presser {
    pub fn press(&self) {
        self.0.send(super::call::Signal::Key('1'));
    }
}
