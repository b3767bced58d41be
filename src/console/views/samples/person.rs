//! Who calls, their record, and what is done later or by a second person.

use zeroize::Zeroizing;

use super::{delivery, in_call, outcome, shell};
use crate::console::views::approvals::{Approvals, Item as Proposal};
use crate::console::views::callbacks::Promise;
use crate::console::views::dictation::Dictation;
use crate::console::views::identify::{FactGroup, FieldSpec, Identify, SaidField, Stage};
use crate::console::views::letters::ReturnedLetters;
use crate::console::views::record::{ContactsForm, Deeds, RecordPage};
use crate::console::views::shell::Here;
use crate::console::views::tasks::{Item as Task, Tasks};

fn field(name: &'static str, label: &'static str, value: &str, message: &str) -> SaidField {
    SaidField {
        spec: FieldSpec {
            name,
            label,
            hint: "come detto",
            mode: "text",
            most: 80,
        },
        value: value.to_owned(),
        message: message.to_owned(),
    }
}

pub fn identify(stage: Stage) -> Identify {
    Identify {
        shell: in_call(Here::Contact),
        contact_id: "k1".to_owned(),
        cf: field("codice_fiscale", "Codice fiscale", "RSSMRA85T10A562S", ""),
        facts: vec![
            FactGroup {
                legend: "Data di nascita",
                answer: Some(true),
                fields: vec![field("birth_date", "Data", "", "")],
            },
            FactGroup {
                legend: "Residenza",
                answer: Some(false),
                fields: vec![
                    field("street", "Via o piazza", "via Po", ""),
                    field("comune", "Comune", "", ""),
                ],
            },
            FactGroup {
                legend: "Recapito registrato",
                answer: None,
                fields: vec![field("phone_end", "Telefono", "", "")],
            },
        ],
        missing: None,
        stage,
        outcome: outcome(),
    }
}

fn contacts_form() -> ContactsForm {
    let wrong = "Lo rilegga con chi chiama: così non è giusto.";
    ContactsForm {
        fields: vec![
            (
                "mobile",
                "Cellulare",
                "347 123".to_owned(),
                wrong.to_owned(),
            ),
            ("email", "E-mail", String::new(), String::new()),
        ],
        problem: Some("Sistemi i recapiti segnati.".to_owned()),
    }
}

pub fn record() -> RecordPage {
    let text = |text: &str| text.to_owned();
    RecordPage {
        shell: in_call(Here::Contact),
        contact_id: text("k1"),
        notice: Some(text("Compito lasciato.")),
        problem: None,
        person: text("Mario Rossi"),
        cf: text("RSSMRA 85T10 A562S"),
        state: "iniziale",
        facts: vec![
            ("Stato", text("mai usato: servono le due metà")),
            ("Pratica", text("482913")),
            ("Tipo", text("ordinario: si consulta")),
            ("Origine", text("chiesto al telefono")),
            ("Accesso bloccato", text("no")),
        ],
        say: vec![
            text("Il PIN è fatto. Per entrare la prima volta servono tutte e due le metà."),
            text("La prima metà è arrivata. La cerchi tra i messaggi, e non me la legga."),
        ],
        messages: delivery().messages,
        letter: Some(text(
            "partita il 10 marzo 2015; può arrivare fino al 31 marzo 2015",
        )),
        contacts: vec![
            ("Cellulare", text("***67"), text("10/03/2015")),
            ("E-mail", text("m***@example.it"), text("10/03/2015")),
        ],
        practices: vec![(text("482913"), "PIN emesso", text("10/03/2015"))],
        waits: vec![text("Aspetta una seconda persona: cambio dei recapiti")],
        deeds: Deeds {
            revoke: true,
            another: true,
            preassigned: false,
            no_other: Vec::new(),
            contacts: Ok(contacts_form()),
        },
        reasons: vec![("lost", "ha perso il PIN o una metà")],
        outcome: outcome(),
    }
}

pub fn record_preassigned() -> RecordPage {
    let mut page = record();
    page.notice = None;
    page.problem = Some("Scelga perché si annulla.".to_owned());
    page.state = "preassegnato";
    page.messages.clear();
    page.letter = None;
    page.deeds = Deeds {
        preassigned: true,
        another: false,
        no_other: vec!["Al telefono non si chiede più un PIN.".to_owned()],
        contacts: Err("I recapiti si cambiano solo quando il PIN è attivo."),
        ..page.deeds
    };
    page
}

pub fn dictation() -> Dictation {
    Dictation {
        shell: in_call(Here::Contact),
        contact_id: "k1".to_owned(),
        half: Zeroizing::new("K7QM2XRT".to_owned()),
    }
}

fn promise(id: &str, taken_by: Option<&str>, mine: bool) -> Promise {
    Promise {
        id: id.to_owned(),
        phone: if mine { "347 765 4321" } else { "***21" }.to_owned(),
        since: "22/11 10:42".to_owned(),
        due: String::new(),
        queue: "PIN e servizi online".to_owned(),
        language: "it".to_owned(),
        intent: "pin-request".to_owned(),
        tries: i64::from(mine),
        taken_by: taken_by.map(str::to_owned),
        mine,
        may_close: false,
    }
}

pub fn tasks() -> Tasks {
    let task = |id: &str, kind: &str, now| Task {
        id: id.to_owned(),
        kind: kind.to_owned(),
        person: "Giulia Neri".to_owned(),
        phone: "347 765 4321".to_owned(),
        preferred: "9-12".to_owned(),
        now,
        since: "22/11 10:42".to_owned(),
        practice: "482913".to_owned(),
        note: "Chiede della lettera".to_owned(),
    };
    Tasks {
        shell: shell(Here::Tasks),
        notice: None,
        problem: Some("Scriva com'è andata.".to_owned()),
        callbacks: vec![
            promise("c1", Some("anna"), true),
            promise("c2", Some("Luca Verdi"), false),
            promise("c3", None, false),
        ],
        items: vec![
            task("t1", "call-back", true),
            task("t2", "letter-returned", false),
            task("t3", "letter-missing", false),
            task("t4", "unreachable", false),
        ],
    }
}

pub fn approvals() -> Approvals {
    let proposal = |id: &str, late, mine| Proposal {
        documents: vec![format!("document-{id}")],
        id: id.to_owned(),
        path: id.to_owned(),
        title: "Cambio dei recapiti".to_owned(),
        by: "Luca Verdi".to_owned(),
        due: "22/11 14:42".to_owned(),
        late,
        facts: vec![("Persona", "Giulia Neri".to_owned())],
        mine,
    };
    Approvals {
        shell: shell(Here::Approvals),
        notice: Some("Approvato.".to_owned()),
        problem: None,
        items: vec![proposal("a1", true, false), proposal("a2", false, true)],
    }
}

pub fn returned_letters() -> ReturnedLetters {
    ReturnedLetters {
        shell: shell(Here::Letters),
        notice: None,
        number: "48291".to_owned(),
        problem: Some("Il numero della pratica ha sei cifre."),
    }
}
