//! `centralino demo`: everything on one machine with nothing to set up.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::io::Streams;
use super::signals;
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
    /// Close the lines as the calendar says; else they are open day and night
    #[arg(long)]
    keep_hours: bool,
}

/// Runs until SIGTERM or ctrl-c. The value is the exit code.
pub async fn run(args: DemoArgs, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let mut stop = signals::Stop::listen()?;
    let options = DemoOptions {
        listen: args.listen,
        expose: args.expose,
        data: args.data,
        keep_hours: args.keep_hours,
    };
    let demo = Demo::start(options, Clock::system(), Rng::System).await?;
    demo.announce(streams.out)?;
    stop.asked().await;
    demo.stop().await;
    Ok(0)
}
