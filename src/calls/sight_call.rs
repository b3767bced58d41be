//! What a script expects of the call and of the operators' desks.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, bail};

use super::player::{Player, length};
use super::step::{CallState, Enqueued, Message, NoOffer, Offered, Outcome, Screen};
use super::wanted;
use crate::flow::Placed;

/// How soon something comes about where nothing else is said.
const SOON: Duration = Duration::from_secs(5);
/// How long something is watched for not coming about.
const A_WHILE: Duration = Duration::from_secs(3);

impl Player<'_> {
    pub(super) async fn expect_node(&mut self, node: &str) -> Result<()> {
        self.caller.turn().await?;
        let until = self.caller.until(SOON);
        loop {
            let visited = self.life().await?.visited();
            if visited.last().is_some_and(|last| last == node) {
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                let found = visited.last().map_or("", String::as_str);
                bail!("expected: the node `{node}`; the call is at `{found}`");
            }
        }
    }

    pub(super) async fn expect_enqueued(&mut self, wanted: &Enqueued) -> Result<()> {
        let until = self.caller.until(Duration::from_secs(30));
        loop {
            let life = self.life().await?;
            if let Some(found) = life.in_line {
                if found.queue != wanted.queue {
                    bail!(
                        "expected: the line `{}`; the call is in the line `{}`",
                        wanted.queue,
                        found.queue
                    );
                }
                if let Some(skills) = &wanted.skills
                    && *skills != found.skills
                {
                    bail!("expected: {skills:?}; the call needs {:?}", found.skills);
                }
                if let Some(position) = wanted.position
                    && position != found.position
                {
                    bail!(
                        "expected: place {position}; the call is at place {}",
                        found.position
                    );
                }
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!("expected: the call in line; it is {}", life.state);
            }
        }
    }

    pub(super) async fn expect_call(&mut self, wanted: CallState) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let state = self.life().await?.state;
            if state == wanted.word() {
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!("expected: {}; the call is {state}", wanted.word());
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
                    bail!("expected: {}; {} is {state}", wanted.value, name.value);
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
            let Some(wanted) = wanted else {
                continue;
            };
            let fits = match name {
                "said" if !wanted.is_empty() => wanted::fits(wanted, &shown),
                _ => wanted::is(wanted, &shown),
            };
            if !fits {
                bail!("{name}: expected: `{wanted}`; the screen shows `{shown}`");
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
            bail!(
                "expected: «{}»; at {} the screen says «{shown}»",
                message.text,
                message.field
            );
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
            bail!("expected: {}; the screen shows {shown}", wanted.result);
        }
        Ok(())
    }
}
