//! An office's desk: envelopes handed out, PINs revoked and made dispositivo, requests on paper. Only
//! who serves in person opens it; no secret is ever on its pages.

mod envelope;
mod paper;
mod pin;
mod said;
mod spoiled;

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::get;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::problem::{Page, Problem, html};
use super::staff::Staff;
use crate::console::Console;
use crate::console::views::sede::{Done, Start, Typed};
use crate::console::views::shell::Here;
use crate::store::envelopes;
use crate::web::fields::Fields;
use crate::web::files;

/// The desk's addresses; those with documents take larger forms.
pub fn router() -> Router<Console> {
    let with_documents = Router::new()
        .route("/console/sede/paper", get(paper::page).post(paper::take))
        .route(
            "/console/sede/convert",
            get(paper::convert_page).post(paper::convert),
        )
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(files::LARGEST));
    Router::new()
        .route("/console/sede", get(start))
        .route(
            "/console/sede/envelope",
            get(envelope::page).post(envelope::hand_out),
        )
        .route("/console/sede/pin", get(pin::page).post(pin::act))
        .route(
            "/console/sede/spoiled",
            get(spoiled::page).post(spoiled::cancel),
        )
        .layer(RequestBodyLimitLayer::new(super::LARGEST))
        .merge(with_documents)
        .layer(CsrfLayer::new())
}

async fn start(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_serve_in_person()?;
    let page = Start {
        offices: console.offices().await?,
        shell: console.shell(&staff, Here::Sede).await?,
    };
    html(&page)
}

/// What was typed, and nothing said about it yet.
fn typed(fields: &Fields) -> Typed {
    let values = fields
        .0
        .iter()
        .filter(|(name, _)| *name != "csrf")
        .map(|(name, value)| (name.clone(), value.clone()));
    Typed {
        values: values.collect(),
        ..Typed::default()
    }
}

/// What was typed, and what to do about some fields.
fn wrong(fields: &Fields, messages: BTreeMap<String, String>) -> Typed {
    Typed {
        messages,
        ..typed(fields)
    }
}

/// What was typed, and what stands in the way of the whole.
fn in_the_way(fields: &Fields, problem: String) -> Typed {
    Typed {
        problem,
        ..typed(fields)
    }
}

impl Console {
    async fn offices(&self) -> Result<Vec<(String, i64)>, Problem> {
        let mut tx = self.ctx.db.read().await?;
        Ok(envelopes::offices(&mut tx).await?)
    }

    async fn desk_done(&self, staff: &Staff, (title, say): (&str, &str), then: &[&str]) -> Page {
        let page = Done {
            shell: self.shell(staff, Here::Sede).await?,
            title: title.to_owned(),
            say: say.to_owned(),
            then: then.iter().map(|&step| step.to_owned()).collect(),
        };
        html(&page)
    }
}
