//! `<Say>`: `loop=1`, 0 means for ever. About 15 characters are said in a second.

use std::ops::ControlFlow::Continue;
use std::time::Duration;

use crate::switch::document::Turn;
use crate::switch::line::LineEvent;
use crate::switch::runner::Runner;
use crate::twiml::Say;

const MS_A_CHARACTER: u64 = 1000 / 15;

impl Runner {
    pub(in crate::switch) async fn say(&mut self, say: &Say) -> Turn {
        let mut times = 0;
        while say.times == 0 || times < say.times {
            self.begin_say(say);
            self.pass(spoken_length(&say.text())).await?;
            times += 1;
        }
        Continue(())
    }

    pub(super) fn begin_say(&self, say: &Say) {
        self.emit(LineEvent::Said {
            text: say.text().into_owned(),
            language: say.language.clone().unwrap_or_else(|| "en-US".to_owned()),
        });
    }
}

/// How long a text is heard; never nothing, or a loop would stand still.
pub(super) fn spoken_length(text: &str) -> Duration {
    let characters = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    Duration::from_millis(characters.saturating_mul(MS_A_CHARACTER).max(100))
}

#[cfg(test)]
mod tests {
    use crate::switch::testing::Bench;

    #[tokio::test]
    async fn a_text_takes_about_a_second_for_15_characters() {
        let bench = Bench::start(&[(
            "/voice",
            "<Say language=\"it-IT\">Buongiorno a tutti, benvenuti</Say>",
        )])
        .await;
        let mut line = bench.dial();
        assert_eq!(line.said().await, "Buongiorno a tutti, benvenuti");
        line.ended().await;
        assert_eq!(bench.elapsed_ms(), 29 * 66);
    }

    #[tokio::test]
    async fn of_ssml_the_words_are_heard() {
        let document = "<Say>Prema <break time=\"300ms\"/> uno, \
            <emphasis>adesso</emphasis> &amp; <sub alias=\"subito\">sub.</sub></Say>";
        let bench = Bench::start(&[("/voice", document)]).await;
        let mut line = bench.dial();
        assert_eq!(line.said().await, "Prema uno, adesso & subito");
        assert_eq!(line.ended().await, "completed: the document ended");
    }

    #[tokio::test]
    async fn an_element_that_no_voice_knows_is_a_broken_document() {
        let bench = Bench::start(&[("/voice", "<Say>ciao <audio src=\"x\"/></Say>")]).await;
        let mut line = bench.dial();
        assert!(line.said().await.starts_with("We are sorry."));
        let reason = line.ended().await;
        assert!(reason.contains("error 12100"), "{reason}");
        assert!(reason.contains("there is no element <audio>"), "{reason}");
    }

    #[tokio::test]
    async fn a_loop_says_it_again() {
        let bench = Bench::start(&[("/voice", "<Say loop=\"2\">ciao</Say>")]).await;
        let mut line = bench.dial();
        assert_eq!(line.said().await, "ciao");
        assert_eq!(line.said().await, "ciao");
        assert_eq!(line.ended().await, "completed: the document ended");
    }

    #[tokio::test]
    async fn keys_outside_a_gather_are_not_heard() {
        let document = "<Say>Attenda</Say><Gather action=\"/got\" timeout=\"3\"/><Say>niente</Say>";
        let bench = Bench::start(&[("/voice", document), ("/got", "<Say>tasto</Say>")]).await;
        let mut line = bench.dial();
        assert_eq!(line.said().await, "Attenda");
        line.press("1");
        assert_eq!(line.said().await, "niente");
    }
}
