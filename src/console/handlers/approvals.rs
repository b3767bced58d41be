//! The queue of what waits for a second person: practices that somebody proposed to end (T4), changes
//! of contacts (T24), conversions (T21). Whoever proposes does not decide.

use axum::extract::{Path, State};

use super::frame::COUNTED;
use super::problem::{Page, Problem, html};
use super::staff::{Sent, Staff};
use super::{reasons, shown};
use crate::console::Console;
use crate::console::views::approvals::{Approvals, Item};
use crate::console::views::shell::Here;
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::domain::pin_request::{self, Form};
use crate::store::approvals::{self, Approval};
use crate::store::practices::{self, Proposed};
use crate::store::{Tx, citizens, operators, uploads};
use crate::workflows::approve::{self, Approved, Verdict};
use crate::workflows::decide_call_back::{self, Decided};
use crate::workflows::propose_contacts;

/// The longest reason, characters.
const LONGEST: usize = 500;

/// What was just done, or refused.
#[derive(Clone, Copy)]
enum Said {
    Nothing,
    Notice(&'static str),
    Problem(&'static str),
}

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_take_calls()?;
    console.approvals(&staff, Said::Nothing).await
}

pub async fn approve(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let said = proposal(&console, &sent, &id, Verdict::Approve).await?;
    console.approvals(&sent.staff, said).await
}

pub async fn refuse(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let said = match reason(&sent) {
        Some(why) => proposal(&console, &sent, &id, Verdict::Refuse(&why)).await?,
        None => NO_REASON,
    };
    console.approvals(&sent.staff, said).await
}

pub async fn approve_practice(
    State(console): State<Console>,
    Path(id): Path<String>,
    sent: Sent,
) -> Page {
    sent.staff.must_take_calls()?;
    let said = practice(&console, &sent, &id, Verdict::Approve).await?;
    console.approvals(&sent.staff, said).await
}

pub async fn refuse_practice(
    State(console): State<Console>,
    Path(id): Path<String>,
    sent: Sent,
) -> Page {
    sent.staff.must_take_calls()?;
    let said = match reason(&sent) {
        Some(why) => practice(&console, &sent, &id, Verdict::Refuse(&why)).await?,
        None => NO_REASON,
    };
    console.approvals(&sent.staff, said).await
}

const NO_REASON: Said = Said::Problem("Scriva perché non approva.");
const OWN: Said = Said::Problem("La proposta è sua: deve decidere un'altra persona.");
const DECIDED: Said = Said::Problem("Su questa proposta ha già deciso qualcuno.");

fn reason(sent: &Sent) -> Option<String> {
    let text: String = sent.fields.get("reason").chars().take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

async fn proposal(
    console: &Console,
    sent: &Sent,
    id: &str,
    verdict: Verdict<'_>,
) -> Result<Said, Problem> {
    let operator = &sent.staff.operator;
    let decided = approve::decide(&console.ctx, operator, id, verdict).await?;
    Ok(match (decided, verdict) {
        (Approved::Done, Verdict::Approve) => Said::Notice("Approvato."),
        (Approved::Done, Verdict::Refuse(_)) => Said::Notice("Non approvato: resta com'era."),
        (Approved::OwnProposal, _) => OWN,
        (Approved::NotWaiting, _) => DECIDED,
        (Approved::DoesNotFit("shared"), _) => {
            Said::Problem("Un recapito è già di altre persone: non approvi, e ne chieda un altro.")
        }
        (Approved::DoesNotFit(_), _) => Said::Problem(
            "Intanto il PIN è cambiato e la proposta non si può più fare: non la approvi, con il motivo.",
        ),
    })
}

async fn practice(
    console: &Console,
    sent: &Sent,
    id: &str,
    verdict: Verdict<'_>,
) -> Result<Said, Problem> {
    let operator = &sent.staff.operator;
    let decided = decide_call_back::decide(&console.ctx, operator, id, verdict).await?;
    Ok(match (decided, verdict) {
        (Decided::Done, Verdict::Approve) => Said::Notice("Fatto come proposto."),
        (Decided::Done, Verdict::Refuse(_)) => Said::Notice("La pratica torna da richiamare."),
        (Decided::OwnProposal, _) => OWN,
        (Decided::NotWaiting, _) => DECIDED,
        (Decided::NotEligible, _) => Said::Problem(
            "Per legge questo PIN non si può più dare: la pratica si può solo respingere.",
        ),
        (Decided::AlreadyThere, _) => Said::Problem("La persona ha già un PIN."),
    })
}

impl Console {
    async fn approvals(&self, staff: &Staff, said: Said) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let now = self.ctx.now_ms();
        let mut items = Vec::new();
        for proposed in practices::proposed(&mut tx, COUNTED).await? {
            let due = proposed.due_at.unwrap_or(proposed.updated_at);
            items.push((due, of_practice(&mut tx, staff, proposed, due).await?));
        }
        for approval in approvals::waiting(&mut tx, COUNTED).await? {
            items.push((
                approval.due_at,
                of_approval(&mut tx, staff, approval).await?,
            ));
        }
        drop(tx);
        items.sort_by_key(|(due, _)| *due);
        let late = |(due, item): (i64, Item)| Item {
            late: due <= now,
            ..item
        };
        let (notice, problem) = match said {
            Said::Nothing => (None, None),
            Said::Notice(text) => (Some(text.to_owned()), None),
            Said::Problem(text) => (None, Some(text.to_owned())),
        };
        html(&Approvals {
            shell: self.shell(staff, Here::Approvals).await?,
            notice,
            problem,
            items: items.into_iter().map(late).collect(),
        })
    }
}

async fn of_practice(
    tx: &mut Tx,
    staff: &Staff,
    proposed: Proposed,
    due: i64,
) -> Result<Item, Problem> {
    let practice = proposed.practice;
    let form: Form = serde_json::from_str(&practice.request)?;
    let address = pin_request::read_back(&form)
        .map(|request| request.residence.one_line())
        .unwrap_or_default();
    let maker = practice.proposer.unwrap_or_default();
    let wish = match practice.proposal.as_deref() {
        Some("confirm") => "confermare la richiesta",
        _ => "respingere la richiesta",
    };
    let difference = reasons::difference(practice.reason.as_deref().unwrap_or_default());
    let documents = uploads::of_subject(tx, &practice.id).await?;
    Ok(Item {
        documents: documents.into_iter().map(|one| one.id).collect(),
        path: format!("practices/{}", practice.id),
        id: practice.id,
        title: format!("Pratica {}: {wish}", practice.number),
        by: name_of(tx, &maker).await?,
        due: shown::day_and_time(due),
        late: false,
        facts: vec![
            (
                "Persona",
                format!("{} {}", form.get("name"), form.get("surname")),
            ),
            ("Indirizzo detto", address),
            ("Perché si verifica", difference.to_owned()),
            ("Che cosa ha detto", practice.note.unwrap_or_default()),
        ],
        mine: maker == staff.operator.id,
    })
}

async fn of_approval(tx: &mut Tx, staff: &Staff, approval: Approval) -> Result<Item, Problem> {
    let citizen = citizens::find(tx, &approval.cf).await?;
    let person = citizen.map_or_else(String::new, |one| format!("{} {}", one.name, one.surname));
    let code = CodiceFiscale::parse(&approval.cf).map_or_else(|_| String::new(), |cf| cf.masked());
    let mut facts = vec![("Persona", person), ("Codice fiscale", code)];
    let title = match approval.kind.as_str() {
        "contacts" => {
            let before = citizens::contacts(tx, &approval.cf).await?;
            facts.push(("Recapiti di adesso", shown::masked_contacts(&before)));
            let after = propose_contacts::proposed(&approval)?;
            facts.push(("Recapiti nuovi", shown::masked_contacts(&after)));
            "Cambio dei recapiti"
        }
        _ => "Passaggio a PIN dispositivo",
    };
    let documents = uploads::of_subject(tx, &approval.id).await?;
    Ok(Item {
        documents: documents.into_iter().map(|one| one.id).collect(),
        path: approval.id.clone(),
        id: approval.id,
        title: title.to_owned(),
        by: name_of(tx, &approval.maker).await?,
        due: shown::day_and_time(approval.due_at),
        late: false,
        facts,
        mine: approval.maker == staff.operator.id,
    })
}

/// An operator's name; what came from a citizen has none.
async fn name_of(tx: &mut Tx, id: &str) -> Result<String, Problem> {
    let operator = operators::find(tx, id).await?;
    Ok(operator.map_or_else(|| "chi ha fatto la richiesta".to_owned(), |one| one.name))
}
