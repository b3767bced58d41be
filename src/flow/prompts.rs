//! Everything that is said, as a list for translators and for the recording studio; and such a list
//! put back into the files, which stay as they are but for what changed.

use std::{collections::BTreeMap, ops::Range};

use super::{
    recording::fingerprint,
    sources::Sources,
    tree::{self, Branch, Tree},
};

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
    /// What is said; empty where it is not written yet.
    pub text: String,
    /// What is played instead; empty when nothing is.
    pub recording: String,
    /// The fingerprint that a recording of this text gets.
    pub of: String,
}

/// Why a list could not be put back. Nothing was changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PutBack {
    /// A line names a prompt that is not there.
    #[error("line {line} of the list: {file} has no prompt `{key}`")]
    Unknown {
        /// Line of the list.
        line: usize,
        /// The file.
        file: String,
        /// The prompt.
        key: String,
    },
    /// A language that the flow does not declare.
    #[error("line {line} of the list: the flow does not declare the language `{language}`")]
    Language {
        /// Line of the list.
        line: usize,
        /// The language.
        language: String,
    },
    /// No language has such a form.
    #[error("line {line} of the list: `{form}` is no form: write one, few, many, other or nothing")]
    Form {
        /// Line of the list.
        line: usize,
        /// The form.
        form: String,
    },
    /// The text of a prompt that is there would be empty.
    #[error("line {line} of the list: `{key}` would be left without words")]
    Empty {
        /// Line of the list.
        line: usize,
        /// The prompt.
        key: String,
    },
    /// The change would have touched more than the prompt.
    #[error("{file} is written in a way that cannot be changed safely: `{key}` is left to you")]
    Unsafe {
        /// The file.
        file: String,
        /// The prompt.
        key: String,
    },
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

/// Puts the texts and recordings of a list into the files; each comes with its line in the list.
/// The value is the files that changed.
pub fn put_back(
    sources: &Sources,
    flow: &str,
    list: &[(usize, Prompt)],
) -> Result<Sources, PutBack> {
    let languages = languages(sources, flow);
    let mut changed = Sources::new();
    for (line, wanted) in list {
        let line = *line;
        if !languages.contains(&wanted.language) {
            return Err(PutBack::Language {
                line,
                language: wanted.language.clone(),
            });
        }
        if !(wanted.form.is_empty() || FORMS.contains(&wanted.form.as_str())) {
            return Err(PutBack::Form {
                line,
                form: wanted.form.clone(),
            });
        }
        let known = sources
            .get(&wanted.file)
            .filter(|_| is_read(&wanted.file, flow));
        let unknown = || PutBack::Unknown {
            line,
            file: wanted.file.clone(),
            key: wanted.key.clone(),
        };
        let before = changed.get(&wanted.file).or(known).ok_or_else(unknown)?;
        let root = tree::read(before).ok_or_else(unknown)?;
        let mut edits = None;
        each_said(&root, "", &languages, &mut |key, said| {
            if key == wanted.key {
                edits = Some(edits_of(before, said, wanted));
            }
        });
        let edits = edits.ok_or_else(unknown)?;
        let edits = edits.ok_or_else(|| PutBack::Empty {
            line,
            key: wanted.key.clone(),
        })?;
        if !edits.is_empty() {
            let after = apply(before, edits);
            if !only_the_prompt(&root, &after, &wanted.key) {
                return Err(PutBack::Unsafe {
                    file: wanted.file.clone(),
                    key: wanted.key.clone(),
                });
            }
            changed.insert(wanted.file.clone(), after);
        }
    }
    Ok(changed)
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
        Tree::Map(_) => value.get("text").or_else(|| value.get("other")).is_some(),
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
    if value.text().is_some() {
        return vec![("", value)];
    }
    let written = value.entries().iter();
    written
        .filter(|(form, _, _)| FORMS.contains(&form.as_str()))
        .map(|(form, _, text)| (if form == "text" { "" } else { form.as_str() }, text))
        .collect()
}

fn rows(file: &str, key: &str, said: &Branch, languages: &[String]) -> Vec<Prompt> {
    let first = languages.first().and_then(|language| said.get(language));
    let of_first: BTreeMap<&str, &str> = first
        .map(forms)
        .into_iter()
        .flatten()
        .filter_map(|(form, text)| Some((form, text.text()?)))
        .collect();
    let row = |language: &str, form: &str, text: &str, recording: &str| Prompt {
        file: file.to_owned(),
        key: key.to_owned(),
        form: form.to_owned(),
        language: language.to_owned(),
        reference: of_first.get(form).copied().unwrap_or_default().to_owned(),
        text: text.to_owned(),
        recording: recording.to_owned(),
        of: fingerprint(text),
    };
    let mut all = Vec::new();
    for language in languages {
        let Some(value) = said.get(language) else {
            // Not translated yet: a line to be filled in for each form.
            all.extend(of_first.keys().map(|form| row(language, form, "", "")));
            continue;
        };
        let recording = value.get("recording").and_then(Branch::text);
        for (form, text) in forms(value) {
            let text = text.text().unwrap_or_default();
            all.push(row(language, form, text, recording.unwrap_or_default()));
        }
    }
    all
}

/// Bytes to be replaced, and by what.
type Edit = (Range<usize>, String);

/// What makes a prompt say and play what the list wants; `None` when it would say nothing.
fn edits_of(text: &str, said: &Branch, wanted: &Prompt) -> Option<Vec<Edit>> {
    let Some(value) = said.get(&wanted.language) else {
        if wanted.text.is_empty() {
            return Some(Vec::new());
        }
        // A form of a new language cannot be added one by one: what is written first is its text.
        let words = match (wanted.form.as_str(), wanted.recording.as_str()) {
            ("", "") => quoted(&wanted.text),
            (form, recording) => long(form, &wanted.text, recording, &wanted.of),
        };
        return Some(vec![added(text, said, &wanted.language, &words)]);
    };
    let found = forms(value)
        .into_iter()
        .find(|(form, _)| *form == wanted.form);
    let Some((_, scalar)) = found else {
        if wanted.text.is_empty() {
            return Some(Vec::new());
        }
        return Some(vec![added(
            text,
            value,
            &wanted.form,
            &quoted(&wanted.text),
        )]);
    };
    if wanted.text.is_empty() {
        return None;
    }
    if value.text().is_some() && !wanted.recording.is_empty() {
        let words = long("", &wanted.text, &wanted.recording, &wanted.of);
        return Some(vec![(value.bytes.clone(), words)]);
    }
    let mut edits = Vec::new();
    if scalar.text() != Some(wanted.text.as_str()) {
        edits.push((scalar.bytes.clone(), quoted(&wanted.text)));
    }
    if !wanted.recording.is_empty() {
        for (key, wish) in [("recording", &wanted.recording), ("of", &wanted.of)] {
            match value.get(key) {
                Some(old) if old.text() == Some(wish.as_str()) => {}
                // The fingerprint goes with the text of the form that is recorded.
                Some(old) => edits.push((old.bytes.clone(), quoted(wish))),
                None => edits.push(added(text, value, key, &quoted(wish))),
            }
        }
    }
    Some(edits)
}

fn long(form: &str, text: &str, recording: &str, of: &str) -> String {
    let form = if form.is_empty() { "text" } else { form };
    let mut entries = vec![(form, text)];
    if form != "text" && form != "other" {
        // A mapping without `other` is no wording: the form stands for it until it is written.
        entries.push(("other", text));
    }
    if !recording.is_empty() {
        entries.extend([("recording", recording), ("of", of)]);
    }
    let written = entries
        .iter()
        .map(|(key, words)| format!("{key}: {}", quoted(words)));
    format!("{{ {} }}", written.collect::<Vec<_>>().join(", "))
}

/// A text as YAML reads it back for certain.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A new entry behind the last one of a mapping, in the mapping's own style.
fn added(text: &str, mapping: &Branch, key: &str, words: &str) -> Edit {
    let last = mapping.entries().last();
    let end = last.map_or(mapping.bytes.end, |(_, _, value)| end_of(value));
    let first = mapping.entries().first();
    let begins = first.map_or(mapping.bytes.start, |(_, key, _)| key.start);
    let line_start = text
        .get(..begins)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |at| at + 1);
    let indent = text.get(line_start..begins).unwrap_or_default();
    if indent.chars().all(|c| c == ' ') {
        let rest = text.get(end..).unwrap_or_default();
        let line_end = end + rest.find('\n').unwrap_or(rest.len());
        (line_end..line_end, format!("\n{indent}{key}: {words}"))
    } else {
        (end..end, format!(", {key}: {words}"))
    }
}

/// Where the last text of a value ends.
fn end_of(value: &Branch) -> usize {
    let inner = value.entries().iter().map(|(_, _, value)| end_of(value));
    inner.max().unwrap_or(value.bytes.end)
}

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(bytes, _)| std::cmp::Reverse(bytes.start));
    let mut after = text.to_owned();
    for (bytes, words) in edits {
        after.replace_range(bytes, &words);
    }
    after
}

/// Whether all that is not below `key` is as it was.
fn only_the_prompt(before: &Branch, after: &str, key: &str) -> bool {
    let others = |root: &Branch| -> BTreeMap<String, String> {
        root.flat()
            .into_iter()
            .filter(|(path, _)| {
                let below = path.trim_start_matches('.').strip_prefix(key);
                !below.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            })
            .map(|(path, text)| (path, text.to_owned()))
            .collect()
    };
    tree::read(after).is_some_and(|after| others(before) == others(&after))
}
