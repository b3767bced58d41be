//! How long a recording plays: each is fetched once and its length is remembered. Nothing is heard.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use reqwest::Url;

use super::exchange::Exchange;
use super::lock;
use super::webhook::Webhooks;

/// The length of a recording that does not tell its own.
const UNKNOWN: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Recordings(Mutex<HashMap<Url, Duration>>);

impl Exchange {
    pub async fn recording_length(&self, url: &Url) -> Duration {
        if let Some(length) = lock(&self.recordings.0).get(url) {
            return *length;
        }
        let length = self.fetch_length(url).await.unwrap_or(UNKNOWN);
        lock(&self.recordings.0).insert(url.clone(), length);
        length
    }

    async fn fetch_length(&self, url: &Url) -> Option<Duration> {
        let http = match &self.config.webhooks {
            Webhooks::Http => self.http.as_ref()?,
            Webhooks::Here(here) => return Some(here.recording),
        };
        let answer = http.get(url.clone()).send().await.ok()?;
        let answer = answer.error_for_status().ok()?;
        wav_length(&answer.bytes().await.ok()?)
    }
}

/// The length of a WAV file: the size of its `data` chunk by the byte rate of its `fmt ` chunk.
fn wav_length(file: &[u8]) -> Option<Duration> {
    let riff = file.get(..4)? == b"RIFF" && file.get(8..12)? == b"WAVE";
    let mut rest = riff.then(|| file.get(12..))??;
    let mut rate = None;
    loop {
        let (name, size) = (rest.get(..4)?, number(rest.get(4..8)?)?);
        let body = rest.get(8..)?;
        match name {
            b"fmt " => rate = number(body.get(8..12)?),
            b"data" => {
                let rate = u64::from(rate.filter(|rate| *rate > 0)?);
                return Some(Duration::from_millis(u64::from(size) * 1000 / rate));
            }
            _ => {}
        }
        // Chunks begin at even offsets.
        let next = usize::try_from(size).ok()?.checked_add(1)? & !1;
        rest = body.get(next..)?;
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A silent recording: 8,000 bytes a second.
    pub fn wav(seconds: u32) -> Vec<u8> {
        let size = seconds * 8000;
        let mut file = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
        file.extend(8000_u32.to_le_bytes());
        file.extend(8000_u32.to_le_bytes());
        file.extend(b"\x01\0\x08\0data");
        file.extend(size.to_le_bytes());
        file.resize(file.len() + usize::try_from(size).unwrap(), 0x80);
        file
    }

    #[test]
    fn the_length_comes_from_the_header() {
        assert_eq!(wav_length(&wav(3)), Some(Duration::from_secs(3)));
    }

    #[test]
    fn a_file_that_is_no_recording_has_no_length() {
        assert_eq!(wav_length(b""), None);
        assert_eq!(wav_length(b"<html>"), None);
        assert_eq!(wav_length(&wav(1)[..20]), None);
    }
}
