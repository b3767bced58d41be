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
mod refused;
mod signed;
mod status;
mod voice_message;

pub use at::event;
pub use facts::facts_of_call;
pub use params::Params;
pub use refused::{Counts, Refused};
use signed::Signing;
pub use signed::SigningKeys;

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use tower_http::limit::RequestBodyLimitLayer;

use crate::twiml::SILENCE_URL;
use crate::workflows::Ctx;
use crate::workflows::late::LateQueue;
use crate::workflows::releases::Releases;
use recent::Recent;
use recording::LookUps;

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
    signing: Arc<Signing>,
    /// How many had to go.
    pub refused: Arc<Refused>,
    recent: Arc<Recent>,
    look_ups: Arc<LookUps>,
}

impl Telephony {
    /// The webhooks' state. `keys` say who may call.
    pub fn new(ctx: Ctx, releases: Releases, late: LateQueue, keys: Arc<SigningKeys>) -> Self {
        Self {
            signing: Arc::new(Signing::new(&ctx.config, keys)),
            ctx,
            releases,
            late,
            refused: Arc::default(),
            recent: Arc::new(Recent::default()),
            look_ups: Arc::new(LookUps::default()),
        }
    }

    /// The webhooks' addresses.
    pub fn router(self) -> Router {
        Router::new()
            .route("/voice", either(arrive::arrive))
            .route("/voice/at/{*position}", post(at::at))
            .route("/voice/wait/{*ticket}", post(line::wait))
            .route("/voice/queued/{*ticket}", post(line::queued))
            .route("/voice/connect/{offer}/{*ticket}", post(connect::connect))
            .route("/voice/dialled/{offer}/{*ticket}", post(connect::dialled))
            .route("/voice/leg/{offer}", post(status::leg))
            .route("/voice/status", either(status::call))
            .route("/voice/fallback", either(status::fallback))
            .route("/sms/status", either(status::message))
            .route("/voice/{*anything}", post(status::nowhere))
            .layer(map_response_with_state(self.clone(), answer::written))
            .layer(from_fn_with_state(self.clone(), signed::signed))
            .layer(RequestBodyLimitLayer::new(LARGEST))
            .route("/voice/music.wav", get(music::music))
            .route(SILENCE_URL, get(music::silence))
            .route(
                "/voice/recordings/{release}/{file}",
                get(recording::recording),
            )
            .with_state(self)
    }
}

/// What is set at the platform, where somebody may have chosen GET; what our own documents name is
/// always a POST.
fn either<H, T>(handler: H) -> MethodRouter<Telephony>
where
    H: Handler<T, Telephony>,
    T: 'static,
{
    on(MethodFilter::GET.or(MethodFilter::POST), handler)
}
