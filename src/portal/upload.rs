//! A form that carries a document (`multipart/form-data`). Its token is checked before anything of it
//! is used, and what can be refused is refused before it is read; what the document is, is for `workflows::keep_upload` to judge.

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Request};
use tower_http::limit::RequestBodyLimitLayer;

use super::Portal;
use super::problem::Problem;
use super::visit::Visit;
use crate::web::fields::Fields;
use crate::web::files::{self, File, WithFiles};
use crate::workflows::gates::Gate;

/// A form with a document; its token was checked.
pub struct SentFile {
    /// Who and where.
    pub visit: Visit,
    /// The other fields.
    pub fields: Fields,
    /// The document; empty when no file was chosen.
    pub document: File,
}

/// Pages that take a document: their forms may be larger than others.
pub fn large(pages: Router<Portal>) -> Router<Portal> {
    pages
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(files::LARGEST))
}

impl FromRequest<Portal> for SentFile {
    type Rejection = Problem;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, portal).await?;
        if visit.is_new() {
            return Err(Problem::Stale);
        }
        let passed = portal.gates.pass(Gate::Upload, visit.source());
        passed.map_err(Problem::TooMany)?;
        let request = Request::from_parts(parts, body);
        let WithFiles { fields, mut files } =
            WithFiles::read(request).await.ok_or(Problem::Unreadable)?;
        let document = files.pop_first().map(|(_, file)| file).unwrap_or_default();
        if !visit.sent(&fields) {
            return Err(Problem::Stale);
        }
        Ok(Self {
            visit,
            fields,
            document,
        })
    }
}
