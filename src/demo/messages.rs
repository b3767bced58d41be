//! `/demo/messages`: what citizens received: SMS, mails and letters, opened with the identity in
//! memory. A page like this must never exist outside the demo.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use tower_http::set_header::SetResponseHeaderLayer;

use super::envelopes::{self, Envelopes};
use crate::calls::OpenedLetter;
use crate::calls::smtp_sink::Mail;
use crate::calls::stage::Shown;
use crate::domain::zone::rome;
use crate::switch::SentMessage;
use crate::workflows::Fault;

const HEADERS: [(&str, &str); 4] = [
    ("cache-control", "no-store, private"),
    (
        "content-security-policy",
        "default-src 'self'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
];

#[derive(Template)]
#[template(path = "demo/messages.html")]
struct Page {
    sms: Vec<SentMessage>,
    mails: Vec<Mail>,
    letters: Vec<LetterRow>,
    envelopes: Vec<envelopes::Row>,
}

struct LetterRow {
    pin: String,
    practice: String,
    lines: Vec<String>,
    at: Timestamp,
    state: &'static str,
    opens: bool,
}

/// `/demo/messages` and the letters' pages.
pub(super) fn router(shown: Shown, envelopes: Envelopes) -> Router {
    let in_envelopes = envelopes::router(shown.clone(), envelopes.clone());
    let mut router = Router::new()
        .route("/demo/messages", get(page))
        .route("/demo/letters/{pin}", get(letter))
        .route(
            "/demo/messages.css",
            get(|| async { text("text/css", include_str!("messages.css")) }),
        )
        .route(
            "/demo/messages.js",
            get(|| async { text("text/javascript", include_str!("messages.js")) }),
        )
        .with_state((shown, envelopes))
        .merge(in_envelopes);
    for (name, value) in HEADERS {
        router = router.layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ));
    }
    router
}

fn text(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], text)
}

async fn page(State((shown, envelopes)): State<(Shown, Envelopes)>) -> Response {
    match gather(&shown, &envelopes).await {
        Ok(page) => match page.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => failed(&error),
        },
        Err(error) => failed(&error),
    }
}

async fn gather(shown: &Shown, envelopes: &Envelopes) -> Result<Page, Fault> {
    let mut sms = shown.switch.messages();
    sms.reverse();
    let mut mails = shown.sink.mails();
    mails.reverse();
    let letters = shown.print_room.closed().await?;
    let letters = letters
        .into_iter()
        .map(|letter| LetterRow {
            opens: shown.print_room.open_half(&letter).is_some(),
            lines: lines(&letter),
            practice: letter.to.practice.to_string(),
            at: letter.at,
            state: state(&letter.state),
            pin: letter.to.pin,
        })
        .collect();
    Ok(Page {
        sms,
        mails,
        letters,
        envelopes: envelopes.rows(&shown.ctx).await?,
    })
}

fn lines(letter: &OpenedLetter) -> Vec<String> {
    std::iter::once(letter.to.full_name())
        .chain(letter.to.address.iter().cloned())
        .collect()
}

async fn letter(State((shown, _)): State<(Shown, Envelopes)>, Path(pin): Path<String>) -> Response {
    let letters = match shown.print_room.closed().await {
        Ok(letters) => letters,
        Err(error) => return failed(&error),
    };
    let found = letters.iter().find(|letter| letter.to.pin == pin);
    match found.and_then(|letter| shown.print_room.pdf(letter)) {
        Some(pdf) => (
            [
                (header::CONTENT_TYPE, "application/pdf"),
                (
                    header::CONTENT_DISPOSITION,
                    "inline; filename=\"lettera.pdf\"",
                ),
            ],
            pdf.to_vec(),
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, "Questa lettera non si apre più.").into_response(),
    }
}

fn failed(error: &dyn std::error::Error) -> Response {
    tracing::error!(error.message = %error, "the demo's messages cannot be shown");
    let said = "La pagina non è disponibile. Riprovi tra poco.";
    (StatusCode::INTERNAL_SERVER_ERROR, said).into_response()
}

/// The day and the time in Rome.
fn when(at: &Timestamp) -> String {
    let at = at.to_zoned(rome());
    at.strftime("%d/%m/%Y %H:%M:%S").to_string()
}

/// What the platform said of an SMS.
fn status(word: &str) -> &str {
    match word {
        "accepted" | "queued" => "in coda",
        "sending" | "sent" => "inviato",
        "delivered" => "consegnato",
        "undelivered" => "non consegnato",
        "failed" => "non inviato",
        other => other,
    }
}

fn state(word: &str) -> &'static str {
    match word {
        "ready" => "pronta per la stampa",
        "exported" => "in stampa",
        "confirmed" => "spedita",
        "spoiled" => "da ristampare",
        "cancelled" => "annullata",
        _ => "",
    }
}
