//! `centralino letters`: the print room's own commands, which need no server and no database.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::letters::{Order, RECEIPT_NAME, bundle, print, write_private};
use crate::rng::Rng;
use crate::seal::PrintIdentity;

/// What the print room does.
#[derive(Debug, Subcommand)]
pub enum LettersCommand {
    /// Make a key pair: the identity goes to the print room, the public key to the configuration
    Keygen {
        /// Where to write the identity; the public key goes beside it, with .pub at the end
        #[arg(long)]
        out: PathBuf,
    },
    /// Open a bundle and write one PDF a letter, one for the batch, and the receipt
    Print {
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
    },
}

/// Runs one of the commands.
pub fn run(command: LettersCommand) -> anyhow::Result<()> {
    match command {
        LettersCommand::Keygen { out } => keygen(&out),
        LettersCommand::Print {
            bundle,
            identity,
            out,
            from,
            to,
        } => {
            let bundle = bundle::read(&bundle)
                .with_context(|| format!("cannot use the bundle {}", bundle.display()))?;
            let identity = read_identity(&identity)?;
            let order = Order {
                bundle: &bundle,
                identity: &identity,
                out: &out,
                from,
                to,
            };
            print_letters(&order)
        }
    }
}

fn keygen(out: &Path) -> anyhow::Result<()> {
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
    let mut to = io::stdout();
    writeln!(to, "Identity: {} (key {})", out.display(), key.id())?;
    writeln!(
        to,
        "Move it to the print room's machine and keep no copy here."
    )?;
    write!(to, "Public key, for the configuration: {}", key.to_text())?;
    Ok(())
}

fn read_identity(path: &Path) -> anyhow::Result<PrintIdentity> {
    let what = || format!("cannot use the identity {}", path.display());
    let text = Zeroizing::new(fs::read_to_string(path).with_context(what)?);
    let mode = fs::metadata(path).with_context(what)?.permissions().mode();
    if mode & 0o077 != 0 {
        writeln!(
            io::stderr(),
            "warning: others can read {}; run chmod 600 on it",
            path.display()
        )?;
    }
    PrintIdentity::parse(&text).with_context(what)
}

fn print_letters(order: &Order<'_>) -> anyhow::Result<()> {
    let mut terminal = io::stderr();
    let shown = terminal.is_terminal();
    let receipt = print(order, Clock::system().now(), |done, of| {
        if shown {
            // A terminal that went away is no reason to stop printing.
            let _gone = write!(terminal, "\r{done}/{of}");
        }
    })?;
    if shown {
        writeln!(io::stderr())?;
    }
    writeln!(
        io::stdout(),
        "{} letters on the receipt {}; the PDFs hold secrets: delete them once on paper.",
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
        let keygen = || {
            run(LettersCommand::Keygen {
                out: identity.clone(),
            })
        };
        keygen().unwrap();
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
        run(LettersCommand::Print {
            bundle: file,
            identity: identity.clone(),
            out: out.clone(),
            from: Some(2),
            to: None,
        })
        .unwrap();
        assert!(out.join("lettera-00002.pdf").exists());
        assert!(!out.join("lettera-00001.pdf").exists());
        let again = keygen().unwrap_err().to_string();
        assert!(again.contains("already there"), "{again}");
    }
}
