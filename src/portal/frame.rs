//! What surrounds every page: language, title, breadcrumb, numbers to call. Pages hold a `Frame`
//! named `frame` and extend `portal/layout.html`.

use std::sync::Arc;

use super::visit::Visit;
use super::words::{self, FrameWords};
use super::{Portal, at};
use crate::domain::body::Body;
use crate::domain::language::Language;

/// The frame of a page.
pub struct Frame {
    /// The page's language.
    pub language: Language,
    /// The frame's own words.
    pub words: &'static FrameWords,
    /// The page's title, in its language; also the last crumb.
    pub title: String,
    /// Pages above this one, under the home page: path and title.
    pub above: Vec<(&'static str, &'static str)>,
    /// The token of every form on the page.
    pub csrf: String,
    /// Whether something in the form is wrong: the title says so first.
    pub wrong: bool,
    /// Whether somebody is signed in: the header then offers their page and the way out.
    pub inside: bool,
    /// Whether the page is the home page, which has no breadcrumb.
    pub home: bool,
    /// Whose portal this is.
    pub body: Arc<Body>,
    here: String,
}

impl Portal {
    /// The frame of a page for somebody who is not signed in.
    pub fn frame(&self, visit: &Visit, title: impl Into<String>) -> Frame {
        Frame {
            language: visit.language(),
            words: words::of(visit.language()),
            title: title.into(),
            above: Vec::new(),
            csrf: String::new(),
            wrong: false,
            inside: false,
            home: false,
            body: Arc::clone(&self.ctx.body),
            here: visit.here().to_owned(),
        }
    }

    /// The frame of a page with a form, for somebody who is not signed in.
    pub fn form_frame(&self, visit: &Visit, title: impl Into<String>) -> Frame {
        Frame {
            csrf: visit.csrf().to_owned(),
            ..self.frame(visit, title)
        }
    }
}

impl Frame {
    /// The same frame, under another page: its path and title.
    #[must_use]
    pub fn under(mut self, path: &'static str, title: &'static str) -> Self {
        self.above.push((path, title));
        self
    }

    /// The same frame, of a form in which something is wrong.
    #[must_use]
    pub fn wrong_if(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// The URL of a page in this language; `path` is blank or begins with a slash.
    pub fn to(&self, path: &str) -> String {
        at(self.language, path)
    }

    /// The same page in every language: code, its own name, URL.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, String)> {
        Language::ALL
            .into_iter()
            .map(|language| {
                let name = words::of(language).language_name;
                (language.code(), name, at(language, &self.here))
            })
            .collect()
    }

    /// Whether the page is this one, or below it.
    pub fn is(&self, path: &str) -> bool {
        let here = self.here.split('?').next().unwrap_or_default();
        here == path || here.starts_with(&format!("{path}/"))
    }

    /// A number as a telephone dials it.
    pub fn tel(&self, number: &str) -> String {
        number.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// A text with the body's names and numbers in it: `{body}`, `{of_body}`, `{the_body}`,
    /// `{landline}`, `{mobile}`, `{abroad}`, `{site}`, `{hours}`.
    pub fn say(&self, text: &str) -> String {
        let body = &self.body;
        let (name, of, the, hours) = match self.language {
            Language::It => (&body.name, &body.of_it, &body.the_it, &body.hours_long),
            Language::De => (&body.name, &body.of_de, &body.name, &body.hours_de),
            Language::En => (&body.name_en, &body.name_en, &body.name_en, &body.hours_en),
        };
        [
            ("{body}", name),
            ("{of_body}", of),
            ("{the_body}", the),
            ("{landline}", &body.landline),
            ("{mobile}", &body.mobile),
            ("{abroad}", &body.abroad),
            ("{site}", &body.site),
            ("{hours}", hours),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (mark, word)| {
            text.replace(mark, word)
        })
    }
}
