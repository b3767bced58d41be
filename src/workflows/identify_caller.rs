//! Who a caller is: the facts said in a call are compared with what is known, three misses close the
//! matter, and only then may a record be opened. Nothing that was said is kept or logged.

use std::collections::BTreeSet;

use super::{Change, Ctx, Deed, Fault};
use crate::domain::caller_identity::{Fact, Known, Said, Standing, standing};
use crate::domain::person::parse_date;
use crate::domain::pin_request::Form;
use crate::store::contacts::Contact;
use crate::store::identifications::{self, Identification};
use crate::store::operators::Operator;
use crate::store::{Tx, citizens, contacts, practices};

/// What a caller said in a contact.
#[derive(Clone, Copy)]
pub struct Try<'a> {
    /// Who asks.
    pub operator: &'a Operator,
    /// The contact's id.
    pub contact: &'a str,
    /// The codice fiscale, whether anybody has it or not.
    pub cf: &'a str,
    /// The facts.
    pub said: &'a Said,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// Each fact with whether it matches, and where that leaves the caller.
    Answered(Vec<(Fact, bool)>, Standing),
    /// Too many misses before: nothing was compared.
    Failed,
    /// Facts are only taken while the two talk.
    CallOver,
}

/// One try at a time: two at once must not count as one.
const ONE_TRY: i64 = 0x1de_0001;

/// Compares what was said.
pub async fn identify(ctx: &Ctx, asked: Try<'_>) -> Result<Tried, Fault> {
    let mut tx = ctx.db.write().await?;
    tx.alone(ONE_TRY).await?;
    let contact = contacts::find(&mut tx, asked.contact).await?;
    if !contact.is_some_and(|contact| talks(&contact)) {
        return Ok(Tried::CallOver);
    }
    let rows = identifications::of_contact(&mut tx, asked.contact).await?;
    let before_now: i64 = rows.iter().map(|row| row.misses).sum();
    let before = rows.iter().find(|row| row.cf == asked.cf);
    let mut matched = before.map(facts).transpose()?.unwrap_or_default();
    if standing(&matched, before_now) == Standing::Failed {
        return Ok(Tried::Failed);
    }
    let known = known(ctx, &mut tx, asked.cf).await?;
    let answers = asked.said.compared(&known);
    matched.extend(
        answers
            .iter()
            .filter(|(_, same)| *same)
            .map(|(fact, _)| fact),
    );
    let misses = i64::try_from(answers.iter().filter(|(_, same)| !same).count()).unwrap_or(0);
    let stands = standing(&matched, before_now + misses);
    let misses_before = before.map_or(0, |row| row.misses);
    let words: Vec<&str> = matched.iter().map(|fact| fact.word()).collect();
    let tried = Identification {
        contact: asked.contact.to_owned(),
        cf: asked.cf.to_owned(),
        matched: serde_json::to_string(&words)?,
        misses: misses_before + misses,
        state: stands.word().to_owned(),
        at: ctx.now_ms(),
    };
    if before.is_none_or(|row| row.state == "open") {
        identifications::save(&mut tx, &tried, misses_before).await?;
    }
    let deed = Deed {
        who: &asked.operator.name,
        action: "caller.tried",
        subject: (stands == Standing::Identified).then_some(asked.cf),
        contact: Some(asked.contact),
        detail: Some(stands.word()),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Contact(asked.contact.to_owned()));
    Ok(Tried::Answered(answers, stands))
}

/// A caller who is known in a contact.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    /// Codice fiscale.
    pub cf: String,
    /// The facts that matched.
    pub facts: BTreeSet<Fact>,
}

/// How far a contact is with knowing its caller.
#[derive(Clone, PartialEq, Eq)]
pub enum Identity {
    /// Not yet; how many misses there were.
    Open(i64),
    /// Known.
    Known(Caller),
    /// Not in this contact any more.
    Failed,
}

/// Who the caller of a contact is known to be: the last that was identified.
pub async fn identity(tx: &mut Tx, contact: &str) -> Result<Identity, Fault> {
    let rows = identifications::of_contact(tx, contact).await?;
    let missed = rows.iter().map(|row| row.misses).sum();
    if standing(&BTreeSet::new(), missed) == Standing::Failed {
        return Ok(Identity::Failed);
    }
    match rows.iter().find(|row| row.state == "identified") {
        Some(row) => Ok(Identity::Known(Caller {
            cf: row.cf.clone(),
            facts: facts(row)?,
        })),
        None => Ok(Identity::Open(missed)),
    }
}

/// The caller of a contact that is not closed, once known: whoever acts on a record asks here first.
pub async fn caller(tx: &mut Tx, contact: &str) -> Result<Option<Caller>, Fault> {
    let found = contacts::find(tx, contact).await?;
    if found.is_none_or(|contact| contact.state == "closed") {
        return Ok(None);
    }
    Ok(match identity(tx, contact).await? {
        Identity::Known(caller) => Some(caller),
        Identity::Open(_) | Identity::Failed => None,
    })
}

/// Whether the two talk now.
pub fn talks(contact: &Contact) -> bool {
    contact.state == "talking" && contact.call_live == 1
}

fn facts(row: &Identification) -> Result<BTreeSet<Fact>, Fault> {
    let words: Vec<String> = serde_json::from_str(&row.matched)?;
    Ok(words.iter().filter_map(|word| Fact::parse(word)).collect())
}

/// What is known of a person: as a citizen, or else from the request that they last made. The same
/// is read for a code that nobody has.
async fn known(ctx: &Ctx, tx: &mut Tx, cf: &str) -> Result<Known, Fault> {
    let citizen = citizens::find(tx, cf).await?;
    let reaches = citizens::contacts(tx, cf).await?;
    let asked = practices::of_person(tx, cf, 1).await?;
    let card = ctx.register.card(cf);
    let of = |kinds: [&str; 2]| -> Vec<String> {
        let fits = reaches
            .iter()
            .filter(|one| kinds.contains(&one.kind.as_str()));
        fits.map(|one| one.value.clone()).collect()
    };
    if let Some(citizen) = citizen {
        let residence: serde_json::Value = serde_json::from_str(&citizen.residence)?;
        let text = |key: &str| residence.get(key).and_then(serde_json::Value::as_str);
        return Ok(Known {
            birth_date: parse_date(&citizen.birth_date),
            street: text("street").unwrap_or_default().to_owned(),
            comune: text("comune").unwrap_or_default().to_owned(),
            phones: of(["mobile", "landline"]),
            mails: of(["email", "pec"]),
            card,
        });
    }
    let Some(practice) = asked.first() else {
        return Ok(Known::default());
    };
    let form: Form = serde_json::from_str(&practice.request)?;
    let given = |fields: [&str; 2]| -> Vec<String> {
        let given = fields.into_iter().filter(|field| !form.is_blank(field));
        given.map(|field| form.get(field).to_owned()).collect()
    };
    let phones = given(["mobile", "landline"])
        .iter()
        .map(|text| e164(text))
        .collect();
    Ok(Known {
        birth_date: parse_date(form.get("birth_date")),
        street: form.get("street").to_owned(),
        comune: form.get("comune").to_owned(),
        phones,
        mails: given(["email", "pec"]),
        card,
    })
}

fn e164(text: &str) -> String {
    crate::domain::phone::Phone::parse(text)
        .map_or_else(|_| text.to_owned(), |phone| phone.e164().to_owned())
}
