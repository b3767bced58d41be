//! What a page says when it cannot be made: in Italian, with a number that the log knows, and what to
//! do. The cause is logged once and never shown.

use askama::Template as _;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::console::Console;
use crate::console::views::error::ErrorPage;
use crate::console::views::shell::{Here, Shell};
use crate::rng::Rng;
use crate::workflows::Fault;

/// Why a page could not be made.
pub enum Problem {
    /// Nobody is signed in.
    SignIn,
    /// There is no such thing, or it is somebody else's.
    NotFound,
    /// Not with this role, or without the session's token.
    Forbidden,
    /// More than may be sent, or nothing that can be read.
    TooLarge,
    /// What was asked for does not fit any more: title and what to do.
    Conflict(String, Vec<String>),
    /// The platform does not give what was asked for: title and what to do.
    Away(String, Vec<String>),
    /// Something of ours failed.
    Fault(Fault),
    /// A template of ours failed.
    Drawing(askama::Error),
}

/// A page, or why not.
pub type Page = Result<Response, Problem>;

impl<E: Into<Fault>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// A page from its view.
pub fn html(view: &impl askama::Template) -> Page {
    match view.render() {
        Ok(text) => Ok(Html(text).into_response()),
        Err(error) => Err(Problem::Drawing(error)),
    }
}

/// After a POST: look there.
#[expect(clippy::unnecessary_wraps, reason = "it ends a handler as a page does")]
pub fn go(to: &str) -> Page {
    Ok(Redirect::to(to).into_response())
}

/// An address that is not one of ours.
pub async fn nowhere() -> Problem {
    Problem::NotFound
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let number = number();
        let (status, title, steps) = match self {
            Self::SignIn => return Redirect::to("/console/sign-in").into_response(),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Questa pagina non c'è".to_owned(),
                vec!["Forse il contatto è di un altro operatore, o è stato chiuso.".to_owned()],
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "Questo non le è permesso".to_owned(),
                vec![
                    "Torni alla postazione e riprovi: forse la pagina era aperta da troppo tempo."
                        .to_owned(),
                ],
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "Il documento è troppo grande".to_owned(),
                vec!["Alleghi un PDF o un'immagine di al massimo 5 MB.".to_owned()],
            ),
            Self::Conflict(title, steps) => (StatusCode::CONFLICT, title, steps),
            Self::Away(title, steps) => (StatusCode::BAD_GATEWAY, title, steps),
            Self::Fault(fault) => failed(&number, &fault),
            Self::Drawing(error) => failed(&number, &error),
        };
        let page = ErrorPage {
            shell: Shell {
                body_name: String::new(),
                csrf: String::new(),
                softphone_script: None,
                here: Here::Nowhere,
                live: None,
            },
            number,
            title,
            steps,
            kept: Vec::new(),
            back: "/console".to_owned(),
        };
        let text = page.render().unwrap_or_default();
        (status, Html(text)).into_response()
    }
}

fn failed(number: &str, cause: &dyn std::fmt::Display) -> (StatusCode, String, Vec<String>) {
    tracing::error!(error.number = number, error.message = %cause, "a page failed");
    let steps = [
        "Quello che ha scritto è salvato. Riprovi tra qualche secondo.",
        "Se succede ancora, dica al responsabile il numero dell'errore.",
    ];
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "Qualcosa non ha funzionato".to_owned(),
        steps.map(str::to_owned).to_vec(),
    )
}

/// A number that is short enough to be read aloud.
fn number() -> String {
    let [a, b, c] = Rng::System.bytes::<3>();
    format!(
        "{:06}",
        (u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c)) % 1_000_000
    )
}

impl Console {
    /// The body's name, for frames.
    pub(super) fn body_name(&self) -> String {
        self.ctx.body.name.clone()
    }
}
