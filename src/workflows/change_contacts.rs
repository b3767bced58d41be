//! Where a person is reached changes: the old contacts hear of it at once, the new ones too, and a
//! new one restores nothing for a week (T24, C5). Who may change them is for the caller to judge.

use super::tell::{self, News};
use super::{Ctx, Deed, Fault, pin_life, prepare_pin};
use crate::domain::contacts::Contacts;
use crate::domain::life::{ContactProof, Event};
use crate::store::citizens::Reach;
use crate::store::{Tx, citizens, operators};

/// Whoever counts for how many persons a contact stands, and then writes, holds this lock: no two at
/// once find the last place free (`security.md` 9).
pub(super) const ONE_AT_A_TIME: i64 = 0x1de_0003;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It is done, and told.
    Done,
    /// They are what they were.
    Same,
    /// The PIN does not allow it now: there is none in force (T24).
    Not,
    /// A telephone, and an e-mail or PEC are needed (R41).
    TooFew,
    /// This kind of contact serves too many others, or is the staff's own (`security.md` 9).
    Shared(String),
}

/// Makes these the person's contacts, inside the caller's transaction. `by` is what the change
/// stands on, and who stands in the audit. Unless the answer is `Done`, nothing was written.
pub async fn apply(
    ctx: &Ctx,
    tx: &mut Tx,
    cf: &str,
    contacts: &Contacts,
    by: (ContactProof, &str),
) -> Result<Changed, Fault> {
    if !contacts.suffice_on_web() {
        return Ok(Changed::TooFew);
    }
    let living = pin_life::read(ctx, tx, cf).await?;
    let event = Event::ContactsChanged(by.0);
    let step = living.life.step(event, ctx.clock.now(), &ctx.config.policy);
    if step.is_err() {
        return Ok(Changed::Not);
    }
    let before = citizens::contacts(tx, cf).await?;
    let after = prepare_pin::reaches_of(contacts);
    let new: Vec<Reach> = missing_from(&before, &after);
    let gone = missing_from(&after, &before);
    if new.is_empty() && gone.is_empty() {
        return Ok(Changed::Same);
    }
    if let Some(kind) = shared(ctx, tx, cf, &new).await? {
        return Ok(Changed::Shared(kind));
    }
    citizens::set_contacts(tx, cf, &after, ctx.now_ms()).await?;
    tell::these(ctx, tx, cf, &before, News::Contacts).await?;
    tell::these(ctx, tx, cf, &new, News::Contacts).await?;
    let kinds: Vec<&str> = new
        .iter()
        .chain(&gone)
        .map(|one| one.kind.as_str())
        .collect();
    let deed = Deed {
        who: by.1,
        action: "contacts.changed",
        subject: Some(cf),
        contact: None,
        detail: Some(&kinds.join(" ")),
    };
    ctx.audit(tx, deed).await?;
    Ok(Changed::Done)
}

/// As `apply`, for a citizen who is logged in.
pub async fn change_contacts(ctx: &Ctx, cf: &str, contacts: &Contacts) -> Result<Changed, Fault> {
    let mut tx = ctx.db.write().await?;
    let by = (ContactProof::LoggedIn, "citizen");
    let changed = apply(ctx, &mut tx, cf, contacts, by).await?;
    if changed == Changed::Done {
        tx.commit().await?;
        ctx.bells.jobs.ring();
    }
    Ok(changed)
}

/// Those of `all` that are not among `known`.
fn missing_from(known: &[Reach], all: &[Reach]) -> Vec<Reach> {
    let unknown = all.iter().filter(|one| !known.contains(one));
    unknown.cloned().collect()
}

/// The kind of one of these that serves too many others, or the staff (`security.md` 9). For a
/// transaction that writes: nobody else takes the last place until it ends.
pub(super) async fn shared(
    ctx: &Ctx,
    tx: &mut Tx,
    cf: &str,
    new: &[Reach],
) -> Result<Option<String>, Fault> {
    tx.alone(ONE_AT_A_TIME).await?;
    for reach in new {
        let others = citizens::others_with(tx, cf, reach).await?;
        // A landline serves a household; a mobile or a mailbox that serves many is a warning sign.
        let too_many = reach.kind != "landline" && others >= ctx.config.pin.same_contact_at_most;
        if too_many || operators::has_endpoint(tx, &reach.value).await? {
            return Ok(Some(reach.kind.clone()));
        }
    }
    Ok(None)
}
