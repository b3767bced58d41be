//! The console's addresses.

use axum::Router;

use super::Console;

pub fn router(console: Console) -> Router {
    Router::new().merge(super::assets::router()).with_state(console)
}
