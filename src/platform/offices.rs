//! An installation's own list of offices, from its file. What a list holds is the domain's.

use std::path::{Path, PathBuf};

use crate::domain::office::Offices;

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OfficesError {
    /// The file.
    #[error("offices.csv ({0}): {1}")]
    File(PathBuf, std::io::Error),
    /// What it holds, a problem a line.
    #[error("offices.csv ({0}): {1}")]
    List(PathBuf, String),
}

/// Reads a list.
pub fn read(path: &Path) -> Result<Offices, OfficesError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| OfficesError::File(path.to_owned(), error))?;
    Offices::parse(&text)
        .map_err(|problems| OfficesError::List(path.to_owned(), problems.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_and_a_bad_one_named_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sedi.csv");
        assert!(read(&file).unwrap_err().to_string().contains("sedi.csv"));
        std::fs::write(&file, "name,address\n").unwrap();
        let said = read(&file).unwrap_err().to_string();
        assert!(
            said.contains("sedi.csv") && said.contains("no column `cap`"),
            "{said}"
        );
    }
}
