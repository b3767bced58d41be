//! The pages of an office's desk: what is typed, what is wrong with it, what became of it. They hold
//! no secret: an envelope is known by its number alone.

mod fields;

use std::collections::BTreeMap;

use askama::Template;

use super::field::{self, Field, FieldSpec};
use super::shell::Shell;

/// A form of the desk, as it was typed and as it was judged.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// What was typed, by field.
    pub values: BTreeMap<String, String>,
    /// What to do, by field.
    pub messages: BTreeMap<String, String>,
    /// What stands in the way of the whole; nothing when it is empty.
    pub problem: String,
}

impl Typed {
    fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }

    fn message(&self, name: &str) -> &str {
        self.messages.get(name).map_or("", String::as_str)
    }

    fn field<'a>(&'a self, spec: &'a FieldSpec) -> Field<'a> {
        Field {
            spec,
            value: self.value(spec.name),
            message: self.message(spec.name),
        }
    }

    fn tick<'a>(&'a self, name: &'a str, text: &'a str) -> Tick<'a> {
        Tick {
            name,
            text,
            ticked: self.is(name, "yes"),
            message: self.message(name),
        }
    }

    /// The labels of the fields with a message, for the summary on top.
    fn wrong(&self) -> Vec<(&str, &'static str)> {
        self.messages
            .keys()
            .map(|name| (name.as_str(), fields::label(name)))
            .collect()
    }
}

/// Something that has to be done, and is ticked then.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/tick.html")]
struct Tick<'a> {
    name: &'a str,
    text: &'a str,
    ticked: bool,
    message: &'a str,
}

/// `GET /console/sede`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/start.html")]
pub struct Start {
    /// The frame.
    pub shell: Shell,
    /// The offices with envelopes, and how many can be handed out in each.
    pub offices: Vec<(String, i64)>,
}

/// `GET /console/sede/envelope`: an envelope is handed out (T5).
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/envelope.html")]
pub struct EnvelopePage {
    /// The frame.
    pub shell: Shell,
    /// Makes replays one.
    pub form_key: String,
    /// The form.
    pub typed: Typed,
    /// The offices with envelopes, and how many can be handed out in each.
    pub offices: Vec<(String, i64)>,
    /// The person has a PIN: it has to be said that it is revoked first.
    pub ask_revoke: bool,
}

/// `GET /console/sede/pin`: a PIN is revoked or made dispositivo (T20, T21).
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/pin.html")]
pub struct PinPage {
    /// The frame.
    pub shell: Shell,
    /// The form.
    pub typed: Typed,
}

/// `GET /console/sede/spoiled`: an envelope is cancelled.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/spoiled.html")]
pub struct SpoiledPage {
    /// The frame.
    pub shell: Shell,
    /// The form.
    pub typed: Typed,
}

/// `GET /console/sede/paper`: an ordinary PIN asked for on paper or by fax (R44).
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/paper.html")]
pub struct PaperPage {
    /// The frame.
    pub shell: Shell,
    /// Makes replays one.
    pub form_key: String,
    /// The form.
    pub typed: Typed,
}

/// `GET /console/sede/convert`: a conversion asked for by fax or on paper (R74).
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/convert.html")]
pub struct ConvertPage {
    /// The frame.
    pub shell: Shell,
    /// The form.
    pub typed: Typed,
}

/// What became of a form.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/sede/done.html")]
pub struct Done {
    /// The frame.
    pub shell: Shell,
    /// What was done.
    pub title: String,
    /// What to say to the person.
    pub say: String,
    /// What to do next, in a few words each.
    pub then: Vec<String>,
}
