mod lint;
mod shown;

use std::fs;

use clap::Parser;

use super::*;
use crate::flow;

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    flow: Flow,
}

fn run_into(flow: &Flow, out: &mut Vec<u8>) -> anyhow::Result<u8> {
    let mut streams = Streams {
        interactive: false,
        stdin: &mut std::io::empty(),
        out,
        err: &mut std::io::sink(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(flow, &Environment::default(), &mut streams))
}

fn run_line(words: &[&str]) -> (u8, String) {
    let line = Line::parse_from(std::iter::once(&"flow").chain(words));
    let mut out = Vec::new();
    let code = run_into(&line.flow, &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

fn copy_of_the_shipped_flow(change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["calendars", "sub-flows"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    for (path, text) in flow::shipped() {
        let text = if path == flow::SHIPPED_FLOW {
            change(&text)
        } else {
            text
        };
        fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

/// A folder with the shipped flow, a copy of it to change, and a database.
struct Releases {
    live: tempfile::TempDir,
    draft: tempfile::TempDir,
    database: String,
}

impl Releases {
    fn new(change: impl Fn(&str) -> String) -> Self {
        let live = copy_of_the_shipped_flow(str::to_owned);
        let database = format!("sqlite://{}/test.db", live.path().display());
        Self {
            live,
            draft: copy_of_the_shipped_flow(change),
            database,
        }
    }

    fn run(&self, words: &[&str]) -> (u8, String) {
        run_line(&[words, &["--database", &self.database]].concat())
    }

    fn live(&self) -> &str {
        self.live.path().to_str().unwrap()
    }

    fn draft(&self) -> &str {
        self.draft.path().to_str().unwrap()
    }
}

/// Another first menu, in German.
fn other_german(text: &str) -> String {
    let changed = text.replacen(
        "Für Deutsch drücken Sie die Zwei.",
        "Für Deutsch bitte die Zwei.",
        1,
    );
    assert_ne!(changed, text);
    changed
}

#[test]
fn a_release_is_published_compared_listed_and_rolled_back() {
    let releases = Releases::new(other_german);
    let (code, out) = releases.run(&["publish", releases.live(), "--by", "Anna"]);
    assert_eq!(code, 0, "{out}");
    let (code, out) = releases.run(&["publish", releases.live()]);
    assert!(code == 0 && out.contains("is live already"), "{out}");

    let (code, out) = releases.run(&["diff", "live", releases.draft()]);
    assert_eq!(code, 1, "{out}");
    assert!(out.starts_with("node language\n  prompt (de):\n"), "{out}");
    let note = ["--note", "più breve"];
    let (code, out) = releases.run(&[&["publish", releases.draft()], &note[..]].concat());
    assert!(
        code == 0 && out.contains("node language: prompt (de)"),
        "{out}"
    );
    let (code, out) = releases.run(&["diff", "live:contact-center", releases.draft()]);
    assert_eq!((code, out.as_str()), (0, "The same release.\n"));

    let (_, history) = releases.run(&["history"]);
    let lines: Vec<&str> = history.lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, "contact-center"), "{history}");
    assert!(
        lines[1].starts_with("live ") && lines[1].ends_with("cli  più breve"),
        "{history}"
    );
    assert!(
        lines[2].contains("publish") && lines[2].ends_with("cli:anna"),
        "{history}"
    );

    let (code, out) = releases.run(&["rollback", "--note", "errore"]);
    assert!(
        code == 0 && out.contains("is live again instead of"),
        "{out}"
    );
    let (code, out) = releases.run(&["diff", "live", releases.live()]);
    assert_eq!((code, out.as_str()), (0, "The same release.\n"));
    let (code, out) = releases.run(&["rollback"]);
    assert!(
        code == 1 && out.contains("no release was live before"),
        "{out}"
    );
}

#[test]
fn what_is_wrong_is_not_published() {
    let releases = Releases::new(|text| {
        text.replace("start: hours", "start: ours")
            .replace("goto: tariff", "goto: tarif")
    });
    let (code, out) = releases.run(&["publish", releases.draft()]);
    assert_eq!(code, 1);
    for wrong in ["no node `ours`", "no node `tarif`", "nothing was published"] {
        assert!(out.contains(wrong), "{wrong}: {out}");
    }
    let (_, out) = releases.run(&["history"]);
    assert_eq!(out, "No flow was served or published yet.\n");
}

#[test]
fn a_flow_whose_scripted_calls_fail_is_not_published() {
    let releases = Releases::new(other_german);
    let calls = releases.draft.path().join("calls");
    fs::create_dir(&calls).unwrap();
    let script = |said: &str| {
        format!(
            "call: The first menu\nflow: contact-center\nat: 2015-03-10T10:15:00+01:00\n\
             from: \"+393331234567\"\ndial: \"803164\"\nsteps:\n  - expect-say: \"{said}\"\n"
        )
    };
    fs::write(calls.join("menu.yaml"), script("Für Deutsch drücken Sie")).unwrap();
    let (code, out) = releases.run(&["publish", releases.draft()]);
    assert_eq!(code, 1, "{out}");
    assert!(
        out.contains("0 of 1 calls") && out.contains("nothing was published"),
        "{out}"
    );
    fs::write(
        calls.join("menu.yaml"),
        script("Für Deutsch bitte die Zwei"),
    )
    .unwrap();
    let (code, out) = releases.run(&["publish", releases.draft()]);
    assert!(code == 0 && out.contains("1 of 1 calls"), "{out}");
}

#[test]
fn versions_that_are_nowhere_are_named_and_end_with_two() {
    let releases = Releases::new(str::to_owned);
    for nowhere in ["/nowhere/x.yaml", "abcdef", "live"] {
        let (code, out) = releases.run(&["diff", releases.live(), nowhere]);
        assert_eq!((code, out.as_str()), (2, ""), "{nowhere}");
    }
    let (code, out) = releases.run(&[
        "diff",
        "--format",
        "json",
        releases.live(),
        releases.draft(),
    ]);
    assert_eq!((code, out.as_str()), (0, "[]\n"));
}

#[test]
fn the_shipped_flow_is_sound() {
    let (code, out) = run_line(&["check"]);
    assert_eq!((code, out.contains("ok, release")), (0, true), "{out}");
}

#[test]
fn a_wrong_target_is_shown_with_its_line_and_ends_with_one() {
    let folder = copy_of_the_shipped_flow(|text| text.replace("start: hours", "start: ours"));
    let file = folder.path().join(flow::SHIPPED_FLOW);
    let (code, out) = run_line(&["check", file.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(out.contains("there is no node `ours`"), "{out}");
    assert!(out.contains("start: ours") && out.contains("^^^^"), "{out}");
}

#[test]
fn programs_get_json() {
    let folder = copy_of_the_shipped_flow(|text| text.replace("start: hours", "start: ours"));
    let file = folder.path().join(flow::SHIPPED_FLOW);
    let (code, out) = run_line(&["check", "--format", "json", file.to_str().unwrap()]);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    let first = found
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["code"] == "unknown-node")
        .unwrap();
    assert_eq!(code, 1);
    assert_eq!(first["file"], flow::SHIPPED_FLOW);
    assert_eq!(first["severity"], "error");
    assert!(first["line"].as_u64().unwrap() > 1);
}

#[test]
fn a_missing_file_is_named() {
    let line = Line::parse_from(["flow", "check", "/nowhere/x.yaml"]);
    let error = run_into(&line.flow, &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("/nowhere/x.yaml"));
}

#[test]
fn the_schema_is_json() {
    let (code, out) = run_line(&["schema"]);
    let schema: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, schema["title"].as_str()), (0, Some("FlowFile")));
}
