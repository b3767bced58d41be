//! `centralino flow rollback`: an earlier release becomes the live one again.

use clap::Args;

use super::finding::tell;
use super::stored;
use crate::cli::Environment;
use crate::cli::io::Streams;
use crate::cli::open::{Need, Where};
use crate::workflows::Ctx;
use crate::workflows::publish_flow::By;
use crate::workflows::roll_back_flow::{RollBack, RolledBack, roll_back};

/// `centralino flow rollback [FLOW]`
#[derive(Debug, Args)]
#[command(
    long_about = "Make an earlier release live again: the one before, or the one of --to. Rolling back \
                  twice goes back twice. The release is checked anew; with mistakes it stays where it \
                  is, and the exit code is 1. Calls in progress stay on the release they began with."
)]
pub struct Rollback {
    /// The flow's name; needed when there are several
    flow: Option<String>,
    /// The release, or how its hash begins; `flow history` shows them
    #[arg(long, value_name = "HASH")]
    to: Option<String>,
    /// Who does it, for the history
    #[arg(long, value_name = "NAME", value_parser = stored::name)]
    by: Option<String>,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    place: Where,
}

/// Runs the command; 1 when there is nothing to go back to, or it is refused.
pub async fn run(
    args: &Rollback,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    let ctx = args.place.open(environment, Need::Rows).await?;
    let done = carry_out(&ctx, args, streams).await;
    ctx.db.close().await;
    done
}

async fn carry_out(ctx: &Ctx, args: &Rollback, streams: &mut Streams<'_>) -> anyhow::Result<u8> {
    let mut tx = ctx.db.read().await?;
    let flow = stored::live(&mut tx, args.flow.as_deref()).await?.flow;
    drop(tx);
    let who = stored::who(args.by.as_deref());
    let by = By {
        who: &who,
        note: args.note.as_deref(),
    };
    let what = RollBack {
        flow: &flow,
        to: args.to.as_deref(),
        seen: None,
    };
    let to = args.to.as_deref().unwrap_or_default();
    let out = &mut *streams.out;
    match roll_back(ctx, what, by).await? {
        RolledBack::Live(hash, before) => {
            writeln!(
                out,
                "{flow}: release {hash} is live again instead of {before}"
            )?;
            return Ok(0);
        }
        RolledBack::AlreadyLive(hash) => {
            writeln!(out, "{flow}: release {hash} is live already")?;
            return Ok(0);
        }
        RolledBack::Mistakes(sources, found) => {
            tell(out, &found, &sources)?;
            writeln!(
                out,
                "{flow}: that release cannot be served any more; nothing was changed"
            )?;
        }
        RolledBack::NothingBefore => {
            writeln!(
                out,
                "{flow}: no release was live before this one; nothing was changed"
            )?;
        }
        RolledBack::NoSuchFlow => writeln!(out, "there is no flow called {flow}")?,
        RolledBack::NotInHistory => writeln!(
            out,
            "{flow}: no release of its history begins with {to}; `centralino flow history` shows them"
        )?,
        RolledBack::Ambiguous => {
            writeln!(
                out,
                "{flow}: several releases begin with {to}: write more of it"
            )?;
        }
        // Only a page says which release it saw.
        RolledBack::Meanwhile(hash) => writeln!(out, "{flow}: release {hash} is live meanwhile")?,
    }
    Ok(1)
}
