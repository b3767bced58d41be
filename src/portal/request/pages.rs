//! The pages with fields: shown, taken, shown again with what is wrong. What was typed is kept even
//! when it is wrong.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;

use super::fields::Typed;
use super::intro::refused;
use super::step::Step;
use super::words::{self, RequestWords};
use crate::domain::pin_request::{self, Form, Problem};
use crate::portal::Portal;
use crate::portal::frame::Frame;
use crate::portal::parts::{ControlCode, Errors, Steps};
use crate::portal::problem::{Page, Problem as NoPage, go, html, html_again};
use crate::portal::visit::{Sent, Visit};
use crate::web::fields::Fields;
use crate::workflows::request_pin::{self, Needs};
use crate::workflows::web_draft::{self, Draft};

/// A page with fields.
#[derive(Template)]
#[template(path = "portal/request/form.html")]
pub struct FormPage {
    /// The frame.
    pub frame: Frame,
    words: &'static RequestWords,
    steps: Steps,
    errors: Errors,
    title: &'static str,
    leads: Vec<&'static str>,
    parts: Vec<String>,
    action: String,
    back: String,
    suggest: bool,
    /// The declaration and the document, on their page.
    pub upload: Option<Upload>,
}

/// The declaration and the document.
pub struct Upload {
    /// Whether it was declared.
    pub declared: bool,
    /// What to say when it was not.
    pub not_declared: String,
    /// Whether a copy is there already.
    pub kept: bool,
    /// What is wrong with the copy.
    pub wrong: String,
}

/// The first page.
pub async fn start(State(portal): State<Portal>, visit: Visit) -> Page {
    let form = match web_draft::read(&portal.ctx, visit.draft()).await? {
        Some(draft) if !draft.done => draft.form,
        Some(_) | None => Form::default(),
    };
    let code = portal.control_code(&visit)?;
    html(&first(&portal, &visit, &form, &BTreeMap::new(), &code)?)
}

fn first(
    portal: &Portal,
    visit: &Visit,
    form: &Form,
    problems: &BTreeMap<&'static str, Problem>,
    code: &ControlCode,
) -> Result<FormPage, NoPage> {
    let typed = Typed {
        language: visit.language(),
        form,
        problems,
    };
    let more = code.wrong().map(|(id, said)| (id, said.to_owned()));
    let mut page = form_page(portal, visit, Step::Start, &typed, more)?;
    page.parts.push(code.render().map_err(NoPage::Drawing)?);
    Ok(page)
}

/// Takes the first page: the control code last, then what the policy says (R133).
pub async fn begin(State(portal): State<Portal>, sent: Sent) -> Page {
    let (ctx, visit) = (&portal.ctx, &sent.visit);
    let before = web_draft::read(ctx, visit.draft()).await?;
    let before = before.filter(|draft| !draft.done);
    let mut form = before
        .as_ref()
        .map_or_else(Form::default, |draft| draft.form.clone());
    form.set("language", visit.language().code());
    fill(&mut form, Step::Start, &sent.fields);
    let rules = request_pin::rules_on_web(ctx, Needs::Nothing);
    let mut problems = pin_request::problems(Step::Start.fields(&form), &form, &rules);
    if form.is_blank("residence_kind") {
        problems.insert("residence_kind", Problem::NoChoice);
    }
    if !problems.is_empty() {
        let code = portal.control_code_again(visit, &sent.fields)?;
        return html_again(&first(&portal, visit, &form, &problems, &code)?);
    }
    if let Some(code) = portal.check_control_code(&sent).await? {
        return html_again(&first(&portal, visit, &form, &problems, &code)?);
    }
    if let Err(reason) = request_pin::may_ask(ctx, &form) {
        return refused(&portal, visit, reason);
    }
    let draft = match before {
        Some(mut draft) => {
            draft.form = form;
            web_draft::save(ctx, &draft).await?;
            draft
        }
        None => web_draft::begin(ctx, visit.draft(), form).await?,
    };
    onwards(&portal, visit, &draft).await
}

/// A page with fields, as far as it was typed.
pub async fn show(portal: &Portal, visit: &Visit, step: Step) -> Page {
    let draft = match open_draft(portal, visit).await? {
        Ok(draft) => draft,
        Err(elsewhere) => return elsewhere,
    };
    let typed = Typed {
        language: visit.language(),
        form: &draft.form,
        problems: &BTreeMap::new(),
    };
    html(&form_page(portal, visit, step, &typed, None)?)
}

/// Takes a page with fields.
pub async fn take(portal: &Portal, sent: &Sent, step: Step) -> Page {
    let (ctx, visit) = (&portal.ctx, &sent.visit);
    let mut draft = match open_draft(portal, visit).await? {
        Ok(draft) => draft,
        Err(elsewhere) => return elsewhere,
    };
    fill(&mut draft.form, step, &sent.fields);
    web_draft::save(ctx, &draft).await?;
    let rules = request_pin::rules_on_web(ctx, Needs::Nothing);
    let problems = pin_request::problems(step.fields(&draft.form), &draft.form, &rules);
    if problems.is_empty() {
        return onwards(portal, visit, &draft).await;
    }
    let typed = Typed {
        language: visit.language(),
        form: &draft.form,
        problems: &problems,
    };
    html_again(&form_page(portal, visit, step, &typed, None)?)
}

/// The draft that is being typed; else where to go: to the start, or to the end.
pub async fn open_draft(portal: &Portal, visit: &Visit) -> Result<Result<Draft, Page>, NoPage> {
    Ok(match web_draft::read(&portal.ctx, visit.draft()).await? {
        Some(draft) if draft.done => Err(go(&visit.to("/request/done"))),
        Some(draft) => Ok(draft),
        None => Err(go(&visit.to(Step::Start.path()))),
    })
}

/// To the first page on which something is missing or wrong, else to the review.
pub async fn onwards(portal: &Portal, visit: &Visit, draft: &Draft) -> Page {
    let needs = match request_pin::may_ask(&portal.ctx, &draft.form) {
        Ok(needs) => needs,
        Err(reason) => return refused(portal, visit, reason),
    };
    let rules = request_pin::rules_on_web(&portal.ctx, needs);
    for step in Step::ALL {
        let wrong = pin_request::problems(step.fields(&draft.form), &draft.form, &rules);
        let document = step == Step::Document && needs == Needs::ForeignDocument;
        let no_copy = document && !request_pin::has_document(&portal.ctx, draft).await?;
        if !wrong.is_empty() || no_copy {
            return go(&visit.to(step.path()));
        }
    }
    go(&visit.to("/request/review"))
}

/// Writes what a page sent; what it did not send is blank.
pub fn fill(form: &mut Form, step: Step, fields: &Fields) {
    let asked = step.fields(form);
    for field in asked {
        form.set(field, fields.get(field));
    }
}

/// A page with fields, drawn as far as all pages are alike.
pub fn form_page(
    portal: &Portal,
    visit: &Visit,
    step: Step,
    typed: &Typed<'_>,
    more_wrong: Option<(&'static str, String)>,
) -> Result<FormPage, NoPage> {
    let language = visit.language();
    let words = words::of(language);
    let title = step.title(words);
    let mut wrong = typed.all_wrong(step);
    wrong.extend(more_wrong);
    let items = wrong.iter().map(|(id, said)| (*id, said.as_str()));
    let errors = Errors::new(language, items);
    let frame = portal
        .form_frame(visit, title)
        .under("/request", words.title)
        .wrong_if(!errors.is_empty());
    Ok(FormPage {
        words,
        steps: steps(portal, language, typed.form, Some(step)),
        errors,
        title,
        leads: leads(words, step),
        parts: typed.parts(step)?,
        action: frame.to(step.path()),
        back: frame.to(before(step)),
        suggest: matches!(step, Step::Person)
            || (step == Step::Residence && !typed.form.is_abroad()),
        upload: None,
        frame,
    })
}

/// Where one stands; `None` at the review.
pub fn steps(
    portal: &Portal,
    language: crate::domain::language::Language,
    form: &Form,
    step: Option<Step>,
) -> Steps {
    let words = words::of(language);
    let with_document = request_pin::may_ask(&portal.ctx, form) == Ok(Needs::ForeignDocument);
    let [start, person, residence, contacts, review] = words.steps;
    let mut names = vec![start, person, residence, contacts];
    if with_document || step == Some(Step::Document) {
        names.push(words.document_step);
    }
    names.push(review);
    let at = step.and_then(|step| Step::ALL.iter().position(|one| *one == step));
    let now = at.map_or(names.len(), |at| at + 1);
    Steps::new(language, &names, now)
}

fn leads(words: &'static RequestWords, step: Step) -> Vec<&'static str> {
    match step {
        Step::Start | Step::Person => Vec::new(),
        Step::Residence => vec![words.residence_lead],
        Step::Contacts => vec![words.contacts_lead, words.contacts_two],
        Step::Document => vec![words.document_lead],
    }
}

fn before(step: Step) -> &'static str {
    match step {
        Step::Start => "/request",
        Step::Person => Step::Start.path(),
        Step::Residence => Step::Person.path(),
        Step::Contacts => Step::Residence.path(),
        Step::Document => Step::Contacts.path(),
    }
}
