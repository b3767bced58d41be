//! Where a stage keeps its files: a folder that was named, or a temporary one that only its owner
//! reads and that goes with the stage.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use super::stage::StageError;
use crate::rng::Rng;

/// A stage's folder.
pub(super) struct Folder {
    path: PathBuf,
    temporary: bool,
}

impl Folder {
    /// Makes the folder if it is not there.
    pub fn open(named: Option<PathBuf>, rng: &Rng) -> Result<Self, StageError> {
        let temporary = named.is_none();
        let path = named.unwrap_or_else(|| {
            let name = format!("centralino-{:016x}", u64::from_be_bytes(rng.bytes()));
            std::env::temp_dir().join(format!("{name}-{}", std::process::id()))
        });
        DirBuilder::new()
            // A temporary folder must be new: nobody else may have put anything there.
            .recursive(!temporary)
            .mode(0o700)
            .create(&path)
            .map_err(|error| StageError::Io(path.display().to_string(), error))?;
        Ok(Self { path, temporary })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.temporary
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(folder = %self.path.display(), error.message = %error, "a folder stays");
        }
    }
}
