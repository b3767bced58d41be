//! A practice that was not issued at once: one operator calls back and proposes, another decides
//! (T4). Only then is a PIN made, or the request rejected.

use super::approve::Verdict;
use super::issue_pin::today;
use super::prepare_pin::{self, Issue};
use super::{Change, Ctx, Deed, Fault, change_contacts, pin_life, take_request};
use crate::domain::life::{Decision, Event, No, eligibility};
use crate::domain::pin_request::{self, Form};
use crate::domain::practice::PracticeNumber;
use crate::store::operators::Operator;
use crate::store::practices::{Practice, Proposal};
use crate::store::{Error, practices};

/// The note of a practice whose contact serves too many others by now (`security.md` 9). It can only be
/// rejected; asked anew, it is a practice about that contact.
const SHARED: &str = "un recapito è ora anche di altre persone: rifiutare, e chiederne un altro";

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// As proposed.
    Done,
    /// Whoever proposes does not decide.
    OwnProposal,
    /// It was decided before, or nobody has proposed yet.
    NotWaiting,
    /// The person has got a PIN meanwhile.
    AlreadyThere,
    /// Since the request a date of the policy has passed (C12): only rejecting remains.
    NotEligible,
}

/// What an operator heard when calling back.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// The request stands.
    pub confirm: bool,
    /// What was said.
    pub note: &'a str,
    /// Until when a second person should decide, Unix milliseconds (`approve::due_at`).
    pub due_at: i64,
}

/// One operator called back. Says whether the practice waited for that.
pub async fn propose(
    ctx: &Ctx,
    operator: &Operator,
    practice: &str,
    heard: Heard<'_>,
) -> Result<bool, Fault> {
    let proposal = Proposal {
        proposer: &operator.id,
        proposal: if heard.confirm { "confirm" } else { "reject" },
        note: heard.note,
        due_at: heard.due_at,
    };
    let mut tx = ctx.db.write().await?;
    if !practices::propose(&mut tx, practice, proposal, ctx.now_ms()).await? {
        return Ok(false);
    }
    let deed = Deed {
        who: &operator.name,
        action: "practice.proposed",
        subject: Some(practice),
        contact: None,
        detail: Some(proposal.proposal),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(true)
}

/// Another operator agrees with the proposal, or refuses it with a reason: then it must be proposed
/// anew.
pub async fn decide(
    ctx: &Ctx,
    operator: &Operator,
    practice: &str,
    verdict: Verdict<'_>,
) -> Result<Decided, Fault> {
    let mut tx = ctx.db.read().await?;
    let found = practices::find(&mut tx, practice).await?;
    drop(tx);
    let Some(found) = found.filter(|practice| practice.state == "proposed") else {
        return Ok(Decided::NotWaiting);
    };
    if found.proposer.as_deref() == Some(&operator.id) {
        return Ok(Decided::OwnProposal);
    }
    let confirmed = found.proposal.as_deref() == Some("confirm");
    let decided = match (verdict, confirmed) {
        (Verdict::Approve, true) => issue(ctx, operator, &found).await,
        (Verdict::Approve, false) => settle(ctx, operator, &found, "rejected", None).await,
        (Verdict::Refuse(why), _) => settle(ctx, operator, &found, "call-back", Some(why)).await,
    };
    match decided {
        Err(Fault::Store(Error::Taken)) => Ok(Decided::AlreadyThere),
        other => other,
    }
}

async fn settle(
    ctx: &Ctx,
    operator: &Operator,
    practice: &Practice,
    state: &str,
    why: Option<&str>,
) -> Result<Decided, Fault> {
    let mut tx = ctx.db.write().await?;
    if !practices::decide(&mut tx, &practice.id, &operator.id, state, ctx.now_ms()).await? {
        return Ok(Decided::NotWaiting);
    }
    if let Some(why) = why {
        practices::set_note(&mut tx, &practice.id, why).await?;
    }
    let deed = Deed {
        who: &operator.name,
        action: "practice.decided",
        subject: Some(&practice.id),
        contact: None,
        detail: Some(state),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(Decided::Done)
}

async fn issue(ctx: &Ctx, operator: &Operator, practice: &Practice) -> Result<Decided, Fault> {
    let form: Form = serde_json::from_str(&practice.request)?;
    let (Ok(request), Ok(number)) = (
        pin_request::read_back(&form),
        PracticeNumber::parse(&practice.number),
    ) else {
        // It was valid when it was taken; a comune may have ceased since. It must be taken anew.
        return settle(ctx, operator, practice, "rejected", None).await;
    };
    let (origin, way) = take_request::origin_of(practice);
    let facts = request.facts(today(ctx));
    let (now, policy) = (ctx.clock.now(), &ctx.config.policy);
    let decision = Event::CallBackDecided(Decision {
        confirmed: true,
        by_another: practice.proposer.as_deref() != Some(&operator.id),
        // A date of the policy may have passed since the request (C12).
        eligible: eligibility::may_have(policy.eligibility, facts, way, now),
    });
    let mut tx = ctx.db.read().await?;
    let life = pin_life::read(ctx, &mut tx, &practice.cf).await?.life;
    drop(tx);
    match life.step(decision, now, policy) {
        Ok(_) => {}
        Err(No::MayNotHave(_)) => return Ok(Decided::NotEligible),
        Err(No::SecondPersonNeeded) => return Ok(Decided::OwnProposal),
        Err(_) => return Ok(Decided::AlreadyThere),
    }
    let prepared = prepare_pin::prepare(ctx, &request, number).await?;
    let mut tx = ctx.db.write().await?;
    // Others may have taken the same contact since the request; whoever waits for that is looked at.
    tx.alone(change_contacts::ONE_AT_A_TIME).await?;
    let looked_at = practice.reason.as_deref() == Some("shared-contact");
    let shared = take_request::shared_contact(ctx, &mut tx, &request, None).await?;
    if let (Some(kind), false) = (shared, looked_at) {
        drop(tx);
        let why = format!("{SHARED} ({kind})");
        settle(ctx, operator, practice, "call-back", Some(&why)).await?;
        return Ok(Decided::NotWaiting);
    }
    if !practices::decide(&mut tx, &practice.id, &operator.id, "issued", ctx.now_ms()).await? {
        return Ok(Decided::NotWaiting);
    }
    let issue = Issue {
        request: &request,
        practice: &practice.id,
        who: &operator.name,
        contact: practice.contact.as_deref(),
        origin,
    };
    prepare_pin::write(ctx, &mut tx, prepared, issue).await?;
    let deed = Deed {
        who: &operator.name,
        action: "practice.decided",
        subject: Some(&practice.id),
        contact: None,
        detail: Some("issued"),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    ctx.live.tell(Change::Line);
    Ok(Decided::Done)
}
