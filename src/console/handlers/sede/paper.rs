//! What comes on paper or by fax: an ordinary PIN asked for (R44), taken as any request is; and a
//! conversion (R74), which somebody else decides. The scan is kept with it.

use std::collections::BTreeMap;

use axum::extract::State;

use super::super::problem::{Page, html};
use super::super::staff::{SentWithFiles, Staff};
use super::{in_the_way, said, wrong};
use crate::console::Console;
use crate::console::views::sede::{ConvertPage, PaperPage, Typed};
use crate::console::views::shell::Here;
use crate::domain::codice_fiscale::CodiceFiscale;
use crate::domain::pin_request::{ABROAD, Form};
use crate::web::fields::Fields;
use crate::workflows::approve;
use crate::workflows::convert_pin::{self, Asked, Document, Proposed};
use crate::workflows::keep_upload::What;
use crate::workflows::take_paper::{self, OnPaper, TakenOnPaper};

/// A form without its key was not made here, or its page is stale.
pub(super) const NO_KEY: &str = "Non è stato fatto niente: rilegga, e invii di nuovo.";
const NO_SCAN: &str = "Alleghi la scansione: dopo un errore va scelta di nuovo.";

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_serve_in_person()?;
    let form_key = console.ctx.id();
    console.paper_page(&staff, form_key, Typed::default()).await
}

pub async fn take(State(console): State<Console>, sent: SentWithFiles) -> Page {
    let SentWithFiles {
        staff,
        fields,
        files,
    } = sent;
    staff.must_serve_in_person()?;
    let form_key = fields.get("form_key").to_owned();
    if form_key.trim().is_empty() {
        let typed = in_the_way(&fields, NO_KEY.to_owned());
        return console.paper_page(&staff, console.ctx.id(), typed).await;
    }
    let what = match fields.get("what") {
        "paper-form" => Some(What::PaperForm),
        "fax" => Some(What::Fax),
        _ => None,
    };
    let (Some(what), Some(scan)) = (what, files.get("scan")) else {
        let mut messages = BTreeMap::new();
        if what.is_none() {
            messages.insert("what".to_owned(), "Scelga come è arrivata.".to_owned());
        }
        if !files.contains_key("scan") {
            messages.insert("scan".to_owned(), NO_SCAN.to_owned());
        }
        return console
            .paper_page(&staff, form_key, wrong(&fields, messages))
            .await;
    };
    let form: Form = fields
        .0
        .iter()
        .map(|(name, text)| (name, text.as_str()))
        .collect();
    let asked = OnPaper {
        operator: &staff.operator,
        form: &form,
        form_key: &form_key,
        scan: Document {
            what,
            said: &scan.said,
            bytes: &scan.bytes,
        },
    };
    let taken = take_paper::take_paper(&console.ctx, asked).await?;
    console.taken(&staff, &fields, taken).await
}

pub async fn convert_page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_serve_in_person()?;
    console.convert_page(&staff, Typed::default()).await
}

pub async fn convert(State(console): State<Console>, sent: SentWithFiles) -> Page {
    let SentWithFiles {
        staff,
        fields,
        files,
    } = sent;
    staff.must_serve_in_person()?;
    let code = CodiceFiscale::parse(fields.get("codice_fiscale"));
    let (Ok(code), Some(scan)) = (&code, files.get("scan")) else {
        let mut messages = BTreeMap::new();
        if code.is_err() {
            let text = "Il codice fiscale non è giusto: lo rilegga sul foglio.";
            messages.insert("codice_fiscale".to_owned(), text.to_owned());
        }
        if !files.contains_key("scan") {
            messages.insert("scan".to_owned(), NO_SCAN.to_owned());
        }
        return console.convert_page(&staff, wrong(&fields, messages)).await;
    };
    let documents = [Document {
        what: What::Fax,
        said: &scan.said,
        bytes: &scan.bytes,
    }];
    let flow = console.releases.current();
    let asked = Asked {
        cf: code.as_str(),
        channel: "fax",
        maker: &staff.operator.id,
        who: &staff.operator.name,
        documents: &documents,
        due_at: approve::due_at(&console.ctx, flow.opening_hours()),
    };
    let typed = match convert_pin::ask(&console.ctx, asked).await? {
        Proposed::Waiting(_) => {
            let then = ["La persona riceve un avviso quando è deciso."];
            let title = "La richiesta aspetta la decisione di un collega";
            return console.desk_done(&staff, (title, ""), &then).await;
        }
        Proposed::AlreadyWaiting => {
            let text = "Una richiesta di questa persona aspetta già una decisione.";
            in_the_way(&fields, text.to_owned())
        }
        Proposed::No(no) => in_the_way(&fields, said::no(no).to_owned()),
        Proposed::Refused(_, why) => {
            let text = said::scan(why).to_owned();
            wrong(&fields, BTreeMap::from([("scan".to_owned(), text)]))
        }
    };
    console.convert_page(&staff, typed).await
}

impl Console {
    async fn taken(&self, staff: &Staff, fields: &Fields, taken: TakenOnPaper) -> Page {
        let form_key = fields.get("form_key").to_owned();
        let typed = match taken {
            TakenOnPaper::Issued => {
                let then = if fields.get("residence_kind") == ABROAD {
                    "La prima metà è partita. La seconda arriva per lettera: all'estero ci vogliono \
                     alcune settimane."
                } else {
                    "La prima metà è partita. La seconda arriva per lettera in 7-15 giorni."
                };
                return self
                    .desk_done(staff, ("Il PIN ordinario è in viaggio", ""), &[then])
                    .await;
            }
            TakenOnPaper::CallBack => {
                let then = ["Il contact center richiama la persona prima di mandare il PIN."];
                return self
                    .desk_done(staff, ("La richiesta va controllata", ""), &then)
                    .await;
            }
            TakenOnPaper::Wrong(messages) => wrong(fields, said::person(messages)),
            TakenOnPaper::Scan(why) => {
                let text = said::scan(why).to_owned();
                wrong(fields, BTreeMap::from([("scan".to_owned(), text)]))
            }
            TakenOnPaper::NoChannel => {
                let text = "Senza cellulare, e-mail o PEC la prima metà non può partire: la persona \
                            può avere il PIN allo sportello, in busta chiusa.";
                in_the_way(fields, text.to_owned())
            }
            TakenOnPaper::AlreadyThere => {
                let text = "Questa persona ha già un PIN, o una richiesta che aspetta.";
                in_the_way(fields, text.to_owned())
            }
            TakenOnPaper::No(no) => in_the_way(fields, said::no(no).to_owned()),
            TakenOnPaper::SharedContact(kind) => {
                wrong(fields, BTreeMap::from([said::shared(&kind)]))
            }
        };
        self.paper_page(staff, form_key, typed).await
    }

    async fn paper_page(&self, staff: &Staff, form_key: String, typed: Typed) -> Page {
        let page = PaperPage {
            shell: self.shell(staff, Here::Sede).await?,
            form_key,
            typed,
        };
        html(&page)
    }

    async fn convert_page(&self, staff: &Staff, typed: Typed) -> Page {
        let page = ConvertPage {
            shell: self.shell(staff, Here::Sede).await?,
            typed,
        };
        html(&page)
    }
}
