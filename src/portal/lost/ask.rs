//! Restore and revoke are asked for (T16, T20). The page's answer is the same whatever was typed, as
//! long as it can be read.

use axum::extract::State;

use super::form::{FormPage, Message, card_messages, errors, fields, messages, typed};
use super::words::{self, LostWords};
use super::{HERE, Told};
use crate::domain::health_card::HealthCard;
use crate::domain::message_text::Deed;
use crate::domain::recovery;
use crate::portal::Portal;
use crate::portal::parts::{ControlCode, Mood, Notice};
use crate::portal::problem::{Page, Problem, go, html, html_again};
use crate::portal::visit::{Sent, Visit};
use crate::web::fields::Fields;
use crate::workflows::ask_code;

/// The fields of a restore (R101); whether each may stay blank.
const RESTORE: [(&str, bool); 4] = [
    ("codice_fiscale", false),
    ("mobile", true),
    ("email", true),
    ("pec", true),
];
/// The fields of a revoke (R116).
const REVOKE: [(&str, bool); 5] = [
    ("codice_fiscale", false),
    ("card_number", false),
    ("card_expiry", false),
    ("email", true),
    ("pec", true),
];

/// What differs between the two pages.
struct Kind {
    path: &'static str,
    sent: &'static str,
    title: &'static str,
    lead: Vec<&'static str>,
    names: &'static [(&'static str, bool)],
}

fn kind(words: &'static LostWords, deed: Deed) -> Kind {
    match deed {
        Deed::Restore => Kind {
            path: "/lost/restore",
            sent: "/lost/restore/sent",
            title: words.restore,
            lead: words.restore_lead.to_vec(),
            names: &RESTORE,
        },
        Deed::Revoke => Kind {
            path: "/lost/revoke",
            sent: "/lost/revoke/sent",
            title: words.revoke,
            lead: words.revoke_lead.to_vec(),
            names: &REVOKE,
        },
    }
}

/// The form of a restore.
pub async fn restore(State(portal): State<Portal>, visit: Visit) -> Page {
    blank(&portal, &visit, Deed::Restore)
}

/// The form of a revoke.
pub async fn revoke(State(portal): State<Portal>, visit: Visit) -> Page {
    blank(&portal, &visit, Deed::Revoke)
}

fn blank(portal: &Portal, visit: &Visit, deed: Deed) -> Page {
    let control = portal.control_code(visit)?;
    let typed: (&Fields, &[Message]) = (&Fields::default(), &[]);
    html(&form(portal, visit, deed, (typed, control)))
}

fn form(
    portal: &Portal,
    visit: &Visit,
    deed: Deed,
    ((typed, wrong), control): ((&Fields, &[Message]), ControlCode),
) -> FormPage {
    let language = visit.language();
    let words = words::of(language);
    let kind = kind(words, deed);
    let fields = fields(language, kind.names, typed, wrong);
    let errors = errors(language, &fields, Some(&control));
    let frame = portal
        .form_frame(visit, kind.title)
        .under(HERE, words.title);
    FormPage {
        frame: frame.wrong_if(!errors.is_empty()),
        errors,
        lead: kind.lead,
        action: visit.to(kind.path),
        fields,
        control: Some(control),
        button: words.next,
    }
}

/// Takes the form of a restore.
pub async fn send_restore(State(portal): State<Portal>, sent: Sent) -> Page {
    let words = words::of(sent.visit.language());
    match recovery::to_restore(typed(&sent.fields)) {
        Ok(given) => taken(&portal, &sent, Deed::Restore, (given, None)).await,
        Err(wrong) => again(&portal, &sent, Deed::Restore, &messages(words, &wrong)),
    }
}

/// Takes the form of a revoke.
pub async fn send_revoke(State(portal): State<Portal>, sent: Sent) -> Page {
    let words = words::of(sent.visit.language());
    let fields = &sent.fields;
    let given = recovery::to_revoke(typed(fields));
    let card = HealthCard::parse(fields.get("card_number"), fields.get("card_expiry"));
    match (given, card) {
        (Ok(given), Ok(card)) => taken(&portal, &sent, Deed::Revoke, (given, Some(card))).await,
        (given, card) => {
            let mut wrong = messages(words, &given.err().unwrap_or_default());
            wrong.extend(card_messages(words, &card.err().unwrap_or_default()));
            again(&portal, &sent, Deed::Revoke, &wrong)
        }
    }
}

fn again(portal: &Portal, sent: &Sent, deed: Deed, wrong: &[Message]) -> Page {
    let control = portal.control_code_again(&sent.visit, &sent.fields)?;
    html_again(&form(
        portal,
        &sent.visit,
        deed,
        ((&sent.fields, wrong), control),
    ))
}

async fn taken(
    portal: &Portal,
    sent: &Sent,
    deed: Deed,
    (given, card): (recovery::Given, Option<HealthCard>),
) -> Page {
    if let Some(control) = portal.check_control_code(sent).await? {
        let typed: (&Fields, &[Message]) = (&sent.fields, &[]);
        return html_again(&form(portal, &sent.visit, deed, (typed, control)));
    }
    ask_code::ask(&portal.ctx, deed, &given, card.as_ref())
        .await
        .map_err(Problem::Fault)?;
    let kind = kind(words::of(sent.visit.language()), deed);
    go(&sent.visit.to(kind.sent))
}

/// What happens next, whoever was asked for (R109).
pub async fn restore_sent(State(portal): State<Portal>, visit: Visit) -> Page {
    told(&portal, &visit, Deed::Restore)
}

/// The same, of a revoke.
pub async fn revoke_sent(State(portal): State<Portal>, visit: Visit) -> Page {
    told(&portal, &visit, Deed::Revoke)
}

fn told(portal: &Portal, visit: &Visit, deed: Deed) -> Page {
    let words = words::of(visit.language());
    let next = match deed {
        Deed::Restore => words.restore_next,
        Deed::Revoke => words.revoke_next,
    };
    html(&Told {
        frame: portal.frame(visit, words.sent).under(HERE, words.title),
        notice: Notice::new(Mood::Info, "", vec![words.sent_text.to_owned()]),
        next,
        links: vec![(HERE, words.other_ways)],
    })
}
