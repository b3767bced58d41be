//! Words for a voice, with markup or without: the part of SSML that platforms take inside `<Say>`,
//! checked when it is read, so that nothing else is ever written. How it sounds is the voice's matter.

mod tags;

use std::borrow::Cow;

use thiserror::Error;

use super::read::{self, Element, Node, Unreadable, Why};
use tags::{Holds, Tag};

/// Words to be spoken: text, and elements of SSML around and between it.
///
/// Only text and what [`Ssml::parse`] let through is ever in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ssml(Vec<Part>);

/// A piece of what is spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Element(Marked),
}

/// An element and what it is about. Its attributes stand in the order of [`Tag::attributes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    pub tag: Tag,
    pub attributes: Vec<(&'static str, String)>,
    pub parts: Vec<Part>,
}

/// What is wrong with a text of SSML, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{wrong}")]
pub struct SsmlError {
    /// Where, in bytes from the beginning of the text.
    pub at: usize,
    /// What is wrong there.
    pub wrong: WrongSsml,
}

/// What can be wrong with a text of SSML.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WrongSsml {
    /// It is no XML.
    #[error(transparent)]
    Unreadable(#[from] Why),
    /// No platform has such an element.
    #[error("there is no element <{0}>")]
    UnknownElement(String),
    /// An element in one that may not hold it.
    #[error("<{child}> may not stand in <{parent}>")]
    Misplaced {
        /// The element outside.
        parent: &'static str,
        /// The one inside.
        child: &'static str,
    },
    /// Words in an element that says nothing.
    #[error("<{0}> holds no words")]
    Holds(&'static str),
    /// An element without the words that it is about.
    #[error("<{0}> is about no words")]
    Empty(&'static str),
    /// An attribute that the element does not have.
    #[error("<{element}> has no attribute `{attribute}`")]
    UnknownAttribute {
        /// The element.
        element: &'static str,
        /// What was written.
        attribute: String,
    },
    /// The element means nothing without it.
    #[error("<{element}> has no `{attribute}`")]
    MissingAttribute {
        /// The element.
        element: &'static str,
        /// What is missing.
        attribute: String,
    },
    /// A value that the attribute cannot have.
    #[error("`{value}` is no {attribute} of <{element}>")]
    BadValue {
        /// The element.
        element: &'static str,
        /// Its attribute.
        attribute: &'static str,
        /// What was written.
        value: String,
        /// What can be written.
        wanted: String,
    },
}

impl WrongSsml {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Unreadable(_) => {
                "close every element, and write &lt; for `<` and &amp; for `&` in the words"
                    .to_owned()
            }
            Self::UnknownElement(_) => {
                let all: Vec<&str> = Tag::ALL.iter().map(|tag| tag.as_str()).collect();
                format!("platforms know {}", all.join(", "))
            }
            Self::Misplaced { .. } => {
                "<p> holds sentences and words, <s> words; phoneme, say-as and sub hold text alone"
                    .to_owned()
            }
            Self::Holds(element) => format!("close it at once: <{element}/>"),
            Self::Empty(_) => "write the words between its two tags".to_owned(),
            Self::UnknownAttribute { element, .. } => {
                let tag = Tag::of(element);
                let all = tag.map_or(&[][..], Tag::attributes);
                let all: Vec<&str> = all.iter().map(|one| one.name).collect();
                if all.is_empty() {
                    "take it out: the element has none".to_owned()
                } else {
                    format!("it has {}", all.join(", "))
                }
            }
            Self::MissingAttribute { attribute, .. } => format!("add {attribute}"),
            Self::BadValue { wanted, .. } => format!("write {wanted}"),
        }
    }
}

impl From<Unreadable> for SsmlError {
    fn from(unreadable: Unreadable) -> Self {
        Self {
            at: unreadable.at,
            wrong: unreadable.why.into(),
        }
    }
}

impl From<String> for Ssml {
    /// Plain text: nothing in it is markup.
    fn from(text: String) -> Self {
        Self(vec![Part::Text(text)])
    }
}

impl From<&str> for Ssml {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Ssml {
    /// Reads text with markup; it needs no root.
    ///
    /// # Errors
    /// The first thing that is wrong, and where.
    pub fn parse(text: &str) -> Result<Self, SsmlError> {
        Self::of(&read::content(text)?)
    }

    /// What stands inside a `<Say>`.
    pub(super) fn of(nodes: &[Node]) -> Result<Self, SsmlError> {
        Ok(Self(parts(nodes, None)?))
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Whether there is more in it than text.
    pub fn has_markup(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Element(_)))
    }

    /// What is heard, as plain text: of a `sub` its alias, for that is what is spoken; for a `break`,
    /// and around a sentence or a paragraph, a blank.
    pub fn plain(&self) -> Cow<'_, str> {
        match self.0.as_slice() {
            [] => Cow::Borrowed(""),
            [Part::Text(text)] => Cow::Borrowed(text),
            parts => {
                let mut text = String::new();
                spoken(parts, &mut text);
                Cow::Owned(single_spaced(&text))
            }
        }
    }

    /// The words alone.
    #[must_use]
    pub fn without_markup(self) -> Self {
        if self.has_markup() {
            Self::from(self.plain().into_owned())
        } else {
            self
        }
    }

    /// Changes every text in it, and what a `sub` is spoken as. What is put in is text: it is never
    /// taken for markup.
    pub fn edit(&mut self, change: &mut dyn FnMut(&mut String)) {
        edit(&mut self.0, change);
    }

    /// The same without white space at the beginning and the end.
    pub(super) fn trimmed(mut self) -> Self {
        if let Some(Part::Text(first)) = self.0.first_mut() {
            *first = first.trim_start().to_owned();
        }
        if let Some(Part::Text(last)) = self.0.last_mut() {
            last.truncate(last.trim_end().len());
        }
        self.0
            .retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
        if self.0.is_empty() {
            return Self::from("");
        }
        self
    }

    /// Where a text of SSML has words spelled out, in bytes: neural voices leave them out
    /// (`telephony.md` 6).
    pub fn spelled_out(text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        spelled(&read::content(text).unwrap_or_default(), &mut found);
        found
    }
}

fn parts(nodes: &[Node], parent: Option<Tag>) -> Result<Vec<Part>, SsmlError> {
    let mut parts = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => parts.push(Part::Text(text.clone())),
            Node::Element(element) => parts.push(Part::Element(marked(element, parent)?)),
        }
    }
    Ok(parts)
}

fn marked(element: &Element, parent: Option<Tag>) -> Result<Marked, SsmlError> {
    let here = |wrong| SsmlError {
        at: element.at,
        wrong,
    };
    let tag = Tag::of(&element.name)
        .ok_or_else(|| here(WrongSsml::UnknownElement(element.name.clone())))?;
    if let Some(parent) = parent.filter(|parent| !parent.may_hold(tag)) {
        return Err(here(WrongSsml::Misplaced {
            parent: parent.as_str(),
            child: tag.as_str(),
        }));
    }
    let attributes = attributes(tag, element).map_err(here)?;
    let words = !element.trimmed().is_empty();
    let mut inner = parts(&element.nodes, Some(tag))?;
    match tag.holds() {
        Holds::Nothing if words => return Err(here(WrongSsml::Holds(tag.as_str()))),
        Holds::Nothing => inner.clear(),
        Holds::Text if !words => return Err(here(WrongSsml::Empty(tag.as_str()))),
        Holds::Text | Holds::Elements(_) => {}
    }
    Ok(Marked {
        tag,
        attributes,
        parts: inner,
    })
}

/// The attributes of an element, each with a value that it can have.
fn attributes(tag: Tag, element: &Element) -> Result<Vec<(&'static str, String)>, WrongSsml> {
    let known = tag.attributes();
    let has = |name: &str| known.iter().any(|one| one.name == name);
    if let Some((name, _)) = element.attributes.iter().find(|(name, _)| !has(name)) {
        return Err(WrongSsml::UnknownAttribute {
            element: tag.as_str(),
            attribute: name.clone(),
        });
    }
    let mut given = Vec::new();
    for attribute in known {
        let Some(value) = element.get(attribute.name) else {
            if attribute.required {
                return Err(WrongSsml::MissingAttribute {
                    element: tag.as_str(),
                    attribute: attribute.name.to_owned(),
                });
            }
            continue;
        };
        if !attribute.values.accept(value) {
            return Err(WrongSsml::BadValue {
                element: tag.as_str(),
                attribute: attribute.name,
                value: value.to_owned(),
                wanted: attribute.values.told(),
            });
        }
        given.push((attribute.name, value.to_owned()));
    }
    if tag == Tag::Prosody && given.is_empty() {
        return Err(WrongSsml::MissingAttribute {
            element: tag.as_str(),
            attribute: "volume, rate or pitch".to_owned(),
        });
    }
    Ok(given)
}

impl Marked {
    /// What is spoken instead of the text in it.
    fn alias(&self) -> Option<&str> {
        let alias = self.attributes.iter().find(|(name, _)| *name == "alias");
        alias.map(|(_, alias)| alias.as_str())
    }
}

fn spoken(parts: &[Part], out: &mut String) {
    for part in parts {
        let element = match part {
            Part::Text(text) => {
                hear(text, out);
                continue;
            }
            Part::Element(element) => element,
        };
        if let Some(alias) = element.alias() {
            hear(alias, out);
            continue;
        }
        let apart = matches!(element.tag, Tag::Break | Tag::P | Tag::S);
        if apart {
            out.push(' ');
        }
        spoken(&element.parts, out);
        if apart && element.tag != Tag::Break {
            out.push(' ');
        }
    }
}

/// No blank stands before a comma, though a pause may.
fn hear(text: &str, out: &mut String) {
    if text.starts_with(['.', ',', ';', ':', '!', '?', '…']) {
        out.truncate(out.trim_end().len());
    }
    out.push_str(text);
}

fn single_spaced(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn edit(parts: &mut [Part], change: &mut dyn FnMut(&mut String)) {
    for part in parts {
        match part {
            Part::Text(text) => change(text),
            Part::Element(element) => {
                let aliases = element.attributes.iter_mut();
                for (_, alias) in aliases.filter(|(name, _)| *name == "alias") {
                    change(alias);
                }
                edit(&mut element.parts, change);
            }
        }
    }
}

fn spelled(nodes: &[Node], found: &mut Vec<usize>) {
    for node in nodes {
        let Node::Element(element) = node else {
            continue;
        };
        let how = element.get("interpret-as").unwrap_or_default();
        if element.name == "say-as" && tags::SPELLED_OUT.contains(&how) {
            found.push(element.at);
        }
        spelled(&element.nodes, found);
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(super) use tests::any_ssml;
