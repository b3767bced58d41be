//! `<Gather>`: keys, words or both. A key or a word cuts the prompts; the silence is counted from
//! their end; no input falls through to the next verb. Keys pressed before it begins are lost.

use std::ops::ControlFlow::{Break, Continue};

use jiff::Timestamp;

use super::say::spoken_length;
use crate::switch::document::Turn;
use crate::switch::line::LineEvent;
use crate::switch::runner::{Heard, Runner, seconds};
use crate::switch::webhook::Params;
use crate::twiml::{Gather, Prompt, SpeechTimeout};

/// Seconds of speech at most.
const LONGEST_SPEECH: u32 = 60;

/// What a gather has heard so far.
#[derive(Default)]
struct Ears {
    digits: String,
    speech: String,
    finished_by: Option<char>,
    done: bool,
}

impl Ears {
    /// Takes a key; whether it was heard. The first kind of input wins.
    fn key(&mut self, gather: &Gather, key: char) -> bool {
        let known = key.is_ascii_digit() || matches!(key, '*' | '#' | 'A'..='D');
        if !gather.dtmf || self.done || !self.speech.is_empty() || !known {
            return false;
        }
        if gather.finish_on_key == Some(key) {
            self.finished_by = Some(key);
            self.done = true;
            return true;
        }
        self.digits.push(key);
        let count = u32::try_from(self.digits.chars().count()).unwrap_or(u32::MAX);
        self.done = gather.num_digits.is_some_and(|wanted| count >= wanted);
        true
    }

    fn words(&mut self, gather: &Gather, text: &str) -> bool {
        let text = text.trim();
        if !gather.speech || self.done || !self.digits.is_empty() || text.is_empty() {
            return false;
        }
        if !self.speech.is_empty() {
            self.speech.push(' ');
        }
        self.speech.push_str(text);
        true
    }

    fn hear(&mut self, gather: &Gather, heard: &Heard) -> bool {
        match heard {
            Heard::Key(key) => self.key(gather, *key),
            Heard::Speech(text) => self.words(gather, text),
            Heard::Leg(..) | Heard::Peer(_) | Heard::MemberArrived => false,
        }
    }

    fn heard_nothing(&self) -> bool {
        self.digits.is_empty() && self.speech.is_empty()
    }
}

impl Runner {
    pub(in crate::switch) async fn gather(&mut self, gather: &Gather) -> Turn {
        let mut ears = Ears::default();
        for prompt in &gather.prompts {
            if self.prompt(gather, prompt, &mut ears).await? {
                break;
            }
        }
        if ears.heard_nothing() && !ears.done {
            self.emit(LineEvent::Listening {
                dtmf: gather.dtmf,
                speech: gather.speech,
            });
        }
        self.listen(gather, &mut ears).await?;
        self.answer_gather(gather, &ears)
    }

    /// Plays a prompt as often as it wants; whether the caller cut it.
    async fn prompt(&mut self, gather: &Gather, prompt: &Prompt, ears: &mut Ears) -> Turn<bool> {
        let times = match prompt {
            Prompt::Say(say) => say.times,
            Prompt::Play(play) => play.times,
            Prompt::Pause(_) => 1,
        };
        let mut played = 0;
        while times == 0 || played < times {
            let length = match prompt {
                Prompt::Say(say) => {
                    self.begin_say(say);
                    spoken_length(&say.text())
                }
                Prompt::Play(play) => self.begin_play(play).await?,
                Prompt::Pause(pause) => seconds(pause.seconds),
            };
            let until = self.exchange.clock().after(length);
            while let Some(heard) = self.wait(Some(until)).await? {
                if ears.hear(gather, &heard) && gather.barge_in {
                    return Continue(true);
                }
            }
            played += 1;
        }
        Continue(false)
    }

    /// Listens until the input is complete or the silence long enough.
    async fn listen(&mut self, gather: &Gather, ears: &mut Ears) -> Turn {
        let clock = self.exchange.clock().clone();
        let longest = clock.after(seconds(LONGEST_SPEECH));
        let silence = |ears: &Ears| -> Timestamp {
            let speech_timeout = match gather.speech_timeout {
                Some(SpeechTimeout::Seconds(seconds)) => seconds,
                Some(SpeechTimeout::Auto) => 1,
                None => gather.timeout,
            };
            if ears.speech.is_empty() {
                clock.after(seconds(gather.timeout))
            } else {
                clock.after(seconds(speech_timeout)).min(longest)
            }
        };
        let mut until = silence(ears);
        while !ears.done {
            match self.wait(Some(until)).await? {
                Some(heard) if ears.hear(gather, &heard) => until = silence(ears),
                Some(_) => {}
                None => break,
            }
        }
        Continue(())
    }

    fn answer_gather(&self, gather: &Gather, ears: &Ears) -> Turn {
        if ears.heard_nothing() && !gather.action_on_empty_result {
            return Continue(());
        }
        let mut params = if ears.speech.is_empty() && (gather.dtmf || !ears.digits.is_empty()) {
            Params::default().with("Digits", &ears.digits)
        } else {
            Params::default().with("SpeechResult", &ears.speech)
        };
        if !ears.speech.is_empty() {
            params = params.with("Confidence", "0.91");
        }
        if let Some(key) = ears.finished_by {
            params = params.with("FinishedOnKey", key);
        }
        Break(self.goto(gather.action.as_deref(), params))
    }
}

#[cfg(test)]
mod tests;
