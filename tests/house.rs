//! The house rules a compiler does not know: which room may look into which, how long a file may
//! be, what stands at the top of the repository.
#![cfg(test)]

#[path = "house/source.rs"]
mod source;

use std::path::Path;
use std::process::Command;

use source::{Source, sources};

/// What a module under `src` may import besides itself. A name that is not here fails the test.
/// `seal` and `switch` take the clock and the random generator that are handed to them.
const LAYERS: &[(&str, &str)] = &[
    ("domain", ""),
    ("twiml", "domain"),
    ("flow", "domain twiml"),
    ("config", "domain twiml"),
    ("clock", "domain"),
    ("bell", "clock"),
    ("rng", "domain"),
    ("seal", "domain clock rng"),
    ("telemetry", "domain"),
    ("store", "domain twiml flow BASE"),
    ("platform", "domain twiml flow BASE store"),
    ("letters", "domain BASE"),
    ("auth", "domain BASE"),
    ("web", "domain BASE"),
    (
        "workflows",
        "domain twiml flow BASE store platform letters auth",
    ),
    ("telephony", "INNER"),
    ("console", "INNER"),
    ("portal", "INNER"),
    ("jobs", "INNER"),
    ("app", "INNER SURFACES"),
    ("switch", "twiml clock rng"),
    ("calls", "INNER SURFACES app switch"),
    ("demo", "INNER SURFACES app switch calls"),
    ("cli", "INNER SURFACES app switch calls demo"),
    ("lib", ""),
    ("main", "cli"),
];
const BASE: &str = "config clock bell rng seal telemetry";
const INNER: &str = "domain twiml flow config clock bell rng seal telemetry store platform letters auth web workflows";
const SURFACES: &str = "telephony console portal jobs";

/// What the pure rooms never touch: no async, no database, no web, no clock, no randomness, no disk.
const PURE: &[&str] = &["domain", "twiml", "flow"];
const IMPURE: &[&str] = &[
    "tokio",
    "tokio_util",
    "tokio_stream",
    "sqlx",
    "axum",
    "axum_extra",
    "tower",
    "tower_http",
    "reqwest",
    "lettre",
    "rand",
    "governor",
    "tracing",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "Timestamp::now",
    "Zoned::now",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
];

const TOP_LEVEL: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "src",
    "ivr-flows",
    "migrations",
    "tests",
    ".ci",
    ".gitignore",
    "LICENSE",
    "publiccode.yml",
    "askama.toml",
    "benches",
    "fuzz",
];

const LONGEST: usize = 400;

#[test]
fn rooms_import_only_what_lies_below_them() {
    let mut wrong = Vec::new();
    for source in sources("src") {
        let Some((_, below)) = LAYERS.iter().find(|(room, _)| *room == source.room()) else {
            wrong.push(format!(
                "{}: no layer is set for this module in tests/house.rs",
                source.path
            ));
            continue;
        };
        let below = below
            .replace("SURFACES", SURFACES)
            .replace("INNER", INNER)
            .replace("BASE", BASE);
        for (line, other) in source.rooms_used() {
            if other != source.room() && !below.split(' ').any(|room| room == other) {
                let room = source.room();
                wrong.push(format!(
                    "{}:{line}: `{room}` must not import `{other}`",
                    source.path
                ));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn pure_rooms_touch_nothing_outside() {
    let mut wrong = Vec::new();
    for source in sources("src")
        .iter()
        .filter(|source| PURE.contains(&source.room()))
    {
        for (line, path) in source.paths() {
            let starts = |root: &&&str| path == **root || path.starts_with(&format!("{root}::"));
            if let Some(root) = IMPURE.iter().find(starts) {
                wrong.push(format!("{}:{line}: `{root}` in a pure room", source.path));
            }
        }
        for word in ["async", ".await"] {
            for line in source.lines_with(word) {
                wrong.push(format!("{}:{line}: `{word}` in a pure room", source.path));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn files_stay_small() {
    let sources = sources("src");
    let mut lengths: Vec<usize> = sources.iter().map(|source| source.length).collect();
    lengths.sort_unstable();
    println!(
        "{} files, median {} lines",
        lengths.len(),
        lengths[lengths.len() / 2]
    );
    let long = sources.iter().filter(|source| source.length > LONGEST);
    let wrong: Vec<String> = long
        .map(|source| {
            format!(
                "{}:{LONGEST}: {} lines outside tests",
                source.path, source.length
            )
        })
        .collect();
    assert_none(&wrong);
}

#[test]
fn every_module_says_what_it_owns() {
    let silent = |source: &&Source| !source.text.trim_start().starts_with("//!");
    let wrong: Vec<String> = [sources("src"), sources("tests")]
        .iter()
        .flatten()
        .filter(silent)
        .map(|source| format!("{}:1: opens without `//!`", source.path))
        .collect();
    assert_none(&wrong);
}

#[test]
fn no_test_is_ignored_and_nothing_is_left_to_do() {
    let mut wrong = Vec::new();
    for source in [sources("src"), sources("tests")].iter().flatten() {
        for word in ["#[ignore", "todo!", "unimplemented!"] {
            for line in source.lines_with_tests_with(word) {
                wrong.push(format!("{}:{line}: `{word}`", source.path));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn the_top_of_the_repository_holds_only_what_the_design_names() {
    let listed = Command::new("git")
        .arg("ls-files")
        .current_dir(root())
        .output();
    let names: Vec<String> = match listed {
        Ok(listed) if listed.status.success() => String::from_utf8(listed.stdout)
            .unwrap()
            .lines()
            .filter_map(|path| path.split('/').next())
            .map(str::to_owned)
            .collect(),
        Ok(_) | Err(_) => std::fs::read_dir(root())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "target")
            .collect(),
    };
    assert!(
        names.iter().any(|name| name == "Cargo.toml"),
        "nothing was listed"
    );
    let strangers = names
        .iter()
        .filter(|name| !TOP_LEVEL.contains(&name.as_str()));
    let mut wrong: Vec<String> = strangers
        .map(|name| format!("{name}:1: not of the top level"))
        .collect();
    wrong.dedup();
    assert_none(&wrong);
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let commands = readme.lines().filter(|line| line.starts_with("cargo test"));
    assert_eq!(
        commands.collect::<Vec<_>>(),
        ["cargo test"],
        "README.md gives one test command"
    );
    let ci = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    let code: Vec<&str> = ci
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect();
    let count = |words: &str| code.iter().filter(|line| line.contains(words)).count();
    assert_eq!(
        count("test_command=$(grep -m1 -E '^cargo test' README.md)"),
        1,
        "taken from the README"
    );
    assert_eq!(
        count("bash -c \"$test_command\""),
        2,
        "once plain, once with everything"
    );
    assert_eq!(
        count("CENTRALINO_TEST_ALL=1"),
        1,
        "a skip is a failure there"
    );
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
