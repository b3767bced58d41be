//! The kinds of nodes that the shipped flow does without, in a flow of their own.

use super::*;
use crate::twiml::{Dial, Noun, Play, Record};

const FLOW_FILE: &str = r##"
flow: small
title: A small flow
numbers: [{ number: "803164", line: free }, { number: "06164164", line: paid }]
languages: [it]
variables: { card: [typed] }
defaults:
  wait-for-key: 8s
  inter-digit: 10s
  keys: { "0": to-person, "*": repeat, "#": back }
  no-input: [{ say: silence, goto: to-person }]
  no-match:
    keys: [{ say: wrong }, { goto: to-person }]
    speech: [{ goto: to-person }]
start: from-where
lost: to-person
closing: bye
nodes:
  from-where:
    branch:
      on: caller
      cases:
        withheld: { say: { it: Il suo numero non si vede. }, goto: first }
        else: { goto: which-number }
  which-number:
    branch:
      on: dialled
      cases:
        "803164": { say: { it: Numero verde. }, goto: first }
        "06164164": { goto: first }
        else: { goto: first }
  first:
    menu:
      say: { it: { text: Prema uno o dodici., recording: first.it.wav, of: "59a1f6c2" } }
      choices:
        - { press: 1, goto: number }
        - { press: 12, goto: second }
        - { press: 2, goto: notice }
        - { press: 3, goto: outside }
        - { press: 4, goto: identify }
  second:
    menu:
      say: { it: Secondo menu. Prema uno. }
      keys: { "#": back }
      choices: [{ press: 1, goto: number }]
  number:
    collect:
      say: { it: Digiti il numero della pratica. }
      digits: practice
      min: 4
      max: 8
      finish-key: "#"
      goto: card
  card:
    collect:
      say: { it: Digiti il numero della tessera. }
      digits: card
      min: 3
      max: 3
      secret: true
      goto: to-person
  notice:
    play: { say: { it: La registriamo. }, notice: true, goto: message }
  message:
    record: { say: { it: Lasci un messaggio. }, max: 2m, finish-key: "#", goto: bye-message, empty: to-person }
  outside:
    transfer: { to: "+390612345678", say: { it: La passo fuori. }, ring: 25s, done: bye-outside, failed: to-person }
  identify:
    use: { sub-flow: identify, exits: { known: to-person, gave-up: bye } }
  to-person:
    enqueue: { queue: general, skills: ["{language}"], max-wait: 40m, on-max-wait: max-wait, on-no-operators: no-operators }
  bye: { hang-up: { say: { it: Arrivederci. } } }
  bye-message: { hang-up: { outcome: message } }
  bye-outside: { hang-up: { outcome: transferred } }
"##;

const SUB_FLOW: &str = r#"
sub-flow: identify
exits: [known, gave-up]
start: has-card
nodes:
  has-card:
    menu:
      say: { it: Se ha la tessera prema uno. Altrimenti prema due. }
      choices: [{ press: 1, goto: thanks }, { press: 2, goto: "exit:gave-up" }]
      no-input: [{ goto: "exit:gave-up" }]
  thanks: { play: { say: { it: Bene. }, goto: "exit:known" } }
"#;

/// One sample of silence: 8 kHz, mono, 16 bits, in base64.
const SHORT_WAV: &str = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA==";

const BODY: &str = "
body: { name: INPS }
landline: 803 164
mobile: 06 164 164
abroad: \"+39 06 164164\"
website: www.inps.it
voices: { it: { tag: it-IT } }
";

const QUEUES: &str = "
skills: [it]
queues: { general: { title: Operatore } }
";

/// The lines that every body has, and those that this flow names.
fn lines() -> String {
    let named = ["silence", "wrong", "max-wait", "no-operators"];
    let all = load::LINES.iter().chain(&named);
    let written = all.map(|line| match *line {
        "silence" => "  silence: { it: Non ho sentito. }\n".to_owned(),
        "wrong" => "  wrong: { it: Questo tasto non serve. }\n".to_owned(),
        other => format!("  {other}: {{ it: {other} }}\n"),
    });
    format!("lines:\n{}", written.collect::<String>())
}

fn sources() -> Sources {
    [
        ("small.yaml", FLOW_FILE.to_owned()),
        ("sub-flows/identify.yaml", SUB_FLOW.to_owned()),
        ("recordings/first.it.wav", SHORT_WAV.to_owned()),
        ("body.yaml", BODY.to_owned()),
        ("queues.yaml", QUEUES.to_owned()),
        ("lines.yaml", lines()),
    ]
    .map(|(path, text)| (path.to_owned(), text))
    .into()
}

pub(super) static SMALL: LazyLock<Flow> = LazyLock::new(|| {
    let (flow, found) = check(&sources(), "small.yaml");
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    flow.unwrap_or_else(|| panic!("{}", lines.join("\n")))
});

fn go(at: &Position, event: &Event) -> Step {
    step(&SMALL, at, event, &open(Line::Free))
}

fn begin() -> Step {
    go(&SMALL.first_position(), &Event::Start)
}

fn keys(at: &Step, keys: &str) -> Step {
    go(&at.at, &Event::Digits(keys.to_owned()))
}

fn gather(step: &Step) -> &crate::twiml::Gather {
    match step.document.verbs.first() {
        Some(Verb::Gather(gather)) => gather,
        other => panic!("{other:#?}"),
    }
}

#[test]
fn a_fork_knows_what_calls_and_which_number_was_dialled() {
    let withheld = Facts {
        caller: Caller::Withheld,
        ..open(Line::Free)
    };
    let begin_with = |facts: &Facts| step(&SMALL, &SMALL.first_position(), &Event::Start, facts);
    assert_eq!(
        text(&begin_with(&withheld).document),
        "Il suo numero non si vede."
    );
    assert_eq!(text(&begin_with(&open(Line::Free)).document), "");
    let green = Facts {
        dialled: SMALL.dialled("+39803164").to_owned(),
        ..open(Line::Free)
    };
    assert_eq!(text(&begin_with(&green).document), "Numero verde.");
    assert_eq!(SMALL.dialled("+3906999"), "");
}

#[test]
fn a_recording_is_played_in_place_of_its_text_where_it_is_there() {
    let played = Prompt::Play(Play {
        url: format!("/voice/recordings/{}/first.it.wav", SMALL.release()),
        times: 1,
    });
    assert_eq!(gather(&begin()).prompts, [played]);
    let mut without = SMALL.clone();
    without.recordings.clear();
    let facts = open(Line::Free);
    let step = step(&without, &without.first_position(), &Event::Start, &facts);
    assert_eq!(text(&step.document), "Prema uno o dodici.");
}

#[test]
fn a_longer_entry_is_waited_for_and_the_shorter_one_counts_after_the_pause() {
    let first = begin();
    assert_eq!(
        (gather(&first).num_digits, gather(&first).timeout),
        (Some(2), 10)
    );
    assert_eq!(keys(&first, "12").at.node, "second");
    assert_eq!(keys(&first, "1").at.node, "number");
    assert_eq!(keys(&first, "99").at.node, "first");
}

#[test]
fn back_leads_to_the_menu_before_and_the_first_menu_is_said_again() {
    let second = keys(&begin(), "12");
    assert_eq!(keys(&second, "#").at.node, "first");
    assert_eq!(keys(&begin(), "#").at.node, "first");
}

#[test]
fn a_menu_may_have_keys_of_its_own_in_place_of_those_of_all() {
    let second = keys(&begin(), "12");
    let missed = keys(&second, "0");
    assert_eq!(missed.at.node, "second");
    assert!(text(&missed.document).starts_with("Questo tasto non serve."));
    assert_eq!(keys(&begin(), "0").at.node, "to-person");
}

#[test]
fn a_number_of_the_right_length_goes_on_and_the_operator_will_see_it() {
    let number = keys(&begin(), "1");
    assert_eq!(gather(&number).finish_on_key, Some('#'));
    let card = keys(&number, "20151234");
    assert_eq!(card.at.node, "card");
    let collected = Effect::Collected {
        node: "number".to_owned(),
        name: "practice".to_owned(),
        digits: Some("20151234".to_owned()),
    };
    assert!(card.effects.contains(&collected), "{:#?}", card.effects);
    let short = keys(&number, "123");
    assert_eq!((short.at.node.as_str(), short.at.no_match), ("number", 1));
    assert_eq!(keys(&number, "*").at.node, "number");
}

#[test]
fn a_secret_number_is_in_no_effect_and_no_address() {
    let card = keys(&keys(&begin(), "1"), "20151234");
    for typed in ["7757", "77571", "775"] {
        let step = keys(&card, typed);
        assert!(
            !format!("{:?}", step.effects).contains("775"),
            "{:#?}",
            step.effects
        );
        assert!(!step.at.to_path().contains("775"));
        assert_eq!(step.at.typed, card.at.typed, "the number before it");
    }
    let right = keys(&card, "775");
    assert_eq!(right.at.node, "to-person");
    let kept = Effect::Collected {
        node: "card".to_owned(),
        name: "card".to_owned(),
        digits: None,
    };
    assert!(right.effects.contains(&kept));
}

#[test]
fn a_message_is_recorded_after_the_notice_which_no_key_cuts() {
    let message = keys(&begin(), "2");
    let url = format!("/voice/at/{}", message.at.to_path());
    let [
        Verb::Say(notice),
        Verb::Say(ask),
        Verb::Record(record),
        Verb::Redirect(next),
    ] = message.document.verbs.as_slice()
    else {
        panic!("{:#?}", message.document);
    };
    assert_eq!(notice.text(), "La registriamo.");
    assert_eq!(ask.text(), "Lasci un messaggio.");
    let wanted = Record {
        action: Some(url.clone()),
        finish_on_key: "#".to_owned(),
        max_length: 120,
        ..Record::default()
    };
    assert_eq!((record, &next.url), (&wanted, &url));
    let left = go(
        &message.at,
        &Event::Recorded {
            url: "https://platform/recordings/RE1".to_owned(),
            seconds: 12,
        },
    );
    assert_eq!(outcome(&left), Some(Outcome::Message));
    assert!(
        left.effects
            .iter()
            .any(|e| matches!(e, Effect::Recorded { seconds: 12, .. }))
    );
    assert_eq!(go(&message.at, &Event::NoInput).at.node, "to-person");
}

#[test]
fn a_transfer_goes_on_by_whether_they_have_spoken() {
    let outside = keys(&begin(), "3");
    let Some(Verb::Dial(dial)) = outside.document.verbs.last() else {
        panic!("{:#?}", outside.document);
    };
    let Dial {
        timeout: 25, nouns, ..
    } = dial
    else {
        panic!("{dial:?}");
    };
    assert!(matches!(nouns.as_slice(), [Noun::Number(to)] if to.address == "+390612345678"));
    let spoke = go(&outside.at, &Event::Dial(DialResult::Completed));
    assert_eq!(outcome(&spoke), Some(Outcome::Transferred));
    let failed = go(&outside.at, &Event::Dial(DialResult::NotReached));
    assert_eq!(ticket(&failed).queue, "general");
}

#[test]
fn a_sub_flow_is_walked_under_the_name_of_its_user_and_its_exits_lead_on() {
    let inside = keys(&begin(), "4");
    assert_eq!(visited(&inside), ["identify", "identify--has-card"]);
    assert_eq!(inside.at.node, "identify--has-card");
    let known = keys(&inside, "1");
    assert_eq!(visited(&known), ["identify--thanks", "to-person"]);
    assert_eq!(go(&inside.at, &Event::NoInput).at.node, "bye");
    assert_eq!(keys(&inside, "#").at.node, "first");
}

#[test]
fn the_words_of_a_line_are_said_where_its_name_stands() {
    let silent = go(&begin().at, &Event::NoInput);
    assert!(text(&silent.document).starts_with("Non ho sentito."));
}

#[test]
fn a_name_that_no_line_has_is_an_error() {
    let mut wrong = sources();
    let flow = wrong.get_mut("small.yaml").unwrap();
    *flow = flow.replacen("say: silence", "say: quiet", 1);
    let (flow, found) = check(&wrong, "small.yaml");
    assert!(flow.is_none());
    assert!(
        found
            .iter()
            .any(|d| d.code == "unknown-line" && d.message.contains("`quiet`"))
    );
}
