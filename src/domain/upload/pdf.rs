//! A PDF without anything that acts. Names are read as readers read them (`#` escapes and all), in
//! the open text and in every packed stream: an object can hide in one whatever its type says.

use std::collections::BTreeSet;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::Refused;

/// Names of what acts, or brings other files along. Too long to stand anywhere by chance.
const ACTIVE: &[&str] = &[
    "JavaScript",
    "OpenAction",
    "Launch",
    "EmbeddedFile",
    "EmbeddedFiles",
    "RichMedia",
    "SubmitForm",
    "ImportData",
    "Rendition",
];
/// The same, but so short that the points of a picture may spell them.
const ACTIVE_SHORT: &[&str] = &["JS", "AA", "XFA"];
/// Packings that we do not open; pictures have their own.
const CLOSED: &[&str] = &[
    "LZWDecode",
    "LZW",
    "ASCIIHexDecode",
    "AHx",
    "ASCII85Decode",
    "A85",
    "RunLengthDecode",
    "RL",
    "Crypt",
];
/// The most bytes that all streams may unpack to.
const UNPACKED: u64 = 100 * 1024 * 1024;

/// Judges a PDF.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refused> {
    let end = rfind(bytes, b"%%EOF").ok_or(Refused::Damaged)?;
    let after = bytes.get(end + 5..).unwrap_or_default();
    if after.iter().any(|byte| !byte.is_ascii_whitespace()) {
        return Err(Refused::Damaged);
    }
    let everywhere = names(bytes);
    if everywhere.contains("Encrypt") {
        return Err(Refused::Closed);
    }
    acts(&everywhere, ACTIVE)?;
    let mut left = UNPACKED;
    let mut rest = bytes;
    while let Some(found) = next_stream(rest) {
        let open = names(found.open);
        acts(&open, ACTIVE_SHORT)?;
        check_stream(&found, &mut left)?;
        rest = found.after;
    }
    acts(&names(rest), ACTIVE_SHORT)
}

/// A stream, the text before it, and what follows.
struct Stream<'a> {
    open: &'a [u8],
    packed: &'a [u8],
    after: &'a [u8],
}

fn next_stream(bytes: &[u8]) -> Option<Stream<'_>> {
    let mut from = 0;
    loop {
        let at = from + find(bytes.get(from..)?, b"stream")?;
        let begin = at + 6;
        let data = bytes.get(begin..)?;
        let opens = data.starts_with(b"\n") || data.starts_with(b"\r");
        let ends = bytes.get(..at)?.ends_with(b"end");
        if opens && !ends {
            let length = find(data, b"endstream").unwrap_or(data.len());
            let (packed, after) = data.split_at_checked(length)?;
            return Some(Stream {
                open: bytes.get(..at)?,
                packed,
                after: after.get(9..).unwrap_or_default(),
            });
        }
        from = begin;
    }
}

fn check_stream(stream: &Stream<'_>, left: &mut u64) -> Result<(), Refused> {
    let begin = rfind(stream.open, b"obj").unwrap_or(0);
    let dictionary = names(stream.open.get(begin..).unwrap_or_default());
    if CLOSED.iter().any(|packing| dictionary.contains(*packing)) {
        return Err(Refused::Closed);
    }
    let picture = dictionary.contains("Image");
    if !["FlateDecode", "Fl"]
        .iter()
        .any(|own| dictionary.contains(*own))
    {
        if !picture {
            acts(&names(stream.packed), ACTIVE_SHORT)?;
        }
        return Ok(());
    }
    let packed = stream.packed.trim_ascii_start();
    let mut plain = Vec::new();
    ZlibDecoder::new(packed)
        .take(*left + 1)
        .read_to_end(&mut plain)
        .map_err(|_| Refused::Closed)?;
    let size = u64::try_from(plain.len()).unwrap_or(u64::MAX);
    *left = left.checked_sub(size).ok_or(Refused::Closed)?;
    let inside = names(&plain);
    acts(&inside, ACTIVE)?;
    if picture {
        return Ok(());
    }
    acts(&inside, ACTIVE_SHORT)
}

fn acts(names: &BTreeSet<String>, forbidden: &[&str]) -> Result<(), Refused> {
    if forbidden.iter().any(|name| names.contains(*name)) {
        Err(Refused::Active)
    } else {
        Ok(())
    }
}

/// Every name in a text, its escapes undone; only those that may matter.
fn names(bytes: &[u8]) -> BTreeSet<String> {
    const LONGEST: usize = 16;
    bytes
        .split(|byte| *byte == b'/')
        .skip(1)
        .filter_map(|rest| {
            let end = rest
                .iter()
                .take(3 * LONGEST)
                .position(|byte| is_delimiter(*byte))
                .unwrap_or(rest.len());
            let name = unescape(rest.get(..end)?);
            (2..=LONGEST).contains(&name.len()).then_some(name)
        })
        .filter(|name| name.bytes().all(|sign| sign.is_ascii_alphanumeric()))
        .collect()
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte)
}

fn unescape(name: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let hex = |byte: &u8| char::from(*byte).to_digit(16);
        let escaped = match after {
            [high, low, ..] if *first == b'#' => hex(high).zip(hex(low)),
            _ => None,
        };
        if let Some(sign) = escaped.and_then(|(high, low)| char::from_u32(high * 16 + low)) {
            out.push(sign);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(char::from(*first));
            rest = after;
        }
    }
    out
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}
