//! The shape of `announcements.yaml` and what is checked in it: every language is written, every
//! placeholder is a field, and nothing is left unsaid. What is announced, and when, is `announced`'s.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    diagnostic::{Findings, Place},
    lint,
    texts::Settler,
    yaml::Placed,
};

/// A text by language. It is always spoken: its fields change from one emergency to the next.
pub type Words = Placed<BTreeMap<String, Placed<String>>>;

/// `announcements.yaml`: what a supervisor can announce to every caller.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnouncementsFile {
    /// By name.
    pub announcements: BTreeMap<Placed<String>, Template>,
}

/// An announcement with fields.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What supervisors call it.
    pub title: String,
    /// What a supervisor fills in, by the name of its placeholder; one moment at most.
    #[serde(default)]
    pub fields: BTreeMap<Placed<String>, Field>,
    /// What is said first, whether or not the call goes on.
    pub say: Words,
    /// Said next where the call goes on.
    #[serde(default)]
    pub inform: Option<Words>,
    /// Said next where the call ends.
    #[serde(default)]
    pub close: Option<Words>,
    /// All of it where the moment is not known, and once it is past.
    #[serde(default)]
    pub unknown: Option<Unknown>,
}

/// A field: a list of values, or a moment.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// What supervisors are asked.
    pub title: String,
    /// The values, each in every language.
    #[serde(default)]
    pub values: BTreeMap<Placed<String>, Words>,
    /// Whether it is a moment in time.
    #[serde(default)]
    pub moment: bool,
}

/// What is said where the moment is not known.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    /// As in the template.
    pub say: Words,
    /// As in the template.
    #[serde(default)]
    pub inform: Option<Words>,
    /// As in the template.
    #[serde(default)]
    pub close: Option<Words>,
}

impl Template {
    /// The name of the field that is a moment.
    pub fn moment(&self) -> Option<&str> {
        let moment = self.fields.iter().find(|(_, field)| field.moment);
        moment.map(|(name, _)| name.value.as_str())
    }
}

/// Checks the templates, and fills in what does not depend on an emergency.
pub(super) fn settle(
    file: &mut AnnouncementsFile,
    settler: &Settler<'_>,
    languages: &[&str],
    findings: &mut Findings,
) {
    for (name, template) in &mut file.announcements {
        lint::name("announcement", name, findings);
        let mut check = Check {
            settler,
            languages,
            name: &name.value,
            findings,
        };
        check.fields(name.place, template);
        check.texts(template);
        check.all_is_said(template);
    }
}

struct Check<'a> {
    settler: &'a Settler<'a>,
    languages: &'a [&'a str],
    name: &'a str,
    findings: &'a mut Findings,
}

impl Check<'_> {
    fn fields(&mut self, place: Place, template: &mut Template) {
        let moments = template.fields.values().filter(|field| field.moment);
        let moments = moments.count();
        if moments > 1 {
            self.error("bad-field", place, "has more than one moment");
        }
        if (moments == 1) != template.unknown.is_some() {
            let message =
                "a moment needs `unknown`, for when it is not known, and nothing else does";
            self.error("bad-field", place, message);
        }
        for (field, of) in &mut template.fields {
            lint::name("field", field, self.findings);
            if of.moment != of.values.is_empty() {
                let message = format!("`{}` must have `values` or be a `moment`", field.value);
                self.error("bad-field", field.place, &message);
            }
            for (value, words) in &mut of.values {
                lint::name("value", value, self.findings);
                self.words(words, &format!("`{}`", value.value), &[]);
            }
        }
    }

    fn texts(&mut self, template: &mut Template) {
        let names: Vec<String> = template.fields.keys().map(|f| f.value.clone()).collect();
        let moment = template.moment().map(str::to_owned);
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let known = [Some(&mut template.say)].into_iter();
        let known = known.chain([template.inform.as_mut(), template.close.as_mut()]);
        for words in known.flatten() {
            self.words(words, "the text", &all);
        }
        let rest: Vec<&str> = all
            .into_iter()
            .filter(|n| Some(*n) != moment.as_deref())
            .collect();
        if let Some(unknown) = &mut template.unknown {
            let without = [
                Some(&mut unknown.say),
                unknown.inform.as_mut(),
                unknown.close.as_mut(),
            ];
            for words in without.into_iter().flatten() {
                self.words(words, "the text of `unknown`", &rest);
            }
        }
    }

    /// One text: in all languages and in no other, with no placeholders but `fields` and what is
    /// known of the body.
    fn words(&mut self, words: &mut Words, what: &str, fields: &[&str]) {
        for language in self.languages {
            if !words.value.contains_key(*language) {
                let message = format!("{what} is not written in `{language}`");
                self.error("missing-language", words.place, &message);
            }
        }
        for (language, one) in &mut words.value {
            if !self.languages.is_empty() && !self.languages.contains(&language.as_str()) {
                let message = format!("{what} is written in `{language}`, which is not declared");
                self.error("unknown-language", one.place, &message);
            }
            match self.settler.fill_but(&one.value, language, fields) {
                Ok(filled) => one.value = filled,
                Err(unknown) => {
                    let message = format!("{what}: no field is called `{{{unknown}}}`");
                    self.error("unknown-placeholder", one.place, &message);
                }
            }
            if one.value.trim().is_empty() {
                let message = format!("{what} is empty in `{language}`");
                self.error("missing-language", one.place, &message);
            }
        }
    }

    /// A field that a language never says was forgotten in a translation.
    fn all_is_said(&mut self, template: &Template) {
        for language in self.languages {
            let said: String = [
                Some(&template.say),
                template.inform.as_ref(),
                template.close.as_ref(),
            ]
            .into_iter()
            .flatten()
            .filter_map(|words| words.get(*language))
            .map(|one| one.value.as_str())
            .collect();
            for field in template.fields.keys() {
                if !said.contains(&format!("{{{}}}", field.value)) {
                    let message = format!("the text in `{language}` never says `{}`", field.value);
                    self.error("unused-field", field.place, &message);
                }
            }
        }
    }

    fn error(&mut self, code: &'static str, place: Place, message: &str) {
        let message = format!("the announcement `{}`: {message}", self.name);
        self.findings.error(code, place, message);
    }
}
