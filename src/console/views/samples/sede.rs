//! Invented forms of an office's desk. Tests alone.

use std::collections::BTreeMap;

use super::shell;
use crate::auth::Role;
use crate::console::views::sede::{
    ConvertPage, Done, EnvelopePage, PaperPage, PinPage, SpoiledPage, Start, Typed,
};
use crate::console::views::shell::{Here, Shell};
use crate::console::views::upload::UploadPage;

fn desk() -> Shell {
    let mut shell = shell(Here::Sede);
    if let Some(live) = &mut shell.live {
        live.role = Some(Role::Office);
    }
    shell
}

fn offices() -> Vec<(String, i64)> {
    vec![("Sede di Roma Centro".to_owned(), 12)]
}

fn wrong() -> Typed {
    let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    Typed {
        values: BTreeMap::from([
            text("surname", "Rossi"),
            text("office", "Sede di Roma Centro"),
        ]),
        messages: BTreeMap::from([
            text("serial", "Il numero della busta ha 12 cifre."),
            text(
                "mv35",
                "Senza il modulo MV35 firmato il PIN non si può dare.",
            ),
            text("scan", "Alleghi la scansione."),
            text("action", "Scelga che cosa fare."),
            text(
                "reason",
                "Scriva in poche parole che cosa è successo alla busta.",
            ),
            text("what", "Scelga come è arrivata."),
        ]),
        problem: "Non è stato fatto niente.".to_owned(),
    }
}

pub fn start() -> Start {
    Start {
        shell: desk(),
        offices: offices(),
    }
}

pub fn envelope(is_wrong: bool) -> EnvelopePage {
    EnvelopePage {
        shell: desk(),
        form_key: "key".to_owned(),
        typed: if is_wrong { wrong() } else { Typed::default() },
        offices: offices(),
        ask_revoke: is_wrong,
    }
}

pub fn pin() -> PinPage {
    PinPage {
        shell: desk(),
        typed: Typed::default(),
    }
}

pub fn spoiled() -> SpoiledPage {
    SpoiledPage {
        shell: desk(),
        typed: Typed::default(),
    }
}

pub fn paper() -> PaperPage {
    PaperPage {
        shell: desk(),
        form_key: "key".to_owned(),
        typed: Typed::default(),
    }
}

pub fn convert() -> ConvertPage {
    ConvertPage {
        shell: desk(),
        typed: Typed::default(),
    }
}

pub fn done() -> Done {
    Done {
        shell: desk(),
        title: "La busta è annullata".to_owned(),
        say: "Il suo PIN adesso è dispositivo.".to_owned(),
        then: vec!["Conservi il modulo MV35.".to_owned()],
    }
}

pub fn upload(is_picture: bool) -> UploadPage {
    UploadPage {
        shell: shell(Here::Nowhere),
        id: "u1".to_owned(),
        what: "fax".to_owned(),
        is_picture,
        kilobytes: 312,
    }
}
