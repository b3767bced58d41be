//! The halves of a run: whether they fit the stored hash together and neither alone, and whether one
//! is found where it must not be. No half is ever printed, not even in a failure.

use anyhow::{Context as _, Result, bail};
use regex::Regex;
use zeroize::Zeroizing;

use super::log;
use super::player::Player;
use super::script::{NeverIn, Secret, SecretPlace};
use super::stage::Stage;
use crate::domain::practice::PracticeNumber;
use crate::seal::Hashed;
use crate::store::pins::Pin;
use crate::store::{audit, halves, letters, pins};
use crate::workflows::move_letters;

/// The half of a message: eight symbols that stand alone.
const HALF: &str = r"\b[0-9A-HJKMNP-TV-Z]{8}\b";

/// The two halves of a PIN; the first is absent when no message with it arrived.
pub struct Halves {
    first: Option<Zeroizing<String>>,
    second: Zeroizing<String>,
    pin: Pin,
}

impl Player<'_> {
    /// The halves of every live PIN of this run, read as their holder would: off the messages and
    /// out of the letter.
    pub(super) async fn halves(&self) -> Result<Vec<Halves>> {
        let stage = self.ground.stage("a PIN's halves")?;
        let ctx = &stage.app.ctx;
        let mut found = Vec::new();
        let mut tx = ctx.db.read().await?;
        for deed in audit::all(&mut tx).await? {
            let Some(id) = deed.subject.filter(|_| deed.action == "pin.issued") else {
                continue;
            };
            let pin = pins::find(&mut tx, &id)
                .await?
                .context("an issued PIN is gone")?;
            if pin.state != "iniziale" {
                continue;
            }
            let letter = letters::find(&mut tx, &id)
                .await?
                .context("a PIN has no letter")?;
            let sealed = halves::sealed(&mut tx, &id, "second").await?;
            let sealed = sealed.context("a letter's half is gone before it was printed")?;
            let number = PracticeNumber::parse(&letter.number).ok();
            let to = move_letters::addressee(&letter, number.context("a letter has no number")?)?;
            let opened = stage.identity.open(&sealed, &to.binding())?;
            found.push(Halves {
                first: first_half(stage, &pin.number)?,
                second: Zeroizing::new(String::from_utf8(opened.to_vec())?),
                pin,
            });
        }
        Ok(found)
    }

    /// Both halves together are the PIN; neither alone is, nor in the wrong order.
    pub(super) async fn verify(&self, halves: &Halves) -> Result<()> {
        let first = halves
            .first
            .as_ref()
            .context("no message with a first half arrived")?;
        let second = &halves.second;
        let whole = Zeroizing::new(format!("{}{}", first.as_str(), second.as_str()));
        let turned = Zeroizing::new(format!("{}{}", second.as_str(), first.as_str()));
        let attempts = [
            (&whole, true, "the two halves"),
            (first, false, "the first half alone"),
            (second, false, "the second half alone"),
            (&turned, false, "the halves in the wrong order"),
        ];
        for (text, right, what) in attempts {
            let stored = Hashed {
                phc: halves.pin.hash.clone(),
                pepper: u8::try_from(halves.pin.pepper)?,
            };
            let typed = Zeroizing::new(text.as_bytes().to_vec());
            let hasher = &self.ground.stage("a PIN")?.app.ctx.hasher;
            if hasher.verify(typed, Some(stored)).await? != right {
                bail!("{what}: verified is {}", !right);
            }
        }
        Ok(())
    }

    /// Searches places for a secret.
    pub(super) async fn expect_never(&self, never: &NeverIn, halves: &[Halves]) -> Result<()> {
        let secrets: Vec<&str> = halves
            .iter()
            .filter_map(|halves| match never.secret {
                Secret::FirstHalf => halves.first.as_ref().map(|half| half.as_str()),
                Secret::SecondHalf => Some(halves.second.as_str()),
            })
            .collect();
        if secrets.is_empty() {
            bail!("there is no such secret in this call: nothing would be looked for");
        }
        for place in &never.places {
            let text = self.text_of(*place).await?;
            if secrets.iter().any(|secret| is_in(secret, &text)) {
                bail!("it is in {place:?}");
            }
        }
        Ok(())
    }

    async fn text_of(&self, place: SecretPlace) -> Result<String> {
        Ok(match place {
            SecretPlace::Log => log::text().context("the log is not kept in this process")?,
            SecretPlace::Transcript => self.story.text(),
            SecretPlace::Recording => self.caller.all_said(),
            SecretPlace::OperatorScreen => self.screens.text(),
            SecretPlace::Audit => {
                let stage = self.ground.stage("the audit's text")?;
                let mut tx = stage.app.ctx.db.read().await?;
                let all = audit::all(&mut tx).await?;
                format!("{all:?}")
            }
            SecretPlace::Database => self.database()?,
        })
    }

    /// The bytes of every file of the database.
    fn database(&self) -> Result<String> {
        let stage = self.ground.stage("the database")?;
        let url = &stage.app.ctx.config.database.url;
        let file = url.strip_prefix("sqlite://");
        let file = file.context("the database has no files here")?;
        let mut all = String::new();
        for name in [
            file.to_owned(),
            format!("{file}-wal"),
            format!("{file}-shm"),
        ] {
            match std::fs::read(name) {
                Ok(bytes) => all.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        if all.is_empty() {
            bail!("the database's file is empty");
        }
        Ok(all)
    }
}

/// The half in the last message that carries the practice's number.
fn first_half(stage: &Stage, number: &str) -> Result<Option<Zeroizing<String>>> {
    let half = Regex::new(HALF)?;
    let sms = stage.switch.messages().into_iter().map(|sms| sms.body);
    let mails = stage.sink.mails().into_iter().map(|mail| mail.text);
    let with_number = sms.chain(mails).rfind(|text| text.contains(number));
    Ok(with_number.and_then(|text| {
        half.find(&text)
            .map(|found| Zeroizing::new(found.as_str().to_owned()))
    }))
}

/// Whether a half is there: as it is, in small letters, or spaced as a letter prints it.
fn is_in(half: &str, text: &str) -> bool {
    let spaced: Vec<String> = half.chars().map(String::from).collect();
    [half.to_owned(), half.to_lowercase(), spaced.join(" ")]
        .iter()
        .any(|form| text.contains(form.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_found_in_small_letters_and_spaced_too() {
        for text in ["x K7QM2XRT.", "k7qm2xrt", "la W K 7 Q M 2 X R T ?"] {
            assert!(is_in("K7QM2XRT", text), "{text}");
        }
        assert!(!is_in("K7QM2XRT", "K7QM2XR T"));
    }

    #[test]
    fn the_half_of_a_message_is_the_only_word_of_its_kind() {
        let half = Regex::new(HALF).unwrap();
        let sms = "INPS: prima metà del PIN K7QM2XRT, pratica 482913. Non è sua? 06 164164";
        let found: Vec<&str> = half.find_iter(sms).map(|found| found.as_str()).collect();
        assert_eq!(found, ["K7QM2XRT"]);
    }
}
