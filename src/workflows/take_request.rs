//! Takes a request that is in order, from whichever channel (T1–T3): compares, then issues at once or
//! keeps it for a person. Taken twice with one key, it is one practice.

use super::issue_pin::today;
use super::prepare_pin::{self, Issue, Prepared};
use super::{Ctx, Deed, Fault, change_contacts, pin_life};
use crate::config::ResidenceCheck;
use crate::domain::life::eligibility::{self, Reason, Way};
use crate::domain::life::{Asked, Effect, Event, Holder, No, Origin};
use crate::domain::pin::Half;
use crate::domain::pin_request::{Form, PinRequest};
use crate::domain::practice::PracticeNumber;
use crate::platform::register::Agreement;
use crate::store::operators::Operator;
use crate::store::practices::Practice;
use crate::store::{Error, Tx, citizens, pins, practices};

/// Who takes a request.
#[derive(Clone, Copy)]
pub enum Taker<'a> {
    /// An operator in a contact, by telephone.
    Operator {
        /// Who.
        operator: &'a Operator,
        /// The contact's id.
        contact: &'a str,
    },
    /// An office took it on paper (R44).
    Office {
        /// Who typed it.
        operator: &'a Operator,
    },
    /// The citizen, on the web.
    Web,
}

impl<'a> Taker<'a> {
    /// The maker of the practice: an operator's id, or `web`.
    fn maker(self) -> &'a str {
        match self {
            Self::Operator { operator, .. } | Self::Office { operator } => &operator.id,
            Self::Web => "web",
        }
    }

    /// The name in the audit.
    pub fn name(self) -> &'a str {
        match self {
            Self::Operator { operator, .. } | Self::Office { operator } => &operator.name,
            Self::Web => "web",
        }
    }

    /// The contact, where there is one.
    pub fn contact(self) -> Option<&'a str> {
        match self {
            Self::Operator { contact, .. } => Some(contact),
            Self::Office { .. } | Self::Web => None,
        }
    }

    /// The channel that a PIN came by.
    pub fn origin(self) -> Origin {
        match self {
            Self::Operator { .. } => Origin::ContactCenter,
            Self::Office { .. } => Origin::Sede,
            Self::Web => Origin::Web,
        }
    }

    fn way(self) -> Way {
        match self {
            Self::Operator { .. } => Way::Phone,
            Self::Office { .. } => Way::Office,
            Self::Web => Way::Web,
        }
    }

    fn operator(self) -> Option<&'a Operator> {
        match self {
            Self::Operator { operator, .. } | Self::Office { operator } => Some(operator),
            Self::Web => None,
        }
    }
}

/// The channel of a practice that is issued later, and its way.
pub fn origin_of(practice: &Practice) -> (Origin, Way) {
    match (&practice.contact, practice.maker.as_str()) {
        (Some(_), _) => (Origin::ContactCenter, Way::Phone),
        (None, "web") => (Origin::Web, Way::Web),
        (None, _) => (Origin::Sede, Way::Office),
    }
}

/// A request in order.
#[derive(Clone, Copy)]
pub struct Taking<'a> {
    /// Who takes it.
    pub taker: Taker<'a>,
    /// What was typed.
    pub form: &'a Form,
    /// What it means.
    pub request: &'a PinRequest,
    /// Makes replays one.
    pub form_key: &'a str,
    /// The practice's number.
    pub number: PracticeNumber,
}

/// What became of it.
pub enum Taken {
    /// The PIN is on its way.
    Issued {
        /// The practice's id.
        practice: String,
        /// The first half in clear, only where the taker may show it (R62).
        shown: Option<Half>,
    },
    /// A person looks first; the practice's id.
    CallBack(String),
    /// There is a live PIN, or a practice that waits.
    AlreadyThere,
    /// Not with the policy of the day (C12).
    NotEligible(Reason),
    /// The contact serves too many others (`security.md` 9): its kind.
    SharedContact(String),
    /// Too many at once on the web: nothing was looked at, and nothing is kept.
    Busy,
}

/// Issues, keeps for a person, or says why not.
pub async fn take(ctx: &Ctx, taking: Taking<'_>) -> Result<Taken, Fault> {
    let (request, cf) = (taking.request, taking.request.codice_fiscale.as_str());
    if let Some(before) = taken_before(ctx, taking.form_key, cf).await? {
        return Ok(before);
    }
    let seen = look(ctx, taking).await?;
    // On the web hashed and sealed in any case: the time it takes tells nobody about a PIN.
    let prepared = match (taking.taker, &seen) {
        (Taker::Web, _) => match prepare_pin::prepare_public(ctx, request, taking.number).await? {
            None => return Ok(Taken::Busy),
            prepared => prepared,
        },
        (Taker::Operator { .. } | Taker::Office { .. }, Look::Refused(_)) => None,
        (Taker::Operator { .. } | Taker::Office { .. }, Look::Waits(_) | Look::Free) => {
            Some(prepare_pin::prepare(ctx, request, taking.number).await?)
        }
    };
    let written = match (seen, prepared) {
        (Look::Refused(no), _) => return after_all(ctx, taking, no).await,
        (Look::Free, Some(prepared)) => issue(ctx, taking, prepared).await,
        (Look::Waits(reason), _) => keep(ctx, taking, reason).await,
        (Look::Free, None) => keep(ctx, taking, "to-check").await,
    };
    match written {
        Err(Fault::Store(Error::Taken)) => after_all(ctx, taking, Taken::AlreadyThere).await,
        other => other,
    }
}

/// What is already there may be what this very form became a moment ago.
async fn after_all(ctx: &Ctx, taking: Taking<'_>, no: Taken) -> Result<Taken, Fault> {
    let cf = taking.request.codice_fiscale.as_str();
    let before = taken_before(ctx, taking.form_key, cf).await?;
    Ok(before.unwrap_or(no))
}

/// What a form became when it was taken before, for this very person.
pub async fn taken_before(ctx: &Ctx, form_key: &str, cf: &str) -> Result<Option<Taken>, Fault> {
    let mut tx = ctx.db.read().await?;
    let practice = practices::by_form(&mut tx, form_key).await?;
    let same = practice.filter(|practice| practice.cf == cf);
    Ok(same.map(|practice| match practice.state.as_str() {
        "issued" => Taken::Issued {
            practice: practice.id,
            shown: None,
        },
        _ => Taken::CallBack(practice.id),
    }))
}

/// What is known of a request when it is asked for (T1).
fn asked(ctx: &Ctx, taking: Taking<'_>) -> Asked {
    let facts = taking.request.facts(today(ctx));
    let policy = ctx.config.policy.eligibility;
    Asked {
        eligible: eligibility::may_have(policy, facts, taking.taker.way(), ctx.clock.now()),
        // The form was judged as a whole: nobody makes a `PinRequest` otherwise.
        agrees: true,
        contacts_suffice: true,
        origin: taking.taker.origin(),
        holder: Holder {
            exempt: facts.abroad_without_document,
            ..Holder::default()
        },
    }
}

enum Look {
    /// Not now.
    Refused(Taken),
    /// A person looks first; why.
    Waits(&'static str),
    /// Nothing stands in the way.
    Free,
}

async fn look(ctx: &Ctx, taking: Taking<'_>) -> Result<Look, Fault> {
    let cf = taking.request.codice_fiscale.as_str();
    let (now, policy) = (ctx.clock.now(), &ctx.config.policy);
    let mut tx = ctx.db.read().await?;
    let life = pin_life::read(ctx, &mut tx, cf).await?.life;
    let requested = match life.step(Event::Requested(asked(ctx, taking)), now, policy) {
        Ok(step) => step.life,
        Err(No::MayNotHave(reason)) => return Ok(Look::Refused(Taken::NotEligible(reason))),
        Err(_) => return Ok(Look::Refused(Taken::AlreadyThere)),
    };
    let shared = shared_contact(ctx, &mut tx, taking.request, taking.taker.operator()).await?;
    match (shared, taking.taker) {
        // On the web nobody is told whose contact it is; a person asks.
        (Some(_), Taker::Web) => return Ok(Look::Waits("shared-contact")),
        (Some(kind), Taker::Operator { .. } | Taker::Office { .. }) => {
            return Ok(Look::Refused(Taken::SharedContact(kind)));
        }
        (None, _) => {}
    }
    let since = ctx.now_ms() - ctx.config.pin.second_issue_days * 86_400_000;
    let known = Known {
        lately: pins::issued_since(&mut tx, cf, since).await? > 0,
        look_again: had_a_pin(&mut tx, taking).await?,
    };
    drop(tx);
    let why = why_a_person(ctx, taking.request, &known);
    let checked = Event::AddressChecked {
        same: why.is_none(),
    };
    Ok(match (requested.step(checked, now, policy), why) {
        (Ok(step), None) if step.has(Effect::StoreHalves) => Look::Free,
        (Ok(_), reason) => Look::Waits(reason.unwrap_or("to-check")),
        (Err(_), _) => Look::Refused(Taken::AlreadyThere),
    })
}

/// The kind of a contact that serves too many others, or the operator (`security.md` 9).
pub async fn shared_contact(
    ctx: &Ctx,
    tx: &mut Tx,
    request: &PinRequest,
    operator: Option<&Operator>,
) -> Result<Option<String>, Fault> {
    let cf = request.codice_fiscale.as_str();
    let own = operator.and_then(|operator| operator.endpoint.as_deref());
    for reach in prepare_pin::reaches(request) {
        let others = citizens::others_with(tx, cf, &reach).await?;
        // A landline serves a household; a mobile or a mailbox that serves many is a warning sign.
        let too_many = reach.kind != "landline" && others >= ctx.config.pin.same_contact_at_most;
        if own == Some(reach.value.as_str()) || too_many {
            return Ok(Some(reach.kind));
        }
    }
    Ok(None)
}

/// What is known of somebody who asks.
struct Known {
    /// They were given a PIN within the month.
    lately: bool,
    /// They had a PIN, whenever that was, and nobody vouches that it is the same person.
    look_again: bool,
}

/// Whether somebody who had a PIN has to be looked at before there is another: on the web always,
/// since nobody spoke to them; elsewhere where the residence is not the known one.
async fn had_a_pin(tx: &mut Tx, taking: Taking<'_>) -> Result<bool, Fault> {
    let request = taking.request;
    let cf = request.codice_fiscale.as_str();
    if !pins::ever_had(tx, cf).await? {
        return Ok(false);
    }
    let residence = serde_json::to_string(&request.residence)?;
    let known = citizens::find(tx, cf).await?;
    let moved = known.is_none_or(|known| known.residence != residence);
    Ok(match taking.taker {
        Taker::Web => true,
        Taker::Operator { .. } | Taker::Office { .. } => moved,
    })
}

/// Why a second person has to look first: the foreign document (R133), another PIN (`security.md`
/// 10), or the address (T3).
fn why_a_person(ctx: &Ctx, request: &PinRequest, known: &Known) -> Option<&'static str> {
    if request.document.is_some() {
        return Some("foreign-document");
    }
    if known.lately {
        return Some("second-issue");
    }
    if known.look_again {
        return Some("had-a-pin");
    }
    if ctx.config.register.check == ResidenceCheck::Format {
        return None;
    }
    let cf = request.codice_fiscale.as_str();
    match ctx.register.compare(cf, &request.residence) {
        Agreement::Same => None,
        Agreement::Differs(what) => Some(what),
        Agreement::Unknown => Some("not-registered"),
    }
}

async fn issue(ctx: &Ctx, taking: Taking<'_>, mut prepared: Prepared) -> Result<Taken, Fault> {
    let practice = practice(ctx, taking)?;
    let shown = match taking.taker {
        Taker::Web if ctx.config.policy.first_half_on_web => prepared.take_first(),
        Taker::Web | Taker::Operator { .. } | Taker::Office { .. } => None,
    };
    let mut tx = ctx.db.write().await?;
    // Looked at again: others may have taken the same contact since.
    tx.alone(change_contacts::ONE_AT_A_TIME).await?;
    let operator = taking.taker.operator();
    if let Some(kind) = shared_contact(ctx, &mut tx, taking.request, operator).await? {
        drop(tx);
        return match taking.taker {
            Taker::Web => keep(ctx, taking, "shared-contact").await,
            Taker::Operator { .. } | Taker::Office { .. } => Ok(Taken::SharedContact(kind)),
        };
    }
    practices::insert(&mut tx, &practice).await?;
    let issue = Issue {
        request: taking.request,
        practice: &practice.id,
        who: taking.taker.name(),
        contact: taking.taker.contact(),
        origin: taking.taker.origin(),
    };
    prepare_pin::write(ctx, &mut tx, prepared, issue).await?;
    set_outcome(&mut tx, taking.taker, "pin-issued").await?;
    tx.commit().await?;
    ctx.bells.jobs.ring();
    Ok(Taken::Issued {
        practice: practice.id,
        shown,
    })
}

async fn keep(ctx: &Ctx, taking: Taking<'_>, reason: &str) -> Result<Taken, Fault> {
    let mut practice = practice(ctx, taking)?;
    "call-back".clone_into(&mut practice.state);
    practice.reason = Some(reason.to_owned());
    let mut tx = ctx.db.write().await?;
    if pins::live_of(&mut tx, &practice.cf).await?.is_some() {
        // Another form of the same person was issued since this one was judged.
        return Err(Error::Taken.into());
    }
    practices::insert(&mut tx, &practice).await?;
    set_outcome(&mut tx, taking.taker, "to-call-back").await?;
    let deed = Deed {
        who: taking.taker.name(),
        action: "practice.to-call-back",
        subject: Some(&practice.id),
        contact: taking.taker.contact(),
        detail: Some(reason),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(Taken::CallBack(practice.id))
}

async fn set_outcome(tx: &mut Tx, taker: Taker<'_>, outcome: &str) -> Result<(), Fault> {
    if let Some(contact) = taker.contact() {
        crate::store::contacts::set_outcome(tx, contact, outcome, None).await?;
    }
    Ok(())
}

fn practice(ctx: &Ctx, taking: Taking<'_>) -> Result<Practice, Fault> {
    Ok(Practice {
        id: ctx.id(),
        number: taking.number.to_string(),
        form_key: taking.form_key.to_owned(),
        cf: taking.request.codice_fiscale.as_str().to_owned(),
        contact: taking.taker.contact().map(str::to_owned),
        request: serde_json::to_string(taking.form)?,
        state: "issued".to_owned(),
        maker: taking.taker.maker().to_owned(),
        reason: None,
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at: ctx.now_ms(),
    })
}
