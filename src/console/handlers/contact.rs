//! The call screen: facts, guide, form and outcome of one contact.

use std::collections::BTreeMap;

use axum::extract::{Path, State};

use super::frame::{call_state, wrap_up};
use super::problem::{Page, html};
use super::shown;
use super::staff::Staff;
use crate::console::Console;
use crate::console::guide::{self, Fill, GuideView};
use crate::console::views::call::{CallFacts, CallPage, Identity, Work};
use crate::console::views::form::PinForm;
use crate::console::views::office::OfficePanel;
use crate::console::views::outcome::{OutcomeForm, is_set_by_system};
use crate::console::views::shell::Here;
use crate::console::views::timer::Timer;
use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::domain::pin_request::{FIELDS, Form};
use crate::store::contacts::Contact;
use crate::store::practices;
use crate::workflows::call_story::{self, CallStory};
use crate::workflows::identify_caller;
use crate::workflows::save_draft::{self, Typed};

pub async fn page(State(console): State<Console>, Path(id): Path<String>, staff: Staff) -> Page {
    let contact = staff.contact(&console, &id).await?;
    let shown = Shown::default();
    console.call_page(&staff, &contact, shown).await
}

/// What the page shows besides the contact.
#[derive(Default)]
pub struct Shown {
    /// What to put right, by field.
    pub messages: BTreeMap<String, String>,
    /// The office is to be read (C19).
    pub office: bool,
    /// What is missing to close.
    pub missing: Option<String>,
}

impl Console {
    /// The call screen.
    pub async fn call_page(&self, staff: &Staff, contact: &Contact, shown: Shown) -> Page {
        let mut tx = self.ctx.db.read().await?;
        let story = call_story::tell(&mut tx, &contact.call).await?;
        let practice = practices::of_contact(&mut tx, &contact.id).await?;
        let identity = match identify_caller::identity(&mut tx, &contact.id).await? {
            _ if contact.state == "closed" => Identity::Closed,
            identify_caller::Identity::Open(_) => Identity::Unknown,
            identify_caller::Identity::Known(_) => Identity::Known,
            identify_caller::Identity::Failed => Identity::Failed,
        };
        drop(tx);
        let typed = save_draft::read(&self.ctx, &contact.id).await?;
        let work = match practice {
            Some(practice) => Work::Done {
                practice: practice.number,
            },
            None if contact.state == "closed" => Work::Closed,
            None if shown.office => Work::Office {
                office: self.office_panel(staff, contact, &typed.form),
                form: pin_form(staff, contact, &story, typed, shown.messages),
            },
            None => Work::Form(pin_form(staff, contact, &story, typed, shown.messages)),
        };
        let page = CallPage {
            shell: self.shell(staff, Here::Contact).await?,
            identity,
            renewed: matches!(work, Work::Form(_))
                && contact.outcome.as_deref() == Some("pin-revoked"),
            guide: self.guide(staff, &story),
            work,
            outcome: self.outcome_form(staff, contact, shown.missing),
            facts: self.call_facts(contact, story),
        };
        html(&page)
    }

    fn call_facts(&self, contact: &Contact, story: CallStory) -> CallFacts {
        CallFacts {
            contact_id: contact.id.clone(),
            caller: shown::caller(&story.from),
            dialled: shown::dialled(&self.releases.answering(&story.to), &story.to),
            language: story.language,
            path: story.path,
            intent: story.intent.unwrap_or_default(),
            said: story.said.unwrap_or_default(),
            typed: story.typed,
            waited: Timer::since(contact.accepted_at, story.entered_at).text(),
            state: call_state(contact),
        }
    }

    fn guide(&self, staff: &Staff, story: &CallStory) -> GuideView {
        let fill = Fill {
            body_of: &self.ctx.body.of_it,
            body_the: &self.ctx.body.the_it,
            operator: &capital(&staff.operator.name),
        };
        guide::view(story.intent.as_deref().unwrap_or_default(), fill)
    }

    /// How the contact ends.
    pub fn outcome_form(
        &self,
        staff: &Staff,
        contact: &Contact,
        message: Option<String>,
    ) -> OutcomeForm {
        let fixed = is_set_by_system(contact.outcome.as_deref());
        OutcomeForm {
            contact_id: contact.id.clone(),
            csrf: staff.csrf.clone(),
            chosen: contact.outcome.clone(),
            fixed,
            note: contact.note.clone().unwrap_or_default(),
            message,
            wrap_up: wrap_up(contact, self.ctx.now_ms()),
            closed: contact.state == "closed",
        }
    }
}

fn pin_form(
    staff: &Staff,
    contact: &Contact,
    story: &CallStory,
    typed: Typed,
    messages: BTreeMap<String, String>,
) -> PinForm {
    let mut values: BTreeMap<String, String> = FIELDS
        .iter()
        .map(|field| ((*field).to_owned(), typed.form.get(field).to_owned()))
        .collect();
    // The caller chose a language at the menu: messages come in it unless the operator says else.
    if let Some(language) = values.get_mut("language")
        && language.is_empty()
    {
        language.clone_from(&story.language);
    }
    let calling = Phone::parse(&story.from).ok();
    PinForm {
        contact_id: contact.id.clone(),
        csrf: staff.csrf.clone(),
        form_key: typed.form_key,
        version: typed.version,
        values,
        messages,
        calling_mobile: calling
            .filter(Phone::sms_allowed)
            .map(|phone| shown::phone(phone.e164())),
        changed_by: None,
        saved_at: typed.saved_at.map(shown::time),
    }
}

impl Console {
    fn office_panel(&self, staff: &Staff, contact: &Contact, form: &Form) -> OfficePanel {
        let offices = &self.ctx.offices;
        let office = offices.nearest(form.get("comune"), form.get("provincia"));
        OfficePanel {
            contact_id: contact.id.clone(),
            csrf: staff.csrf.clone(),
            hours: office.hours(Language::It),
            name: office.name,
            address: office.address,
            phone: office.phone,
        }
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}
