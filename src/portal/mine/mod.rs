//! A person's own pages: their PIN in words, their contacts, their accesses, the way out.

mod accesses;
mod contacts;
pub mod convert;
mod words;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};

use self::accesses::Line;
use self::contacts::Known;
use self::words::MineWords;
use super::frame::Frame;
use super::inside::{Inside, SentAtTheDoor, set_cookie};
use super::parts::{Mood, Notice};
use super::problem::{Page, Problem, go, html};
use super::{Portal, when};
use crate::domain::language::Language;
use crate::domain::life::{Kind, Life, Shown};
use crate::store::pins::Pin;
use crate::workflows::{citizen_session, pin_life};

/// How many accesses the first page shows.
const LATEST: i64 = 5;

/// The pages of this topic.
pub fn router() -> Router<Portal> {
    Router::new()
        .route("/mine", get(page))
        .route("/mine/leave", post(leave))
        .route("/mine/accesses", get(accesses::page))
        .route("/mine/contacts", get(contacts::page).post(contacts::save))
}

#[derive(Template)]
#[template(path = "portal/mine/mine.html")]
struct View {
    frame: Frame,
    words: &'static MineWords,
    kind: &'static str,
    ordinary: bool,
    state: String,
    made: String,
    changed: Option<String>,
    ends: Option<String>,
    number: String,
    contacts: Vec<Known>,
    cannot_restore: Option<Notice>,
    lines: Vec<Line>,
}

async fn page(State(portal): State<Portal>, inside: Inside) -> Page {
    let ctx = &portal.ctx;
    let language = inside.visit.language();
    let words = words::of(language);
    let mut tx = ctx.db.read().await?;
    let living = pin_life::read(ctx, &mut tx, &inside.session.cf).await?;
    drop(tx);
    let Some(pin) = living.pin else {
        return Err(Problem::NotFound);
    };
    let contacts = contacts::known(&portal, language, &inside.session.cf).await?;
    let usable = contacts.iter().filter(|known| known.restores).count();
    let ordinary = living.life.kind == Kind::Ordinario;
    html(&View {
        frame: inside.frame(&portal, words.title),
        words,
        kind: if ordinary {
            words.ordinary
        } else {
            words.dispositive
        },
        ordinary,
        state: state(language, &living.life, ctx.clock.now()),
        made: when::day_of(language, pin.created_at),
        changed: pin.changed_at.map(|at| when::day_of(language, at)),
        ends: ends(language, &pin),
        number: pin.number,
        cannot_restore: (usable < 2)
            .then(|| Notice::new(Mood::Warn, "", vec![words.cannot_restore.to_owned()])),
        contacts,
        lines: accesses::latest(&portal, &inside, LATEST).await?,
    })
}

fn ends(language: Language, pin: &Pin) -> Option<String> {
    pin.expires_at.map(|end| when::day_before(language, end))
}

/// The state in words. Whoever reads it is logged in, so the PIN lives.
fn state(language: Language, life: &Life, now: jiff::Timestamp) -> String {
    let words = words::of(language);
    match life.shown(now) {
        Shown::CambioInCorso => words.changing.to_owned(),
        Shown::RipristinoInCorso => words.restoring.to_owned(),
        Shown::Scaduto => words.expired.to_owned(),
        Shown::Attivo
        | Shown::Nessuno
        | Shown::Richiesto
        | Shown::DaRichiamare
        | Shown::Preassegnato
        | Shown::Iniziale
        | Shown::Revocato
        | Shown::Dismesso => {
            let end = life.expires_at.map(jiff::Timestamp::as_millisecond);
            let day = end.map(|end| when::day_before(language, end));
            words.active.replace("{day}", &day.unwrap_or_default())
        }
    }
}

async fn leave(State(portal): State<Portal>, sent: SentAtTheDoor) -> Page {
    citizen_session::log_out(&portal.ctx, &sent.inside.session).await?;
    let mut answer = go(&sent.inside.visit.to("/access?why=left"))?;
    set_cookie(&portal, &mut answer, "");
    Ok(answer)
}
