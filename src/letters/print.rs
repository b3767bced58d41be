//! The print room's run: opens a bundle with the identity and writes one PDF a letter, one for the
//! batch, and the receipt. A range can be printed again. It wipes nothing: only `confirm` does.

use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::bundle::{Bundle, Entry};
use super::files::write_private;
use super::fonts::{BadFont, Fonts};
use super::letter::{Letter, RenderError, render};
use super::receipt::{self, Receipt, ReceiptError};
use crate::domain::pin::Half;
use crate::seal::PrintIdentity;

/// The receipt's file name in the folder of PDFs.
pub const RECEIPT_NAME: &str = "receipt.json";

/// What to print.
pub struct Order<'a> {
    /// The sealed letters.
    pub bundle: &'a Bundle,
    /// What opens them.
    pub identity: &'a PrintIdentity,
    /// The folder for PDFs and receipt; made if it is not there, readable by its owner alone.
    pub out: &'a Path,
    /// First letter; 1 if not given.
    pub from: Option<u32>,
    /// Last letter; the bundle's last if not given.
    pub to: Option<u32>,
}

/// Why nothing, or not everything, was printed. Without a receipt for it, a letter is not printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The wrong identity file.
    #[error("the bundle is sealed to key {bundle}, this identity is of key {identity}")]
    OtherKey {
        /// The key that the bundle names.
        bundle: String,
        /// The key of the identity given.
        identity: String,
    },
    /// The bundle has no letters.
    #[error("the bundle has no letters")]
    Empty,
    /// `--from` and `--to` do not fit.
    #[error("the bundle has letters from 1 to {0}: choose among them")]
    Range(u32),
    /// Changed since they were sealed: another address, another person, another text.
    #[error("these letters do not open, nothing was printed: {0:?}")]
    DoNotOpen(Vec<u32>),
    /// One letter cannot be made.
    #[error("letter {0} cannot be printed")]
    Render(u32, #[source] RenderError),
    /// The batch file cannot be made.
    #[error("the file with all letters cannot be made")]
    Batch(#[source] RenderError),
    /// The program's own typefaces.
    #[error(transparent)]
    Font(#[from] BadFont),
    /// The file system's answer.
    #[error("the folder for the letters cannot be written")]
    Io(#[from] io::Error),
    /// The receipt that lies there already, or the new one.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
}

/// Prints. `progress` hears after each letter how many are done, and of how many.
pub fn print(
    order: &Order<'_>,
    now: Timestamp,
    mut progress: impl FnMut(usize, usize),
) -> Result<Receipt, PrintError> {
    let fonts = Fonts::load()?;
    let range = chosen(order)?;
    let opened = open(order, &range)?;
    let mut receipt = earlier_receipt(order)?;
    make_folder(order.out)?;
    let letters: Vec<Letter<'_>> = opened
        .iter()
        .map(|(entry, half)| letter(order.bundle, entry, half))
        .collect();
    for (done, ((entry, _), letter)) in (1..).zip(opened.iter().zip(&letters)) {
        let pdf = render(std::slice::from_ref(letter), &fonts)
            .map_err(|error| PrintError::Render(entry.number, error))?;
        let name = format!("lettera-{:05}.pdf", entry.number);
        write_private(&order.out.join(name), &pdf)?;
        receipt.add(entry, now);
        progress(done, letters.len());
    }
    let batch: Zeroizing<Vec<u8>> = render(&letters, &fonts).map_err(PrintError::Batch)?;
    let name = format!("lotto-{:05}-{:05}.pdf", range.start(), range.end());
    write_private(&order.out.join(name), &batch)?;
    receipt::write(&order.out.join(RECEIPT_NAME), &receipt)?;
    Ok(receipt)
}

fn chosen(order: &Order<'_>) -> Result<RangeInclusive<u32>, PrintError> {
    let last = order.bundle.entries.last().ok_or(PrintError::Empty)?.number;
    let range = order.from.unwrap_or(1)..=order.to.unwrap_or(last);
    if *range.start() < 1 || *range.end() > last || range.is_empty() {
        return Err(PrintError::Range(last));
    }
    Ok(range)
}

/// Opens every letter of the range before the first is printed.
fn open<'a>(
    order: &Order<'a>,
    range: &RangeInclusive<u32>,
) -> Result<Vec<(&'a Entry, Half)>, PrintError> {
    let identity = order.identity.public().id();
    if identity != order.bundle.key {
        return Err(PrintError::OtherKey {
            bundle: order.bundle.key.clone(),
            identity,
        });
    }
    let mut opened = Vec::new();
    let mut failed = Vec::new();
    let entries = &order.bundle.entries;
    for entry in entries.iter().filter(|e| range.contains(&e.number)) {
        let secret = order.identity.open(&entry.sealed, &entry.to.binding());
        match secret.ok().and_then(|secret| Half::from_opened(&secret)) {
            Some(half) => opened.push((entry, half)),
            None => failed.push(entry.number),
        }
    }
    if failed.is_empty() {
        Ok(opened)
    } else {
        Err(PrintError::DoNotOpen(failed))
    }
}

fn earlier_receipt(order: &Order<'_>) -> Result<Receipt, PrintError> {
    match receipt::read(&order.out.join(RECEIPT_NAME)) {
        Ok(earlier) if earlier.bundle == order.bundle.id => Ok(earlier),
        Ok(earlier) => Err(ReceiptError::OtherBundle(earlier.bundle).into()),
        Err(ReceiptError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {
            Ok(Receipt::of(&order.bundle.id))
        }
        Err(error) => Err(error.into()),
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

fn letter<'a>(bundle: &'a Bundle, entry: &'a Entry, half: &'a Half) -> Letter<'a> {
    Letter {
        body: &bundle.body,
        to: &entry.to,
        date: entry.date,
        half,
    }
}
