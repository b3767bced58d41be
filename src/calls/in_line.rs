//! A caller who is in line before the scripted one: walks through the menu by keys alone, then waits.

use std::time::Duration;

use anyhow::{Result, bail};
use tokio::sync::mpsc;

use super::script::GivenCaller;
use super::stage::Stage;
use crate::switch::{CallLine, LineEvent};

/// How long the way into the line may take.
const WAY: Duration = Duration::from_mins(5);

/// A caller in line. Dropping it does not hang up.
pub struct InLine {
    hang_up: mpsc::UnboundedSender<()>,
}

impl InLine {
    /// Dials and presses the keys, one at each listening, until the call is in line.
    pub async fn begin(stage: &Stage, given: &GivenCaller, dial: &str) -> Result<Self> {
        let mut line = stage.switch.dial(&given.from, dial);
        let mut keys = given.press.iter();
        let walk = async {
            while let Some(event) = line.next_event().await {
                if matches!(event, LineEvent::Listening { .. })
                    && let Some(keys) = keys.next()
                {
                    line.press(keys);
                }
                if matches!(event, LineEvent::Queued { .. }) {
                    return true;
                }
                if matches!(event, LineEvent::Ended { .. }) {
                    return false;
                }
            }
            false
        };
        if stage.clock.within(WAY, walk).await != Some(true) {
            bail!("{} does not get into the line", given.name.value);
        }
        Ok(Self {
            hang_up: wait(line),
        })
    }

    /// Puts the receiver down.
    pub fn hang_up(&self) {
        // Nobody hears it where the call is over already.
        let _sent = self.hang_up.send(());
    }
}

/// Listens to the music, so that time is never kept waiting.
fn wait(mut line: CallLine) -> mpsc::UnboundedSender<()> {
    let (hang_up, mut asked) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                event = line.next_event() => match event {
                    None | Some(LineEvent::Ended { .. }) => return,
                    Some(_) => {}
                },
                Some(()) = asked.recv() => line.hang_up(),
            }
        }
    });
    hang_up
}
