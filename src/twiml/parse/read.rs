//! XML into a plain tree of elements. It knows no verb.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::ParseError;

/// An element with the text of everything inside it.
pub(in crate::twiml) struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    fn open(start: &BytesStart<'_>) -> Result<Self, ParseError> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(quick_xml::errors::Error::from)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(Self {
            name: start.name().as_ref().to_owned(),
            attributes,
            children: Vec::new(),
            text: String::new(),
        })
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// A URL without the white space around it; an empty one counts as absent.
    pub fn url(&self, name: &str) -> Option<String> {
        self.get(name)
            .map(str::trim)
            .filter(|url| !url.is_empty())
            .map(str::to_owned)
    }

    pub fn number(&self, name: &str, default: u32) -> u32 {
        self.get(name)
            .and_then(|value| value.trim().parse().ok())
            .unwrap_or(default)
    }

    pub fn flag(&self, name: &str, default: bool) -> bool {
        match self.get(name).map(str::trim) {
            Some("true") => true,
            Some("false") => false,
            Some(_) | None => default,
        }
    }

    pub fn trimmed(&self) -> String {
        self.text.trim().to_owned()
    }
}

/// The root element of `text`.
pub(in crate::twiml) fn root(text: &str) -> Result<Element, ParseError> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    loop {
        let closed = match reader.read_event()? {
            Event::Start(start) => {
                open.push(Element::open(&start)?);
                None
            }
            Event::Empty(start) => Some(Element::open(&start)?),
            Event::End(_) => open.pop(),
            Event::Text(text) => {
                heard(&mut open, &text.xml10_content());
                None
            }
            Event::CData(text) => {
                heard(&mut open, &text.xml10_content());
                None
            }
            Event::GeneralRef(reference) => {
                heard(&mut open, &resolve(&reference)?);
                None
            }
            Event::Eof => return Err(ParseError::Unfinished),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => None,
        };
        if let Some(element) = closed {
            match open.last_mut() {
                Some(parent) => {
                    parent.text.push_str(&element.text);
                    parent.children.push(element);
                }
                None => return Ok(element),
            }
        }
    }
}

fn heard(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, ParseError> {
    if let Some(character) = reference.resolve_char_ref()? {
        return Ok(character.to_string());
    }
    let name: &str = reference;
    Ok(quick_xml::escape::resolve_predefined_entity(name)
        .unwrap_or_default()
        .to_owned())
}
