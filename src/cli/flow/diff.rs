//! `centralino flow diff`: what is different between two versions of a flow, in words.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::finding::tell;
use super::folder::read_version;
use super::stored;
use crate::cli::Environment;
use crate::cli::io::Streams;
use crate::cli::open::{Need, Where};
use crate::flow::{self, Sources};

/// `centralino flow diff A B`
#[derive(Debug, Args)]
#[command(
    long_about = "Tell what is different between two versions of a flow: nodes that came or went, prompts \
                  by language, keys, where they lead, queues, calendars, lines. A version is a flow file, \
                  its folder, `live` (`live:FLOW` where there are several), or how the hash of a release \
                  begins. For the last two say --config or --database.\n\nThe exit code is that of `diff`: \
                  0 when nothing but comments, order or layout differ, 1 when something does, 2 when a \
                  version cannot be read."
)]
pub struct Diff {
    /// The version before
    #[arg(value_name = "A")]
    before: String,
    /// The version after
    #[arg(value_name = "B")]
    after: String,
    /// For people or for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    place: Where,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command: 0 when both are the same, 1 when not, 2 when one cannot be read.
pub async fn run(
    args: &Diff,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    match compare(args, environment, streams).await {
        Ok(code) => Ok(code),
        Err(error) => {
            writeln!(streams.err, "error: {error:#}")?;
            Ok(2)
        }
    }
}

async fn compare(
    args: &Diff,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    let (old, old_own) = version(&args.before, &args.place, environment).await?;
    let (new, new_own) = version(&args.after, &args.place, environment).await?;
    let out = &mut *streams.out;
    let diff = match flow::diff((&old, &old_own), (&new, &new_own)) {
        Ok(diff) => diff,
        Err(found) => {
            let unreadable_before = flow::diff((&old, &old_own), (&old, &old_own)).is_err();
            tell(
                streams.err,
                &found,
                if unreadable_before { &old } else { &new },
            )?;
            return Ok(2);
        }
    };
    if args.format == Format::Json {
        serde_json::to_writer_pretty(&mut *out, &diff)?;
        writeln!(out)?;
    } else if !diff.is_empty() {
        write!(out, "{diff}")?;
    } else if flow::release_id(&old, &old_own) == flow::release_id(&new, &new_own) {
        writeln!(out, "The same release.")?;
    } else {
        writeln!(out, "Only comments, order or layout differ.")?;
    }
    Ok(u8::from(!diff.is_empty()))
}

/// The files of a version, and which of them is the flow's own.
async fn version(
    text: &str,
    place: &Where,
    environment: &Environment,
) -> anyhow::Result<(Sources, String)> {
    let path = Path::new(text);
    let live = match text.split_once(':') {
        _ if text == "live" => Some(None),
        Some(("live", flow)) => Some(Some(flow)),
        _ => None,
    };
    let hash = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if path.exists() || (live.is_none() && !hash) {
        return read_version(path);
    }
    let ctx = place.open(environment, Need::Rows).await?;
    let mut tx = ctx.db.read().await?;
    let release = match live {
        Some(flow) => match stored::live(&mut tx, flow).await {
            Ok(live) => stored::release(&mut tx, &live.hash).await,
            Err(error) => Err(error),
        },
        None => stored::beginning_with(&mut tx, &text.to_ascii_lowercase()).await,
    };
    drop(tx);
    ctx.db.close().await;
    stored::files(&release?)
}
