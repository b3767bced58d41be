//! How long a recording plays: each is fetched once and its length is remembered. And the recordings
//! that callers made, to be fetched by REST: a line carries words, so they sound as long as somebody
//! spoke and say nothing.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Url;

use super::exchange::Exchange;
use super::lock;
use super::webhook::Webhooks;

/// The length of a recording that does not tell its own.
const UNKNOWN: Duration = Duration::from_secs(10);

/// How many recordings of callers are kept.
const KEPT: usize = 1000;
/// Samples, and with one byte each bytes, of a second.
const RATE: u32 = 8000;

#[derive(Default)]
pub(super) struct Recordings {
    lengths: Mutex<HashMap<Url, Duration>>,
    made: Mutex<VecDeque<Made>>,
}

/// A recording that a caller made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub sid: String,
    pub call: String,
    pub at: Timestamp,
    pub seconds: u32,
}

impl Recordings {
    /// Keeps a recording; the oldest goes when there are too many.
    pub fn keep(&self, made: Made) {
        let mut all = lock(&self.made);
        if all.len() >= KEPT {
            all.pop_front();
        }
        all.push_back(made);
    }

    pub fn made(&self, sid: &str) -> Option<Made> {
        let all = lock(&self.made);
        all.iter().find(|made| made.sid == sid).cloned()
    }

    /// Says whether there was one.
    pub fn erase(&self, sid: &str) -> bool {
        let mut all = lock(&self.made);
        let before = all.len();
        all.retain(|made| made.sid != sid);
        all.len() < before
    }
}

/// A WAV file of this length: a short soft tone every second.
pub(super) fn wav(seconds: u32) -> Vec<u8> {
    let size = seconds.saturating_mul(RATE);
    let mut file = b"RIFF".to_vec();
    file.extend(size.saturating_add(36).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(RATE.to_le_bytes());
    file.extend(RATE.to_le_bytes());
    file.extend(b"\x01\0\x08\0data");
    file.extend(size.to_le_bytes());
    file.extend(
        (0..size).map(|sample| match (sample % RATE, sample / 9 % 2) {
            (2000.., _) => 0x80,
            (_, 0) => 0x84,
            (_, _) => 0x7c,
        }),
    );
    file
}

impl Exchange {
    pub async fn recording_length(&self, url: &Url) -> Duration {
        if let Some(length) = lock(&self.recordings.lengths).get(url) {
            return *length;
        }
        let length = self.fetch_length(url).await.unwrap_or(UNKNOWN);
        lock(&self.recordings.lengths).insert(url.clone(), length);
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
mod tests {
    use super::*;

    fn made(number: usize) -> Made {
        Made {
            sid: format!("RE{number}"),
            call: "CA1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            seconds: 3,
        }
    }

    #[test]
    fn of_too_many_recordings_the_oldest_goes_and_an_erased_one_is_gone() {
        let recordings = Recordings::default();
        (0..=KEPT).for_each(|number| recordings.keep(made(number)));
        assert!(recordings.made("RE0").is_none());
        assert_eq!(recordings.made("RE1").unwrap().seconds, 3);
        assert!(recordings.erase("RE1") && !recordings.erase("RE1"));
        assert!(recordings.made("RE1").is_none());
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
