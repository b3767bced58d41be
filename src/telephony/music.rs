//! The music of the waiting line, a few soft notes, computed, so that nobody owns them but us; and
//! a second of silence.

use std::f64::consts::TAU;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::flow::MUSIC_SECONDS;

/// Samples a second, one byte each: what telephones carry.
const RATE: u32 = 8_000;
/// The sample of silence.
const MIDDLE: u8 = 128;
/// A slow pentatonic tune, hertz; 0 is a rest. Each note lasts half a second.
const TUNE: [f64; 16] = [
    392.0, 440.0, 523.3, 0.0, 587.3, 523.3, 440.0, 0.0, 392.0, 329.6, 392.0, 0.0, 440.0, 392.0,
    329.6, 0.0,
];

/// `GET /voice/music.wav`
pub async fn music() -> Response {
    static WAV: OnceLock<Bytes> = OnceLock::new();
    sounds(WAV.get_or_init(|| Bytes::from(wav(MUSIC_SECONDS, sample))))
}

/// `GET /voice/silence.wav`: a second, for platforms that know no pause.
pub async fn silence() -> Response {
    static WAV: OnceLock<Bytes> = OnceLock::new();
    sounds(WAV.get_or_init(|| Bytes::from(wav(1, |_| MIDDLE))))
}

fn sounds(wav: &Bytes) -> Response {
    let headers = [
        (CONTENT_TYPE, "audio/wav"),
        (CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, wav.clone()).into_response()
}

/// Unsigned 8-bit mono with its header.
fn wav(seconds: u32, sample: impl Fn(u32) -> u8) -> Vec<u8> {
    let length = RATE * seconds;
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + length).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&8_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&length.to_le_bytes());
    file.extend((0..length).map(sample));
    file
}

/// The sample at a place: the note fades out, so that nothing clicks.
fn sample(place: u32) -> u8 {
    let note_length = RATE / 2;
    let note = usize::try_from(place / note_length).unwrap_or_default() % TUNE.len();
    let hertz = TUNE.get(note).copied().unwrap_or_default();
    let within = f64::from(place % note_length) / f64::from(note_length);
    let seconds = f64::from(place % note_length) / f64::from(RATE);
    let swell = (within * 12.0).min(1.0) * (1.0 - within);
    let wave = (TAU * hertz * seconds).sin() * swell * 40.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "128 ± 40 fits a byte"
    )]
    let byte = (f64::from(MIDDLE) + wave) as u8;
    byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_how_long_the_music_is() {
        let wav = wav(20, sample);
        assert_eq!(wav.len(), 44 + 160_000);
        assert_eq!(wav[40..44], 160_000_u32.to_le_bytes());
    }
}
