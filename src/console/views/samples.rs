//! Invented people and calls for the gallery. Tests alone.

use std::collections::BTreeMap;

use super::call::{CallFacts, CallPage, Work};
use super::call_backs::{CallBack, CallBacks, Proposal, Stage};
use super::correct::CorrectForm;
use super::delivery::{Delivery, LetterState, MessageLine, MessageState};
use super::desk::{Desk, LastContact};
use super::error::ErrorPage;
use super::form::PinForm;
use super::line::{Line, QueueLine};
use super::offer::{Offer, OfferPanel};
use super::office::OfficePanel;
use super::outcome::OutcomeForm;
use super::presence::{Presence, PresenceState};
use super::result::{IssueResult, ResultPage};
use super::review::{FirstHalfBy, ReviewPage};
use super::shell::{Here, Live, Shell};
use super::sign_in::{SignIn, SignInProblem};
use super::strip::{CallState, ContactStrip, OpenContact};
use super::timer::Timer;
use super::undelivered::{Undelivered, UndeliveredItem};
use crate::console::guide;

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
            waited: "1:23".to_owned(),
            state: CallState::Talking,
        },
        guide: guide::view("pin-request", fill),
        work,
        outcome: outcome(),
    }
}

pub fn review() -> ReviewPage {
    ReviewPage {
        shell: in_call(Here::Contact),
        contact_id: "k1".to_owned(),
        version: 9,
        form_key: "form-key".to_owned(),
        person: "Mario Rossi".to_owned(),
        codice_fiscale: "RSS MRA 85T10 A562S".to_owned(),
        born: "10/12/1985 a San Giuliano Terme (PI)".to_owned(),
        first_half_to: "347 12 34 567".to_owned(),
        first_half_by: FirstHalfBy::Sms,
        other_contacts: vec!["mario.rossi@example.it".to_owned()],
        address: "via del Corso 1, 00186 Roma (RM)".to_owned(),
        language: "it".to_owned(),
    }
}

pub fn delivery() -> Delivery {
    let message = |way: &str, to: &str, state| MessageLine {
        way: way.to_owned(),
        to: to.to_owned(),
        state,
        at: "10:44".to_owned(),
    };
    let failed = MessageState::Failed {
        reason: "Il numero non esiste più.".to_owned(),
        next_step: "Parte l'e-mail; se è sbagliata anche quella, corregga qui sotto.".to_owned(),
    };
    Delivery {
        contact_id: "k1".to_owned(),
        messages: vec![
            message("SMS", "*** *** *67", failed),
            message("E-mail", "m***@example.it", MessageState::Sent),
        ],
        letter: LetterState::Waiting,
    }
}

pub fn result(result: IssueResult) -> ResultPage {
    let mut outcome = outcome();
    if matches!(result, IssueResult::Issued { .. }) {
        outcome.chosen = Some("pin-issued".to_owned());
        outcome.fixed = true;
    }
    outcome.wrap_up = Some(down(52));
    ResultPage {
        shell: in_call(Here::Contact),
        contact_id: "k1".to_owned(),
        person: "Mario Rossi".to_owned(),
        result,
        outcome,
    }
}

pub fn issued() -> IssueResult {
    IssueResult::Issued {
        practice: "482913".to_owned(),
        first_half_by: FirstHalfBy::Sms,
        never_restorable: true,
        delivery: delivery(),
        correction: Some(CorrectForm {
            contact_id: "k1".to_owned(),
            csrf: "csrf-token".to_owned(),
            form_key: "another-key".to_owned(),
            mobile: "347 123 4567".to_owned(),
            email: String::new(),
            mobile_message: String::new(),
            email_message: String::new(),
        }),
    }
}

pub fn call_backs() -> CallBacks {
    let proposal = Proposal {
        by: "Luca Verdi".to_owned(),
        confirm: true,
        note: "Trasferito a settembre, il comune conferma".to_owned(),
    };
    let practice = |n: u32, stage| CallBack {
        id: format!("p{n}"),
        practice: format!("48291{n}"),
        person: "Giulia Neri".to_owned(),
        phone: "347 765 4321".to_owned(),
        since: "22/11 10:42".to_owned(),
        address_said: "via Garibaldi 12, 50123 Firenze (FI)".to_owned(),
        difference: "comune diverso".to_owned(),
        stage,
    };
    CallBacks {
        shell: shell(Here::CallBacks),
        notice: Some("Proposta salvata: decide un altro operatore.".to_owned()),
        problem: None,
        practices: vec![
            practice(1, Stage::ToPropose),
            practice(2, Stage::ToDecide(proposal.clone())),
            practice(3, Stage::Mine(proposal)),
        ],
    }
}

pub fn undelivered() -> Undelivered {
    Undelivered {
        shell: shell(Here::Undelivered),
        items: vec![UndeliveredItem {
            practice: "482913".to_owned(),
            person: "Mario Rossi".to_owned(),
            way: "SMS".to_owned(),
            to: "*** *** *67".to_owned(),
            at: "22/11 10:44".to_owned(),
            reason: "Il numero non esiste più e non c'è un altro recapito.".to_owned(),
            next_step: "Quando richiama: annullare e fare una richiesta nuova.".to_owned(),
        }],
    }
}

fn outside() -> Shell {
    Shell {
        live: None,
        ..shell(Here::Nowhere)
    }
}

pub fn sign_in(problem: Option<SignInProblem>) -> SignIn {
    SignIn {
        shell: outside(),
        name: "anna".to_owned(),
        problem,
    }
}

pub fn error() -> ErrorPage {
    ErrorPage {
        shell: outside(),
        number: "E-7F3A-21".to_owned(),
        title: "Adesso non si può salvare".to_owned(),
        steps: vec![
            "La telefonata continua: non riagganci.".to_owned(),
            "Aspetti qualche secondo e prema Continua: la pagina riparte da dov'era.".to_owned(),
        ],
        kept: vec![("Nota".to_owned(), "Richiamare dopo le 15".to_owned())],
        back: "/console/contacts/k1".to_owned(),
    }
}
