//! A caller's telephone, wherever the exchange is: in this process, or behind the demo's `/phone`.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::away::Away;
use crate::switch::{CallLine, LineEvent};

/// A call as its caller holds it.
pub enum Line {
    /// At the exchange of this process.
    Here(CallLine),
    /// At a demo's.
    Away(AwayLine),
}

/// A call at a demo's exchange.
pub struct AwayLine {
    sid: String,
    deeds: UnboundedSender<(&'static str, Value)>,
    events: UnboundedReceiver<LineEvent>,
}

impl Line {
    /// The call's id.
    pub fn sid(&self) -> &str {
        match self {
            Self::Here(line) => line.sid(),
            Self::Away(line) => &line.sid,
        }
    }

    /// Presses keys.
    pub fn press(&self, keys: &str) {
        match self {
            Self::Here(line) => line.press(keys),
            Self::Away(line) => line.send("press", json!({ "keys": keys })),
        }
    }

    /// Says a sentence.
    pub fn say(&self, text: &str) {
        match self {
            Self::Here(line) => line.say(text),
            Self::Away(line) => line.send("say", json!({ "text": text })),
        }
    }

    /// Puts the receiver down.
    pub fn hang_up(&self) {
        match self {
            Self::Here(line) => line.hang_up(),
            Self::Away(line) => line.send("hangup", json!({})),
        }
    }

    /// Lets virtual time go on before the next event is asked for: somebody else holds it.
    pub fn rest(&mut self) {
        match self {
            Self::Here(line) => line.rest(),
            Self::Away(_) => {}
        }
    }

    /// The next thing that the caller notices; `None` once there is nothing more.
    pub async fn next_event(&mut self) -> Option<LineEvent> {
        match self {
            Self::Here(line) => line.next_event().await,
            Self::Away(line) => line.events.recv().await,
        }
    }
}

impl AwayLine {
    /// Dials at a demo.
    pub async fn dial(away: &Away, from: &str, to: &str) -> Result<Self> {
        let dialled = json!({ "from": from, "to": to });
        let answer = away.post("/phone/calls", &dialled).await?;
        let sid = answer.get("call").and_then(Value::as_str);
        let sid = sid.context("the demo gave the call no id")?.to_owned();
        let base = format!("/phone/calls/{sid}");
        let events = away.events::<LineEvent>(&format!("{base}/events")).await?;
        let (deeds, mut asked) = unbounded_channel::<(&'static str, Value)>();
        let away = away.clone();
        tokio::spawn(async move {
            while let Some((deed, body)) = asked.recv().await {
                // A call that is over takes nothing any more; the stream has said so.
                drop(away.post(&format!("{base}/{deed}"), &body).await);
            }
        });
        Ok(Self { sid, deeds, events })
    }

    fn send(&self, deed: &'static str, body: Value) {
        // The other end lives as long as this one.
        let _sent = self.deeds.send((deed, body));
    }
}
