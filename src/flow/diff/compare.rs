//! Two values side by side, down to what is different.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    Change,
    tongue::Tongue,
    words::{Step, in_words, label, path, scalar},
};

/// Fields by which the members of a list are known.
const KNOWN_BY: [&str; 5] = ["press", "number", "name", "id", "date"];
/// Fields whose members are told in one line when they come or go.
const MEMBERS: [&str; 3] = ["cases", "press", "keys"];

/// The differences of one thing while they are gathered.
pub(super) struct Comparison<'a> {
    languages: &'a BTreeSet<String>,
    tongue: &'a Tongue,
    at: Vec<Step>,
    pub changes: Vec<Change>,
}

impl<'a> Comparison<'a> {
    pub fn new(languages: &'a BTreeSet<String>, tongue: &'a Tongue) -> Self {
        Self {
            languages,
            tongue,
            at: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// Compares two nodes. Each is of a kind, which is the one field it has.
    pub fn nodes(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let kind = |node: Option<&Value>| Some(kind_of(node?)?.0.to_owned());
        if kind(before) != kind(after) {
            self.at.push(Step::Field("kind".to_owned()));
            self.change(kind(before), kind(after));
            self.at.pop();
        }
        self.values(before.map(inside), after.map(inside));
    }

    /// Compares two values.
    pub fn values(&mut self, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (None, None) => {}
            (Some(old), Some(new)) if same(old, new) => {}
            // An empty list says something: without it the default holds.
            (Some(one), None) | (None, Some(one)) if is_empty(one) => {
                let nothing = |side: Option<&Value>| side.map(|_| self.tongue.nothing.to_owned());
                self.change(nothing(before), nothing(after));
            }
            (Some(Value::Object(_)) | None, Some(Value::Object(_)) | None) => {
                self.fields(before, after);
            }
            (Some(Value::Array(_)) | None, Some(Value::Array(_)) | None) => {
                self.lists(members(before), members(after));
            }
            _ => self.told(before, after),
        }
    }

    fn fields(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let fields = |whole: Option<&Value>| -> Vec<String> {
            let fields = whole.and_then(Value::as_object);
            fields
                .into_iter()
                .flat_map(|map| map.keys().cloned())
                .collect()
        };
        let names: BTreeSet<String> = fields(before).into_iter().chain(fields(after)).collect();
        let members =
            matches!(self.at.last(), Some(Step::Field(name)) if MEMBERS.contains(&name.as_str()));
        for name in names {
            let of = |whole: Option<&'_ Value>| whole.and_then(|whole| whole.get(&name)).cloned();
            let (old, new) = (of(before), of(after));
            self.at.push(Step::Field(name));
            if members && (old.is_none() || new.is_none()) {
                self.told(old.as_ref(), new.as_ref());
            } else {
                self.values(old.as_ref(), new.as_ref());
            }
            self.at.pop();
        }
    }

    fn lists(&mut self, before: &[Value], after: &[Value]) {
        if let (Some(old), Some(new)) = (names(before), names(after)) {
            self.named_members((before, &old), (after, &new));
        } else if before.iter().chain(after).all(|one| scalar(one).is_some()) {
            self.words(before, after);
        } else {
            for nth in 0..before.len().max(after.len()) {
                self.at.push(Step::Nth(nth + 1));
                let (old, new) = (before.get(nth), after.get(nth));
                if old.is_none() || new.is_none() {
                    self.told(old, new);
                } else {
                    self.values(old, new);
                }
                self.at.pop();
            }
        }
    }

    fn named_members(
        &mut self,
        (before, old): (&[Value], &[String]),
        (after, new): (&[Value], &[String]),
    ) {
        let find = |list: &[Value], names: &[String], name: &String| -> Option<Value> {
            let nth = names.iter().position(|one| one == name)?;
            list.get(nth).cloned()
        };
        let came = new.iter().filter(|name| !old.contains(name));
        for name in old.iter().chain(came) {
            let (a, b) = (find(before, old, name), find(after, new, name));
            self.at.push(Step::Member(name.clone()));
            if a.is_none() || b.is_none() {
                self.told(a.as_ref(), b.as_ref());
            } else {
                self.values(a.as_ref(), b.as_ref());
            }
            self.at.pop();
        }
        let stayed = |these: &[String], those: &[String]| -> Vec<String> {
            let kept = these.iter().filter(|name| those.contains(name));
            kept.cloned().collect()
        };
        self.order(&stayed(old, new), &stayed(new, old));
    }

    /// Lists of words: what came and what went.
    fn words(&mut self, before: &[Value], after: &[Value]) {
        let texts = |list: &[Value]| -> Vec<String> { list.iter().filter_map(scalar).collect() };
        let (old, new) = (texts(before), texts(after));
        let only = |these: &[String], those: &[String]| -> Option<String> {
            let lost: Vec<&str> = these
                .iter()
                .filter(|one| !those.contains(one))
                .map(String::as_str)
                .collect();
            (!lost.is_empty()).then(|| lost.join(", "))
        };
        let (gone, came) = (only(&old, &new), only(&new, &old));
        if gone.is_none() && came.is_none() {
            self.order(&old, &new);
        }
        if let ([_], [_]) = (before, after) {
            return self.change(gone, came);
        }
        if gone.is_some() {
            self.change(gone, None);
        }
        if came.is_some() {
            self.change(None, came);
        }
    }

    fn order(&mut self, before: &[String], after: &[String]) {
        if before != after {
            self.at.push(Step::Order);
            self.change(Some(before.join(", ")), Some(after.join(", ")));
            self.at.pop();
        }
    }

    /// Two values, each in one line.
    fn told(&mut self, before: Option<&Value>, after: Option<&Value>) {
        let words = |value: &Value| in_words(value, self.tongue);
        let (before, after) = (before.map(words), after.map(words));
        self.change(before, after);
    }

    fn change(&mut self, before: Option<String>, after: Option<String>) {
        self.changes.push(Change {
            what: label(&self.at, self.languages, self.tongue),
            path: path(&self.at),
            before,
            after,
        });
    }
}

/// The kind of a node and what it says. Nodes are written `name: { kind: { … } }`.
fn kind_of(thing: &Value) -> Option<(&str, &Value)> {
    let fields = thing.as_object().filter(|fields| fields.len() == 1)?;
    let (kind, inner) = fields.iter().next()?;
    inner.is_object().then_some((kind.as_str(), inner))
}

/// What a node says, without its kind.
fn inside(node: &Value) -> &Value {
    kind_of(node).map_or(node, |(_, fields)| fields)
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

fn members(list: Option<&Value>) -> &[Value] {
    list.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What the members of a list are known by, where each has a name of its own.
fn names(list: &[Value]) -> Option<Vec<String>> {
    if list.is_empty() {
        return Some(Vec::new());
    }
    KNOWN_BY.iter().find_map(|field| {
        let names: Option<Vec<String>> = list
            .iter()
            .map(|one| one.get(field).and_then(scalar))
            .collect();
        names.filter(|names| names.iter().collect::<BTreeSet<_>>().len() == names.len())
    })
}

/// Whether both mean the same: `1` and `"1"` do.
fn same(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            old.len() == new.len()
                && old
                    .iter()
                    .all(|(name, one)| new.get(name).is_some_and(|other| same(one, other)))
        }
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(one, other)| same(one, other))
        }
        _ => scalar(before).is_some() && scalar(before) == scalar(after),
    }
}
