//! Practices that were not issued at once: one operator calls back and proposes, another decides (T4).

use axum::extract::{Path, State};

use super::frame::COUNTED;
use super::problem::{Page, Problem, html};
use super::staff::{Sent, Staff};
use super::{reasons, shown};
use crate::console::Console;
use crate::console::views::call_backs::{CallBack, CallBacks, Proposal, Stage};
use crate::console::views::shell::Here;
use crate::domain::pin_request::{self, Form};
use crate::domain::preferred_time;
use crate::store::practices::{self, Practice};
use crate::store::{Tx, operators, uploads};
use crate::workflows::approve;
use crate::workflows::decide_call_back::{self, Heard};
use crate::workflows::open_task;

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
    let flow = console.releases.current();
    let heard = Heard {
        confirm,
        note,
        due_at: approve::due_at(&console.ctx, flow.opening_hours()),
    };
    if decide_call_back::propose(&console.ctx, operator, &id, heard).await? {
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

impl Console {
    async fn call_backs(&self, staff: &Staff, notice: Option<&str>, problem: Option<&str>) -> Page {
        let now = self.local_time();
        let mut tx = self.ctx.db.read().await?;
        let mut list = Vec::new();
        for practice in practices::to_call_back(&mut tx, COUNTED).await? {
            let mut one = call_back(&mut tx, staff, practice).await?;
            one.now = preferred_time::is_now(&one.preferred, now);
            list.push(one);
        }
        drop(tx);
        // The sort is stable: within each part the oldest stays first.
        list.sort_by_key(|one| !one.now);
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
    let (number, preferred) = open_task::preferred(&form);
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
        _ => Stage::ToPropose(practice.note.clone().unwrap_or_default()),
    };
    let uploads = uploads::of_subject(tx, &practice.id).await?;
    Ok(CallBack {
        documents: uploads.into_iter().map(|upload| upload.id).collect(),
        id: practice.id,
        practice: practice.number,
        person: format!("{} {}", form.get("name"), form.get("surname")),
        phone: shown::phone(&number.unwrap_or_default()),
        preferred: preferred.unwrap_or_default(),
        now: false,
        since: shown::day_and_time(practice.created_at),
        address_said: address,
        difference: reasons::difference(practice.reason.as_deref().unwrap_or_default()).to_owned(),
        stage,
    })
}
