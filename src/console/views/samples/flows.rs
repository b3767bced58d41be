//! Releases of an invented flow.

use super::shell;
use crate::console::views::flows::{FlowBack, FlowCard, Flows, Turn};
use crate::console::views::shell::Here;

pub fn flows() -> Flows {
    let turn = |hash: &str, live, back| Turn {
        hash: hash.to_owned(),
        at: "22/11/2026 14:42".to_owned(),
        how: "pubblicata".to_owned(),
        who: "anna, da riga di comando".to_owned(),
        note: "orari di Natale".to_owned(),
        live,
        back,
    };
    Flows {
        shell: shell(Here::Flows),
        notice: Some("È in uso la versione 0a1b2c3d4e5f.".to_owned()),
        problem: Some("La versione 0a1b2c3d4e5f è già in uso.".to_owned()),
        flows: vec![FlowCard {
            name: "contact-center".to_owned(),
            title: "Contact center 803164 / 06164164".to_owned(),
            numbers: "803164, 06164164".to_owned(),
            turns: vec![
                turn("0a1b2c3d4e5f", true, false),
                turn("9f8e7d6c5b4a", false, true),
            ],
        }],
    }
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
