//! The releases of the flows that this server can serve: the live ones, those of the last day, and
//! any other that a call brings along. A running call keeps its own. What is live is read here, and
//! decided by `publish_flow` and `roll_back_flow`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use super::publish_flow::{By, PUBLISHING_LOCK, Turn};
use super::{Ctx, Fault};
use crate::flow::{self, Diagnostic, Flow, SHIPPED_FLOW, Sources};
use crate::letters::write_private;
use crate::store::published_flows::{self, Published};
use crate::store::releases::Release;
use crate::store::{self, Tx};

/// How long a caller may wait for a release that is not in memory.
const LOOK_UP: Duration = Duration::from_secs(1);
/// Releases served within as long are loaded at start, milliseconds.
const KEPT: i64 = 24 * 3_600_000;
/// Why a release is live that nobody published: the server began to serve its own files.
pub const FOLDER: &str = "folder";

/// The releases of a process. Cheap to clone.
#[derive(Clone)]
pub struct Releases(Arc<RwLock<Known>>);

struct Known {
    /// Answers every number that no other flow claims.
    current: Arc<Flow>,
    /// The other live flows, by name.
    others: BTreeMap<String, Arc<Flow>>,
    all: HashMap<String, Arc<Flow>>,
    /// Live ones that this program cannot serve; said once.
    refused: HashSet<String>,
}

/// Why the flow cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// It has mistakes; each is a line.
    #[error("the flow has mistakes:\n{0}")]
    Mistakes(String),
    /// The store.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<store::Error> for ReleaseError {
    fn from(error: store::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl Releases {
    /// Begins to serve what is published, and `configured`, the server's own files, where nothing
    /// is. Loads what was served in the last day.
    pub async fn serve(ctx: &Ctx, configured: &Sources) -> Result<Self, ReleaseError> {
        let own = flow::load(configured, flow::main_flow(configured)).map(Arc::new);
        let now = ctx.now_ms();
        let mut tx = ctx.db.write().await?;
        tx.alone(PUBLISHING_LOCK).await?;
        let mut live = published_flows::live(&mut tx).await?;
        let mut heirs = Vec::new();
        if let Ok(own) = &own {
            let release = as_release(own, configured)?;
            keep_copy(ctx, &release);
            store::releases::save(&mut tx, &release, now).await?;
            serve_folder(ctx, &mut tx, &live, &release).await?;
            live.retain(|one| one.cause != FOLDER);
        } else {
            heirs = self::heirs(&mut tx, configured).await?;
            keep_published(&mut live, &heirs);
        }
        let mut published = Vec::new();
        for one in live {
            published.extend(load_live(ctx, &mut tx, &one).await?);
        }
        let served = store::releases::served_since(&mut tx, now - KEPT).await?;
        tx.commit().await?;
        let mut known = Known::of(own, published, &heirs)?;
        for release in served {
            if let Ok(flow) = flow_of(&release) {
                known.all.entry(release.hash).or_insert(flow);
            }
        }
        Ok(Self(Arc::new(RwLock::new(known))))
    }

    /// The release of the main flow that new calls get.
    pub fn current(&self) -> Arc<Flow> {
        Arc::clone(&self.known().current)
    }

    /// The releases that new calls get: the main flow's first, the others by the flow's name.
    pub fn all_live(&self) -> Vec<Arc<Flow>> {
        let known = self.known();
        let others = known.others.values();
        std::iter::once(&known.current)
            .chain(others)
            .cloned()
            .collect()
    }

    /// The release of this flow that new calls get.
    pub fn live(&self, flow: &str) -> Option<Arc<Flow>> {
        let known = self.known();
        let served = known.served(flow);
        served.cloned()
    }

    /// The release that answers a new call to this number; the main flow's where none claims it.
    pub fn answering(&self, to: &str) -> Arc<Flow> {
        let known = self.known();
        let claims = |flow: &&Arc<Flow>| flow.line_of(to).is_some();
        let others = known.others.values();
        let flow = std::iter::once(&known.current).chain(others).find(claims);
        Arc::clone(flow.unwrap_or(&known.current))
    }

    /// The release of this hash, if it is in memory.
    pub fn in_memory(&self, hash: &str) -> Option<Arc<Flow>> {
        self.known().all.get(hash).cloned()
    }

    /// Whether some flow claims this number.
    pub fn claim(&self, to: &str) -> bool {
        self.answering(to).line_of(to).is_some()
    }

    /// The release of this hash, looked up for a second at most.
    pub async fn find(&self, ctx: &Ctx, hash: &str) -> Option<Arc<Flow>> {
        let in_memory = self.in_memory(hash);
        if in_memory.is_some() {
            return in_memory;
        }
        let look_up = async {
            let mut tx = ctx.db.read().await.ok()?;
            store::releases::find(&mut tx, hash).await.ok()?
        };
        let stored = if ctx.writer.is_up() {
            ctx.clock.within(LOOK_UP, look_up).await.flatten()
        } else {
            None
        };
        let release = match stored {
            Some(release) => release,
            None => read_copy(ctx, hash)?,
        };
        let flow = flow_of(&release).ok()?;
        self.change().all.insert(release.hash, Arc::clone(&flow));
        Some(flow)
    }

    /// Takes up what was published since. New calls get it; running ones keep theirs. Says how many
    /// flows changed.
    pub async fn take_up(&self, ctx: &Ctx) -> Result<usize, Fault> {
        let mut tx = ctx.db.read().await?;
        let mut live = published_flows::live(&mut tx).await?;
        drop(tx);
        live.retain(|one| one.cause != FOLDER && !self.known().serves(one));
        let mut changed = 0;
        for one in live {
            let mut tx = ctx.db.write().await?;
            let loaded = load_live(ctx, &mut tx, &one).await?;
            if let Some(before) = &one.replaced {
                store::releases::touch(&mut tx, before, ctx.now_ms()).await?;
            }
            tx.commit().await?;
            match loaded {
                Some(flow) => {
                    tracing::info!(flow = one.flow, release = one.hash, "a release is live");
                    self.change().put(flow);
                    changed += 1;
                }
                None => drop(self.change().refused.insert(one.hash)),
            }
        }
        Ok(changed)
    }

    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Known> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The server's own flow is the main one. Where its files have mistakes the first of its heirs that
    /// can be served is, so that a draft in the folder keeps no server from starting.
    fn of(
        own: Result<Arc<Flow>, Vec<Diagnostic>>,
        mut published: Vec<Arc<Flow>>,
        heirs: &[String],
    ) -> Result<Self, ReleaseError> {
        let current = match own {
            Ok(own) => own,
            Err(found) if published.is_empty() => {
                return Err(ReleaseError::Mistakes(lines(&found)));
            }
            Err(found) => {
                let errors = found.len();
                let served = |name: &String| published.iter().position(|one| one.name() == name);
                let main = published.remove(heirs.iter().find_map(served).unwrap_or(0));
                tracing::warn!(
                    errors,
                    main = main.name(),
                    "the configured flow has mistakes; what was live is served"
                );
                main
            }
        };
        let mut known = Self {
            all: HashMap::from([(current.release().to_owned(), Arc::clone(&current))]),
            current,
            others: BTreeMap::new(),
            refused: HashSet::new(),
        };
        for flow in published {
            if flow.name() == known.current.name() && flow.release() != known.current.release() {
                tracing::warn!(
                    live = flow.release(),
                    configured = known.current.release(),
                    "the configured flow differs from the published one, which is served; \
                     `centralino flow publish` makes it live"
                );
            }
            known.put(flow);
        }
        Ok(known)
    }

    fn put(&mut self, flow: Arc<Flow>) {
        self.all
            .insert(flow.release().to_owned(), Arc::clone(&flow));
        if flow.name() == self.current.name() {
            self.current = flow;
        } else {
            self.others.insert(flow.name().to_owned(), flow);
        }
    }

    /// Whether this is served already, or cannot be.
    fn serves(&self, live: &Published) -> bool {
        let served = self.served(&live.flow);
        served.is_some_and(|flow| flow.release() == live.hash) || self.refused.contains(&live.hash)
    }

    fn served(&self, flow: &str) -> Option<&Arc<Flow>> {
        if self.current.name() == flow {
            Some(&self.current)
        } else {
            self.others.get(flow)
        }
    }
}

/// Which flow may be the main one where the folder's own cannot be read: the one that the folder is of,
/// by the name in its file; else the oldest. No number is answered by another flow than before.
async fn heirs(tx: &mut Tx, configured: &Sources) -> Result<Vec<String>, store::Error> {
    let text = configured.get(flow::main_flow(configured));
    let named = text.and_then(|text| flow::name_in(text)).map(str::to_owned);
    let by_age = published_flows::by_age(tx).await?;
    Ok(named.into_iter().chain(by_age).collect())
}

/// What is served where the folder's own flow cannot be read: what is published and, where anything is,
/// the main flow as the folder had it last.
fn keep_published(live: &mut Vec<Published>, heirs: &[String]) {
    if live.iter().all(|one| one.cause == FOLDER) {
        live.clear();
    }
    let is_live = |name: &&String| live.iter().any(|one| one.flow == **name);
    let main = heirs.iter().find(is_live).cloned();
    live.retain(|one| one.cause != FOLDER || Some(&one.flow) == main.as_ref());
}

/// Remembers that the server's own files are served, where nothing is published.
async fn serve_folder(
    ctx: &Ctx,
    tx: &mut Tx,
    live: &[Published],
    release: &Release,
) -> Result<(), Fault> {
    let last = live.iter().find(|one| one.flow == release.flow);
    if last.is_some_and(|one| one.cause != FOLDER || one.hash == release.hash) {
        return Ok(());
    }
    let turn = Turn {
        flow: &release.flow,
        hash: &release.hash,
        cause: FOLDER,
        last,
        by: By {
            who: "system",
            note: None,
        },
    };
    turn.take(ctx, tx).await
}

/// A live release as it will be served, kept where calls find it later. `None`, and a line in the
/// log, when this program cannot serve it.
async fn load_live(
    ctx: &Ctx,
    tx: &mut Tx,
    live: &Published,
) -> Result<Option<Arc<Flow>>, store::Error> {
    let Some(release) = store::releases::find(tx, &live.hash).await? else {
        tracing::error!(release = live.hash, "the live release is nowhere");
        return Ok(None);
    };
    match flow_of(&release) {
        Ok(flow) => {
            keep_copy(ctx, &release);
            store::releases::touch(tx, &release.hash, ctx.now_ms()).await?;
            Ok(Some(flow))
        }
        Err(found) => {
            tracing::error!(
                release = live.hash,
                mistakes = lines(&found),
                "this program cannot serve the live release"
            );
            Ok(None)
        }
    }
}

/// A flow and its files as the store keeps them.
pub fn as_release(flow: &Flow, sources: &Sources) -> Result<Release, Fault> {
    Ok(Release {
        hash: flow.release().to_owned(),
        flow: flow.name().to_owned(),
        sources: serde_json::to_string(sources)?,
    })
}

/// The files of a kept release, and which of them is the flow's own: the one whose hash it has.
pub fn files_of(release: &Release) -> Option<(Sources, String)> {
    let sources: Sources = serde_json::from_str(&release.sources).ok()?;
    let own = sources
        .keys()
        .find(|path| flow::release_id(&sources, path) == release.hash)
        .cloned()?;
    Some((sources, own))
}

/// A kept release, read and checked again: the rules may be stricter than when it was kept.
pub fn flow_of(release: &Release) -> Result<Arc<Flow>, Vec<Diagnostic>> {
    let Some((sources, name)) = files_of(release) else {
        let mut found = flow::Findings::of(SHIPPED_FLOW);
        let message = format!("release {} is not what its name says", release.hash);
        found.error("not-the-release", flow::Place::default(), message);
        return Err(found.into_vec());
    };
    flow::load(&sources, &name).map(Arc::new)
}

/// Where the copy of a release is. A hash is hexadecimal digits and nothing else: it came in a URL.
fn copy_of(ctx: &Ctx, hash: &str) -> Option<PathBuf> {
    let folder = ctx.config.flow.releases.as_ref()?;
    let plain = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| folder.join(format!("{hash}.json")))
}

/// Keeps a copy beside the database. Without it the server serves all the same.
fn keep_copy(ctx: &Ctx, release: &Release) {
    let Some(file) = copy_of(ctx, &release.hash) else {
        return;
    };
    let made = file.parent().map_or(Ok(()), std::fs::create_dir_all);
    if let Err(error) = made.and_then(|()| write_private(&file, release.sources.as_bytes())) {
        tracing::warn!(error.message = %error, "no copy of the release could be kept");
    }
}

fn read_copy(ctx: &Ctx, hash: &str) -> Option<Release> {
    let sources = std::fs::read_to_string(copy_of(ctx, hash)?).ok()?;
    Some(Release {
        hash: hash.to_owned(),
        flow: String::new(),
        sources,
    })
}

fn lines(found: &[Diagnostic]) -> String {
    let lines: Vec<String> = found
        .iter()
        .map(|one| format!("{}:{}: {}", one.file, one.line, one.message))
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fresh::Fresh;
    use crate::workflows::tests::world::World;

    async fn server(folder: &std::path::Path) -> Ctx {
        let mut ctx = World::on(Fresh::sqlite().await).await.ctx.clone();
        Arc::make_mut(&mut ctx.config).flow.releases = Some(folder.to_owned());
        ctx
    }

    fn changed() -> Sources {
        let mut sources = flow::shipped();
        for text in sources.values_mut() {
            text.push_str("\n# another release\n");
        }
        sources
    }

    #[tokio::test]
    async fn a_caller_keeps_the_release_they_heard_though_the_store_has_lost_it() {
        let folder = tempfile::tempdir().unwrap();
        let before = server(folder.path()).await;
        let first = Releases::serve(&before, &flow::shipped()).await.unwrap();
        let heard = first.current().release().to_owned();
        let after = server(folder.path()).await;
        let second = Releases::serve(&after, &changed()).await.unwrap();
        assert_ne!(second.current().release(), heard);
        let found = second.find(&after, &heard).await.unwrap();
        assert_eq!(found.release(), heard);
    }

    #[tokio::test]
    async fn a_release_that_is_nowhere_is_not_found_whatever_it_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let ctx = server(folder.path()).await;
        let releases = Releases::serve(&ctx, &flow::shipped()).await.unwrap();
        for hash in ["000000000000", "../../etc/passwd", ""] {
            assert!(releases.find(&ctx, hash).await.is_none(), "{hash}");
        }
    }
}
