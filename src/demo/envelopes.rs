//! The envelopes of the demo's office: made, printed and delivered at the start, so that its desk can
//! be tried. Their bundle stays in memory; a real one is on paper and gone.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::calls::stage::Shown;
use crate::domain::envelope::Serial;
use crate::letters::Bundle;
use crate::letters::receipt::Receipt;
use crate::store::envelopes;
use crate::workflows::make_envelopes::{confirm, draw, keep};
use crate::workflows::{Ctx, Fault};

/// The demo's office.
pub const OFFICE: &str = "Sede di Roma Centro";
const COUNT: u32 = 3;

/// The envelopes, once they are made.
#[derive(Clone, Default)]
pub struct Envelopes(Arc<OnceLock<Bundle>>);

/// An envelope as the page of messages lists it.
pub struct Row {
    /// Its number, as it is typed.
    pub serial: String,
    /// The same in groups.
    pub shown: String,
    /// Where it is.
    pub state: &'static str,
}

impl Envelopes {
    /// Makes them and has them confirmed.
    pub async fn make(&self, ctx: &Ctx) -> Result<(), Fault> {
        let _busy = ctx.clock.busy();
        let batch = draw(ctx, OFFICE, COUNT, |_| {}).await?;
        keep(ctx, &batch).await?;
        let mut receipt = Receipt::of(&batch.bundle.id);
        for entry in &batch.bundle.entries {
            receipt.add(entry, ctx.clock.now());
        }
        confirm(ctx, &receipt, &[]).await?;
        // Made once a demo: a second batch would have nobody to keep it.
        let _kept = self.0.set(batch.bundle);
        Ok(())
    }

    /// What is sealed in them.
    pub fn bundle(&self) -> Option<&Bundle> {
        self.0.get()
    }

    /// Their numbers.
    pub fn serials(&self) -> Vec<Serial> {
        let entries = self.bundle().map(|bundle| bundle.entries.iter());
        entries
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.to.envelope().map(|envelope| envelope.serial))
            .collect()
    }

    /// All of them, and where each is.
    pub async fn rows(&self, ctx: &Ctx) -> Result<Vec<Row>, Fault> {
        let mut tx = ctx.db.read().await?;
        let mut rows = Vec::new();
        for serial in self.serials() {
            let found = envelopes::find(&mut tx, &serial.to_string()).await?;
            rows.push(Row {
                serial: serial.to_string(),
                shown: serial.shown(),
                state: found.map_or("", |envelope| state(&envelope.state)),
            });
        }
        Ok(rows)
    }
}

fn state(word: &str) -> &'static str {
    match word {
        "at-office" => "allo sportello, chiusa",
        "bound" => "consegnata",
        "spoiled" => "annullata",
        _ => "in stampa",
    }
}

/// `/demo/envelopes/{serial}`: what is in an envelope.
pub(super) fn router(shown: Shown, envelopes: Envelopes) -> Router {
    Router::new()
        .route("/demo/envelopes/{serial}", get(page))
        .with_state((shown, envelopes))
}

async fn page(
    State((shown, envelopes)): State<(Shown, Envelopes)>,
    Path(serial): Path<String>,
) -> Response {
    let asked = Serial::parse(&serial).ok();
    let entries = envelopes.bundle().map(|bundle| bundle.entries.iter());
    let found = entries.into_iter().flatten().find(|entry| {
        asked.is_some() && entry.to.envelope().map(|envelope| envelope.serial) == asked
    });
    match found.and_then(|entry| shown.print_room.envelope(entry)) {
        Some(pdf) => (
            [
                (header::CONTENT_TYPE, "application/pdf"),
                (
                    header::CONTENT_DISPOSITION,
                    "inline; filename=\"busta.pdf\"",
                ),
            ],
            pdf.to_vec(),
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, "Questa busta non c'è.").into_response(),
    }
}
