//! What comes after the form: read-back, result, lists; and the pages outside a session.

use super::{down, in_call, outcome, shell};
use crate::console::views::call_backs::{CallBack, CallBacks, Proposal, Stage};
use crate::console::views::correct::CorrectForm;
use crate::console::views::delivery::{Delivery, LetterState, MessageLine, MessageState};
use crate::console::views::error::ErrorPage;
use crate::console::views::menu::{Drawn, Menu, Node};
use crate::console::views::result::{IssueResult, ResultPage};
use crate::console::views::review::{FirstHalfBy, ReviewPage};
use crate::console::views::shell::{Here, Shell};
use crate::console::views::sign_in::{SignIn, SignInProblem};
use crate::console::views::undelivered::{Undelivered, UndeliveredItem};
use crate::flow::{self, Graph, Links};

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
        abroad: false,
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
        dictation: true,
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
        preferred: "9-12".to_owned(),
        now: n == 1,
        documents: Vec::new(),
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
            practice(1, Stage::ToPropose("Manca il civico".to_owned())),
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

pub fn menu() -> Menu {
    let flow = flow::load(&flow::shipped(), flow::SHIPPED_FLOW).unwrap();
    let graph = Graph::of(&flow);
    let node = |name: &str, said: &str| Node {
        name: name.to_owned(),
        kind: "menu".to_owned(),
        first: name == "hours",
        said: said.to_owned(),
        ways: vec![("1, 0".to_owned(), "to-operator".to_owned())],
    };
    let mut nodes: Vec<Node> = flow.nodes().map(|name| node(name, "Buongiorno.")).collect();
    nodes.push(node("hostile", super::HOSTILE));
    Menu {
        shell: shell(Here::Flows),
        title: flow.title().to_owned(),
        release: "0123456789ab".to_owned(),
        flows: vec![Drawn {
            name: flow.name().to_owned(),
            title: super::HOSTILE.to_owned(),
            here: true,
        }],
        picture: graph.to_svg(Links::To("#node-")),
        nodes,
    }
}
