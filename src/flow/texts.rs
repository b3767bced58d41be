//! Texts of a flow while it is read: every language is there, every placeholder is known, and what
//! does not change from call to call is filled in.

use std::collections::BTreeMap;

use super::{
    diagnostic::{Findings, Place},
    files::BodyFile,
    markup,
    recording::{Judged, fingerprint},
    sources::Sources,
    wording::{Recording, Text, Wording},
    words::spoken_digits,
};
use crate::twiml::Ssml;

/// Placeholders that are filled at the moment of speaking.
const LATER: [&str; 6] = ["n", "hours", "reopening", "holiday", "digits", "when"];

/// Checks texts and fills in what is known already.
pub(super) struct Settler<'a> {
    languages: Vec<String>,
    /// Placeholder and language to what it stands for.
    known: BTreeMap<String, BTreeMap<String, String>>,
    /// Without the flow's languages or the body's file little is known, and saying so once is
    /// enough.
    complete: bool,
    recordings: Judged,
    /// The files, to find the place of a mistake within a text.
    sources: &'a Sources,
}

impl<'a> Settler<'a> {
    pub(super) fn new(
        (languages, body): (&[&str], Option<&BodyFile>),
        recordings: Judged,
        sources: &'a Sources,
    ) -> Self {
        let languages: Vec<String> = languages.iter().map(|&l| l.to_owned()).collect();
        let complete = body.is_some() && !languages.is_empty();
        let mut known = BTreeMap::new();
        if let Some(body) = body {
            for (form, text) in &body.body {
                let everywhere = languages.iter().map(|l| (l.clone(), text.value.clone()));
                known.insert(format!("body.{form}"), everywhere.collect());
            }
            for (name, groups) in [("landline", &body.landline), ("mobile", &body.mobile)] {
                let spoken = languages
                    .iter()
                    .map(|l| (l.clone(), spoken_digits(groups, l)));
                known.insert(name.to_owned(), spoken.collect());
            }
        }
        Self {
            languages,
            known,
            complete,
            recordings,
            sources,
        }
    }

    /// The same for a text that may be the name of one of these lines.
    pub(super) fn settle_with(
        &self,
        text: &mut Text,
        what: &str,
        lines: Option<&BTreeMap<String, Text>>,
        findings: &mut Findings,
    ) {
        let Some(name) = text.value.line.clone() else {
            return self.settle(text, what, findings);
        };
        match lines.map(|lines| lines.get(&name)) {
            Some(Some(line)) => text.value.written.clone_from(&line.value.written),
            Some(None) => {
                let message = format!("`lines.yaml` has no line `{name}`");
                findings.error("unknown-line", text.place, message);
            }
            // The file of lines cannot be read, and that was said.
            None => {}
        }
    }

    pub(super) fn settle(&self, text: &mut Text, what: &str, findings: &mut Findings) {
        if let Some(name) = &text.value.line {
            let message =
                format!("{what} is the name of a line, `{name}`, where a text must stand");
            findings.error("unknown-line", text.place, message);
            return;
        }
        for language in &self.languages {
            if !text.value.written.contains_key(language) {
                let message = format!("{what} is not written in `{language}`");
                findings.error("missing-language", text.place, message);
            }
        }
        for (language, one) in &mut text.value.written {
            if !self.languages.is_empty() && !self.languages.contains(language) {
                let message = format!("{what} is written in `{language}`, which is not declared");
                findings.error("unknown-language", one.place, message);
            }
            self.heard(&mut one.value, what, one.place, findings);
            for words in one.value.all_mut() {
                if let Some(unknown) = self.fill_words(words, language) {
                    let message = format!("{what}: nothing is known by the name `{{{unknown}}}`");
                    findings.error("unknown-placeholder", one.place, message);
                }
                if words.plain().trim().is_empty() {
                    let message = format!("{what} is empty in `{language}`");
                    findings.error("missing-language", one.place, message);
                }
            }
        }
    }

    /// How it is spoken: markup that voices understand, and a recording of the same text.
    fn heard(&self, one: &mut Wording, what: &str, place: Place, findings: &mut Findings) {
        if one.unchecked.is_empty() {
            for words in one.all() {
                markup::none(&words.plain(), what, place, findings);
            }
        }
        let source = self.sources.get(findings.file());
        for written in std::mem::take(&mut one.unchecked) {
            markup::check(&written, what, source.map(String::as_str), findings);
        }
        if let Some(recording) = &one.recording {
            self.recorded(recording, &one.text(), what, findings);
        }
    }

    /// Fills in what is known. The value is the name of a placeholder that nothing fills.
    fn fill_words(&self, words: &mut Ssml, language: &str) -> Option<String> {
        let mut unknown = None;
        words.edit(&mut |text| match self.fill(text, language, &LATER) {
            Ok(filled) => *text = filled,
            Err(name) => unknown = unknown.take().or(Some(name)),
        });
        unknown.filter(|_| self.complete)
    }

    /// A recording that can be played, of the text that stands beside it.
    fn recorded(&self, recording: &Recording, text: &str, what: &str, findings: &mut Findings) {
        let file = &recording.file;
        match self.recordings.get(&file.value) {
            None => {
                let message = format!("{what}: there is no recording `{}`", file.value);
                findings.error("bad-recording", file.place, message);
            }
            Some(Err(wrong)) => {
                let message = format!("{what}: telephones cannot play `{}`: {wrong}", file.value);
                findings.error("bad-recording", file.place, message);
            }
            Some(Ok(())) => {}
        }
        let now = fingerprint(text);
        if recording.of.as_ref() != Some(&now) {
            let message = match &recording.of {
                Some(_) => format!("{what} has changed since `{}` was recorded", file.value),
                None => format!("nothing tells which text of {what} `{}` says", file.value),
            };
            let help =
                format!("once the recording says this text, write `of: \"{now}\"` beside it");
            findings.warning_with("stale-recording", file.place, message, help);
        }
    }

    /// Fills in what is known, and leaves `others` to be filled in later. Where little is known, all is
    /// left as it is.
    ///
    /// # Errors
    /// The name of a placeholder that is neither.
    pub(super) fn fill_but(
        &self,
        text: &str,
        language: &str,
        others: &[&str],
    ) -> Result<String, String> {
        match self.fill(text, language, others) {
            Err(_) if !self.complete => Ok(text.to_owned()),
            filled => filled,
        }
    }

    fn fill(&self, text: &str, language: &str, later: &[&str]) -> Result<String, String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| after.chars().take(20).collect::<String>())?;
            out.push_str(before);
            if later.contains(&name) {
                out.push('{');
                out.push_str(name);
                out.push('}');
            } else {
                let value = self.known.get(name).and_then(|by| by.get(language));
                out.push_str(value.ok_or_else(|| name.to_owned())?);
            }
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }
}
