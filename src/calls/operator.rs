//! An operator of a scripted call: a browser, a telephone, and what they have in hand.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};

use super::browser::{Browser, Screens};
use super::check::read_form;
use super::deed::Deed;
use super::ground::Ground;
use super::page::Page;
use super::script::{GivenOperator, OperatorState};
use super::telephone::Telephone;
use super::transcript::Transcript;
use crate::domain::pin_request::FIELDS;

/// An operator at work.
pub struct Operator {
    pub(super) name: String,
    password: String,
    pub(super) browser: Browser,
    telephone: Telephone,
    story: Transcript,
    /// The offer as it was shown last.
    pub offer: Option<Page>,
    /// The contact in hand, open or closed.
    pub contact: Option<String>,
    /// What is typed into the form of the contact.
    pub(super) typed: BTreeMap<String, String>,
    /// What the screen said about fields.
    messages: BTreeMap<String, String>,
}

impl Operator {
    /// Takes on an operator and brings them where the script wants them.
    pub async fn begin(
        ground: Ground<'_>,
        given: &GivenOperator,
        screens: &Screens,
        story: &Transcript,
    ) -> Result<Self> {
        let name = given.name.value.as_str();
        let (url, password) = match ground {
            Ground::Away(away) => (
                away.url.as_str(),
                away.add_operator(name, &given.skills).await?,
            ),
            Ground::Stage(_) | Ground::Flow(_) => {
                let stage = ground.stage("an operator")?;
                let skills: Vec<&str> = given.skills.iter().map(String::as_str).collect();
                let endpoint = stage.endpoint(name);
                let password = stage.add_operator(name, &skills, Some(&endpoint)).await?;
                (stage.url.as_str(), password)
            }
        };
        let mut operator = Self {
            name: name.to_owned(),
            password,
            browser: Browser::new(url, ground.clock(), screens)?,
            telephone: Telephone::begin(ground, name, given.phone, story).await?,
            story: story.clone(),
            offer: None,
            contact: None,
            typed: BTreeMap::new(),
            messages: BTreeMap::new(),
        };
        if given.state != OperatorState::SignedOut {
            operator.act(&Deed::SignIn, Path::new("")).await?;
        }
        if given.state == OperatorState::Ready {
            operator.act(&Deed::Ready, Path::new("")).await?;
        }
        Ok(operator)
    }

    /// The page on the screen.
    pub fn page(&self) -> &Page {
        &self.browser.page
    }

    /// What the screen said last about a field; an empty text is no message.
    pub fn message(&self, field: &str) -> &str {
        self.messages.get(field).map_or("", String::as_str)
    }

    /// The offer on the desk, looked at again.
    pub async fn offered(&mut self) -> Result<Option<&Page>> {
        self.browser.get("/console").await?;
        if self.browser.page.data("offer").is_some() {
            self.offer = Some(self.browser.page.clone());
            Ok(self.offer.as_ref())
        } else {
            Ok(None)
        }
    }

    /// What the desk says the operator is doing.
    pub async fn state(&mut self) -> Result<String> {
        self.browser.get("/console").await?;
        let page = &self.browser.page;
        Ok(page
            .of("presence", "data-state")
            .unwrap_or_else(|| "off".to_owned()))
    }

    /// The result page of the contact, looked at again.
    pub async fn result(&mut self) -> Result<&Page> {
        let path = self.of_contact("/result")?;
        self.browser.get(&path).await?;
        Ok(&self.browser.page)
    }

    /// Does something. Forms are looked for in `folder`.
    #[expect(
        clippy::cognitive_complexity,
        reason = "one line a deed; splitting would hide which deeds there are"
    )]
    pub async fn act(&mut self, deed: &Deed, folder: &Path) -> Result<()> {
        self.tell(deed);
        match deed {
            Deed::Accept | Deed::Decline => self.answer_offer(deed).await,
            Deed::Ready => self.wish("ready", "").await,
            Deed::Pause(reason) => self.wish("pause", reason).await,
            Deed::SignIn => self.browser.sign_in(&self.name, &self.password).await,
            Deed::SignOut => self.browser.sign_out().await,
            Deed::CloseBrowser => {
                self.browser.close();
                Ok(())
            }
            Deed::OpenBrowser => {
                self.browser.get("/console").await?;
                self.browser.open();
                Ok(())
            }
            Deed::Fill(with) => self.fill(&folder.join(with)).await,
            Deed::Type { field, value } => self.type_in(field, value).await,
            Deed::OfCaller(deed) => self.about_the_caller(deed, folder).await,
            Deed::Review => self.review().await,
            Deed::IssuePin => self.issue().await,
            Deed::ConfirmAgain => self.confirm().await,
            Deed::Correct {
                mobile,
                email,
                reason,
            } => self.correct(mobile, email, reason).await,
            Deed::Outcome { outcome, note } => self.outcome("/outcome", outcome, note).await,
            Deed::Close(outcome) => self.outcome("/close", outcome, "").await,
            Deed::Answer => self.telephone.answer().await,
            Deed::HangUp => self.telephone.hang_up().await,
            Deed::Say(text) => self.telephone.say(text).await,
            Deed::Propose { decision, note } => {
                let fields = [("decision", decision.as_str()), ("note", note)];
                self.decide("/console/call-backs", "propose", &fields).await
            }
            Deed::Approve => self.decide("/console/approvals", "approve", &[]).await,
            Deed::Refuse => {
                let fields = [("reason", "Non basta.")];
                self.decide("/console/approvals", "refuse", &fields).await
            }
        }
    }

    async fn answer_offer(&mut self, deed: &Deed) -> Result<()> {
        let Some(offer) = self.offered().await?.and_then(|page| page.data("offer")) else {
            bail!("no call is offered to {}", self.name);
        };
        if *deed == Deed::Decline {
            let path = format!("/console/offers/{offer}/decline");
            return self.send(&path, &[("reason", "other")]).await;
        }
        self.send(&format!("/console/offers/{offer}/accept"), &[])
            .await?;
        let path = self.browser.page.path.clone();
        let Some(contact) = path.strip_prefix("/console/contacts/") else {
            bail!("accepting led to {path}");
        };
        self.contact = Some(contact.to_owned());
        self.typed.clear();
        self.messages.clear();
        Ok(())
    }

    async fn wish(&mut self, wish: &str, reason: &str) -> Result<()> {
        self.send("/console/presence", &[("wish", wish), ("reason", reason)])
            .await
    }

    async fn fill(&mut self, file: &Path) -> Result<()> {
        let form = match read_form(file) {
            Ok(form) => form,
            Err(found) => bail!(
                "{}",
                found
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; ")
            ),
        };
        for field in FIELDS {
            if let Some(value) = form.get(field) {
                self.type_in(field, value).await?;
            }
        }
        Ok(())
    }

    /// Types a field and leaves it: it is saved and checked, as the page does it.
    async fn type_in(&mut self, field: &str, value: &str) -> Result<()> {
        let screen = self.of_contact("")?;
        self.browser.get(&screen).await?;
        let Some(version) = self.browser.page.field("version") else {
            bail!("{}'s screen has no form", self.name);
        };
        self.typed.insert(field.to_owned(), value.to_owned());
        let draft = [("field", field), ("value", value), ("version", &version)];
        self.send(&self.of_contact("/draft")?, &draft).await?;
        let mut fields = vec![("field".to_owned(), field.to_owned())];
        fields.extend(self.typed.clone());
        self.send_all(&self.of_contact("/check")?, &fields).await?;
        let answer: serde_json::Value = serde_json::from_str(&self.browser.page.text)?;
        let messages = answer
            .get("messages")
            .and_then(serde_json::Value::as_object);
        for (field, message) in messages.into_iter().flatten() {
            let message = message.as_str().unwrap_or_default().to_owned();
            if !message.is_empty() {
                self.story
                    .note(&self.name, format!("reads at {field}: «{message}»"));
            }
            self.messages.insert(field.clone(), message);
        }
        Ok(())
    }

    /// Sends the form as it stands on the screen, and reads back or what is to be put right.
    async fn review(&mut self) -> Result<()> {
        let screen = self.of_contact("")?;
        self.browser.get(&screen).await?;
        let page = self.browser.page.clone();
        let mut fields: BTreeMap<String, String> = self.typed.clone();
        for field in FIELDS {
            // A list shows the chosen text elsewhere; what was typed counts.
            if let Some(value) = page.field(field)
                && !fields.contains_key(field)
            {
                fields.insert(field.to_owned(), value);
            }
        }
        let fields: Vec<(String, String)> = fields.into_iter().collect();
        self.send_all(&self.of_contact("/review")?, &fields).await?;
        for field in FIELDS {
            let message = self.browser.page.inner(&format!("{field}-message"));
            self.messages
                .insert(field.to_owned(), message.unwrap_or_default());
        }
        Ok(())
    }

    async fn issue(&mut self) -> Result<()> {
        self.review().await?;
        if self.browser.page.path.ends_with("/review")
            && self.browser.page.field("form_key").is_some()
        {
            self.confirm().await?;
        }
        Ok(())
    }

    async fn confirm(&mut self) -> Result<()> {
        let page = &self.browser.page;
        let version = page.field("version").unwrap_or_default();
        let key = page.field("form_key").unwrap_or_default();
        let fields = [("version", version.as_str()), ("form_key", &key)];
        self.send(&self.of_contact("/issue")?, &fields).await
    }

    async fn correct(&mut self, mobile: &str, email: &str, reason: &str) -> Result<()> {
        let path = self.of_contact("/result")?;
        self.browser.get(&path).await?;
        let Some(key) = self.browser.page.field("form_key") else {
            bail!("the screen offers no correction");
        };
        let fields = [
            ("form_key", key.as_str()),
            ("mobile", mobile),
            ("email", email),
            ("reason", reason),
        ];
        self.send(&self.of_contact("/correct")?, &fields).await
    }

    async fn outcome(&mut self, action: &str, outcome: &str, note: &str) -> Result<()> {
        let path = self.of_contact(action)?;
        let known = self.browser.page.field("outcome").unwrap_or_default();
        let outcome = if outcome.is_empty() { &known } else { outcome };
        self.send(&path, &[("outcome", outcome), ("note", note)])
            .await?;
        if let Some(message) = self.browser.page.inner("outcome-message") {
            bail!("the screen says: {message}");
        }
        Ok(())
    }

    pub(super) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<()> {
        self.browser.post(path, fields).await?;
        let page = &self.browser.page;
        if page.status >= 400 {
            let title = page.inner("title").unwrap_or_default();
            bail!("{path} answers {} {title}", page.status);
        }
        Ok(())
    }

    async fn send_all(&mut self, path: &str, fields: &[(String, String)]) -> Result<()> {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        self.send(path, &fields).await
    }

    pub(super) fn of_contact(&self, rest: &str) -> Result<String> {
        match &self.contact {
            Some(contact) => Ok(format!("/console/contacts/{contact}{rest}")),
            None => bail!("{} has no call in hand", self.name),
        }
    }

    fn tell(&self, deed: &Deed) {
        let what = match deed {
            Deed::Type { field, value } => format!("types {field}: {value}"),
            Deed::Fill(with) => format!("fills the form with {with}"),
            Deed::Say(text) => format!("says «{text}»"),
            Deed::Pause(reason) => format!("pauses ({reason})"),
            Deed::Correct { mobile, email, .. } => format!("corrects: {mobile} {email}"),
            Deed::Outcome { outcome, .. } => format!("sets the outcome {outcome}"),
            Deed::Close(_) => "closes the contact".to_owned(),
            Deed::Propose { decision, .. } => format!("calls back, and proposes: {decision}"),
            Deed::Accept => "accepts the call".to_owned(),
            Deed::Decline => "declines the call".to_owned(),
            Deed::Ready => "is ready".to_owned(),
            Deed::SignIn => "signs in".to_owned(),
            Deed::SignOut => "signs out".to_owned(),
            Deed::CloseBrowser => "loses the browser".to_owned(),
            Deed::OpenBrowser => "opens the browser".to_owned(),
            Deed::OfCaller(deed) => deed.told(),
            Deed::Review => "goes to the read-back".to_owned(),
            Deed::IssuePin => "reads back and confirms".to_owned(),
            Deed::ConfirmAgain => "confirms once more".to_owned(),
            Deed::Answer => "answers the telephone".to_owned(),
            Deed::HangUp => "hangs up".to_owned(),
            Deed::Approve => "approves the proposal".to_owned(),
            Deed::Refuse => "does not approve the proposal".to_owned(),
        };
        self.story.note(&self.name, what);
    }
}
