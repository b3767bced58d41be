//! An envelope that is damaged, was opened or got lost is cancelled by its number, with a reason.

use std::collections::BTreeMap;

use axum::extract::State;

use super::super::problem::{Page, html};
use super::super::staff::{Sent, Staff};
use super::{said, wrong};
use crate::console::Console;
use crate::console::views::sede::{SpoiledPage, Typed};
use crate::console::views::shell::Here;
use crate::domain::envelope::Serial;
use crate::workflows::serve_in_person::{BadEnvelope, cancel_envelope};

/// The longest reason, characters.
const LONGEST: usize = 200;

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_serve_in_person()?;
    console.spoiled_page(&staff, Typed::default()).await
}

pub async fn cancel(State(console): State<Console>, sent: Sent) -> Page {
    let Sent { staff, fields } = sent;
    staff.must_serve_in_person()?;
    let reason = fields.get("reason");
    let mut messages = BTreeMap::new();
    let serial = Serial::parse(fields.get("serial"));
    if let Err(why) = serial {
        messages.insert("serial".to_owned(), said::serial(why).to_owned());
    }
    if reason.is_empty() || reason.chars().count() > LONGEST {
        let text = "Scriva in poche parole che cosa è successo alla busta.";
        messages.insert("reason".to_owned(), text.to_owned());
    }
    let (Ok(serial), true) = (serial, messages.is_empty()) else {
        return console.spoiled_page(&staff, wrong(&fields, messages)).await;
    };
    match cancel_envelope(&console.ctx, &staff.operator, serial, reason).await? {
        Ok(()) => {
            let title = format!("La busta {} è annullata", serial.shown());
            let then = ["Se la busta c'è ancora, la distrugga senza aprirla."];
            console.desk_done(&staff, (&title, ""), &then).await
        }
        Err(bad) => {
            let text = match bad {
                BadEnvelope::Bound => {
                    "Questa busta è già di una persona: annulli il PIN della persona, non la busta."
                        .to_owned()
                }
                BadEnvelope::Spoiled => "Questa busta è già annullata.".to_owned(),
                BadEnvelope::Unknown | BadEnvelope::OtherOffice(_) | BadEnvelope::NotArrived => {
                    said::envelope(&bad)
                }
            };
            let typed = wrong(&fields, BTreeMap::from([("serial".to_owned(), text)]));
            console.spoiled_page(&staff, typed).await
        }
    }
}

impl Console {
    async fn spoiled_page(&self, staff: &Staff, typed: Typed) -> Page {
        let page = SpoiledPage {
            shell: self.shell(staff, Here::Sede).await?,
            typed,
        };
        html(&page)
    }
}
