//! For each check of the lint a small flow that trips it and nothing else, with what is said about
//! it.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::super::finding::{any_error, tell};
use super::run_line;
use crate::flow::{self, Diagnostic, Severity, Sources, rules};
use crate::twiml::Profile;

/// The checks that a flow is promised, numbered: 19 errors, then 7 warnings; and of markup an error
/// and 2 warnings.
const CHECKS: std::ops::RangeInclusive<u32> = 1..=29;
const WARNINGS: [std::ops::RangeInclusive<u32>; 2] = [20..=26, 28..=29];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lint")
}

/// Adds the files of a folder, in place of those that have the same name.
fn add(sources: &mut Sources, folder: &Path, prefix: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            add(sources, &path, &format!("{prefix}{name}/"));
        } else {
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8(bytes.clone());
            let text = text.ok().filter(|_| flow::is_yaml(name));
            sources.insert(
                format!("{prefix}{name}"),
                text.unwrap_or_else(|| STANDARD.encode(bytes)),
            );
        }
    }
}

/// Where the messages are kept, and under which names.
fn messages() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join("messages"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn found(case: Option<&str>) -> (Vec<Diagnostic>, String) {
    found_on(Profile::Twilio, case)
}

fn found_on(platform: Profile, case: Option<&str>) -> (Vec<Diagnostic>, String) {
    let mut sources = Sources::new();
    add(&mut sources, &folder().join("shared"), "");
    if let Some(case) = case {
        add(&mut sources, &folder().join(case), "");
    }
    let today = jiff::civil::date(2015, 3, 10);
    let (flow, found) = flow::check_on(&sources, "flow.yaml", today, platform);
    assert_eq!(flow.is_none(), any_error(&found), "{found:?}");
    let mut out = Vec::new();
    tell(&mut out, &found, &sources).unwrap();
    (found, String::from_utf8(out).unwrap())
}

/// `13-broken-calendar-gap` is about check 13 and trips `broken-calendar`.
fn cases() -> Vec<(String, u32, &'static str)> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some((number, about)) = name.split_once('-') else {
            continue;
        };
        let codes = rules().iter().map(|rule| rule.code);
        let code = codes
            .filter(|code| about.starts_with(*code))
            .max_by_key(|code| code.len())
            .unwrap_or_else(|| panic!("{name} names no rule"));
        let number = number.parse().unwrap();
        cases.push((name, number, code));
    }
    cases.sort();
    cases
}

#[test]
fn each_small_flow_trips_its_check_and_nothing_else() {
    let settings = messages();
    let mut wrong = Vec::new();
    for (name, number, code) in cases() {
        let (found, text) = found(Some(&name));
        let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
        if codes != [code] {
            wrong.push(format!("{name}: {codes:?}\n{text}"));
            continue;
        }
        let severity = if WARNINGS.iter().any(|some| some.contains(&number)) {
            Severity::Warning
        } else {
            Severity::Error
        };
        assert_eq!(found[0].severity, severity, "{name}");
        assert!(!found[0].help.is_empty(), "{name}");
        settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_has_its_small_flow() {
    let shown: BTreeSet<u32> = cases().into_iter().map(|(_, number, _)| number).collect();
    assert_eq!(shown, CHECKS.collect());
}

#[test]
fn the_flow_they_start_from_and_the_shipped_one_trip_none() {
    let (found, text) = found(None);
    assert!(found.is_empty(), "{text}");
    let today = jiff::civil::date(2015, 3, 10);
    for platform in Profile::ALL {
        let (_, found) = flow::check_on(&flow::shipped(), flow::SHIPPED_FLOW, today, platform);
        assert!(found.is_empty(), "{platform}: {found:?}");
    }
}

/// What some platforms have not got: on them alone it is told.
#[test]
fn what_a_platform_lacks_is_told_before_a_caller_finds_out() {
    let settings = messages();
    for (case, code, without) in [
        (
            "platform/no-words",
            "no-words",
            [Profile::Somleng].as_slice(),
        ),
        (
            "platform/unknown-voice",
            "unknown-voice",
            &[Profile::Telnyx, Profile::Somleng],
        ),
    ] {
        for platform in Profile::ALL {
            let (found, text) = found_on(platform, Some(case));
            let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
            if without.contains(&platform) {
                assert_eq!(codes, [code], "{platform}: {text}");
                let name = format!("{code}-{platform}");
                settings.bind(|| insta::assert_snapshot!(name, text));
            } else {
                assert!(codes.is_empty(), "{platform}: {text}");
            }
        }
    }
}

#[test]
fn a_rule_is_told_with_what_to_do() {
    let (code, out) = run_line(&["check", "--explain", "dead-end"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("error [dead-end]: "), "{out}");
    assert!(out.contains("What to do: "), "{out}");
    let (_, out) = run_line(&["check", "--list"]);
    assert_eq!(out.lines().count(), rules().len());
}

#[test]
fn the_readme_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).unwrap();
    let rows: Vec<String> = rules()
        .iter()
        .map(|rule| format!("| `{}` | {} |", rule.code, rule.what))
        .collect();
    assert!(
        readme.contains(&rows.join("\n")),
        "the table of rules in README.md should be:\n{}",
        rows.join("\n")
    );
}
