//! `<Play>`: `loop=1`, 0 means for ever. A recording lasts as long as its file says.

use std::ops::ControlFlow::{Break, Continue};
use std::time::Duration;

use crate::switch::document::{Exit, Turn};
use crate::switch::line::LineEvent;
use crate::switch::runner::Runner;
use crate::twiml::Play;

impl Runner {
    pub(in crate::switch) async fn play(&mut self, play: &Play) -> Turn {
        let mut times = 0;
        while play.times == 0 || times < play.times {
            let length = self.begin_play(play).await?;
            self.pass(length).await?;
            times += 1;
        }
        Continue(())
    }

    /// Begins to play, and answers how long it lasts; never nothing, or a loop would stand still.
    pub(super) async fn begin_play(&mut self, play: &Play) -> Turn<Duration> {
        let url = match self.resolve(&play.url) {
            Ok(url) => url,
            Err(failure) => return Break(Exit::Failed(failure)),
        };
        let length = self.exchange.recording_length(&url).await;
        self.emit(LineEvent::Played {
            url: url.to_string(),
        });
        Continue(length.max(Duration::from_millis(100)))
    }
}

#[cfg(test)]
mod tests {
    use crate::switch::LineEvent;
    use crate::switch::testing::Bench;

    #[tokio::test]
    async fn a_recording_lasts_as_long_as_its_file() {
        let bench = Bench::start(&[("/voice", "<Play>/three-seconds.wav</Play>")]).await;
        let mut line = bench.dial();
        let played = line.next_event().await;
        assert!(
            matches!(played, Some(LineEvent::Played { url }) if url.ends_with("/three-seconds.wav"))
        );
        line.ended().await;
        assert_eq!(bench.elapsed_ms(), 3_000);
    }

    #[tokio::test]
    async fn a_recording_of_unknown_length_lasts_ten_seconds() {
        let bench = Bench::start(&[("/voice", "<Play>/missing.wav</Play>")]).await;
        let mut line = bench.dial();
        line.ended().await;
        assert_eq!(bench.elapsed_ms(), 10_000);
    }
}
