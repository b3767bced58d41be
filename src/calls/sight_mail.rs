//! What a script expects to leave the house: SMS, mails, letters, practices to be called back.

use std::time::Duration;

use anyhow::{Result, bail};

use super::player::Player;
use super::step::{Arrival, CallBack, Delivery};
use super::wanted;
use crate::domain::transliteration::postal;
use crate::store::{letters, practices};

/// How soon something arrives.
const SOON: Duration = Duration::from_secs(30);

impl Player<'_> {
    pub(super) async fn expect_sms(&mut self, text: &Arrival) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let messages = self.stage.switch.sms_to(&text.to);
            let fits = messages
                .iter()
                .any(|sms| wanted::fits(&text.text, &sms.body));
            if fits && text.count.is_none_or(|count| messages.len() == count) {
                if let Some(last) = messages.last() {
                    self.story
                        .note("SMS", format!("to {}: {}", last.to, last.body));
                }
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                // The text that came instead may have a half in it: only how many there are is said.
                bail!("no such SMS to {} (there are {})", text.to, messages.len());
            }
        }
    }

    pub(super) fn expect_no_sms(&self, to: &str) -> Result<()> {
        match self.stage.switch.sms_to(to).len() {
            0 => Ok(()),
            count => bail!("{count} SMS went to {to}"),
        }
    }

    pub(super) async fn expect_mail(&mut self, text: &Arrival) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let mails = self.mails_to(&text.to);
            let fits = mails.iter().any(|(_, body)| wanted::fits(&text.text, body));
            if fits && text.count.is_none_or(|count| mails.len() == count) {
                if let Some((subject, body)) = mails.last() {
                    self.story
                        .note("mail", format!("to {}: {subject}\n{body}", text.to));
                }
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!("no such mail to {} (there are {})", text.to, mails.len());
            }
        }
    }

    pub(super) fn expect_no_mail(&self, to: &str) -> Result<()> {
        match self.mails_to(to).len() {
            0 => Ok(()),
            count => bail!("{count} mails went to {to}"),
        }
    }

    /// Subject and text of the mails to an address.
    fn mails_to(&self, to: &str) -> Vec<(String, String)> {
        let mails = self.stage.sink.mails().into_iter();
        mails
            .filter(|mail| mail.to.iter().any(|one| one == to))
            .map(|mail| (mail.subject, mail.text))
            .collect()
    }

    pub(super) async fn expect_letter(&mut self, to: &str) -> Result<()> {
        let until = self.caller.until(SOON);
        loop {
            let addresses = self.addresses().await?;
            if addresses.iter().any(|address| plain(address) == plain(to)) {
                self.story.note("letter", format!("to {to}"));
                return Ok(());
            }
            if !self.caller.a_moment(until).await {
                bail!("no letter goes there; letters go to {addresses:?}");
            }
        }
    }

    pub(super) async fn expect_no_letter(&self) -> Result<()> {
        match self.addresses().await?.len() {
            0 => Ok(()),
            count => bail!("{count} letters wait for the print room"),
        }
    }

    async fn addresses(&self) -> Result<Vec<String>> {
        let mut tx = self.stage.app.ctx.db.read().await?;
        let letters = letters::ready(&mut tx).await?;
        letters
            .iter()
            .map(|letter| {
                let lines: Vec<String> = serde_json::from_str(&letter.address)?;
                Ok(lines.join(", "))
            })
            .collect()
    }

    pub(super) async fn expect_call_back(&mut self, wanted: &CallBack) -> Result<()> {
        let mut tx = self.stage.app.ctx.db.read().await?;
        let waiting = practices::to_call_back(&mut tx, 100).await?;
        let fits = waiting.iter().any(|practice| {
            let reason = wanted.reason.as_ref();
            practice.state == wanted.state
                && reason.is_none_or(|reason| practice.reason.as_ref() == Some(reason))
        });
        if !fits {
            let found: Vec<String> = waiting
                .iter()
                .map(|one| format!("{} ({})", one.state, one.reason.as_deref().unwrap_or("-")))
                .collect();
            bail!("to call back: {found:?}");
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
                bail!("{} is {shown}, not {}", wanted.way, wanted.state);
            }
        }
    }
}

/// An address as the post reads it.
fn plain(address: &str) -> String {
    postal(address, &[])
}
