//! Documents that people sent, for whoever decides about them. Nothing of them runs here: a picture is
//! drawn as a picture, a PDF is only handed over as a file, and both are boxed in by their headers.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::IntoResponse as _;
use axum::routing::get;

use super::problem::{Page, Problem, html};
use super::staff::Staff;
use crate::console::Console;
use crate::console::views::shell::Here;
use crate::console::views::upload::UploadPage;
use crate::domain::upload::MediaType;
use crate::store::uploads::Upload;
use crate::store::{approvals, practices, uploads};
use crate::web::headers::guarded_else;
use crate::workflows::keep_upload::open_upload;

/// A document by itself: no script, no frame, no form, an origin of its own.
const BOXED: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// The document's content. Its headers are its own; whatever else is answered has those of a page.
pub fn content() -> Router<Console> {
    guarded_else(Router::new().route("/console/uploads/{id}/content", get(open)))
}

/// The page around a document.
pub async fn page(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    let upload = console.may_look(&staff, &id).await?;
    let page = UploadPage {
        shell: console.shell(&staff, Here::Nowhere).await?,
        is_picture: MediaType::parse(&upload.media_type) != Some(MediaType::Pdf),
        kilobytes: (upload.size + 1023) / 1024,
        what: upload.what,
        id,
    };
    html(&page)
}

async fn open(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    console.may_look(&staff, &id).await?;
    let who = &staff.operator.name;
    let opened = open_upload(&console.ctx, who, &id).await?;
    let opened = opened.ok_or(Problem::NotFound)?;
    let (kind, handed) = match opened.media_type {
        MediaType::Pdf => ("application/pdf", "attachment; filename=\"documento.pdf\""),
        MediaType::Jpeg => ("image/jpeg", "inline; filename=\"documento.jpg\""),
        MediaType::Png => ("image/png", "inline; filename=\"documento.png\""),
    };
    let mut answer = opened.bytes.to_vec().into_response();
    let headers: [(HeaderName, &'static str); 9] = [
        (CONTENT_TYPE, kind),
        (CONTENT_DISPOSITION, handed),
        (CONTENT_SECURITY_POLICY, BOXED),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (CACHE_CONTROL, "no-store, private"),
        (VARY, "Cookie"),
        (REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in headers {
        answer
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    Ok(answer)
}

impl Console {
    /// A document is looked at by whoever may decide about what it belongs to, while that waits; not
    /// by whoever proposed it, and not for curiosity.
    async fn may_look(&self, staff: &Staff, id: &str) -> Result<Upload, Problem> {
        staff.must_take_calls()?;
        let mut tx = self.ctx.db.read().await?;
        let found = uploads::find(&mut tx, id).await?;
        let upload = found.ok_or(Problem::NotFound)?;
        let approval = approvals::find(&mut tx, &upload.subject).await?;
        let practice = practices::find(&mut tx, &upload.subject).await?;
        let own = approval
            .as_ref()
            .is_some_and(|approval| approval.maker == staff.operator.id);
        let waits = approval.is_some_and(|approval| approval.state == "waiting")
            || practice.is_some_and(|one| matches!(one.state.as_str(), "call-back" | "proposed"));
        if own || !waits {
            return Err(Problem::Forbidden);
        }
        Ok(upload)
    }
}
