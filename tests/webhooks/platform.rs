//! The platform's REST: it answers as it is told and remembers what it was asked.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;

/// What it answers to a kind of question.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// It did so; a call's status is this.
    Yes(&'static str),
    /// The call or member is not there.
    Gone,
    /// 504: nobody knows whether it was done.
    TimeOut,
}

/// A question it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `POST Queues/QU1/Members/CA1.json`
    pub what: String,
    /// The form, decoded no further than its `Url`.
    pub document: Option<String>,
}

/// The platform.
#[derive(Clone)]
pub struct Platform(Arc<Mutex<Told>>, String);

struct Told {
    queue: Says,
    call: Says,
    redirect: Says,
    asked: Vec<Asked>,
}

impl Platform {
    /// Starts to answer on a loopback port; every call lives, everything succeeds.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let told = Told {
            queue: Says::Yes("in-progress"),
            call: Says::Yes("in-progress"),
            redirect: Says::Yes("in-progress"),
            asked: Vec::new(),
        };
        let platform = Self(Arc::new(Mutex::new(told)), url);
        let router = Router::new().fallback(answer).with_state(platform.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        platform
    }

    /// Where it answers.
    pub fn url(&self) -> &str {
        &self.1
    }

    /// What it says when a caller is to be taken out of a queue.
    pub fn taking_out_says(&self, says: Says) {
        self.told().queue = says;
    }

    /// What it says when it is asked how a call does.
    pub fn call_says(&self, says: Says) {
        self.told().call = says;
    }

    /// What it says when a call is to be redirected.
    pub fn redirecting_says(&self, says: Says) {
        self.told().redirect = says;
    }

    /// All it was asked, in order.
    pub fn asked(&self) -> Vec<String> {
        let told = self.told();
        told.asked.iter().map(|asked| asked.what.clone()).collect()
    }

    /// The document of the last question that brought one: its path.
    pub fn last_document(&self) -> Option<String> {
        let told = self.told();
        let mut last = told.asked.iter().rev();
        last.find_map(|asked| asked.document.clone())
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(State(platform): State<Platform>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 65_536).await.unwrap();
    let path = parts.uri.path();
    let below = path.splitn(5, '/').nth(4).unwrap_or_default();
    let document = form(&body)
        .into_iter()
        .find(|(key, _)| key == "Url")
        .map(|(_, url)| {
            url.splitn(4, '/')
                .nth(3)
                .map_or(url.clone(), |path| format!("/{path}"))
        });
    let mut told = platform.told();
    let says = if below.starts_with("Queues/") {
        told.queue
    } else if parts.method == "GET" {
        told.call
    } else {
        told.redirect
    };
    told.asked.push(Asked {
        what: format!("{} {below}", parts.method),
        document,
    });
    match says {
        Says::Yes(status) => format!(r#"{{"sid":"CA","status":"{status}"}}"#).into_response(),
        Says::Gone => (StatusCode::NOT_FOUND, r#"{"code":20404,"status":404}"#).into_response(),
        Says::TimeOut => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

fn form(body: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body).replace('+', " ");
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| {
            let value = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
            (key.to_owned(), value.into_owned())
        })
        .collect()
}
