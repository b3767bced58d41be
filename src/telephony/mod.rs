//! Webhooks in: signature, parameters, documents out. It knows no menu; the flow answers.
//! Whoever signed gets 200 and TwiML, whatever went wrong.

mod answer;
mod arrive;
mod at;
mod below;
mod callback;
mod connect;
mod facts;
mod line;
mod music;
mod params;
mod recent;
mod recording;
mod signed;
mod status;
mod voice_message;

pub use at::event;
pub use facts::facts_of_call;
pub use params::Params;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use secrecy::SecretString;
use tower_http::limit::RequestBodyLimitLayer;

use crate::workflows::Ctx;
use crate::workflows::late::LateQueue;
use crate::workflows::releases::Releases;
use recent::Recent;

/// The largest request that is read, bytes (`telephony.md` 1).
const LARGEST: usize = 64 * 1024;

/// What the webhooks are handed.
#[derive(Clone)]
pub struct Telephony {
    /// The workflows' things.
    pub ctx: Ctx,
    /// The flows.
    pub releases: Releases,
    /// What status hooks tell.
    pub late: LateQueue,
    /// Who may call.
    pub signing: Arc<Signing>,
    recent: Arc<Recent>,
}

/// How requests prove that they come from the platform.
pub struct Signing {
    /// The address over which the platform signs, without a slash at the end.
    pub public_url: String,
    /// The platform's token; absent only with `--insecure-unsigned-webhooks`.
    pub token: Option<SecretString>,
}

impl Telephony {
    /// The webhooks' state.
    pub fn new(ctx: Ctx, releases: Releases, late: LateQueue, signing: Signing) -> Self {
        Self {
            ctx,
            releases,
            late,
            signing: Arc::new(signing),
            recent: Arc::new(Recent::default()),
        }
    }

    /// The webhooks' addresses.
    pub fn router(self) -> Router {
        Router::new()
            .route("/voice", post(arrive::arrive))
            .route("/voice/at/{*position}", post(at::at))
            .route("/voice/wait/{*ticket}", post(line::wait))
            .route("/voice/queued/{*ticket}", post(line::queued))
            .route("/voice/connect/{offer}/{*ticket}", post(connect::connect))
            .route("/voice/dialled/{offer}/{*ticket}", post(connect::dialled))
            .route("/voice/leg/{offer}", post(status::leg))
            .route("/voice/status", post(status::call))
            .route("/voice/fallback", post(status::fallback))
            .route("/sms/status", post(status::message))
            .route("/voice/{*anything}", post(status::nowhere))
            .layer(from_fn_with_state(self.clone(), signed::signed))
            .layer(RequestBodyLimitLayer::new(LARGEST))
            .route("/voice/music.wav", get(music::music))
            .route(
                "/voice/recordings/{release}/{file}",
                get(recording::recording),
            )
            .with_state(self)
    }
}
