//! Reads a scripted call and tells everything that is wrong with it, with line and column.

use std::fs;
use std::path::{Path, PathBuf};

use super::flows::Flows;
use super::script::{FormFile, Script};
use super::step::{Said, Step};
use super::{deed, wanted};
use crate::domain::pin_request::FIELDS;
use crate::flow::{Diagnostic, Findings, Place, Placed};

/// A scripted call and where it came from.
#[derive(Debug, Clone)]
pub struct Read {
    /// The file.
    pub file: PathBuf,
    /// The call.
    pub script: Script,
    text: String,
}

impl Read {
    /// The name of the flow that it runs on.
    pub fn flow(&self) -> &str {
        &self.script.flow
    }

    /// The line at a place, as it is written: a step or an expectation.
    pub(super) fn line(&self, place: Place) -> String {
        let row = usize::try_from(place.line).unwrap_or_default();
        let line = self.text.lines().nth(row.saturating_sub(1));
        let line = line
            .unwrap_or_default()
            .trim_start()
            .trim_start_matches("- ");
        let end = line.find(" #").unwrap_or(line.len());
        format!("{row:>3}  {}", line.get(..end).unwrap_or(line).trim_end())
    }
}

/// Reads a file that is to be played on one of these flows.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(file: &Path, flows: &Flows) -> Result<Read, Vec<Diagnostic>> {
    let name = file.display().to_string();
    let mut findings = Findings::of(&name);
    match fs::read_to_string(file) {
        Ok(text) => read_text(file, &text, flows),
        Err(error) => {
            findings.error("file", Place::default(), error.to_string());
            Err(findings.into_vec())
        }
    }
}

/// Reads the text of a file; forms are looked for beside it.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read_text(file: &Path, text: &str, flows: &Flows) -> Result<Read, Vec<Diagnostic>> {
    let mut findings = Findings::of(&file.display().to_string());
    let script: Option<Script> = crate::flow::read(text, &mut findings);
    if let Some(script) = &script {
        let mut check = Check {
            script,
            flows,
            folder: file.parent().unwrap_or(Path::new(".")),
            findings: &mut findings,
        };
        check.head();
        for step in &script.steps {
            check.step(step);
        }
        check.expectations();
    }
    let found = findings.into_vec();
    match script {
        Some(script) if found.is_empty() => Ok(Read {
            file: file.to_owned(),
            script,
            text: text.to_owned(),
        }),
        _ => Err(found),
    }
}

/// Reads a form's file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_form(file: &Path) -> Result<FormFile, Vec<Diagnostic>> {
    let mut findings = Findings::of(&file.display().to_string());
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            findings.error("file", Place::default(), error.to_string());
            return Err(findings.into_vec());
        }
    };
    let form: Option<FormFile> = crate::flow::read(&text, &mut findings);
    for field in form.iter().flat_map(FormFile::keys) {
        if !FIELDS.contains(&field.as_str()) {
            findings.error(
                "field",
                field.place,
                format!("the form has no field `{}`", field.value),
            );
        }
    }
    let found = findings.into_vec();
    form.filter(|_| found.is_empty()).ok_or(found)
}

struct Check<'a> {
    script: &'a Script,
    flows: &'a Flows,
    folder: &'a Path,
    findings: &'a mut Findings,
}

impl Check<'_> {
    fn head(&mut self) {
        let script = self.script;
        if script.call.trim().is_empty() {
            self.error("call", script.call.place, "a sentence is needed");
        }
        if let Some(text) = self.flows.wrong_name(script) {
            self.error("flow", script.flow.place, text);
        }
        if script.start().is_none() {
            let text = "a time with an offset is needed, as 2015-03-10T10:15:00+01:00";
            self.error("at", script.at.place, text);
        }
        if let Some(text) = self.flows.wrong_number(script) {
            self.error("dial", script.dial.place, text);
        }
        let others = script.given.callers.iter();
        for dial in others.filter_map(|caller| caller.dial.as_ref()) {
            if let Some(text) = self.flows.unanswered(script, dial) {
                self.error("dial", dial.place, text);
            }
        }
        let mut names = Vec::new();
        let operators = script.given.operators.iter().map(|one| &one.name);
        let callers = script.given.callers.iter().map(|one| &one.name);
        let in_line = script.given.in_line.iter().map(|one| &one.name);
        for name in operators.chain(callers).chain(in_line) {
            if names.contains(&name.as_str()) {
                self.error(
                    "name",
                    name.place,
                    format!("`{}` is there twice", name.value),
                );
            }
            names.push(&name.value);
        }
    }

    fn step(&mut self, placed: &Placed<Step>) {
        let place = placed.place;
        match &placed.value {
            Step::Press(keys) => self.keys(place, keys),
            Step::Say(text) | Step::ExpectNoSay(text) if text.trim().is_empty() => {
                self.error("text", place, "a text is needed");
            }
            Step::ExpectNoSay(text) | Step::ExpectSay(Said::Text(text)) => self.wanted(place, text),
            Step::ExpectSay(Said::Within(said)) => self.wanted(place, &said.text),
            Step::ExpectSms(text) | Step::ExpectMail(text) => self.wanted(place, &text.text),
            Step::ExpectLetter(to) => self.wanted(place, &to.to),
            Step::ExpectScreen(screen) => screen.texts().for_each(|text| self.wanted(place, text)),
            Step::ExpectMessage(message) => self.wanted(place, &message.text),
            Step::Operator(words) => match deed::read(words) {
                Ok((name, deed)) => {
                    self.operator(name);
                    if let deed::Deed::Fill(with)
                    | deed::Deed::OfCaller(deed::OfCaller::Identify(with)) = deed
                    {
                        self.form(place, &with);
                    }
                }
                Err(text) => self.error("operator", place, text),
            },
            Step::ExpectOperator(states) => states.keys().for_each(|name| self.operator(name)),
            Step::ExpectOffered(offered) => self.operator(&offered.to),
            Step::ExpectNoOffer(offered) => self.operator(&offered.to),
            Step::Caller(deeds) => {
                for (name, step) in deeds {
                    self.caller(name, step);
                }
            }
            Step::CallIn => self.error("caller", place, "`call-in` stands inside `caller`"),
            Step::Say(_)
            | Step::Silence
            | Step::Wait(_)
            | Step::HangUp
            | Step::CallAgain
            | Step::ExpectNode(_)
            | Step::ExpectEnqueued(_)
            | Step::ExpectCall(_)
            | Step::ExpectResult(_)
            | Step::ExpectDelivery(_)
            | Step::ExpectNoSms(_)
            | Step::ExpectNoMail(_)
            | Step::ExpectNoLetter
            | Step::ExpectCallBack(_)
            | Step::Fault(_) => {}
        }
        if let Some(name) = whose(&placed.value) {
            self.operator(name);
        }
    }

    fn expectations(&mut self) {
        let expect = &self.script.expect;
        if let Some(wait) = &expect.wait
            && wanted::comparison(&wait.value).is_none()
        {
            self.error(
                "wait",
                wait.place,
                "write a comparison, as `< 10s` or `>= 40m`",
            );
        }
    }

    fn keys(&mut self, place: Place, keys: &str) {
        let known = |key: char| key.is_ascii_digit() || matches!(key, '*' | '#');
        if keys.is_empty() || !keys.chars().all(known) {
            let text = format!("`{keys}`: a telephone has the keys 0 to 9, * and #");
            self.error("press", place, text);
        }
    }

    fn wanted(&mut self, place: Place, text: &str) {
        if let Some(problem) = wanted::problem(text) {
            self.error("pattern", place, problem);
        }
    }

    fn operator(&mut self, name: &Placed<String>) {
        let known = &self.script.given.operators;
        if !known.iter().any(|one| one.name == *name) {
            let text = format!("`given` has no operator `{}`", name.value);
            self.error("operator", name.place, text);
        }
    }

    /// A step of another caller.
    fn caller(&mut self, name: &Placed<String>, step: &Placed<Box<Step>>) {
        let given = &self.script.given;
        let later = given.callers.iter().map(|one| &one.name);
        let mut all = later.chain(given.in_line.iter().map(|one| &one.name));
        if !all.any(|one| one == name) {
            let text = format!("`given` has no caller `{}`", name.value);
            self.error("caller", name.place, text);
        }
        if matches!(*step.value, Step::CallIn) {
            return;
        }
        if step.value.is_a_callers() {
            let inner = Placed {
                value: (*step.value).clone(),
                place: step.place,
            };
            self.step(&inner);
        } else {
            let text = format!(
                "`{}` is nothing that another caller does",
                step.value.name()
            );
            self.error("caller", step.place, text);
        }
    }

    fn form(&mut self, place: Place, with: &str) {
        for found in read_form(&self.folder.join(with)).err().unwrap_or_default() {
            self.error("form", place, found.to_string());
        }
    }

    fn error(&mut self, code: &'static str, place: Place, text: impl Into<String>) {
        self.findings.error(code, place, text);
    }
}

/// The operator whose screen a step looks at, where the step names one.
fn whose(step: &Step) -> Option<&Placed<String>> {
    if let Step::ExpectScreen(screen) = step {
        screen.operator.as_ref()
    } else if let Step::ExpectMessage(message) = step {
        message.operator.as_ref()
    } else if let Step::ExpectResult(outcome) = step {
        outcome.operator.as_ref()
    } else if let Step::ExpectDelivery(delivery) = step {
        delivery.operator.as_ref()
    } else {
        None
    }
}
