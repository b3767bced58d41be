//! An emergency announcement is switched on for one flow or for several, given another end, or switched
//! off: one transaction each, with its audit. It ends by itself; nothing here waits for that.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Change, Ctx, Deed, Fault};
use crate::flow::{Announced, BadField, Flow, Mode};
use crate::store::announcements::{self, Announcement};
use crate::store::{Error, Tx};

/// How far away an end may be, milliseconds: nobody remembers an announcement for longer.
pub const LONGEST: i64 = 7 * 24 * 3_600_000;
/// How far away a moment may be that callers are told, milliseconds.
pub const FURTHEST: i64 = 30 * 24 * 3_600_000;

/// What a supervisor wants to announce.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// To whose callers: each flow says it in its own words.
    pub flows: &'a [&'a Flow],
    /// The template's name.
    pub template: &'a str,
    /// The fields, filled in.
    pub fields: &'a BTreeMap<String, String>,
    /// What it does to calls.
    pub mode: Mode,
    /// When it ends by itself, Unix milliseconds.
    pub until: i64,
    /// The ids of those that are on in these flows, as whoever wishes knows them.
    pub instead_of: &'a [&'a str],
}

/// What is wrong with a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTime {
    /// It is not in the future.
    Past,
    /// It is too far away.
    TooFar,
}

/// Why nothing was switched on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wrong {
    /// A flow has no such template.
    pub template: bool,
    /// Fields that are not filled in as they must be.
    pub fields: BTreeMap<String, BadField>,
    /// The moment that callers would be told.
    pub moment: Option<BadTime>,
    /// The end.
    pub until: Option<BadTime>,
}

/// What became of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// Callers hear it from now on.
    On,
    /// It cannot be announced like that.
    Wrong(Wrong),
    /// Another was switched on or off meanwhile.
    Changed,
}

/// What callers of each flow would hear, or why it cannot be announced.
///
/// # Errors
/// All that is wrong at once, in the first flow where something is.
pub fn prepare(ctx: &Ctx, wish: Wish<'_>) -> Result<Vec<Announced>, Wrong> {
    let flows = wish.flows.iter();
    flows.map(|flow| prepare_for(ctx, flow, wish)).collect()
}

fn prepare_for(ctx: &Ctx, flow: &Flow, wish: Wish<'_>) -> Result<Announced, Wrong> {
    let now = ctx.now_ms();
    let mut wrong = Wrong {
        until: bad_time(wish.until, now, LONGEST),
        ..Wrong::default()
    };
    let Some(template) = flow.announcement(wish.template) else {
        wrong.template = true;
        return Err(wrong);
    };
    match template.fill(wish.fields, wish.mode) {
        Ok(announced) => {
            let moment = announced.moment();
            wrong.moment = moment.and_then(|at| bad_time(at, now, FURTHEST));
            if wrong == Wrong::default() {
                Ok(announced)
            } else {
                Err(wrong)
            }
        }
        Err(fields) => Err(Wrong { fields, ..wrong }),
    }
}

fn bad_time(at: i64, now: i64, most: i64) -> Option<BadTime> {
    match at - now {
        ..=0 => Some(BadTime::Past),
        away if away > most => Some(BadTime::TooFar),
        _ => None,
    }
}

/// Switches an announcement on, in place of those that are on: in all flows or in none. `who` is the
/// name of whoever does it.
pub async fn announce(ctx: &Ctx, who: &str, wish: Wish<'_>) -> Result<Started, Fault> {
    let announced = match prepare(ctx, wish) {
        Ok(announced) => announced,
        Err(wrong) => return Ok(Started::Wrong(wrong)),
    };
    let mut all = Vec::new();
    for (flow, said) in wish.flows.iter().zip(announced) {
        all.push(Announcement {
            id: ctx.id(),
            flow: flow.name().to_owned(),
            template: wish.template.to_owned(),
            fields: serde_json::to_string(wish.fields)?,
            mode: wish.mode.as_str().to_owned(),
            said: serde_json::to_string(&said)?,
            started_by: who.to_owned(),
            started_at: ctx.now_ms(),
            until: wish.until,
            ended_by: None,
            ended_at: None,
        });
    }
    // Every server takes the flows in the same order, or two would wait for each other.
    all.sort_by(|one, other| one.flow.cmp(&other.flow));
    match replace(ctx, &all, wish.instead_of).await {
        Ok(true) => {
            look_again(ctx).await;
            Ok(Started::On)
        }
        Ok(false) | Err(Fault::Store(Error::Taken)) => Ok(Started::Changed),
        Err(fault) => Err(fault),
    }
}

/// Says whether what was on is what `instead_of` says.
async fn replace(ctx: &Ctx, all: &[Announcement], instead_of: &[&str]) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    let mut on = BTreeSet::new();
    for new in all {
        announcements::close_run_out(&mut tx, &new.flow, new.started_at).await?;
        let live = announcements::live_of(&mut tx, &new.flow, new.started_at).await?;
        on.extend(live.map(|live| live.id));
    }
    let known: BTreeSet<String> = instead_of.iter().map(|id| (*id).to_owned()).collect();
    if on != known {
        return Ok(false);
    }
    for new in all {
        let live = announcements::live_of(&mut tx, &new.flow, new.started_at).await?;
        if let Some(live) = live
            && !switch_off(ctx, &mut tx, &new.started_by, &live.id).await?
        {
            return Ok(false);
        }
        switch_on(ctx, &mut tx, new).await?;
    }
    tx.commit().await?;
    Ok(true)
}

async fn switch_on(ctx: &Ctx, tx: &mut Tx, new: &Announcement) -> Result<(), Fault> {
    announcements::insert(tx, new).await?;
    let detail = format!(
        "{}, {}, until {}, in {}",
        new.template,
        new.mode,
        written(new.until),
        new.flow
    );
    let deed = Deed {
        who: &new.started_by,
        action: "announcement.started",
        subject: Some(&new.id),
        contact: None,
        detail: Some(&detail),
    };
    Ok(ctx.audit(tx, deed).await?)
}

async fn switch_off(ctx: &Ctx, tx: &mut Tx, who: &str, id: &str) -> Result<bool, Fault> {
    if !announcements::end(tx, id, who, ctx.now_ms()).await? {
        return Ok(false);
    }
    let deed = Deed {
        who,
        action: "announcement.ended",
        subject: Some(id),
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(true)
}

/// Switches an announcement off before its end. Says whether it was on.
pub async fn end_announcement(ctx: &Ctx, who: &str, id: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    let was_on = switch_off(ctx, &mut tx, who, id).await?;
    tx.commit().await?;
    look_again(ctx).await;
    Ok(was_on)
}

/// What became of another end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prolonged {
    /// It ends then.
    Done,
    /// It was off already.
    Off,
    /// It cannot end then.
    Wrong(BadTime),
}

/// Gives an announcement that is on another end.
pub async fn prolong_announcement(
    ctx: &Ctx,
    who: &str,
    id: &str,
    until: i64,
) -> Result<Prolonged, Fault> {
    let now = ctx.now_ms();
    if let Some(bad) = bad_time(until, now, LONGEST) {
        return Ok(Prolonged::Wrong(bad));
    }
    let mut tx = ctx.db.write().await?;
    if !announcements::prolong(&mut tx, id, until, now).await? {
        return Ok(Prolonged::Off);
    }
    let detail = format!("until {}", written(until));
    let deed = Deed {
        who,
        action: "announcement.prolonged",
        subject: Some(id),
        contact: None,
        detail: Some(&detail),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    look_again(ctx).await;
    Ok(Prolonged::Done)
}

/// A time for the audit: a later end does not wipe the first.
fn written(ms: i64) -> String {
    Timestamp::from_millisecond(ms)
        .unwrap_or_default()
        .to_string()
}

/// This server's callers hear it at once; other servers look within a second.
async fn look_again(ctx: &Ctx) {
    if let Err(error) = ctx.board.refresh(&ctx.db, ctx.now_ms()).await {
        tracing::warn!(error.message = %error, "the announcement is heard after the next look");
    }
    ctx.live.tell(Change::Line);
}
