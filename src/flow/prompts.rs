//! Everything that is said, as a list for translators and for the recording studio. SSML stands in it
//! with its markup. How such a list goes back into the files is `put_back`'s matter.

mod put_back;

use std::collections::BTreeMap;

use super::{
    recording::fingerprint,
    sources::Sources,
    tree::{self, Branch, Tree},
};
use crate::twiml::Ssml;

pub use put_back::{PutBack, put_back};

/// The columns of a list, in order.
pub const COLUMNS: [&str; 8] = [
    "file",
    "key",
    "form",
    "language",
    "reference",
    "text",
    "recording",
    "of",
];

/// The keys of a wording that hold words.
const FORMS: [&str; 7] = ["text", "zero", "one", "two", "few", "many", "other"];

/// The key of a wording that holds words with markup, or forms of them.
const SSML: &str = "ssml";

/// One wording of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The file that it stands in.
    pub file: String,
    /// Where in the file: `nodes.privacy.play.say`.
    pub key: String,
    /// The plural category (`one`, `other`), or nothing.
    pub form: String,
    /// The language's code.
    pub language: String,
    /// The same in the flow's first language, for the translator.
    pub reference: String,
    /// What is said, with its markup where it is SSML; empty where it is not written yet.
    pub text: String,
    /// What is played instead; empty when nothing is.
    pub recording: String,
    /// The fingerprint that a recording of this text gets.
    pub of: String,
}

/// Every prompt of a flow and of the files around it, in the order of the files.
pub fn prompts(sources: &Sources, flow: &str) -> Vec<Prompt> {
    let languages = languages(sources, flow);
    let mut all = Vec::new();
    for (file, text) in files(sources, flow) {
        let Some(root) = tree::read(text) else {
            continue;
        };
        each_said(&root, "", &languages, &mut |key, said| {
            all.extend(rows(file, key, said, &languages));
        });
    }
    all
}

/// The languages that a flow declares.
fn languages(sources: &Sources, flow: &str) -> Vec<String> {
    let root = sources.get(flow).and_then(|text| tree::read(text));
    let list = root.as_ref().and_then(|root| root.get("languages"));
    let items = list.map_or(&[][..], Branch::items);
    let names = items.iter().filter_map(Branch::text);
    names.map(str::to_owned).collect()
}

fn files<'a>(sources: &'a Sources, flow: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    sources
        .iter()
        .filter(|(path, _)| is_read(path, flow))
        .map(|(path, text)| (path.as_str(), text.as_str()))
}

/// Whether a file holds prompts of this flow.
fn is_read(path: &str, flow: &str) -> bool {
    path == flow
        || matches!(path, "lines.yaml" | "queues.yaml" | "announcements.yaml")
        || path.starts_with("calendars/")
        || path.starts_with("sub-flows/")
}

/// Calls `each` with every mapping from languages to words, and its key.
fn each_said(
    branch: &Branch,
    key: &str,
    languages: &[String],
    each: &mut dyn FnMut(&str, &Branch),
) {
    if is_said(branch, languages) {
        each(key, branch);
        return;
    }
    for (name, _, value) in branch.entries() {
        let below = if key.is_empty() {
            name.clone()
        } else {
            format!("{key}.{name}")
        };
        each_said(value, &below, languages, each);
    }
    for (index, item) in branch.items().iter().enumerate() {
        each_said(item, &format!("{key}[{index}]"), languages, each);
    }
}

fn is_said(branch: &Branch, languages: &[String]) -> bool {
    let words = |value: &Branch| match &value.value {
        Tree::Text(_) => true,
        Tree::Map(_) => ["text", "other", SSML]
            .iter()
            .any(|key| value.get(key).is_some()),
        Tree::Other | Tree::List(_) => false,
    };
    let entries = branch.entries();
    !entries.is_empty()
        && entries
            .iter()
            .all(|(language, _, value)| languages.contains(language) && words(value))
}

/// The words of one language, by form.
fn forms(value: &Branch) -> Vec<(&str, &Branch)> {
    let value = value.get(SSML).unwrap_or(value);
    if value.text().is_some() {
        return vec![("", value)];
    }
    let written = value.entries().iter();
    written
        .filter(|(form, _, _)| FORMS.contains(&form.as_str()))
        .map(|(form, _, text)| (if form == "text" { "" } else { form.as_str() }, text))
        .collect()
}

/// The fingerprint that a recording of a text gets: what is heard makes it, not how it is marked up.
fn of(text: &str, is_ssml: bool) -> String {
    let words = Ssml::parse(text).ok().filter(|_| is_ssml);
    words.map_or_else(|| fingerprint(text), |words| fingerprint(&words.plain()))
}

fn rows(file: &str, key: &str, said: &Branch, languages: &[String]) -> Vec<Prompt> {
    let first = languages.first().and_then(|language| said.get(language));
    let of_first: BTreeMap<&str, &str> = first
        .map(forms)
        .into_iter()
        .flatten()
        .filter_map(|(form, text)| Some((form, text.text()?)))
        .collect();
    let row = |language: &str, form: &str, text: &str| Prompt {
        file: file.to_owned(),
        key: key.to_owned(),
        form: form.to_owned(),
        language: language.to_owned(),
        reference: of_first.get(form).copied().unwrap_or_default().to_owned(),
        text: text.to_owned(),
        recording: String::new(),
        of: fingerprint(text),
    };
    let mut all = Vec::new();
    for language in languages {
        let Some(value) = said.get(language) else {
            // Not translated yet: a line to be filled in for each form.
            all.extend(of_first.keys().map(|form| row(language, form, "")));
            continue;
        };
        let recording = value.get("recording").and_then(Branch::text);
        for (form, text) in forms(value) {
            let text = text.text().unwrap_or_default();
            all.push(Prompt {
                recording: recording.unwrap_or_default().to_owned(),
                of: of(text, value.get(SSML).is_some()),
                ..row(language, form, text)
            });
        }
    }
    all
}
