mod shown;

use std::fs;

use clap::Parser;

use super::*;

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
    run(flow, &mut streams)
}

fn run_line(words: &[&str]) -> (u8, String) {
    let line = Line::parse_from(std::iter::once(&"flow").chain(words));
    let mut out = Vec::new();
    let code = run_into(&line.flow, &mut out).unwrap();
    (code, String::from_utf8(out).unwrap())
}

fn copy_of_the_shipped_flow(change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("calendars")).unwrap();
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
