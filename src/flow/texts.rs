//! Texts of a flow while it is read: every language is there, every placeholder is known, and what
//! does not change from call to call is filled in.

use std::collections::BTreeMap;

use super::{
    diagnostic::Findings,
    file::{Case, FlowFile, NoMatch, Node, Rung, Text},
    files::BodyFile,
    words::spoken_digits,
};

/// Placeholders that are filled at the moment of speaking.
const LATER: [&str; 4] = ["n", "hours", "reopening", "holiday"];

/// Checks texts and fills in what is known already.
pub(super) struct Settler {
    languages: Vec<String>,
    /// Placeholder and language to what it stands for.
    known: BTreeMap<String, BTreeMap<String, String>>,
    /// Without the flow's languages or the body's file little is known, and saying so once is
    /// enough.
    complete: bool,
}

impl Settler {
    pub(super) fn new(languages: &[&str], body: Option<&BodyFile>) -> Self {
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
        }
    }

    pub(super) fn settle(&self, text: &mut Text, what: &str, findings: &mut Findings) {
        for language in &self.languages {
            if !text.value.contains_key(language) {
                let message = format!("{what} is not written in `{language}`");
                findings.error("missing-language", text.place, message);
            }
        }
        for (language, one) in &mut text.value {
            if !self.languages.is_empty() && !self.languages.contains(language) {
                let message = format!("{what} is written in `{language}`, which is not declared");
                findings.error("unknown-language", one.place, message);
            }
            match self.fill(&one.value, language, &LATER) {
                Ok(filled) => one.value = filled,
                Err(_) if !self.complete => {}
                Err(unknown) => {
                    let message = format!("{what}: nothing is known by the name `{{{unknown}}}`");
                    findings.error("unknown-placeholder", one.place, message);
                }
            }
            if one.value.trim().is_empty() {
                let message = format!("{what} is empty in `{language}`");
                findings.error("missing-language", one.place, message);
            }
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

/// Every text of a flow file with a name for it.
pub(super) fn texts_of(file: &mut FlowFile, each: &mut dyn FnMut(&mut Text, &str)) {
    ladder(&mut file.defaults.no_input, "the default ladder", each);
    no_match(&mut file.defaults.no_match, "the default ladder", each);
    for (name, node) in &mut file.nodes {
        let what = format!("the prompt of `{}`", name.value);
        let ladder_of = format!("the ladder of `{}`", name.value);
        match node {
            Node::Play(play) => each(&mut play.say, &what),
            Node::Menu(menu) => {
                each(&mut menu.say, &what);
                ladder(menu.no_input.iter_mut().flatten(), &ladder_of, each);
                if let Some(own) = &mut menu.no_match {
                    no_match(own, &ladder_of, each);
                }
            }
            Node::Ask(ask) => {
                each(&mut ask.say, &what);
                ladder(ask.no_input.iter_mut().flatten(), &ladder_of, each);
                if let Some(own) = &mut ask.no_match {
                    no_match(own, &ladder_of, each);
                }
            }
            Node::Branch(branch) => {
                let said = branch
                    .cases
                    .values_mut()
                    .filter_map(|case: &mut Case| case.say.as_mut());
                said.for_each(|text| each(text, &what));
            }
            Node::HangUp(end) => {
                if let Some(text) = &mut end.say {
                    each(text, &what);
                }
            }
            Node::Hours(_) | Node::Enqueue(_) => {}
        }
    }
}

fn no_match(ladders: &mut NoMatch, what: &str, each: &mut dyn FnMut(&mut Text, &str)) {
    ladder(&mut ladders.keys, what, each);
    ladder(&mut ladders.speech, what, each);
}

fn ladder<'a>(
    rungs: impl IntoIterator<Item = &'a mut Rung>,
    what: &str,
    each: &mut dyn FnMut(&mut Text, &str),
) {
    for text in rungs.into_iter().filter_map(|rung| rung.say.as_mut()) {
        each(text, what);
    }
}
