//! An operator's telephone: it rings, is answered and put down, at the exchange of this process or
//! at a demo's.

use anyhow::{Result, bail};
use serde_json::json;

use super::away::{Away, NotChecked};
use super::ground::Ground;
use super::script::Phone;
use super::transcript::Transcript;
use crate::switch::{Behaviour, ClientEvent, ClientLine, Switch};

/// A telephone on an operator's desk.
pub enum Telephone {
    /// At the exchange of this process.
    Here(Switch, String),
    /// At a demo's.
    Away(Away, String),
}

impl Telephone {
    /// A telephone that does this when it rings.
    pub async fn begin(
        ground: Ground<'_>,
        name: &str,
        phone: Phone,
        story: &Transcript,
    ) -> Result<Self> {
        match ground {
            Ground::Away(away) => Self::at_a_demo(away, name, phone, story).await,
            Ground::Stage(_) | Ground::Flow(_) => {
                let stage = ground.stage("an operator's telephone")?;
                let (switch, endpoint) = (&stage.switch, stage.endpoint(name));
                let line = switch.client(&endpoint);
                line.behave(behaviour(phone));
                follow(line, name, story);
                Ok(Self::Here(switch.clone(), endpoint))
            }
        }
    }

    async fn at_a_demo(away: &Away, name: &str, phone: Phone, story: &Transcript) -> Result<Self> {
        if phone == Phone::Busy {
            let what = format!("an engaged telephone of {name} cannot be set up elsewhere");
            return Err(NotChecked(what).into());
        }
        if phone != Phone::Unreachable {
            let path = format!("/phone/clients/{name}");
            let mut events = away
                .events::<ClientEvent>(&format!("{path}/events"))
                .await?;
            let (away, story, name) = (away.clone(), story.clone(), name.to_owned());
            tokio::spawn(async move {
                while let Some(event) = events.recv().await {
                    tell(&event, &name, &story);
                    if matches!(event, ClientEvent::Ringing { .. }) && phone == Phone::Answers {
                        let answer = format!("{path}/answer");
                        // Whoever stopped ringing meanwhile need not be answered.
                        drop(away.post(&answer, &json!({})).await);
                    }
                }
            });
        }
        Ok(Self::Away(away.clone(), name.to_owned()))
    }

    /// Answers.
    pub async fn answer(&self) -> Result<()> {
        match self {
            Self::Here(switch, endpoint) => self.had_a_call(switch.client(endpoint).answer()),
            Self::Away(away, name) => self.post(away, name, "answer", "").await,
        }
    }

    /// Hangs up.
    pub async fn hang_up(&self) -> Result<()> {
        match self {
            Self::Here(switch, endpoint) => self.had_a_call(switch.client(endpoint).hang_up()),
            Self::Away(away, name) => self.post(away, name, "hangup", "").await,
        }
    }

    /// Says a sentence to the caller.
    pub async fn say(&self, text: &str) -> Result<()> {
        match self {
            Self::Here(switch, endpoint) => self.had_a_call(switch.client(endpoint).say(text)),
            Self::Away(away, name) => self.post(away, name, "say", text).await,
        }
    }

    async fn post(&self, away: &Away, name: &str, what: &str, text: &str) -> Result<()> {
        let path = format!("/phone/clients/{name}/{what}");
        let done = away.post(&path, &json!({ "text": text })).await;
        self.had_a_call(done.is_ok())
    }

    fn had_a_call(&self, done: bool) -> Result<()> {
        if !done {
            let (Self::Here(_, name) | Self::Away(_, name)) = self;
            bail!("the telephone of {name} has no call");
        }
        Ok(())
    }
}

fn behaviour(phone: Phone) -> Behaviour {
    match phone {
        Phone::Answers => Behaviour::Answers,
        Phone::Rings => Behaviour::Rings,
        Phone::Busy => Behaviour::Busy,
        Phone::Unreachable => Behaviour::Unreachable,
    }
}

/// Writes down what a telephone does, and never keeps time waiting.
fn follow(mut phone: ClientLine, name: &str, story: &Transcript) {
    let (name, story) = (name.to_owned(), story.clone());
    tokio::spawn(async move {
        while let Some(event) = phone.next_event().await {
            tell(&event, &name, &story);
        }
    });
}

fn tell(event: &ClientEvent, name: &str, story: &Transcript) {
    let who = format!("{name}'s phone");
    match event {
        ClientEvent::Ringing { from, .. } => story.note(&who, format!("rings: {from}")),
        ClientEvent::Ended { status } => story.note(&who, format!("is put down ({status})")),
        ClientEvent::Bridged | ClientEvent::Heard { .. } => {}
    }
}
