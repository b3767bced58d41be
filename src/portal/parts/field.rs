//! One field with its label, hint and message.

use askama::Template;

use crate::domain::language::Language;
use crate::portal::words::{self, FormWords};

/// What a field takes.
#[derive(Clone)]
pub enum Kind {
    /// Plain text.
    Text,
    /// Digits alone: a small screen shows digits.
    Digits,
    /// A telephone number.
    Tel,
    /// An e-mail address.
    Email,
    /// A secret: hidden while it is typed, with a button to see it. What was typed never comes back.
    Secret,
    /// Several lines; how many are seen.
    Area(u8),
    /// One of a list: value and text.
    Select(Vec<(String, String)>),
}

/// A field of a form. Its id is its name.
#[derive(Clone, Template)]
#[template(path = "portal/parts/field.html")]
pub struct Field {
    words: &'static FormWords,
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    error: String,
    kind: Kind,
    autocomplete: &'static str,
    most: u16,
    optional: bool,
    /// Whether another field may be filled in its place.
    alternative: bool,
    /// Letters it has room for: the style sheet knows 4, 8, 16 and 0 for all there is.
    room: u8,
}

impl Field {
    /// A needed field of plain text.
    pub fn new(language: Language, name: &'static str, label: impl Into<String>) -> Self {
        Self {
            words: &words::of(language).form,
            name,
            label: label.into(),
            hint: String::new(),
            value: String::new(),
            error: String::new(),
            kind: Kind::Text,
            autocomplete: "off",
            most: 200,
            optional: false,
            alternative: false,
            room: 0,
        }
    }

    /// What it takes.
    #[must_use]
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// How to fill it, in a few words.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: hint.into(),
            ..self
        }
    }

    /// What was typed.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self
        }
    }

    /// What is wrong with it and what to do; blank when nothing is.
    #[must_use]
    pub fn error(self, error: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            ..self
        }
    }

    /// What a browser may fill in: a token of HTML's `autocomplete`.
    #[must_use]
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self {
            autocomplete,
            ..self
        }
    }

    /// It may stay blank.
    #[must_use]
    pub fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }

    /// It or another field is filled; which one, the page says.
    #[must_use]
    pub fn alternative(self) -> Self {
        Self {
            alternative: true,
            ..self
        }
    }

    /// The most characters it takes, and the room it shows: 4, 8 or 16 letters, 0 for all there is.
    #[must_use]
    pub fn size(self, most: u16, room: u8) -> Self {
        Self { most, room, ..self }
    }

    /// Name and message, when something is wrong with it.
    pub fn wrong(&self) -> Option<(&'static str, &str)> {
        (!self.error.is_empty()).then_some((self.name, &*self.error))
    }

    fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Tel => "tel",
            Kind::Email => "email",
            Kind::Secret => "password",
            Kind::Text | Kind::Digits | Kind::Area(_) | Kind::Select(_) => "text",
        }
    }

    fn is_digits(&self) -> bool {
        matches!(self.kind, Kind::Digits)
    }

    fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret)
    }

    fn chosen(&self, value: &str) -> bool {
        self.value == value
    }

    fn is_required(&self) -> bool {
        !self.optional && !self.alternative
    }

    fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.name));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        ids.join(" ")
    }
}
