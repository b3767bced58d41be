//! What a script expects of the call and of the operators' desks.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, bail};

use super::player::{Player, length};
use super::step::{CallState, Enqueued, Message, NoOffer, Offered, Outcome, Screen};
use super::wanted;
use crate::flow::Placed;
use crate::store::{calls, line};
use crate::workflows::call_story;

/// How soon something comes about where nothing else is said.
const SOON: Duration = Duration::from_secs(5);
/// How long something is watched for not coming about.
const A_WHILE: Duration = Duration::from_secs(3);

impl Player<'_> {
    /// The nodes walked so far, each once where it was asked again.
    pub(super) async fn visited(&self) -> Result<Vec<String>> {
        let ctx = &self.stage.app.ctx;
        // Rows in the air hold time still: they are written before anything else happens.
        while ctx.writer.waiting() > 0 && ctx.writer.is_up() {
            tokio::task::yield_now().await;
        }
        let mut tx = ctx.db.read().await?;
        let steps = calls::steps(&mut tx, self.caller.sid()).await?;
        let mut nodes = call_story::visited(steps.iter().map(|step| step.effects.as_str()));
        nodes.dedup();
        Ok(nodes)
    }

    pub(super) async fn expect_node(&mut self, node: &str) -> Result<()> {
        self.caller.turn().await?;
        let until = self.caller.until(SOON);
        loop {
            let visited = self.visited().await?;
            if visited.last().is_some_and(|last| last == node) {
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!(
                    "the call is at `{}`",
                    visited.last().map_or("", String::as_str)
                );
            }
        }
    }

    pub(super) async fn expect_enqueued(&mut self, wanted: &Enqueued) -> Result<()> {
        let until = self.caller.until(Duration::from_secs(30));
        loop {
            let mut tx = self.stage.app.ctx.db.read().await?;
            let row = line::find(&mut tx, self.caller.sid()).await?;
            let places = line::places(&mut tx).await?;
            drop(tx);
            // In line is who hears the wait document: before that nobody can be offered the call.
            let in_line = row.filter(|row| {
                row.queue_sid.is_some() && matches!(row.state.as_str(), "waiting" | "offered")
            });
            if let Some(row) = in_line {
                if row.queue != wanted.queue {
                    bail!("the call is in the line `{}`", row.queue);
                }
                let skills: Vec<&str> = row.skills.split_whitespace().collect();
                if let Some(wanted) = &wanted.skills
                    && *wanted != skills
                {
                    bail!("the call needs {skills:?}");
                }
                let before = places
                    .iter()
                    .filter(|place| place.queue == row.queue)
                    .take_while(|place| place.call != row.call)
                    .count();
                let position = u32::try_from(before + 1).unwrap_or(u32::MAX);
                if wanted.position.is_some_and(|wanted| wanted != position) {
                    bail!("the call is at place {position}");
                }
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!("the call is not in line; it is {}", self.state().await?);
            }
        }
    }

    /// The life of the call as the store has it.
    pub(super) async fn state(&self) -> Result<String> {
        let mut tx = self.stage.app.ctx.db.read().await?;
        let call = calls::find(&mut tx, self.caller.sid()).await?;
        if call.is_some_and(|call| call.ended_at.is_some()) {
            return Ok(CallState::Ended.word().to_owned());
        }
        let row = line::find(&mut tx, self.caller.sid()).await?;
        Ok(row.map_or_else(|| CallState::InFlow.word().to_owned(), |row| row.state))
    }

    pub(super) async fn expect_call(&mut self, wanted: CallState) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let state = self.state().await?;
            if state == wanted.word() {
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!("the call is {state}, not {}", wanted.word());
            }
        }
    }

    pub(super) async fn expect_offered(&mut self, wanted: &Offered) -> Result<()> {
        let until = self.caller.until(wanted.within.map_or(SOON, length));
        loop {
            let operator = self.operator(Some(&wanted.to))?;
            if operator.offered().await?.is_some() {
                return Ok(());
            }
            let state = operator
                .page()
                .of("presence", "data-state")
                .unwrap_or_default();
            if !self.caller.a_moment(until).await {
                bail!("no call is offered to {}, who is {state}", wanted.to.value);
            }
        }
    }

    pub(super) async fn expect_no_offer(&mut self, wanted: &NoOffer) -> Result<()> {
        let until = self.caller.until(wanted.lasting.map_or(A_WHILE, length));
        loop {
            if self.operator(Some(&wanted.to))?.offered().await?.is_some() {
                bail!("a call is offered to {}", wanted.to.value);
            }
            if !self.caller.a_moment(until).await {
                return Ok(());
            }
        }
    }

    pub(super) async fn expect_operator(
        &mut self,
        states: &BTreeMap<Placed<String>, Placed<String>>,
    ) -> Result<()> {
        for (name, wanted) in states {
            let until = self.caller.until(SOON);
            loop {
                let state = self.operator(Some(name))?.state().await?;
                if state == wanted.value {
                    break;
                }
                if !self.caller.a_moment(until).await {
                    bail!("{} is {state}, not {}", name.value, wanted.value);
                }
            }
        }
        Ok(())
    }

    pub(super) fn expect_screen(&mut self, wanted: &Screen) -> Result<()> {
        let operator = self.operator(wanted.operator.as_ref())?;
        let Some(offer) = &operator.offer else {
            bail!("no call was offered");
        };
        let path = wanted.path.as_ref().map(|path| path.join(" "));
        let all = [
            ("caller", wanted.caller.as_ref()),
            ("dialled", wanted.dialled.as_ref()),
            ("language", wanted.language.as_ref()),
            ("path", path.as_ref()),
            ("intent", wanted.intent.as_ref()),
            ("said", wanted.said.as_ref()),
        ];
        for (name, wanted) in all {
            let shown = offer.data(name).unwrap_or_default();
            if let Some(wanted) = wanted
                && shown != *wanted
            {
                bail!("{name}: the screen shows `{shown}`, not `{wanted}`");
            }
        }
        Ok(())
    }

    pub(super) fn expect_message(&mut self, message: &Message) -> Result<()> {
        let operator = self.operator(message.operator.as_ref())?;
        let shown = operator.message(&message.field);
        let fits = if message.text.is_empty() {
            shown.is_empty()
        } else {
            wanted::fits(&message.text, shown)
        };
        if !fits {
            bail!("at {} the screen says «{shown}»", message.field);
        }
        Ok(())
    }

    pub(super) fn expect_result(&mut self, wanted: &Outcome) -> Result<()> {
        let page = self.operator(wanted.operator.as_ref())?.page();
        let shown = match page.data("result") {
            Some(result) => result,
            None if page.of("office", "id").is_some() => "office".to_owned(),
            None if page.of("problems", "id").is_some() => "wrong".to_owned(),
            None => format!("nothing ({} at {})", page.status, page.path),
        };
        if shown != wanted.result {
            bail!("the screen shows {shown}");
        }
        Ok(())
    }
}
