//! How differences are told: paths as a designer would say them, and the text of a whole diff.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use super::{Change, Diff, Kind, Subject, tongue::Tongue};

/// How many differences of one thing are named in brief.
const NAMED: usize = 4;

/// A step on the way down into a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A field of this name.
    Field(String),
    /// The member of a list that is known by this.
    Member(String),
    /// A member of a list, from 1.
    Nth(usize),
    /// The order of a list.
    Order,
}

/// The way down, for programs.
pub(super) fn path(at: &[Step]) -> String {
    let steps: Vec<String> = at
        .iter()
        .map(|step| match step {
            Step::Field(name) | Step::Member(name) => name.clone(),
            Step::Nth(nth) => nth.to_string(),
            Step::Order => "order".to_owned(),
        })
        .collect();
    steps.join("/")
}

/// The way down, for people.
pub(super) fn label(at: &[Step], languages: &BTreeSet<String>, tongue: &Tongue) -> String {
    // A line of its own, or a list of phrases, is all text.
    let of_text = match at.first() {
        None => true,
        Some(Step::Field(name)) => languages.contains(name),
        Some(_) => false,
    };
    let mut said = if of_text { tongue.text } else { "" }.to_owned();
    let mut rest = at;
    while let Some((word, left)) = word(rest, at.len() == rest.len(), (languages, tongue)) {
        rest = left;
        let apart = match word.as_str() {
            _ if said.is_empty() => "",
            word if word == tongue.leads_to => " ",
            word if word.starts_with('(') => " ",
            _ => ", ",
        };
        said.push_str(apart);
        said.push_str(&word);
    }
    said
}

/// The next word of a way down, and what is left of it.
fn word<'a>(
    rest: &'a [Step],
    first: bool,
    (languages, tongue): (&BTreeSet<String>, &Tongue),
) -> Option<(String, &'a [Step])> {
    use Step::{Field, Member, Nth, Order};
    let (step, after) = rest.split_first()?;
    let Field(name) = step else {
        let word = match step {
            Member(name) | Field(name) => name.clone(),
            Nth(nth) => nth.to_string(),
            Order => tongue.order.to_owned(),
        };
        return Some((word, after));
    };
    let said = match (name.as_str(), after) {
        ("choices", [Member(key), left @ ..]) => (format!("{} {key}", tongue.key), left),
        ("press" | "keys", [Field(key)]) => {
            let said = format!("{} {key} {}", tongue.key, tongue.leads_to);
            (said, &[][..])
        }
        ("no-input", [Nth(nth), left @ ..]) => {
            (format!("{}, {} {nth}", tongue.silence, tongue.time), left)
        }
        ("no-match", [Field(of), Nth(nth), left @ ..]) => {
            let what = if of == "keys" {
                tongue.wrong_key
            } else {
                tongue.not_understood
            };
            (format!("{what}, {} {nth}", tongue.time), left)
        }
        ("cases", [Field(case), left @ ..]) => (format!("{} {case}", tongue.case), left),
        ("numbers", [Member(number), left @ ..]) => (format!("{} {number}", tongue.number), left),
        ("say", left) => (tongue.prompt.to_owned(), left),
        (language, left) if languages.contains(language) => (format!("({language})"), left),
        ("goto", left) => (tongue.leads_to.to_owned(), left),
        (other, []) if first => {
            let leads = tongue.leads.iter().find(|(field, _)| *field == other);
            let said = leads.map_or_else(|| tongue.thing(other), |(_, said)| said);
            (said.to_owned(), &[][..])
        }
        (other, left) => (tongue.thing(other).to_owned(), left),
    };
    Some(said)
}

/// A single value as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Any value in one line.
pub(super) fn in_words(value: &Value, tongue: &Tongue) -> String {
    let in_words = |value: &Value| in_words(value, tongue);
    match value {
        Value::Array(list) => {
            let members: Vec<String> = list.iter().map(in_words).collect();
            members.join(", ")
        }
        Value::Object(fields) => {
            // Where it leads comes first: that is what one looks for.
            let leads = fields
                .get("goto")
                .map(|to| format!("{} {}", tongue.leads_to, quoted(&in_words(to))));
            let others = fields
                .iter()
                .filter(|(field, _)| !["goto", "press", "number"].contains(&field.as_str()))
                .map(|(field, value)| {
                    let field = if field == "say" { tongue.prompt } else { field };
                    if value.is_object() {
                        format!("{field} ({})", in_words(value))
                    } else {
                        format!("{field} {}", in_words(value))
                    }
                });
            let all: Vec<String> = leads.into_iter().chain(others).collect();
            all.join(", ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            scalar(value).unwrap_or_default()
        }
    }
}

impl Diff {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One line a thing.
    pub fn brief(&self) -> Vec<String> {
        self.0.iter().map(Subject::brief).collect()
    }
}

impl Subject {
    fn brief(&self) -> String {
        match self.kind {
            Kind::New => format!("{}: new", self.subject),
            Kind::Gone => format!("{}: gone", self.subject),
            Kind::Changed => {
                let mut named: Vec<&str> = Vec::new();
                for change in &self.changes {
                    if !named.contains(&change.what.as_str()) {
                        named.push(&change.what);
                    }
                }
                let more = named.len().saturating_sub(NAMED);
                named.truncate(NAMED);
                let more = match more {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!("{}: {}{more}", self.subject, named.join("; "))
            }
        }
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, subject) in self.0.iter().enumerate() {
            if nth > 0 {
                writeln!(f)?;
            }
            let kind = match subject.kind {
                Kind::New => ": new",
                Kind::Gone => ": gone",
                Kind::Changed => "",
            };
            writeln!(f, "{}{kind}", subject.subject)?;
            for change in &subject.changes {
                change.tell(subject.kind, f)?;
            }
        }
        Ok(())
    }
}

impl Change {
    fn tell(&self, of: Kind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = &self.what;
        let colon = if what.ends_with("leads to") { "" } else { ":" };
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if is_name(before) && is_name(after) => {
                writeln!(
                    f,
                    "  {what}{colon} {} (was {})",
                    quoted(after),
                    quoted(before)
                )
            }
            (Some(before), Some(after)) => {
                writeln!(f, "  {what}{colon}\n    was: {before}\n    now: {after}")
            }
            // All of a new thing is new, and all of one that is gone is gone.
            (Some(text), None) | (None, Some(text)) if of != Kind::Changed => {
                writeln!(f, "  {what}{colon} {}", quoted(text))
            }
            (None, Some(text)) => writeln!(f, "  new: {what}{colon} {}", quoted(text)),
            (Some(text), None) => writeln!(f, "  gone: {what}{colon} {}", quoted(text)),
            (None, None) => Ok(()),
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains([' ', '`'])
}

/// A name stands out; a sentence is read as it is.
fn quoted(text: &str) -> String {
    if is_name(text) {
        format!("`{text}`")
    } else {
        text.to_owned()
    }
}
