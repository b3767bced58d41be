//! `centralino letters`: sealed letters leave, come onto paper, and are confirmed. `keygen` and
//! `print` run in the print room, without server or database.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use zeroize::Zeroizing;

use super::Environment;
use super::io::Streams;
use super::move_letters::{confirm, export, list};
use super::open::Where;
use crate::clock::Clock;
use crate::letters::{Order, RECEIPT_NAME, bundle, print, write_private};
use crate::rng::Rng;
use crate::seal::{PrintIdentity, PrintRoomKey};

/// What is done with letters.
#[derive(Debug, Subcommand)]
pub enum LettersCommand {
    /// Make a key pair: the identity goes to the print room, the public key to the configuration
    Keygen {
        /// Where to write the identity; the public key goes beside it, with .pub at the end
        #[arg(long)]
        out: PathBuf,
    },
    /// Open a bundle and write one PDF a letter, one for the batch, and the receipt
    Print(PrintArgs),
    /// Write the sealed letters that wait into a bundle
    Export {
        /// The bundle's file; it must not be there yet
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        place: Where,
    },
    /// Take the print room's receipt: what is on paper is wiped here
    Confirm {
        /// The receipt
        receipt: PathBuf,
        /// Letters that came out badly, by number: they leave again with the next bundle
        #[arg(long, value_delimiter = ',')]
        spoiled: Vec<u32>,
        #[command(flatten)]
        place: Where,
    },
    /// The letters that wait for the print room or are there
    List {
        #[command(flatten)]
        place: Where,
    },
}

/// `centralino letters print`
#[derive(Debug, clap::Args)]
pub struct PrintArgs {
    /// The file that `letters export` wrote
    #[arg(long)]
    bundle: PathBuf,
    /// The print room's identity file
    #[arg(long)]
    identity: PathBuf,
    /// The folder for the PDFs and the receipt
    #[arg(long)]
    out: PathBuf,
    /// First letter to print
    #[arg(long)]
    from: Option<u32>,
    /// Last letter to print
    #[arg(long)]
    to: Option<u32>,
}

/// Runs one of the commands.
pub async fn run(
    command: LettersCommand,
    environment: &Environment,
    streams: &mut Streams<'_>,
) -> anyhow::Result<()> {
    match command {
        LettersCommand::Keygen { out } => keygen(&out, streams),
        LettersCommand::Print(args) => print_bundle(&args, streams),
        LettersCommand::Export { out, place } => export(&out, &place, environment, streams).await,
        LettersCommand::Confirm {
            receipt,
            spoiled,
            place,
        } => confirm((&receipt, &spoiled), &place, environment, streams).await,
        LettersCommand::List { place } => list(&place, environment, streams).await,
    }
}

fn keygen(out: &Path, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let key = make_pair(out)?;
    let to = &mut streams.out;
    writeln!(to, "Identity: {} (key {})", out.display(), key.id())?;
    writeln!(
        to,
        "Move it to the print room's machine and keep no copy here."
    )?;
    write!(to, "Public key, for the configuration: {}", key.to_text())?;
    Ok(())
}

/// Writes a new identity and, beside it with `.pub`, its public key.
pub(super) fn make_pair(out: &Path) -> anyhow::Result<PrintRoomKey> {
    let mut public = out.as_os_str().to_owned();
    public.push(".pub");
    let public = PathBuf::from(public);
    for path in [out, &public] {
        if path.exists() {
            bail!(
                "{} is already there: letters sealed to the old key would never open again",
                path.display()
            );
        }
    }
    let identity = PrintIdentity::generate(&Rng::System);
    let key = identity.public();
    write_private(out, identity.to_text().as_bytes())
        .with_context(|| format!("cannot write {}", out.display()))?;
    write_private(&public, key.to_text().as_bytes())
        .with_context(|| format!("cannot write {}", public.display()))?;
    Ok(key)
}

fn read_identity(path: &Path, streams: &mut Streams<'_>) -> anyhow::Result<PrintIdentity> {
    let what = || format!("cannot use the identity {}", path.display());
    let text = Zeroizing::new(fs::read_to_string(path).with_context(what)?);
    let mode = fs::metadata(path).with_context(what)?.permissions().mode();
    if mode & 0o077 != 0 {
        writeln!(
            streams.err,
            "warning: others can read {}; run chmod 600 on it",
            path.display()
        )?;
    }
    PrintIdentity::parse(&text).with_context(what)
}

/// Opens a bundle of letters or envelopes and prints it.
pub(super) fn print_bundle(args: &PrintArgs, streams: &mut Streams<'_>) -> anyhow::Result<()> {
    let file = &args.bundle;
    let sealed =
        bundle::read(file).with_context(|| format!("cannot use the bundle {}", file.display()))?;
    let identity = read_identity(&args.identity, streams)?;
    let order = Order {
        bundle: &sealed,
        identity: &identity,
        out: &args.out,
        from: args.from,
        to: args.to,
    };
    let shown = streams.interactive;
    let receipt = print(&order, Clock::system().now(), |done, of| {
        if shown {
            // A terminal that went away is no reason to stop printing.
            let _gone = write!(streams.err, "\r{done}/{of}");
        }
    })?;
    if shown {
        writeln!(streams.err)?;
    }
    writeln!(
        streams.out,
        "{} on the receipt {}; the PDFs hold secrets: delete them once on paper.",
        receipt.printed.len(),
        order.out.join(RECEIPT_NAME).display()
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::bundle::samples::batch;
    use crate::seal::PrintRoomKey;

    #[test]
    fn what_keygen_wrote_prints_letters_sealed_to_its_public_key() {
        let folder = tempfile::tempdir().unwrap();
        let identity = folder.path().join("identity.txt");
        make_pair(&identity).unwrap();
        let public = fs::read_to_string(folder.path().join("identity.txt.pub")).unwrap();
        let key = PrintRoomKey::parse(&public).unwrap();
        let rng = Rng::seeded(61);
        let (mut letters, _, halves) = batch(2, &rng);
        letters.key = key.id();
        for (entry, half) in letters.entries.iter_mut().zip(&halves) {
            let sealed = key.seal(half.as_bytes(), &entry.to.binding(), &rng);
            entry.sealed = sealed.unwrap();
        }
        let file = folder.path().join("lotto.jsonl");
        bundle::write(&file, &letters).unwrap();
        let out = folder.path().join("stampa");
        let args = PrintArgs {
            bundle: file,
            identity: identity.clone(),
            out: out.clone(),
            from: Some(2),
            to: None,
        };
        let (mut said, mut warned) = (Vec::new(), Vec::new());
        let mut streams = Streams {
            interactive: false,
            stdin: &mut std::io::empty(),
            out: &mut said,
            err: &mut warned,
        };
        print_bundle(&args, &mut streams).unwrap();
        assert!(warned.is_empty());
        assert!(out.join("lettera-00002.pdf").exists());
        assert!(!out.join("lettera-00001.pdf").exists());
        let again = make_pair(&identity).err().unwrap().to_string();
        assert!(again.contains("already there"), "{again}");
    }
}
