//! Staff of a stage: added with drawn passwords, which are said once.

use zeroize::Zeroizing;

use super::settings::password;
use crate::workflows::add_operator::{NewOperator, add_operator, set_password};
use crate::workflows::{Ctx, Fault};

/// Adds somebody, or gives the one of that name a new password. Says the password.
pub async fn add_staff(ctx: &Ctx, new: &NewOperator<'_>) -> Result<String, Fault> {
    let _busy = ctx.clock.busy();
    let password = password(&ctx.rng);
    let secret = || Zeroizing::new(password.as_bytes().to_vec());
    if !add_operator(ctx, new, secret()).await? {
        set_password(ctx, new.name, secret()).await?;
    }
    Ok(password)
}
