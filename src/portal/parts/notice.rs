//! A box that stands out from the text.

use askama::Template;

/// How a box is meant. Its words say it too: colour alone tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Good to know.
    Info,
    /// Something to be careful about.
    Warn,
    /// It worked.
    Good,
}

/// A box with an optional heading and paragraphs.
#[derive(Clone, Template)]
#[template(path = "portal/parts/notice.html")]
pub struct Notice {
    mood: Mood,
    title: String,
    texts: Vec<String>,
}

impl Notice {
    /// A box; a blank title is left out.
    pub fn new(mood: Mood, title: impl Into<String>, texts: Vec<String>) -> Self {
        Self {
            mood,
            title: title.into(),
            texts,
        }
    }

    fn class(&self) -> &'static str {
        match self.mood {
            Mood::Info => "notice--info",
            Mood::Warn => "notice--warn",
            Mood::Good => "notice--good",
        }
    }
}
