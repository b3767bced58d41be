//! What the domain asks for, number by number: built, with a test; told, with the page that says
//! it; or out, with the reason. A number that is missing, or whose test or sentence is gone, fails.
#![cfg(test)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// The numbers: R (what the guides say), C (where they contradict each other), T (transitions).
const NUMBERS: [(&str, &[(u32, u32)]); 3] = [
    (
        "R",
        &[
            (1, 7),
            (10, 20),
            (25, 30),
            (35, 44),
            (50, 62),
            (70, 77),
            (80, 87),
            (90, 92),
            (100, 110),
            (115, 118),
            (120, 121),
            (130, 136),
            (140, 143),
            (150, 151),
        ],
    ),
    ("C", &[(1, 21)]),
    ("T", &[(1, 24)]),
];

/// Scripted calls: `tests/calls.rs` runs every file there.
const CALLS: &str = "tests/calls/";

/// A line of the table.
struct Row {
    number: String,
    kind: String,
    /// `built`: `file::test`, more than one with blanks between. `told`: the file of the page.
    place: String,
    /// `built`: what the test shows. `told`: the sentence. `out`: why.
    note: String,
}

fn numbers() -> Vec<String> {
    let mut numbers = Vec::new();
    for (letter, spans) in NUMBERS {
        for (from, to) in spans {
            numbers.extend((*from..=*to).map(|number| format!("{letter}{number}")));
        }
    }
    numbers
}

fn rows() -> Vec<Row> {
    let text = read("tests/data/requirements.csv").expect("the table is there");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("number,kind,where,note"));
    let row = |line: &str| {
        let parts: Vec<&str> = line.splitn(4, ',').collect();
        let &[number, kind, place, note] = parts.as_slice() else {
            panic!("not four columns: {line}");
        };
        let [number, kind, place, note] = [number, kind, place, note].map(str::to_owned);
        Row {
            number,
            kind,
            place,
            note,
        }
    };
    lines.map(row).collect()
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// One line of text, however it is broken and quoted in Rust or in a template.
fn flat(text: &str) -> String {
    let joined = text
        .replace("\\\n", " ")
        .replace("\\\"", "")
        .replace('"', "");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with a test that a row names, if anything.
fn missing_test(place: &str) -> Option<String> {
    if place.starts_with(CALLS) {
        return read(place).is_none().then(|| format!("no call {place}"));
    }
    let Some((path, name)) = place.split_once("::") else {
        return Some(format!("`{place}` is no file::test"));
    };
    let Some(text) = read(path) else {
        return Some(format!("no file {path}"));
    };
    is_test(&text, name)
        .then_some(())
        .map_or_else(|| Some(format!("no test `{name}` in {path}")), |()| None)
}

/// Whether `text` has a test function of this name: by attribute, or in a list for both databases.
fn is_test(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let head = format!("fn {name}(");
    let Some(at) = lines.iter().position(|line| {
        let start = line.trim_start_matches("async ");
        start.starts_with(&head)
    }) else {
        return false;
    };
    let marked = lines[..at]
        .iter()
        .rev()
        .take_while(|line| !line.is_empty() && **line != "}")
        .any(|line| {
            line.starts_with("#[test]")
                || line.starts_with("#[tokio::test")
                || line.starts_with("#[rstest]")
        });
    let listed = text.split("on_both!(").skip(1).any(|list| {
        let list = list.split(");").next().unwrap_or_default();
        list.split(',').any(|listed| listed.trim() == name)
    });
    marked || listed
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_number_of_the_domain_has_one_line() {
    let rows = rows();
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *lines.entry(row.number.as_str()).or_default() += 1;
    }
    let numbers = numbers();
    let mut wrong = Vec::new();
    for number in &numbers {
        match lines.remove(number.as_str()) {
            Some(1) => {}
            Some(count) => wrong.push(format!("{number} stands there {count} times")),
            None => wrong.push(format!("{number} is missing")),
        }
    }
    wrong.extend(
        lines
            .keys()
            .map(|number| format!("{number} is no number of the domain")),
    );
    assert_none(&wrong);
}

#[test]
fn what_is_built_has_a_test_what_is_told_stands_on_its_page_and_what_is_out_says_why() {
    let mut wrong = Vec::new();
    for row in rows() {
        let number = &row.number;
        if row.note.trim().is_empty() {
            wrong.push(format!("{number} says nothing"));
        }
        match row.kind.as_str() {
            "built" if row.place.is_empty() => wrong.push(format!("{number} names no test")),
            "built" => wrong.extend(
                row.place
                    .split(' ')
                    .filter_map(missing_test)
                    .map(|what| format!("{number}: {what}")),
            ),
            "told" => match read(&row.place) {
                Some(page) if flat(&page).contains(&flat(&row.note)) => {}
                Some(_) => wrong.push(format!("{number}: {} does not say so", row.place)),
                None => wrong.push(format!("{number}: no page {}", row.place)),
            },
            "out" => {}
            other => wrong.push(format!("{number}: `{other}` is none of built, told, out")),
        }
    }
    assert_none(&wrong);
}

#[test]
fn a_test_that_is_gone_is_noticed() {
    let text = "#[test]\nfn there() {}\n\nfn no_test() {}\n\non_both!(\n    also_there\n);\n\n\
                async fn also_there(at: Fresh) {}\n";
    assert!(is_test(text, "there") && is_test(text, "also_there"));
    assert!(!is_test(text, "no_test") && !is_test(text, "ther"));
    assert!(missing_test("tests/requirements.rs::is_gone").is_some());
    assert!(missing_test("tests/calls/is-gone.yaml").is_some());
}

#[test]
fn the_table_is_shown() {
    let line = |row: Row| {
        let place = match row.place.as_str() {
            "" => "-",
            place => place,
        };
        format!("{:<5}{:<6}{} [{place}]", row.number, row.kind, row.note)
    };
    let lines: Vec<String> = rows().into_iter().map(line).collect();
    let table = format!("\n{}\n", lines.join("\n"));
    // Past the capturing of output: the table stands in every run.
    std::io::stdout().write_all(table.as_bytes()).unwrap();
}
