//! The list of all that is wrong in a form, each with a link to its field. It takes the focus.

use askama::Template;

use crate::domain::language::Language;
use crate::portal::words::{self, FormWords};

/// What is wrong in a form; nothing is drawn when nothing is.
#[derive(Clone, Template)]
#[template(path = "portal/parts/errors.html")]
pub struct Errors {
    words: &'static FormWords,
    items: Vec<(String, String)>,
}

impl Errors {
    /// Ids of fields and messages, in the order of the form.
    pub fn new<'a>(
        language: Language,
        items: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        Self {
            words: &words::of(language).form,
            items: items
                .into_iter()
                .map(|(id, text)| (id.to_owned(), text.to_owned()))
                .collect(),
        }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
