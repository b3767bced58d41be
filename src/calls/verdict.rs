//! What must be true in the end, all of it looked at: outcome, wait, way, audit, secrets.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::player::{Failure, Player};
use super::wanted;
use crate::flow::Placed;
use crate::store::{audit, calls, contacts, line};

/// How long what is under way may take to come to its end.
const REST: Duration = Duration::from_secs(10);

impl Player<'_> {
    /// Everything that does not hold.
    pub async fn verdict(&mut self) -> Vec<Failure> {
        self.caller.pass(REST).await;
        let expect = &self.script.expect;
        let mut failures = Vec::new();
        let mut judge = |what: &str, place, result: Result<()>| {
            if let Err(error) = result {
                failures.push(Failure {
                    place,
                    what: what.to_owned(),
                    why: format!("{error:#}"),
                });
            }
        };
        if let Some(outcome) = &expect.outcome {
            judge("outcome", outcome.place, self.judge_outcome(outcome).await);
        }
        if let Some(wait) = &expect.wait {
            judge("wait", wait.place, self.judge_wait(wait).await);
        }
        if let Some(visited) = &expect.visited {
            judge("visited", visited.place, self.judge_visited(visited).await);
        }
        if let Some(first) = expect.audit.first() {
            judge("audit", first.place, self.judge_audit().await);
        }
        for action in &expect.audit_never {
            judge(
                "audit-never",
                action.place,
                self.judge_absence(action).await,
            );
        }
        if let Some(outcome) = &expect.outcome
            && outcome.value == "pin-issued"
        {
            judge("outcome", outcome.place, self.judge_halves().await);
        }
        for never in &expect.never_in {
            let judged = match self.halves().await {
                Ok(halves) => self.expect_never(never, &halves).await,
                Err(error) => Err(error),
            };
            judge("never-in", never.place, judged);
        }
        failures
    }

    async fn judge_outcome(&self, wanted: &Placed<String>) -> Result<()> {
        let outcome = self.outcome().await?;
        if outcome != wanted.value {
            bail!("the outcome is {outcome}, not {}", wanted.value);
        }
        Ok(())
    }

    /// The last contact's outcome, else the flow's, else `abandoned` where the caller went away.
    async fn outcome(&self) -> Result<String> {
        let mut tx = self.stage.app.ctx.db.read().await?;
        if let Some(contact) = self.contacts.last() {
            let contact = contacts::find(&mut tx, contact).await?;
            let contact = contact.context("the contact is gone")?;
            if contact.call == self.caller.sid() {
                return Ok(contact.outcome.unwrap_or_else(|| "none".to_owned()));
            }
        }
        let steps = calls::steps(&mut tx, self.caller.sid()).await?;
        for step in &steps {
            let effects: Vec<serde_json::Value> = serde_json::from_str(&step.effects)?;
            let ended = effects
                .iter()
                .filter(|effect| effect.get("is").is_some_and(|is| is == "ended"))
                .find_map(|effect| effect.get("outcome")?.as_str().map(str::to_owned));
            if let Some(outcome) = ended {
                return Ok(outcome);
            }
        }
        let call = calls::find(&mut tx, self.caller.sid()).await?;
        let over = call.is_some_and(|call| call.ended_at.is_some());
        Ok(if over { "abandoned" } else { "none" }.to_owned())
    }

    async fn judge_wait(&self, wanted: &Placed<String>) -> Result<()> {
        let limit = wanted::comparison(&wanted.value).context("no comparison")?;
        let mut tx = self.stage.app.ctx.db.read().await?;
        let row = line::find(&mut tx, self.caller.sid()).await?;
        let row = row.context("the call was never in line")?;
        let accepted = match self.contacts.last() {
            Some(contact) => contacts::find(&mut tx, contact)
                .await?
                .map(|contact| contact.accepted_at),
            None => None,
        };
        let ended = (row.state == "ended").then_some(row.state_since);
        let until = accepted
            .or(ended)
            .unwrap_or_else(|| self.stage.clock.now_ms());
        let lasted = until - row.entered_at;
        if !limit.holds(lasted) {
            bail!(
                "the wait was {:.1}s, not {}",
                Duration::from_millis(lasted.unsigned_abs()).as_secs_f64(),
                wanted.value
            );
        }
        Ok(())
    }

    async fn judge_visited(&self, wanted: &[String]) -> Result<()> {
        let visited = self.visited().await?;
        if visited != wanted {
            bail!("the way was [{}]", visited.join(", "));
        }
        Ok(())
    }

    async fn judge_audit(&self) -> Result<()> {
        let mut tx = self.stage.app.ctx.db.read().await?;
        let all = audit::all(&mut tx).await?;
        let mut left: Vec<_> = all.iter().collect();
        let mut since = i64::MIN;
        for wanted in &self.script.expect.audit {
            // Deeds of one millisecond have no order among them.
            let next = left
                .iter()
                .position(|entry| entry.at >= since && entry.action == wanted.value);
            let Some(next) = next else {
                let all: Vec<&str> = all.iter().map(|entry| entry.action.as_str()).collect();
                bail!(
                    "{} does not follow; the audit has [{}]",
                    wanted.value,
                    all.join(", ")
                );
            };
            since = left.remove(next).at;
        }
        Ok(())
    }

    async fn judge_absence(&self, action: &Placed<String>) -> Result<()> {
        let mut tx = self.stage.app.ctx.db.read().await?;
        let all = audit::all(&mut tx).await?;
        if all.iter().any(|entry| entry.action == action.value) {
            bail!("the audit has {}", action.value);
        }
        Ok(())
    }

    async fn judge_halves(&self) -> Result<()> {
        let halves = self.halves().await?;
        if halves.is_empty() {
            bail!("no PIN is live");
        }
        for halves in &halves {
            self.verify(halves).await?;
        }
        self.story
            .note("✓", "the two halves verify, and neither does alone");
        Ok(())
    }
}
