//! Recordings: whether telephones can play one, and the fingerprint of the text that was read out.

use std::{collections::BTreeMap, fmt::Write as _};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{
    diagnostic::{Diagnostic, Findings, Place},
    sources::Sources,
};

/// The largest recording, bytes: eight minutes of the plainest coding. Nobody listens for as long, and
/// every server keeps all of them in memory.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// Recordings by file name, and what is wrong with each.
pub(super) type Judged = BTreeMap<String, Result<(), String>>;
/// The recordings themselves, by file name.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// The recordings of a flow, kept in base64 as `recordings/NAME`. One that is too large is told
/// whether it is heard or not.
pub(super) fn recordings(sources: &Sources) -> (Judged, Files, Vec<Diagnostic>) {
    let (mut judged, mut files) = (Judged::new(), Files::new());
    let mut found = Vec::new();
    for (path, text) in sources {
        let Some(name) = path.strip_prefix("recordings/") else {
            continue;
        };
        let plain: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        let verdict = match STANDARD.decode(plain) {
            Err(_) => Err("it is no base64".to_owned()),
            Ok(file) if file.len() > LARGEST => {
                let mut findings = Findings::of(path);
                let message = format!(
                    "the recording `{name}` is larger than {} MiB",
                    LARGEST / 1024 / 1024
                );
                findings.error("large-recording", Place::default(), message);
                found.extend(findings.into_vec());
                Ok(())
            }
            Ok(file) => {
                let verdict = playable(&file);
                files.insert(name.to_owned(), file);
                verdict
            }
        };
        judged.insert(name.to_owned(), verdict);
    }
    (judged, files, found)
}

/// A recording as [`Sources`] keep it.
pub fn in_base64(file: &[u8]) -> String {
    STANDARD.encode(file)
}

/// The samples a second of a telephone.
const RATE: u32 = 8_000;

/// The first 8 hexadecimal digits of the SHA-256 of a text, as it is written in its file.
pub fn fingerprint(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter()
        .take(4)
        .fold(String::with_capacity(8), |mut hex, byte| {
            // Writing into a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Whether telephones can play a file: WAV of 8 kHz, mono, 16-bit PCM or µ-law or A-law (ITU-T
/// G.711). The error says what it is instead.
pub fn playable(file: &[u8]) -> Result<(), String> {
    let riff = file.strip_prefix(b"RIFF").and_then(|rest| rest.get(4..));
    let Some(chunks) = riff.and_then(|rest| rest.strip_prefix(b"WAVE")) else {
        return Err("it is no WAV file".to_owned());
    };
    let format = chunk(chunks, *b"fmt ").and_then(Format::read);
    format
        .ok_or_else(|| "it is a WAV file without a format".to_owned())?
        .fits()?;
    match chunk(chunks, *b"data") {
        Some(samples) if !samples.is_empty() => Ok(()),
        Some(_) | None => Err("it holds no sound".to_owned()),
    }
}

/// The content of the first chunk of this name.
fn chunk(mut chunks: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    loop {
        let (head, rest) = chunks.split_first_chunk::<4>()?;
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        if *head == name {
            // A recording that was cut off ends before it says.
            return Some(rest.get(..length).unwrap_or(rest));
        }
        // Chunks begin at even places.
        chunks = rest.get(length.checked_add(length % 2)?..)?;
    }
}

/// What the chunk `fmt ` says.
#[derive(Debug)]
struct Format {
    coding: u16,
    channels: u16,
    rate: u32,
    bits: u16,
}

impl Format {
    fn read(chunk: &[u8]) -> Option<Self> {
        let two = |at: usize| Some(u16::from_le_bytes(*chunk.get(at..)?.first_chunk()?));
        let mut format = Self {
            coding: two(0)?,
            channels: two(2)?,
            rate: u32::from_le_bytes(*chunk.get(4..)?.first_chunk()?),
            bits: two(14)?,
        };
        // WAVE_FORMAT_EXTENSIBLE: the coding stands at the beginning of the sub-format.
        if format.coding == 0xfffe {
            format.coding = two(24)?;
        }
        Some(format)
    }

    fn fits(&self) -> Result<(), String> {
        if self.rate != RATE {
            return Err(format!("it has {} samples a second", self.rate));
        }
        if self.channels != 1 {
            return Err(format!("it has {} channels", self.channels));
        }
        match (self.coding, self.bits) {
            // PCM, A-law, µ-law.
            (1, 16) | (6 | 7, 8) => Ok(()),
            (1, bits) => Err(format!("its samples have {bits} bits")),
            _ => Err("it is compressed".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(coding: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
        let mut file = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0".to_vec();
        file.extend(coding.to_le_bytes());
        file.extend(channels.to_le_bytes());
        file.extend(rate.to_le_bytes());
        file.extend([0; 6]);
        file.extend(bits.to_le_bytes());
        file.extend(b"data\x02\0\0\0\0\0");
        file
    }

    #[test]
    fn what_telephones_play_is_good() {
        for (coding, bits) in [(1, 16), (6, 8), (7, 8)] {
            assert_eq!(playable(&wav(coding, 1, 8_000, bits)), Ok(()));
        }
    }

    #[test]
    fn anything_else_is_named() {
        let said = |file: Vec<u8>| playable(&file).unwrap_err();
        assert_eq!(said(wav(1, 1, 44_100, 16)), "it has 44100 samples a second");
        assert_eq!(said(wav(1, 2, 8_000, 16)), "it has 2 channels");
        assert_eq!(said(wav(1, 1, 8_000, 24)), "its samples have 24 bits");
        assert_eq!(said(wav(85, 1, 8_000, 16)), "it is compressed");
        assert_eq!(said(b"ID3".to_vec()), "it is no WAV file");
        let whole = wav(1, 1, 8_000, 16);
        for end in 0..whole.len() - 2 {
            assert!(playable(&whole[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn a_fingerprint_is_of_the_text_alone() {
        assert_eq!(fingerprint(""), "e3b0c442");
        assert_ne!(fingerprint("Buongiorno."), fingerprint("Buongiorno"));
    }
}
