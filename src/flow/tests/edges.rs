//! The ways that are listed are the ways that calls take: no more, no fewer.

use super::*;
use crate::flow::edges;

/// From, to.
type Pairs = BTreeSet<(String, String)>;

/// Every state of the world that can turn a call.
fn worlds() -> Vec<Facts> {
    let texts = BTreeMap::from([("it".to_owned(), "Avviso.".to_owned())]);
    let closing = Emergency {
        texts,
        closes: true,
    };
    let mut all = Vec::new();
    for line in [Line::Free, Line::Paid] {
        for (caller, dialled) in Caller::ALL.into_iter().zip(["803164", "06164164", "", ""]) {
            all.push(Facts {
                caller,
                dialled: dialled.to_owned(),
                ..open(line)
            });
        }
        for now in ["2015-03-10T21:00:00Z", "2015-05-01T10:00:00Z"] {
            all.push(Facts {
                line,
                ..at_time(now)
            });
        }
        all.push(Facts {
            emergency: Some(closing.clone()),
            ..open(line)
        });
        all.push(Facts {
            platform: Profile::Somleng,
            ..open(line)
        });
    }
    all
}

/// The times at which a caller is asked out of a queue.
fn leaves(flow: &Flow, node: &str) -> impl Iterator<Item = Event> {
    let ways = edges(flow)
        .into_iter()
        .filter(move |edge| edge.from == node);
    let reasons = ways.filter_map(|edge| {
        if edge.why == Why::CallbackOffered {
            Some(LeaveReason::Callback)
        } else {
            (edge.why == Why::Overflow).then_some(LeaveReason::Overflow)
        }
    });
    reasons.map(|why| {
        let left = Left {
            entered_ms: 0,
            why: Some(why),
        };
        Event::Queue(QueueResult::Leave(left))
    })
}

/// All that a caller can do at a node, and what can befall one who waits there.
fn events(flow: &Flow, node: &str) -> Vec<Event> {
    let mut all = vec![Event::NoInput];
    all.extend("0123456789*#".chars().map(|c| Event::Digits(c.to_string())));
    let mut phrases = vec!["qwertz".to_owned(), "eh".to_owned(), "il pin".to_owned()];
    for edge in edges(flow).into_iter().filter(|edge| edge.from == node) {
        if let Why::Key { key, words } = edge.why {
            phrases.extend(words.into_values().flatten());
            all.push(Event::Digits(key));
        } else if edge.why == Why::AfterTalk {
            let mut all = vec![Event::Dial(DialResult::Completed)];
            all.extend(leaves(flow, node));
            return all;
        } else if edge.why == Why::NumberRefused {
            return [Promise::Kept, Promise::Refused, Promise::Failed]
                .map(Event::Callback)
                .to_vec();
        } else if let Why::Digits { .. } = edge.why {
            // The key that ends a number never arrives.
            if finish_key(flow, node) == Some("#") {
                all.retain(|event| *event != Event::Digits("#".to_owned()));
            }
            all.extend(["123", "1234", "0659051"].map(|digits| Event::Digits(digits.to_owned())));
        } else if edge.why == Why::Recorded {
            let url = "https://example.org/1.wav".to_owned();
            return vec![Event::NoInput, Event::Recorded { url, seconds: 9 }];
        } else if edge.why == Why::Transferred {
            return vec![
                Event::Dial(DialResult::Completed),
                Event::Dial(DialResult::NotReached),
            ];
        }
    }
    all.extend(phrases.into_iter().map(|text| Event::Speech {
        text,
        confidence: None,
    }));
    all
}

fn finish_key<'a>(flow: &'a Flow, node: &str) -> Option<&'a str> {
    if let Some((_, node::Node::Collect(collect))) = flow.node(node) {
        collect.finish_key.as_ref().map(|key| key.value.as_str())
    } else {
        None
    }
}

/// The ways that some call takes, whatever its caller does.
fn taken(flow: &Flow) -> Pairs {
    let mut pairs = Pairs::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<(Position, Step)> = Vec::new();
    let worlds = worlds();
    for facts in &worlds {
        let first = flow.first_position();
        let began = step(flow, &first, &Event::Start, facts);
        open.push((first, began));
    }
    while let Some((before, after)) = open.pop() {
        let mut from = before.node.as_str();
        for node in visited(&after) {
            if before.seq > 0 || from != node {
                pairs.insert((from.to_owned(), node.to_owned()));
            }
            from = node;
        }
        let mut at = after.at.clone();
        at.seq = 1;
        if outcome(&after).is_some() || !seen.insert(at.clone()) {
            continue;
        }
        for event in events(flow, &at.node) {
            for facts in &worlds {
                open.push((at.clone(), step(flow, &at, &event, facts)));
            }
        }
    }
    pairs
}

fn listed(flow: &Flow) -> Pairs {
    edges(flow)
        .into_iter()
        .filter(|edge| !matches!(edge.why, Why::Repeat { .. }))
        .map(|edge| (edge.from, edge.to))
        .collect()
}

fn whys(flow: &Flow, node: &str) -> Vec<(String, Why)> {
    edges(flow)
        .into_iter()
        .filter(|edge| edge.from == node)
        .map(|edge| (edge.to, edge.why))
        .collect()
}

/// The shipped flow with some text of its file changed.
fn changed(from: &str, to: &str) -> Flow {
    let mut sources = shipped();
    let text = sources.get_mut(SHIPPED_FLOW).unwrap();
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
    load(&sources, SHIPPED_FLOW).unwrap()
}

#[test]
fn every_way_that_is_listed_is_taken_by_some_call_and_no_other() {
    assert_eq!(listed(&FLOW), taken(&FLOW));
    assert_eq!(listed(&kinds::SMALL), taken(&kinds::SMALL));
}

#[test]
fn back_leads_to_the_menu_before_and_the_first_menu_is_said_again() {
    let key = "#".to_owned();
    let back = Why::Back { key: key.clone() };
    assert!(whys(&kinds::SMALL, "second").contains(&("first".to_owned(), back)));
    let words = BTreeMap::new();
    let again = ("first".to_owned(), Why::Repeat { key, words });
    assert!(whys(&kinds::SMALL, "first").contains(&again));
}

#[test]
fn the_ways_out_of_a_menu_stand_in_the_order_in_which_they_are_thought_of() {
    let whys: Vec<String> = whys(&FLOW, "services")
        .into_iter()
        .map(|(to, why)| format!("{} {to}", short(&why)))
        .collect();
    assert_eq!(
        whys,
        [
            "1 to-operator",
            "2 reason",
            "0 to-operator",
            "repeat * services",
            "silence 3 to-operator",
            "wrong key 3 to-operator",
            "unknown words 3 to-operator",
        ]
    );
}

fn short(why: &Why) -> String {
    if let Why::Key { key, .. } = why {
        key.clone()
    } else if let Why::Repeat { key, .. } = why {
        format!("repeat {key}")
    } else if let Why::NoInput { times } = why {
        format!("silence {times}")
    } else if let Why::WrongKey { times } = why {
        format!("wrong key {times}")
    } else if let Why::NotUnderstood { times } = why {
        format!("unknown words {times}")
    } else {
        format!("{why:?}")
    }
}

#[test]
fn words_go_with_their_key_and_keys_of_the_flow_are_told_apart() {
    let all = whys(&FLOW, "language");
    let words = BTreeMap::from([
        ("de".to_owned(), vec!["deutsch".to_owned()]),
        ("it".to_owned(), vec!["tedesco".to_owned()]),
    ]);
    let key = "2".to_owned();
    assert!(all.contains(&("tariff".to_owned(), Why::Key { key, words })));
    let key = "0".to_owned();
    let everywhere = Why::GlobalKey { key };
    assert!(!all.iter().any(|(_, why)| *why == everywhere));
    assert!(whys(&FLOW, "reason").contains(&("to-operator".to_owned(), everywhere)));
}

#[test]
fn a_menu_without_words_hears_none() {
    let all = whys(&FLOW, "reason-keys");
    assert!(
        !all.iter()
            .any(|(_, why)| matches!(why, Why::NotUnderstood { .. }))
    );
}

#[test]
fn wrong_keys_and_unknown_words_climb_together() {
    // Silence leaves at the first rung; words leave at the first too, but a wrong key stays once,
    // and after it the second rung of both is reached.
    let flow = changed(
        "de: Entschuldigung, das habe ich nicht verstanden. Sagen Sie es bitte mit anderen Worten.
              en: Sorry, I did not understand. Please say it in other words.
          - say:
              it: Mi scusi, non ho capito. Usiamo i tasti del telefono.
              de: Entschuldigung, das habe ich nicht verstanden. Nehmen wir die Tasten.
              en: Sorry, I did not understand. Let's use the keys.
            goto: reason-keys",
        "de: Entschuldigung, das habe ich nicht verstanden. Sagen Sie es bitte mit anderen Worten.
              en: Sorry, I did not understand. Please say it in other words.
            goto: services
          - goto: privacy",
    );
    let climbed: Vec<(String, Why)> = whys(&flow, "reason")
        .into_iter()
        .filter(|(_, why)| matches!(why, Why::WrongKey { .. } | Why::NotUnderstood { .. }))
        .collect();
    assert_eq!(
        climbed,
        [
            ("services".to_owned(), Why::NotUnderstood { times: 1 }),
            ("reason-keys".to_owned(), Why::WrongKey { times: 2 }),
            ("privacy".to_owned(), Why::NotUnderstood { times: 2 }),
        ]
    );
    assert_eq!(listed(&flow), taken(&flow));
}

#[test]
fn an_else_that_no_value_is_left_for_leads_nowhere() {
    let flow = changed(
        "        free: { goto: privacy }\n",
        "        free: { goto: privacy }\n        else: { goto: services }\n",
    );
    let all: Vec<String> = whys(&flow, "tariff")
        .into_iter()
        .map(|(to, _)| to)
        .collect();
    assert_eq!(all, ["privacy", "privacy"]);
}
