//! The PIN that somebody at the desk has already: made dispositivo (T21) or revoked (T20). Whether
//! there is one is said only once the document was seen.

use std::collections::BTreeMap;

use axum::extract::State;

use super::super::problem::{Page, html};
use super::super::staff::{Sent, Staff};
use super::{in_the_way, said, wrong};
use crate::console::Console;
use crate::console::views::sede::{PinPage, Typed};
use crate::console::views::shell::Here;
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::domain::papers::{self, Papers};
use crate::web::fields::Fields;
use crate::workflows::convert_pin::convert_in_person;
use crate::workflows::issue_pin::today;
use crate::workflows::serve_in_person::revoke_in_person;

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_serve_in_person()?;
    console.pin_page(&staff, Typed::default()).await
}

pub async fn act(State(console): State<Console>, sent: Sent) -> Page {
    let Sent { staff, fields } = sent;
    staff.must_serve_in_person()?;
    let (deed, code, papers) = match read(&console, &fields) {
        Ok(read) => read,
        Err(messages) => return console.pin_page(&staff, wrong(&fields, messages)).await,
    };
    let (ctx, operator, cf) = (&console.ctx, &staff.operator, code.as_str());
    let done = match deed {
        Deed::Convert => convert_in_person(ctx, operator, cf, &papers).await?,
        Deed::Revoke => revoke_in_person(ctx, operator, cf, &papers).await?,
    };
    match (done, deed) {
        (Err(no), _) => {
            let typed = in_the_way(&fields, said::no(no).to_owned());
            console.pin_page(&staff, typed).await
        }
        (Ok(()), Deed::Convert) => {
            let said = "Il suo PIN adesso è dispositivo: resta lo stesso, e serve anche per chiedere \
                        prestazioni. Le arriva un avviso sui recapiti che abbiamo.";
            let then = ["Conservi il modulo MV35."];
            console
                .desk_done(&staff, ("Il PIN è dispositivo", said), &then)
                .await
        }
        (Ok(()), Deed::Revoke) => {
            let said = "Il suo PIN è annullato e non vale più. Le arriva un avviso sui recapiti che \
                        abbiamo. Se vuole, può averne subito un altro qui.";
            console
                .desk_done(&staff, ("Il PIN è annullato", said), &[])
                .await
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Convert,
    Revoke,
}

fn read(
    console: &Console,
    fields: &Fields,
) -> Result<(Deed, CodiceFiscale, Papers), BTreeMap<String, String>> {
    let deed = match fields.get("action") {
        "convert" => Some(Deed::Convert),
        "revoke" => Some(Deed::Revoke),
        _ => None,
    };
    let with_form = deed == Some(Deed::Convert);
    let papers = papers::read(|name| fields.get(name), today(&console.ctx), with_form);
    let code = CodiceFiscale::parse(fields.get("codice_fiscale"));
    let mut messages = BTreeMap::new();
    if let Err(found) = &papers {
        messages = said::papers(found);
    }
    if deed.is_none() {
        messages.insert("action".to_owned(), "Scelga che cosa fare.".to_owned());
    }
    if code.is_err() {
        let text = "Il codice fiscale non è giusto: lo rilegga sul documento o sulla tessera.";
        messages.insert("codice_fiscale".to_owned(), text.to_owned());
    }
    match (deed, code, papers) {
        (Some(deed), Ok(code), Ok(papers)) => Ok((deed, code, papers)),
        _ => Err(messages),
    }
}

impl Console {
    async fn pin_page(&self, staff: &Staff, typed: Typed) -> Page {
        let page = PinPage {
            shell: self.shell(staff, Here::Sede).await?,
            typed,
        };
        html(&page)
    }
}
