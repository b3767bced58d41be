//! Pictures, part by part: every part as long as it says, and nothing after the last.

use flate2::Crc;

use super::Refused;

/// The most points of a picture: more is a trap for whoever opens it.
const POINTS: u64 = 100_000_000;

/// Walks through the segments of a JPEG up to its end.
pub(super) fn check_jpeg(bytes: &[u8]) -> Result<(), Refused> {
    let mut rest = bytes.get(2..).ok_or(Refused::Damaged)?;
    let (mut sized, mut drawn) = (false, false);
    loop {
        let (marker, after) = next_marker(rest).ok_or(Refused::Damaged)?;
        match marker {
            0xd9 => {
                let whole = sized && drawn && after.is_empty();
                return whole.then_some(()).ok_or(Refused::Damaged);
            }
            0xd8 => return Err(Refused::Damaged),
            0x01 | 0xd0..=0xd7 => {
                rest = after;
                continue;
            }
            _ => {}
        }
        let (length, _) = after.split_first_chunk::<2>().ok_or(Refused::Damaged)?;
        let (segment, after) = after
            .split_at_checked(usize::from(u16::from_be_bytes(*length)))
            .ok_or(Refused::Damaged)?;
        match marker {
            0xc4 | 0xc8 | 0xcc => {}
            0xc0..=0xcf => {
                let &[_, _, _, h1, h2, w1, w2, ..] = segment else {
                    return Err(Refused::Damaged);
                };
                let (height, width) = (u16::from_be_bytes([h1, h2]), u16::from_be_bytes([w1, w2]));
                points(u64::from(width), u64::from(height))?;
                sized = true;
            }
            0xda => drawn = true,
            _ => {}
        }
        rest = if marker == 0xda {
            after_scan(after)
        } else {
            after
        };
    }
}

/// The marker at the start, fill bytes skipped, and what follows it.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (first, mut rest) = bytes.split_first()?;
    if *first != 0xff {
        return None;
    }
    loop {
        let (marker, after) = rest.split_first()?;
        match marker {
            0xff => rest = after,
            0x00 => return None,
            _ => return Some((*marker, after)),
        }
    }
}

/// What follows the drawn points: the next marker that is neither a stuffed byte nor a restart.
fn after_scan(bytes: &[u8]) -> &[u8] {
    let at = bytes.windows(2).position(
        |pair| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7 | 0xff)),
    );
    at.and_then(|at| bytes.get(at..)).unwrap_or_default()
}

/// Walks through the chunks of a PNG up to its end.
pub(super) fn check_png(bytes: &[u8]) -> Result<(), Refused> {
    let mut rest = bytes.get(8..).ok_or(Refused::Damaged)?;
    let (mut first, mut drawn) = (true, false);
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(Refused::Damaged)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Refused::Damaged)?;
        let named = length.checked_add(4).ok_or(Refused::Damaged)?;
        let (chunk, after) = after.split_at_checked(named).ok_or(Refused::Damaged)?;
        let (sum, after) = after.split_first_chunk::<4>().ok_or(Refused::Damaged)?;
        let mut crc = Crc::new();
        crc.update(chunk);
        if crc.sum() != u32::from_be_bytes(*sum) {
            return Err(Refused::Damaged);
        }
        match (chunk, first) {
            ([b'I', b'H', b'D', b'R', data @ ..], true) => {
                let (width, data) = data.split_first_chunk::<4>().ok_or(Refused::Damaged)?;
                let (height, _) = data.split_first_chunk::<4>().ok_or(Refused::Damaged)?;
                points(
                    u32::from_be_bytes(*width).into(),
                    u32::from_be_bytes(*height).into(),
                )?;
            }
            ([b'I', b'H', b'D', b'R', ..], false) | (_, true) => return Err(Refused::Damaged),
            ([b'I', b'D', b'A', b'T', ..], _) => drawn = true,
            ([b'I', b'E', b'N', b'D', ..], _) => {
                let whole = drawn && after.is_empty();
                return whole.then_some(()).ok_or(Refused::Damaged);
            }
            _ => {}
        }
        first = false;
        rest = after;
    }
}

fn points(width: u64, height: u64) -> Result<(), Refused> {
    match width * height {
        0 => Err(Refused::Damaged),
        points if points > POINTS => Err(Refused::TooLarge),
        _ => Ok(()),
    }
}
