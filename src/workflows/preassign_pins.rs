//! Gives persons of a campaign a first half by letter, unasked (T6, R120). One administrator imports,
//! another approves (`security.md` 10). Who has a PIN already is skipped and counted.

use super::pin_life::{self, Living};
use super::prepare_pin::citizen_of;
use super::restore_pin::practice_of;
use super::{Ctx, Deed, Fault};
use crate::domain::addressee::Addressee;
use crate::domain::campaign::Invited;
use crate::domain::life::eligibility::may_keep;
use crate::domain::life::{Event, Holder};
use crate::domain::pin;
use crate::domain::practice::PracticeNumber;
use crate::seal::Hashed;
use crate::store::campaigns::{self, Campaign};
use crate::store::letters::Letter;
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::{Error, Tx, citizens, halves, letters, operators, pins, practices};
use crate::workflows::move_letters::Holds;
use zeroize::Zeroizing;

/// What became of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Persons to whom a letter goes.
    pub invited: usize,
    /// Persons who have a PIN or a request already.
    pub skipped: usize,
}

/// Why a campaign is not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// One of the two is no administrator, or both are the same.
    TwoAdministrators,
    /// The name was used.
    NameTaken,
    /// By the policy nobody gets a PIN unasked any more (C12).
    NotEligible,
}

/// Begins a campaign: it is on record before the first letter. The passwords of both were checked.
pub async fn begin(
    ctx: &Ctx,
    name: &str,
    maker: &str,
    approver: &str,
) -> Result<Result<Campaign, Refused>, Fault> {
    if !may_keep(ctx.config.policy.eligibility, false, ctx.clock.now()) {
        return Ok(Err(Refused::NotEligible));
    }
    let campaign = Campaign {
        id: ctx.id(),
        name: name.to_owned(),
        rows: 0,
        made_by: format!("{maker}, {approver}"),
        made_at: ctx.now_ms(),
    };
    let mut tx = ctx.db.write().await?;
    let one = operators::by_name(&mut tx, maker).await?;
    let other = operators::by_name(&mut tx, approver).await?;
    let (Some(one), Some(other)) = (one, other) else {
        return Ok(Err(Refused::TwoAdministrators));
    };
    if !administers(&one) || !administers(&other) || one.id == other.id {
        return Ok(Err(Refused::TwoAdministrators));
    }
    match campaigns::insert(&mut tx, &campaign).await {
        Err(Error::Taken) => return Ok(Err(Refused::NameTaken)),
        other => other?,
    }
    for (who, action) in [
        (&one.name, "campaign.imported"),
        (&other.name, "campaign.approved"),
    ] {
        let deed = Deed {
            who,
            action,
            subject: Some(&campaign.id),
            ..Deed::default()
        };
        ctx.audit(&mut tx, deed).await?;
    }
    tx.commit().await?;
    Ok(Ok(campaign))
}

fn administers(operator: &Operator) -> bool {
    operator.disabled == 0 && operator.role == "administrator"
}

/// Invites everybody of a campaign, one transaction a person. `progress` is told how many are done.
pub async fn invite_all(
    ctx: &Ctx,
    campaign: &Campaign,
    persons: &[Invited],
    mut progress: impl FnMut(usize),
) -> Result<Outcome, Fault> {
    let mut outcome = Outcome::default();
    for (done, person) in (1..).zip(persons) {
        if invite(ctx, campaign, person).await? {
            outcome.invited += 1;
        } else {
            outcome.skipped += 1;
        }
        progress(done);
    }
    let mut tx = ctx.db.write().await?;
    let rows = i64::try_from(outcome.invited).unwrap_or(i64::MAX);
    campaigns::set_rows(&mut tx, &campaign.id, rows).await?;
    tx.commit().await?;
    Ok(outcome)
}

/// A first half, sealed to the print room; nothing in clear.
struct Prepared {
    addressee: Addressee,
    hashed: Hashed,
    sealed: String,
}

/// Says whether the person got one; not when there is a PIN or a request already.
async fn invite(ctx: &Ctx, campaign: &Campaign, person: &Invited) -> Result<bool, Fault> {
    let cf = person.codice_fiscale.as_str();
    let mut tx = ctx.db.read().await?;
    let living = pin_life::read(ctx, &mut tx, cf).await?;
    drop(tx);
    if !may_be_invited(ctx, &living) {
        return Ok(false);
    }
    let prepared = prepare(ctx, person).await?;
    let mut tx = ctx.db.write().await?;
    let living = pin_life::read(ctx, &mut tx, cf).await?;
    if !may_be_invited(ctx, &living) {
        return Ok(false);
    }
    match write(ctx, &mut tx, campaign, (person, prepared)).await {
        Err(Fault::Store(Error::Taken)) => return Ok(false),
        other => other?,
    }
    tx.commit().await?;
    Ok(true)
}

fn may_be_invited(ctx: &Ctx, living: &Living) -> bool {
    let event = Event::Preassigned(Holder::default());
    let step = living.life.step(event, ctx.clock.now(), &ctx.config.policy);
    step.is_ok()
}

async fn prepare(ctx: &Ctx, person: &Invited) -> Result<Prepared, Fault> {
    let addressee = Addressee {
        pin: ctx.id(),
        practice: PracticeNumber::generate(|bytes| ctx.rng.fill(bytes)),
        name: person.person.name.clone(),
        surname: person.person.surname.clone(),
        address: person.residence.address_lines(),
    };
    let first = pin::generate(|bytes| ctx.rng.fill(bytes)).first;
    let half = first.expose().as_bytes();
    let binding = Holds::Invitation.recipient(addressee.clone()).binding();
    let sealed = ctx.print_room.seal(half, &binding, &ctx.rng)?;
    let hashed = ctx.hasher.hash(Zeroizing::new(half.to_vec())).await?;
    Ok(Prepared {
        addressee,
        hashed,
        sealed,
    })
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    campaign: &Campaign,
    (person, prepared): (&Invited, Prepared),
) -> Result<(), Fault> {
    let now = ctx.now_ms();
    let addressee = prepared.addressee;
    let citizen = citizen_of(
        &person.codice_fiscale,
        &person.person,
        &person.residence,
        person.language,
    )?;
    citizens::save(tx, &citizen, now).await?;
    let pin = Pin {
        id: addressee.pin.clone(),
        cf: person.codice_fiscale.as_str().to_owned(),
        practice: format!("campaign-{}", addressee.pin),
        number: addressee.practice.to_string(),
        kind: "ordinario".to_owned(),
        state: "preassegnato".to_owned(),
        origin: "d-ufficio".to_owned(),
        hash: prepared.hashed.phc,
        pepper: i64::from(prepared.hashed.pepper),
        created_at: now,
        ever_used: 0,
        changed_at: None,
        expires_at: None,
        class: "cittadino".to_owned(),
        exempt: 0,
        version: 0,
        reminded_for: None,
    };
    let form_key = format!("campaign:{}:{}", campaign.id, pin.cf);
    let practice = practice_of(ctx, &pin, (&form_key, "campaign"));
    practices::insert(tx, &practice).await?;
    pins::insert(tx, &pin).await?;
    halves::insert(tx, &pin.id, "first", &prepared.sealed).await?;
    let letter = Letter {
        pin: pin.id.clone(),
        number: pin.number.clone(),
        name: addressee.name,
        surname: addressee.surname,
        address: serde_json::to_string(&addressee.address)?,
        language: person.language.code().to_owned(),
        state: "ready".to_owned(),
        created_at: now,
        bundle: None,
    };
    letters::insert(tx, &letter).await?;
    letters::invite(tx, &pin.id).await?;
    let deed = Deed {
        who: "system",
        action: "pin.preassigned",
        subject: Some(&pin.id),
        detail: Some(&campaign.name),
        ..Deed::default()
    };
    ctx.audit(tx, deed).await?;
    Ok(())
}
