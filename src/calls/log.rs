//! What the process logs, kept in memory so that a run can search it for secrets.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What is kept: all of ours, and what libraries think worth telling.
const KEPT: &str = "info,centralino=trace";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

static LOG: OnceLock<Option<Log>> = OnceLock::new();

/// Begins to keep the log. Whether it is kept: not when the process logs elsewhere already.
pub fn keep() -> bool {
    log().is_some()
}

/// The log since `keep`; `None` when it is not kept.
pub fn text() -> Option<String> {
    let log = log()?;
    let bytes = log.0.lock().unwrap_or_else(PoisonError::into_inner);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn log() -> Option<&'static Log> {
    LOG.get_or_init(|| {
        let log = Log::default();
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(log.clone());
        tracing_subscriber::registry()
            .with(EnvFilter::new(KEPT))
            .with(lines)
            .try_init()
            .is_ok()
            .then_some(log)
    })
    .as_ref()
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
