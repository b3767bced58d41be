//! `<Record>`: `timeout=5` seconds of silence, `finishOnKey=1234567890*#`, `maxLength=3600`; the
//! action defaults to the current document, so the verbs after it are never reached.

use std::ops::ControlFlow::Break;

use super::say::spoken_length;
use crate::switch::document::{Exit, Turn};
use crate::switch::line::LineEvent;
use crate::switch::recordings::Made;
use crate::switch::runner::{Heard, Runner, seconds};
use crate::switch::webhook::Params;
use crate::twiml::Record;

impl Runner {
    pub(in crate::switch) async fn record(&mut self, record: &Record) -> Turn {
        let clock = self.exchange.clock().clone();
        let began = clock.now();
        let longest = clock.after(seconds(record.max_length));
        let silence = seconds(record.timeout);
        self.emit(LineEvent::Listening {
            dtmf: true,
            speech: true,
        });
        let mut until = clock.after(silence).min(longest);
        let (digits, end) = loop {
            match self.wait(Some(until)).await {
                Break(Exit::End(ended)) => break ("hangup".to_owned(), Some(ended)),
                Break(exit) => return Break(exit),
                std::ops::ControlFlow::Continue(Some(Heard::Key(key)))
                    if record.finish_on_key.contains(key) =>
                {
                    break (key.to_string(), None);
                }
                std::ops::ControlFlow::Continue(Some(Heard::Speech(text))) => {
                    until = clock.after(spoken_length(&text) + silence).min(longest);
                }
                std::ops::ControlFlow::Continue(Some(_)) => {}
                std::ops::ControlFlow::Continue(None) => break (String::new(), None),
            }
        };
        let sid = self.exchange.sid("RE");
        let account = &self.exchange.config.account_sid;
        let path = format!("/switch/2010-04-01/Accounts/{account}/Recordings/{sid}");
        let length = clock.now().duration_since(began).as_secs();
        self.exchange.recordings.keep(Made {
            sid: sid.clone(),
            call: self.call.sid.clone(),
            at: began,
            seconds: u32::try_from(length).unwrap_or_default(),
        });
        let params = Params::default()
            .with("RecordingSid", &sid)
            .with(
                "RecordingUrl",
                self.resolve(&path).map_or(path, String::from),
            )
            .with("RecordingDuration", length)
            .with("Digits", digits);
        let Some(ended) = end else {
            return Break(self.goto(record.action.as_deref(), params));
        };
        if let Exit::Goto(fetch) = self.goto(record.action.as_deref(), params) {
            drop(self.ask_aside(&fetch.url, fetch.extra).await);
        }
        Break(Exit::End(ended))
    }
}

#[cfg(test)]
mod tests {
    use crate::switch::testing::Bench;

    #[tokio::test]
    async fn a_key_ends_the_recording_and_the_action_gets_it() {
        let bench = Bench::start(&[
            ("/voice", "<Record action=\"/done\"/>"),
            ("/done", "<Say>fatto</Say>"),
        ])
        .await;
        let mut line = bench.dial();
        line.listening().await;
        line.press("#");
        assert_eq!(line.said().await, "fatto");
        let asked = bench.asked("/done").await;
        assert_eq!(
            (asked.get("Digits"), asked.get("RecordingDuration")),
            ("#", "0")
        );
        assert!(asked.get("RecordingUrl").starts_with("http://"));
    }

    #[tokio::test]
    async fn five_seconds_of_silence_after_the_last_word_end_it() {
        let bench = Bench::start(&[("/voice", "<Record action=\"/done\"/>"), ("/done", "")]).await;
        let mut line = bench.dial();
        line.listening().await;
        line.say("quindici lettere"); // 16 characters
        line.ended().await;
        assert_eq!(bench.elapsed_ms(), 16 * 66 + 5_000);
    }

    #[tokio::test]
    async fn a_hang_up_is_told_as_digits_hangup() {
        let bench = Bench::start(&[("/voice", "<Record action=\"/done\"/>"), ("/done", "")]).await;
        let mut line = bench.dial();
        line.listening().await;
        line.hang_up();
        line.ended().await;
        let asked = bench.asked("/done").await;
        assert_eq!(
            (asked.get("Digits"), asked.get("CallStatus")),
            ("hangup", "completed")
        );
    }
}
