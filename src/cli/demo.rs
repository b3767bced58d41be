//! `centralino demo`: everything on one machine with nothing to set up.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::io::Streams;
use super::signals;
use crate::calls;
use crate::clock::Clock;
use crate::demo::{Demo, DemoOptions};
use crate::rng::Rng;

/// `centralino demo`
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Let other machines reach it: it shows everything to everybody
    #[arg(long)]
    expose: bool,
    /// Keep the data in this folder; else in a temporary one that goes with the demo
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Close the lines as the calendar says; else they are open day and night, on holidays too
    #[arg(long)]
    keep_hours: bool,
    /// Play a scripted call at its own time, print the transcript and end: 0 as expected, else 1
    #[arg(long, value_name = "FILE")]
    play: Option<PathBuf>,
}

impl DemoArgs {
    /// Whether a scripted call is played.
    pub fn plays(&self) -> bool {
        self.play.is_some()
    }
}

/// Runs until SIGTERM or ctrl-c. The value is the exit code.
pub async fn run(args: DemoArgs, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let mut stop = signals::Stop::listen()?;
    let options = DemoOptions {
        listen: args.listen,
        expose: args.expose,
        data: args.data,
        // A scripted call says itself what time it is.
        keep_hours: args.keep_hours || args.play.is_some(),
    };
    if let Some(file) = args.play {
        return play(options, &file, &mut stop, streams).await;
    }
    let demo = Demo::start(options, Clock::system(), Rng::System).await?;
    demo.announce(streams.out)?;
    stop.asked().await;
    demo.stop().await;
    Ok(0)
}

async fn play(
    options: DemoOptions,
    file: &Path,
    stop: &mut signals::Stop,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    let clock = calls::clock_for(file)?;
    // Time stands still until the script lets go of it.
    let held = clock.busy();
    let demo = Demo::start(options, clock, Rng::System).await?;
    let played = tokio::select! {
        played = calls::play(&demo.stage, file, held, streams.out) => played,
        () = stop.asked() => Ok(false),
    };
    demo.stop().await;
    Ok(u8::from(!played?))
}
