//! The mishaps of a script: those of requests and messages in the exchange's words, and the store that
//! is away and comes back.

use std::time::Duration;

use anyhow::{Result, bail};

use super::away::NotChecked;
use super::mishap::{Fault, RestMishap, StoreFault, WebhookMishap};
use super::player::Player;
use crate::switch;

/// How soon a store that is back has taken what came meanwhile.
const RECOVERY: Duration = Duration::from_secs(10);

impl Player<'_> {
    /// From now on this goes wrong.
    pub(super) async fn goes_wrong(&mut self, fault: &Fault) -> Result<()> {
        let stage = self.ground.stage("what goes wrong")?;
        match fault {
            Fault::Store(StoreFault::Away) => self.take_the_store_away().await,
            Fault::Store(StoreFault::Back) => self.bring_the_store_back().await,
            Fault::Webhook(_) | Fault::Rest(_) | Fault::Message(_) => {
                add(&mut self.faults, fault);
                stage.switch.set_faults(self.faults.clone());
                Ok(())
            }
        }
    }

    async fn take_the_store_away(&mut self) -> Result<()> {
        let stage = self.ground.stage("a store that is away")?;
        if !stage.app.ctx.db.refuse_writes().await? {
            let what = "only SQLite can be told to take nothing any more";
            return Err(NotChecked(what.to_owned()).into());
        }
        self.store_is_away = true;
        self.story.note("store", "takes nothing any more");
        Ok(())
    }

    /// Brings a store back that is away, and waits until it has taken what came meanwhile.
    pub(super) async fn bring_the_store_back(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.store_is_away) {
            return Ok(());
        }
        let ctx = &self.ground.stage("a store that is back")?.app.ctx;
        ctx.db.take_writes().await?;
        self.story.note("store", "is back");
        let until = self.caller.until(RECOVERY);
        while ctx.writer.waiting() > 0 || !ctx.writer.is_up() {
            if !self.caller.a_moment(until).await {
                bail!("the store is back and does not take what came meanwhile");
            }
        }
        Ok(())
    }
}

/// Adds a mishap to those before.
fn add(faults: &mut switch::Faults, fault: &Fault) {
    match fault {
        Fault::Webhook(fault) => {
            let by = fault.by.map_or(5, |by| u64::from(by.0));
            faults.webhooks.push(switch::WebhookFault {
                url: fault.url.clone(),
                mishap: match fault.mishap {
                    WebhookMishap::Lost => switch::Mishap::Lost,
                    WebhookMishap::Replayed => switch::Mishap::Replayed,
                    WebhookMishap::Late => switch::Mishap::Late(Duration::from_secs(by)),
                },
                times: fault.times.unwrap_or(1),
            });
        }
        Fault::Rest(fault) => faults.rest.push(switch::RestFault {
            path: fault.path.clone(),
            mishap: match fault.mishap {
                RestMishap::AnswerLost => switch::RestMishap::AnswerLost,
                RestMishap::Refused => switch::RestMishap::Refused(fault.status.unwrap_or(500)),
            },
            times: fault.times.unwrap_or(1),
        }),
        Fault::Message(fault) => faults.messages.push(switch::MessageFault {
            to: fault.to.clone(),
            status: fault.status.clone(),
            error_code: fault.code,
        }),
        Fault::Store(_) => {}
    }
}
