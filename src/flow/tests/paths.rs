//! What holds for every call, whatever a caller does.

use proptest::prelude::*;

use super::*;

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Start),
        Just(Event::NoInput),
        "[0-9*#]{0,3}".prop_map(Event::Digits),
        any::<String>().prop_map(Event::Digits),
        (any::<String>(), any::<Option<f32>>())
            .prop_map(|(text, confidence)| Event::Speech { text, confidence }),
        "(eh|pin|ho perso il pin|<Hangup/>|&amp;|\u{0}|]]>| ){1,4}".prop_map(|text| {
            Event::Speech {
                text,
                confidence: Some(0.5),
            }
        }),
        (
            0..i64::MAX,
            prop_oneof![
                Just(None),
                Just(Some(LeaveReason::Callback)),
                Just(Some(LeaveReason::Overflow)),
            ]
        )
            .prop_map(|(entered_ms, why)| Left { entered_ms, why })
            .prop_map(|left| Event::Queue(QueueResult::Leave(left))),
        Just(Event::Callback(Promise::Kept)),
        Just(Event::Callback(Promise::Refused)),
        Just(Event::Callback(Promise::Failed)),
        Just(Event::Queue(QueueResult::NotQueued)),
        Just(Event::Queue(QueueResult::Other)),
        Just(Event::Dial(DialResult::NotReached)),
        Just(Event::Dial(DialResult::Completed)),
    ]
}

fn facts() -> impl Strategy<Value = Facts> {
    (
        0..2_000_000_000i64,
        any::<bool>(),
        any::<bool>(),
        any::<Option<u32>>(),
        any::<Option<u32>>(),
        prop::sample::select(&Profile::ALL),
    )
        .prop_map(
            |(second, paid, staffed, place, estimate_minutes, platform)| Facts {
                now: jiff::Timestamp::from_second(second).unwrap(),
                platform,
                line: if paid { Line::Paid } else { Line::Free },
                caller: Caller::Landline,
                dialled: String::new(),
                emergency: None,
                crews: if staffed {
                    vec![crew(&["pin", "it", "de", "en"])]
                } else {
                    Vec::new()
                },
                place,
                estimate_minutes,
                digits: None,
            },
        )
}

/// A document that leaves nobody in silence: it listens, queues, goes on or hangs up.
fn ends_well(document: &Document) -> bool {
    matches!(
        document.verbs.last(),
        Some(Verb::Redirect(_) | Verb::Enqueue(_) | Verb::Hangup)
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_order_of_events_keeps_the_call_in_the_flow(
        events in proptest::collection::vec(event(), 0..25), facts in facts(),
    ) {
        let mut at = step(&FLOW, &FLOW.first_position(), &Event::Start, &facts);
        for event in events {
            let seq = at.at.seq;
            at = step(&FLOW, &at.at, &event, &facts);
            prop_assert!(FLOW.nodes().any(|node| node == at.at.node));
            prop_assert_eq!(at.at.seq, seq + 1);
            prop_assert!(ends_well(&at.document), "{:?}", at.document);
            is_taken(&at.document, &facts);
            let path = at.at.to_path();
            prop_assert!(path.len() <= MAX_PATH);
            prop_assert_eq!(Position::parse(&path), Some(at.at.clone()));
        }
    }

    #[test]
    fn what_a_caller_says_is_never_spoken_back(text in "[<>&\"']{1,3}[^a-z]{0,20}", facts in facts()) {
        let reason = Position { node: "reason".to_owned(), ..FLOW.first_position() };
        let event = Event::Speech { text: text.clone(), confidence: None };
        let next = step(&FLOW, &reason, &event, &facts);
        let heard = super::text(&next.document);
        prop_assert!(!heard.contains(['<', '>', '&', '{', '}']), "{heard}");
    }

    #[test]
    fn a_sentence_with_pin_in_it_is_always_understood(
        before in "[a-zàèì .,]{0,20}", after in "[a-zàèì .,]{0,20}", key in "[123]",
    ) {
        let facts = open(Line::Free);
        let said = format!("{before} pin {after}");
        let line = say(&at_the_reason(&key, &facts), &said, &facts);
        prop_assert_eq!(&ticket(&line).queue, "pin");
    }

    #[test]
    fn a_position_of_any_release_leads_to_a_document(
        node in "[a-z]{1,8}|services|goodbye|to-pin", seq in 0..u32::MAX, event in event(), facts in facts(),
    ) {
        let path = format!("ffffffffffff/{node}/{seq}/fr/9.9/x=y");
        let at = resume(&FLOW, &Position::parse(&path).unwrap());
        prop_assert!(FLOW.nodes().any(|name| name == at.node));
        prop_assert_ne!(at.node.as_str(), "goodbye");
        prop_assert!(ends_well(&step(&FLOW, &at, &event, &facts).document));
    }
}

#[test]
fn silence_alone_leads_from_every_node_to_a_queue_or_the_end() {
    for line in [Line::Free, Line::Paid] {
        let facts = open(line);
        for node in FLOW.nodes() {
            let from = Position {
                node: node.to_owned(),
                ..FLOW.first_position()
            };
            let mut next = step(&FLOW, &from, &Event::Start, &facts);
            let mut steps = 0;
            while !matches!(
                next.document.verbs.last(),
                Some(Verb::Enqueue(_) | Verb::Hangup)
            ) {
                next = silence(&next, &facts);
                steps += 1;
                assert!(steps < 20, "{node} never ends");
            }
        }
    }
}

#[test]
fn a_replay_gives_the_same_step() {
    let facts = open(Line::Paid);
    let services = press(&start(&facts), "1", &facts);
    assert_eq!(press(&services, "2", &facts), press(&services, "2", &facts));
}

#[test]
fn every_node_in_every_language_is_taken_by_every_platform() {
    for platform in Profile::ALL {
        for line in [Line::Free, Line::Paid] {
            let facts = Facts {
                platform,
                ..open(line)
            };
            for node in FLOW.nodes() {
                for language in FLOW.languages() {
                    let at = Position {
                        node: node.to_owned(),
                        language: language.to_owned(),
                        ..FLOW.first_position()
                    };
                    for event in [Event::Start, Event::NoInput, Event::Digits("0".to_owned())] {
                        is_taken(&step(&FLOW, &at, &event, &facts).document, &facts);
                    }
                }
            }
        }
    }
}
