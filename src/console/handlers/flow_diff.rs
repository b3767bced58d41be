//! What is different between two releases of a flow, in words, for whoever manages flows.

use std::collections::HashSet;

use axum::extract::{Path, State};

use super::problem::{Page, Problem, html};
use super::staff::Staff;
use crate::console::Console;
use crate::console::views::flows::{FlowDiff, Thing};
use crate::console::views::shell::Here;
use crate::flow::{self, Diff, Kind, Subject};
use crate::store::{published_flows, releases};
use crate::workflows::releases::files_of;

/// `GET /console/flows/{flow}/diff/{before}/{after}`: two releases of its history.
pub async fn page(
    State(console): State<Console>,
    Path((flow, before, after)): Path<(String, String, String)>,
    staff: Staff,
) -> Page {
    staff.must_manage_flows()?;
    let mut tx = console.ctx.db.read().await?;
    let history = published_flows::history(&mut tx, &flow).await?;
    let known: HashSet<&str> = history.iter().map(|turn| turn.hash.as_str()).collect();
    let mut both = Vec::new();
    for hash in [&before, &after] {
        if !known.contains(hash.as_str()) {
            return Err(Problem::NotFound);
        }
        let release = releases::find(&mut tx, hash).await?;
        both.push(release.as_ref().and_then(files_of));
    }
    drop(tx);
    let diff = match both.as_slice() {
        [Some((old, old_own)), Some((new, new_own))] => {
            flow::diff_in_italian((old, old_own), (new, new_own)).ok()
        }
        _ => None,
    };
    html(&FlowDiff {
        shell: console.shell(&staff, Here::Flows).await?,
        name: flow,
        before,
        after,
        things: diff.map(|Diff(subjects)| subjects.into_iter().map(thing).collect()),
    })
}

fn thing(subject: Subject) -> Thing {
    let changes = subject.changes.into_iter().map(|change| {
        let [before, after] = [change.before, change.after].map(Option::unwrap_or_default);
        (change.what, before, after)
    });
    Thing {
        name: subject.subject,
        how: match subject.kind {
            Kind::New => "nuovo",
            Kind::Gone => "tolto",
            Kind::Changed => "",
        },
        changes: changes.collect(),
    }
}
