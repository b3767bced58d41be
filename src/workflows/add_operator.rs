//! Adds a member of staff, or gives one who is there a new password. The password is hashed before
//! the transaction begins. Who may do so is for the caller to judge.

use zeroize::Zeroizing;

use super::sign_in::hash_password;
use super::{Ctx, Deed, Fault};
use crate::auth::{Role, sign_in_name};
use crate::store::operators::{self, Operator};

/// Somebody who is to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewOperator<'a> {
    /// The name used to sign in.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// Where their telephone is: `client:…`, `sip:…` or a number.
    pub endpoint: Option<&'a str>,
    /// Skills and their levels.
    pub skills: &'a [(String, i64)],
}

/// Adds somebody. `false` when the name is taken; nothing is changed then.
pub async fn add_operator(
    ctx: &Ctx,
    new: &NewOperator<'_>,
    password: Zeroizing<Vec<u8>>,
) -> Result<bool, Fault> {
    let operator = Operator {
        id: ctx.id(),
        name: sign_in_name(new.name),
        password: hash_password(ctx, password).await?,
        role: new.role.word().to_owned(),
        endpoint: new.endpoint.map(str::to_owned),
        disabled: 0,
    };
    let mut tx = ctx.db.write().await?;
    match operators::insert(&mut tx, &operator, ctx.now_ms()).await {
        Ok(()) => {}
        Err(crate::store::Error::Taken) => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    for (skill, level) in new.skills {
        operators::set_skill(&mut tx, &operator.id, skill, *level).await?;
    }
    let deed = Deed {
        who: "system",
        action: "operator.added",
        subject: Some(&operator.id),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(true)
}

/// Gives somebody another password. `false` when there is nobody of that name.
pub async fn set_password(
    ctx: &Ctx,
    name: &str,
    password: Zeroizing<Vec<u8>>,
) -> Result<bool, Fault> {
    let hashed = hash_password(ctx, password).await?;
    let mut tx = ctx.db.write().await?;
    let Some(operator) = operators::by_name(&mut tx, &sign_in_name(name)).await? else {
        return Ok(false);
    };
    operators::set_password(&mut tx, &operator.id, &hashed).await?;
    let deed = Deed {
        who: "system",
        action: "operator.password",
        subject: Some(&operator.id),
        ..Deed::default()
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(true)
}
