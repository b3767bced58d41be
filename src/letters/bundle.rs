//! The file in which sealed letters leave the server: JSON lines, a header, a numbered entry a
//! letter, and a digest. It holds names and addresses, so mode 0600; it never holds a half in clear.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::files::write_private;
use crate::domain::addressee::Addressee;
use crate::domain::body::Body;
use crate::domain::envelope::Envelope;

/// The format's version.
const VERSION: u32 = 1;

/// A numbered batch of sealed letters, with all that the print room needs besides its identity.
#[derive(Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The batch's id: the receipt repeats it.
    pub id: String,
    /// Which print room's key the halves are sealed to (`PrintRoomKey::id`).
    pub key: String,
    /// When it was exported.
    pub made: Timestamp,
    /// Who writes.
    pub body: Body,
    /// The letters, numbered from 1 without gaps.
    pub entries: Vec<Entry>,
}

/// Where a sealed secret goes. In the file the two are told apart by their fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Recipient {
    /// A letter to somebody's residence, with the second half.
    Person(Addressee),
    /// A letter with the first half, that nobody asked for, and how to activate it (R120).
    Invited {
        /// Whom.
        invited: Addressee,
    },
    /// A letter with the second half of an activated PIN, whose first half came by letter (R121).
    Activated {
        /// Whom.
        activated: Addressee,
    },
    /// An envelope for an office, with all sixteen characters, to nobody yet (R73).
    Office(Envelope),
}

impl Recipient {
    /// The envelope, where it is one.
    pub fn envelope(&self) -> Option<&Envelope> {
        match self {
            Self::Office(envelope) => Some(envelope),
            Self::Person(_) | Self::Invited { .. } | Self::Activated { .. } => None,
        }
    }

    /// What the secret is sealed with.
    pub fn binding(&self) -> Vec<u8> {
        match self {
            Self::Person(to) => to.binding(),
            Self::Invited { invited } => bound(invited, "invited"),
            Self::Activated { activated } => bound(activated, "activated"),
            Self::Office(envelope) => envelope.binding(),
        }
    }
}

impl Recipient {
    /// The PIN that a letter is about; none for an envelope, which is nobody's yet.
    pub fn addressee(&self) -> Option<&Addressee> {
        match self {
            Self::Person(to)
            | Self::Invited { invited: to }
            | Self::Activated { activated: to } => Some(to),
            Self::Office(_) => None,
        }
    }
}

/// Another kind of letter is another binding: none is printed as another.
fn bound(to: &Addressee, kind: &str) -> Vec<u8> {
    let mut binding = to.binding();
    binding.extend_from_slice(kind.as_bytes());
    binding
}

/// One sealed letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its place in the batch, from 1.
    pub number: u32,
    /// Where it goes; the secret is sealed together with these fields (`Recipient::binding`).
    pub to: Recipient,
    /// The day in the date line.
    pub date: Date,
    /// The secret, sealed to the print room's key; base64.
    pub sealed: String,
}

/// Why a bundle cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file system's answer.
    #[error("the bundle cannot be read or written")]
    Io(#[from] io::Error),
    /// A line is not what belongs there. The content is not repeated: it has names in it.
    #[error("line {0} of the bundle cannot be understood")]
    Line(usize),
    /// Another program's version.
    #[error("the bundle has format {0}, this program reads format {VERSION}")]
    Version(u32),
    /// Cut off or changed.
    #[error("the bundle is incomplete or was changed: its digest does not fit")]
    Digest,
    /// Entries are missing or not in order.
    #[error("the bundle's letters are not numbered from 1 to {0}")]
    Numbers(usize),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    centralino_letters: u32,
    id: String,
    key: String,
    made: Timestamp,
    count: usize,
    body: Body,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Footer {
    sha256: String,
}

/// Writes a bundle so that it appears whole or not at all.
pub fn write(path: &Path, bundle: &Bundle) -> Result<(), BundleError> {
    write_private(path, to_text(bundle)?.as_bytes())?;
    Ok(())
}

/// Reads a bundle and checks its digest and its numbers.
pub fn read(path: &Path) -> Result<Bundle, BundleError> {
    parse(&std::fs::read_to_string(path)?)
}

/// The bundle as the file holds it.
pub fn to_text(bundle: &Bundle) -> Result<String, BundleError> {
    let header = Header {
        centralino_letters: VERSION,
        id: bundle.id.clone(),
        key: bundle.key.clone(),
        made: bundle.made,
        count: bundle.entries.len(),
        body: bundle.body.clone(),
    };
    let mut text = line(&header, 1)?;
    for (number, entry) in (2..).zip(&bundle.entries) {
        text.push_str(&line(entry, number)?);
    }
    let sha256 = digest(text.as_bytes());
    text.push_str(&line(&Footer { sha256 }, bundle.entries.len() + 2)?);
    numbered(&bundle.entries)?;
    Ok(text)
}

/// Reads what `to_text` wrote.
pub fn parse(text: &str) -> Result<Bundle, BundleError> {
    let content = text.trim_end_matches('\n');
    let (content, footer) = content.rsplit_once('\n').ok_or(BundleError::Digest)?;
    let mut lines = content.lines();
    let header: Header = lines
        .next()
        .and_then(|line| serde_json::from_str(line).ok())
        .ok_or(BundleError::Line(1))?;
    if header.centralino_letters != VERSION {
        return Err(BundleError::Version(header.centralino_letters));
    }
    let footer: Footer = serde_json::from_str(footer).map_err(|_| BundleError::Digest)?;
    if footer.sha256 != digest(format!("{content}\n").as_bytes()) {
        return Err(BundleError::Digest);
    }
    let entries = (2..)
        .zip(lines)
        .map(|(number, line)| serde_json::from_str(line).map_err(|_| BundleError::Line(number)))
        .collect::<Result<Vec<Entry>, _>>()?;
    if entries.len() != header.count {
        return Err(BundleError::Numbers(header.count));
    }
    numbered(&entries)?;
    Ok(Bundle {
        id: header.id,
        key: header.key,
        made: header.made,
        body: header.body,
        entries,
    })
}

/// SHA-256 in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _always = write!(text, "{byte:02x}");
    }
    text
}

fn numbered(entries: &[Entry]) -> Result<(), BundleError> {
    if (1..).zip(entries).all(|(n, entry)| entry.number == n) {
        Ok(())
    } else {
        Err(BundleError::Numbers(entries.len()))
    }
}

fn line<T: Serialize>(value: &T, number: usize) -> Result<String, BundleError> {
    let mut line = serde_json::to_string(value).map_err(|_| BundleError::Line(number))?;
    line.push('\n');
    Ok(line)
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;
    use crate::domain::addressee::samples::mario;
    use crate::domain::body::samples::institute;
    use crate::domain::envelope::Serial;
    use crate::domain::pin;
    use crate::domain::practice::PracticeNumber;
    use crate::rng::Rng;
    use crate::seal::PrintIdentity;

    /// A sealed batch of `count` letters, with the halves in it for the test to compare.
    pub(crate) fn batch(count: u32, rng: &Rng) -> (Bundle, PrintIdentity, Vec<String>) {
        let identity = PrintIdentity::generate(rng);
        let mut halves = Vec::new();
        let entries = (1..=count).map(|number| {
            let mut to = mario();
            to.pin = format!("pin-{number}");
            to.practice = PracticeNumber::parse(&(482_912 + number).to_string()).unwrap();
            let half = pin::generate(|bytes| rng.fill(bytes)).second;
            halves.push(half.expose().to_owned());
            let key = identity.public();
            let sealed = key.seal(half.expose().as_bytes(), &to.binding(), rng);
            Entry {
                number,
                date: jiff::civil::date(2015, 3, 10),
                sealed: sealed.unwrap(),
                to: Recipient::Person(to),
            }
        });
        let bundle = Bundle {
            id: "lotto-1".into(),
            key: identity.public().id(),
            made: "2015-03-10T17:00:00Z".parse().unwrap(),
            body: institute(),
            entries: entries.collect(),
        };
        (bundle, identity, halves)
    }

    /// A sealed batch of `count` envelopes, with the whole PINs in it for the test to compare.
    pub(crate) fn envelopes(count: u32, rng: &Rng) -> (Bundle, PrintIdentity, Vec<String>) {
        let (mut bundle, identity, _) = batch(0, rng);
        let mut wholes = Vec::new();
        for number in 1..=count {
            let to = Recipient::Office(Envelope {
                serial: Serial::generate(|bytes| rng.fill(bytes)),
                office: "Sede di Bolzano".into(),
            });
            let whole = pin::generate(|bytes| rng.fill(bytes)).expose_whole();
            let sealed = identity.public().seal(&whole, &to.binding(), rng);
            wholes.push(String::from_utf8(whole.to_vec()).unwrap());
            bundle.entries.push(Entry {
                number,
                date: jiff::civil::date(2015, 3, 10),
                sealed: sealed.unwrap(),
                to,
            });
        }
        (bundle, identity, wholes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn a_bundle_reads_back_and_has_no_half_in_clear() {
        let (bundle, _, halves) = samples::batch(3, &Rng::seeded(31));
        let text = to_text(&bundle).unwrap();
        assert_eq!(parse(&text).unwrap(), bundle);
        for half in &halves {
            assert!(!text.contains(half));
        }
    }

    #[test]
    fn a_bundle_of_envelopes_reads_back_and_has_no_pin_in_clear() {
        let (bundle, _, wholes) = samples::envelopes(3, &Rng::seeded(32));
        let text = to_text(&bundle).unwrap();
        assert_eq!(parse(&text).unwrap(), bundle);
        for whole in &wholes {
            let (first, second) = whole.split_at(8);
            assert!(!text.contains(first) && !text.contains(second));
        }
    }

    #[test]
    fn a_bundle_that_was_cut_or_changed_is_refused() {
        let (bundle, _, _) = samples::batch(3, &Rng::seeded(31));
        let text = to_text(&bundle).unwrap();
        let changed = text.replacen("Via del Corso 1", "Via del Corso 7", 1);
        assert!(matches!(parse(&changed), Err(BundleError::Digest)));
        let lines: Vec<&str> = text.lines().collect();
        let cut = lines[..3].join("\n");
        assert!(matches!(parse(&cut), Err(BundleError::Digest)));
        assert!(matches!(parse(""), Err(BundleError::Digest)));
    }

    #[test]
    fn a_bundle_with_a_gap_in_its_numbers_is_not_written() {
        let (mut bundle, _, _) = samples::batch(3, &Rng::seeded(31));
        bundle.entries.remove(1);
        assert!(matches!(to_text(&bundle), Err(BundleError::Numbers(2))));
    }

    #[test]
    fn an_empty_bundle_reads_back() {
        let (bundle, _, _) = samples::batch(0, &Rng::seeded(31));
        assert_eq!(parse(&to_text(&bundle).unwrap()).unwrap(), bundle);
    }
}
