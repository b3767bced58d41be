//! Who calls (`domain.md`, caller identity): what is typed is compared, and only the answers come back.

use std::collections::BTreeMap;

use axum::extract::{Path, State};

use super::problem::{Page, go, html};
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::identify::{FactGroup, FieldSpec, Identify, SaidField, Stage};
use crate::console::views::shell::Here;
use crate::domain::caller_identity::{Fact, MISSES, Said, Standing};
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::store::contacts::Contact;
use crate::workflows::identify_caller::{self, Identity, Tried, Try};
use crate::workflows::save_draft;

/// What the page shows of a try.
#[derive(Default)]
struct Round {
    typed: BTreeMap<String, String>,
    wrong: BTreeMap<&'static str, String>,
    answers: Vec<(Fact, bool)>,
    missing: Option<&'static str>,
}

pub async fn page(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    staff.must_take_calls()?;
    let contact = staff.contact(&console, &id).await?;
    let mut round = Round::default();
    let typed = save_draft::read(&console.ctx, &id).await?;
    let cf = typed.form.get("codice_fiscale").to_owned();
    round.typed.insert("codice_fiscale".to_owned(), cf);
    console.identify_page(&staff, &contact, round).await
}

pub async fn compare(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let contact = sent.staff.contact(&console, &id).await?;
    let mut round = Round {
        typed: sent.fields.0.clone(),
        ..Round::default()
    };
    let cf = CodiceFiscale::parse(sent.fields.get("codice_fiscale"));
    if cf.is_err() {
        let text = "Rilegga il codice fiscale con chi chiama: sono 16 caratteri.";
        round.wrong.insert("codice_fiscale", text.to_owned());
    }
    let said = Said::read(|field| sent.fields.get(field)).map_err(|wrong| {
        let wrong = wrong
            .into_iter()
            .map(|(field, text)| (field, text.to_owned()));
        round.wrong.extend(wrong);
    });
    let (Ok(cf), Ok(said)) = (cf, said) else {
        return console.identify_page(&sent.staff, &contact, round).await;
    };
    if said.is_empty() {
        round.missing = Some("Scriva almeno un dato detto da chi chiama.");
        return console.identify_page(&sent.staff, &contact, round).await;
    }
    let asked = Try {
        operator: &sent.staff.operator,
        contact: &id,
        cf: cf.as_str(),
        said: &said,
    };
    match identify_caller::identify(&console.ctx, asked).await? {
        Tried::Answered(_, Standing::Identified) => go(&format!("/console/contacts/{id}/record")),
        Tried::Answered(answers, _) => {
            round.answers = answers;
            console.identify_page(&sent.staff, &contact, round).await
        }
        Tried::Failed | Tried::CallOver => {
            console.identify_page(&sent.staff, &contact, round).await
        }
    }
}

impl Console {
    async fn identify_page(&self, staff: &Staff, contact: &Contact, round: Round) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let identity = identify_caller::identity(&mut tx, &contact.id).await?;
        drop(tx);
        let stage = match identity {
            Identity::Failed => Stage::Failed,
            Identity::Open(_) | Identity::Known(_) if !identify_caller::talks(contact) => {
                Stage::CallOver
            }
            Identity::Open(misses) => Stage::Open(MISSES - misses),
            Identity::Known(_) => Stage::Open(MISSES),
        };
        let with_card = self.ctx.register.knows_cards();
        let page = Identify {
            shell: self.shell(staff, Here::Contact).await?,
            contact_id: contact.id.clone(),
            cf: round.field(CODE),
            facts: Fact::ALL
                .into_iter()
                .filter(|fact| *fact != Fact::HealthCard || with_card)
                .map(|fact| round.group(fact))
                .collect(),
            missing: round.missing,
            stage,
            outcome: self.outcome_form(staff, contact, None),
        };
        html(&page)
    }
}

const fn spec(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    mode: &'static str,
    most: u16,
) -> FieldSpec {
    FieldSpec {
        name,
        label,
        hint,
        mode,
        most,
    }
}

const CODE: FieldSpec = spec(
    "codice_fiscale",
    "Codice fiscale",
    "16 caratteri",
    "text",
    24,
);
const BIRTH_DATE: &[FieldSpec] = &[spec("birth_date", "Data", "gg/mm/aaaa", "numeric", 10)];
const RESIDENCE: &[FieldSpec] = &[
    spec("street", "Via o piazza", "", "text", 80),
    spec("comune", "Comune", "se lo dice", "text", 80),
];
const CONTACT: &[FieldSpec] = &[
    spec("phone_end", "Telefono", "ultime quattro cifre", "tel", 24),
    spec("email", "Oppure e-mail o PEC", "intera", "email", 254),
];
const HEALTH_CARD: &[FieldSpec] = &[
    spec("card_number", "Numero", "venti cifre", "numeric", 27),
    spec("card_expires", "Scadenza", "gg/mm/aaaa", "numeric", 10),
];

impl Round {
    fn group(&self, fact: Fact) -> FactGroup {
        let (legend, specs) = match fact {
            Fact::BirthDate => ("Data di nascita", BIRTH_DATE),
            Fact::Residence => ("Residenza", RESIDENCE),
            Fact::Contact => ("Recapito registrato", CONTACT),
            Fact::HealthCard => ("Tessera sanitaria", HEALTH_CARD),
        };
        let answer = self.answers.iter().find(|(answered, _)| *answered == fact);
        let answer = answer.map(|(_, same)| *same);
        let mut fields: Vec<SaidField> = specs.iter().map(|spec| self.field(*spec)).collect();
        if answer == Some(true) {
            // What matched need not be typed again.
            for field in &mut fields {
                field.value.clear();
            }
        }
        FactGroup {
            legend,
            answer,
            fields,
        }
    }

    fn field(&self, spec: FieldSpec) -> SaidField {
        SaidField {
            spec,
            value: self.typed.get(spec.name).cloned().unwrap_or_default(),
            message: self.wrong.get(spec.name).cloned().unwrap_or_default(),
        }
    }
}
