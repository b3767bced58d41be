//! A request for an ordinary PIN that came on paper or by fax (R44): judged and taken as any other, its
//! scan kept with the practice.

use std::collections::BTreeMap;

use super::convert_pin::Document;
use super::issue_pin::rules_by_phone;
use super::keep_upload::{Sent, keep_upload};
use super::take_request::{self, Taken, Taker, Taking};
use super::{Ctx, Fault};
use crate::domain::life::No;
use crate::domain::pin_request::{self, Form, Refusal};
use crate::domain::practice::PracticeNumber;
use crate::domain::upload::Refused;
use crate::store::operators::Operator;
use crate::store::uploads;

/// A request on paper.
#[derive(Clone, Copy)]
pub struct OnPaper<'a> {
    /// Who typed it.
    pub operator: &'a Operator,
    /// What stands on it.
    pub form: &'a Form,
    /// Makes replays one.
    pub form_key: &'a str,
    /// The sheet.
    pub scan: Document<'a>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenOnPaper {
    /// The PIN is on its way.
    Issued,
    /// Somebody looks first (T3).
    CallBack,
    /// There is a live PIN, or a practice that waits.
    AlreadyThere,
    /// No way to send the first half (C19).
    NoChannel,
    /// The policy of the day (C12).
    No(No),
    /// The contact serves too many others (`security.md` 9): its kind.
    SharedContact(String),
    /// What to put right, by field.
    Wrong(BTreeMap<String, String>),
    /// The scan cannot be kept.
    Scan(Refused),
}

/// Takes it.
pub async fn take_paper(ctx: &Ctx, asked: OnPaper<'_>) -> Result<TakenOnPaper, Fault> {
    // Telephone and paper ask for the same contacts: the first half leaves at once.
    let request = match pin_request::validate(asked.form, &rules_by_phone(ctx)) {
        Ok(request) => request,
        Err(Refusal::SendToOffice) => return Ok(TakenOnPaper::NoChannel),
        Err(Refusal::Fields(problems)) => {
            let said = pin_request::said_to_operators(&problems);
            return Ok(TakenOnPaper::Wrong(said));
        }
    };
    // Nobody takes over what another operator sent, by its key.
    let form_key = format!("paper:{}:{}", asked.operator.id, asked.form_key);
    let sent = Sent {
        subject: &form_key,
        what: asked.scan.what,
        said: asked.scan.said,
        bytes: asked.scan.bytes,
    };
    if let Err(refused) = keep_upload(ctx, &asked.operator.name, sent).await? {
        return Ok(TakenOnPaper::Scan(refused));
    }
    let taking = Taking {
        taker: Taker::Office {
            operator: asked.operator,
        },
        form: asked.form,
        request: &request,
        form_key: &form_key,
        number: PracticeNumber::generate(|bytes| ctx.rng.fill(bytes)),
    };
    let taken = take_request::take(ctx, taking).await?;
    settle_scan(ctx, &form_key, &taken).await?;
    Ok(match taken {
        Taken::Issued { .. } => TakenOnPaper::Issued,
        Taken::CallBack(_) => TakenOnPaper::CallBack,
        // Only on the web is anybody turned away as `Busy`.
        Taken::AlreadyThere | Taken::Busy => TakenOnPaper::AlreadyThere,
        Taken::NotEligible(reason) => TakenOnPaper::No(No::MayNotHave(reason)),
        Taken::SharedContact(kind) => TakenOnPaper::SharedContact(kind),
    })
}

/// The scan goes with the practice; of a request that did not come about it is not kept.
async fn settle_scan(ctx: &Ctx, form_key: &str, taken: &Taken) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    match taken {
        Taken::Issued { practice, .. } | Taken::CallBack(practice) => {
            uploads::hand_over(&mut tx, form_key, practice).await?;
        }
        Taken::AlreadyThere | Taken::NotEligible(_) | Taken::SharedContact(_) | Taken::Busy => {
            uploads::delete_of(&mut tx, form_key).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
