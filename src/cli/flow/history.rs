//! `centralino flow history`: which releases were live, since when, by whom and why.

use std::io::Write;

use clap::Args;
use jiff::Timestamp;

use super::stored;
use crate::cli::Environment;
use crate::cli::io::Streams;
use crate::cli::open::{Need, Where, flow_sources};
use crate::domain::zone::rome;
use crate::flow;
use crate::store::Tx;
use crate::store::published_flows::{self, Published};
use crate::workflows::releases::FOLDER;

/// `centralino flow history [FLOW]`
#[derive(Debug, Args)]
pub struct History {
    /// The flow's name; all when none is given
    flow: Option<String>,
    #[command(flatten)]
    place: Where,
}

/// Runs the command.
pub async fn run(
    args: &History,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    let ctx = args.place.open(environment, Need::Rows).await?;
    let mut tx = ctx.db.read().await?;
    let told = tell(args, &mut tx, streams.out).await;
    drop(tx);
    ctx.db.close().await;
    let live = told?;
    if args.place.config.is_some() {
        let config = args.place.read(environment)?;
        let sources = flow_sources(&config)?;
        let (own, _) = flow::check(&sources, flow::main_flow(&sources));
        tell_folder(own.as_ref(), &live, streams.out)?;
    }
    Ok(0)
}

async fn tell(args: &History, tx: &mut Tx, out: &mut dyn Write) -> anyhow::Result<Vec<Published>> {
    let live = match &args.flow {
        Some(flow) => vec![stored::live(tx, Some(flow)).await?],
        None => published_flows::live(tx).await?,
    };
    if live.is_empty() {
        writeln!(out, "No flow was served or published yet.")?;
    }
    for one in &live {
        writeln!(out, "{}", one.flow)?;
        for turn in published_flows::history(tx, &one.flow).await? {
            let at = Timestamp::from_millisecond(turn.at)?.to_zoned(rome());
            writeln!(
                out,
                "{:<5} {}  {}  {:<9}  {}{}",
                if turn.turn == one.turn { "live" } else { "" },
                at.strftime("%Y-%m-%d %H:%M"),
                turn.hash,
                turn.cause,
                turn.who,
                turn.note
                    .map_or_else(String::new, |note| format!("  {note}")),
            )?;
        }
    }
    Ok(live)
}

/// Says so when the folder holds something else than what is live.
fn tell_folder(
    own: Option<&flow::Flow>,
    live: &[Published],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let Some(own) = own else {
        writeln!(
            out,
            "The configured flow has mistakes; `centralino flow check` shows them."
        )?;
        return Ok(());
    };
    let Some(one) = live.iter().find(|one| one.flow == own.name()) else {
        return Ok(());
    };
    if one.hash != own.release() {
        let what = if one.cause == FOLDER {
            "it is served from the next start"
        } else {
            "`centralino flow publish` makes it live"
        };
        writeln!(
            out,
            "The configured flow is release {}, which is not live: {what}.",
            own.release()
        )?;
    }
    Ok(())
}
