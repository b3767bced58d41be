//! An envelope is bound to the person at the desk (T5): papers first, then the person, then its number.

use std::collections::BTreeMap;

use axum::extract::State;

use super::super::problem::{Page, html};
use super::super::staff::{Sent, Staff};
use super::paper::NO_KEY;
use super::{in_the_way, said, wrong};
use crate::console::Console;
use crate::console::views::sede::{EnvelopePage, Typed};
use crate::console::views::shell::Here;
use crate::domain::envelope::Serial;
use crate::domain::papers::{self, Papers};
use crate::domain::pin_request::Form;
use crate::web::fields::Fields;
use crate::workflows::issue_pin::today;
use crate::workflows::serve_in_person::{self, HandOut, HandedOut};

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_serve_in_person()?;
    let form_key = console.ctx.id();
    console
        .envelope_page(&staff, form_key, Typed::default(), false)
        .await
}

pub async fn hand_out(State(console): State<Console>, sent: Sent) -> Page {
    let Sent { staff, fields } = sent;
    staff.must_serve_in_person()?;
    let form_key = fields.get("form_key").to_owned();
    if form_key.trim().is_empty() {
        let typed = in_the_way(&fields, NO_KEY.to_owned());
        let form_key = console.ctx.id();
        return console.envelope_page(&staff, form_key, typed, false).await;
    }
    let (papers, serial) = match read(&console, &fields) {
        Ok(read) => read,
        Err(messages) => {
            let typed = wrong(&fields, messages);
            return console.envelope_page(&staff, form_key, typed, false).await;
        }
    };
    let form: Form = fields
        .0
        .iter()
        .map(|(name, text)| (name, text.as_str()))
        .collect();
    let asked = HandOut {
        operator: &staff.operator,
        form: &form,
        form_key: &form_key,
        papers: &papers,
        office: fields.get("office"),
        serial,
        revoke_live: fields.get("revoke_live") == "yes",
    };
    let done = serve_in_person::hand_out(&console.ctx, asked).await?;
    let (typed, ask_revoke) = match done {
        HandedOut::Done(practice) => return console.handed_out(&staff, &practice, serial).await,
        HandedOut::Wrong(messages) => (wrong(&fields, said::person(messages)), false),
        HandedOut::Envelope(bad) => {
            let message = BTreeMap::from([("serial".to_owned(), said::envelope(&bad))]);
            (wrong(&fields, message), asked.revoke_live)
        }
        HandedOut::SharedContact(kind) => {
            (wrong(&fields, BTreeMap::from([said::shared(&kind)])), false)
        }
        HandedOut::LivePin => {
            let problem = "Non è stato fatto niente: questa persona ha già un PIN.".to_owned();
            (in_the_way(&fields, problem), true)
        }
        HandedOut::No(no) => (in_the_way(&fields, said::no(no).to_owned()), false),
    };
    console
        .envelope_page(&staff, form_key, typed, ask_revoke)
        .await
}

/// Papers, office and serial are looked at first: without them nothing is said about a person.
fn read(console: &Console, fields: &Fields) -> Result<(Papers, Serial), BTreeMap<String, String>> {
    let papers = papers::read(|name| fields.get(name), today(&console.ctx), true);
    let serial = Serial::parse(fields.get("serial"));
    let mut messages = BTreeMap::new();
    if let Err(found) = &papers {
        messages = said::papers(found);
    }
    if let Err(why) = serial {
        messages.insert("serial".to_owned(), said::serial(why).to_owned());
    }
    if fields.get("office").is_empty() {
        messages.insert("office".to_owned(), "Scelga la sua sede.".to_owned());
    }
    match (papers, serial) {
        (Ok(papers), Ok(serial)) if messages.is_empty() => Ok((papers, serial)),
        _ => Err(messages),
    }
}

impl Console {
    async fn envelope_page(
        &self,
        staff: &Staff,
        form_key: String,
        typed: Typed,
        ask_revoke: bool,
    ) -> Page {
        let page = EnvelopePage {
            offices: self.offices().await?,
            shell: self.shell(staff, Here::Sede).await?,
            form_key,
            typed,
            ask_revoke,
        };
        html(&page)
    }

    async fn handed_out(&self, staff: &Staff, practice: &str, serial: Serial) -> Page {
        let title = format!(
            "La busta {} è della persona · pratica {practice}",
            serial.shown()
        );
        let say = "Questa busta è sua: la apra in un posto riservato. Dentro c'è il PIN di 16 caratteri per \
                   entrare la prima volta; il sito gliene dà poi uno di 8. Non lo dica a nessuno.";
        let then = [
            "Controlli ancora che il numero sia quello della busta che ha in mano.",
            "Consegni la busta chiusa, e restituisca il documento.",
            "Conservi il modulo MV35 con il numero della pratica.",
        ];
        self.desk_done(staff, (&title, say), &then).await
    }
}
