//! Everything once more, with a way back to each page (R42), and *Conferma*.

use askama::Template;
use axum::extract::State;

use super::done;
use super::intro::refused;
use super::pages::{onwards, open_draft, steps};
use super::states;
use super::step::{Step, label};
use super::words::{self, RequestWords};
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::domain::language::Language;
use crate::domain::pin_request::{self, ABROAD, Form, PreferredTime};
use crate::domain::postal;
use crate::portal::Portal;
use crate::portal::frame::Frame;
use crate::portal::parts::Steps;
use crate::portal::problem::{Page, Problem, go, html};
use crate::portal::visit::{Sent, Visit};
use crate::workflows::gates::Gate;
use crate::workflows::request_pin::{self, Asked, Needs};
use crate::workflows::web_draft;

#[derive(Template)]
#[template(path = "portal/request/review.html")]
struct Review {
    frame: Frame,
    words: &'static RequestWords,
    steps: Steps,
    groups: Vec<Group>,
    action: String,
}

/// What one page asked for.
struct Group {
    title: &'static str,
    edit: String,
    rows: Vec<(&'static str, String)>,
}

/// The review, once nothing is missing.
pub async fn page(State(portal): State<Portal>, visit: Visit) -> Page {
    let draft = match open_draft(&portal, &visit).await? {
        Ok(draft) => draft,
        Err(elsewhere) => return elsewhere,
    };
    let needs = match request_pin::may_ask(&portal.ctx, &draft.form) {
        Ok(needs) => needs,
        Err(reason) => return refused(&portal, &visit, reason),
    };
    let rules = request_pin::rules_on_web(&portal.ctx, needs);
    if pin_request::validate(&draft.form, &rules).is_err() {
        return onwards(&portal, &visit, &draft).await;
    }
    let words = words::of(visit.language());
    let [.., title] = words.steps;
    let frame = portal
        .form_frame(&visit, title)
        .under("/request", words.title);
    let shown = |step: &Step| *step != Step::Document || needs == Needs::ForeignDocument;
    let groups = Step::ALL.into_iter().filter(shown).map(|step| Group {
        title: step.title(words),
        edit: frame.to(step.path()),
        rows: rows(visit.language(), &draft.form, step),
    });
    html(&Review {
        groups: groups.collect(),
        steps: steps(&portal, visit.language(), &draft.form, None),
        action: frame.to("/request/review"),
        words,
        frame,
    })
}

fn rows(language: Language, form: &Form, step: Step) -> Vec<(&'static str, String)> {
    let words = words::of(language);
    step.fields(form)
        .iter()
        .filter(|field| {
            !form.is_blank(field) || ["mobile", "landline", "email", "pec"].contains(field)
        })
        .map(|field| (label(words, field), shown(language, form, field)))
        .collect()
}

/// What was typed, as it was understood.
fn shown(language: Language, form: &Form, field: &str) -> String {
    let words = words::of(language);
    let typed = form.get(field);
    match field {
        _ if typed.is_empty() => words.none.to_owned(),
        "codice_fiscale" => CodiceFiscale::parse(typed)
            .map_or_else(|_| typed.to_owned(), |code| code.as_str().to_owned()),
        "residence_kind" if typed == ABROAD => words.abroad.to_owned(),
        "residence_kind" => words.italian.to_owned(),
        "sex" if typed == "F" => words.female.to_owned(),
        "sex" => words.male.to_owned(),
        "country" | "document_country" => postal::country(typed)
            .map_or_else(|| typed.to_owned(), |state| states::name(language, state)),
        "preferred_phone" => label(words, typed).to_owned(),
        "preferred_time" => {
            let at = PreferredTime::ALL
                .iter()
                .position(|time| time.word() == typed);
            let time = at.and_then(|at| words.times.get(at));
            time.map_or_else(|| typed.to_owned(), |time| (*time).to_owned())
        }
        "no_italian_document" => "✓".to_owned(),
        _ => typed.to_owned(),
    }
}

/// After how long somebody is to try again when too many asked at once, seconds.
const BUSY: u64 = 30;

/// *Conferma*. Confirmed twice, it is one request.
pub async fn confirm(State(portal): State<Portal>, sent: Sent) -> Page {
    let visit = &sent.visit;
    let Some(mut draft) = web_draft::read(&portal.ctx, visit.draft()).await? else {
        return go(&visit.to(Step::Start.path()));
    };
    if draft.done {
        return go(&visit.to("/request/done"));
    }
    let passed = portal.gates.pass(Gate::Confirm, visit.source());
    passed.map_err(Problem::TooMany)?;
    match request_pin::request_pin(&portal.ctx, &mut draft).await? {
        Asked::Received(Some(half)) => done::with_half(&portal, visit, &draft, &half),
        Asked::Received(None) => go(&visit.to("/request/done")),
        Asked::NotEligible(reason) => refused(&portal, visit, reason),
        Asked::Busy => Err(Problem::TooMany(BUSY)),
        Asked::Wrong(_) | Asked::NoDocument => onwards(&portal, visit, &draft).await,
    }
}
