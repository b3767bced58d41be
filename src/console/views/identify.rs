//! Who calls: what is said is typed, and the screen answers only whether it matches. Nothing known of
//! anybody stands here.

use askama::Template;

use super::outcome::OutcomeForm;
use super::shell::Shell;
use crate::console::guide;

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name in requests.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// How to fill it.
    pub hint: &'static str,
    /// The keyboard a small screen shows.
    pub mode: &'static str,
    /// Most characters.
    pub most: u16,
}

/// A field as it stands on the page.
#[derive(Clone, Template)]
#[template(path = "console/views/said_field.html")]
pub struct SaidField {
    /// Which one.
    pub spec: FieldSpec,
    /// What was typed; blank once it matched.
    pub value: String,
    /// What to put right.
    pub message: String,
}

/// One fact with its fields and the answer.
#[derive(Clone)]
pub struct FactGroup {
    /// How the fact is called.
    pub legend: &'static str,
    /// Whether it matched; nothing before it was tried.
    pub answer: Option<bool>,
    /// Where it is typed.
    pub fields: Vec<SaidField>,
}

impl FactGroup {
    fn word(&self) -> &'static str {
        match self.answer {
            Some(true) => "matches",
            Some(false) => "differs",
            None => "untried",
        }
    }

    fn answered(&self) -> &'static str {
        match self.answer {
            Some(true) => "corrisponde",
            Some(false) => "non corrisponde",
            None => "",
        }
    }
}

/// Whether more can be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Facts can be typed; how many may still be wrong.
    Open(i64),
    /// Three did not match: nothing more in this contact.
    Failed,
    /// The two do not talk any more.
    CallOver,
}

/// `GET /console/contacts/{id}/identify`. No `Debug`: what a caller said is in it.
#[derive(Clone, Template)]
#[template(path = "console/views/identify.html")]
pub struct Identify {
    /// The frame.
    pub shell: Shell,
    /// The contact.
    pub contact_id: String,
    /// The codice fiscale as typed.
    pub cf: SaidField,
    /// The facts.
    pub facts: Vec<FactGroup>,
    /// What is missing before anything is compared.
    pub missing: Option<&'static str>,
    /// How far it is.
    pub stage: Stage,
    /// How the contact ends.
    pub outcome: OutcomeForm,
}

impl Identify {
    fn all(&self) -> impl Iterator<Item = &SaidField> {
        std::iter::once(&self.cf).chain(self.facts.iter().flat_map(|fact| &fact.fields))
    }

    fn wrong(&self) -> Vec<&SaidField> {
        self.all()
            .filter(|field| !field.message.is_empty())
            .collect()
    }

    fn answered(&self) -> Vec<&FactGroup> {
        self.facts
            .iter()
            .filter(|fact| fact.answer.is_some())
            .collect()
    }
}
