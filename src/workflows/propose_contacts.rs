//! A change of contacts by telephone (T24): the caller said a registered contact, the operator
//! proposes, and a second person decides. Nothing changes here.

use std::collections::BTreeMap;

use super::identify_caller::{self, Caller};
use super::{Change, Ctx, Deed, Fault, pin_life};
use crate::domain::caller_identity::Fact;
use crate::domain::contacts::{Contacts, Email};
use crate::domain::life::Standing;
use crate::domain::phone::Phone;
use crate::store::approvals::{self, Approval};
use crate::store::citizens::{self, Reach};
use crate::store::operators::Operator;
use crate::store::{Error, Tx};

/// New contacts as the caller gave them.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Who took them down.
    pub operator: &'a Operator,
    /// The contact's id.
    pub contact: &'a str,
    /// All of them, also those that stay.
    pub reaches: &'a [Reach],
    /// Until when a second person should decide, Unix milliseconds.
    pub due_at: i64,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// It waits for a second person.
    Waiting,
    /// The caller is not known in this contact.
    NotIdentified,
    /// The caller did not say any registered contact.
    NoContactSaid,
    /// Only the contacts of an active PIN change this way.
    NotActive,
    /// A telephone, and an e-mail or PEC are needed.
    TooFew,
    /// They are what they were.
    Same,
    /// Another change waits for this person.
    AlreadyWaiting,
}

/// Puts a change before a second person.
pub async fn propose(ctx: &Ctx, asked: Asked<'_>) -> Result<Proposed, Fault> {
    let mut tx = ctx.db.write().await?;
    let caller = match may_propose(ctx, &mut tx, asked).await? {
        Ok(caller) => caller,
        Err(no) => return Ok(no),
    };
    let approval = Approval {
        id: ctx.id(),
        kind: "contacts".to_owned(),
        cf: caller.cf,
        data: kept(asked.reaches)?,
        channel: "phone".to_owned(),
        maker: asked.operator.id.clone(),
        state: "waiting".to_owned(),
        approver: None,
        reason: None,
        created_at: ctx.now_ms(),
        due_at: asked.due_at,
        decided_at: None,
    };
    match approvals::insert(&mut tx, &approval).await {
        Err(Error::Taken) => return Ok(Proposed::AlreadyWaiting),
        other => other?,
    }
    let deed = Deed {
        who: &asked.operator.name,
        action: "contacts.proposed",
        subject: Some(&approval.id),
        contact: Some(asked.contact),
        detail: None,
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(Proposed::Waiting)
}

async fn may_propose(
    ctx: &Ctx,
    tx: &mut Tx,
    asked: Asked<'_>,
) -> Result<Result<Caller, Proposed>, Fault> {
    let Some(caller) = identify_caller::caller(tx, asked.contact).await? else {
        return Ok(Err(Proposed::NotIdentified));
    };
    if !caller.facts.contains(&Fact::Contact) {
        return Ok(Err(Proposed::NoContactSaid));
    }
    if pin_life::read(ctx, tx, &caller.cf).await?.life.standing != Standing::Attivo {
        return Ok(Err(Proposed::NotActive));
    }
    if !contacts_of(asked.reaches).suffice_on_web() {
        return Ok(Err(Proposed::TooFew));
    }
    let before = citizens::contacts(tx, &caller.cf).await?;
    let same =
        before.len() == asked.reaches.len() && before.iter().all(|one| asked.reaches.contains(one));
    Ok(if same {
        Err(Proposed::Same)
    } else {
        Ok(caller)
    })
}

/// How proposed contacts are kept: a record of value by kind.
fn kept(reaches: &[Reach]) -> Result<String, Fault> {
    let record: BTreeMap<&str, &str> = reaches
        .iter()
        .map(|reach| (reach.kind.as_str(), reach.value.as_str()))
        .collect();
    Ok(serde_json::to_string(&record)?)
}

/// The contacts that an approval proposes.
pub fn proposed(approval: &Approval) -> Result<Vec<Reach>, Fault> {
    let record: BTreeMap<String, String> = serde_json::from_str(&approval.data)?;
    let reaches = record
        .into_iter()
        .map(|(kind, value)| Reach { kind, value });
    Ok(reaches.collect())
}

/// Contacts from the rows in which they are kept.
pub fn contacts_of(reaches: &[Reach]) -> Contacts {
    let value = |kind: &str| {
        let found = reaches.iter().find(|reach| reach.kind == kind);
        found.map(|reach| reach.value.as_str())
    };
    Contacts {
        mobile: value("mobile").and_then(|text| Phone::parse(text).ok()),
        landline: value("landline").and_then(|text| Phone::parse(text).ok()),
        email: value("email").and_then(|text| Email::parse(text).ok()),
        pec: value("pec").and_then(|text| Email::parse(text).ok()),
    }
}
