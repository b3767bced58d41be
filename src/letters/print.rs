//! The print room's run: opens a bundle with the identity and writes one PDF a letter, one for the
//! batch, and the receipt. A range can be printed again. It wipes nothing: only `confirm` does.

use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::bundle::{Bundle, Entry, Recipient};
use super::files::write_private;
use super::fonts::{BadFont, Fonts};
use super::letter::{Letter, RenderError, render};
use super::opened::Opened;
use super::receipt::{self, Receipt, ReceiptError};
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
        .map(|(entry, opened)| letter(order.bundle, entry, opened))
        .collect();
    for (done, ((entry, _), letter)) in (1..).zip(opened.iter().zip(&letters)) {
        let pdf = render(std::slice::from_ref(letter), &fonts)
            .map_err(|error| PrintError::Render(entry.number, error))?;
        let name = format!("{}-{:05}.pdf", kind(entry), entry.number);
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
) -> Result<Vec<(&'a Entry, Opened<'a>)>, PrintError> {
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
        match Opened::open(order.identity, &entry.to, &entry.sealed) {
            Some(secret) => opened.push((entry, secret)),
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

fn letter<'a>(bundle: &'a Bundle, entry: &Entry, opened: &'a Opened<'_>) -> Letter<'a> {
    Letter {
        body: &bundle.body,
        date: entry.date,
        content: opened.content(),
    }
}

/// What the file of one entry is called.
fn kind(entry: &Entry) -> &'static str {
    match entry.to {
        Recipient::Person(_) | Recipient::Invited { .. } | Recipient::Activated { .. } => "lettera",
        Recipient::Office(_) => "busta",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pin::{Half, Halves};
    use crate::letters::bundle::samples::{batch, envelopes};
    use crate::letters::letter::Content;
    use crate::rng::Rng;
    use std::os::unix::fs::PermissionsExt as _;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// What the letter of `number` must look like, made from the half that was sealed.
    fn expected(bundle: &Bundle, number: usize, half: &str) -> Vec<u8> {
        let half = Half::from_opened(half.as_bytes()).unwrap();
        let entry = &bundle.entries[number - 1];
        let Recipient::Person(to) = &entry.to else {
            panic!("no letter")
        };
        page(bundle, entry, Content::SecondHalf(to, &half))
    }

    fn page(bundle: &Bundle, entry: &Entry, content: Content<'_>) -> Vec<u8> {
        let letter = Letter {
            body: &bundle.body,
            date: entry.date,
            content,
        };
        render(&[letter], &Fonts::load().unwrap()).unwrap().to_vec()
    }

    #[test]
    fn envelopes_are_printed_with_both_halves_and_counted_by_their_serials() {
        let (bundle, identity, wholes) = envelopes(2, &Rng::seeded(57));
        let folder = tempfile::tempdir().unwrap();
        let order = Order {
            bundle: &bundle,
            identity: &identity,
            out: folder.path(),
            from: None,
            to: None,
        };
        let receipt = print(&order, at("2015-03-11T08:00:00Z"), |_, _| {}).unwrap();
        assert!(receipt.must_be_of_envelopes().is_ok());
        assert_eq!(receipt.printed.len(), 2);
        let entry = &bundle.entries[1];
        let Recipient::Office(envelope) = &entry.to else {
            panic!("no envelope")
        };
        let halves = Halves::from_opened(wholes[1].as_bytes()).unwrap();
        let expected = page(&bundle, entry, Content::Envelope(envelope, &halves));
        let printed = fs::read(folder.path().join("busta-00002.pdf")).unwrap();
        assert_eq!(printed, expected);
    }

    #[test]
    fn a_bundle_becomes_a_pdf_a_letter_one_for_all_and_a_receipt() {
        let (bundle, identity, halves) = batch(3, &Rng::seeded(51));
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("stampa");
        let order = Order {
            bundle: &bundle,
            identity: &identity,
            out: &out,
            from: None,
            to: None,
        };
        let mut heard = Vec::new();
        let receipt = print(&order, at("2015-03-11T08:00:00Z"), |done, of| {
            heard.push((done, of));
        });
        assert_eq!(heard, [(1, 3), (2, 3), (3, 3)]);
        assert_eq!(
            names(&out),
            [
                "lettera-00001.pdf",
                "lettera-00002.pdf",
                "lettera-00003.pdf",
                "lotto-00001-00003.pdf",
                "receipt.json"
            ]
        );
        for name in names(&out) {
            let mode = fs::metadata(out.join(&name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        let second = fs::read(out.join("lettera-00002.pdf")).unwrap();
        assert_eq!(second, expected(&bundle, 2, &halves[1]));
        assert_ne!(second, expected(&bundle, 2, &halves[0]));
        let saved = receipt::read(&out.join(RECEIPT_NAME)).unwrap();
        assert_eq!(saved, receipt.unwrap());
        assert_eq!(saved.printed.len(), 3);
    }

    #[test]
    fn a_range_is_printed_again_and_counted_on_the_same_receipt() {
        let (bundle, identity, _) = batch(4, &Rng::seeded(52));
        let folder = tempfile::tempdir().unwrap();
        let mut order = Order {
            bundle: &bundle,
            identity: &identity,
            out: folder.path(),
            from: None,
            to: None,
        };
        print(&order, at("2015-03-11T08:00:00Z"), |_, _| {}).unwrap();
        (order.from, order.to) = (Some(2), Some(3));
        let receipt = print(&order, at("2015-03-11T09:00:00Z"), |_, _| {}).unwrap();
        let times: Vec<u32> = receipt.printed.values().map(|p| p.times).collect();
        assert_eq!(times, [1, 2, 2, 1]);
        assert!(names(folder.path()).contains(&"lotto-00002-00003.pdf".to_owned()));
    }

    #[test]
    fn a_letter_whose_address_was_changed_stops_the_run_before_the_first_page() {
        let (mut bundle, identity, _) = batch(3, &Rng::seeded(53));
        if let Recipient::Person(to) = &mut bundle.entries[1].to {
            to.address = vec!["Via dei Ladri 7".into()];
        }
        let folder = tempfile::tempdir().unwrap();
        let order = Order {
            bundle: &bundle,
            identity: &identity,
            out: folder.path(),
            from: None,
            to: None,
        };
        let error = print(&order, at("2015-03-11T08:00:00Z"), |_, _| {}).unwrap_err();
        assert!(matches!(&error, PrintError::DoNotOpen(numbers) if numbers == &[2]));
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn the_wrong_identity_and_the_wrong_range_are_told() {
        let (bundle, identity, _) = batch(3, &Rng::seeded(54));
        let other = PrintIdentity::generate(&Rng::seeded(55));
        let folder = tempfile::tempdir().unwrap();
        let mut order = Order {
            bundle: &bundle,
            identity: &other,
            out: folder.path(),
            from: None,
            to: None,
        };
        let now = at("2015-03-11T08:00:00Z");
        let result = print(&order, now, |_, _| {});
        assert!(matches!(result, Err(PrintError::OtherKey { .. })));
        order.identity = &identity;
        for (from, to) in [(0, 3), (1, 4), (3, 2)] {
            (order.from, order.to) = (Some(from), Some(to));
            let result = print(&order, now, |_, _| {});
            assert!(matches!(result, Err(PrintError::Range(3))));
        }
    }

    #[test]
    fn a_folder_with_another_bundles_letters_is_left_alone() {
        let (bundle, identity, _) = batch(1, &Rng::seeded(56));
        let folder = tempfile::tempdir().unwrap();
        let other = Receipt::of("lotto-9");
        receipt::write(&folder.path().join(RECEIPT_NAME), &other).unwrap();
        let order = Order {
            bundle: &bundle,
            identity: &identity,
            out: folder.path(),
            from: None,
            to: None,
        };
        let result = print(&order, at("2015-03-11T08:00:00Z"), |_, _| {});
        assert!(matches!(
            result,
            Err(PrintError::Receipt(ReceiptError::OtherBundle(id))) if id == "lotto-9"
        ));
        assert_eq!(names(folder.path()), ["receipt.json"]);
    }
}
