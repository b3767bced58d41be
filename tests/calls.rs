//! Every scripted call in `tests/calls`, and what a change to one must do.
#![cfg(test)]

use std::path::{Path, PathBuf};

use centralino::calls;

fn files() -> Vec<PathBuf> {
    let folder = Path::new("tests/calls");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn one_call() {
    let only = std::env::var("CALL").unwrap_or_default();
    for file in files() {
        if file.display().to_string().contains(&only) {
            let report = calls::run(&file, None).await;
            let mut out = Vec::new();
            report.print(&mut out).unwrap();
            println!("{}", String::from_utf8_lossy(&out));
        }
    }
}
