//! The control code as a part of a form.

use askama::Template;

use crate::domain::control_code::in_words;
use crate::domain::language::Language;
use crate::portal::control::{NUMBER, PROOF, TOKEN};
use crate::portal::words::{self, FormWords};
use crate::workflows::control_code::Posed;

/// A question in words, which a browser with JavaScript replaces by work of its own.
#[derive(Clone, Template)]
#[template(path = "portal/parts/control_code.html")]
pub struct ControlCode {
    words: &'static FormWords,
    posed: Posed,
    question: String,
    number: String,
    proof: String,
    error: &'static str,
}

impl ControlCode {
    /// A code that nobody answered yet.
    pub fn new(language: Language, posed: Posed) -> Self {
        let words = &words::of(language).form;
        let number = in_words(posed.number, language);
        Self {
            words,
            question: words.control_question.replace("{number}", &number),
            posed,
            number: String::new(),
            proof: String::new(),
            error: "",
        }
    }

    /// What was answered.
    #[must_use]
    pub fn answered(self, number: &str, proof: &str) -> Self {
        Self {
            number: number.to_owned(),
            proof: proof.to_owned(),
            ..self
        }
    }

    /// What is wrong with the answer.
    #[must_use]
    pub fn error(self, error: &'static str) -> Self {
        Self { error, ..self }
    }

    /// Name and message, when something is wrong with it.
    pub fn wrong(&self) -> Option<(&'static str, &str)> {
        (!self.error.is_empty()).then_some((NUMBER, self.error))
    }

    fn described_by(&self) -> String {
        if self.error.is_empty() {
            format!("{NUMBER}-hint")
        } else {
            format!("{NUMBER}-hint {NUMBER}-error")
        }
    }
}
