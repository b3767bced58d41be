//! Stands between a browser and a server and keeps every answer that passes, so that a test can
//! search them. It changes nothing.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio_stream::StreamExt as _;

/// A recorder and where browsers reach it.
pub struct Recorder {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    answers: Answers,
}

type Answers = Arc<Mutex<Vec<u8>>>;

#[derive(Clone)]
struct Passing {
    server: String,
    client: reqwest::Client,
    answers: Answers,
}

impl Recorder {
    /// A recorder in front of the server at `server`.
    pub async fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers = Answers::default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let passing = Passing {
            server: server.to_owned(),
            client,
            answers: Arc::clone(&answers),
        };
        let app = Router::new().fallback(pass).with_state(passing);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, answers }
    }

    /// All bodies and headers that passed, one after the other.
    pub fn text(&self) -> String {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&answers).into_owned()
    }
}

async fn pass(State(passing): State<Passing>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().unwrap().to_string();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let answer = passing
        .client
        .request(parts.method, format!("{}{path}", passing.server))
        .headers(parts.headers)
        .body(body)
        .send()
        .await
        .unwrap();
    keep(
        &passing.answers,
        format!("{path} {:?}\n", answer.headers()).as_bytes(),
    );
    let mut back = Response::builder().status(answer.status());
    back.headers_mut().unwrap().clone_from(answer.headers());
    let answers = Arc::clone(&passing.answers);
    let stream = answer.bytes_stream().map(move |part| {
        if let Ok(bytes) = &part {
            keep(&answers, bytes);
        }
        part
    });
    back.body(Body::from_stream(stream)).unwrap()
}

fn keep(answers: &Answers, bytes: &[u8]) {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    answers.extend_from_slice(bytes);
}
