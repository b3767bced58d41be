//! The second person's word on what waits: whoever proposed never decides, and the store's own
//! statement says so (`security.md` 10). Practices are decided by `decide_call_back`.

use jiff::SignedDuration;

use super::change_contacts::{self, Changed};
use super::convert_pin::{self, CONVERT};
use super::propose_contacts::{self, contacts_of};
use super::tell::{self, News};
use super::{Change, Ctx, Deed, Fault};
use crate::domain::hours::Calendar;
use crate::domain::life::ContactProof;
use crate::store::Tx;
use crate::store::approvals::{self, Approval, Decision};
use crate::store::operators::Operator;

/// How long a decision may take while people are at work.
const OPEN_TIME: SignedDuration = SignedDuration::from_hours(4);

/// Until when something proposed now should be decided: four working hours from now, Unix
/// milliseconds.
pub fn due_at(ctx: &Ctx, hours: Option<&Calendar>) -> i64 {
    let now = ctx.clock.now();
    let due = hours.and_then(|hours| hours.after_open_time(now, OPEN_TIME));
    // A calendar that never opens within a year is no reason to wait for ever.
    due.unwrap_or(now + OPEN_TIME).as_millisecond()
}

/// What the second person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// Yes.
    Approve,
    /// No, and why.
    Refuse(&'a str),
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approved {
    /// As the second person said.
    Done,
    /// Whoever proposes does not decide.
    OwnProposal,
    /// It was decided before, or withdrawn.
    NotWaiting,
    /// It does not fit any more: a word for machines. Nothing was done, and it waits on.
    DoesNotFit(&'static str),
}

/// Decides about a proposal.
pub async fn decide(
    ctx: &Ctx,
    operator: &Operator,
    id: &str,
    verdict: Verdict<'_>,
) -> Result<Approved, Fault> {
    let mut tx = ctx.db.write().await?;
    let found = approvals::find(&mut tx, id).await?;
    let Some(found) = found.filter(|approval| approval.state == "waiting") else {
        return Ok(Approved::NotWaiting);
    };
    if found.maker == operator.id {
        return Ok(Approved::OwnProposal);
    }
    let (state, reason) = match verdict {
        Verdict::Approve => ("approved", None),
        Verdict::Refuse(why) => ("refused", Some(why)),
    };
    let decision = Decision {
        approver: &operator.id,
        state,
        reason,
    };
    if !approvals::decide(&mut tx, id, decision, ctx.now_ms()).await? {
        return Ok(Approved::NotWaiting);
    }
    if verdict == Verdict::Approve
        && let Err(why) = carry_out(ctx, &mut tx, operator, &found).await?
    {
        return Ok(Approved::DoesNotFit(why));
    }
    if verdict != Verdict::Approve && found.kind == CONVERT {
        // The reason stands on the holder's own page; a notice sends them there.
        tell::everyone(ctx, &mut tx, &found.cf, News::NotConverted).await?;
    }
    let deed = Deed {
        who: &operator.name,
        action: "approval.decided",
        subject: Some(id),
        contact: None,
        detail: Some(state),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    ctx.live.tell(Change::Line);
    Ok(Approved::Done)
}

/// Does what was proposed, in the transaction of the decision.
async fn carry_out(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
    approval: &Approval,
) -> Result<Result<(), &'static str>, Fault> {
    match approval.kind.as_str() {
        "contacts" => change(ctx, tx, operator, approval).await,
        CONVERT => convert_pin::carry_out(ctx, tx, operator, approval).await,
        _ => Ok(Err("unknown")),
    }
}

/// T24, by telephone: a registered contact was said, and a second person agrees.
async fn change(
    ctx: &Ctx,
    tx: &mut Tx,
    operator: &Operator,
    approval: &Approval,
) -> Result<Result<(), &'static str>, Fault> {
    let contacts = contacts_of(&propose_contacts::proposed(approval)?);
    let by = (ContactProof::TwoPeople, operator.name.as_str());
    let changed = change_contacts::apply(ctx, tx, &approval.cf, &contacts, by).await?;
    Ok(match changed {
        Changed::Done | Changed::Same => Ok(()),
        Changed::Not => Err("not-in-this-state"),
        Changed::TooFew => Err("contacts-missing"),
        Changed::Shared(_) => Err("shared"),
    })
}
