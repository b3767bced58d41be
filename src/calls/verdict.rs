//! What must be true in the end, all of it looked at: outcome, wait, way, audit, secrets.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::ground::Ground;
use super::player::{Failure, Player};
use super::transcript::Mark;
use super::wanted;
use crate::flow::{Place, Placed};
use crate::store::contacts::{self, Contact};
use crate::store::line;

/// How long what is under way may take to come to its end; less where the time is everybody's.
const REST: Duration = Duration::from_secs(10);
const REST_AWAY: Duration = Duration::from_secs(1);

impl Player<'_> {
    /// Everything that does not hold.
    pub async fn verdict(&mut self) -> Vec<Failure> {
        let rest = match self.ground {
            Ground::Stage(_) | Ground::Flow(_) => REST,
            Ground::Away(_) => REST_AWAY,
        };
        self.caller.pass(rest).await;
        let expect = &self.script.expect;
        let mut failures = Vec::new();
        if let Some(outcome) = &expect.outcome {
            let mut judged = self.judge_outcome(outcome).await;
            if outcome.value == "pin-issued" && judged.is_ok() {
                judged = self.judge_halves().await;
            }
            failures.extend(self.judge("outcome", outcome.place, judged));
        }
        if let Some(wait) = &expect.wait {
            let judged = self.judge_wait(wait).await;
            failures.extend(self.judge("wait", wait.place, judged));
        }
        if let Some(visited) = &expect.visited {
            let judged = self.judge_visited(visited).await;
            failures.extend(self.judge("visited", visited.place, judged));
        }
        if let Some(first) = expect.audit.first() {
            let judged = self.judge_audit().await;
            failures.extend(self.judge("audit", first.place, judged));
        }
        for action in &expect.audit_never {
            let judged = self.judge_absence(action).await;
            failures.extend(self.judge("audit-never", action.place, judged));
        }
        for never in &expect.never_in {
            let judged = match self.halves().await {
                Ok(halves) => self.expect_never(never, &halves).await,
                Err(error) => Err(error),
            };
            failures.extend(self.judge("never-in", never.place, judged));
        }
        failures
    }

    /// Writes the judgement into the story; the answer is what does not hold.
    fn judge(&mut self, what: &str, place: Place, judged: Result<()>) -> Option<Failure> {
        let told = self.told(place);
        let judged = match judged {
            Ok(()) => {
                self.story.mark(Mark::Holds, &told);
                return None;
            }
            Err(error) => self.set_aside(place, what, error),
        };
        let error = judged.err()?;
        self.story.mark(Mark::Fails, &told);
        Some(Failure {
            place,
            what: what.to_owned(),
            why: format!("{error:#}"),
        })
    }

    async fn judge_outcome(&self, wanted: &Placed<String>) -> Result<()> {
        let outcome = match self.contact().await? {
            Some(contact) => contact.outcome.unwrap_or_else(|| "none".to_owned()),
            None => self.life().await?.outcome(),
        };
        if outcome != wanted.value {
            bail!("expected: {}; the outcome is {outcome}", wanted.value);
        }
        Ok(())
    }

    /// The last contact about the script's own call, where somebody accepted it.
    async fn contact(&self) -> Result<Option<Contact>> {
        if self.contacts.is_empty() {
            return Ok(None);
        }
        let stage = self.ground.stage("a contact")?;
        let mut tx = stage.app.ctx.db.read().await?;
        for contact in self.contacts.iter().rev() {
            let contact = contacts::find(&mut tx, contact).await?;
            let contact = contact.context("the contact is gone")?;
            if contact.call == self.caller.sid() {
                return Ok(Some(contact));
            }
        }
        Ok(None)
    }

    async fn judge_wait(&self, wanted: &Placed<String>) -> Result<()> {
        let limit = wanted::comparison(&wanted.value).context("no comparison")?;
        let stage = self.ground.stage("a wait")?;
        let contact = self.contact().await?;
        let mut tx = stage.app.ctx.db.read().await?;
        let row = line::find(&mut tx, self.caller.sid()).await?;
        let row = row.context("the call was never in line")?;
        let ended = (row.state == "ended").then_some(row.state_since);
        let until = contact
            .map(|contact| contact.accepted_at)
            .or(ended)
            .unwrap_or_else(|| stage.clock.now_ms());
        let lasted = until - row.entered_at;
        if !limit.holds(lasted) {
            bail!(
                "expected: {}; the wait was {:.1}s",
                wanted.value,
                Duration::from_millis(lasted.unsigned_abs()).as_secs_f64(),
            );
        }
        Ok(())
    }

    async fn judge_visited(&self, wanted: &[String]) -> Result<()> {
        let visited = self.life().await?.visited();
        if visited != wanted {
            bail!(
                "expected: [{}]; the way was [{}]",
                wanted.join(", "),
                visited.join(", ")
            );
        }
        Ok(())
    }

    async fn judge_audit(&self) -> Result<()> {
        let all = self.departed().await?.audit;
        let mut left: Vec<_> = all.iter().collect();
        let mut since = i64::MIN;
        for wanted in &self.script.expect.audit {
            // Deeds of one millisecond have no order among them.
            let next = left
                .iter()
                .position(|(at, action)| *at >= since && *action == wanted.value);
            let Some(next) = next else {
                let all: Vec<&str> = all.iter().map(|(_, action)| action.as_str()).collect();
                bail!(
                    "expected: {} next; the audit has [{}]",
                    wanted.value,
                    all.join(", ")
                );
            };
            since = left.remove(next).0;
        }
        Ok(())
    }

    async fn judge_absence(&self, wanted: &Placed<String>) -> Result<()> {
        let all = self.departed().await?.audit;
        if all.iter().any(|(_, action)| *action == wanted.value) {
            bail!("the audit has {}", wanted.value);
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
            .note("PIN", "the two halves verify, and neither does alone");
        Ok(())
    }
}
