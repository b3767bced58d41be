//! Releases of the flows, for supervisors and administrators: what is live, what was, and back again
//! with a reason. A new release is published from the command line, where its lint and calls are seen.

use std::collections::HashSet;

use axum::extract::{Path, State};

use super::problem::{Page, Problem, html};
use super::shown;
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::flows::{FlowBack, FlowCard, Flows, Turn};
use crate::console::views::shell::Here;
use crate::console::views::words;
use crate::store::published_flows::{self, Published};
use crate::workflows::publish_flow::{By, LONGEST_NOTE};
use crate::workflows::releases::FOLDER;
use crate::workflows::roll_back_flow::{RollBack, RolledBack, roll_back};

/// How many turns of a flow are shown.
const SHOWN: usize = 50;

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_manage_flows()?;
    console.flows(&staff, None, None).await
}

pub async fn ask_back(
    State(console): State<Console>,
    Path((flow, to)): Path<(String, String)>,
    staff: Staff,
) -> Page {
    staff.must_manage_flows()?;
    console.flow_back(&staff, (&flow, &to), None).await
}

pub async fn back(
    State(console): State<Console>,
    Path((flow, to)): Path<(String, String)>,
    sent: Sent,
) -> Page {
    let staff = &sent.staff;
    staff.must_manage_flows()?;
    let reason: String = sent
        .fields
        .get("reason")
        .chars()
        .take(LONGEST_NOTE)
        .collect();
    if reason.trim().is_empty() {
        let problem = Some("Scriva perché si torna indietro.");
        return console.flow_back(staff, (&flow, &to), problem).await;
    }
    let what = RollBack {
        flow: &flow,
        to: Some(&to),
        seen: Some(sent.fields.get("seen")),
    };
    let by = By {
        who: &staff.operator.name,
        note: Some(reason.trim()),
    };
    match roll_back(&console.ctx, what, by).await? {
        RolledBack::Live(hash, _) => {
            let notice = format!(
                "È in uso la versione {hash}: le nuove chiamate la sentono entro pochi secondi."
            );
            console.flows(staff, Some(notice), None).await
        }
        RolledBack::AlreadyLive(hash) => {
            let problem = format!("La versione {hash} è già in uso.");
            console.flows(staff, None, Some(problem)).await
        }
        RolledBack::Meanwhile(hash) => {
            let problem = format!(
                "Intanto qualcuno ha messo in uso la versione {hash}. Guardi la storia e decida di nuovo."
            );
            console.flows(staff, None, Some(problem)).await
        }
        RolledBack::Mistakes(_, found) => {
            let mistakes = match found.len() {
                1 => "un errore".to_owned(),
                several => format!("{several} errori"),
            };
            let problem = format!(
                "Non è cambiato niente: con le regole di oggi quella versione ha {mistakes}. \
                 `centralino flow rollback` dice quali."
            );
            console.flows(staff, None, Some(problem)).await
        }
        RolledBack::NoSuchFlow
        | RolledBack::NothingBefore
        | RolledBack::NotInHistory
        | RolledBack::Ambiguous => Err(Problem::NotFound),
    }
}

impl Console {
    async fn flows(&self, staff: &Staff, notice: Option<String>, problem: Option<String>) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let mut flows = Vec::new();
        for live in published_flows::live(&mut tx).await? {
            // A folder that came to hold another flow leaves the old one's history behind.
            if live.cause == FOLDER && self.releases.live(&live.flow).is_none() {
                continue;
            }
            let history = published_flows::history(&mut tx, &live.flow).await?;
            flows.push(self.flow_card(&live, &history));
        }
        drop(tx);
        flows.sort_by_key(|flow| !flow.main);
        html(&Flows {
            shell: self.shell(staff, Here::Flows).await?,
            notice,
            problem,
            flows,
        })
    }

    fn flow_card(&self, live: &Published, history: &[Published]) -> FlowCard {
        let mut offered = HashSet::from([live.hash.as_str()]);
        let turns = history.iter().take(SHOWN).map(|turn| Turn {
            hash: turn.hash.clone(),
            at: shown::date_and_time(turn.at),
            how: words::flow_cause(&turn.cause).to_owned(),
            who: words::flow_who(&turn.who),
            note: turn.note.clone().unwrap_or_default(),
            live: turn.turn == live.turn,
            replaced: turn.replaced.clone().unwrap_or_default(),
            back: offered.insert(turn.hash.as_str()),
        });
        // What this server serves knows the title; it takes up a change within seconds.
        let served = self.releases.live(&live.flow);
        let served = served.as_deref();
        FlowCard {
            turns: turns.collect(),
            title: served.map_or_else(|| live.flow.clone(), |flow| flow.title().to_owned()),
            numbers: served.map(shown::numbers).unwrap_or_default(),
            main: self.releases.current().name() == live.flow,
            served: served.is_some(),
            name: live.flow.clone(),
        }
    }

    async fn flow_back(
        &self,
        staff: &Staff,
        (flow, to): (&str, &str),
        problem: Option<&'static str>,
    ) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let history = published_flows::history(&mut tx, flow).await?;
        drop(tx);
        let live = history.first().ok_or(Problem::NotFound)?;
        let before = history
            .iter()
            .find(|turn| turn.hash == to && turn.hash != live.hash)
            .ok_or(Problem::NotFound)?;
        html(&FlowBack {
            shell: self.shell(staff, Here::Flows).await?,
            name: flow.to_owned(),
            live: live.hash.clone(),
            to: before.hash.clone(),
            at: shown::date_and_time(before.at),
            problem,
        })
    }
}
