//! Which files are meant by the words of a command line: files, folders of calls, patterns.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use regex::Regex;

/// The files, in the order given; those of a folder or a pattern sorted. A folder's are its own YAML
/// files, without those of the folders in it: forms lie there.
///
/// # Errors
/// When a word means no file.
pub fn files(words: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for word in words {
        let name = word.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default();
        if word.is_dir() {
            all.extend(of_folder(word, &Regex::new(r"\.ya?ml$")?)?);
        } else if name.contains(['*', '?']) && !word.exists() {
            all.extend(of_folder(parent(word), &pattern(name)?)?);
        } else {
            all.push(word.clone());
        }
    }
    Ok(all)
}

fn parent(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

/// `*` is any text, `?` any letter.
fn pattern(name: &str) -> Result<Regex> {
    let plain = regex::escape(name);
    let pattern = plain.replace(r"\*", ".*").replace(r"\?", ".");
    Ok(Regex::new(&format!("^{pattern}$"))?)
}

fn of_folder(folder: &Path, wanted: &Regex) -> Result<Vec<PathBuf>> {
    let told = || format!("cannot read {}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(told)? {
        let file = entry.with_context(told)?.path();
        let name = file.file_name().and_then(|name| name.to_str());
        if file.is_file() && name.is_some_and(|name| wanted.is_match(name)) {
            found.push(file);
        }
    }
    if found.is_empty() {
        bail!("there is no scripted call in {}", folder.display());
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<String> {
        let words: Vec<PathBuf> = words.iter().map(PathBuf::from).collect();
        let found = files(&words).unwrap().into_iter();
        found
            .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn a_folder_means_its_calls_and_a_pattern_those_that_fit() {
        let all = names(&["tests/calls"]);
        assert!(all.contains(&"closed.yaml".to_owned()) && all.is_sorted());
        assert!(!all.iter().any(|name| name.contains("maria-rossi")));
        let some = names(&["tests/calls/silence-*.yaml", "tests/calls/closed.yaml"]);
        assert!(some.len() > 2 && some.last().unwrap() == "closed.yaml");
        assert!(
            some.iter()
                .rev()
                .skip(1)
                .all(|name| name.starts_with("silence-"))
        );
    }

    #[test]
    fn a_pattern_without_files_is_a_mistake() {
        assert!(files(&["tests/calls/nothing-*.yaml".into()]).is_err());
    }
}
