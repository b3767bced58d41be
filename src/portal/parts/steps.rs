//! Where one stands in a path of several pages.

use askama::Template;

use crate::domain::language::Language;
use crate::portal::words;

/// The steps of a path, and which one this page is.
#[derive(Clone, Template)]
#[template(path = "portal/parts/steps.html")]
pub struct Steps {
    said: String,
    names: Vec<&'static str>,
    now: usize,
}

impl Steps {
    /// The names of all steps; `now` counts from 1.
    pub fn new(language: Language, names: &[&'static str], now: usize) -> Self {
        let said = words::of(language)
            .form
            .step
            .replace("{n}", &now.to_string())
            .replace("{m}", &names.len().to_string());
        Self {
            said,
            names: names.to_vec(),
            now,
        }
    }

    fn class(&self, index: usize) -> &'static str {
        match index.cmp(&self.now) {
            std::cmp::Ordering::Less => "steps__done",
            std::cmp::Ordering::Equal => "steps__now",
            std::cmp::Ordering::Greater => "steps__later",
        }
    }

    fn is_now(&self, index: usize) -> bool {
        index == self.now
    }
}
