//! What a script expects to leave the house: SMS, mails, letters, practices to be called back.

use std::time::Duration;

use anyhow::{Result, bail};

use super::player::Player;
use super::seen::Text;
use super::step::{Arrival, CallBack, Delivery};
use super::wanted;

/// How soon something arrives.
const SOON: Duration = Duration::from_secs(30);

impl Player<'_> {
    pub(super) async fn expect_sms(&mut self, wanted: &Arrival) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let all = self.departed().await?.sms;
            let messages: Vec<&Text> = all.iter().filter(|sms| sms.to == wanted.to).collect();
            if arrived(wanted, &messages) {
                if let Some(last) = messages.last() {
                    let told = format!("to {}: {}", last.to, last.body);
                    self.story.note("SMS", told);
                }
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                // The text that came instead may have a half in it: only how many there are is said.
                bail!(
                    "expected: «{}»; no such SMS to {} (there are {})",
                    wanted.text,
                    wanted.to,
                    messages.len()
                );
            }
        }
    }

    pub(super) async fn expect_no_sms(&self, to: &str) -> Result<()> {
        let all = self.departed().await?.sms;
        match all.iter().filter(|sms| sms.to == to).count() {
            0 => Ok(()),
            count => bail!("{count} SMS went to {to}"),
        }
    }

    pub(super) async fn expect_mail(&mut self, wanted: &Arrival) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let all = self.departed().await?.mails;
            let mails: Vec<&Text> = all.iter().filter(|mail| mail.to == wanted.to).collect();
            if arrived(wanted, &mails) {
                if let Some(last) = mails.last() {
                    let told = format!("to {}: {}\n{}", last.to, last.subject, last.body);
                    self.story.note("mail", told);
                }
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!(
                    "expected: «{}»; no such mail to {} (there are {})",
                    wanted.text,
                    wanted.to,
                    mails.len()
                );
            }
        }
    }

    pub(super) async fn expect_no_mail(&self, to: &str) -> Result<()> {
        let all = self.departed().await?.mails;
        match all.iter().filter(|mail| mail.to == to).count() {
            0 => Ok(()),
            count => bail!("{count} mails went to {to}"),
        }
    }

    pub(super) async fn expect_letter(&mut self, to: &str) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let letters = self.departed().await?.letters;
            if letters
                .iter()
                .any(|letter| wanted::is_in_address(to, letter))
            {
                self.story.note("letter", format!("to {to}"));
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!("expected: a letter to {to}; letters go to {letters:?}");
            }
        }
    }

    pub(super) async fn expect_no_letter(&self) -> Result<()> {
        match self.departed().await?.letters.len() {
            0 => Ok(()),
            count => bail!("{count} letters wait for the print room"),
        }
    }

    pub(super) async fn expect_call_back(&mut self, wanted: &CallBack) -> Result<()> {
        let waiting = self.departed().await?.call_backs;
        let fits = waiting.iter().any(|(state, reason)| {
            let wanted_reason = wanted.reason.as_ref();
            *state == wanted.state
                && wanted_reason.is_none_or(|wanted| reason.as_ref() == Some(wanted))
        });
        if !fits {
            let found: Vec<String> = waiting
                .iter()
                .map(|(state, reason)| format!("{state} ({})", reason.as_deref().unwrap_or("-")))
                .collect();
            bail!("expected: {}; to call back: {found:?}", wanted.state);
        }
        Ok(())
    }

    pub(super) async fn expect_delivery(&mut self, wanted: &Delivery) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let page = self.operator(wanted.operator.as_ref())?.result().await?;
            let shown = page.beside(("data-way", &wanted.way), "data-delivery");
            if shown.as_ref() == Some(&wanted.state) {
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                let shown = shown.unwrap_or_else(|| "not shown".to_owned());
                bail!("expected: {}; {} is {shown}", wanted.state, wanted.way);
            }
        }
    }
}

/// Whether one of the messages says what is wanted, and there are as many as are wanted.
fn arrived(wanted: &Arrival, messages: &[&Text]) -> bool {
    let mut fits = messages
        .iter()
        .filter(|one| wanted::fits(&wanted.text, &one.body));
    fits.next().is_some() && wanted.count.is_none_or(|count| messages.len() == count)
}
