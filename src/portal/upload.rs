//! A form that carries a document (`multipart/form-data`). Its token is checked before anything of it
//! is used; what the document is, is for `workflows::keep_upload` to judge.

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request};
use tower_http::limit::RequestBodyLimitLayer;
use zeroize::Zeroizing;

use super::Portal;
use super::problem::Problem;
use super::visit::Visit;
use crate::domain::upload;
use crate::web::fields::Fields;

/// The largest form: one document more than fits, so that the page itself can say so, and its fields.
const LARGEST: usize = 2 * upload::LARGEST;

/// A document as a browser sends it.
pub struct Document {
    /// The type that the browser names.
    pub said: String,
    /// Its content; empty when no file was chosen. Wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// A form with a document; its token was checked.
pub struct SentFile {
    /// Who and where.
    pub visit: Visit,
    /// The other fields.
    pub fields: Fields,
    /// The document.
    pub document: Document,
}

/// Pages that take a document: their forms may be larger than others.
pub fn large(pages: Router<Portal>) -> Router<Portal> {
    pages
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST))
}

impl FromRequest<Portal> for SentFile {
    type Rejection = Problem;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, portal).await?;
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_| Problem::Unreadable)?;
        let mut fields = Fields::default();
        let mut document = Document {
            said: String::new(),
            bytes: Zeroizing::default(),
        };
        while let Some(field) = form.next_field().await.map_err(|_| Problem::Unreadable)? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_some() {
                document.said = field.content_type().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(|_| Problem::Unreadable)?;
                document.bytes = Zeroizing::new(bytes.to_vec());
            } else {
                let text = field.text().await.map_err(|_| Problem::Unreadable)?;
                fields.0.insert(name, text);
            }
        }
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
