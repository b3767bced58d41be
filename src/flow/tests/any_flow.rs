//! Flows made up at random: what the lint lets through keeps every caller, and each node of it can
//! be reached. And the shipped flow, from every node, with callers who do everything wrong.

use std::fmt::Write as _;

use proptest::{prelude::*, sample::Index};

use super::*;

/// One node of a made-up flow: its kind, and where its ways lead besides the next node.
type Made = (u8, Index, Index);

/// Kinds of [`node`].
const KINDS: u8 = 10;

/// The text of a flow. Each node leads to the next, the last to the queue; `wrong` leads one of them
/// elsewhere, so that the flow may be unsound.
fn text(nodes: &[Made], wrong: Option<(Index, Index)>) -> String {
    let name = |index: usize| {
        if index < nodes.len() {
            format!("n{index}")
        } else {
            "line".to_owned()
        }
    };
    let mut flow = String::from(HEAD);
    for (index, made) in nodes.iter().enumerate() {
        let (kind, forward, any) = made;
        let after = index + 1;
        let mut next = name(after);
        if let Some((which, to)) = wrong
            && which.index(nodes.len()) == index
        {
            next = name(to.index(nodes.len() + 1));
        }
        let forward = name(after + forward.index(nodes.len() + 1 - index));
        let any = name(any.index(nodes.len()));
        let _ = writeln!(flow, "  n{index}: {}", node(*kind, [&next, &forward, &any]));
    }
    if nodes.iter().any(|(kind, ..)| *kind == 5) {
        flow.push_str("  shut: { hang-up: { outcome: closed } }\n");
    }
    flow
}

const HEAD: &str = "\
flow: made-up
title: Made up
numbers: [{ number: \"800111\", line: free }, { number: \"06111\", line: paid }]
languages: [it, de, en]
variables: { mood: [good, bad, other, pin, pin-activate, pin-first-access, pin-request, pin-restore, pin-revoke, pin-status] }
defaults:
  wait-for-key: 8s
  inter-digit: 3s
  keys: { \"0\": line, \"*\": repeat, \"#\": back }
  no-input: [{ say: { it: Eh?, de: Eh?, en: Eh? } }, { goto: line }]
  no-match: { keys: [{}, { goto: line }], speech: [{ goto: line }] }
start: n0
lost: line
closing: end
nodes:
  line: { enqueue: { queue: general, skills: [it], max-wait: 40m, on-max-wait: max-wait, on-no-operators: no-operators } }
  end: { hang-up: {} }
";

fn node(kind: u8, [next, forward, any]: [&str; 3]) -> String {
    let say = "say: { it: Sì., de: Ja., en: Yes. }";
    match kind {
        0 => format!("{{ play: {{ {say}, goto: {next} }} }}"),
        1 => format!(
            "{{ menu: {{ {say}, choices: [{{ press: 1, goto: {next} }}, {{ press: 2, set: {{ mood: bad }}, goto: {any} }}] }} }}"
        ),
        2 => format!(
            "{{ branch: {{ on: caller, cases: {{ mobile: {{ goto: {forward} }}, else: {{ {say}, goto: {next} }} }} }} }}"
        ),
        3 => format!(
            "{{ ask: {{ {say}, intents: intents, set: mood, press: {{ \"9\": {any} }}, understood: {next}, only-keys: {forward} }} }}"
        ),
        4 => format!(
            "{{ collect: {{ {say}, digits: practice, min: 2, max: 4, finish-key: \"#\", goto: {next} }} }}"
        ),
        5 => format!(
            "{{ hours: {{ calendar: contact-center, emergency: shut, holiday: shut, closed: shut, open: {next} }} }}"
        ),
        6 => format!(
            "{{ menu: {{ {say}, speak: every-language, choices: [{{ press: 12, words: {{ it: [ecco] }}, goto: {next} }}, {{ press: 3, set: {{ language: de }}, goto: {any} }}], no-input: [{{ set: {{ mood: good }}, goto: {forward} }}] }} }}"
        ),
        7 => format!("{{ transfer: {{ to: \"+39061234\", done: end, failed: {next} }} }}"),
        8 => format!(
            "{{ branch: {{ on: mood, cases: {{ bad: {{ goto: {forward} }}, else: {{ goto: {next} }} }} }} }}"
        ),
        _ => format!("{{ play: {{ {say}, speak: every-language, notice: true, goto: {next} }} }}"),
    }
}

/// A call in each state of the world. A caller from abroad takes every way of [`text`] that goes on
/// to the next node, so that one comes through all of them at every hour.
fn worlds() -> Vec<Facts> {
    let abroad = |facts: Facts| Facts {
        caller: Caller::Abroad,
        ..facts
    };
    let emergency = Emergency {
        texts: BTreeMap::new(),
        closes: true,
    };
    vec![
        open(Line::Free),
        abroad(open(Line::Paid)),
        abroad(at_time("2015-03-10T21:00:00Z")),
        abroad(at_time("2015-05-01T10:00:00Z")),
        Facts {
            caller: Caller::Withheld,
            ..open(Line::Free)
        },
        abroad(Facts {
            emergency: Some(emergency),
            ..open(Line::Free)
        }),
        abroad(Facts {
            platform: Profile::Somleng,
            ..open(Line::Paid)
        }),
    ]
}

/// What a caller, or a platform, can do.
fn everything() -> Vec<Event> {
    let keys = [
        "0", "1", "2", "3", "8", "9", "*", "#", "12", "1234", "0659051",
    ];
    let keys = keys.map(|key| Event::Digits(key.to_owned()));
    let words = ["ecco", "pin", "abracadabra"];
    let words = words.map(|text| Event::Speech {
        text: text.to_owned(),
        confidence: None,
    });
    let others = [
        Event::NoInput,
        Event::Dial(DialResult::Completed),
        Event::Dial(DialResult::NotReached),
        Event::Queue(QueueResult::Leave(Left {
            entered_ms: 0,
            why: Some(LeaveReason::Callback),
        })),
        Event::Callback(Promise::Kept),
        Event::Callback(Promise::Refused),
        Event::Callback(Promise::Failed),
    ];
    keys.into_iter().chain(words).chain(others).collect()
}

/// Every node that some caller visits; fails where one would be left in silence.
fn visited_by_anybody(flow: &Flow) -> BTreeSet<String> {
    let mut visited = BTreeSet::new();
    let events = everything();
    for facts in worlds() {
        let mut seen = BTreeSet::new();
        let mut open = vec![(flow.first_position(), Event::Start)];
        while let Some((at, event)) = open.pop() {
            let next = step(flow, &at, &event, &facts);
            assert!(goes_on(&next), "{:?}", next.document);
            for effect in &next.effects {
                if let Effect::Visited { node } = effect {
                    visited.insert(node.clone());
                }
            }
            let at = Position { seq: 0, ..next.at };
            if seen.insert(at.clone()) {
                is_taken(&next.document, &facts);
                open.extend(events.iter().map(|event| (at.clone(), event.clone())));
            }
        }
    }
    visited
}

/// A document that leaves nobody in silence.
fn goes_on(step: &Step) -> bool {
    matches!(
        step.document.verbs.last(),
        Some(Verb::Redirect(_) | Verb::Enqueue(_) | Verb::Hangup | Verb::Dial(_))
    )
}

/// Whether a call has come to a queue or to its end.
fn arrived(step: &Step) -> bool {
    let there = |effect: &Effect| matches!(effect, Effect::Enqueued(_) | Effect::Ended { .. });
    step.effects.iter().any(there)
}

/// The steps that a caller takes from a node who does this.
fn steps_from(flow: &Flow, node: &str, facts: &Facts, mut does: impl FnMut() -> Event) -> usize {
    let from = Position {
        node: node.to_owned(),
        ..flow.first_position()
    };
    let mut next = step(flow, &from, &Event::Start, facts);
    for steps in 0..=50 {
        if arrived(&next) {
            return steps;
        }
        let transfers = matches!(next.document.verbs.last(), Some(Verb::Dial(_)));
        let event = if transfers {
            Event::Dial(DialResult::NotReached)
        } else {
            does()
        };
        next = step(flow, &next.at, &event, facts);
    }
    usize::MAX
}

/// Callers who never answer as they are asked.
fn stubborn() -> [Event; 3] {
    let words = Event::Speech {
        text: "eh".to_owned(),
        confidence: None,
    };
    // No menu here has the key 8.
    [Event::NoInput, Event::Digits("8".to_owned()), words]
}

fn stubborn_callers_arrive(flow: &Flow) {
    for facts in worlds() {
        for node in flow.nodes() {
            for event in stubborn() {
                let steps = steps_from(flow, node, &facts, || event.clone());
                assert!(steps <= 50, "{node}, {event:?}");
            }
            let mut turn = 0;
            let steps = steps_from(flow, node, &facts, || {
                turn += 1;
                stubborn()[turn % 3].clone()
            });
            assert!(steps <= 50, "{node}, everything wrong in turn");
        }
    }
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    proptest::collection::vec((0..KINDS, any::<Index>(), any::<Index>()), 1..7)
}

fn checked(text: String) -> (Option<Flow>, Vec<Diagnostic>) {
    let mut sources = shipped();
    sources.remove(SHIPPED_FLOW);
    sources.insert("made-up.yaml".to_owned(), text);
    let (flow, found) = check(&sources, "made-up.yaml");
    let errors = found
        .into_iter()
        .filter(|one| one.severity == Severity::Error);
    (flow, errors.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_sound_flow_is_let_through_and_every_node_of_it_is_visited(nodes in made()) {
        let (flow, errors) = checked(text(&nodes, None));
        prop_assert!(errors.is_empty(), "{errors:?}");
        let flow = flow.unwrap();
        let nodes: BTreeSet<String> = flow.nodes().map(str::to_owned).collect();
        prop_assert_eq!(visited_by_anybody(&flow), nodes);
        stubborn_callers_arrive(&flow);
    }

    #[test]
    fn what_the_lint_lets_through_keeps_every_caller(
        nodes in made(), which: Index, to: Index,
    ) {
        let (flow, errors) = checked(text(&nodes, Some((which, to))));
        prop_assert_eq!(flow.is_none(), !errors.is_empty());
        if let Some(flow) = flow {
            let visited = visited_by_anybody(&flow);
            prop_assert!(visited.iter().all(|name| flow.nodes().any(|node| node == name)));
            stubborn_callers_arrive(&flow);
        }
    }

    #[test]
    fn pressing_at_random_leads_from_every_node_of_the_shipped_flow_to_a_queue_or_the_end(
        keys in proptest::collection::vec(proptest::sample::select(b"0123456789*#".to_vec()), 51),
    ) {
        for facts in worlds() {
            for node in FLOW.nodes() {
                let mut pressed = keys.iter();
                let steps = steps_from(&FLOW, node, &facts, || {
                    let key = pressed.next().copied().unwrap_or(b'0');
                    Event::Digits(char::from(key).to_string())
                });
                prop_assert!(steps <= 50, "{} {:?}", node, keys);
            }
        }
    }
}

#[test]
fn a_circle_where_no_words_are_heard_is_an_error() {
    let question = node(3, ["line", "n1", "line"]);
    let transfer = node(7, ["n0", "line", "line"]);
    let (flow, errors) = checked(format!("{HEAD}  n0: {question}\n  n1: {transfer}\n"));
    assert!(flow.is_none());
    let told: Vec<_> = errors.iter().map(|one| (one.code, &one.message)).collect();
    let message = "where no words are heard, the call comes back to `n0` without asking anybody";
    assert_eq!(told, [("endless", &message.to_owned())]);
}

#[test]
fn silence_and_mistakes_lead_from_every_node_of_the_shipped_flow_to_a_queue_or_the_end() {
    stubborn_callers_arrive(&FLOW);
}

#[test]
fn every_node_of_the_shipped_flow_is_visited_by_somebody() {
    let nodes: BTreeSet<String> = FLOW.nodes().map(str::to_owned).collect();
    assert_eq!(visited_by_anybody(&FLOW), nodes);
}
