//! The log-in page and what it answers (R80, R81, R90). Everybody reads the same words, whether or
//! not anybody has the codice fiscale.

mod typed;
mod words;

#[cfg(test)]
mod tests;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;

use self::typed::Typed;
use self::words::{AccessWords, LockedWords};
use super::frame::Frame;
use super::inside::set_cookie;
use super::parts::{ControlCode, Errors, Field, Kind, Mood, Notice};
use super::problem::{Page, Problem, go, html, html_again};
use super::visit::{Sent, Visit};
use super::{Portal, when};
use crate::domain::life::eligibility::may_keep;
use crate::domain::policy::LockMode;
use crate::workflows::citizen_session::Stage;
use crate::workflows::gates::Gate;
use crate::workflows::log_in::{self, Attempt, LogIn};

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new().route("/access", get(page).post(enter))
}

/// Why somebody comes here.
#[derive(Deserialize)]
struct Why {
    #[serde(default)]
    why: String,
}

#[derive(Template)]
#[template(path = "portal/access/access.html")]
struct View {
    frame: Frame,
    words: &'static AccessWords,
    errors: Errors,
    told: Option<Notice>,
    first_time: Notice,
    cf: Field,
    pin: Field,
    first: Field,
    second: Field,
    control: Option<ControlCode>,
}

#[derive(Template)]
#[template(path = "portal/access/locked.html")]
struct Locked {
    frame: Frame,
    words: &'static LockedWords,
    time: String,
    what_a_try_does: &'static str,
}

#[derive(Template)]
#[template(path = "portal/access/dismissed.html")]
struct Dismissed {
    frame: Frame,
    words: &'static AccessWords,
}

/// What is wrong with each box, and with all together.
#[derive(Default)]
struct Wrong {
    all: &'static str,
    cf: &'static str,
    pin: &'static str,
    first: &'static str,
    second: &'static str,
}

async fn page(State(portal): State<Portal>, visit: Visit, Query(why): Query<Why>) -> Page {
    let words = words::of(visit.language());
    let told = match why.why.as_str() {
        "idle" => Some(Notice::new(Mood::Info, "", vec![words.idle.to_owned()])),
        "left" => Some(Notice::new(Mood::Good, "", vec![words.left.to_owned()])),
        _ => None,
    };
    html(&view(&portal, &visit, "", (Wrong::default(), told, None)))
}

async fn enter(State(portal): State<Portal>, mut sent: Sent) -> Page {
    let visit = sent.visit.clone();
    let passed = portal.gates.pass(Gate::LogIn, visit.source());
    passed.map_err(Problem::TooMany)?;
    let words = words::of(visit.language());
    let typed_cf = sent.fields.get("cf").to_owned();
    let Typed { cf, pin } = match typed::read(&mut sent.fields, &words.errors) {
        Ok(typed) => typed,
        Err(wrong) => {
            return html_again(&view(&portal, &visit, &typed_cf, (wrong, None, None)));
        }
    };
    let code = log_in::needs_code(&portal.ctx, cf.as_str()).await?;
    if code && let Some(control) = portal.check_control_code(&sent).await? {
        let posed = (Wrong::default(), None, Some(control));
        return html_again(&view(&portal, &visit, &typed_cf, posed));
    }
    let attempt = Attempt {
        cf: cf.as_str(),
        pin: &pin,
        code,
    };
    match log_in::log_in(&portal.ctx, attempt).await? {
        LogIn::In(token, stage) => {
            let to = match stage {
                Stage::Change => "/access/change",
                Stage::Open => "/mine",
            };
            let mut answer = go(&visit.to(to))?;
            set_cookie(&portal, &mut answer, &token);
            Ok(answer)
        }
        LogIn::Wrong => again(&portal, &visit, cf.as_str(), words.errors.wrong).await,
        LogIn::CodeNeeded => again(&portal, &visit, cf.as_str(), "").await,
        LogIn::Busy => again(&portal, &visit, cf.as_str(), words.errors.busy).await,
        LogIn::Locked(until) => locked(&portal, &visit, until),
        LogIn::Dismissed => {
            let frame = portal
                .frame(&visit, words.dismissed)
                .under("/access", words.title);
            html(&Dismissed { frame, words })
        }
    }
}

/// The form once more: the codice fiscale stays, a PIN is never sent back.
async fn again(portal: &Portal, visit: &Visit, cf: &str, all: &'static str) -> Page {
    let control = if log_in::needs_code(&portal.ctx, cf).await? {
        Some(portal.control_code(visit)?)
    } else {
        None
    };
    let wrong = Wrong {
        all,
        ..Wrong::default()
    };
    html_again(&view(portal, visit, cf, (wrong, None, control)))
}

fn locked(portal: &Portal, visit: &Visit, until: i64) -> Page {
    let words = words::of(visit.language());
    let time = when::minute_after(until);
    let title = words.locked.title.replace("{time}", &time);
    let view = Locked {
        frame: portal.frame(visit, title).under("/access", words.title),
        words: &words.locked,
        time,
        what_a_try_does: match portal.ctx.config.policy.lock {
            LockMode::Restart => words.locked.restart,
            LockMode::Additive => words.locked.additive,
        },
    };
    html_again(&view)
}

fn view(
    portal: &Portal,
    visit: &Visit,
    cf: &str,
    (wrong, told, control): (Wrong, Option<Notice>, Option<ControlCode>),
) -> View {
    let language = visit.language();
    let words = words::of(language);
    let secret = |name, label: &'static str, error: &'static str| {
        Field::new(language, name, label)
            .kind(Kind::Secret)
            .size(40, 16)
            .error(error)
            .alternative()
    };
    let cf = Field::new(language, "cf", words.cf)
        .hint(words.cf_hint)
        .value(cf)
        .autocomplete("username")
        .size(40, 16)
        .error(wrong.cf);
    let pin = secret("pin", words.pin, wrong.pin)
        .hint(words.pin_hint)
        .autocomplete("current-password");
    let first = secret("pin_first", words.first, wrong.first).hint(words.first_hint);
    let second = secret("pin_second", words.second, wrong.second).hint(words.second_hint);
    let about_all = (!wrong.all.is_empty()).then_some(("cf", wrong.all));
    let about_code = control.as_ref().and_then(ControlCode::wrong);
    let of_fields = [cf.wrong(), pin.wrong(), first.wrong(), second.wrong()];
    let items = about_all
        .into_iter()
        .chain(of_fields.into_iter().flatten())
        .chain(about_code);
    let errors = Errors::new(language, items);
    let closed = !may_keep(
        portal.ctx.config.policy.eligibility,
        false,
        portal.ctx.clock.now(),
    );
    let told = told.or_else(|| {
        closed.then(|| Notice::new(Mood::Warn, "", vec![words.only_abroad.to_owned()]))
    });
    View {
        frame: portal
            .form_frame(visit, words.title)
            .wrong_if(!errors.is_empty()),
        words,
        errors,
        told,
        first_time: Notice::new(
            Mood::Info,
            words.first_time,
            vec![words.first_time_text.to_owned()],
        ),
        cf,
        pin,
        first,
        second,
        control,
    }
}
