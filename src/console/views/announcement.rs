//! The emergency announcement: what is on, the form of the next, and what callers will hear of it.

use std::collections::BTreeMap;

use askama::Template;

use super::shell::Shell;

/// `GET /console/announcement`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/announcement.html")]
pub struct AnnouncementPage {
    /// The frame.
    pub shell: Shell,
    /// What was refused.
    pub problem: Option<String>,
    /// What is on, by flow.
    pub on: Vec<OnAir>,
    /// What can be announced, and to whom.
    pub choices: Vec<Choices>,
    /// What was on, the newest first.
    pub past: Vec<Past>,
}

/// The fragment `#announcement`: that one is on, on every page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/announcement_banner.html")]
pub struct AnnouncementBanner {
    /// What is on, by flow.
    pub on: Vec<InShort>,
}

/// An announcement in short.
#[derive(Debug, Clone)]
pub struct InShort {
    /// Whose callers hear it; blank where there is one flow alone.
    pub flow: String,
    /// Calls end after it.
    pub closes: bool,
    /// Until when ("10/03 12:15").
    pub until: String,
}

/// What can be announced to the same callers.
#[derive(Debug, Clone)]
pub struct Choices {
    /// The flow's name; blank for all.
    pub flow: String,
    /// What supervisors call them; blank where there is one flow alone.
    pub title: String,
    /// The templates.
    pub subjects: Vec<Subject>,
}

/// A template.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// What supervisors call it.
    pub title: String,
}

/// An announcement that is on.
#[derive(Debug, Clone)]
pub struct OnAir {
    /// Its id.
    pub id: String,
    /// Whose callers hear it; blank where there is one flow alone.
    pub flow: String,
    /// What supervisors call it.
    pub title: String,
    /// The call ends after it.
    pub closes: bool,
    /// Who switched it on.
    pub by: String,
    /// Since when ("10/03 10:15").
    pub since: String,
    /// Until when ("10/03 12:15").
    pub until: String,
    /// A later end, as a browser takes it.
    pub longer: String,
    /// What callers hear now.
    pub heard: Vec<Spoken>,
}

/// A text that callers hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// `it`, `de`, `en`.
    pub language: String,
    /// What is said.
    pub text: String,
}

impl AnnouncementPage {
    /// The ids of all that are on.
    fn ids(&self) -> String {
        let ids: Vec<&str> = self.on.iter().map(|on| on.id.as_str()).collect();
        ids.join(" ")
    }
}

impl Spoken {
    fn language_name(&self) -> &str {
        match self.language.as_str() {
            "it" => "in italiano",
            "de" => "in tedesco",
            "en" => "in inglese",
            other => other,
        }
    }
}

/// An announcement that is over.
#[derive(Debug, Clone)]
pub struct Past {
    /// Whose callers heard it; blank where there is one flow alone.
    pub flow: String,
    /// What supervisors call it.
    pub title: String,
    /// What was filled in, in a few words.
    pub fields: String,
    /// The call ended after it.
    pub closes: bool,
    /// Who switched it on.
    pub by: String,
    /// Since when.
    pub since: String,
    /// Until when it was heard.
    pub until: String,
    /// Who switched it off; nobody where it ran out.
    pub ended_by: Option<String>,
}

/// `GET /console/announcement/write/NAME`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/announcement_write.html")]
pub struct WritePage {
    /// The frame.
    pub shell: Shell,
    /// The template's name.
    pub name: String,
    /// What supervisors call it.
    pub title: String,
    /// Whose callers will hear it.
    pub to: Audience,
    /// Its fields.
    pub inputs: Vec<Input>,
    /// What was typed, by input.
    pub values: BTreeMap<String, String>,
    /// What to do, by input.
    pub messages: BTreeMap<String, String>,
}

/// Whose callers hear an announcement.
#[derive(Debug, Clone)]
pub struct Audience {
    /// The flow's name; blank for all.
    pub flow: String,
    /// What supervisors call them; blank where there is one flow alone.
    pub title: String,
}

/// A field of a template.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What is asked.
    pub title: String,
    /// How it is answered.
    pub kind: InputKind,
}

/// How a field is answered.
#[derive(Debug, Clone)]
pub enum InputKind {
    /// By one of these: name and text.
    Values(Vec<(String, String)>),
    /// By a moment, or by not knowing it.
    Moment,
}

impl WritePage {
    fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }

    fn message(&self, name: &str) -> &str {
        self.messages.get(name).map_or("", String::as_str)
    }

    /// What the inputs with a message are called, for the summary on top.
    fn wrong(&self) -> Vec<(&str, &str)> {
        self.messages
            .keys()
            .map(|input| (input.as_str(), self.label(input)))
            .collect()
    }

    fn label(&self, input: &str) -> &str {
        let field = input.strip_prefix("field-").unwrap_or_default();
        match self.inputs.iter().find(|one| one.name == field) {
            Some(one) => &one.title,
            None if input == "mode" => "Che cosa succede alla chiamata",
            None => "Fino a quando",
        }
    }
}

/// `POST /console/announcement/write/NAME`: what callers will hear.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/announcement_preview.html")]
pub struct AnnouncementPreview {
    /// The frame.
    pub shell: Shell,
    /// The template's name.
    pub name: String,
    /// What supervisors call it.
    pub title: String,
    /// Whose callers will hear it.
    pub to: Audience,
    /// The call ends after it.
    pub closes: bool,
    /// Until when.
    pub until: String,
    /// What callers will hear: flows whose callers hear the same stand together.
    pub heard: Vec<Heard>,
    /// What is on and would be replaced.
    pub replaces: Vec<String>,
    /// The ids of what is on, with blanks between.
    pub instead_of: String,
    /// The form, to be sent again.
    pub sent: Vec<(String, String)>,
}

/// What some callers will hear.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Whose; blank where all hear the same.
    pub flows: String,
    /// The announcement.
    pub first: Vec<Spoken>,
    /// What they hear next.
    pub then: Vec<Spoken>,
}
