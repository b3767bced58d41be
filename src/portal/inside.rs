//! Who is signed in: the session of the cookie, and the check of the token that its forms carry.
//! Who may have a session is for `workflows::log_in`.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use super::Portal;
use super::frame::Frame;
use super::problem::Problem;
use super::visit::Visit;
use crate::store::citizen_sessions::CitizenSession;
use crate::web::fields::Fields;
use crate::web::files::{File, WithFiles};
use crate::workflows::citizen_session::{self, Stage};
use crate::workflows::gates::Gate;

/// Somebody who came in with their PIN, for whom every page of their own is open.
pub struct Inside {
    /// The request.
    pub visit: Visit,
    /// The session.
    pub session: CitizenSession,
}

/// Somebody whose PIN was right, whether or not a new one must be taken first.
pub struct AtTheDoor(pub Inside);

/// A form of somebody who is inside; its token was checked.
pub struct SentInside {
    /// Who and where.
    pub inside: Inside,
    /// What.
    pub fields: Fields,
}

/// A form of somebody at the door; its token was checked.
pub struct SentAtTheDoor {
    /// Who and where.
    pub inside: Inside,
    /// What.
    pub fields: Fields,
}

impl Inside {
    /// Whether only a new PIN can be taken.
    pub fn must_change(&self) -> bool {
        self.session.stage == Stage::Change.word()
    }

    /// The frame of one of their pages.
    pub fn frame(&self, portal: &Portal, title: impl Into<String>) -> Frame {
        let mut frame = portal.frame(&self.visit, title);
        frame.csrf.clone_from(&self.session.csrf);
        frame.inside = true;
        frame
    }
}

/// A form with documents of somebody who is inside; its token was checked.
pub struct SentInsideWithFiles {
    /// Who and where.
    pub inside: Inside,
    /// The documents, by field.
    pub files: BTreeMap<String, File>,
}

async fn who(portal: &Portal, parts: &mut Parts) -> Result<Inside, Problem> {
    let visit = Visit::from_request_parts(parts, portal).await?;
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(cookie) = jar.get(cookie_name(portal.ctx.config.server.https)) else {
        return Err(Problem::Elsewhere(visit.to("/access")));
    };
    match citizen_session::of(&portal.ctx, cookie.value()).await? {
        Some(session) => Ok(Inside { visit, session }),
        None => Err(Problem::Elsewhere(visit.to("/access?why=idle"))),
    }
}

fn only_open(inside: Inside) -> Result<Inside, Problem> {
    if inside.must_change() {
        return Err(Problem::Elsewhere(inside.visit.to("/access/change")));
    }
    Ok(inside)
}

impl FromRequestParts<Portal> for AtTheDoor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        who(portal, parts).await.map(Self)
    }
}

impl FromRequestParts<Portal> for Inside {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Problem> {
        who(portal, parts).await.and_then(only_open)
    }
}

impl FromRequest<Portal> for SentAtTheDoor {
    type Rejection = Problem;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let inside = who(portal, &mut parts).await?;
        let request = Request::from_parts(parts, body);
        let fields = Fields::read(request).await.ok_or(Problem::Unreadable)?;
        if !fields.carries(&inside.session.csrf) {
            return Err(Problem::Stale);
        }
        Ok(Self { inside, fields })
    }
}

impl FromRequest<Portal> for SentInside {
    type Rejection = Problem;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Problem> {
        let SentAtTheDoor { inside, fields } = SentAtTheDoor::from_request(request, portal).await?;
        let inside = only_open(inside)?;
        Ok(Self { inside, fields })
    }
}

impl FromRequest<Portal> for SentInsideWithFiles {
    type Rejection = Problem;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let inside = only_open(who(portal, &mut parts).await?)?;
        let passed = portal.gates.pass(Gate::Upload, inside.visit.source());
        passed.map_err(Problem::TooMany)?;
        let request = Request::from_parts(parts, body);
        let WithFiles { fields, files } =
            WithFiles::read(request).await.ok_or(Problem::Unreadable)?;
        if !fields.carries(&inside.session.csrf) {
            return Err(Problem::Stale);
        }
        Ok(Self { inside, files })
    }
}

/// The cookie's name: bound to this host where the portal is on https.
fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-portale" } else { "portale" }
}

/// Gives the browser its session, or with a blank token takes it away.
pub fn set_cookie(portal: &Portal, answer: &mut Response, token: &str) {
    let https = portal.ctx.config.server.https;
    let mut cookie = Cookie::build((cookie_name(https), token.to_owned()))
        .path("/")
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Strict)
        .build();
    if token.is_empty() {
        cookie.make_removal();
    }
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        answer.headers_mut().append(SET_COOKIE, value);
    }
}
