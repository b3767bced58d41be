//! The text form of symmetric keys: a first line that names the kind, then `version base64` lines.
//! The highest version is the one in use; older ones stay so that what they sealed still opens.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::SealError;
use crate::rng::Rng;

/// Bytes of a key.
pub(super) const KEY: usize = 32;

pub(super) type Keys = BTreeMap<u8, Zeroizing<[u8; KEY]>>;

/// Reads `text`, whose first line must be `kind`. Empty lines and lines from `#` on are skipped.
pub(super) fn parse(text: &str, kind: &'static str) -> Result<Keys, SealError> {
    let mut lines = (1..)
        .zip(text.lines().map(str::trim))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    if lines.next().map(|(_, line)| line) != Some(kind) {
        return Err(SealError::WrongKind(kind));
    }
    let mut keys = Keys::new();
    for (number, line) in lines {
        let bad = |why| SealError::BadLine(number, why);
        let (version, key) = line
            .split_once(char::is_whitespace)
            .ok_or(bad("it needs a version and a key"))?;
        let version = version
            .parse()
            .map_err(|_| bad("the version is a number from 0 to 255"))?;
        let key = decode(key.trim()).ok_or(bad("32 bytes in base64 are needed"))?;
        if keys.insert(version, key).is_some() {
            return Err(bad("this version is already there"));
        }
    }
    if keys.is_empty() {
        return Err(SealError::NoKey);
    }
    Ok(keys)
}

/// Writes keys as `parse` reads them.
pub(super) fn format(keys: &Keys, kind: &str) -> Zeroizing<String> {
    // Room for everything at once: a text that grows leaves copies that nobody wipes.
    let mut text = Zeroizing::new(String::with_capacity(kind.len() + 1 + keys.len() * 64));
    text.push_str(kind);
    text.push('\n');
    for (version, key) in keys {
        text.push_str(&version.to_string());
        text.push(' ');
        text.push_str(&encode(key.as_slice()));
        text.push('\n');
    }
    text
}

/// A file's worth of keys: version 1, drawn from `rng`.
pub(super) fn generate(rng: &Rng) -> Keys {
    let mut key = Zeroizing::new([0; KEY]);
    rng.fill(key.as_mut_slice());
    Keys::from([(1, key)])
}

/// The newest key.
pub(super) fn newest(keys: &Keys) -> Result<(u8, &[u8; KEY]), SealError> {
    let (version, key) = keys.last_key_value().ok_or(SealError::NoKey)?;
    Ok((*version, key))
}

pub(super) fn decode(text: &str) -> Option<Zeroizing<[u8; KEY]>> {
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    let mut key = Zeroizing::new([0; KEY]);
    if bytes.len() != KEY {
        return None;
    }
    key.copy_from_slice(&bytes);
    Some(key)
}

pub(super) fn encode(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_reads_back_and_the_highest_version_is_used() {
        let mut keys = generate(&Rng::seeded(1));
        keys.insert(2, Zeroizing::new([7; KEY]));
        let text = format(&keys, "KIND-1");
        let read = parse(&text, "KIND-1").unwrap();
        assert_eq!(newest(&read).unwrap(), (2, &[7; KEY]));
        assert_eq!(read.len(), 2);
    }

    #[test]
    fn a_bad_key_file_is_named_by_its_line_and_never_by_its_content() {
        let error = |text| parse(text, "KIND-1").err().unwrap().to_string();
        assert_eq!(error("OTHER-1\n"), "the key file must begin with KIND-1");
        assert_eq!(error("KIND-1\n"), "the key file holds no key");
        let short = error("KIND-1\n# note\n1 c2VjcmV0\n");
        assert!(short.contains("line 3"), "{short}");
        assert!(!short.contains("c2VjcmV0"), "{short}");
        let twice = "KIND-1\n1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\
                     1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
        assert!(error(twice).contains("already there"));
    }
}
