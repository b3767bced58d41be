//! Set-up over HTTP for whoever plays or records scripted calls against a demo: adds operators, and
//! tells what the records say. Every address wants the token that the demo printed; none exists in a
//! real server.

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::auth::{self, Role};
use crate::calls::away::SET_UP;
use crate::calls::seen::{Departed, Life, Now};
use crate::calls::stage::Shown;
use crate::calls::{Recorded, add_staff};
use crate::workflows::add_operator::NewOperator;

/// `POST /demo/set-up/operators`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    name: String,
    #[serde(default)]
    skills: Vec<String>,
    endpoint: Option<String>,
}

#[derive(Serialize)]
struct Added {
    name: String,
    endpoint: String,
    password: String,
}

/// What went wrong is told to the log alone.
struct Failed(anyhow::Error);

impl<E: Into<anyhow::Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        tracing::error!(error.message = %self.0, "a demo's set-up failed");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

/// `expected` is the hash of the token.
pub(super) fn router(shown: Shown, expected: String) -> Router {
    let addresses = Router::new()
        .route("/operators", post(operators))
        .route("/now", get(now))
        .route("/departed", get(departed))
        .route("/calls/{sid}", get(call))
        .route("/next-call", get(next_call))
        .with_state(shown)
        .layer(from_fn_with_state(expected, guard));
    Router::new().nest(SET_UP, addresses)
}

/// Lets nobody pass without the token.
async fn guard(State(expected): State<String>, request: Request, next: Next) -> Response {
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if token.map(auth::hash_token) != Some(expected) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

async fn operators(
    State(shown): State<Shown>,
    Json(asked): Json<Asked>,
) -> Result<Json<Added>, Failed> {
    let endpoint = asked
        .endpoint
        .unwrap_or_else(|| format!("client:{}", asked.name));
    let skills: Vec<_> = asked.skills.into_iter().map(|skill| (skill, 1)).collect();
    let new = NewOperator {
        name: &asked.name,
        role: Role::Operator,
        endpoint: Some(&endpoint),
        skills: &skills,
    };
    let password = add_staff(&shown.ctx, &new).await?;
    Ok(Json(Added {
        name: asked.name,
        endpoint,
        password,
    }))
}

/// `GET /demo/set-up/now`: a flow is meant by a number that leads to it; else the main one.
#[derive(Deserialize)]
struct Dialled {
    #[serde(default)]
    dialled: String,
}

async fn now(State(shown): State<Shown>, Query(Dialled { dialled }): Query<Dialled>) -> Json<Now> {
    let at = shown.ctx.clock.now_ms();
    let hours = shown.hours_at(&dialled, at);
    Json(Now { at, hours })
}

async fn departed(State(shown): State<Shown>) -> Result<Json<Departed>, Failed> {
    Ok(Json(Departed::from(&shown).await?))
}

async fn call(State(shown): State<Shown>, Path(sid): Path<String>) -> Result<Json<Life>, Failed> {
    Ok(Json(Life::of(&shown.ctx, &sid).await?))
}

/// Answers when the next call has ended.
async fn next_call(State(shown): State<Shown>) -> Result<Json<Option<Recorded>>, Failed> {
    Ok(Json(Recorded::next(&shown).await?))
}
