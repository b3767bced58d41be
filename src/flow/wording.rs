//! What is said, as files write it: by language a text, forms of it by number, or a recording; or
//! the name of a line that says it. Whether all is there is the lint's question.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::yaml::Placed;

/// What is said.
pub type Text = Placed<Said>;

/// The words of a text in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The line of `lines.yaml` whose words these are.
    pub line: Option<String>,
    /// The words, by language. Those of a line are filled in while the flow is loaded.
    pub written: BTreeMap<String, Placed<Wording>>,
}

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// What is said; where there are forms, for numbers that have none of their own.
    pub text: String,
    /// Forms by the plural category of `{n}`: `one`, `few` and so on, as the language has them.
    pub forms: BTreeMap<String, String>,
    /// What is played instead.
    pub recording: Option<Recording>,
}

/// A recorded wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// A file of the folder `recordings`.
    pub file: Placed<String>,
    /// The fingerprint of the text that was read out.
    pub of: Option<String>,
}

/// A wording written as a mapping.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Long {
    /// What is said.
    text: Option<String>,
    /// Forms by the plural category of `{n}`; `other` is always there.
    zero: Option<String>,
    one: Option<String>,
    two: Option<String>,
    few: Option<String>,
    many: Option<String>,
    other: Option<String>,
    /// A file of the folder `recordings`, played instead; the text is said where it is missing.
    recording: Option<Placed<String>>,
    /// The fingerprint of the text that was read out: `flow prompts --csv` writes it.
    of: Option<String>,
}

impl Said {
    /// The words of a language.
    pub fn get(&self, language: &str) -> Option<&Wording> {
        self.written.get(language).map(|placed| &placed.value)
    }
}

impl Wording {
    /// The text and its forms, to be read or filled in.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        std::iter::once(&mut self.text).chain(self.forms.values_mut())
    }

    /// The form for a plural category. Most texts have none, and then nobody looks for the category:
    /// every prompt of every call comes by here.
    pub fn form(&self, category: impl FnOnce() -> &'static str) -> &str {
        if self.forms.is_empty() {
            return &self.text;
        }
        self.forms.get(category()).unwrap_or(&self.text)
    }
}

impl From<&str> for Wording {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Said;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text by language, or the name of a line of `lines.yaml`")
            }
            fn visit_str<E: Error>(self, line: &str) -> Result<Said, E> {
                Ok(Said {
                    line: Some(line.to_owned()),
                    written: BTreeMap::new(),
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Said, A::Error> {
                Ok(Said {
                    line: None,
                    written: Deserialize::deserialize(MapAccessDeserializer::new(map))?,
                })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Wording {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Wording;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a mapping with `text`, `other` or `recording`")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Wording, E> {
                Ok(Wording::from(text))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Wording, A::Error> {
                Long::deserialize(MapAccessDeserializer::new(map))?
                    .into_wording()
                    .map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Long {
    fn into_wording(self) -> Result<Wording, &'static str> {
        let text = match (self.text, self.other) {
            (Some(text), None) | (None, Some(text)) => text,
            (Some(_), Some(_)) => return Err("`text` and `other` are the same: write one of them"),
            (None, None) => return Err("`text`, or `other` for forms by number, is missing"),
        };
        let forms = [
            ("zero", self.zero),
            ("one", self.one),
            ("two", self.two),
            ("few", self.few),
            ("many", self.many),
        ];
        Ok(Wording {
            text,
            forms: forms
                .into_iter()
                .filter_map(|(category, form)| Some((category.to_owned(), form?)))
                .collect(),
            recording: self.recording.map(|file| Recording { file, of: self.of }),
        })
    }
}

impl JsonSchema for Said {
    fn schema_name() -> Cow<'static, str> {
        "Said".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let wording = generator.subschema_for::<Wording>();
        json_schema!({
            "description": "A text by language, or the name of a line of lines.yaml.",
            "anyOf": [
                { "type": "string" },
                { "type": "object", "additionalProperties": wording }
            ]
        })
    }
}

impl JsonSchema for Wording {
    fn schema_name() -> Cow<'static, str> {
        "Wording".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let long = generator.subschema_for::<Long>();
        json_schema!({
            "description": "The words of one language: a text, or forms by number, or a recording.",
            "anyOf": [{ "type": "string" }, long]
        })
    }
}
