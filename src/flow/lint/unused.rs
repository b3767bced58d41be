//! What lies beside the flow: lines and recordings that nobody hears, and numbers of another flow.

use std::collections::BTreeSet;

use super::{Around, Diagnostic, Findings, FlowFile, Node, texts};
use crate::flow::{claims::claimed_by, diagnostic::Place, load::LINES, wording::Text};

/// Numbers that another flow of the folder claims too.
pub(super) fn claims(file: &FlowFile, around: &Around, findings: &mut Findings) {
    for (path, other) in around.siblings.iter().flatten() {
        let whose = format!("`{path}`");
        claimed_by(&file.numbers, (&whose, &other.numbers), findings);
    }
}

/// Lines and recordings that neither this flow nor another of the folder uses.
pub(super) fn check(file: &FlowFile, around: &Around) -> Vec<Diagnostic> {
    let (Some(siblings), Some(lines)) = (&around.siblings, &around.lines) else {
        // What cannot be read may use them.
        return Vec::new();
    };
    if around.sub_flows.len() != around.sub_flow_names.len() {
        return Vec::new();
    }
    let mut used = Used::default();
    for flow in siblings.values().chain([file]) {
        let defaults = &mut flow.defaults.clone();
        defaults.texts_mut().for_each(|text| used.text(text));
        flow.nodes.values().for_each(|node| used.node(node));
    }
    let inner = around.sub_flows.values().flat_map(|sub| sub.nodes.values());
    inner.for_each(|node| used.node(node));
    let queues = around.queues.iter().flat_map(|queues| queues.values());
    let ready = queues.filter_map(|queue| queue.get_ready.as_ref());
    ready.chain(lines.values()).for_each(|text| used.text(text));
    let calendars = around.calendars.values();
    calendars.for_each(|calendar| used.text(&calendar.spoken));
    used.reported(around)
}

/// What is used.
#[derive(Debug, Default)]
struct Used {
    lines: BTreeSet<String>,
    recordings: BTreeSet<String>,
}

impl Used {
    fn node(&mut self, node: &Node) {
        for text in texts(node) {
            self.text(&text);
        }
        if let Node::Enqueue(enqueue) = node {
            let named = [&enqueue.on_max_wait, &enqueue.on_no_operators];
            let named = named.into_iter().flatten();
            self.lines.extend(named.map(|line| line.value.clone()));
        }
    }

    fn text(&mut self, text: &Text) {
        self.lines.extend(text.value.line.clone());
        let recorded = text.value.written.values();
        let recorded = recorded.filter_map(|one| one.value.recording.as_ref());
        self.recordings
            .extend(recorded.map(|recording| recording.file.value.clone()));
    }

    fn reported(&self, around: &Around) -> Vec<Diagnostic> {
        let mut findings = Findings::of("lines.yaml");
        for name in &around.line_names {
            if !LINES.contains(&name.as_str()) && !self.lines.contains(&name.value) {
                let message = format!("nobody hears the line `{}`", name.value);
                findings.warning("unused-prompt", name.place, message);
            }
        }
        let mut found = findings.into_vec();
        for name in around
            .recordings
            .keys()
            .filter(|file| !self.recordings.contains(*file))
        {
            let mut findings = Findings::of(&format!("recordings/{name}"));
            let message = format!("nobody hears the recording `{name}`");
            findings.warning("unused-prompt", Place::default(), message);
            found.extend(findings.into_vec());
        }
        found
    }
}
