//! What can be seen of a house from its own records: the life of a call, and what left for the
//! citizens. Scripts are judged by it, in the process and over a demo's set-up addresses.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::script::Hours;
use super::stage::Shown;
use super::step::CallState;
use crate::store::{audit, calls, letters, line, practices};
use crate::workflows::{Ctx, call_story};

/// What came of a call.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Life {
    /// `in-flow`, `waiting`, `offered`, `connecting`, `talking`, `leaving` or `ended`.
    pub state: String,
    /// The steps that the flow took, in order.
    pub steps: Vec<Taken>,
    /// The line that the call is in.
    pub in_line: Option<InLine>,
}

/// One step of the flow.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Taken {
    /// Unix milliseconds.
    pub at: i64,
    /// A JSON list, as the journal keeps it.
    pub effects: String,
}

/// A place in line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InLine {
    /// The queue's name.
    pub queue: String,
    /// From 1.
    pub position: u32,
    /// What the operator must be able to do.
    pub skills: Vec<String>,
}

/// What has left the house, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Departed {
    /// Text messages.
    pub sms: Vec<Text>,
    /// Mails, by recipient.
    pub mails: Vec<Text>,
    /// The addresses of the letters that wait for the print room.
    pub letters: Vec<String>,
    /// The practices that wait to be called back: state and reason.
    pub call_backs: Vec<(String, Option<String>)>,
    /// The deeds of the audit: when, in Unix milliseconds, and which.
    pub audit: Vec<(i64, String)>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The number or address.
    pub to: String,
    /// A mail's subject.
    pub subject: String,
    /// What it says.
    pub body: String,
}

/// What time it is, and what that means.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Now {
    /// Unix milliseconds.
    pub at: i64,
    /// What the calendar says; nothing where the flow has none.
    pub hours: Option<Hours>,
}

impl Life {
    /// The life of a call as the store has it.
    pub async fn of(ctx: &Ctx, sid: &str) -> Result<Self> {
        // Rows in the air hold time still: they are written before anything else happens.
        while ctx.writer.waiting() > 0 && ctx.writer.is_up() {
            tokio::task::yield_now().await;
        }
        let mut tx = ctx.db.read().await?;
        let steps = calls::steps(&mut tx, sid).await?;
        let call = calls::find(&mut tx, sid).await?;
        let row = line::find(&mut tx, sid).await?;
        let places = line::places(&mut tx).await?;
        drop(tx);
        let ended = call.is_some_and(|call| call.ended_at.is_some());
        let state = match &row {
            _ if ended => CallState::Ended.word().to_owned(),
            Some(row) => row.state.clone(),
            None => CallState::InFlow.word().to_owned(),
        };
        // In line is who hears the wait document: before that nobody can be offered the call.
        let in_line = row.filter(|row| {
            row.queue_sid.is_some() && matches!(row.state.as_str(), "waiting" | "offered")
        });
        let in_line = in_line.map(|row| {
            let of_queue = places.iter().filter(|place| place.queue == row.queue);
            let before = of_queue.take_while(|place| place.call != row.call).count();
            InLine {
                position: u32::try_from(before + 1).unwrap_or(u32::MAX),
                skills: row.skills.split_whitespace().map(str::to_owned).collect(),
                queue: row.queue,
            }
        });
        let steps = steps.into_iter().map(|step| Taken {
            at: step.at,
            effects: step.effects,
        });
        Ok(Self {
            state,
            steps: steps.collect(),
            in_line,
        })
    }

    /// The nodes walked, each once where it was asked again.
    pub fn visited(&self) -> Vec<String> {
        let mut nodes = call_story::visited(self.steps.iter().map(|step| step.effects.as_str()));
        nodes.dedup();
        nodes
    }

    /// How the flow itself ended the call, else `abandoned` where the caller went away.
    pub fn outcome(&self) -> String {
        for step in &self.steps {
            let effects: Vec<Value> = serde_json::from_str(&step.effects).unwrap_or_default();
            let ended = effects
                .iter()
                .filter(|effect| effect.get("is").is_some_and(|is| is == "ended"))
                .find_map(|effect| effect.get("outcome")?.as_str().map(str::to_owned));
            if let Some(outcome) = ended {
                return outcome;
            }
        }
        let over = self.state == CallState::Ended.word();
        if over { "abandoned" } else { "none" }.to_owned()
    }
}

impl Departed {
    /// All that has left.
    pub async fn from(shown: &Shown) -> Result<Self> {
        let mut tx = shown.ctx.db.read().await?;
        let letters = letters::ready(&mut tx).await?;
        let waiting = practices::to_call_back(&mut tx, 100).await?;
        let audit = audit::all(&mut tx).await?;
        drop(tx);
        let sms = shown.switch.messages().into_iter().map(|sms| Text {
            to: sms.to,
            subject: String::new(),
            body: sms.body,
        });
        let mails = shown.sink.mails().into_iter().flat_map(|mail| {
            let (subject, body) = (mail.subject, mail.text);
            mail.to.into_iter().map(move |to| Text {
                to,
                subject: subject.clone(),
                body: body.clone(),
            })
        });
        let letters = letters.iter().map(|letter| {
            let lines: Vec<String> = serde_json::from_str(&letter.address)?;
            Ok(lines.join(", "))
        });
        Ok(Self {
            sms: sms.collect(),
            mails: mails.collect(),
            letters: letters.collect::<Result<_>>()?,
            call_backs: waiting
                .into_iter()
                .map(|practice| (practice.state, practice.reason))
                .collect(),
            audit: audit
                .into_iter()
                .map(|entry| (entry.at, entry.action))
                .collect(),
        })
    }

    /// What left since `before`. Practices are not counted off: they come and go.
    #[must_use]
    pub fn since(mut self, before: &Self) -> Self {
        self.sms.drain(..before.sms.len().min(self.sms.len()));
        self.mails.drain(..before.mails.len().min(self.mails.len()));
        self.audit.drain(..before.audit.len().min(self.audit.len()));
        for old in &before.letters {
            if let Some(place) = self.letters.iter().position(|letter| letter == old) {
                self.letters.remove(place);
            }
        }
        self
    }
}
