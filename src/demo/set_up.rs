//! Set-up over HTTP for whoever plays scripted calls against a demo: adds operators, given the token
//! that the demo printed. It exists in the demo alone.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::auth::{self, Role};
use crate::calls::add_staff;
use crate::workflows::Ctx;
use crate::workflows::add_operator::NewOperator;

#[derive(Clone)]
struct SetUp {
    ctx: Ctx,
    expected: String,
}

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

/// `expected` is the hash of the token.
pub(super) fn router(ctx: Ctx, expected: String) -> Router {
    Router::new()
        .route("/demo/set-up/operators", post(operators))
        .with_state(SetUp { ctx, expected })
}

async fn operators(
    State(set_up): State<SetUp>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Result<Json<Added>, StatusCode> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if token.map(auth::hash_token) != Some(set_up.expected) {
        return Err(StatusCode::UNAUTHORIZED);
    }
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
    match add_staff(&set_up.ctx, &new).await {
        Ok(password) => Ok(Json(Added {
            name: asked.name,
            endpoint,
            password,
        })),
        Err(error) => {
            tracing::error!(error.message = %error, "an operator was not added");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}
