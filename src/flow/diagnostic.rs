//! What is wrong with a file, and where. It says; it decides nothing.

use std::fmt;

use serde::Serialize;

use super::rules::rule;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The flow is not served.
    Error,
    /// The flow is served; somebody should look.
    Warning,
}

/// One finding of the lint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// The file, as it is named in the [`super::Sources`].
    pub file: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: u32,
    /// Column in characters, from 1; 0 when the whole file is meant.
    pub column: u32,
    /// How bad it is.
    pub severity: Severity,
    /// A short name of the rule, for scripts.
    pub code: &'static str,
    /// What is wrong, naming the offender.
    pub message: String,
    /// What to do about it; empty where the message says it.
    pub help: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {} [{}]",
            self.file, self.line, self.column, self.message, self.code
        )
    }
}

/// The findings about one file while they are gathered.
#[derive(Debug)]
pub struct Findings {
    file: String,
    found: Vec<Diagnostic>,
}

/// A place in a file: line and column, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
}

impl Findings {
    /// No findings yet about this file.
    pub fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            found: Vec::new(),
        }
    }

    /// The file that they are about.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Adds an error, with the advice that its rule gives.
    pub fn error(&mut self, code: &'static str, place: Place, message: impl Into<String>) {
        self.add(Severity::Error, code, place, (message.into(), advice(code)));
    }

    /// Adds an error with advice of its own.
    pub fn error_with(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Severity::Error, code, place, (message.into(), help.into()));
    }

    /// Adds a warning, with the advice that its rule gives.
    pub fn warning(&mut self, code: &'static str, place: Place, message: impl Into<String>) {
        self.add(
            Severity::Warning,
            code,
            place,
            (message.into(), advice(code)),
        );
    }

    /// Adds a warning with advice of its own.
    pub fn warning_with(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(
            Severity::Warning,
            code,
            place,
            (message.into(), help.into()),
        );
    }

    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        place: Place,
        (message, help): (String, String),
    ) {
        self.found.push(Diagnostic {
            file: self.file.clone(),
            line: place.line,
            column: place.column,
            severity,
            code,
            message,
            help,
        });
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }
}

fn advice(code: &str) -> String {
    rule(code).map_or_else(String::new, |rule| rule.help.to_owned())
}
