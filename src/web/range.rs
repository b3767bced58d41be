//! Which part of a file a browser asks for: players jump about in a sound only where they may ask for
//! parts of it. One part at a time; whatever else is asked gets the whole.

use axum::http::HeaderMap;
use axum::http::header::{IF_RANGE, RANGE};

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// From the first of these bytes to the last, both counted from 0.
    Part(u64, u64),
    /// Something behind the end.
    Beyond,
}

impl Wanted {
    /// What these headers ask of a file of this length.
    pub fn of(headers: &HeaderMap, length: u64) -> Self {
        // Our files have no version that could be compared: who asks for one gets the whole.
        if headers.contains_key(IF_RANGE) {
            return Self::Whole;
        }
        let asked = headers.get(RANGE).and_then(|range| range.to_str().ok());
        let bounds = asked
            .and_then(|range| range.strip_prefix("bytes="))
            .and_then(|range| range.split_once('-'));
        let Some((first, last)) = bounds else {
            return Self::Whole;
        };
        let (first, last) = (first.trim(), last.trim());
        match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => Self::up_to(first, last, length),
            (Some(first), None) if last.is_empty() => Self::up_to(first, u64::MAX, length),
            (None, Some(0)) if first.is_empty() => Self::Beyond,
            (None, Some(count)) if first.is_empty() => {
                Self::up_to(length.saturating_sub(count), u64::MAX, length)
            }
            _ => Self::Whole,
        }
    }

    fn up_to(first: u64, last: u64, length: u64) -> Self {
        if first < length {
            Self::Part(first, last.min(length - 1))
        } else {
            Self::Beyond
        }
    }
}

/// Digits and nothing else: a sign would be read, too.
fn number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use rstest::rstest;

    #[rstest]
    #[case::from_the_begin("bytes=0-", Wanted::Part(0, 9))]
    #[case::from_within("bytes=4-", Wanted::Part(4, 9))]
    #[case::two_bounds("bytes=2-5", Wanted::Part(2, 5))]
    #[case::one_byte("bytes=9-9", Wanted::Part(9, 9))]
    #[case::too_far("bytes=2-500", Wanted::Part(2, 9))]
    #[case::the_end("bytes=-3", Wanted::Part(7, 9))]
    #[case::more_than_all("bytes=-30", Wanted::Part(0, 9))]
    #[case::behind_the_end("bytes=10-", Wanted::Beyond)]
    #[case::nothing_of_the_end("bytes=-0", Wanted::Beyond)]
    #[case::backwards("bytes=5-2", Wanted::Whole)]
    #[case::several("bytes=0-1,4-5", Wanted::Whole)]
    #[case::signed("bytes=+1-5", Wanted::Whole)]
    #[case::no_number("bytes=a-b", Wanted::Whole)]
    #[case::no_bounds("bytes=-", Wanted::Whole)]
    #[case::other_units("lines=0-1", Wanted::Whole)]
    fn of_ten_bytes(#[case] range: &'static str, #[case] expected: Wanted) {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, HeaderValue::from_static(range));
        assert_eq!(Wanted::of(&headers, 10), expected);
        headers.insert(IF_RANGE, HeaderValue::from_static("\"v1\""));
        assert_eq!(Wanted::of(&headers, 10), Wanted::Whole);
    }

    #[test]
    fn who_asks_for_no_part_gets_the_whole_and_nothing_has_no_parts() {
        let mut headers = HeaderMap::new();
        assert_eq!(Wanted::of(&headers, 10), Wanted::Whole);
        headers.insert(RANGE, HeaderValue::from_static("bytes=0-"));
        assert_eq!(Wanted::of(&headers, 0), Wanted::Beyond);
    }
}
