//! Variables: each has a closed set of values, so that nothing a caller says can enter a URL; and
//! the URL stays short.

use super::{Around, Findings, FlowFile, Listener, Node, quoted};
use crate::flow::{
    event::Caller,
    file::Settings,
    intents::OTHER,
    node::Branch,
    position::{MAX_PATH, MAX_TYPED},
    yaml::Placed,
};

/// What always has a value and is not declared.
const ALWAYS: [&str; 4] = ["language", "line", "caller", "dialled"];

/// The variables themselves.
pub(super) fn header(file: &FlowFile, findings: &mut Findings) {
    for (variable, values) in &file.variables {
        super::name("variable", variable, findings);
        if ALWAYS.contains(&variable.as_str()) {
            let message = format!("`{}` is always there: do not declare it", variable.value);
            findings.error("bad-name", variable.place, message);
        }
        for value in values {
            super::name("value", value, findings);
        }
    }
    let defaults = &file.defaults;
    let ladders = [
        &defaults.no_input,
        &defaults.no_match.keys,
        &defaults.no_match.speech,
    ];
    for rung in ladders.into_iter().flatten() {
        settings(file, &rung.set, findings);
    }
}

/// What the nodes set and ask.
pub(super) fn nodes(file: &FlowFile, around: &Around, findings: &mut Findings) {
    for node in file.nodes.values() {
        match node {
            Node::Menu(menu) => menu
                .choices
                .iter()
                .for_each(|choice| settings(file, &choice.set, findings)),
            Node::Ask(ask) => intents(file, &ask.set, &ask.intents, around, findings),
            Node::Branch(branch) => self::branch(file, branch, findings),
            Node::Play(_)
            | Node::Collect(_)
            | Node::Hours(_)
            | Node::Use(_)
            | Node::Enqueue(_)
            | Node::Record(_)
            | Node::Transfer(_)
            | Node::Callback(_)
            | Node::HangUp(_) => {}
        }
        let own = node.listener().map(Listener::own_ladders);
        let (no_input, no_match) = own.unwrap_or_default();
        let missed = no_match.map(|all| all.keys.iter().chain(&all.speech));
        for rung in no_input
            .into_iter()
            .flatten()
            .chain(missed.into_iter().flatten())
        {
            settings(file, &rung.set, findings);
        }
    }
}

/// Whether a variable always has a value.
pub(super) fn always(variable: &str) -> bool {
    ALWAYS.contains(&variable)
}

/// All values of a variable; `None` when it is not declared.
pub(super) fn values<'a>(file: &'a FlowFile, variable: &str) -> Option<Vec<&'a str>> {
    match variable {
        "language" => Some(file.languages.iter().map(|l| l.value.as_str()).collect()),
        "line" => Some(vec!["free", "paid"]),
        "caller" => Some(Caller::ALL.map(Caller::as_str).to_vec()),
        "dialled" => Some(file.numbers.iter().map(|n| n.number.as_str()).collect()),
        name => {
            let values = file.variables.get(name)?;
            Some(values.iter().map(|v| v.value.as_str()).collect())
        }
    }
}

fn settings(file: &FlowFile, settings: &Settings, findings: &mut Findings) {
    for (variable, value) in settings {
        if ALWAYS.contains(&variable.as_str()) && variable.value != "language" {
            let message = format!("`{}` cannot be set", variable.value);
            findings.error("bad-name", variable.place, message);
            continue;
        }
        match values(file, variable) {
            None => undeclared(variable, findings),
            Some(all) if !all.contains(&value.as_str()) => {
                let message = format!(
                    "`{}` is not among the values of `{}`",
                    value.value, variable.value
                );
                findings.error("unknown-value", value.place, message);
            }
            Some(_) => {}
        }
    }
}

fn undeclared(variable: &Placed<String>, findings: &mut Findings) {
    let message = format!(
        "the variable `{}` has no closed set of values: declare it under `variables`",
        variable.value
    );
    findings.error("open-variable", variable.place, message);
}

fn intents(
    file: &FlowFile,
    variable: &Placed<String>,
    set: &Placed<String>,
    around: &Around,
    findings: &mut Findings,
) {
    let Some(all) = values(file, variable) else {
        return undeclared(variable, findings);
    };
    let words = around.intents.get(&set.value).into_iter().flatten();
    let named = words.flat_map(|(_, (raw, _))| raw.intents.keys());
    for intent in named.map(|i| i.value.as_str()).chain([OTHER]) {
        if !all.contains(&intent) {
            let message = format!(
                "the intent `{intent}` is not among the values of `{}`",
                variable.value
            );
            findings.error("unknown-intent", variable.place, message);
        }
    }
}

fn branch(file: &FlowFile, branch: &Branch, findings: &mut Findings) {
    let Some(all) = values(file, &branch.on) else {
        return undeclared(&branch.on, findings);
    };
    for case in branch.cases.keys() {
        if case.value != "else" && !all.contains(&case.value.as_str()) {
            let message = format!(
                "`{}` is not among the values of `{}`",
                case.value, branch.on.value
            );
            findings.error("unknown-value", case.place, message);
        }
    }
    let open: Vec<&str> = all
        .into_iter()
        .filter(|value| !branch.cases.contains_key(*value))
        .collect();
    if !open.is_empty() && !branch.cases.contains_key("else") {
        let message = format!(
            "the branch on `{}` needs an `else`: it says nothing for {}",
            branch.on.value,
            quoted(open)
        );
        findings.error("open-branch", branch.on.place, message);
    }
}

/// The longest position that this flow can write.
pub(super) fn length(file: &FlowFile, around: &Around, findings: &mut Findings) {
    let longest = |names: &mut dyn Iterator<Item = usize>| names.max().unwrap_or(0);
    let node = longest(&mut file.nodes.keys().map(|name| name.len()));
    let language = longest(&mut file.languages.iter().map(|l| l.len()));
    let variables: usize = file
        .variables
        .iter()
        .map(|(name, values)| name.len() + longest(&mut values.iter().map(|v| v.len())) + 2)
        .sum();
    let fixed = around.release.len() + "/4294967295/255.255///-".len();
    let place = "/line..9223372036854775807.1.4294967295".len() + node;
    let keeps_a_number = |node: &Node| matches!(node, Node::Collect(collect) if !collect.secret);
    let typed = if file.nodes.values().any(keeps_a_number) {
        "/typed".len() + MAX_TYPED * ".4294967295".len()
    } else {
        0
    };
    let all = fixed + node + language + variables + place + typed;
    if all > MAX_PATH {
        let message = format!(
            "a position can take {all} bytes, and {MAX_PATH} are allowed: shorten names or values"
        );
        findings.error("long-position", file.flow.place, message);
    }
}
