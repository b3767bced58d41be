//! The caller of a scripted call: what was heard so far, and the telephone's few deeds. It keeps
//! virtual time still whenever it is not listening.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use anyhow::{Result, bail};
use jiff::Timestamp;

use super::transcript::Transcript;
use super::wanted;
use crate::clock::{Busy, Clock};
use crate::switch::{CallLine, LineEvent, Switch};

/// How long a caller waits for the first sound after something was done.
const PATIENCE: Duration = Duration::from_mins(1);
/// The longest that a prompt takes until it is the caller's turn.
const PROMPT: Duration = Duration::from_mins(3);
/// How many of the texts that were heard instead a report repeats.
const SHOWN: usize = 6;

/// A caller on the line.
pub struct Caller {
    clock: Clock,
    line: CallLine,
    held: Option<Busy>,
    heard: Vec<LineEvent>,
    /// What was heard before this place has been looked at.
    looked: usize,
    /// How much had been heard when the caller last did something.
    acted: usize,
    story: Transcript,
}

impl Caller {
    /// Dials. Time stands still until something is listened for.
    pub fn dial(
        switch: &Switch,
        story: &Transcript,
        clock: &Clock,
        (from, to): (&str, &str),
    ) -> Self {
        let held = Some(clock.busy());
        story.note("caller", format!("dials {to} from {from}"));
        Self {
            clock: clock.clone(),
            line: switch.dial(from, to),
            held,
            heard: Vec::new(),
            looked: 0,
            acted: 0,
            story: story.clone(),
        }
    }

    /// The call's id.
    pub fn sid(&self) -> &str {
        self.line.sid()
    }

    /// The time `length` from now.
    pub fn until(&self, length: Duration) -> Timestamp {
        self.clock.after(length)
    }

    /// Listens until something is heard, at most until `until`. Whether something was.
    pub async fn listen(&mut self, until: Timestamp) -> bool {
        let held = &mut self.held;
        // Let go only once the timer is set: no other timer can overtake it.
        let let_go = poll_fn(|_| {
            drop(held.take());
            Poll::<()>::Pending
        });
        let (event, busy) = tokio::select! {
            biased;
            event = self.line.next_event() => (event, None),
            busy = self.clock.sleep_until(until) => (None, Some(busy)),
            () = let_go => (None, None),
        };
        self.held = Some(busy.unwrap_or_else(|| self.clock.busy()));
        let Some(event) = event else {
            return false;
        };
        self.tell(&event);
        self.heard.push(event);
        true
    }

    /// Lets `length` pass.
    pub async fn pass(&mut self, length: Duration) {
        let until = self.until(length);
        while self.clock.now() < until {
            self.listen(until).await;
        }
    }

    /// Lets a moment pass, at most until `until`; `false` when that time has come.
    pub async fn a_moment(&mut self, until: Timestamp) -> bool {
        if self.clock.now() >= until {
            return false;
        }
        let moment = self.until(Duration::from_millis(200)).min(until);
        self.listen(moment).await;
        true
    }

    /// Presses keys.
    pub async fn press(&mut self, keys: &str) -> Result<()> {
        self.turn().await?;
        self.story.note("caller", format!("presses {keys}"));
        self.acted = self.heard.len();
        self.line.press(keys);
        Ok(())
    }

    /// Says a sentence.
    pub async fn say(&mut self, text: &str) -> Result<()> {
        self.turn().await?;
        self.story.note("caller", format!("says «{text}»"));
        self.acted = self.heard.len();
        self.line.say(text);
        Ok(())
    }

    /// Hangs up.
    pub fn hang_up(&mut self) {
        self.story.note("caller", "hangs up");
        self.line.hang_up();
    }

    /// Lets the current listening time out.
    pub async fn silence(&mut self) -> Result<()> {
        let limit = self.until(PROMPT);
        while !self.since_acted().any(listens) {
            if self.is_over() {
                bail!("the call is over");
            }
            if self.clock.now() >= limit {
                bail!(
                    "nobody listens to the caller; heard: {}",
                    self.heard_instead()
                );
            }
            self.listen(limit).await;
        }
        self.story.note("caller", "keeps silent");
        let before = self.heard.len();
        while self.heard.len() == before {
            if self.clock.now() >= limit {
                bail!(
                    "the silence is not noticed; heard: {}",
                    self.heard_instead()
                );
            }
            self.listen(limit).await;
        }
        // What comes next was heard after the silence.
        self.acted = before;
        Ok(())
    }

    /// Waits until something is heard since the caller's last deed: a key pressed before is lost.
    pub async fn turn(&mut self) -> Result<()> {
        let limit = self.until(PATIENCE);
        while !self.since_acted().any(is_sound) {
            if self.is_over() {
                bail!("the call is over");
            }
            if self.clock.now() >= limit {
                bail!("the caller hears nothing");
            }
            self.listen(limit).await;
        }
        Ok(())
    }

    /// Waits until a text is heard that was not looked at before.
    pub async fn hears(&mut self, text: &str, within: Duration) -> Result<()> {
        let limit = self.until(within);
        let mut place = self.looked;
        loop {
            while let Some(event) = self.heard.get(place) {
                place += 1;
                if matches!(event, LineEvent::Said { text: said, .. } if wanted::fits(text, said)) {
                    self.looked = place;
                    return Ok(());
                }
            }
            let asked = self.heard.last().is_some_and(listens) && self.acted < self.heard.len();
            if asked || self.is_over() || self.clock.now() >= limit {
                bail!(
                    "«{text}» is not heard; heard instead: {}",
                    self.heard_instead()
                );
            }
            self.listen(limit).await;
        }
    }

    /// Whether a text was heard in the whole call.
    pub fn has_heard(&self, text: &str) -> bool {
        self.heard.iter().any(
            |event| matches!(event, LineEvent::Said { text: said, .. } if wanted::fits(text, said)),
        )
    }

    /// All that was said on the line.
    pub fn all_said(&self) -> String {
        let said = self.heard.iter().filter_map(said);
        said.collect::<Vec<_>>().join("\n")
    }

    /// Whether the call is over.
    pub fn is_over(&self) -> bool {
        self.heard
            .iter()
            .any(|event| matches!(event, LineEvent::Ended { .. }))
    }

    fn since_acted(&self) -> impl Iterator<Item = &LineEvent> {
        self.heard.iter().skip(self.acted)
    }

    /// The texts since the last that was expected, for a report.
    fn heard_instead(&self) -> String {
        let texts: Vec<String> = self
            .heard
            .iter()
            .skip(self.looked)
            .filter_map(said)
            .map(|text| format!("«{text}»"))
            .collect();
        if texts.is_empty() {
            let over = self.is_over();
            return if over {
                "the end of the call"
            } else {
                "nothing"
            }
            .to_owned();
        }
        let shown = SHOWN.min(texts.len());
        let more = if texts.len() > shown { " …" } else { "" };
        format!("{}{more}", texts.get(..shown).unwrap_or_default().join(" "))
    }

    fn tell(&self, event: &LineEvent) {
        match event {
            LineEvent::Said { text, language } if language.is_empty() => {
                self.story.note("operator", format!("says «{text}»"));
            }
            LineEvent::Said { text, .. } => self.story.note("line", text.as_str()),
            LineEvent::Played { .. } => self.story.note("line", "(music)"),
            LineEvent::Listening { .. } => {}
            LineEvent::Queued { queue } => self.story.note("line", format!("(in line: {queue})")),
            LineEvent::Ringing => self.story.note("line", "(it rings)"),
            LineEvent::Bridged { to } => self.story.note("line", format!("(talks with {to})")),
            LineEvent::Unbridged => self.story.note("line", "(the talk is over)"),
            LineEvent::Ended { reason, .. } => {
                self.story.note("line", format!("(the end: {reason})"));
            }
        }
    }
}

fn said(event: &LineEvent) -> Option<&str> {
    if let LineEvent::Said { text, .. } = event {
        Some(text)
    } else {
        None
    }
}

fn listens(event: &LineEvent) -> bool {
    matches!(event, LineEvent::Listening { .. })
}

fn is_sound(event: &LineEvent) -> bool {
    matches!(
        event,
        LineEvent::Said { .. } | LineEvent::Listening { .. } | LineEvent::Bridged { .. }
    )
}
