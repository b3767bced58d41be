//! `centralino envelopes`: sealed PINs for the offices' desks. The server makes and confirms them; the
//! print room prints them, on its own machine, as it prints letters.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use jiff::Timestamp;

use super::Environment;
use super::io::Streams;
use super::letters::{PrintArgs, print_bundle};
use super::open::{Need, Where};
use crate::domain::zone::rome;
use crate::letters::{bundle, receipt};
use crate::store::envelopes;
use crate::workflows::Ctx;
use crate::workflows::make_envelopes::{self, MOST};

/// The longest name of an office: it has to fit in the window of an envelope.
const OFFICE: usize = 60;

/// What is done with envelopes.
#[derive(Debug, Subcommand)]
pub enum EnvelopesCommand {
    /// Draw PINs for an office, sealed to the print room, and write them into a bundle
    Make {
        /// The office, as it is to stand in the envelopes' window
        #[arg(long, value_parser = office)]
        office: String,
        /// How many
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST)))]
        count: u32,
        /// The bundle's file; it must not be there yet
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        place: Where,
    },
    /// Open a bundle and write one PDF an envelope, one for the batch, and the receipt
    Print(PrintArgs),
    /// Take the print room's receipt: from now on these envelopes can be handed over
    Confirm {
        /// The receipt
        receipt: PathBuf,
        /// Envelopes that came out badly, by number: they can never be handed over
        #[arg(long, value_delimiter = ',')]
        spoiled: Vec<u32>,
        #[command(flatten)]
        place: Where,
    },
    /// How many envelopes of each batch are where
    List {
        #[command(flatten)]
        place: Where,
    },
}

/// Runs one of the commands.
pub async fn run(
    command: EnvelopesCommand,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let (place, need) = match &command {
        EnvelopesCommand::Print(args) => return print_bundle(args, streams),
        EnvelopesCommand::Make { place, out, .. } => {
            if out.exists() {
                bail!(
                    "{} is already there: it may hold envelopes not printed yet",
                    out.display()
                );
            }
            (place, Need::Secrets)
        }
        EnvelopesCommand::Confirm { place, .. } | EnvelopesCommand::List { place } => {
            (place, Need::Rows)
        }
    };
    let ctx = place.open(environment, need).await?;
    let done = match &command {
        EnvelopesCommand::Make {
            office, count, out, ..
        } => make(&ctx, (office, *count), out, streams).await,
        EnvelopesCommand::Confirm {
            receipt, spoiled, ..
        } => confirm(&ctx, receipt, spoiled, streams).await,
        EnvelopesCommand::List { .. } => list(&ctx, streams).await,
        EnvelopesCommand::Print(_) => Ok(()),
    };
    ctx.db.close().await;
    done
}

async fn make(
    ctx: &Ctx,
    (office, count): (&str, u32),
    out: &Path,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let shown = streams.interactive;
    let batch = make_envelopes::draw(ctx, office, count, |done| {
        if shown {
            // A terminal that went away is no reason to stop.
            let _gone = write!(streams.err, "\r{done}/{count}");
        }
    })
    .await?;
    if shown {
        writeln!(streams.err)?;
    }
    let sealed = &batch.bundle;
    bundle::write(out, sealed).with_context(|| format!("cannot write {}", out.display()))?;
    if let Err(error) = make_envelopes::keep(ctx, &batch).await {
        // Envelopes that nobody knows could never be bound.
        fs::remove_file(out).with_context(|| format!("delete {} by hand", out.display()))?;
        return Err(error).context("the envelopes were not made; try again");
    }
    writeln!(
        streams.out,
        "{count} envelopes for {office} in {} (bundle {}, key {})",
        out.display(),
        sealed.id,
        sealed.key
    )?;
    Ok(())
}

async fn confirm(
    ctx: &Ctx,
    file: &Path,
    spoiled: &[u32],
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let taken = receipt::read(file).with_context(|| format!("cannot use {}", file.display()))?;
    // A number that is not on the receipt is a slip of the pen: nothing is settled then.
    taken.good(spoiled)?;
    taken.must_be_of_envelopes()?;
    let settled = make_envelopes::confirm(ctx, &taken, spoiled).await?;
    writeln!(
        streams.out,
        "{} envelopes can be handed over, {} spoiled, {} settled before or of another bundle; \
         delete the bundle and the PDFs now.",
        settled.arrived, settled.spoiled, settled.unknown
    )?;
    Ok(())
}

async fn list(ctx: &Ctx, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let mut tx = ctx.db.read().await?;
    for count in envelopes::counts(&mut tx).await? {
        let made = Timestamp::from_millisecond(count.made_at).unwrap_or_default();
        writeln!(
            streams.out,
            "{}\t{}\t{}\t{}\t{}",
            count.batch,
            made.to_zoned(rome()).date(),
            count.office,
            count.state,
            count.count
        )?;
    }
    Ok(())
}

fn office(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > OFFICE || name.chars().any(char::is_control) {
        return Err(format!(
            "an office's name has 1 to {OFFICE} characters on one line"
        ));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_name_fits_in_the_window() {
        assert_eq!(office(" Sede di Roma "), Ok("Sede di Roma".to_owned()));
        for wrong in ["", "  ", "Sede\ndi Roma", &"x".repeat(OFFICE + 1)] {
            assert!(office(wrong).is_err(), "{wrong}");
        }
    }
}
