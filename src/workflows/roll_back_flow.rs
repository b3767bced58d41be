//! Makes an earlier release of a flow live again: the one before, or one of its history. It is checked
//! anew, for the rules may be stricter than they were.

use super::publish_flow::{By, PUBLISHING_LOCK, Turn, claimed_by_others};
use super::releases::{files_of, flow_of};
use super::{Ctx, Fault};
use crate::flow::{Diagnostic, Sources};
use crate::store::published_flows::{self, Published};
use crate::store::releases;

/// Which flow, and to which release.
#[derive(Clone, Copy)]
pub struct RollBack<'a> {
    /// The flow's name.
    pub flow: &'a str,
    /// How the release's hash begins; the one before when none is named.
    pub to: Option<&'a str>,
    /// The release that was live when this was asked for, where a page showed one.
    pub seen: Option<&'a str>,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub enum RolledBack {
    /// The first is live again, instead of the second.
    Live(String, String),
    /// There is no such flow.
    NoSuchFlow,
    /// No release was live before this one.
    NothingBefore,
    /// No release of the flow's history is called so.
    NotInHistory,
    /// Several are.
    Ambiguous,
    /// It is live already.
    AlreadyLive(String),
    /// Another release went live in the meantime.
    Meanwhile(String),
    /// It has mistakes by today's rules, or another live flow has its numbers. The files are those
    /// that the findings name.
    Mistakes(Sources, Vec<Diagnostic>),
}

/// Rolls a flow back. Servers take it up within seconds; running calls keep the release they have.
pub async fn roll_back(ctx: &Ctx, what: RollBack<'_>, by: By<'_>) -> Result<RolledBack, Fault> {
    let mut tx = ctx.db.write().await?;
    tx.alone(PUBLISHING_LOCK).await?;
    let history = published_flows::history(&mut tx, what.flow).await?;
    let Some(last) = history.first() else {
        return Ok(RolledBack::NoSuchFlow);
    };
    if what.seen.is_some_and(|seen| seen != last.hash) {
        return Ok(RolledBack::Meanwhile(last.hash.clone()));
    }
    let hash = match chosen(&history, what.to) {
        Ok(hash) => hash,
        Err(refused) => return Ok(refused),
    };
    let Some(release) = releases::find(&mut tx, &hash).await? else {
        return Ok(RolledBack::NotInHistory);
    };
    let (sources, file) = files_of(&release).unwrap_or_default();
    let flow = match flow_of(&release) {
        Ok(flow) => flow,
        Err(found) => return Ok(RolledBack::Mistakes(sources, found)),
    };
    let claimed = claimed_by_others(&mut tx, &flow, &file).await?;
    if !claimed.is_empty() {
        return Ok(RolledBack::Mistakes(sources, claimed));
    }
    let turn = Turn {
        flow: what.flow,
        hash: &hash,
        cause: "roll-back",
        last: Some(last),
        by,
    };
    turn.take(ctx, &mut tx).await?;
    tx.commit().await?;
    ctx.bells.flows.ring();
    Ok(RolledBack::Live(hash, last.hash.clone()))
}

/// The release that was live before the live one came, of a history with the live one first.
/// Rolling back twice goes back twice.
pub fn before(history: &[Published]) -> Option<&str> {
    let live = history.first()?;
    let came = history
        .iter()
        .find(|turn| turn.hash == live.hash && turn.cause != "roll-back")?;
    came.replaced.as_deref()
}

fn chosen(history: &[Published], to: Option<&str>) -> Result<String, RolledBack> {
    let Some(to) = to else {
        return before(history)
            .map(str::to_owned)
            .ok_or(RolledBack::NothingBefore);
    };
    let mut named: Vec<&str> = history
        .iter()
        .map(|turn| turn.hash.as_str())
        .filter(|hash| hash.starts_with(to))
        .collect();
    named.sort_unstable();
    named.dedup();
    match (named.as_slice(), history.first()) {
        ([], _) => Err(RolledBack::NotInHistory),
        ([one], Some(live)) if *one == live.hash => Err(RolledBack::AlreadyLive(live.hash.clone())),
        ([one], _) => Ok((*one).to_owned()),
        _ => Err(RolledBack::Ambiguous),
    }
}
