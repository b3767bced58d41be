//! The pages on which a holder takes a new PIN (R82–R85): what happens, get ready, the PIN itself
//! once, type it again, "Fine". The PIN is in the answer to one POST and nowhere else.

mod words;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};

use self::words::ChangeWords;
use super::frame::Frame;
use super::inside::{AtTheDoor, Inside, SentAtTheDoor};
use super::parts::{Errors, Field, Kind, Mood, Notice, Steps};
use super::problem::{Page, Problem, go, html, html_again};
use super::{Portal, when};
use crate::domain::life::expiry::{ends_at, last_day};
use crate::domain::life::{Class, Standing};
use crate::domain::pin::{self, Half};
use crate::store::pins;
use crate::store::pins::Pin;
use crate::workflows::change_pin::{self, Retyped, Shown};

/// When to try again after too many came at once, seconds.
const BUSY: u64 = 60;

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new()
        .route("/access/change", get(explain))
        .route("/access/change/ready", get(ready))
        .route("/access/change/new", get(no_page).post(new))
        .route("/access/change/retype", get(retype).post(confirm))
        .route("/access/change/again", post(again))
        .route("/access/change/end", get(end))
}

#[derive(Template)]
#[template(path = "portal/change/explain.html")]
struct Explain {
    frame: Frame,
    words: &'static ChangeWords,
    steps: Steps,
    because: String,
}

#[derive(Template)]
#[template(path = "portal/change/ready.html")]
struct Ready {
    frame: Frame,
    words: &'static ChangeWords,
    steps: Steps,
    once: Notice,
}

#[derive(Template)]
#[template(path = "portal/change/new.html")]
struct New {
    frame: Frame,
    words: &'static ChangeWords,
    steps: Steps,
    pin: Half,
    until: String,
}

#[derive(Template)]
#[template(path = "portal/change/retype.html")]
struct Retype {
    frame: Frame,
    words: &'static ChangeWords,
    steps: Steps,
    errors: Errors,
    told: Option<Notice>,
    field: Field,
    until: String,
}

#[derive(Template)]
#[template(path = "portal/change/end.html")]
struct End {
    frame: Frame,
    words: &'static ChangeWords,
    steps: Steps,
    until: String,
}

#[derive(Template)]
#[template(path = "portal/change/stopped.html")]
struct Stopped {
    frame: Frame,
    words: &'static ChangeWords,
    why: &'static str,
}

impl New {
    /// The characters in two groups, as they are to be written down.
    fn groups(&self) -> (&str, &str) {
        self.pin.expose().split_at(pin::HALF / 2)
    }

    /// The characters one by one, for who hears them.
    fn spelled(&self) -> String {
        let mut spelled = String::with_capacity(3 * pin::HALF);
        for symbol in self.pin.expose().chars() {
            spelled.push(symbol);
            spelled.push_str(", ");
        }
        spelled
    }
}

fn steps(inside: &Inside, now: usize) -> Steps {
    let language = inside.visit.language();
    Steps::new(language, &words::of(language).steps, now)
}

fn frame(portal: &Portal, inside: &Inside, title: &str) -> Frame {
    let words = words::of(inside.visit.language());
    let frame = inside.frame(portal, title);
    if title == words.title {
        return frame;
    }
    frame.under("/access/change", words.title)
}

async fn pin_of(portal: &Portal, inside: &Inside) -> Result<Pin, Problem> {
    let mut tx = portal.ctx.db.read().await?;
    let pin = pins::find(&mut tx, &inside.session.pin).await?;
    pin.ok_or(Problem::NotFound)
}

async fn explain(State(portal): State<Portal>, AtTheDoor(inside): AtTheDoor) -> Page {
    let language = inside.visit.language();
    let words = words::of(language);
    let pin = pin_of(&portal, &inside).await?;
    let because = if Standing::parse(&pin.state) == Some(Standing::Iniziale) {
        words.because_first.to_owned()
    } else {
        match pin.expires_at.filter(|end| *end <= portal.ctx.now_ms()) {
            Some(end) => {
                let day = when::day_before(language, end);
                words.because_expired.replace("{day}", &day)
            }
            None => words.because_wanted.to_owned(),
        }
    };
    html(&Explain {
        frame: frame(&portal, &inside, words.title),
        words,
        steps: steps(&inside, 1),
        because,
    })
}

async fn ready(State(portal): State<Portal>, AtTheDoor(inside): AtTheDoor) -> Page {
    let words = words::of(inside.visit.language());
    html(&Ready {
        frame: frame(&portal, &inside, words.prepare),
        words,
        steps: steps(&inside, 2),
        once: Notice::new(Mood::Warn, "", vec![words.once.to_owned()]),
    })
}

/// Whoever comes back by address does not see the PIN again.
async fn no_page(AtTheDoor(inside): AtTheDoor) -> Page {
    go(&inside.visit.to("/access/change/retype?why=once"))
}

async fn new(State(portal): State<Portal>, sent: SentAtTheDoor) -> Page {
    let inside = sent.inside;
    let language = inside.visit.language();
    let words = words::of(language);
    let pin = match change_pin::show(&portal.ctx, &inside.session).await? {
        Shown::New(pin) => pin,
        Shown::Already => return no_page(AtTheDoor(inside)).await,
        Shown::Busy => return Err(Problem::TooMany(BUSY)),
        Shown::No => return go(&inside.visit.to("/access")),
    };
    let class = Class::parse(&pin_of(&portal, &inside).await?.class).unwrap_or_default();
    let months = portal.ctx.config.policy.validity_months;
    let end = ends_at(portal.ctx.clock.now(), class, months);
    html(&New {
        frame: frame(&portal, &inside, words.new),
        words,
        steps: steps(&inside, 3),
        pin,
        until: words
            .paper_until
            .replace("{day}", &when::day(language, last_day(end))),
    })
}

async fn retype(
    State(portal): State<Portal>,
    AtTheDoor(inside): AtTheDoor,
    query: axum::extract::RawQuery,
) -> Page {
    let once = query.0.is_some_and(|query| query == "why=once");
    match change_pin::waits_until(&portal.ctx, &inside.session).await? {
        Some(until) => html(&retype_view(&portal, &inside, until, ("", once))),
        None => go(&inside.visit.to("/access/change")),
    }
}

fn retype_view(
    portal: &Portal,
    inside: &Inside,
    until: i64,
    (error, once): (&'static str, bool),
) -> Retype {
    let language = inside.visit.language();
    let words = words::of(language);
    let field = Field::new(language, "pin_new", words.retype_label)
        .kind(Kind::Secret)
        .hint(words.retype_hint)
        .size(40, 16)
        .error(error);
    let errors = Errors::new(language, field.wrong());
    Retype {
        frame: frame(portal, inside, words.retype).wrong_if(!errors.is_empty()),
        words,
        steps: steps(inside, 4),
        errors,
        told: once.then(|| Notice::new(Mood::Info, "", vec![words.already.to_owned()])),
        field,
        until: words
            .retype_until
            .replace("{time}", &when::minute_before(until)),
    }
}

async fn confirm(State(portal): State<Portal>, sent: SentAtTheDoor) -> Page {
    let SentAtTheDoor { inside, mut fields } = sent;
    let words = words::of(inside.visit.language());
    let typed = fields.take_secret("pin_new");
    if typed.trim().is_empty() {
        return match change_pin::waits_until(&portal.ctx, &inside.session).await? {
            Some(until) => {
                let wrong = (words.retype_missing, false);
                html_again(&retype_view(&portal, &inside, until, wrong))
            }
            None => stopped(&portal, &inside, words.stopped_lapsed),
        };
    }
    let typed = pin::normalise(&typed);
    match change_pin::confirm(&portal.ctx, &inside.session, typed.as_ref()).await? {
        Retyped::Done => go(&inside.visit.to("/access/change/end")),
        Retyped::Wrong => stopped(&portal, &inside, words.stopped_wrong),
        Retyped::Lapsed => stopped(&portal, &inside, words.stopped_lapsed),
        Retyped::Busy => Err(Problem::TooMany(BUSY)),
    }
}

fn stopped(portal: &Portal, inside: &Inside, why: &'static str) -> Page {
    let words = words::of(inside.visit.language());
    html_again(&Stopped {
        frame: frame(portal, inside, words.stopped),
        words,
        why,
    })
}

async fn again(State(portal): State<Portal>, sent: SentAtTheDoor) -> Page {
    change_pin::abandon(&portal.ctx, &sent.inside.session).await?;
    go(&sent.inside.visit.to("/access/change/ready"))
}

async fn end(State(portal): State<Portal>, inside: Inside) -> Page {
    let language = inside.visit.language();
    let words = words::of(language);
    let pin = pin_of(&portal, &inside).await?;
    // The word is for whoever has just changed it, and for nobody before (R84).
    let since = portal.ctx.now_ms() - change_pin::LAPSE;
    let just_changed = pin.changed_at.is_some_and(|at| at > since);
    let waits = change_pin::waits_until(&portal.ctx, &inside.session).await?;
    let Some(end) = pin.expires_at.filter(|_| just_changed && waits.is_none()) else {
        return go(&inside.visit.to("/mine"));
    };
    let day = when::day_before(language, end);
    html(&End {
        frame: frame(&portal, &inside, words.end),
        words,
        steps: steps(&inside, 5),
        until: words.end_until.replace("{day}", &day),
    })
}
