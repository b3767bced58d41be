//! Reads a person's life. STAND-IN until the real one lands.

use jiff::Timestamp;

use super::{Ctx, Fault};
use crate::domain::life::{Class, Kind, Life, Origin, Standing};
use crate::store::pins::{self, Pin};
use crate::store::{Tx, confirmations, pin_changes};

/// A person's PIN and its life.
pub struct Living {
    /// The row.
    pub pin: Option<Pin>,
    /// Its life.
    pub life: Life,
}

/// Reads it.
pub async fn read(ctx: &Ctx, tx: &mut Tx, cf: &str) -> Result<Living, Fault> {
    let Some(pin) = pins::last_of(tx, cf).await? else {
        return Ok(Living {
            pin: None,
            life: Life::default(),
        });
    };
    let at = |ms: Option<i64>| ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let life = Life {
        standing: Standing::parse(&pin.state).unwrap_or_default(),
        kind: Kind::parse(&pin.kind).unwrap_or_default(),
        origin: Origin::parse(&pin.origin).unwrap_or_default(),
        class: Class::parse(&pin.class).unwrap_or_default(),
        exempt: pin.exempt != 0,
        ever_used: pin.ever_used != 0,
        changed_at: at(pin.changed_at),
        expires_at: at(pin.expires_at),
        changing: pin_changes::of(tx, &pin.id).await?.is_some(),
        restoring: confirmations::restoring(tx, &pin.id, ctx.now_ms()).await?,
        ..Life::default()
    };
    Ok(Living {
        pin: Some(pin),
        life,
    })
}
