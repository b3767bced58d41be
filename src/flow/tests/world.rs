//! Hours, emergencies, numbers, releases: what the world outside the menus does to a call.

use super::*;

#[test]
fn closed_says_the_hours_and_when_it_opens_in_every_language() {
    let step = start(&at_time("2015-03-10T21:00:00Z"));
    let said = spoken(&step.document);
    assert_eq!(
        said[0].1,
        "Adesso gli operatori non rispondono. Rispondono dal lunedì al venerdì dalle 8 alle 20, il sabato dalle 8 alle 14, ora italiana. Riapriamo domani alle 8. Se vuole essere chiamato alla riapertura prema uno."
    );
    assert!(said[1].1.contains("Wir öffnen wieder morgen um 8 Uhr."));
    assert!(
        said[2].1.contains("We open again tomorrow at 8 a.m. To"),
        "{}",
        said[2].1
    );
    let end = silence(&step, &at_time("2015-03-10T21:00:00Z"));
    let said = spoken(&end.document);
    assert_eq!(said[0].1, "Grazie per aver chiamato. Arrivederci.");
    assert_eq!(end.document.verbs.last(), Some(&Verb::Hangup));
    assert_eq!(outcome(&end), Some(Outcome::Closed));
}

#[test]
fn a_holiday_is_named() {
    let step = start(&at_time("2015-05-01T10:00:00Z"));
    assert!(
        text(&step.document).starts_with("Oggi è il Primo maggio e gli operatori non rispondono.")
    );
    let end = silence(&step, &at_time("2015-05-01T10:00:00Z"));
    assert_eq!(outcome(&end), Some(Outcome::Holiday));
    let step = start(&at_time("2015-04-06T10:00:00Z"));
    assert!(text(&step.document).contains("Oggi è Pasquetta"));
    assert!(text(&step.document).contains("Heute ist Ostermontag"));
}

#[test]
fn an_emergency_comes_before_everything() {
    let texts = BTreeMap::from([
        (
            "it".to_owned(),
            "Avviso. Il sito oggi non funziona bene.".to_owned(),
        ),
        ("de".to_owned(), "Hinweis.".to_owned()),
        ("en".to_owned(), "Please note.".to_owned()),
    ]);
    let mut facts = open(Line::Free);
    facts.emergency = Some(Emergency {
        texts,
        closes: false,
    });
    let informed = start(&facts);
    assert!(
        text(&informed.document)
            .starts_with("Avviso. Il sito oggi non funziona bene. Hinweis. Please note. Benvenuto")
    );
    assert_eq!(informed.at.node, "language");
    facts.emergency.as_mut().unwrap().closes = true;
    facts.now = "2015-05-01T10:00:00Z".parse().unwrap();
    let closed = start(&facts);
    assert_eq!(visited(&closed), ["hours", "emergency"]);
    assert_eq!(outcome(&closed), Some(Outcome::Emergency));
}

#[test]
fn with_nobody_signed_in_the_caller_is_told_and_may_wait() {
    let mut facts = open(Line::Free);
    facts.crews = vec![crew(&["it"]), crew(&["pin", "en"])];
    let line = say(&at_the_reason("1", &facts), "il pin", &facts);
    assert!(text(&line.document).contains("In questo momento nessun operatore è collegato. Gli operatori rispondono dal lunedì al venerdì"));
    assert_eq!(ticket(&line).queue, "pin");
    let general = press(&start(&facts), "0", &facts);
    assert!(!text(&general.document).contains("nessun operatore"));
}

#[test]
fn after_the_talk_the_caller_is_thanked() {
    let facts = open(Line::Free);
    let line = press(&start(&facts), "0", &facts);
    let end = step(&FLOW, &line.at, &Event::Dial(DialResult::Completed), &facts);
    assert_eq!(
        text(&end.document),
        "Grazie per aver chiamato. Arrivederci."
    );
    assert_eq!(outcome(&end), Some(Outcome::Completed));
}

#[test]
fn a_number_is_found_however_the_platform_writes_it() {
    for (to, line) in [
        ("+39803164", Some(Line::Free)),
        ("803164", Some(Line::Free)),
        ("+3906164164", Some(Line::Paid)),
        ("06164164", Some(Line::Paid)),
        ("003906164164", Some(Line::Paid)),
        ("sip:06164164@example.org;user=phone", Some(Line::Paid)),
        ("sip:+39803164@127.0.0.1:5060", Some(Line::Free)),
        ("0612345", None),
        ("", None),
    ] {
        assert_eq!(FLOW.line_of(to), line, "{to}");
    }
}

#[test]
fn a_position_of_another_release_goes_on_at_the_node_of_the_same_name() {
    let path = "ffffffffffff/services/4/de/1.0/intent=pin~mood=bad";
    let old = Position::parse(path).unwrap();
    let at = resume(&FLOW, &old);
    assert_eq!(
        (at.node.as_str(), at.seq, at.language.as_str()),
        ("services", 4, "de")
    );
    assert_eq!(at.release, FLOW.release());
    assert_eq!(at.vars.len(), 1);
    let gone = Position {
        node: "gone".to_owned(),
        language: "fr".to_owned(),
        ..old
    };
    let facts = open(Line::Free);
    let next = step(&FLOW, &gone, &Event::Digits("1".to_owned()), &facts);
    assert_eq!(
        (ticket(&next).queue.as_str(), next.at.language.as_str()),
        ("general", "it")
    );
}

#[test]
fn a_prompt_that_must_be_heard_stands_before_the_gather() {
    let mut sources = shipped();
    let flow = sources.get_mut(SHIPPED_FLOW).unwrap();
    *flow = flow.replace(
        "  privacy:\n    play:\n",
        "  privacy:\n    play:\n      barge-in: false\n",
    );
    let flow = load(&sources, SHIPPED_FLOW).unwrap();
    let facts = open(Line::Paid);
    let first = step(&flow, &flow.first_position(), &Event::Start, &facts);
    let german = step(&flow, &first.at, &Event::Digits("2".to_owned()), &facts);
    let [
        Verb::Say(tariff),
        Verb::Say(privacy),
        Verb::Gather(gather),
        Verb::Redirect(_),
    ] = german.document.verbs.as_slice()
    else {
        panic!("{:#?}", german.document);
    };
    assert!(tariff.text().starts_with("Der Anruf kostet"));
    assert!(privacy.text().starts_with("Wir verwenden"));
    assert_eq!(gather.prompts.len(), 1);
}

#[test]
fn another_body_changes_the_name_in_one_file() {
    let mut sources = shipped();
    let body = sources.get_mut("body.yaml").unwrap();
    *body = body
        .replace("dell'INPS", "del Comune di Prova")
        .replace("803 164", "800 123");
    let flow = load(&sources, SHIPPED_FLOW).unwrap();
    let facts = open(Line::Paid);
    let first = step(&flow, &flow.first_position(), &Event::Start, &facts);
    assert!(text(&first.document).starts_with("Benvenuto al contact center del Comune di Prova."));
    assert_ne!(flow.release(), FLOW.release());
}

#[test]
fn an_apology_is_spoken_in_every_language_when_none_is_known() {
    let all = apology(&FLOW, "fault", None);
    assert_eq!(spoken(&all).len(), 3);
    assert_eq!(all.verbs.last(), Some(&Verb::Hangup));
    let one = apology(&FLOW, "busy", Some("de"));
    assert!(text(&one).starts_with("Zurzeit sind alle Leitungen besetzt."));
    assert_eq!(
        FLOW.line("connecting", "it").plain(),
        "Risponde un operatore dall'Italia."
    );
}
