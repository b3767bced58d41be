//! What staff see: pages, fragments, assets and their handlers. What is done is done by workflows.

pub mod assets;
pub mod guide;
mod handlers;
pub mod views;

use std::sync::Arc;

use axum::Router;
use tokio_util::sync::CancellationToken;

use crate::workflows::Ctx;
use crate::workflows::releases::Releases;

/// What the console's handlers are handed.
#[derive(Clone)]
pub struct Console {
    /// The workflows' things.
    pub ctx: Ctx,
    /// The flows.
    pub releases: Releases,
    softphone: Arc<Option<String>>,
    stop: CancellationToken,
}

impl Console {
    /// The console's state. `stop` ends open event streams.
    pub fn new(
        ctx: Ctx,
        releases: Releases,
        softphone: Option<String>,
        stop: CancellationToken,
    ) -> Self {
        Self {
            ctx,
            releases,
            softphone: Arc::new(softphone),
            stop,
        }
    }

    /// The console's addresses.
    pub fn router(self) -> Router {
        handlers::router(self)
    }
}
