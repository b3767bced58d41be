//! The record of a caller who is known, and what an operator may do about their PIN: revoke, ask
//! again, propose other contacts, leave a task. Never a secret (per-channel rights).

use axum::extract::{Path, State};

use super::problem::{Page, Problem, go, html};
use super::record_parts::{self, ContactsTyped};
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::dictation::Dictation;
use crate::console::views::shell::Here;
use crate::domain::contacts::Email;
use crate::domain::phone::Phone;
use crate::store::citizens::Reach;
use crate::workflows::dictate_half::{self, Dictated};
use crate::workflows::open_task::{self, Left};
use crate::workflows::propose_contacts::{self, Proposed};
use crate::workflows::revoke_by_phone::{self, Revoked};
use crate::workflows::{approve, open_record};

/// What the page says besides the record.
#[derive(Default)]
pub struct Said {
    /// What was just done.
    pub notice: Option<&'static str>,
    /// What was refused.
    pub problem: Option<&'static str>,
    /// New contacts that were not taken.
    pub contacts: Option<ContactsTyped>,
}

pub async fn page(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    console.record_page(&staff, &id, Said::default()).await
}

pub async fn revoke(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.contact(&console, &id).await?;
    if sent.fields.get("agreed") != "yes" {
        let said = Said {
            problem: Some("Prima di annullare, chieda a chi chiama e segni che ha detto di sì."),
            ..Said::default()
        };
        return console.record_page(&sent.staff, &id, said).await;
    }
    let another = sent.fields.get("then") == "another";
    let asked = revoke_by_phone::Asked {
        operator: &sent.staff.operator,
        contact: &id,
        reason: sent.fields.get("reason"),
        another,
    };
    let problem = match revoke_by_phone::revoke_by_phone(&console.ctx, asked).await? {
        Revoked::Done if another => return go(&format!("/console/contacts/{id}")),
        Revoked::Done => {
            let said = Said {
                notice: Some("Il PIN è annullato. La persona viene avvisata sui suoi recapiti."),
                ..Said::default()
            };
            return console.record_page(&sent.staff, &id, said).await;
        }
        Revoked::NotIdentified => return go(&format!("/console/contacts/{id}/identify")),
        Revoked::NoPin => "Non c'è più un PIN da annullare.",
        Revoked::NoReason => "Scelga perché si annulla.",
        Revoked::AlreadyAsked => {
            "In questa telefonata è già partita una richiesta: per cambiarla usi la correzione, o annulli soltanto."
        }
        Revoked::NotByPhone => {
            "Adesso al telefono non si può chiedere un altro PIN: si può solo annullare."
        }
    };
    let said = Said {
        problem: Some(problem),
        ..Said::default()
    };
    console.record_page(&sent.staff, &id, said).await
}

pub async fn contacts(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.contact(&console, &id).await?;
    let typed = ContactsTyped::read(|field| sent.fields.get(field));
    let reaches = match typed.reaches() {
        Ok(reaches) => reaches,
        Err(typed) => {
            let said = Said {
                contacts: Some(typed),
                ..Said::default()
            };
            return console.record_page(&sent.staff, &id, said).await;
        }
    };
    let flow = console.releases.current();
    let asked = propose_contacts::Asked {
        operator: &sent.staff.operator,
        contact: &id,
        reaches: &reaches,
        due_at: approve::due_at(&console.ctx, flow.opening_hours()),
    };
    let problem = match propose_contacts::propose(&console.ctx, asked).await? {
        Proposed::Waiting => {
            let said = Said {
                notice: Some(
                    "Proposta salvata: decide un'altra persona. Fino ad allora restano i recapiti di prima.",
                ),
                ..Said::default()
            };
            return console.record_page(&sent.staff, &id, said).await;
        }
        Proposed::NotIdentified => return go(&format!("/console/contacts/{id}/identify")),
        Proposed::NoContactSaid => record_parts::NO_CONTACT_SAID,
        Proposed::NotActive => record_parts::NOT_ACTIVE,
        Proposed::TooFew => "Servono almeno un telefono e un'e-mail o una PEC.",
        Proposed::Same => "Sono già i recapiti registrati.",
        Proposed::AlreadyWaiting => "Un cambio di recapiti aspetta già una seconda persona.",
    };
    let said = Said {
        contacts: Some(typed.refused(problem)),
        ..Said::default()
    };
    console.record_page(&sent.staff, &id, said).await
}

pub async fn task(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.contact(&console, &id).await?;
    let kind = match sent.fields.get("kind") {
        "letter-missing" => "letter-missing",
        _ => "call-back",
    };
    let phone = Phone::parse(sent.fields.get("phone")).ok();
    let wrong_phone = phone.is_none() && !sent.fields.get("phone").is_empty();
    let some = |field: &str| -> Option<String> {
        let text = sent
            .fields
            .get(field)
            .chars()
            .take(open_task::LONGEST)
            .collect::<String>();
        (!text.is_empty()).then_some(text)
    };
    let (time, note) = (some("time"), some("note"));
    let left = Left {
        kind,
        phone: phone.as_ref().map(Phone::e164),
        preferred_time: time.as_deref(),
        note: note.as_deref(),
    };
    let said = if wrong_phone {
        Said {
            problem: Some("Il telefono preferito non è un numero: lo rilegga con chi chiama."),
            ..Said::default()
        }
    } else {
        let operator = &sent.staff.operator;
        match open_task::from_contact(&console.ctx, operator, &id, left).await? {
            None => return go(&format!("/console/contacts/{id}/identify")),
            Some(true) => Said {
                notice: Some("Compito lasciato: lo trova chi apre «Compiti»."),
                ..Said::default()
            },
            Some(false) => Said {
                problem: Some("Un compito così è già aperto per questa persona."),
                ..Said::default()
            },
        }
    };
    console.record_page(&sent.staff, &id, said).await
}

/// The one-time reveal (C8). The route is there only where the policy allows it.
pub async fn dictate(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    let contact = sent.staff.contact(&console, &id).await?;
    match dictate_half::dictate(&console.ctx, &sent.staff.operator, &contact.id).await? {
        Dictated::Half(half) => html(&Dictation {
            shell: console.shell(&sent.staff, Here::Contact).await?,
            contact_id: contact.id,
            half,
        }),
        Dictated::NotAllowed(why) => Err(Problem::Conflict(
            "La prima metà non si può mostrare".to_owned(),
            vec![match why {
                "already-dictated" => "È già stata mostrata una volta.".to_owned(),
                "call-over" => "Si mostra solo mentre si parla.".to_owned(),
                _ => "Non è più conservata: si può solo annullare il PIN e farne un altro."
                    .to_owned(),
            }],
        )),
    }
}

impl Console {
    async fn record_page(&self, staff: &Staff, id: &str, said: Said) -> Page {
        staff.must_take_calls()?;
        let contact = staff.contact(self, id).await?;
        let record = open_record::open(&self.ctx, &staff.operator, id).await?;
        let Some(record) = record else {
            return go(&format!("/console/contacts/{id}/identify"));
        };
        let page = self.record_view(staff, &contact, record, said).await?;
        html(&page)
    }
}

impl ContactsTyped {
    /// The rows of what was typed, or the same with what to put right.
    fn reaches(&self) -> Result<Vec<Reach>, Self> {
        let mut wrong = self.clone();
        let mut reaches = Vec::new();
        for (kind, _, text, message) in &mut wrong.fields {
            if text.is_empty() {
                continue;
            }
            let value = match *kind {
                "mobile" => Phone::parse(text)
                    .ok()
                    .filter(Phone::sms_allowed)
                    .map(|phone| phone.e164().to_owned()),
                "landline" => Phone::parse(text)
                    .ok()
                    .filter(Phone::reaches_a_person)
                    .map(|phone| phone.e164().to_owned()),
                _ => Email::parse(text).ok().map(|mail| mail.as_str().to_owned()),
            };
            match value {
                Some(value) => reaches.push(Reach {
                    kind: (*kind).to_owned(),
                    value,
                }),
                None => "Lo rilegga con chi chiama: così non è giusto.".clone_into(message),
            }
        }
        if wrong.fields.iter().any(|(.., message)| !message.is_empty()) {
            return Err(wrong.refused("Sistemi i recapiti segnati."));
        }
        Ok(reaches)
    }
}
