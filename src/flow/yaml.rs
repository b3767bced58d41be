//! Strict YAML: typed, without anchors, aliases, merges or tags, and every value knows its place.
//! What the values mean is checked elsewhere.

use std::{borrow::Borrow, borrow::Cow, cmp::Ordering, ops::Deref};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Error as _};
use serde_saphyr::{Error, Spanned, options::DuplicateKeyPolicy, options::MergeKeyPolicy};

use super::diagnostic::{Findings, Place};

/// A value and its place in the file; compares as the value alone.
#[derive(Debug, Clone, Default)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Deref for Placed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

impl<T: PartialOrd> PartialOrd for Placed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Placed<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl Borrow<str> for Placed<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        Ok(Self {
            value: spanned.value,
            place: place(spanned.referenced),
        })
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A length of time, written `8s`, `5m` or `2h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(pub u32);

impl Seconds {
    /// Reads `8s`, `5m` or `2h`.
    pub fn parse(text: &str) -> Option<Self> {
        let unit = text.chars().last()?;
        let number: u32 = text.strip_suffix(unit)?.parse().ok()?;
        let factor = match unit {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            _ => return None,
        };
        number.checked_mul(factor).map(Self)
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is no time: write 8s, 5m or 2h")))
    }
}

impl JsonSchema for Seconds {
    fn schema_name() -> Cow<'static, str> {
        "Seconds".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9]+[smh]$",
            "description": "A length of time: 8s, 5m or 2h."
        })
    }
}

/// Reads a file, or reports the first thing that makes it unreadable.
pub fn read<T: DeserializeOwned>(text: &str, findings: &mut Findings) -> Option<T> {
    if let Some(place) = tag(text) {
        findings.error("tag", place, "tags (`!name`) are not allowed here");
    }
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        reject_tagged_field_names: true,
        with_snippet: false,
        budget: serde_saphyr::budget! { max_anchors: 0, max_aliases: 0, max_documents: 1 },
    };
    match serde_saphyr::from_str_with_options::<T>(text, options) {
        Ok(value) => Some(value),
        Err(error) => {
            let error = error.without_snippet();
            let place = error.location().map(place).unwrap_or_default();
            findings.error("yaml", place, message(error));
            None
        }
    }
}

/// The parser's message in our words; it speaks of its own options and repeats the place.
fn message(error: &Error) -> String {
    if let Error::DuplicateMappingKey { key: Some(key), .. } = error {
        return format!("duplicate key: `{key}` is there twice");
    }
    let whole = error.to_string();
    let line = whole.lines().next().unwrap_or_default();
    if matches!(error, Error::Budget { .. }) && (line.contains("Anchor") || line.contains("Alias"))
    {
        return "anchors and aliases (`&name`, `*name`) are not allowed here".to_owned();
    }
    line.rsplit_once(" at line ")
        .map_or(line, |(message, _)| message)
        .to_owned()
}

fn place(location: serde_saphyr::Location) -> Place {
    Place {
        line: u32::try_from(location.line()).unwrap_or_default(),
        column: u32::try_from(location.column()).unwrap_or_default(),
    }
}

/// The first tag of a file. The parser lets the core tags (`!!str`) pass, which we do not want
/// either: a designer must be able to trust that what is written is what is meant.
fn tag(text: &str) -> Option<Place> {
    (1..).zip(text.lines()).find_map(|(line, whole)| {
        let content = whole.trim_start().trim_start_matches("- ").trim_start();
        let value = match content.split_once(": ") {
            Some((key, value)) if !key.contains(['"', '\'', '#', ' ']) => value.trim_start(),
            _ => content,
        };
        value.starts_with('!').then(|| Place {
            line,
            column: u32::try_from(whole.chars().count() - value.chars().count() + 1)
                .unwrap_or_default(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type Map = BTreeMap<Placed<String>, Placed<String>>;

    fn problem(text: &str) -> (u32, u32, String) {
        let mut findings = Findings::of("x.yaml");
        let _: Option<Map> = read(text, &mut findings);
        let first = findings.into_vec().into_iter().next().unwrap();
        (first.line, first.column, first.message)
    }

    #[test]
    fn keys_and_values_know_their_place_and_numbers_stay_as_written() {
        let mut findings = Findings::of("x.yaml");
        let map: Map = read("a: b\nnumber: 06164164\n", &mut findings).unwrap();
        let (key, value) = map.get_key_value("number").unwrap();
        assert_eq!((key.place.line, key.place.column), (2, 1));
        assert_eq!((value.place.line, value.place.column), (2, 9));
        assert_eq!(value.value, "06164164");
        assert!(findings.into_vec().is_empty());
    }

    #[test]
    fn a_duplicate_key_is_an_error_with_its_line() {
        let (line, _, message) = problem("a: 1\nb: 2\na: 3\n");
        assert_eq!(line, 3);
        assert!(
            message.contains("duplicate") && message.contains('a'),
            "{message}"
        );
    }

    #[test]
    fn anchors_merges_and_tags_are_errors() {
        assert!(problem("a: &x b\nc: *x\n").2.contains("anchor"));
        assert_eq!(problem("a: b\nc: !!str d\n").0, 2);
        assert_eq!(problem("- !thing d\n").0, 1);
    }

    #[test]
    fn a_time_says_how_it_is_written() {
        assert_eq!(Seconds::parse("40m"), Some(Seconds(2_400)));
        for wrong in [
            "",
            "8",
            "m",
            "8 s",
            "-1s",
            "99999999999s",
            "4294967295h",
            "è",
        ] {
            assert_eq!(Seconds::parse(wrong), None, "{wrong}");
        }
    }
}
