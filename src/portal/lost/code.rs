//! The mailed link (R103): opening it changes nothing, typing the code does (T17, T18, T20).

use axum::extract::{Path, State};

use super::form::{FormPage, Message, errors, fields};
use super::words::{self, LostWords};
use super::{BUSY, HERE, Told};
use crate::domain::message_text::Deed;
use crate::portal::Portal;
use crate::portal::parts::{Mood, Notice};
use crate::portal::problem::{Page, Problem, go, html, html_again};
use crate::portal::visit::{Sent, Visit};
use crate::web::fields::Fields;
use crate::workflows::confirm_code::{self, Confirmed};

/// The page of a link.
pub async fn page(State(portal): State<Portal>, Path(token): Path<String>, visit: Visit) -> Page {
    let about = confirm_code::about(&portal.ctx, &token).await;
    match about.map_err(Problem::Fault)? {
        Some(deed) => html(&form(&portal, &visit, (deed, &token), &[])),
        None => ended(&portal, &visit),
    }
}

fn form(
    portal: &Portal,
    visit: &Visit,
    (deed, token): (Deed, &str),
    wrong: &[Message],
) -> FormPage {
    let language = visit.language();
    let words = words::of(language);
    let fields = fields(language, &[("code", false)], &Fields::default(), wrong);
    let errors = errors(language, &fields, None);
    let (title, lead, button) = texts(words, deed);
    let frame = portal.form_frame(visit, title).under(HERE, words.title);
    FormPage {
        frame: frame.wrong_if(!errors.is_empty()),
        errors,
        lead,
        action: visit.to(&format!("/lost/code/{token}")),
        fields,
        control: None,
        button,
    }
}

fn texts(words: &'static LostWords, deed: Deed) -> (&'static str, Vec<&'static str>, &'static str) {
    match deed {
        Deed::Restore => (words.restore, words.code_restore.to_vec(), words.restore_go),
        Deed::Revoke => (words.revoke, words.code_revoke.to_vec(), words.revoke_go),
    }
}

/// Takes the code.
pub async fn send(State(portal): State<Portal>, Path(token): Path<String>, sent: Sent) -> Page {
    let Sent { visit, mut fields } = sent;
    let code = fields.take_secret("code");
    let about = confirm_code::about(&portal.ctx, &token).await;
    let Some(deed) = about.map_err(Problem::Fault)? else {
        return ended(&portal, &visit);
    };
    let words = words::of(visit.language());
    if code.trim().is_empty() {
        let wrong = [("code", words.wrong_code_blank)];
        return html_again(&form(&portal, &visit, (deed, &token), &wrong));
    }
    let confirmed = confirm_code::confirm(&portal.ctx, &token, &code).await;
    match confirmed.map_err(Problem::Fault)? {
        Confirmed::Restored => go(&visit.to("/lost/restored")),
        Confirmed::Revoked => go(&visit.to("/lost/revoked")),
        Confirmed::Wrong(_) => {
            let wrong = [("code", words.wrong_code)];
            html_again(&form(&portal, &visit, (deed, &token), &wrong))
        }
        Confirmed::Busy => Err(Problem::TooMany(BUSY)),
        Confirmed::Ended => ended(&portal, &visit),
    }
}

/// A link that is used up, too old, replaced, or never was: which of these is not said.
fn ended(portal: &Portal, visit: &Visit) -> Page {
    let words = words::of(visit.language());
    html(&Told {
        frame: portal.frame(visit, words.ended).under(HERE, words.title),
        notice: Notice::new(Mood::Warn, "", vec![words.ended_text.to_owned()]),
        next: &[],
        links: vec![(HERE, words.title)],
    })
}

/// Both halves are on their way.
pub async fn restored(State(portal): State<Portal>, visit: Visit) -> Page {
    let words = words::of(visit.language());
    html(&Told {
        frame: portal
            .frame(&visit, words.restored)
            .under(HERE, words.title),
        notice: Notice::new(Mood::Good, "", vec![words.restored_text.to_owned()]),
        next: words.restored_next,
        links: vec![("/access", words.access)],
    })
}

/// The PIN is no more.
pub async fn revoked(State(portal): State<Portal>, visit: Visit) -> Page {
    let words = words::of(visit.language());
    html(&Told {
        frame: portal.frame(&visit, words.revoked).under(HERE, words.title),
        notice: Notice::new(Mood::Good, "", vec![words.revoked_text.to_owned()]),
        next: &[],
        links: vec![("/request", words.request)],
    })
}
