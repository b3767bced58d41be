//! One caller of a script: who they are, what they have heard, and what a report repeats of it.

use std::future::poll_fn;
use std::task::Poll;

use super::line::Line;
use super::transcript::Transcript;
use crate::switch::LineEvent;

/// How many of the texts that were heard instead a report repeats.
const SHOWN: usize = 6;

/// A call that was made.
#[derive(Debug, Clone)]
pub(super) struct Dialled {
    /// Its id.
    pub sid: String,
    /// The number that calls.
    pub from: String,
    /// The number dialled.
    pub to: String,
}

/// A caller.
pub(super) struct Caller {
    /// Empty for the script's own.
    pub name: String,
    pub from: String,
    pub dial: String,
    pub line: Option<Line>,
    /// Whether the story tells what this caller hears.
    pub told: bool,
    pub heard: Vec<LineEvent>,
    /// What was heard before this place has been looked at.
    pub looked: usize,
    /// How much had been heard when the caller last did something.
    pub acted: usize,
}

impl Caller {
    /// A caller who has not dialled yet.
    pub fn new(name: &str, from: &str, dial: &str) -> Self {
        Self {
            name: name.to_owned(),
            from: from.to_owned(),
            dial: dial.to_owned(),
            line: None,
            told: true,
            heard: Vec::new(),
            looked: 0,
            acted: 0,
        }
    }

    /// The name in the story.
    pub fn who(&self) -> &str {
        if self.name.is_empty() {
            "caller"
        } else {
            &self.name
        }
    }

    /// A call of theirs.
    pub fn dialled(&self, sid: &str) -> Dialled {
        Dialled {
            sid: sid.to_owned(),
            from: self.from.clone(),
            to: self.dial.clone(),
        }
    }

    /// Takes in what is heard, and writes it down.
    pub fn hears(&mut self, event: LineEvent, story: &Transcript) {
        if self.told {
            self.tell(&event, story);
        }
        self.heard.push(event);
    }

    /// Whether the call is over.
    pub fn is_over(&self) -> bool {
        let mut heard = self.heard.iter().rev();
        heard.any(|event| matches!(event, LineEvent::Ended { .. }))
    }

    /// What was heard since the last deed.
    pub fn since_acted(&self) -> impl Iterator<Item = &LineEvent> {
        self.heard.iter().skip(self.acted)
    }

    /// The texts since the last that was expected, for a report.
    pub fn heard_instead(&self) -> String {
        let since = self.heard.iter().skip(self.looked);
        let texts: Vec<String> = since
            .filter_map(said)
            .map(|text| format!("«{text}»"))
            .collect();
        let shown = SHOWN.min(texts.len());
        let more = if texts.len() > shown { " …" } else { "" };
        match texts.get(..shown) {
            Some(texts) if !texts.is_empty() => format!("{}{more}", texts.join(" ")),
            _ if self.is_over() => "the end of the call".to_owned(),
            _ => "nothing".to_owned(),
        }
    }

    fn tell(&self, event: &LineEvent, story: &Transcript) {
        let line = if self.name.is_empty() {
            "line".to_owned()
        } else {
            format!("to {}", self.name)
        };
        match event {
            LineEvent::Said { text, language } if language.is_empty() => {
                story.note("operator", format!("says «{text}»"));
            }
            LineEvent::Said { text, .. } => story.note(&line, text.as_str()),
            LineEvent::Played { .. } => story.note(&line, "(music)"),
            LineEvent::Listening { .. } => {}
            LineEvent::Queued { queue } => story.note(&line, format!("(in line: {queue})")),
            LineEvent::Ringing => story.note(&line, "(it rings)"),
            LineEvent::Bridged { to } => story.note(&line, format!("(talks with {to})")),
            LineEvent::Unbridged => story.note(&line, "(the talk is over)"),
            LineEvent::Ended { reason, .. } => story.note(&line, format!("(the end: {reason})")),
        }
    }
}

/// Who hears something next, and what.
pub(super) async fn next_of(all: &mut [Caller]) -> (usize, Option<LineEvent>) {
    let mut waiting: Vec<_> = all
        .iter_mut()
        .enumerate()
        .filter(|(_, caller)| !caller.is_over())
        .filter_map(|(who, caller)| Some((who, Box::pin(caller.line.as_mut()?.next_event()))))
        .collect();
    poll_fn(move |context| {
        for (who, next) in &mut waiting {
            if let Poll::Ready(event) = next.as_mut().poll(context) {
                return Poll::Ready((*who, event));
            }
        }
        Poll::Pending
    })
    .await
}

/// What was said.
pub(super) fn said(event: &LineEvent) -> Option<&str> {
    if let LineEvent::Said { text, .. } = event {
        Some(text)
    } else {
        None
    }
}

/// Whether it is the caller's turn.
pub(super) fn listens(event: &LineEvent) -> bool {
    matches!(event, LineEvent::Listening { .. })
}

/// Whether the line is heard to live.
pub(super) fn is_sound(event: &LineEvent) -> bool {
    matches!(
        event,
        LineEvent::Said { .. } | LineEvent::Listening { .. } | LineEvent::Bridged { .. }
    )
}
