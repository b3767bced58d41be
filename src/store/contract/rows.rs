//! Rows that several cases need before they begin.

use crate::store::jobs::Job;
use crate::store::letters::Letter;
use crate::store::offers::Offer;
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::practices::Practice;
use crate::store::{Result, Tx, contacts, operators, pins, practices};

pub(super) fn operator(id: &str) -> Operator {
    Operator {
        id: id.to_owned(),
        name: format!("name-{id}"),
        password: "1:hash".to_owned(),
        role: "operator".to_owned(),
        endpoint: Some(format!("client:{id}")),
        disabled: 0,
    }
}

pub(super) async fn add_operators<const N: usize>(tx: &mut Tx, ids: [&str; N]) {
    for id in ids {
        operators::insert(tx, &operator(id), 1_000).await.unwrap();
    }
}

/// Made at 1,000, to be accepted before 2,000.
pub(super) fn offer(id: &str, call: &str, operator: &str) -> Offer {
    Offer {
        id: id.to_owned(),
        call: call.to_owned(),
        operator: operator.to_owned(),
        state: "offered".to_owned(),
        made_at: 1_000,
        deadline: 2_000,
        cause: None,
    }
}

/// Opens the contact `id`, accepted at 1,000; its offer is `offer-` and its id.
pub(super) async fn open_contact(tx: &mut Tx, id: &str, call: &str, operator: &str) -> Result<()> {
    let offer = offer(&format!("offer-{id}"), call, operator);
    contacts::insert(tx, id, &offer, 1_000).await
}

/// An SMS about `subject`, due at `due_at`.
pub(super) fn job(id: &str, subject: &str, due_at: i64) -> Job {
    Job {
        id: id.to_owned(),
        key: format!("key-{id}"),
        kind: "sms".to_owned(),
        subject: subject.to_owned(),
        data: "{}".to_owned(),
        state: "due".to_owned(),
        due_at,
        tries: 0,
        error: None,
        created_at: 1_000,
    }
}

pub(super) fn practice(id: &str, cf: &str, state: &str) -> Practice {
    Practice {
        id: id.to_owned(),
        number: "123456".to_owned(),
        form_key: format!("form-{id}"),
        cf: cf.to_owned(),
        contact: Some("contact".to_owned()),
        request: "{}".to_owned(),
        state: state.to_owned(),
        maker: "maker".to_owned(),
        reason: None,
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at: 1_000,
    }
}

/// A PIN of the practice `practice-` and its id.
pub(super) fn pin(id: &str, cf: &str) -> Pin {
    Pin {
        id: id.to_owned(),
        cf: cf.to_owned(),
        practice: format!("practice-{id}"),
        number: "123456".to_owned(),
        kind: "ordinario".to_owned(),
        state: "iniziale".to_owned(),
        origin: "contact-center".to_owned(),
        hash: "hash".to_owned(),
        pepper: 1,
        created_at: 1_000,
        ever_used: 0,
        changed_at: None,
        expires_at: None,
        class: "cittadino".to_owned(),
        exempt: 0,
        version: 0,
        reminded_for: None,
    }
}

/// A live PIN with its practice.
pub(super) async fn add_pin(tx: &mut Tx, id: &str, cf: &str) {
    let pin = pin(id, cf);
    let practice = practice(&pin.practice, cf, "issued");
    practices::insert(tx, &practice).await.unwrap();
    pins::insert(tx, &pin).await.unwrap();
}

pub(super) fn letter(pin: &str, created_at: i64) -> Letter {
    Letter {
        pin: pin.to_owned(),
        number: "123456".to_owned(),
        name: "Mario".to_owned(),
        surname: "Rossi".to_owned(),
        address: r#"["VIA ROMA 1","00186 ROMA RM"]"#.to_owned(),
        language: "it".to_owned(),
        state: "ready".to_owned(),
        created_at,
        bundle: None,
    }
}
