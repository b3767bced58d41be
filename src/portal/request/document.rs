//! The declaration, and the copy of the foreign document (R133). A person looks at it later.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};

use super::fields::Typed;
use super::pages::{self, Upload, form_page, onwards, open_draft};
use super::said;
use super::step::Step;
use crate::domain::pin_request::{self, Problem};
use crate::domain::upload::Refused;
use crate::portal::Portal;
use crate::portal::problem::{Page, Problem as NoPage, html, html_again};
use crate::portal::upload::SentFile;
use crate::portal::visit::Visit;
use crate::workflows::keep_upload::{self, What};
use crate::workflows::request_pin::{self, Needs};
use crate::workflows::web_draft::{self, Draft};

/// A visit to which this page belongs: something is being typed, and the policy needs the document.
/// Everybody else is sent elsewhere before anything of a form is read.
pub struct Wanted;

impl FromRequestParts<Portal> for Wanted {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Response> {
        let found = Visit::from_request_parts(parts, portal).await;
        let visit = found.map_err(NoPage::into_response)?;
        let draft = wanted(portal, &visit).await;
        match draft.map_err(NoPage::into_response)? {
            Ok(_) => Ok(Self),
            Err(elsewhere) => Err(elsewhere.into_response()),
        }
    }
}

async fn wanted(portal: &Portal, visit: &Visit) -> Result<Result<Draft, Page>, NoPage> {
    let draft = match open_draft(portal, visit).await? {
        Ok(draft) => draft,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    if request_pin::may_ask(&portal.ctx, &draft.form) == Ok(Needs::ForeignDocument) {
        return Ok(Ok(draft));
    }
    Ok(Err(onwards(portal, visit, &draft).await))
}

/// The page.
pub async fn page(State(portal): State<Portal>, visit: Visit) -> Page {
    let draft = match wanted(&portal, &visit).await? {
        Ok(draft) => draft,
        Err(elsewhere) => return elsewhere,
    };
    html(&drawn(&portal, &visit, &draft, &BTreeMap::new(), None).await?)
}

async fn drawn(
    portal: &Portal,
    visit: &Visit,
    draft: &Draft,
    problems: &BTreeMap<&'static str, Problem>,
    refused: Option<Refused>,
) -> Result<pages::FormPage, NoPage> {
    let typed = Typed {
        language: visit.language(),
        form: &draft.form,
        problems,
    };
    let wrong = refused.map_or("", |why| said::refused(visit.language(), why));
    let more = (!wrong.is_empty()).then(|| ("document", wrong.to_owned()));
    let mut page = form_page(portal, visit, Step::Document, &typed, more)?;
    page.upload = Some(Upload {
        declared: draft.form.get("no_italian_document") == "yes",
        not_declared: typed.wrong("no_italian_document"),
        kept: request_pin::has_document(&portal.ctx, draft).await?,
        wrong: wrong.to_owned(),
    });
    Ok(page)
}

/// Takes the page with the document; a second copy takes the place of the first.
pub async fn take(State(portal): State<Portal>, _: Wanted, sent: SentFile) -> Page {
    let (ctx, visit) = (&portal.ctx, &sent.visit);
    let mut draft = match wanted(&portal, visit).await? {
        Ok(draft) => draft,
        Err(elsewhere) => return elsewhere,
    };
    pages::fill(&mut draft.form, Step::Document, &sent.fields);
    web_draft::save(ctx, &draft).await?;
    let refused = if !sent.document.bytes.is_empty() {
        let document = keep_upload::Sent {
            subject: &draft.form_key,
            what: What::ForeignDocument,
            said: &sent.document.said,
            bytes: &sent.document.bytes,
        };
        keep_upload::replace_upload(ctx, "web", document)
            .await?
            .err()
    } else if request_pin::has_document(ctx, &draft).await? {
        None
    } else {
        Some(Refused::Nothing)
    };
    let rules = request_pin::rules_on_web(ctx, Needs::ForeignDocument);
    let problems = pin_request::problems(Step::Document.fields(&draft.form), &draft.form, &rules);
    if problems.is_empty() && refused.is_none() {
        return onwards(&portal, visit, &draft).await;
    }
    html_again(&drawn(&portal, visit, &draft, &problems, refused).await?)
}
