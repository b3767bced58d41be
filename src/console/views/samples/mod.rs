//! Invented people and calls for the gallery. Tests alone.

mod after;
mod announcement;
mod flows;
mod messages;
mod person;
pub mod sede;

use std::collections::BTreeMap;

use crate::auth::Role;
use crate::console::guide;
use crate::console::views::call::{CallFacts, CallPage, Identity, Work};
use crate::console::views::desk::{Desk, LastContact};
use crate::console::views::form::PinForm;
use crate::console::views::line::{Line, QueueLine};
use crate::console::views::offer::{Offer, OfferPanel};
use crate::console::views::office::OfficePanel;
use crate::console::views::outcome::OutcomeForm;
use crate::console::views::presence::{Presence, PresenceState};
use crate::console::views::shell::{Here, Live, Shell};
use crate::console::views::strip::{CallState, ContactStrip, OpenContact};
use crate::console::views::timer::Timer;

pub use after::{call_backs, delivery, error, issued, menu, result, review, sign_in, undelivered};
pub use announcement::{
    announcement, announcement_banner, announcement_preview, announcement_write,
};
pub use flows::{flow_back, flow_diff, flows, things};
pub use messages::{voice_message, voice_messages};
pub use person::{
    approvals, dictation, identify, record, record_preassigned, returned_letters, tasks,
};

/// What a caller might say to harm a screen (security 19).
pub const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

fn up(seconds: i64) -> Timer {
    Timer {
        seconds,
        down: false,
    }
}

fn down(seconds: i64) -> Timer {
    Timer {
        seconds,
        down: true,
    }
}

pub fn shell(here: Here) -> Shell {
    Shell {
        body_name: "INPS".to_owned(),
        csrf: "csrf-token".to_owned(),
        softphone_script: None,
        here,
        live: Some(Live {
            operator_id: "anna".to_owned(),
            operator_name: "Anna Bianchi".to_owned(),
            call_backs: 2,
            undelivered: 0,
            tasks: 1,
            voice_messages: 2,
            approvals: 3,
            late: 1,
            role: Some(Role::Supervisor),
            announcement: Some(announcement_banner(true)),
            presence: presence(PresenceState::Ready),
            offer: no_offer(),
            contact: ContactStrip { contacts: vec![] },
        }),
    }
}

fn in_call(here: Here) -> Shell {
    let mut shell = shell(here);
    if let Some(live) = &mut shell.live {
        live.presence = presence(PresenceState::Talking);
        live.contact = ContactStrip {
            contacts: vec![open_contact(CallState::Talking)],
        };
    }
    shell
}

pub fn presence(state: PresenceState) -> Presence {
    Presence {
        csrf: "csrf-token".to_owned(),
        state,
        timer: up(135),
        endpoint: "client:anna".to_owned(),
        pause_next: None,
    }
}

pub fn open_contact(state: CallState) -> OpenContact {
    OpenContact {
        id: "k1".to_owned(),
        caller: "347 123 4567".to_owned(),
        state,
        timer: up(64),
        wrap_up: (state != CallState::Talking).then(|| down(52)),
        version: 3,
    }
}

pub fn no_offer() -> OfferPanel {
    OfferPanel {
        csrf: "csrf-token".to_owned(),
        offer: None,
        quiet: "Nessuna chiamata per lei in questo momento.".to_owned(),
    }
}

pub fn offer(said: &str) -> OfferPanel {
    OfferPanel {
        offer: Some(Offer {
            id: "o1".to_owned(),
            dialled_shown: "06 164164, da cellulare".to_owned(),
            dialled: "06164164".to_owned(),
            caller: "+393471234567".to_owned(),
            caller_shown: "347 123 4567".to_owned(),
            language: "it".to_owned(),
            path: [
                "welcome", "language", "privacy", "services", "reason", "heard",
            ]
            .map(str::to_owned)
            .to_vec(),
            intent: "pin-request".to_owned(),
            said: said.to_owned(),
            waited: up(83),
            left: down(17),
            lasts_seconds: 20,
        }),
        ..no_offer()
    }
}

pub fn line() -> Line {
    let queue = |name: &str, shown: &str, waiting, longest| QueueLine {
        name: name.to_owned(),
        shown: shown.to_owned(),
        waiting,
        longest,
    };
    Line {
        queues: vec![
            queue("pin", "PIN e servizi online", 4, Some(up(221))),
            queue("general", "Pensioni, contributi, altro", 0, None),
        ],
        ready: 3,
    }
}

pub fn desk(with_offer: bool) -> Desk {
    let mut shell = shell(Here::Desk);
    if let Some(live) = shell.live.as_mut().filter(|_| with_offer) {
        live.presence = presence(PresenceState::Offered);
        live.offer = offer("eh, vorrei il pin… della pensione");
    }
    let contact = |at: &str, caller: &str, intent: &str, outcome: Option<&str>| LastContact {
        id: "k0".to_owned(),
        at: at.to_owned(),
        caller: caller.to_owned(),
        intent: intent.to_owned(),
        outcome: outcome.map(str::to_owned),
        lasted: "6:12".to_owned(),
    };
    Desk {
        shell,
        notice: None,
        line: line(),
        last: vec![
            contact("10:42", "*** *** *67", "pin-request", Some("PIN emesso")),
            contact(
                "10:31",
                "*** *** *03",
                "pin-status",
                Some("Informazioni date"),
            ),
            contact("10:20", "Numero nascosto", "pin", None),
        ],
    }
}

pub fn form() -> PinForm {
    let values = [
        ("surname", "Rossi"),
        ("name", "Mario"),
        ("codice_fiscale", "RSSMRA85T10A562S"),
        ("birth_date", "10/12/1985"),
        ("sex", "M"),
        ("birth_place", "San Giuliano Terme"),
        ("birth_province", "PI"),
        ("mobile", "347 123 4567"),
        ("email", "mario.rossi@example.it"),
        ("street", "via del Corso"),
        ("street_number", "1"),
        ("cap", "00186"),
        ("comune", "Roma"),
        ("provincia", "RM"),
        ("language", "it"),
    ];
    PinForm {
        contact_id: "k1".to_owned(),
        csrf: "csrf-token".to_owned(),
        form_key: "form-key".to_owned(),
        version: 3,
        values: values
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        messages: BTreeMap::new(),
        calling_mobile: Some("347 123 4567".to_owned()),
        changed_by: None,
        saved_at: Some("10:42".to_owned()),
    }
}

pub fn wrong_form() -> PinForm {
    let mut form = form();
    let messages = [
        (
            "codice_fiscale",
            "L'ultimo carattere non torna: lo faccia ripetere.",
        ),
        ("mobile", "È un numero fisso: per l'SMS serve un cellulare."),
        ("cap", "Roma ha un CAP per zona: chieda quello della via."),
    ];
    form.messages = messages
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .into();
    form
}

pub fn office() -> OfficePanel {
    OfficePanel {
        contact_id: "k1".to_owned(),
        csrf: "csrf-token".to_owned(),
        name: "Sede di Roma Centro".to_owned(),
        address: "via Amba Aradam 5, Roma".to_owned(),
        hours: "dal lunedì al venerdì dalle 8:30 alle 12:30".to_owned(),
        phone: Some("06 7705 1".to_owned()),
    }
}

pub fn outcome() -> OutcomeForm {
    OutcomeForm {
        contact_id: "k1".to_owned(),
        csrf: "csrf-token".to_owned(),
        chosen: None,
        fixed: false,
        note: String::new(),
        message: None,
        wrap_up: None,
        closed: false,
    }
}

pub fn call(work: Work, said: &str) -> CallPage {
    let fill = guide::Fill {
        body_of: "dell'INPS",
        body_the: "l'INPS",
        operator: "Anna",
    };
    CallPage {
        shell: in_call(Here::Contact),
        facts: CallFacts {
            contact_id: "k1".to_owned(),
            caller: "347 123 4567".to_owned(),
            dialled: "06 164164".to_owned(),
            language: "it".to_owned(),
            path: ["language", "privacy", "services", "reason"]
                .map(str::to_owned)
                .to_vec(),
            intent: "pin-request".to_owned(),
            said: said.to_owned(),
            typed: vec![
                ("practice".to_owned(), Some("20151234".to_owned())),
                ("card".to_owned(), None),
            ],
            waited: "1:23".to_owned(),
            state: CallState::Talking,
        },
        identity: Identity::Unknown,
        renewed: true,
        guide: guide::view("pin-request", fill),
        work,
        outcome: outcome(),
    }
}
