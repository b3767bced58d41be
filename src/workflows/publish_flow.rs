//! Makes a release of a flow the live one, in one transaction. Only a checked flow comes in here, and
//! none that claims a number of another live flow.

use std::sync::Arc;

use super::releases::{FOLDER, as_release, files_of, flow_of};
use super::{Ctx, Deed, Fault};
use crate::flow::{Diagnostic, Flow, Sources, claimed_twice};
use crate::store::published_flows::{self, Published};
use crate::store::{Tx, releases};

/// One at a time decides what is live.
pub(super) const PUBLISHING_LOCK: i64 = 0x666c_6f77;
/// The longest note, characters.
pub const LONGEST_NOTE: usize = 500;

/// Who does it, and why.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// An operator's name, `cli` or `cli:NAME`.
    pub who: &'a str,
    /// Why.
    pub note: Option<&'a str>,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Publish {
    /// It is live.
    Live,
    /// It was live already.
    AlreadyLive,
    /// Another live flow has some of its numbers.
    Claimed(Vec<Diagnostic>),
}

/// What is live of a flow, if anything.
pub async fn live_of(tx: &mut Tx, flow: &str) -> Result<Option<Published>, Fault> {
    let live = published_flows::live(tx).await?;
    Ok(live.into_iter().find(|one| one.flow == flow))
}

/// Publishes a flow. Servers take it up within seconds; running calls keep the release they have.
pub async fn publish(
    ctx: &Ctx,
    flow: &Flow,
    sources: &Sources,
    by: By<'_>,
) -> Result<Publish, Fault> {
    let release = as_release(flow, sources)?;
    let mut tx = ctx.db.write().await?;
    tx.alone(PUBLISHING_LOCK).await?;
    let last = live_of(&mut tx, flow.name()).await?;
    let same = last.as_ref().filter(|one| one.hash == release.hash);
    if same.is_some_and(|one| one.cause != FOLDER) {
        return Ok(Publish::AlreadyLive);
    }
    let file = files_of(&release).map_or_else(String::new, |(_, own)| own);
    let claimed = claimed_by_others(&mut tx, flow, &file).await?;
    if !claimed.is_empty() {
        return Ok(Publish::Claimed(claimed));
    }
    releases::save(&mut tx, &release, ctx.now_ms()).await?;
    let turn = Turn {
        flow: flow.name(),
        hash: &release.hash,
        cause: "publish",
        last: last.as_ref(),
        by,
    };
    turn.take(ctx, &mut tx).await?;
    tx.commit().await?;
    ctx.bells.flows.ring();
    Ok(Publish::Live)
}

/// The numbers of a flow that other live flows claim. One that cannot be served claims nothing.
pub(super) async fn claimed_by_others(
    tx: &mut Tx,
    flow: &Flow,
    file: &str,
) -> Result<Vec<Diagnostic>, Fault> {
    let mut others: Vec<Arc<Flow>> = Vec::new();
    for live in published_flows::live(tx).await? {
        if live.flow != flow.name() {
            let release = releases::find(tx, &live.hash).await?;
            others.extend(release.and_then(|release| flow_of(&release).ok()));
        }
    }
    Ok(claimed_twice(flow, file, others.iter().map(Arc::as_ref)))
}

/// The next turn of a flow.
pub(super) struct Turn<'a> {
    pub flow: &'a str,
    pub hash: &'a str,
    pub cause: &'static str,
    /// The turn before.
    pub last: Option<&'a Published>,
    pub by: By<'a>,
}

impl Turn<'_> {
    /// Takes the turn, and says in the audit who did.
    pub async fn take(&self, ctx: &Ctx, tx: &mut Tx) -> Result<(), Fault> {
        // Publishing what the folder served already replaces what the folder replaced.
        let replaced = self.last.and_then(|last| {
            let same = last.hash == self.hash;
            if same {
                last.replaced.clone()
            } else {
                Some(last.hash.clone())
            }
        });
        // It is printed as it is: no control characters.
        let plain = |letter: &char| !letter.is_control();
        let note = self.by.note;
        let note = note.map(|note| note.chars().filter(plain).take(LONGEST_NOTE));
        let published = Published {
            flow: self.flow.to_owned(),
            turn: self.last.map_or(0, |last| last.turn) + 1,
            hash: self.hash.to_owned(),
            cause: self.cause.to_owned(),
            who: self.by.who.to_owned(),
            note: note.map(Iterator::collect),
            replaced,
            at: ctx.now_ms(),
        };
        published_flows::insert(tx, &published).await?;
        let instead = published.replaced.as_deref().unwrap_or("nothing");
        let mut detail = format!("{} instead of {instead}", published.hash);
        if let Some(note) = &published.note {
            detail.push_str(": ");
            detail.push_str(note);
        }
        let deed = Deed {
            who: self.by.who,
            action: match self.cause {
                "roll-back" => "flow.rolled-back",
                FOLDER => "flow.served-from-folder",
                _ => "flow.published",
            },
            subject: Some(self.flow),
            contact: None,
            detail: Some(&detail),
        };
        Ok(ctx.audit(tx, deed).await?)
    }
}
