//! What an operator of a scripted call does about a caller's PIN: asks who calls, revokes, asks anew,
//! and decides about what waits.

use std::path::Path;

use anyhow::{Result, bail};

use super::check::read_form;
use super::deed::OfCaller;
use super::operator::Operator;

impl Operator {
    /// Does it.
    pub(super) async fn about_the_caller(&mut self, deed: &OfCaller, folder: &Path) -> Result<()> {
        match deed {
            OfCaller::Identify(with) => self.identify(&folder.join(with)).await,
            OfCaller::Revoke(reason) => self.end_pin(reason, "nothing").await,
            OfCaller::Renew(reason) => self.end_pin(reason, "another").await,
        }
    }

    /// Types codice fiscale, birth date and street of a form as what the caller said.
    async fn identify(&mut self, file: &Path) -> Result<()> {
        let Ok(form) = read_form(file) else {
            bail!("{} cannot be read as a form", file.display());
        };
        let said = ["codice_fiscale", "birth_date", "street"].map(|field| {
            let text = form.get(field).map_or("", |text| text.as_str());
            (field, text)
        });
        self.send(&self.of_contact("/identify")?, &said).await
    }

    /// Revokes the caller's PIN, who agreed to it.
    async fn end_pin(&mut self, reason: &str, then: &str) -> Result<()> {
        let fields = [("reason", reason), ("agreed", "yes"), ("then", then)];
        self.send(&self.of_contact("/record/revoke")?, &fields)
            .await?;
        // What the form holds now was put there by the screen.
        self.typed.clear();
        Ok(())
    }

    /// Presses the first button of a list that does `word`.
    pub(super) async fn decide(
        &mut self,
        list: &str,
        word: &str,
        fields: &[(&str, &str)],
    ) -> Result<()> {
        self.browser.get(list).await?;
        let found = self
            .browser
            .page
            .actions()
            .find(|action| action.ends_with(word));
        let Some(action) = found else {
            bail!("{}'s list has nothing to {word}", self.name);
        };
        self.send(&action, fields).await
    }
}

impl OfCaller {
    /// How a transcript tells it.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Identify(with) => format!("asks who calls, and types {with}"),
            Self::Revoke(reason) => format!("revokes the PIN ({reason})"),
            Self::Renew(reason) => format!("revokes the PIN for another ({reason})"),
        }
    }
}
