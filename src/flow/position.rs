//! Where a call is, written into the path of every URL. Nothing that a caller said or dialled is in
//! it: only names out of the flow file.

use std::{collections::BTreeMap, iter::Peekable};

/// Where a call is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The flow's release: 12 hexadecimal digits of its content's hash.
    pub release: String,
    /// The node that hears the answer.
    pub node: String,
    /// Grows by one at every step.
    pub seq: u32,
    /// The caller's language.
    pub language: String,
    /// Silences in this visit.
    pub no_input: u8,
    /// Misunderstandings in this visit.
    pub no_match: u8,
    /// Variables, each with a closed set of values.
    pub vars: BTreeMap<String, String>,
    /// The place in line of a caller who has left it: kept for the way back.
    pub place: Option<PlaceInLine>,
    /// The last steps that wrote down a number that the caller typed, in their order. The number is
    /// read from there and nowhere else: one typed before it must not pass for it.
    pub typed: Vec<u32>,
}

/// A place in line that was left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceInLine {
    /// The queue's node.
    pub node: String,
    /// The original time of entry, Unix milliseconds.
    pub entered_ms: i64,
    /// Whether a call back was offered: once is enough.
    pub offered: bool,
    /// The time of the last overflow, in seconds after the entry; 0 without one.
    pub overflow: u32,
}

/// What begins the part of a path that holds a place.
const PLACE: &str = "line.";
/// What begins the part of a path that says where typed numbers are written down.
const TYPED: &str = "typed.";
/// How many of them are kept.
pub(super) const MAX_TYPED: usize = 4;

/// A position is never longer (the lint checks it).
pub const MAX_PATH: usize = 512;

/// Whether a text can stand in a path as it is: small letters, digits and hyphens.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && text != "-"
}

impl Position {
    /// `release/node/seq/language/no-input.no-match/name=value~name=value`, `-` without variables;
    /// then `line.node.entered.offered.overflow` where there is a place to go back to, and
    /// `typed.seq.seq` where a number was typed.
    pub fn to_path(&self) -> String {
        let vars = if self.vars.is_empty() {
            "-".to_owned()
        } else {
            let pairs: Vec<String> = self
                .vars
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            pairs.join("~")
        };
        let place = self
            .place
            .as_ref()
            .map(PlaceInLine::to_part)
            .unwrap_or_default();
        let typed: String = match self.typed.as_slice() {
            [] => String::new(),
            steps => {
                let steps: Vec<String> = steps.iter().map(u32::to_string).collect();
                format!("/{TYPED}{}", steps.join("."))
            }
        };
        format!(
            "{}/{}/{}/{}/{}.{}/{vars}{place}{typed}",
            self.release, self.node, self.seq, self.language, self.no_input, self.no_match
        )
    }

    /// Reads what [`Self::to_path`] wrote; anything else is `None`.
    pub fn parse(path: &str) -> Option<Self> {
        if path.len() > MAX_PATH {
            return None;
        }
        let mut parts = path.split('/').peekable();
        let position = Self::from_parts(&mut parts)?;
        parts.next().is_none().then_some(position)
    }

    /// The step at which the call is wrote down a number that the caller typed.
    pub(super) fn wrote_down(&mut self, seq: u32) {
        self.typed.push(seq);
        let too_many = self.typed.len().saturating_sub(MAX_TYPED);
        self.typed.drain(..too_many);
    }

    /// Reads the next six parts of a path, one more that is a place, and one more about numbers.
    pub(super) fn from_parts<'a>(
        parts: &mut Peekable<impl Iterator<Item = &'a str>>,
    ) -> Option<Self> {
        let release = parts.next().filter(|part| is_name(part))?.to_owned();
        let node = parts.next().filter(|part| is_name(part))?.to_owned();
        let seq = number(parts.next()?)?;
        let language = parts.next().filter(|part| is_name(part))?.to_owned();
        let (no_input, no_match) = parts.next()?.split_once('.')?;
        let no_input = u8::try_from(number(no_input)?).ok()?;
        let no_match = u8::try_from(number(no_match)?).ok()?;
        let vars = match parts.next()? {
            "-" => BTreeMap::new(),
            pairs => pairs
                .split('~')
                .map(|pair| {
                    let (name, value) = pair.split_once('=')?;
                    (is_name(name) && is_name(value)).then(|| (name.to_owned(), value.to_owned()))
                })
                .collect::<Option<_>>()?,
        };
        let place = match parts.next_if(|part| part.starts_with(PLACE)) {
            Some(part) => Some(PlaceInLine::parse(part)?),
            None => None,
        };
        let typed = match parts.next_if(|part| part.starts_with(TYPED)) {
            Some(part) => typed(part)?,
            None => Vec::new(),
        };
        Some(Self {
            release,
            node,
            seq,
            language,
            no_input,
            no_match,
            vars,
            place,
            typed,
        })
    }
}

fn typed(part: &str) -> Option<Vec<u32>> {
    let steps = part.strip_prefix(TYPED)?.split('.').map(number);
    let steps: Vec<u32> = steps.collect::<Option<_>>()?;
    (steps.len() <= MAX_TYPED).then_some(steps)
}

impl PlaceInLine {
    fn to_part(&self) -> String {
        let Self {
            node,
            entered_ms,
            offered,
            overflow,
        } = self;
        format!(
            "/{PLACE}{node}.{entered_ms}.{}.{overflow}",
            u8::from(*offered)
        )
    }

    fn parse(part: &str) -> Option<Self> {
        let mut parts = part.strip_prefix(PLACE)?.split('.');
        let place = Self {
            node: parts.next().filter(|part| is_name(part))?.to_owned(),
            entered_ms: milliseconds(parts.next()?)?,
            offered: match parts.next()? {
                "0" => false,
                "1" => true,
                _ => return None,
            },
            overflow: number(parts.next()?)?,
        };
        parts.next().is_none().then_some(place)
    }
}

/// A number as we write it: no sign, no leading zero.
pub(super) fn number(text: &str) -> Option<u32> {
    is_plain(text).then(|| text.parse().ok())?
}

/// A time as we write it.
pub(super) fn milliseconds(text: &str) -> Option<i64> {
    is_plain(text).then(|| text.parse().ok())?
}

fn is_plain(text: &str) -> bool {
    text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name() -> impl Strategy<Value = String> {
        "[a-z][a-z0-9-]{0,12}"
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            release in "[0-9a-f]{12}", node in name(), seq: u32, language in "[a-z]{2}",
            no_input: u8, no_match: u8,
            vars in proptest::collection::btree_map(name(), name(), 0..4),
            place in proptest::option::of((name(), 0..i64::MAX, any::<bool>(), any::<u32>())),
            typed in proptest::collection::vec(any::<u32>(), 0..=MAX_TYPED),
        ) {
            let place = place.map(|(node, entered_ms, offered, overflow)| PlaceInLine {
                node, entered_ms, offered, overflow,
            });
            let position = Position {
                release, node, seq, language, no_input, no_match, vars, place, typed,
            };
            prop_assert_eq!(Position::parse(&position.to_path()), Some(position));
        }

        #[test]
        fn what_is_read_is_written_the_same(path in "[a-f0-9]{3}/[a-z]{2}/[0-9]{1,3}/it/[0-9]\\.[0-9]/(-|a=b|a=b~c=d)") {
            if let Some(position) = Position::parse(&path) {
                prop_assert_eq!(position.to_path(), path);
            }
        }

        #[test]
        fn nothing_that_a_url_may_hold_panics(path: String) {
            let _ = Position::parse(&path);
        }
    }

    #[test]
    fn the_path_reads_as_the_design_says() {
        let path = "0123456789ab/services/4/it/1.0/intent=pin-request";
        let position = Position::parse(path).unwrap();
        assert_eq!((position.seq, position.no_input), (4, 1));
        assert_eq!(position.vars["intent"], "pin-request");
        for wrong in [
            "",
            "0123456789ab/services/4/it/1.0",
            "0123456789ab/services/04/it/1.0/-",
            "0123456789ab/services/-4/it/1.0/-",
            "0123456789ab/services/4/it/1.0/-/x",
            "0123456789ab/Services/4/it/1.0/-",
            "0123456789ab/services/4/it/256.0/-",
            "0123456789ab/../4/it/1.0/-",
            "0123456789ab/services/4/it/1.0/-/typed.",
            "0123456789ab/services/4/it/1.0/-/typed.1.02",
            "0123456789ab/services/4/it/1.0/-/typed.1.2.3.4.5",
            "0123456789ab/services/4/it/1.0/-/typed.1/line.to-pin.1.0.0",
            "0123456789ab/services/4/it/1.0/-/line.to-pin.1.2.0",
            "0123456789ab/services/4/it/1.0/-/line.to-pin.-1.0.0",
            "0123456789ab/services/4/it/1.0/-/line.to-pin.1.0",
            "0123456789ab/services/4/it/1.0/-/line.to-pin.1.0.0/x",
        ] {
            assert_eq!(Position::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_the_last_numbers_are_remembered() {
        let mut position = Position::parse("0123456789ab/number/9/it/0.0/-").unwrap();
        for seq in [2, 3, 5, 6, 8] {
            position.wrote_down(seq);
        }
        assert!(position.to_path().ends_with("/-/typed.3.5.6.8"));
    }
}
