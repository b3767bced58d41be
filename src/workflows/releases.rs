//! The releases of the flow that this server can serve: the current one, those of the last day,
//! and any other that a call brings along. A running call keeps its own.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::{Ctx, Fault};
use crate::flow::{self, Flow, Sources};
use crate::store;

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
        let release = store::releases::Release {
            hash: current.release().to_owned(),
            flow: current.name().to_owned(),
            sources: serde_json::to_string(sources).map_err(Fault::from)?,
        };
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
        if in_memory.is_some() || !ctx.writer.is_up() {
            return in_memory;
        }
        let look_up = async {
            let mut tx = ctx.db.read().await.ok()?;
            store::releases::find(&mut tx, hash).await.ok()?
        };
        let release = ctx.clock.within(LOOK_UP, look_up).await.flatten()?;
        let flow = from_store(&release)?;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.all.insert(release.hash, Arc::clone(&flow));
        Some(flow)
    }
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

fn from_store(release: &store::releases::Release) -> Option<Arc<Flow>> {
    let sources: Sources = serde_json::from_str(&release.sources).ok()?;
    read(&sources).ok()
}
