//! Practices that were not issued at once: one operator calls back and proposes, another decides (T4).

use axum::extract::{Path, State};

use super::frame::COUNTED;
use super::problem::{Page, Problem, html};
use super::staff::{Sent, Staff};
use super::{reasons, shown};
use crate::console::Console;
use crate::console::views::call_backs::{CallBack, CallBacks, Proposal, Stage};
use crate::console::views::shell::Here;
use crate::domain::pin_request::{self, Form, Preference, PreferredTime};
use crate::store::practices::{self, Practice};
use crate::store::{Tx, operators, uploads};
use crate::workflows::decide_call_back::{self, Decided};

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_take_calls()?;
    console.call_backs(&staff, None, None).await
}

pub async fn propose(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let confirm = match sent.fields.get("decision") {
        "confirm" => true,
        "reject" => false,
        _ => {
            return console
                .call_backs(
                    &sent.staff,
                    None,
                    Some("Scelga se confermare o respingere."),
                )
                .await;
        }
    };
    let note = sent.fields.get("note");
    if note.is_empty() {
        return console
            .call_backs(
                &sent.staff,
                None,
                Some("Scriva che cosa le ha detto la persona."),
            )
            .await;
    }
    let operator = &sent.staff.operator;
    if decide_call_back::propose(&console.ctx, operator, &id, confirm, note).await? {
        console
            .call_backs(
                &sent.staff,
                Some("Proposta salvata: ora decide un collega."),
                None,
            )
            .await
    } else {
        console
            .call_backs(
                &sent.staff,
                None,
                Some("Qualcuno ha già proposto per questa pratica."),
            )
            .await
    }
}

pub async fn approve(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    decide(console, id, sent, true).await
}

pub async fn refuse(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    decide(console, id, sent, false).await
}

async fn decide(console: Console, id: String, sent: Sent, agrees: bool) -> Page {
    sent.staff.must_take_calls()?;
    let operator = &sent.staff.operator;
    let decided = decide_call_back::decide(&console.ctx, operator, &id, agrees).await?;
    let (notice, problem) = match (decided, agrees) {
        (Decided::Done, true) => (Some("Fatto come proposto."), None),
        (Decided::Done, false) => (Some("La pratica torna da richiamare."), None),
        (Decided::OwnProposal, _) => (None, Some("La proposta è sua: deve decidere un collega.")),
        (Decided::NotWaiting, _) => (None, Some("Su questa pratica ha già deciso qualcuno.")),
        (Decided::NotEligible, _) => (
            None,
            Some("Per legge questo PIN non si può più dare: la pratica si può solo respingere."),
        ),
        (Decided::AlreadyThere, _) => (None, Some("La persona ha già un PIN.")),
    };
    console.call_backs(&sent.staff, notice, problem).await
}

impl Console {
    async fn call_backs(&self, staff: &Staff, notice: Option<&str>, problem: Option<&str>) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let mut list = Vec::new();
        for practice in practices::to_call_back(&mut tx, COUNTED).await? {
            list.push(call_back(&mut tx, staff, practice).await?);
        }
        drop(tx);
        let page = CallBacks {
            shell: self.shell(staff, Here::CallBacks).await?,
            notice: notice.map(str::to_owned),
            problem: problem.map(str::to_owned),
            practices: list,
        };
        html(&page)
    }
}

async fn call_back(tx: &mut Tx, staff: &Staff, practice: Practice) -> Result<CallBack, Problem> {
    let form: Form = serde_json::from_str(&practice.request)?;
    let address = pin_request::read_back(&form)
        .map(|request| request.residence.one_line())
        .unwrap_or_default();
    let wish = Preference::of(&form);
    let stage = match &practice.proposer {
        Some(proposer) if practice.state == "proposed" => {
            let by = operators::find(tx, proposer).await?;
            let proposal = Proposal {
                by: by.map_or_else(String::new, |by| by.name),
                confirm: practice.proposal.as_deref() == Some("confirm"),
                note: practice.note.clone().unwrap_or_default(),
            };
            if *proposer == staff.operator.id {
                Stage::Mine(proposal)
            } else {
                Stage::ToDecide(proposal)
            }
        }
        _ => Stage::ToPropose,
    };
    let uploads = uploads::of_subject(tx, &practice.id).await?;
    Ok(CallBack {
        documents: uploads.into_iter().map(|upload| upload.id).collect(),
        id: practice.id,
        practice: practice.number,
        person: format!("{} {}", form.get("name"), form.get("surname")),
        phone: shown::phone(&wish.phone),
        when: wish.time.map_or("", PreferredTime::italian),
        since: shown::day_and_time(practice.created_at),
        address_said: address,
        difference: reasons::difference(practice.reason.as_deref().unwrap_or_default()).to_owned(),
        stage,
    })
}
