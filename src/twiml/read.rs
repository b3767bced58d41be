//! XML into a plain tree of elements, with the place of each. It knows no verb.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use thiserror::Error;

/// Elements inside one another. Nobody writes more, and what walks the tree stands on the stack.
const DEEPEST: usize = 32;

/// Why a text is no XML, and where, in bytes from its beginning.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{why}")]
pub struct Unreadable {
    /// The byte.
    pub at: usize,
    /// What is wrong there.
    pub why: Why,
}

/// What keeps a text from being read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Why {
    /// It is not XML.
    #[error("not XML: {0}")]
    Xml(String),
    /// It ends before this element is closed.
    #[error("<{0}> is not closed")]
    Unclosed(String),
    /// It ends before there is any element.
    #[error("the document ends too early")]
    Unfinished,
    /// XML itself knows five entities, and nobody has declared another.
    #[error("`&{0};` stands for nothing")]
    Entity(String),
    /// Too many elements stand inside one another.
    #[error("more than {} elements stand inside one another", DEEPEST)]
    Deep,
}

impl From<quick_xml::Error> for Why {
    fn from(error: quick_xml::Error) -> Self {
        Self::Xml(error.to_string())
    }
}

/// What stands in an element.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

/// An element, with what stands in it in its order.
#[derive(Debug)]
pub(super) struct Element {
    pub name: String,
    /// Where it begins, in bytes.
    pub at: usize,
    pub attributes: Vec<(String, String)>,
    pub nodes: Vec<Node>,
}

impl Element {
    fn open(start: &BytesStart<'_>, at: usize) -> Result<Self, Why> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(Self {
            name: start.name().as_ref().to_owned(),
            at,
            attributes,
            nodes: Vec::new(),
        })
    }

    /// The elements in it.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The text of everything inside it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.gather(&mut text);
        text
    }

    /// The same without the white space around.
    pub fn trimmed(&self) -> String {
        self.text().trim().to_owned()
    }

    fn gather(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.gather(out),
            }
        }
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
}

/// The root element of `text`; what follows it is not looked at.
pub(super) fn root(text: &str) -> Result<Element, Unreadable> {
    let mut tree = Tree::default();
    let mut reader = Reader::from_str(text);
    loop {
        let at = bytes(reader.buffer_position());
        let event = reader
            .read_event()
            .map_err(|error| unreadable(bytes(reader.error_position()), error))?;
        if matches!(event, Event::Eof) {
            return Err(unreadable(at, Why::Unfinished));
        }
        if let Some(root) = tree.take(&event, at)? {
            return Ok(root);
        }
    }
}

/// What stands in `text`, which needs no root.
pub(super) fn content(text: &str) -> Result<Vec<Node>, Unreadable> {
    let mut tree = Tree::default();
    let mut reader = Reader::from_str(text);
    tree.open.push(Element {
        name: String::new(),
        at: 0,
        attributes: Vec::new(),
        nodes: Vec::new(),
    });
    loop {
        let at = bytes(reader.buffer_position());
        let event = reader
            .read_event()
            .map_err(|error| unreadable(bytes(reader.error_position()), error))?;
        if !matches!(event, Event::Eof) {
            tree.take(&event, at)?;
            continue;
        }
        let last = tree.open.pop();
        return match last {
            Some(open) if !tree.open.is_empty() => {
                Err(unreadable(open.at, Why::Unclosed(open.name)))
            }
            Some(all) => Ok(all.nodes),
            None => Ok(Vec::new()),
        };
    }
}

fn bytes(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn unreadable(at: usize, why: impl Into<Why>) -> Unreadable {
    Unreadable {
        at,
        why: why.into(),
    }
}

/// The elements that are open while a text is read, the outermost first.
#[derive(Debug, Default)]
struct Tree {
    open: Vec<Element>,
}

impl Tree {
    /// Takes the next thing of a text; the value is an element that was closed and stands in no
    /// other.
    fn take(&mut self, event: &Event<'_>, at: usize) -> Result<Option<Element>, Unreadable> {
        let here = |why: Why| unreadable(at, why);
        let closed = match event {
            Event::Start(start) => {
                if self.open.len() > DEEPEST {
                    return Err(here(Why::Deep));
                }
                self.open.push(Element::open(start, at).map_err(here)?);
                None
            }
            Event::Empty(start) => Some(Element::open(start, at).map_err(here)?),
            Event::End(_) => self.open.pop(),
            Event::Text(text) => {
                self.hear(&text.xml10_content());
                None
            }
            Event::CData(text) => {
                self.hear(&text.xml10_content());
                None
            }
            Event::GeneralRef(reference) => {
                self.hear(&resolve(reference).map_err(here)?);
                None
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {
                None
            }
        };
        Ok(match (closed, self.open.last_mut()) {
            (Some(element), Some(parent)) => {
                parent.nodes.push(Node::Element(element));
                None
            }
            (closed, _) => closed,
        })
    }

    fn hear(&mut self, text: &str) {
        let Some(element) = self.open.last_mut() else {
            return;
        };
        if let Some(Node::Text(before)) = element.nodes.last_mut() {
            before.push_str(text);
        } else if !text.is_empty() {
            element.nodes.push(Node::Text(text.to_owned()));
        }
    }
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, Why> {
    if let Some(character) = reference.resolve_char_ref()? {
        return Ok(character.to_string());
    }
    let name: &str = reference;
    let known = quick_xml::escape::resolve_predefined_entity(name);
    known
        .map(str::to_owned)
        .ok_or_else(|| Why::Entity(name.to_owned()))
}
