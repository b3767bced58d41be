//! What is known of a request before its handler: the language of its path, where it comes from, and
//! the token that its forms carry. A visitor without a form gets no cookie.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use zeroize::Zeroizing;

use super::problem::{self, Problem};
use super::{Portal, at, preferred, source};
use crate::auth;
use crate::domain::language::Language;
use crate::web::fields::Fields;

/// A request, as every handler knows it.
#[derive(Clone)]
pub struct Visit(Arc<Known>);

struct Known {
    language: Language,
    here: String,
    source: IpAddr,
    token: Zeroizing<String>,
    csrf: String,
    draft: String,
    new: bool,
    has_form: AtomicBool,
    typed: Mutex<BTreeMap<String, String>>,
}

impl Visit {
    fn of(portal: &Portal, parts: &Parts) -> Self {
        let path = parts.uri.path();
        let tail = path.strip_prefix("/portal/").unwrap_or_default();
        let (word, rest) = match tail.find('/') {
            Some(at) => tail.split_at(at),
            None => (tail, ""),
        };
        // `parse` is generous; a path is exact.
        let language = Language::ALL.into_iter().find(|own| own.code() == word);
        let query = parts.uri.query().map(|query| format!("?{query}"));
        let here = language.map(|_| format!("{rest}{}", query.unwrap_or_default()));
        let https = portal.ctx.config.server.https;
        let jar = CookieJar::from_headers(&parts.headers);
        let kept = jar.get(cookie_name(https)).map(Cookie::value);
        let token = Zeroizing::new(
            kept.map_or_else(|| auth::new_token(&portal.ctx.rng), ToOwned::to_owned),
        );
        let csrf = portal.ctx.hasher.mac("portal-form", &token);
        let draft = portal.ctx.hasher.mac("portal-draft", &token);
        Self(Arc::new(Known {
            language: language.unwrap_or_else(|| preferred(&parts.headers)),
            here: here.unwrap_or_default(),
            source: source::of(parts, &portal.ctx.config.server.trusted_proxies),
            new: kept.is_none(),
            token,
            csrf: csrf.unwrap_or_default(),
            draft: draft.unwrap_or_default(),
            has_form: AtomicBool::new(false),
            typed: Mutex::default(),
        }))
    }

    /// The language of the path.
    pub fn language(&self) -> Language {
        self.0.language
    }

    /// The path after the language, with its query: what the other languages have, too.
    pub fn here(&self) -> &str {
        &self.0.here
    }

    /// Where the request comes from, for limits.
    pub fn source(&self) -> IpAddr {
        self.0.source
    }

    /// The URL of a page in this language; `path` is blank or begins with a slash.
    pub fn to(&self, path: &str) -> String {
        at(self.0.language, path)
    }

    /// The token of the forms of somebody who is not signed in. It goes with a cookie.
    pub fn csrf(&self) -> &str {
        self.0.has_form.store(true, Ordering::Relaxed);
        &self.0.csrf
    }

    /// The key of what this browser types from page to page. Only its cookie gives it.
    pub fn draft(&self) -> &str {
        &self.0.draft
    }

    /// Whether the browser has no cookie of ours yet, so that no form of ours can come from it.
    pub(super) fn is_new(&self) -> bool {
        self.0.new
    }

    /// Whether this form's token is the browser's.
    pub(super) fn sent(&self, fields: &Fields) -> bool {
        !self.is_new() && fields.carries(&self.0.csrf)
    }

    /// What the form held but for secrets, so that an error page can offer to send it again.
    pub fn typed(&self) -> BTreeMap<String, String> {
        let typed = self.0.typed.lock().unwrap_or_else(PoisonError::into_inner);
        typed.clone()
    }

    /// Remembers what was typed. Secrets are those fields whose name begins with `pin` or `code`;
    /// a control code is good only once.
    pub fn remember(&self, fields: &Fields) {
        let keep = |name: &str| {
            !["pin", "code", "csrf", "control"]
                .iter()
                .any(|no| name.starts_with(no))
        };
        let kept = fields
            .0
            .iter()
            .filter(|(name, _)| keep(name))
            .map(|(name, text)| (name.clone(), text.clone()));
        let mut typed = self.0.typed.lock().unwrap_or_else(PoisonError::into_inner);
        *typed = kept.collect();
    }

    fn cookie(&self, https: bool) -> Option<HeaderValue> {
        let wanted = self.0.new && self.0.has_form.load(Ordering::Relaxed);
        let cookie = wanted.then(|| {
            Cookie::build((cookie_name(https), self.0.token.as_str().to_owned()))
                .path("/")
                .http_only(true)
                .secure(https)
                .same_site(SameSite::Strict)
                .build()
        })?;
        cookie.to_string().parse().ok()
    }
}

/// The cookie's name: bound to this host where the portal is on https.
fn cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-portale-modulo"
    } else {
        "portale-modulo"
    }
}

/// Around every page: who asks, then the page or what went wrong, then the cookie of its forms.
pub async fn around(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::of(&portal, &parts);
    parts.extensions.insert(visit.clone());
    let answer = next.run(Request::from_parts(parts, body)).await;
    let mut answer = problem::drawn(&portal, &visit, answer);
    if let Some(cookie) = visit.cookie(portal.ctx.config.server.https) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Problem::NotFound)
    }
}

/// A form of somebody who is not signed in; its token was checked.
pub struct Sent {
    /// Who and where.
    pub visit: Visit,
    /// What.
    pub fields: Fields,
}

impl FromRequest<Portal> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, portal).await?;
        let request = Request::from_parts(parts, body);
        let fields = Fields::read(request).await.ok_or(Problem::Unreadable)?;
        visit.remember(&fields);
        if !visit.sent(&fields) {
            return Err(Problem::Stale);
        }
        Ok(Self { visit, fields })
    }
}
