//! What a designer changed between two versions of a flow's files: node by node, text by text, in
//! words. It compares what is written, whatever kinds of nodes there are, and judges nothing.

mod compare;
mod tongue;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    diagnostic::{Diagnostic, Findings},
    sources::{Sources, is_yaml},
    yaml,
};
use compare::Comparison;
use tongue::{ENGLISH, ITALIAN, Tongue};

/// The files of a version, and which of them is the flow's own.
pub type Version<'a> = (&'a Sources, &'a str);

/// All differences; none when nothing but comments, order of nodes or layout differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diff(pub Vec<Subject>);

/// One thing that differs: a node, a queue, a calendar, a line …
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// What it is called: `node welcome`.
    pub subject: String,
    /// Whether it came, went or changed.
    pub kind: Kind,
    /// What is different in it.
    pub changes: Vec<Change>,
}

/// Whether something came, went or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Only after.
    New,
    /// Only before.
    Gone,
    /// In both.
    Changed,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What differs, in words: `key 5 leads to`, `prompt (de)`.
    pub what: String,
    /// The same for programs: keys and positions from 1, with slashes.
    pub path: String,
    /// What was written; absent when it is new.
    pub before: Option<String>,
    /// What is written; absent when it is gone.
    pub after: Option<String>,
}

/// Compares two versions. The error holds what makes a file unreadable.
pub fn diff(before: Version<'_>, after: Version<'_>) -> Result<Diff, Vec<Diagnostic>> {
    told(before, after, &ENGLISH)
}

/// The same, told in Italian.
pub fn diff_in_italian(before: Version<'_>, after: Version<'_>) -> Result<Diff, Vec<Diagnostic>> {
    told(before, after, &ITALIAN)
}

fn told(before: Version<'_>, after: Version<'_>, tongue: &Tongue) -> Result<Diff, Vec<Diagnostic>> {
    let (old, new) = (read(before)?, read(after)?);
    let languages = languages(old.get(before.1))
        .chain(languages(new.get(after.1)))
        .collect();
    let (old, new) = (named(old, before.1), named(new, after.1));
    let names: BTreeSet<&Name> = old.keys().chain(new.keys()).collect();
    let subjects = names.into_iter().filter_map(|name| {
        let mut comparison = Comparison::new(&languages, tongue);
        let (old, new) = (old.get(name), new.get(name));
        if name.1.starts_with("node ") {
            comparison.nodes(old, new);
        } else {
            comparison.values(old, new);
        }
        let kind = match (old, new) {
            (None, _) => Kind::New,
            (_, None) => Kind::Gone,
            _ => Kind::Changed,
        };
        let differs = kind != Kind::Changed || !comparison.changes.is_empty();
        differs.then(|| Subject {
            subject: subject(&name.1, tongue),
            kind,
            changes: comparison.changes,
        })
    });
    Ok(Diff(subjects.collect()))
}

/// What a thing is called: `node welcome`, `node number of sub-flow callback-number`.
fn subject(name: &str, tongue: &Tongue) -> String {
    match (name.split_once(" of "), name.split_once(' ')) {
        (Some((part, whole)), _) => {
            let (part, whole) = (subject(part, tongue), subject(whole, tongue));
            format!("{part} {} {whole}", tongue.of)
        }
        (None, Some((kind, name))) if tongue.thing(kind) != kind => {
            format!("{} {name}", tongue.thing(kind))
        }
        (None, _) => tongue.thing(name).to_owned(),
    }
}

/// Where a subject stands in the list, and what it is called.
type Name = (u8, String);

fn read((sources, _): Version<'_>) -> Result<BTreeMap<String, Value>, Vec<Diagnostic>> {
    let (mut values, mut wrong) = (BTreeMap::new(), Vec::new());
    for (path, text) in sources.iter().filter(|(path, _)| is_yaml(path)) {
        let mut findings = Findings::of(path);
        let value = yaml::read::<Value>(text, &mut findings);
        wrong.extend(findings.into_vec());
        values.extend(value.map(|value| (path.clone(), value)));
    }
    if wrong.is_empty() {
        Ok(values)
    } else {
        Err(wrong)
    }
}

fn languages(flow: Option<&Value>) -> impl Iterator<Item = String> {
    let list = flow.and_then(|flow| flow.get("languages")?.as_array());
    let list: Vec<String> = list
        .into_iter()
        .flatten()
        .filter_map(|one| one.as_str().map(str::to_owned))
        .collect();
    list.into_iter()
}

/// The things of a version by name: nodes and such are things of their own, whatever else stands in a
/// file is one.
fn named(files: BTreeMap<String, Value>, own: &str) -> BTreeMap<Name, Value> {
    let mut things = BTreeMap::new();
    for (path, value) in files {
        let stem = path.strip_suffix(".yaml").unwrap_or(&path);
        let is_own = path == own;
        let (rank, whole) = match stem.split_once('/') {
            _ if is_own => (0, "the flow".to_owned()),
            Some((folder, name)) => (4, format!("{} {name}", one_of(folder))),
            None => (3, stem.to_owned()),
        };
        let Value::Object(fields) = value else {
            things.insert((rank, whole), value);
            continue;
        };
        let mut rest = Map::new();
        for (field, value) in fields {
            // `nodes`, `queues`, `lines`, `intents` hold things with names of their own.
            let parts = field == "nodes" || stem.split('.').next() == Some(field.as_str());
            if let (true, Value::Object(by_name)) = (parts, &value) {
                let file = match stem.split_once('.') {
                    Some((_, language)) => format!(" ({language})"),
                    None if field == "nodes" && !is_own => format!(" of {whole}"),
                    None => String::new(),
                };
                let rank = if is_own { 2 } else { 5 };
                things.extend(by_name.iter().map(|(name, value)| {
                    let name = format!("{} {name}{file}", one_of(&field));
                    ((rank, name), value.clone())
                }));
            } else if is_own && field == "defaults" {
                things.insert((1, field), value);
            } else {
                rest.insert(field, value);
            }
        }
        if !rest.is_empty() {
            things.insert((rank, whole), Value::Object(rest));
        }
    }
    things
}

/// One of several: `queues` are of the kind `queue`.
fn one_of(several: &str) -> &str {
    several.strip_suffix('s').unwrap_or(several)
}

#[cfg(test)]
mod tests;
