//! The print room's receipt: which letters of a bundle are on paper. It goes back to the server, whose
//! `confirm` settles those letters or envelopes; it holds no name, no address and no secret.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::bundle::{Entry, Recipient, digest};
use super::files::write_private;
use crate::domain::envelope::Serial;
use crate::domain::practice::PracticeNumber;

const VERSION: u32 = 1;

/// What was printed of one bundle, all print runs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The bundle's id.
    pub bundle: String,
    /// The letters, by number.
    pub printed: BTreeMap<u32, Printed>,
}

/// What came onto paper. In the file the two are told apart by their fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum What {
    /// A letter.
    Letter {
        /// Id of the PIN.
        pin: String,
        /// Its practice number.
        practice: PracticeNumber,
    },
    /// An envelope for an office.
    Envelope {
        /// Its number.
        serial: Serial,
    },
}

/// One letter or envelope that was printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Which.
    #[serde(flatten)]
    pub what: What,
    /// When it was printed last.
    pub at: Timestamp,
    /// How often: more than once when paper jammed.
    pub times: u32,
}

/// Why a receipt cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// The file system's answer.
    #[error("the receipt cannot be read or written")]
    Io(#[from] io::Error),
    /// Not a receipt of this version, or changed by hand.
    #[error("this is not a receipt, or it was changed")]
    Damaged,
    /// A run for one bundle into the folder of another.
    #[error("the receipt is of bundle {0}, not of this one")]
    OtherBundle(String),
    /// `--spoiled` names letters that were not printed.
    #[error("letter {0} is not on the receipt")]
    NotPrinted(u32),
    /// A receipt of letters where envelopes are confirmed, or the reverse.
    #[error("this receipt is of {0}: confirm it with `{0} confirm`")]
    OfOthers(&'static str),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnDisk {
    centralino_receipt: u32,
    receipt: Receipt,
    sha256: String,
}

impl Receipt {
    /// A receipt with nothing on it.
    pub fn of(bundle: &str) -> Self {
        Self {
            bundle: bundle.to_owned(),
            printed: BTreeMap::new(),
        }
    }

    /// Adds a letter, or counts it once more.
    pub fn add(&mut self, entry: &Entry, at: Timestamp) {
        let printed = self.printed.entry(entry.number).or_insert_with(|| Printed {
            what: What::of(&entry.to),
            at,
            times: 0,
        });
        printed.at = at;
        printed.times += 1;
    }

    /// Refuses a receipt that has envelopes on it.
    pub fn must_be_of_letters(&self) -> Result<(), ReceiptError> {
        match self.printed.values().next().map(|printed| &printed.what) {
            Some(What::Envelope { .. }) => Err(ReceiptError::OfOthers("envelopes")),
            Some(What::Letter { .. }) | None => Ok(()),
        }
    }

    /// Refuses a receipt that has letters on it.
    pub fn must_be_of_envelopes(&self) -> Result<(), ReceiptError> {
        match self.printed.values().next().map(|printed| &printed.what) {
            Some(What::Letter { .. }) => Err(ReceiptError::OfOthers("letters")),
            Some(What::Envelope { .. }) | None => Ok(()),
        }
    }

    /// The letters that can leave: all printed ones but the spoiled.
    pub fn good(&self, spoiled: &[u32]) -> Result<Vec<&Printed>, ReceiptError> {
        if let Some(number) = spoiled.iter().find(|n| !self.printed.contains_key(n)) {
            return Err(ReceiptError::NotPrinted(*number));
        }
        let good = self.printed.iter().filter(|(n, _)| !spoiled.contains(n));
        Ok(good.map(|(_, printed)| printed).collect())
    }
}

impl What {
    fn of(to: &Recipient) -> Self {
        match to {
            Recipient::Person(to)
            | Recipient::Invited { invited: to }
            | Recipient::Activated { activated: to } => Self::Letter {
                pin: to.pin.clone(),
                practice: to.practice,
            },
            Recipient::Office(envelope) => Self::Envelope {
                serial: envelope.serial,
            },
        }
    }
}

/// Reads a receipt.
pub fn read(path: &Path) -> Result<Receipt, ReceiptError> {
    let text = std::fs::read(path)?;
    let found: OnDisk = serde_json::from_slice(&text).map_err(|_| ReceiptError::Damaged)?;
    if found.centralino_receipt != VERSION || found.sha256 != sum(&found.receipt)? {
        return Err(ReceiptError::Damaged);
    }
    Ok(found.receipt)
}

/// Writes a receipt so that it appears whole or not at all.
pub fn write(path: &Path, receipt: &Receipt) -> Result<(), ReceiptError> {
    let on_disk = OnDisk {
        centralino_receipt: VERSION,
        sha256: sum(receipt)?,
        receipt: receipt.clone(),
    };
    let text = serde_json::to_vec_pretty(&on_disk).map_err(|_| ReceiptError::Damaged)?;
    write_private(path, &text)?;
    Ok(())
}

fn sum(receipt: &Receipt) -> Result<String, ReceiptError> {
    let text = serde_json::to_vec(receipt).map_err(|_| ReceiptError::Damaged)?;
    Ok(digest(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::bundle::Bundle;
    use crate::letters::bundle::samples::{batch, envelopes};
    use crate::rng::Rng;

    fn receipt() -> Receipt {
        receipt_of(&batch(3, &Rng::seeded(41)).0)
    }

    fn receipt_of(bundle: &Bundle) -> Receipt {
        let mut receipt = Receipt::of(&bundle.id);
        for entry in &bundle.entries {
            receipt.add(entry, bundle.made);
        }
        receipt
    }

    #[test]
    fn a_receipt_of_envelopes_reads_back_and_is_not_taken_for_one_of_letters() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipt.json");
        let of_envelopes = receipt_of(&envelopes(2, &Rng::seeded(42)).0);
        write(&path, &of_envelopes).unwrap();
        let read = read(&path).unwrap();
        assert_eq!(read, of_envelopes);
        assert!(read.must_be_of_envelopes().is_ok());
        let error = read.must_be_of_letters().unwrap_err().to_string();
        assert!(error.contains("`envelopes confirm`"), "{error}");
        assert!(receipt().must_be_of_letters().is_ok());
        assert!(receipt().must_be_of_envelopes().is_err());
    }

    #[test]
    fn a_receipt_reads_back_and_names_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipt.json");
        write(&path, &receipt()).unwrap();
        assert_eq!(read(&path).unwrap(), receipt());
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("Rossi") && !text.contains("Corso"));
    }

    #[test]
    fn a_receipt_changed_by_hand_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receipt.json");
        write(&path, &receipt()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("pin-2", "pin-9")).unwrap();
        assert!(matches!(read(&path), Err(ReceiptError::Damaged)));
    }

    #[test]
    fn a_spoiled_letter_is_not_confirmed() {
        let receipt = receipt();
        let good = receipt.good(&[2]).unwrap();
        let pins = good.iter().filter_map(|printed| match &printed.what {
            What::Letter { pin, .. } => Some(pin.as_str()),
            What::Envelope { .. } => None,
        });
        assert_eq!(pins.collect::<Vec<_>>(), ["pin-1", "pin-3"]);
        assert!(matches!(
            receipt.good(&[4]),
            Err(ReceiptError::NotPrinted(4))
        ));
    }
}
