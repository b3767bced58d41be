//! The releases of the flow that this server can serve: the current one, those of the last day,
//! and any other that a call brings along. A running call keeps its own.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::{Ctx, Fault};
use crate::flow::{self, Flow, Sources};
use crate::letters::write_private;
use crate::store;
use crate::store::releases::Release;

/// How long a caller may wait for a release that is not in memory.
const LOOK_UP: Duration = Duration::from_secs(1);
/// Releases served within as long are loaded at start, milliseconds.
const KEPT: i64 = 24 * 3_600_000;

/// The releases of a process. Cheap to clone.
#[derive(Clone)]
pub struct Releases(Arc<RwLock<Known>>);

struct Known {
    current: Arc<Flow>,
    all: HashMap<String, Arc<Flow>>,
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

impl Releases {
    /// Begins to serve `sources`: keeps them in the store, and loads what was served in the last day.
    pub async fn serve(ctx: &Ctx, sources: &Sources) -> Result<Self, ReleaseError> {
        let current = read(sources)?;
        let mut all = HashMap::from([(current.release().to_owned(), Arc::clone(&current))]);
        let now = ctx.now_ms();
        let release = Release {
            hash: current.release().to_owned(),
            flow: current.name().to_owned(),
            sources: serde_json::to_string(sources).map_err(Fault::from)?,
        };
        keep_copy(ctx, &release);
        let mut tx = ctx.db.write().await.map_err(Fault::from)?;
        store::releases::save(&mut tx, &release, now)
            .await
            .map_err(Fault::from)?;
        let served = store::releases::served_since(&mut tx, now - KEPT)
            .await
            .map_err(Fault::from)?;
        tx.commit().await.map_err(Fault::from)?;
        for release in served {
            if let Some(flow) = from_store(&release) {
                all.entry(release.hash).or_insert(flow);
            }
        }
        Ok(Self(Arc::new(RwLock::new(Known { current, all }))))
    }

    /// The release that new calls get.
    pub fn current(&self) -> Arc<Flow> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&known.current)
    }

    /// The release of this hash, looked up for a second at most.
    pub async fn find(&self, ctx: &Ctx, hash: &str) -> Option<Arc<Flow>> {
        let in_memory = {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            known.all.get(hash).cloned()
        };
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
        let flow = from_store(&release)?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.all.insert(release.hash, Arc::clone(&flow));
        Some(flow)
    }
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

fn read(sources: &Sources) -> Result<Arc<Flow>, ReleaseError> {
    flow::load(sources, flow::SHIPPED_FLOW)
        .map(Arc::new)
        .map_err(|found| {
            let lines: Vec<String> = found
                .iter()
                .map(|one| format!("{}:{}: {}", one.file, one.line, one.message))
                .collect();
            ReleaseError::Mistakes(lines.join("\n"))
        })
}

fn from_store(release: &Release) -> Option<Arc<Flow>> {
    let sources: Sources = serde_json::from_str(&release.sources).ok()?;
    read(&sources).ok()
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
