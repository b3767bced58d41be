//! What to know before one asks (R43), and the page for those who may not (R133, R135).

use askama::Template;
use axum::extract::State;

use super::words::{self, RequestWords};
use crate::domain::life::eligibility::Reason;
use crate::domain::pin_request::{ABROAD, Form};
use crate::portal::Portal;
use crate::portal::frame::Frame;
use crate::portal::problem::{Page, html};
use crate::portal::visit::Visit;
use crate::workflows::request_pin::{self, Needs};

#[derive(Template)]
#[template(path = "portal/request/intro.html")]
struct Intro {
    frame: Frame,
    words: &'static RequestWords,
    document: bool,
}

#[derive(Template)]
#[template(path = "portal/request/refused.html")]
struct Refused {
    frame: Frame,
    words: &'static RequestWords,
    why: &'static str,
}

/// What to know.
pub async fn page(State(portal): State<Portal>, visit: Visit) -> Page {
    let words = words::of(visit.language());
    let frame = portal.frame(&visit, words.title);
    let mut lives_abroad = Form::default();
    lives_abroad.set("residence_kind", ABROAD);
    let needs = request_pin::may_ask(&portal.ctx, &lives_abroad);
    html(&Intro {
        frame,
        words,
        document: needs == Ok(Needs::ForeignDocument),
    })
}

/// Who may not ask is told what the policy says and what else there is. It says nothing about a PIN
/// that may exist.
pub fn refused(portal: &Portal, visit: &Visit, reason: Reason) -> Page {
    let words = words::of(visit.language());
    let why = match reason {
        Reason::OnlyFew => words.only_few,
        Reason::OnlyAbroad | Reason::NotByPhone => words.only_abroad,
    };
    let frame = portal
        .frame(visit, words.refused_title)
        .under("/request", words.title);
    html(&Refused { frame, words, why })
}
