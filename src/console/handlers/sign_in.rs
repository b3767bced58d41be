//! Coming and going.

use std::collections::BTreeMap;

use axum::extract::{Form, State};
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::{Cookie, SameSite};
use zeroize::Zeroizing;

use super::problem::{Page, go, html};
use super::staff::{Sent, cookie_name};
use crate::console::Console;
use crate::console::views::shell::{Here, Shell};
use crate::console::views::sign_in::{SignIn as View, SignInProblem};
use crate::workflows::sign_in::{self, SignIn};

pub async fn page(State(console): State<Console>) -> Page {
    html(&console.sign_in_page("", None))
}

/// Nobody is signed in yet, so there is no session's token; a form from another site is refused by
/// its origin.
pub async fn enter(
    State(console): State<Console>,
    Form(mut fields): Form<BTreeMap<String, String>>,
) -> Page {
    let name = fields.remove("name").unwrap_or_default();
    let password = Zeroizing::new(fields.remove("password").unwrap_or_default());
    match sign_in::sign_in(&console.ctx, &name, password).await? {
        SignIn::Welcome(token) => {
            let cookie = console.cookie(token.as_str());
            let mut answer = go("/console")?;
            if let Ok(value) = cookie.to_string().parse() {
                answer.headers_mut().insert(SET_COOKIE, value);
            }
            Ok(answer)
        }
        SignIn::Wrong => html(&console.sign_in_page(&name, Some(SignInProblem::Wrong))),
        SignIn::Throttled(seconds) => {
            let minutes = u32::try_from((seconds + 59) / 60).unwrap_or(u32::MAX);
            let problem = SignInProblem::Throttled { minutes };
            html(&console.sign_in_page(&name, Some(problem)))
        }
    }
}

pub async fn leave(State(console): State<Console>, sent: Sent) -> Page {
    sign_in::sign_out(&console.ctx, &sent.staff.token, &sent.staff.operator).await?;
    let mut cookie = console.cookie("");
    cookie.make_removal();
    let mut answer = go("/console/sign-in")?.into_response();
    if let Ok(value) = cookie.to_string().parse() {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
    Ok(answer)
}

impl Console {
    fn cookie(&self, token: &str) -> Cookie<'static> {
        let https = self.ctx.config.server.https;
        Cookie::build((cookie_name(https), token.to_owned()))
            .path("/")
            .http_only(true)
            .secure(https)
            .same_site(SameSite::Strict)
            .build()
    }

    fn sign_in_page(&self, name: &str, problem: Option<SignInProblem>) -> View {
        View {
            shell: Shell {
                body_name: self.body_name(),
                csrf: String::new(),
                softphone_script: None,
                here: Here::Nowhere,
                live: None,
            },
            name: name.to_owned(),
            problem,
        }
    }
}
