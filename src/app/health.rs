//! Whether the process lives, and whether it can be sent calls.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use crate::workflows::Ctx;

/// `/health/…`
pub fn router(ctx: Ctx) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "ok" }))
        .route("/health/ready", get(ready))
        .with_state(ctx)
}

/// The store answers. Calls in progress go on without it.
async fn ready(State(ctx): State<Ctx>) -> (StatusCode, &'static str) {
    match ctx.db.read().await {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store is away"),
    }
}
