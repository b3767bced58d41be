//! Where a call is played: on a whole stage, with the flow alone, or at a demo elsewhere. It says
//! what can be set and seen there; what cannot is not checked.

use anyhow::Result;

use super::away::{Away, NotChecked};
use super::flow_alone::FlowAlone;
use super::line::{AwayLine, Line};
use super::seen::{Departed, Life};
use super::stage::Stage;
use crate::clock::Clock;

/// The place of a call.
#[derive(Clone, Copy)]
pub enum Ground<'a> {
    /// Everything, in this process and in virtual time.
    Stage(&'a Stage),
    /// The flow alone, in this process and in virtual time.
    Flow(&'a FlowAlone),
    /// A demo that runs elsewhere, in everybody's time.
    Away(&'a Away),
}

impl<'a> Ground<'a> {
    /// The time it goes by.
    pub fn clock(self) -> &'a Clock {
        match self {
            Self::Stage(stage) => &stage.clock,
            Self::Flow(alone) => &alone.clock,
            Self::Away(away) => &away.clock,
        }
    }

    /// A caller dials.
    pub async fn dial(self, from: &str, to: &str) -> Result<Line> {
        Ok(match self {
            Self::Stage(stage) => Line::Here(stage.switch.dial(from, to)),
            Self::Flow(alone) => Line::Here(alone.switch.dial(from, to)),
            Self::Away(away) => Line::Away(AwayLine::dial(away, from, to).await?),
        })
    }

    /// What came of a call.
    pub async fn life(self, sid: &str) -> Result<Life> {
        match self {
            Self::Stage(stage) => Life::of(&stage.app.ctx, sid).await,
            Self::Flow(alone) => Ok(alone.life(sid)),
            Self::Away(away) => away.life(sid).await,
        }
    }

    /// What has left the house.
    pub async fn departed(self) -> Result<Departed> {
        match self {
            Self::Stage(stage) => Departed::from(&stage.shown()).await,
            Self::Flow(_) => Ok(Departed::default()),
            Self::Away(away) => away.departed().await,
        }
    }

    /// The stage, for what nobody else lets see.
    pub fn stage(self, what: &str) -> Result<&'a Stage> {
        match self {
            Self::Stage(stage) => Ok(stage),
            Self::Flow(_) | Self::Away(_) => {
                Err(NotChecked(format!("{what} can be set and seen only in the process")).into())
            }
        }
    }
}
