//! `centralino letters export`, `confirm` and `list`: the server's side. Nothing is wiped before the
//! receipt is back.

use std::path::Path;

use anyhow::{Context as _, bail};
use jiff::Timestamp;

use super::Environment;
use super::io::Streams;
use super::open::{Need, Where};
use crate::domain::zone::rome;
use crate::letters::{bundle, receipt};
use crate::store::letters;
use crate::workflows::Ctx;
use crate::workflows::move_letters;

/// Writes the letters that wait into a bundle.
pub async fn export(
    out: &Path,
    place: &Where,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    if out.exists() {
        bail!(
            "{} is already there: it may hold letters not printed yet",
            out.display()
        );
    }
    let ctx = place.open(environment, Need::PrintRoom).await?;
    let done = write_bundle(&ctx, out, streams).await;
    ctx.db.close().await;
    done
}

async fn write_bundle(ctx: &Ctx, out: &Path, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let sealed = move_letters::gather(ctx).await?;
    if sealed.entries.is_empty() {
        return Ok(writeln!(
            streams.out,
            "No letter waits; nothing was written."
        )?);
    }
    bundle::write(out, &sealed).with_context(|| format!("cannot write {}", out.display()))?;
    move_letters::exported(ctx, &sealed).await?;
    writeln!(
        streams.out,
        "{} letters in {} (bundle {}, key {})",
        sealed.entries.len(),
        out.display(),
        sealed.id,
        sealed.key
    )?;
    Ok(())
}

/// Takes a receipt, and the numbers of the letters on it that came out badly.
pub async fn confirm(
    (file, spoiled): (&Path, &[u32]),
    place: &Where,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let taken = receipt::read(file).with_context(|| format!("cannot use {}", file.display()))?;
    // A number that is not on the receipt is a slip of the pen: nothing is wiped then.
    taken.good(spoiled)?;
    taken.must_be_of_letters()?;
    let ctx = place.open(environment, Need::Rows).await?;
    let settled = move_letters::confirm(&ctx, &taken, spoiled).await;
    ctx.db.close().await;
    let settled = settled?;
    writeln!(
        streams.out,
        "{} letters confirmed and wiped, {} to print again, {} settled before or of another bundle",
        settled.confirmed, settled.spoiled, settled.unknown
    )?;
    Ok(())
}

/// Practice number, state, day and bundle of every letter that is not settled.
pub async fn list(
    place: &Where,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    let ctx = place.open(environment, Need::Rows).await?;
    let mut tx = ctx.db.read().await?;
    let waiting = letters::waiting(&mut tx).await;
    drop(tx);
    ctx.db.close().await;
    for letter in waiting? {
        let at = Timestamp::from_millisecond(letter.created_at).unwrap_or_default();
        writeln!(
            streams.out,
            "{}\t{}\t{}\t{}",
            letter.number,
            letter.state,
            at.to_zoned(rome()).date(),
            letter.bundle.as_deref().unwrap_or("-")
        )?;
    }
    Ok(())
}
