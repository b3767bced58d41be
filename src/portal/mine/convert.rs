//! How an ordinary PIN becomes dispositivo from the web (R74, T21): a signed request and an identity
//! document are sent, and a person decides. The page says how far it is.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::words;
use super::words::convert::{self, ConvertWords};
use crate::domain::life::{Kind, No};
use crate::domain::upload::Refused;
use crate::portal::Portal;
use crate::portal::frame::Frame;
use crate::portal::inside::{Inside, SentInsideWithFiles};
use crate::portal::parts::{Errors, Mood, Notice};
use crate::portal::problem::{Page, html, html_again};
use crate::store::approvals;
use crate::workflows::convert_pin::{self, Asked, CONVERT, Document, Proposed};
use crate::workflows::keep_upload::What;
use crate::workflows::pin_life;

/// The documents, in their order.
const FILES: [(&str, What); 2] = [
    ("request", What::SignedRequest),
    ("document", What::IdentityDocument),
];

/// The page's address; it takes documents.
pub fn router() -> Router<Portal> {
    Router::new().route("/mine/convert", get(page).post(send))
}

struct File {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    error: &'static str,
}

#[derive(Template)]
#[template(path = "portal/mine/convert.html")]
struct View {
    frame: Frame,
    words: &'static ConvertWords,
    back: &'static str,
    errors: Errors,
    told: Option<Notice>,
    /// Whether a request can be sent now.
    asks: bool,
    files: Vec<File>,
}

async fn page(State(portal): State<Portal>, inside: Inside) -> Page {
    let ctx = &portal.ctx;
    let words = convert::of(inside.visit.language());
    let cf = &inside.session.cf;
    let mut tx = ctx.db.read().await?;
    let life = pin_life::read(ctx, &mut tx, cf).await?.life;
    let last = approvals::last_of(&mut tx, cf, CONVERT).await?;
    drop(tx);
    let last = last
        .as_ref()
        .map(|one| (one.state.as_str(), one.reason.as_deref()));
    let (told, asks) = match last {
        _ if life.kind == Kind::Dispositivo => {
            (Some((Mood::Good, words.already.to_owned())), false)
        }
        Some(("waiting", _)) => (Some((Mood::Info, words.waiting.to_owned())), false),
        Some(("refused", reason)) => {
            let reason = reason.unwrap_or_default().trim_end_matches('.');
            let text = words.refused.replace("{reason}", reason);
            (Some((Mood::Warn, text)), true)
        }
        _ => (None, true),
    };
    let told = told.map(|(mood, text)| Notice::new(mood, "", vec![text]));
    html(&view(&portal, &inside, (told, asks), [""; 2]))
}

async fn send(State(portal): State<Portal>, sent: SentInsideWithFiles) -> Page {
    let SentInsideWithFiles { inside, files } = sent;
    let words = convert::of(inside.visit.language());
    let documents: Vec<Document<'_>> = FILES
        .iter()
        .filter_map(|(name, what)| {
            let file = files.get(*name)?;
            Some(Document {
                what: *what,
                said: &file.said,
                bytes: &file.bytes,
            })
        })
        .collect();
    if documents.len() < FILES.len() {
        let missing = FILES.map(|(name, _)| {
            if files.contains_key(name) {
                words.again
            } else {
                words.nothing
            }
        });
        return html_again(&view(&portal, &inside, (None, true), missing));
    }
    let asked = Asked {
        cf: &inside.session.cf,
        channel: "web",
        maker: "web",
        who: "web",
        documents: &documents,
        due_at: portal.due_at(),
    };
    let (mood, text) = match convert_pin::ask(&portal.ctx, asked).await? {
        Proposed::Waiting(_) | Proposed::AlreadyWaiting => (Mood::Info, words.waiting),
        Proposed::No(No::AlreadyDispositivo) => (Mood::Good, words.already),
        Proposed::No(_) => (Mood::Warn, words.not_now),
        Proposed::Refused(place, why) => {
            let mut wrong = [words.again; 2];
            if let Some(at) = wrong.get_mut(place) {
                *at = said(words, why);
            }
            return html_again(&view(&portal, &inside, (None, true), wrong));
        }
    };
    let told = Notice::new(mood, "", vec![text.to_owned()]);
    html(&view(&portal, &inside, (Some(told), false), [""; 2]))
}

fn said(words: &'static ConvertWords, why: Refused) -> &'static str {
    match why {
        Refused::Nothing => words.nothing,
        Refused::TooLarge => words.too_large,
        Refused::Type | Refused::NotAsSaid => words.other_type,
        Refused::Active => words.active,
        Refused::Closed | Refused::Damaged => words.closed,
    }
}

fn view(
    portal: &Portal,
    inside: &Inside,
    (told, asks): (Option<Notice>, bool),
    [request, document]: [&'static str; 2],
) -> View {
    let language = inside.visit.language();
    let words = convert::of(language);
    let files = vec![
        File {
            name: "request",
            label: words.request,
            hint: words.request_hint,
            error: request,
        },
        File {
            name: "document",
            label: words.document,
            hint: words.document_hint,
            error: document,
        },
    ];
    // Two files can be wrong in the same way: the list says which is which.
    let wrong = files.iter().filter(|file| !file.error.is_empty());
    let wrong: Vec<(&str, String)> = wrong
        .map(|file| (file.name, format!("{}: {}", file.label, file.error)))
        .collect();
    let errors = Errors::new(language, wrong.iter().map(|(name, text)| (*name, &**text)));
    View {
        frame: inside
            .frame(portal, words.title)
            .under("/mine", words::of(language).title)
            .wrong_if(!errors.is_empty()),
        errors,
        back: words::of(language).back,
        words,
        told,
        asks,
        files,
    }
}
