//! A YAML file as it stands, with the bytes of each text: for tools that change a file and leave the
//! rest of it alone. What it means is not known here.

use std::{collections::BTreeMap, fmt, ops::Range};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_saphyr::Spanned;

/// A value and its bytes in the file.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub value: Tree,
    pub bytes: Range<usize>,
}

/// What stands in a file.
#[derive(Debug, Clone)]
pub(super) enum Tree {
    /// A text, quoted or not.
    Text(String),
    /// A number, a switch or nothing.
    Other,
    /// A sequence.
    List(Vec<Branch>),
    /// A mapping, in the order of the file, with the bytes of each key.
    Map(Vec<(String, Range<usize>, Branch)>),
}

/// Reads a file; `None` when it is no YAML.
pub(super) fn read(text: &str) -> Option<Branch> {
    serde_saphyr::from_str(text).ok()
}

impl Branch {
    /// The value under a key of a mapping.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find_map(|(own, _, value)| (own == key).then_some(value))
    }

    /// The entries of a mapping; of anything else there are none.
    pub(super) fn entries(&self) -> &[(String, Range<usize>, Self)] {
        match &self.value {
            Tree::Map(entries) => entries,
            Tree::Text(_) | Tree::Other | Tree::List(_) => &[],
        }
    }

    /// The items of a sequence; of anything else there are none.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Tree::List(items) => items,
            Tree::Text(_) | Tree::Other | Tree::Map(_) => &[],
        }
    }

    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Tree::Text(text) => Some(text),
            Tree::Other | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// Every text by its path (`nodes.bye.hang-up.outcome`), to tell what is different.
    pub(super) fn flat(&self) -> BTreeMap<String, &str> {
        let mut all = BTreeMap::new();
        self.gather(String::new(), &mut all);
        all
    }

    fn gather<'a>(&'a self, path: String, all: &mut BTreeMap<String, &'a str>) {
        for (key, _, value) in self.entries() {
            value.gather(format!("{path}.{key}"), all);
        }
        for (index, item) in self.items().iter().enumerate() {
            item.gather(format!("{path}[{index}]"), all);
        }
        if let Some(text) = self.text() {
            all.insert(path, text);
        }
    }
}

impl<'de> Deserialize<'de> for Branch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Tree>::deserialize(deserializer)?;
        Ok(Self {
            value: spanned.value,
            bytes: bytes(spanned.referenced),
        })
    }
}

fn bytes(location: serde_saphyr::Location) -> Range<usize> {
    let span = location.span();
    let number =
        |bytes: Option<u64>| usize::try_from(bytes.unwrap_or_default()).unwrap_or_default();
    let from = number(span.byte_offset());
    from..from + number(span.byte_len())
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Tree;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Tree, E> {
                Ok(Tree::Text(text.to_owned()))
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<Tree, E> {
                Ok(Tree::Other)
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<Tree, E> {
                Ok(Tree::Other)
            }
            fn visit_u64<E: Error>(self, _: u64) -> Result<Tree, E> {
                Ok(Tree::Other)
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<Tree, E> {
                Ok(Tree::Other)
            }
            fn visit_unit<E: Error>(self) -> Result<Tree, E> {
                Ok(Tree::Other)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Tree::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    entries.push((key.value, bytes(key.referenced), map.next_value()?));
                }
                Ok(Tree::Map(entries))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
