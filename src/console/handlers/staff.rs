//! Who asks: the operator of the session cookie, and the check of the token that their forms carry.

use std::collections::BTreeMap;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use zeroize::Zeroizing;

use super::problem::Problem;
use crate::auth::Role;
use crate::console::Console;
use crate::store::contacts::{self, Contact};
use crate::store::operators::Operator;
use crate::web::fields::Fields;
use crate::web::files::{File, WithFiles};
use crate::workflows::sign_in;

/// A signed-in member of staff.
pub struct Staff {
    /// Who.
    pub operator: Operator,
    /// The token of their forms.
    pub csrf: String,
    /// The session's own token.
    pub token: Zeroizing<String>,
}

/// The cookie's name: bound to this host where the console is on https.
pub fn cookie_name(https: bool) -> &'static str {
    if https {
        "__Host-centralino"
    } else {
        "centralino"
    }
}

/// Whose cookie this is. An event stream must not put off the session's end.
pub async fn who(console: &Console, parts: &Parts, used: bool) -> Result<Staff, Problem> {
    let jar = CookieJar::from_headers(&parts.headers);
    let name = cookie_name(console.ctx.config.server.https);
    let token = jar
        .get(name)
        .map(|cookie| Zeroizing::new(cookie.value().to_owned()))
        .ok_or(Problem::SignIn)?;
    let found = sign_in::session(&console.ctx, &token, used).await?;
    let (operator, session) = found.ok_or(Problem::SignIn)?;
    Ok(Staff {
        operator,
        csrf: session.csrf,
        token,
    })
}

impl FromRequestParts<Console> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Problem> {
        who(console, parts, true).await
    }
}

/// A signed-in member of staff and the form they sent.
pub struct Sent {
    /// Who.
    pub staff: Staff,
    /// What.
    pub fields: Fields,
}

impl FromRequest<Console> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let staff = who(console, &parts, true).await?;
        let request = Request::from_parts(parts, body);
        let fields = Fields::read(request).await.ok_or(Problem::Forbidden)?;
        if !fields.carries(&staff.csrf) {
            return Err(Problem::Forbidden);
        }
        Ok(Self { staff, fields })
    }
}

/// A signed-in member of staff and the form with documents that they sent.
pub struct SentWithFiles {
    /// Who.
    pub staff: Staff,
    /// What was typed.
    pub fields: Fields,
    /// The documents, by field.
    pub files: BTreeMap<String, File>,
}

impl FromRequest<Console> for SentWithFiles {
    type Rejection = Problem;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let staff = who(console, &parts, true).await?;
        let request = Request::from_parts(parts, body);
        let WithFiles { fields, files } =
            WithFiles::read(request).await.ok_or(Problem::TooLarge)?;
        if !fields.carries(&staff.csrf) {
            return Err(Problem::Forbidden);
        }
        Ok(Self {
            staff,
            fields,
            files,
        })
    }
}

impl Staff {
    /// Whether they work on contacts.
    pub fn must_take_calls(&self) -> Result<(), Problem> {
        match Role::parse(&self.operator.role) {
            Some(role) if role.takes_calls() => Ok(()),
            _ => Err(Problem::Forbidden),
        }
    }

    /// Whether they note letters that came back.
    pub fn must_note_letters(&self) -> Result<(), Problem> {
        match Role::parse(&self.operator.role) {
            Some(role) if role.notes_letters() => Ok(()),
            _ => Err(Problem::Forbidden),
        }
    }

    /// Whether they switch emergency announcements on and off.
    pub fn must_announce(&self) -> Result<(), Problem> {
        match Role::parse(&self.operator.role) {
            Some(role) if role.announces() => Ok(()),
            _ => Err(Problem::Forbidden),
        }
    }

    /// Whether the flows are theirs to see, and their releases to roll back.
    pub fn must_manage_flows(&self) -> Result<(), Problem> {
        match Role::parse(&self.operator.role) {
            Some(role) if role.manages_flows() => Ok(()),
            _ => Err(Problem::Forbidden),
        }
    }

    /// Whether they serve at an office's desk: nobody else opens its pages.
    pub fn must_serve_in_person(&self) -> Result<(), Problem> {
        match Role::parse(&self.operator.role) {
            Some(role) if role.serves_in_person() => Ok(()),
            _ => Err(Problem::Forbidden),
        }
    }

    /// A contact of theirs: nobody else's can be opened (`security.md` 11).
    pub async fn contact(&self, console: &Console, id: &str) -> Result<Contact, Problem> {
        let mut tx = console.ctx.db.read().await?;
        let contact = contacts::find(&mut tx, id).await?;
        contact
            .filter(|contact| contact.operator == self.operator.id)
            .ok_or(Problem::NotFound)
    }
}
