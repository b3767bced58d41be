//! What is told of nodes, read as a designer reads it.

use super::*;

/// Tuesday 10 March 2015, 10:15 in Rome: open.
const NOW: &str = "2015-03-10T09:15:00Z";

fn told(flow: &Flow, node: &str, language: Option<&str>) -> String {
    explain(flow, node, language, NOW.parse().unwrap()).unwrap()
}

#[test]
fn a_menu_is_told_from_its_origin_to_the_person() {
    insta::assert_snapshot!(told(&FLOW, "services", Some("it")));
}

#[test]
fn a_question_says_what_each_silence_and_each_mistake_does() {
    insta::assert_snapshot!(told(&FLOW, "reason", Some("en")));
}

#[test]
fn a_holiday_is_told_as_the_next_one_will_be() {
    let holiday = told(&FLOW, "holiday", Some("it"));
    assert!(holiday.contains("Oggi è Pasqua"), "{holiday}");
    assert!(
        holiday.contains("Riapriamo martedì 7 aprile alle 8"),
        "{holiday}"
    );
    let closed = told(&FLOW, "closed", Some("it"));
    assert!(closed.contains("Riapriamo domani alle 8"), "{closed}");
    assert!(closed.contains("not at all"), "{closed}");
}

#[test]
fn the_body_and_its_number_are_said_as_they_are_spoken() {
    let welcome = told(&FLOW, "welcome", None);
    assert!(welcome.contains("contact center dell'INPS"), "{welcome}");
    let tariff = told(&FLOW, "tariff", Some("it"));
    assert!(
        tariff.contains("otto zero tre, uno sei quattro"),
        "{tariff}"
    );
}

#[test]
fn every_node_of_every_kind_can_be_told() {
    for flow in [&*FLOW, &*kinds::SMALL] {
        for node in flow.nodes() {
            let told = told(flow, node, None);
            assert!(
                told.starts_with(&format!("{node}: ")) && !told.contains('{'),
                "{told}"
            );
        }
    }
    assert_eq!(explain(&FLOW, "nowhere", None, NOW.parse().unwrap()), None);
}

#[test]
fn names_that_are_nearly_right_are_found() {
    assert_eq!(names_like(&FLOW, "servces").first(), Some(&"services"));
    assert!(names_like(&FLOW, "keys").contains(&"reason-keys"));
    assert!(names_like(&FLOW, "xyz").is_empty());
}
