//! A person's own accesses.

use askama::Template;
use axum::extract::State;

use super::words::{self, MineWords};
use crate::portal::frame::Frame;
use crate::portal::inside::Inside;
use crate::portal::problem::{Page, Problem, html};
use crate::portal::{Portal, when};
use crate::store::accesses;
use crate::workflows::pin_life;

/// How many are shown at most.
const MOST: i64 = 200;

/// One access.
pub(super) struct Line {
    pub(super) when: String,
    pub(super) what: &'static str,
}

#[derive(Template)]
#[template(path = "portal/mine/accesses.html")]
struct View {
    frame: Frame,
    words: &'static MineWords,
    lines: Vec<Line>,
}

pub(super) async fn page(State(portal): State<Portal>, inside: Inside) -> Page {
    let words = words::of(inside.visit.language());
    html(&View {
        frame: inside
            .frame(&portal, words.accesses)
            .under("/mine", words.title),
        words,
        lines: latest(&portal, &inside, MOST).await?,
    })
}

/// The newest first.
pub(super) async fn latest(
    portal: &Portal,
    inside: &Inside,
    limit: i64,
) -> Result<Vec<Line>, Problem> {
    let language = inside.visit.language();
    let [entered, wrong, locked, changed] = words::of(language).whats;
    let who = pin_life::who(&portal.ctx, &inside.session.cf)?;
    let mut tx = portal.ctx.db.read().await?;
    let rows = accesses::of(&mut tx, &who, limit).await?;
    let line = |row: accesses::Access| Line {
        when: when::moment(language, row.at),
        what: match row.what.as_str() {
            "entered" => entered,
            "wrong" => wrong,
            "locked" => locked,
            _ => changed,
        },
    };
    Ok(rows.into_iter().map(line).collect())
}
