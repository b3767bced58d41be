//! Whether the process lives, and whether it can be sent calls.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio_util::sync::CancellationToken;

use crate::workflows::Ctx;

/// `/health/…`
pub fn router(ctx: Ctx, leaving: CancellationToken) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "ok" }))
        .route("/health/ready", get(ready))
        .with_state((ctx, leaving))
}

/// The store answers. Calls in progress go on without it.
async fn ready(
    State((ctx, leaving)): State<(Ctx, CancellationToken)>,
) -> (StatusCode, &'static str) {
    if leaving.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match ctx.db.read().await {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store is away"),
    }
}
