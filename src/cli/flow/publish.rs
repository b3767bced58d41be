//! `centralino flow publish`: a flow that is sound, and whose scripted calls pass, becomes the live
//! release. Anything else is refused with all that is wrong.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::finding::{any_error, tell};
use super::folder::read_version;
use super::stored;
use crate::calls;
use crate::cli::Environment;
use crate::cli::io::Streams;
use crate::cli::open::{Need, Where};
use crate::clock::Clock;
use crate::domain::zone::rome;
use crate::flow::{self, Flow, Sources};
use crate::workflows::Ctx;
use crate::workflows::publish_flow::{By, Publish, live_of, publish};

/// `centralino flow publish FILE`
#[derive(Debug, Args)]
#[command(
    long_about = "Make a flow live. It is checked first, and its scripted calls are played: those of \
                  --calls, or of the folder `calls` beside the flow, that name it. When something is wrong nothing \
                  is published, and the exit code is 1.\n\nNew calls get the release within seconds, \
                  on every server and without a restart; calls in progress stay on the release they \
                  began with. From then on the published release is served, also after a restart, \
                  whatever is in the folder of the configuration."
)]
pub struct PublishArgs {
    /// The flow file, or its folder
    file: PathBuf,
    /// Who publishes it, for the history
    #[arg(long, value_name = "NAME", value_parser = stored::name)]
    by: Option<String>,
    /// Why, for the history
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Scripted calls that must pass, files or folders
    #[arg(long, value_name = "PATH")]
    calls: Vec<PathBuf>,
    #[command(flatten)]
    place: Where,
}

/// Runs the command; 1 when the flow is refused.
pub async fn run(
    args: &PublishArgs,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<u8> {
    let (sources, name) = read_version(&args.file)?;
    let today = Clock::system().now().to_zoned(rome()).date();
    let platform = args.place.read(environment)?.telephony.profile;
    let (flow, found) = flow::check_on(&sources, &name, today, platform);
    tell(streams.out, &found, &sources)?;
    let Some(flow) = flow.filter(|_| !any_error(&found)) else {
        writeln!(streams.out, "{name}: nothing was published")?;
        return Ok(1);
    };
    if !calls_pass(args, flow.name(), (&sources, &name), streams.out).await? {
        writeln!(streams.out, "{name}: nothing was published")?;
        return Ok(1);
    }
    let ctx = args.place.open(environment, Need::Rows).await?;
    let done = put_live(&ctx, args, (&flow, &sources), streams.out).await;
    ctx.db.close().await;
    done
}

async fn put_live(
    ctx: &Ctx,
    args: &PublishArgs,
    (flow, sources): (&Flow, &Sources),
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let mut tx = ctx.db.read().await?;
    let before = match live_of(&mut tx, flow.name()).await? {
        Some(live) => Some(stored::release(&mut tx, &live.hash).await?),
        None => None,
    };
    drop(tx);
    let who = stored::who(args.by.as_deref());
    let by = By {
        who: &who,
        note: args.note.as_deref(),
    };
    let (name, release) = (flow.name(), flow.release());
    match publish(ctx, flow, sources, by).await? {
        Publish::AlreadyLive => {
            writeln!(out, "{name}: release {release} is live already")?;
            return Ok(0);
        }
        Publish::Claimed(found) => {
            tell(out, &found, sources)?;
            writeln!(out, "{name}: nothing was published")?;
            return Ok(1);
        }
        Publish::Live => {}
    }
    match before {
        Some(before) if before.hash != release => {
            writeln!(
                out,
                "{name}: release {release} is live instead of {}",
                before.hash
            )?;
            for line in stored::brief(&before, (sources, release)) {
                writeln!(out, "  {line}")?;
            }
        }
        Some(_) => writeln!(
            out,
            "{name}: release {release}, which was served from the folder, is published now"
        )?,
        None => writeln!(out, "{name}: release {release} is live")?,
    }
    Ok(0)
}

/// Plays the flow's scripted calls on the new release; tells of those that do not pass.
async fn calls_pass(
    args: &PublishArgs,
    flow: &str,
    (sources, name): (&Sources, &str),
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let runner = calls::Runner::of(sources.clone(), Some(name));
    let (mut passed, mut failed, mut others) = (0, 0, 0);
    for script in scripts(args)? {
        // Those of another flow of the folder say nothing about this one.
        if runner.read(&script).is_ok_and(|read| read.flow() != flow) {
            others += 1;
            continue;
        }
        let report = runner.run(&script).await;
        if report.passed() {
            passed += 1;
        } else {
            failed += 1;
            report.print(out)?;
        }
    }
    if passed + failed > 0 {
        writeln!(out, "{passed} of {} calls are as expected", passed + failed)?;
    }
    if others > 0 {
        writeln!(out, "calls of other flows, not played: {others}")?;
    }
    Ok(failed == 0)
}

fn scripts(args: &PublishArgs) -> anyhow::Result<Vec<PathBuf>> {
    if args.calls.is_empty() {
        let folder = if args.file.is_dir() {
            Some(args.file.as_path())
        } else {
            args.file.parent()
        };
        let beside = folder.unwrap_or(Path::new("")).join("calls");
        return if beside.is_dir() {
            scripts_in(&beside)
        } else {
            Ok(Vec::new())
        };
    }
    calls::files(&args.calls)
}

fn scripts_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut scripts = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_yaml = path
            .extension()
            .is_some_and(|extension| extension == "yaml");
        if is_yaml && path.is_file() {
            scripts.push(path);
        }
    }
    scripts.sort();
    Ok(scripts)
}
