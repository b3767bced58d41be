//! Releases that are in the database, for the commands about them.

use anyhow::{Context as _, bail};

use crate::auth::sign_in_name;
use crate::flow::{self, Sources};
use crate::store::Tx;
use crate::store::published_flows::{self, Published};
use crate::store::releases::{self, Release};
use crate::workflows::releases::files_of;

/// Who did it, for the history: nobody signs in at the command line.
pub fn who(by: Option<&str>) -> String {
    by.map_or_else(|| "cli".to_owned(), |name| format!("cli:{name}"))
}

/// A name for the history.
pub fn name(text: &str) -> Result<String, String> {
    let name = sign_in_name(text);
    if name.is_empty() || name.chars().count() > 64 || name.chars().any(char::is_control) {
        return Err("a name has 1 to 64 characters".to_owned());
    }
    Ok(name)
}

/// The live release of the named flow, or of the only one.
pub async fn live(tx: &mut Tx, flow: Option<&str>) -> anyhow::Result<Published> {
    let mut all = published_flows::live(tx).await?;
    if let Some(flow) = flow {
        let found = all.into_iter().find(|one| one.flow == flow);
        return found.with_context(|| format!("there is no flow called {flow}"));
    }
    match (all.pop(), all.len()) {
        (Some(only), 0) => Ok(only),
        (None, _) => bail!("no flow was served or published yet"),
        (Some(last), _) => {
            all.push(last);
            let names: Vec<String> = all.into_iter().map(|one| one.flow).collect();
            bail!("there are several flows, name one: {}", names.join(", "))
        }
    }
}

/// A release by its hash.
pub async fn release(tx: &mut Tx, hash: &str) -> anyhow::Result<Release> {
    let found = releases::find(tx, hash).await?;
    found.with_context(|| format!("release {hash} is not in the database"))
}

/// A release by how its hash begins.
pub async fn beginning_with(tx: &mut Tx, hash: &str) -> anyhow::Result<Release> {
    let mut found = releases::beginning_with(tx, hash).await?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => bail!("several releases begin with {hash}: write more of it"),
        (None, _) => bail!("{hash} is no file, no folder and no release of this database"),
    }
}

/// A release's files, and which of them is the flow's own.
pub fn files(release: &Release) -> anyhow::Result<(Sources, String)> {
    files_of(release).with_context(|| format!("release {} cannot be read", release.hash))
}

/// What is different in the new release, a line a thing.
pub fn brief(before: &Release, (sources, hash): (&Sources, &str)) -> Vec<String> {
    let after = Release {
        hash: hash.to_owned(),
        flow: before.flow.clone(),
        sources: serde_json::to_string(sources).unwrap_or_default(),
    };
    let told =
        files_of(before)
            .zip(files_of(&after))
            .and_then(|((old, old_own), (new, new_own))| {
                flow::diff((&old, &old_own), (&new, &new_own)).ok()
            });
    match told {
        Some(diff) if diff.is_empty() => vec!["only comments, order or layout differ".to_owned()],
        Some(diff) => diff.brief(),
        None => vec![format!("what was in {} cannot be read", before.hash)],
    }
}
