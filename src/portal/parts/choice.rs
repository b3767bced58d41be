//! One of a few, as radio buttons under one question.

use askama::Template;

use crate::domain::language::Language;
use crate::portal::words::{self, FormWords};

/// A group of radio buttons. The first one's id is the group's name, so that a list of errors can
/// lead to it.
#[derive(Clone, Template)]
#[template(path = "portal/parts/choice.html")]
pub struct Choice {
    words: &'static FormWords,
    name: &'static str,
    legend: String,
    hint: String,
    value: String,
    error: String,
    options: Vec<(&'static str, String)>,
}

impl Choice {
    /// A question and its answers: value and text.
    pub fn new(
        language: Language,
        name: &'static str,
        legend: impl Into<String>,
        options: Vec<(&'static str, String)>,
    ) -> Self {
        Self {
            words: &words::of(language).form,
            name,
            legend: legend.into(),
            hint: String::new(),
            value: String::new(),
            error: String::new(),
            options,
        }
    }

    /// How to choose.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: hint.into(),
            ..self
        }
    }

    /// What was chosen.
    #[must_use]
    pub fn value(self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self
        }
    }

    /// What is wrong; blank when nothing is.
    #[must_use]
    pub fn error(self, error: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            ..self
        }
    }

    /// Name and message, when something is wrong with it.
    pub fn wrong(&self) -> Option<(&'static str, &str)> {
        (!self.error.is_empty()).then_some((self.name, &*self.error))
    }

    fn chosen(&self, value: &str) -> bool {
        self.value == value
    }

    fn id(&self, at: usize) -> String {
        if at == 0 {
            self.name.to_owned()
        } else {
            format!("{}-{at}", self.name)
        }
    }
}
