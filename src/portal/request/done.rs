//! The end of a request. It says the same to everybody: whether the person is known, or has a PIN,
//! is not for this page (`security.md` 15).

use askama::Template;
use axum::extract::State;
use zeroize::Zeroizing;

use super::step::Step;
use super::words::{self, RequestWords};
use crate::domain::pin::Half;
use crate::domain::pin_request;
use crate::portal::Portal;
use crate::portal::frame::Frame;
use crate::portal::problem::{Page, go, html};
use crate::portal::visit::Visit;
use crate::workflows::request_pin::{self, Needs};
use crate::workflows::web_draft::{self, Draft};

#[derive(Template)]
#[template(path = "portal/request/done.html")]
struct Done {
    frame: Frame,
    words: &'static RequestWords,
    number: String,
    abroad: bool,
    document: bool,
    one_contact: bool,
    half: Option<Zeroizing<String>>,
}

/// The end, as often as one looks.
pub async fn page(State(portal): State<Portal>, visit: Visit) -> Page {
    match web_draft::read(&portal.ctx, visit.draft()).await? {
        Some(draft) if draft.done => html(&drawn(&portal, &visit, &draft, None)),
        Some(_) | None => go(&visit.to(Step::Start.path())),
    }
}

/// The end with the first half, once (R62): it is in the answer to *Conferma* alone.
pub fn with_half(portal: &Portal, visit: &Visit, draft: &Draft, half: &Half) -> Page {
    let text = half.expose();
    let (one, other) = text.split_at_checked(4).unwrap_or((text, ""));
    let half = Zeroizing::new(format!("{one} {other}"));
    html(&drawn(portal, visit, draft, Some(half)))
}

fn drawn(portal: &Portal, visit: &Visit, draft: &Draft, half: Option<Zeroizing<String>>) -> Done {
    let words = words::of(visit.language());
    let sms = &portal.ctx.config.telephony.sms_countries;
    // What was typed decides what is said; nothing that is known of the person does.
    let given = pin_request::read_back(&draft.form).map(|request| request.contacts);
    Done {
        frame: portal
            .frame(visit, words.done_title)
            .under("/request", words.title),
        words,
        number: draft.number.to_string(),
        abroad: draft.form.is_abroad(),
        document: request_pin::may_ask(&portal.ctx, &draft.form) == Ok(Needs::ForeignDocument),
        one_contact: given.is_ok_and(|given| !given.can_restore(sms)),
        half,
    }
}
