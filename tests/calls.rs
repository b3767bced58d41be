//! Every scripted call in `tests/calls`, and what a change to one of them, to the flow or to a key
//! does: it fails, and names the line.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use centralino::calls::{self, Coverage, Read, Report, Runner};
use centralino::flow::{SHIPPED_FLOW, shipped};
use centralino::twiml::Profile;

const FIRST_CALL: &str = "tests/calls/pin-first-call.yaml";

fn files() -> Vec<PathBuf> {
    calls::files(&[PathBuf::from("tests/calls")]).unwrap()
}

/// A call from its text, as it stands at this place.
fn read(file: &str, text: &str) -> Read {
    Runner::shipped().read_text(Path::new(file), text).unwrap()
}

/// Plays all files, a few at a time.
fn play_all(files: Vec<PathBuf>) -> Vec<Report> {
    let (left, reports) = (Mutex::new(files), Mutex::new(Vec::new()));
    let runner = Runner::shipped();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                loop {
                    let next = left.lock().unwrap().pop();
                    let Some(file) = next else { return };
                    let report = runtime.block_on(runner.run(&file));
                    reports.lock().unwrap().push(report);
                }
            });
        }
    });
    reports.into_inner().unwrap()
}

fn printed(report: &Report) -> String {
    let mut out = Vec::new();
    report.print(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The first call with one piece of its text changed, and the number of the changed line.
fn changed(from: &str, to: &str) -> (Read, usize) {
    let text = std::fs::read_to_string(FIRST_CALL).unwrap();
    let line = text.lines().position(|line| line.contains(from)).unwrap() + 1;
    let read = read(FIRST_CALL, &text.replacen(from, to, 1));
    (read, line)
}

/// Whether a report names a line of the first call among what did not hold.
fn names(report: &Report, line: usize) -> bool {
    let place = format!("{FIRST_CALL}:{line}:");
    report
        .failures
        .iter()
        .any(|failure| failure.starts_with(&place))
}

#[test]
fn every_scripted_call_is_as_expected() {
    let files = files();
    assert!(files.len() >= 25, "there are {} calls", files.len());
    let reports = play_all(files);
    let failed = reports.iter().filter(|report| !report.passed());
    let stories: String = failed.map(printed).collect();
    assert!(stories.is_empty(), "{stories}");
    let unchecked = reports
        .iter()
        .filter(|report| !report.not_checked.is_empty());
    assert_eq!(unchecked.map(printed).collect::<String>(), "");
}

/// The exchange has each platform's temper: a document that one of them would not take ends the call.
#[tokio::test]
async fn the_first_call_for_a_pin_passes_on_every_platform() {
    for platform in Profile::ALL {
        let file = if platform.hears_words() {
            FIRST_CALL
        } else {
            "tests/calls/pin-first-call-with-keys.yaml"
        };
        let report = Runner::shipped().on(platform).run(Path::new(file)).await;
        assert!(report.passed(), "{platform}: {}", printed(&report));
    }
}

#[test]
fn together_the_scripted_calls_take_every_node_and_every_edge_of_the_shipped_flow() {
    let runner = Runner::shipped();
    let reports = play_all(files());
    let coverage = Coverage::by(runner.flow().unwrap(), &reports);
    assert_eq!(coverage.missing(), Vec::<String>::new());
}

#[tokio::test]
async fn an_edge_counts_only_for_the_reason_for_which_it_was_taken() {
    let runner = Runner::shipped();
    let reports = [runner.run(Path::new("tests/calls/closed.yaml")).await];
    let coverage = Coverage::by(runner.flow().unwrap(), &reports);
    let missing = coverage.missing();
    let has = |line: &str| missing.iter().any(|missing| missing == line);
    assert!(
        !has("edge never taken: hours → closed (closed)"),
        "{missing:?}"
    );
    for line in [
        "node never entered: welcome",
        "edge never taken: hours → welcome (open)",
        "edge never taken: services → to-operator (key 1)",
        "edge never taken: services → to-operator (key 0)",
    ] {
        assert!(has(line), "{line}: {missing:?}");
    }
    assert_eq!(coverage.nodes().1, 3);
    assert_eq!(coverage.edges().1, 2);
}

/// What the caller heard in the menus, and what was made of it. What happens in one instant has no
/// order between the two; and how much of the wait is heard before a hang-up depends on who is first.
fn heard_and_judged(report: &Report) -> [Vec<String>; 2] {
    let (mut heard, mut judged) = (Vec::new(), Vec::new());
    let mut waits = false;
    for line in printed(report).lines() {
        if line.contains('✔') || line.contains('✘') {
            judged.push(line.to_owned());
        } else if line.contains("  caller     dials ") {
            waits = false;
        } else if line.contains("  line  ") && !waits {
            waits = line.contains("(in line: ");
            heard.push(line.to_owned());
        }
    }
    [heard, judged]
}

#[tokio::test]
async fn a_call_that_stays_in_the_flow_sounds_the_same_with_the_flow_alone_as_on_a_stage() {
    let runner = Runner::shipped();
    let mut compared = 0;
    for file in files() {
        let read = runner.read(&file).unwrap();
        if calls::stays_in_the_flow(&read) {
            let alone = runner.run_read(&read).await;
            let staged = runner.run_on_a_stage(&read).await;
            assert_eq!(heard_and_judged(&alone), heard_and_judged(&staged));
            compared += 1;
        }
    }
    assert!(compared >= 5, "{compared} calls");
}

#[tokio::test]
async fn the_story_marks_what_holds_and_what_does_not_and_a_failure_names_the_place_in_the_flow() {
    let (from, to) = (
        "expect-say: il motivo della chiamata",
        "expect-say: il motivo del viaggio",
    );
    let text = std::fs::read_to_string(FIRST_CALL)
        .unwrap()
        .replacen(from, to, 1);
    let read = read(FIRST_CALL, &text);
    let report = calls::run_read(&read, None).await;
    assert!(
        report
            .transcript
            .contains("✔  11  expect-say: Benvenuto al contact center\n")
    );
    assert!(
        report
            .transcript
            .contains("✘  17  expect-say: il motivo del viaggio\n")
    );
    let flow = std::fs::read_to_string("ivr-flows/contact-center.yaml").unwrap();
    let line = flow.lines().position(|line| line == "  reason:").unwrap() + 1;
    let [failure] = report.failures.as_slice() else {
        panic!("{:?}", report.failures);
    };
    assert!(
        failure.starts_with("tests/calls/pin-first-call.yaml:17:"),
        "{failure}"
    );
    assert!(
        failure.contains("expected: «il motivo del viaggio»; heard: «Mi dica in poche parole"),
        "{failure}"
    );
    let place = format!("; at the node `reason`, contact-center.yaml:{line}:3");
    assert!(failure.ends_with(&place), "{failure}");
}

#[tokio::test]
async fn each_of_several_callers_is_heard_for_oneself() {
    let file = "tests/calls/two-callers.yaml";
    let text = std::fs::read_to_string(file).unwrap();
    for (from, to) in [
        ("{ expect-node: services }", "{ expect-node: reason }"),
        (
            "{ expect-say: La chiamata è gratuita }",
            "{ expect-say: La chiamata si paga }",
        ),
        (
            "- expect-say: buona giornata",
            "- caller: { carla: { expect-say: buona giornata } }",
        ),
        ("dialled: \"803164\"", "dialled: \"06164164\""),
    ] {
        let line = text.lines().position(|line| line.contains(from)).unwrap() + 1;
        let changed = text.replacen(from, to, 1);
        let read = read(file, &changed);
        let report = calls::run_read(&read, None).await;
        let place = format!("tests/calls/two-callers.yaml:{line}:");
        assert!(
            report.failures[0].starts_with(&place),
            "{}",
            printed(&report)
        );
    }
}

#[tokio::test]
async fn a_changed_expectation_fails_and_names_its_line() {
    for (from, to) in [
        ("expect-say: Non ho sentito", "expect-say: Non ho capito"),
        ("expect-node: services", "expect-node: reason"),
        (
            "skills: [pin, it] }\n  - expect-offered",
            "skills: [pin] }\n  - expect-offered",
        ),
        ("intent: pin-request", "intent: pin-restore"),
        ("VIA DEL CORSO 1,", "VIA DEL CORSO 2,"),
        ("anna: wrap-up", "anna: ready"),
        ("outcome: pin-issued", "outcome: information"),
        ("\"< 10s\"", "\"> 10s\""),
        ("reason, heard", "heard"),
        ("[call.accepted, pin.issued]", "[pin.issued, call.accepted]"),
    ] {
        let text = std::fs::read_to_string(FIRST_CALL).unwrap();
        let start = text.find(from).unwrap();
        let line = text[..start].lines().count().max(1);
        let text = text.replacen(from, to, 1);
        let read = read(FIRST_CALL, &text);
        let report = calls::run_read(&read, None).await;
        assert!(
            names(&report, line),
            "line {line}, {from}: {}",
            printed(&report)
        );
    }
}

#[tokio::test]
async fn a_changed_key_fails_and_names_the_line_where_it_shows() {
    let (read, line) = changed("press: 2", "press: 1");
    let report = calls::run_read(&read, None).await;
    assert!(names(&report, line + 1), "{}", printed(&report));
}

#[tokio::test]
async fn a_changed_prompt_fails_and_names_the_line_that_expects_it() {
    let expected = "il motivo della chiamata";
    let (read, line) = changed(expected, expected);
    let mut flow = shipped();
    let file = flow.get_mut(SHIPPED_FLOW).unwrap();
    *file = file.replace(expected, "perché chiama");
    let report = calls::run_read(&read, Some(flow)).await;
    assert!(names(&report, line), "{}", printed(&report));
}

#[tokio::test]
async fn two_runs_give_different_halves_and_the_letter_s_half_is_never_printed() {
    let sms = |report: &Report| {
        let line = report
            .transcript
            .lines()
            .find(|line| line.contains("prima metà del PIN"));
        line.unwrap().to_owned()
    };
    let first = calls::run(Path::new(FIRST_CALL), None).await;
    let second = calls::run(Path::new(FIRST_CALL), None).await;
    assert!(first.passed() && second.passed(), "{}", printed(&first));
    assert_ne!(sms(&first), sms(&second));
    assert!(
        first
            .transcript
            .contains("letter     to VIA DEL CORSO 1, 00186 ROMA RM")
    );
}

#[test]
fn everything_wrong_with_a_file_is_told_at_once_with_its_place() {
    let text = "call: x\nflow: other\nat: soon\nfrom: anonymous\ndial: \"803164\"\nsteps:\n  \
                - press: x\n  - operator: { anna: dance }\n  - expect-say: /(/\n  \
                - caller: { carla: silence }\n  - call-in\n";
    let runner = Runner::shipped();
    let found = runner.read_text(Path::new("x.yaml"), text).unwrap_err();
    let places: Vec<(u32, &str)> = found.iter().map(|one| (one.line, one.code)).collect();
    let expected = [
        (2, "flow"),
        (3, "at"),
        (7, "press"),
        (8, "operator"),
        (9, "pattern"),
        (10, "caller"),
        (11, "caller"),
    ];
    assert_eq!(places, expected, "{found:?}");
    let strange = runner.read_text(Path::new("x.yaml"), "call: x\nflows: y\n");
    let strange = strange.unwrap_err();
    assert_eq!(strange[0].line, 2);
}

/// The shipped flow and a second one beside it.
fn two_flows() -> Runner {
    let mut sources = shipped();
    let tourists = std::fs::read_to_string("tests/data/tourist-office/tourist-office.yaml");
    sources.insert("tourist-office.yaml".to_owned(), tourists.unwrap());
    Runner::of(sources, None)
}

const TOURIST: &str = "call: Due menu\nflow: tourist-office\nat: 2015-03-10T10:15:00+01:00\n\
                       from: \"+393331234567\"\ndial: \"0612345678\"\n";

#[tokio::test]
async fn every_number_of_a_folder_leads_to_its_own_flow() {
    let text = format!(
        "{TOURIST}given:\n  callers:\n    - {{ name: carla, from: \"+393200000001\", dial: \"803164\" }}\n\
         steps:\n  - expect-say: Ufficio turistico\n  - caller: {{ carla: call-in }}\n  \
         - caller: {{ carla: {{ expect-say: Benvenuto al contact center }} }}\n  \
         - press: 1\n  - expect-say: I musei sono aperti\nexpect:\n  \
         visited: [welcome, services, museums, services]\n"
    );
    let runner = two_flows();
    let read = runner.read_text(Path::new("x.yaml"), &text).unwrap();
    let report = runner.run_read(&read).await;
    assert!(report.passed(), "{}", printed(&report));
    // What one flow was walked says nothing of the other.
    let coverage = Coverage::by(runner.flow().unwrap(), &[report]);
    let missing = coverage.missing();
    assert!(
        !missing.contains(&"node never entered: language".to_owned()),
        "{missing:?}"
    );
    assert!(missing.contains(&"node never entered: services".to_owned()));
}

#[test]
fn a_call_dials_a_number_of_the_flow_that_it_names() {
    let runner = two_flows();
    let told = |text: &str| {
        let found = runner.read_text(Path::new("x.yaml"), text).unwrap_err();
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        told.join("\n")
    };
    let text = format!("{TOURIST}steps: []\n");
    let other = told(&text.replace("0612345678", "803164"));
    assert!(
        other.contains("x.yaml:5:7") && other.contains("leads to the flow `contact-center`"),
        "{other}"
    );
    let nobody = told(&text.replace("0612345678", "0612345679"));
    assert!(nobody.contains("nobody answers at 0612345679"), "{nobody}");
    let unknown = told(&text.replace("flow: tourist-office", "flow: museum"));
    assert!(
        unknown.contains("there is no flow `museum`; there is `contact-center`, `tourist-office`"),
        "{unknown}"
    );
}

#[tokio::test]
async fn a_store_that_is_away_at_the_end_comes_back_and_takes_what_came_meanwhile() {
    let file = "tests/calls/store-away-closed.yaml";
    let text = std::fs::read_to_string(file).unwrap();
    let text = text.replacen(
        "  - fault: { store: back }\n  - expect-call: ended\nexpect",
        "expect",
        1,
    );
    let report = calls::run_read(&read(file, &text), None).await;
    assert!(report.passed(), "{}", printed(&report));
    assert_eq!(report.transcript.matches("store      is back").count(), 2);
}

#[tokio::test]
async fn what_is_promised_while_the_store_is_there_shows_that_the_fault_bites() {
    let file = "tests/calls/store-away-closed.yaml";
    let text = std::fs::read_to_string(file).unwrap();
    let away = "  - fault: { store: away }\n";
    let line = text
        .lines()
        .position(|line| line.contains("Adesso non"))
        .unwrap();
    let report = calls::run_read(&read(file, &text.replacen(away, "", 1)), None).await;
    // The line is one higher up: the fault before it is gone, and so is what it brought about.
    let place = format!("{file}:{line}:");
    assert!(
        report.failures[0].starts_with(&place),
        "{}",
        printed(&report)
    );
}
