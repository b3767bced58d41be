//! Releases of an invented flow.

use super::shell;
use crate::console::views::flows::{FlowBack, FlowCard, FlowDiff, Flows, Thing, Turn};
use crate::console::views::shell::Here;

pub fn flows() -> Flows {
    let turn = |hash: &str, live, back| Turn {
        hash: hash.to_owned(),
        at: "22/11/2026 14:42".to_owned(),
        how: "pubblicata".to_owned(),
        who: "anna, da riga di comando".to_owned(),
        note: "orari di Natale".to_owned(),
        replaced: if back {
            String::new()
        } else {
            "9f8e7d6c5b4a".to_owned()
        },
        live,
        back,
    };
    Flows {
        shell: shell(Here::Flows),
        notice: Some("È in uso la versione 0a1b2c3d4e5f.".to_owned()),
        problem: Some("La versione 0a1b2c3d4e5f è già in uso.".to_owned()),
        flows: [true, false]
            .map(|main| FlowCard {
                name: if main { "contact-center" } else { "night" }.to_owned(),
                title: "Contact center 803164 / 06164164".to_owned(),
                numbers: "803164, 06164164".to_owned(),
                main,
                served: main,
                turns: vec![
                    turn("0a1b2c3d4e5f", true, false),
                    turn("9f8e7d6c5b4a", false, true),
                ],
            })
            .to_vec(),
    }
}

pub fn flow_diff(things: Option<Vec<Thing>>) -> FlowDiff {
    FlowDiff {
        shell: shell(Here::Flows),
        name: "contact-center".to_owned(),
        before: "9f8e7d6c5b4a".to_owned(),
        after: "0a1b2c3d4e5f".to_owned(),
        things,
    }
}

pub fn things() -> Vec<Thing> {
    let change = |what: &str, before: &str, after: &str| {
        (what.to_owned(), before.to_owned(), after.to_owned())
    };
    vec![
        Thing {
            name: "passo language".to_owned(),
            how: "",
            changes: vec![change(
                "testo (de)",
                super::HOSTILE,
                "Für Deutsch die Zwei.",
            )],
        },
        Thing {
            name: "passo thanks".to_owned(),
            how: "nuovo",
            changes: vec![change("porta a", "", "goodbye")],
        },
    ]
}

pub fn flow_back() -> FlowBack {
    FlowBack {
        shell: shell(Here::Flows),
        name: "contact-center".to_owned(),
        live: "0a1b2c3d4e5f".to_owned(),
        to: "9f8e7d6c5b4a".to_owned(),
        at: "20/11/2026 09:00".to_owned(),
        problem: Some("Scriva perché si torna indietro."),
    }
}
