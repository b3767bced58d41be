//! A PDF without anything that acts. Names are read as readers read them (`#` escapes and all), in
//! the open text and in every packed stream: an object can hide in one whatever its type says.

use std::borrow::Cow;
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
/// Packings that we do not open. Too long to stand anywhere by chance.
const CLOSED: &[&str] = &[
    "LZWDecode",
    "ASCIIHexDecode",
    "ASCII85Decode",
    "RunLengthDecode",
    "Crypt",
];
/// The same, but so short that the points of a picture may spell them.
const CLOSED_SHORT: &[&str] = &["LZW", "AHx", "A85", "RL"];
/// The packing that we open.
const OPENED: &[&str] = &["FlateDecode", "Fl"];
/// Packings of pictures, in which no object can hide.
const DRAWN: &[&str] = &[
    "DCTDecode",
    "DCT",
    "JPXDecode",
    "CCITTFaxDecode",
    "CCF",
    "JBIG2Decode",
];
/// The most bytes that all streams may unpack to.
const UNPACKED: u64 = 20 * 1024 * 1024;
/// How often the same stream may be packed.
const DEEPEST: usize = 4;

/// Judges a PDF.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refused> {
    let end = rfind(bytes, b"%%EOF").ok_or(Refused::Damaged)?;
    let after = bytes.get(end + 5..).unwrap_or_default();
    if after.iter().any(|byte| !byte.is_ascii_whitespace()) {
        return Err(Refused::Damaged);
    }
    let everywhere = names(bytes);
    if everywhere.contains("Encrypt") || has(&everywhere, CLOSED) {
        return Err(Refused::Closed);
    }
    acts(&everywhere, ACTIVE)?;
    let mut left = UNPACKED;
    let mut rest = bytes;
    while let Some(found) = next_stream(rest) {
        check_stream(&found, &mut left)?;
        rest = found.after;
    }
    judge(&names(rest), false)
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

/// The whole text before a stream counts as its dictionary: where that begins is a matter of how
/// strings are read, and whoever hides something knows readers that disagree.
fn check_stream(stream: &Stream<'_>, left: &mut u64) -> Result<(), Refused> {
    let open = names(stream.open);
    judge(&open, false)?;
    let packs = has(&open, OPENED);
    if open.contains("Filter") && !packs && !has(&open, DRAWN) {
        return Err(Refused::Closed);
    }
    // Only a stream of objects has a first one.
    let objects = has(&open, &["ObjStm", "First"]);
    if objects && open.contains("Predictor") {
        return Err(Refused::Closed);
    }
    let picture = open.contains("Image") && !objects;
    if !packs {
        judge(&names(stream.packed), picture)?;
    }
    let mut data = Cow::Borrowed(stream.packed.trim_ascii_start());
    for level in 0..DEEPEST {
        let declared = packs && level == 0;
        if !declared && !looks_packed(&data) {
            return Ok(());
        }
        let plain = unpack(&data, left, declared)?;
        judge(&names(&plain), picture)?;
        data = Cow::Owned(plain);
    }
    Err(Refused::Closed)
}

/// Whether it begins as what zlib packs does, whatever its dictionary says.
fn looks_packed(data: &[u8]) -> bool {
    match data {
        [first, second, ..] => {
            first & 0x0f == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
        }
        [] | [_] => false,
    }
}

/// As much as can be unpacked. Readers show what they have when the rest is broken; what is said to be
/// packed must be whole.
fn unpack(data: &[u8], left: &mut u64, whole: bool) -> Result<Vec<u8>, Refused> {
    let mut plain = Vec::new();
    let read = ZlibDecoder::new(data)
        .take(*left + 1)
        .read_to_end(&mut plain);
    if whole && read.is_err() {
        return Err(Refused::Closed);
    }
    let size = u64::try_from(plain.len()).unwrap_or(u64::MAX);
    *left = left.checked_sub(size).ok_or(Refused::Closed)?;
    Ok(plain)
}

/// Judges what stands in a part; of a picture only names that its points cannot spell by chance.
fn judge(names: &BTreeSet<String>, picture: bool) -> Result<(), Refused> {
    acts(names, ACTIVE)?;
    if !picture {
        acts(names, ACTIVE_SHORT)?;
    }
    if has(names, CLOSED) || (!picture && has(names, CLOSED_SHORT)) {
        return Err(Refused::Closed);
    }
    Ok(())
}

fn has(names: &BTreeSet<String>, any: &[&str]) -> bool {
    any.iter().any(|name| names.contains(*name))
}

fn acts(names: &BTreeSet<String>, forbidden: &[&str]) -> Result<(), Refused> {
    if has(names, forbidden) {
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
