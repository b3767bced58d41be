//! What is said, as files write it: by language a text or SSML, forms of it by number, or a recording;
//! or the name of a line that says it. Whether all is there is the lint's question.

use std::{borrow::Cow, collections::BTreeMap, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::yaml::Placed;
use crate::twiml::Ssml;

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
    pub words: Ssml,
    /// Forms by the plural category of `{n}`: `one`, `few` and so on, as the language has them.
    pub forms: BTreeMap<String, Ssml>,
    /// What is played instead.
    pub recording: Option<Recording>,
    /// The SSML of the words and their forms as it is written, until it is checked. Where it cannot
    /// be read it stands in the words as it is.
    pub unchecked: Vec<Placed<String>>,
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
    /// What is said, with the markup of SSML, in place of `text` and of the forms beside it.
    ssml: Option<Placed<Marked>>,
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

/// Words with markup.
#[derive(Debug)]
enum Marked {
    One(String),
    Forms(Box<Forms>),
}

/// Words with markup, by the plural category of `{n}`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Forms {
    zero: Option<Placed<String>>,
    one: Option<Placed<String>>,
    two: Option<Placed<String>>,
    few: Option<Placed<String>>,
    many: Option<Placed<String>>,
    other: Placed<String>,
}

impl Said {
    /// The words of a language.
    pub fn get(&self, language: &str) -> Option<&Wording> {
        self.written.get(language).map(|placed| &placed.value)
    }
}

impl Wording {
    /// What is heard, without its markup; where there are forms, of the other numbers.
    pub fn text(&self) -> Cow<'_, str> {
        self.words.plain()
    }

    /// The words and their forms.
    pub fn all(&self) -> impl Iterator<Item = &Ssml> {
        std::iter::once(&self.words).chain(self.forms.values())
    }

    /// The words and their forms, to be filled in.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Ssml> {
        std::iter::once(&mut self.words).chain(self.forms.values_mut())
    }

    /// The form for a plural category. Most texts have none, and then nobody looks for the category:
    /// every prompt of every call comes by here.
    pub fn form(&self, category: impl FnOnce() -> &'static str) -> &Ssml {
        if self.forms.is_empty() {
            return &self.words;
        }
        self.forms.get(category()).unwrap_or(&self.words)
    }
}

impl From<&str> for Wording {
    fn from(text: &str) -> Self {
        Self {
            words: text.into(),
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
                f.write_str("a text, or a mapping with `text`, `other`, `ssml` or `recording`")
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

impl<'de> Deserialize<'de> for Marked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Marked;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("SSML, or its forms by number with `other`")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Marked, E> {
                Ok(Marked::One(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Marked, A::Error> {
                let forms = Forms::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Marked::Forms(Box::new(forms)))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Long {
    fn into_wording(self) -> Result<Wording, &'static str> {
        let forms = [
            ("zero", self.zero),
            ("one", self.one),
            ("two", self.two),
            ("few", self.few),
            ("many", self.many),
        ];
        let forms: BTreeMap<String, Ssml> = forms
            .into_iter()
            .filter_map(|(category, form)| Some((category.to_owned(), form?.into())))
            .collect();
        let mut wording = match (self.text, self.other, self.ssml) {
            (Some(text), None, None) | (None, Some(text), None) => Wording {
                words: text.into(),
                forms,
                ..Wording::default()
            },
            (None, None, Some(marked)) if forms.is_empty() => marked.into_wording(),
            (None, None, Some(_)) => {
                return Err("the forms of `ssml` stand in it: `ssml: { one: …, other: … }`");
            }
            (Some(_), Some(_), None) => {
                return Err("`text` and `other` are the same: write one of them");
            }
            (_, _, Some(_)) => return Err("`ssml` stands in place of the text: write one of them"),
            (None, None, None) => {
                return Err("`text`, or `other` for forms by number, or `ssml` is missing");
            }
        };
        wording.recording = self.recording.map(|file| Recording { file, of: self.of });
        Ok(wording)
    }
}

impl Placed<Marked> {
    fn into_wording(self) -> Wording {
        let mut wording = Wording::default();
        match self.value {
            Marked::One(text) => {
                let place = self.place;
                wording.words = wording.read(Placed { value: text, place });
            }
            Marked::Forms(forms) => {
                wording.words = wording.read(forms.other);
                for (category, form) in [
                    ("zero", forms.zero),
                    ("one", forms.one),
                    ("two", forms.two),
                    ("few", forms.few),
                    ("many", forms.many),
                ] {
                    if let Some(form) = form {
                        let words = wording.read(form);
                        wording.forms.insert(category.to_owned(), words);
                    }
                }
            }
        }
        wording
    }
}

impl Wording {
    fn read(&mut self, written: Placed<String>) -> Ssml {
        let words = Ssml::parse(&written).unwrap_or_else(|_| written.as_str().into());
        self.unchecked.push(written);
        words
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
            "description": "The words of one language: a text, forms by number, SSML, or a recording.",
            "anyOf": [{ "type": "string" }, long]
        })
    }
}

impl JsonSchema for Marked {
    fn schema_name() -> Cow<'static, str> {
        "Marked".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let forms = generator.subschema_for::<Forms>();
        json_schema!({
            "description": "Words with the markup of SSML, or forms of them by number.",
            "anyOf": [{ "type": "string" }, forms]
        })
    }
}
