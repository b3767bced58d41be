//! A list of what is said put back into the files, which stay as they are but for what changed. Text
//! that was SSML, or whose first language is, stays SSML.

use std::{collections::BTreeMap, ops::Range};

use super::{FORMS, Prompt, SSML, each_said, forms, is_read, languages};
use crate::flow::{
    sources::Sources,
    tree::{self, Branch},
};

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
                edits = Some(edits_of(before, said, wanted, &languages));
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

/// Bytes to be replaced, and by what.
type Edit = (Range<usize>, String);

/// What makes a prompt say and play what the list wants; `None` when it would say nothing.
fn edits_of(text: &str, said: &Branch, wanted: &Prompt, languages: &[String]) -> Option<Vec<Edit>> {
    let Some(value) = said.get(&wanted.language) else {
        if wanted.text.is_empty() {
            return Some(Vec::new());
        }
        let first = languages.first().and_then(|language| said.get(language));
        let is_ssml = first.is_some_and(|first| first.get(SSML).is_some());
        let words = new_words(wanted, is_ssml);
        return Some(vec![added(text, said, &wanted.language, &words)]);
    };
    let is_other = |form: &str| matches!(form, "" | "text" | "other");
    let found = forms(value)
        .into_iter()
        .find(|(form, _)| *form == wanted.form || is_other(form) && is_other(&wanted.form));
    let Some((_, scalar)) = found else {
        if wanted.text.is_empty() {
            return Some(Vec::new());
        }
        return Some(vec![new_form(text, value, wanted)]);
    };
    if wanted.text.is_empty() {
        return None;
    }
    if value.text().is_some() && !wanted.recording.is_empty() {
        return Some(vec![(value.bytes.clone(), new_words(wanted, false))]);
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

/// The words of a language that had none. Forms come one by one: what is written first is the text
/// of the others too, until theirs is.
fn new_words(wanted: &Prompt, is_ssml: bool) -> String {
    let words = quoted(&wanted.text);
    let forms = match wanted.form.as_str() {
        "" | "other" | "text" => None,
        form => Some(mapping(&[(form, &words), ("other", &words)])),
    };
    let recording = quoted(&wanted.recording);
    let of = quoted(&wanted.of);
    let mut entries = match (is_ssml, &forms) {
        (true, forms) => vec![(SSML, forms.as_ref().unwrap_or(&words))],
        (false, Some(_)) => vec![(wanted.form.as_str(), &words), ("other", &words)],
        (false, None) if wanted.recording.is_empty() => return words,
        (false, None) => vec![("text", &words)],
    };
    if !wanted.recording.is_empty() {
        entries.extend([("recording", &recording), ("of", &of)]);
    }
    mapping(&entries)
}

/// Another form beside those that are there.
fn new_form(text: &str, value: &Branch, wanted: &Prompt) -> Edit {
    let words = quoted(&wanted.text);
    let held = value.get(SSML).unwrap_or(value);
    match held.text() {
        Some(other) => {
            let entries = [(wanted.form.as_str(), &words), ("other", &quoted(other))];
            (held.bytes.clone(), mapping(&entries))
        }
        None => added(text, held, &wanted.form, &words),
    }
}

fn mapping(entries: &[(&str, &String)]) -> String {
    let entries = entries.iter().map(|(key, value)| format!("{key}: {value}"));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

/// A text as YAML reads it back for certain.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A new entry behind the last one of a mapping, in the mapping's own style.
fn added(text: &str, mapping: &Branch, key: &str, words: &str) -> Edit {
    let last = mapping.entries().last();
    let end = last.map_or(mapping.bytes.end, |(_, _, value)| end_of(text, value));
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

/// Where a value ends: behind its last text, and behind the brace of a mapping in one line.
fn end_of(text: &str, value: &Branch) -> usize {
    let Some((_, _, last)) = value.entries().last() else {
        return value.bytes.end;
    };
    let end = end_of(text, last);
    let rest = text.get(end..).unwrap_or_default();
    let begins = text.get(value.bytes.start..).unwrap_or_default();
    match rest.find('}').filter(|_| begins.starts_with('{')) {
        Some(brace) => end + brace + 1,
        None => end,
    }
}

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(bytes, _)| bytes.start);
    let mut after = text.to_owned();
    // From the end, so that the places before stay where they are.
    for (bytes, words) in edits.into_iter().rev() {
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
