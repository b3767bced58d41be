//! The platform's REST on loopback: it takes messages and remembers them whatever becomes of the one
//! who sent them, answers late, and lets queue members go. Nothing is sent anywhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use centralino::clock::Clock;
use centralino::rng::Rng;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A message that was taken.
#[derive(Clone)]
pub struct Sms {
    pub sid: String,
    pub to: String,
    pub body: String,
}

/// The platform's side.
pub struct Gateway {
    /// The address of its REST.
    pub url: String,
    taken: Taken,
    serving: JoinHandle<()>,
}

#[derive(Clone)]
struct Taken {
    rng: Rng,
    messages: Arc<Mutex<Vec<Sms>>>,
}

impl Gateway {
    /// Listens. `seed` decides how late it is each time.
    pub async fn start(seed: u64) -> Self {
        let taken = Taken {
            rng: Rng::seeded(seed),
            messages: Arc::default(),
        };
        let router = Router::new()
            .route(
                "/2010-04-01/Accounts/{account}/Messages.json",
                post(take).get(list),
            )
            .route(
                "/2010-04-01/Accounts/{account}/Queues/{queue}/Members/{call}",
                post(|| async { Json(json!({})) }),
            )
            .route(
                "/2010-04-01/Accounts/{account}/Calls/{call}",
                get(|| async { Json(json!({ "status": "in-progress" })) })
                    .post(|| async { Json(json!({})) }),
            )
            .with_state(taken.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url,
            taken,
            serving,
        }
    }

    /// Every message taken so far.
    pub fn messages(&self) -> Vec<Sms> {
        self.taken.lock().clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Taken {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Sms>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Up to 63 ms.
    async fn be_late(&self) {
        let [late] = self.rng.bytes::<1>();
        drop(
            Clock::system()
                .sleep(Duration::from_millis(u64::from(late & 63)))
                .await,
        );
    }
}

/// Takes a message: late, and even if its sender died meanwhile; then answers, late again.
async fn take(
    State(taken): State<Taken>,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let work = tokio::spawn(async move {
        taken.be_late().await;
        let sms = {
            let mut messages = taken.lock();
            let sms = Sms {
                sid: format!("SM{:032x}", messages.len() + 1),
                to: form["To"].clone(),
                body: form["Body"].clone(),
            };
            messages.push(sms.clone());
            sms
        };
        taken.be_late().await;
        sms
    });
    (StatusCode::CREATED, Json(shown(&work.await.unwrap())))
}

async fn list(
    State(taken): State<Taken>,
    Query(query): Query<HashMap<String, String>>,
) -> Json<Value> {
    let to = &query["To"];
    let found: Vec<Value> = taken
        .lock()
        .iter()
        .filter(|sms| sms.to == *to)
        .map(shown)
        .collect();
    Json(json!({ "messages": found, "next_page_uri": null }))
}

fn shown(sms: &Sms) -> Value {
    json!({ "sid": sms.sid, "status": "sent", "error_code": null, "body": sms.body, "to": sms.to })
}
