//! Opens a person's record for an operator whose caller is known, and writes down each time who looked
//! (`security.md` 11). No secret is in it; nobody unknown ever gets one.

use super::identify_caller::{self, Caller};
use super::{Ctx, Deed, Fault, pin_life};
use crate::domain::life::Life;
use crate::store::approvals::{self, Approval};
use crate::store::citizens::{self, Citizen, Dated};
use crate::store::jobs::{self, Job};
use crate::store::letters::{self, Journey, Letter};
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::practices::{self, Practice};
use crate::store::tasks::{self, Task};

/// How many of a person's practices are shown.
const PRACTICES: i64 = 10;

/// All that an operator may know. No `Debug`: it is personal data.
pub struct Record {
    /// The caller.
    pub caller: Caller,
    /// The person, once a PIN was made for them.
    pub citizen: Option<Citizen>,
    /// The last PIN.
    pub pin: Option<Pin>,
    /// Where the person stands with it.
    pub life: Life,
    /// Messages with the first half.
    pub messages: Vec<Job>,
    /// The letter of the PIN.
    pub letter: Option<(Letter, Journey)>,
    /// How the person is reached, and since when.
    pub contacts: Vec<Dated>,
    /// What was asked for, newest first.
    pub practices: Vec<Practice>,
    /// What is to be done about the person.
    pub tasks: Vec<Task>,
    /// What waits for a second person.
    pub approvals: Vec<Approval>,
}

/// Opens the record of a contact's caller; none while the caller is not known, or once the contact is
/// closed.
pub async fn open(ctx: &Ctx, operator: &Operator, contact: &str) -> Result<Option<Record>, Fault> {
    let mut tx = ctx.db.write().await?;
    let Some(caller) = identify_caller::caller(&mut tx, contact).await? else {
        return Ok(None);
    };
    let cf = caller.cf.as_str();
    let living = pin_life::read(ctx, &mut tx, cf).await?;
    let (mut messages, mut letter) = (Vec::new(), None);
    if let Some(pin) = &living.pin {
        messages = jobs::of(&mut tx, &pin.id).await?;
        let journey = letters::journey(&mut tx, &pin.id).await?;
        letter = letters::find(&mut tx, &pin.id).await?.zip(journey);
    }
    let record = Record {
        citizen: citizens::find(&mut tx, cf).await?,
        contacts: citizens::contacts_since(&mut tx, cf).await?,
        practices: practices::of_person(&mut tx, cf, PRACTICES).await?,
        tasks: tasks::open_of(&mut tx, cf).await?,
        approvals: approvals::waiting_of(&mut tx, cf).await?,
        pin: living.pin,
        life: living.life,
        messages,
        letter,
        caller: caller.clone(),
    };
    let deed = Deed {
        who: &operator.name,
        action: "citizen.opened",
        subject: Some(cf),
        contact: Some(contact),
        detail: None,
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(Some(record))
}
