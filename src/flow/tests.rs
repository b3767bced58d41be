//! The shipped flow, walked: what a caller hears and where the call goes.

mod broken;
mod paths;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::*;
use crate::twiml::{Document, Prompt, Verb};

static FLOW: LazyLock<Flow> = LazyLock::new(|| load(&shipped(), SHIPPED_FLOW).unwrap());

fn crew(skills: &[&str]) -> BTreeSet<String> {
    skills.iter().map(|&s| s.to_owned()).collect()
}

/// Tuesday 10 March 2015, 10:15 in Rome; one operator for everything.
fn open(line: Line) -> Facts {
    Facts {
        now: "2015-03-10T09:15:00Z".parse().unwrap(),
        line,
        emergency: None,
        crews: vec![crew(&["pin", "it", "de", "en"])],
        place: Some(0),
        estimate_minutes: None,
    }
}

fn at_time(now: &str) -> Facts {
    Facts {
        now: now.parse().unwrap(),
        ..open(Line::Free)
    }
}

fn start(facts: &Facts) -> Step {
    step(&FLOW, &FLOW.first_position(), &Event::Start, facts)
}

fn press(at: &Step, key: &str, facts: &Facts) -> Step {
    step(&FLOW, &at.at, &Event::Digits(key.to_owned()), facts)
}

fn say(at: &Step, text: &str, facts: &Facts) -> Step {
    let event = Event::Speech {
        text: text.to_owned(),
        confidence: None,
    };
    step(&FLOW, &at.at, &event, facts)
}

fn silence(at: &Step, facts: &Facts) -> Step {
    step(&FLOW, &at.at, &Event::NoInput, facts)
}

/// All that is spoken, as (language, text).
fn spoken(document: &Document) -> Vec<(String, String)> {
    let say = |say: &crate::twiml::Say| (say.language.clone().unwrap(), say.text.clone());
    let mut all = Vec::new();
    for verb in &document.verbs {
        match verb {
            Verb::Say(one) => all.push(say(one)),
            Verb::Gather(gather) => {
                all.extend(gather.prompts.iter().filter_map(|prompt| match prompt {
                    Prompt::Say(one) => Some(say(one)),
                    Prompt::Play(_) | Prompt::Pause(_) => None,
                }));
            }
            _ => {}
        }
    }
    all
}

fn text(document: &Document) -> String {
    let all: Vec<String> = spoken(document).into_iter().map(|(_, text)| text).collect();
    all.join(" ")
}

fn visited(step: &Step) -> Vec<&str> {
    let names = step.effects.iter().filter_map(|effect| match effect {
        Effect::Visited { node } => Some(node.as_str()),
        _ => None,
    });
    names.collect()
}

fn ticket(step: &Step) -> &Ticket {
    step.effects
        .iter()
        .find_map(|effect| match effect {
            Effect::Enqueued(ticket) => Some(ticket),
            _ => None,
        })
        .unwrap_or_else(|| panic!("not in a queue: {step:#?}"))
}

fn outcome(step: &Step) -> Option<Outcome> {
    step.effects.iter().find_map(|effect| match effect {
        Effect::Ended { outcome } => Some(*outcome),
        _ => None,
    })
}

fn intent(at: &Step) -> Option<&str> {
    at.at.vars.get("intent").map(String::as_str)
}

/// At the open question, in the language behind `key`.
fn at_the_reason(key: &str, facts: &Facts) -> Step {
    let services = press(&start(facts), key, facts);
    press(&services, "2", facts)
}

#[test]
fn the_shipped_flow_has_nothing_to_complain_about() {
    let (flow, found) = check(&shipped(), SHIPPED_FLOW);
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(flow.is_some() && lines.is_empty(), "{}", lines.join("\n"));
}

#[test]
fn on_the_paid_number_the_tariff_is_the_first_sentence_after_the_welcome() {
    let paid = text(&start(&open(Line::Paid)).document);
    assert!(
        paid.starts_with(
            "Benvenuto al contact center dell'INPS. La chiamata si paga secondo la tariffa del \
             suo operatore telefonico. Willkommen beim INPS. Welcome to INPS. Per l'italiano prema uno."
        ),
        "{paid}"
    );
    let free = text(&start(&open(Line::Free)).document);
    assert!(free.contains("La chiamata è gratuita."), "{free}");
}

#[test]
fn the_language_menu_is_spoken_in_every_language_and_a_key_cuts_all_of_it() {
    let step = start(&open(Line::Free));
    assert_eq!(visited(&step), ["hours", "welcome", "language"]);
    let languages: Vec<String> = spoken(&step.document).into_iter().map(|(l, _)| l).collect();
    assert_eq!(
        languages,
        ["it-IT", "de-DE", "en-GB", "it-IT", "de-DE", "en-GB"]
    );
    let [Verb::Gather(gather), Verb::Redirect(redirect)] = step.document.verbs.as_slice() else {
        panic!("{:#?}", step.document);
    };
    assert_eq!(gather.prompts.len(), 6);
    let url = format!("/voice/at/{}", step.at.to_path());
    assert_eq!(gather.action.as_deref(), Some(url.as_str()));
    assert_eq!(redirect.url, url);
    assert!(gather.action_on_empty_result);
    assert_eq!((gather.num_digits, gather.timeout), (Some(1), 8));
    assert_eq!(step.at.seq, 1);
}

#[test]
fn a_whole_call_by_keys_and_words_reaches_the_pin_line() {
    let facts = open(Line::Paid);
    let services = press(&start(&facts), "1", &facts);
    assert_eq!(visited(&services), ["privacy", "services"]);
    let heard = text(&services.document);
    assert!(heard.starts_with("Usiamo i suoi dati solo per rispondere"));
    let again = silence(&services, &facts);
    assert!(text(&again.document).starts_with("Non ho sentito. Per pensioni"));
    assert_eq!((again.at.no_input, again.at.seq), (1, 3));
    let reason = press(&again, "2", &facts);
    assert!(text(&reason.document).contains("il motivo della chiamata"));
    let line = say(&reason, "vorrei il PIN", &facts);
    assert_eq!(visited(&line), ["heard", "to-pin"]);
    assert_eq!(
        text(&line.document),
        "Va bene, il PIN. La metto in attesa degli operatori che se ne occupano."
    );
    assert_eq!(intent(&line), Some("pin-request"));
    let ticket = ticket(&line);
    assert_eq!(ticket.queue, "pin");
    assert_eq!(
        (ticket.priority, ticket.skills.as_slice()),
        (5, &["pin".to_owned(), "it".to_owned()][..])
    );
    assert_eq!(ticket.entered_ms, facts.now.as_millisecond());
    let Some(Verb::Enqueue(verb)) = line.document.verbs.last() else {
        panic!("{:#?}", line.document);
    };
    assert_eq!(verb.queue, "pin");
    assert_eq!(verb.wait_url, Some(ticket.wait_url(0, None)));
    assert_eq!(verb.action, Some(ticket.queued_url()));
}

#[test]
fn german_and_english_hear_the_tariff_on_the_paid_number_alone() {
    let paid = open(Line::Paid);
    let german = press(&start(&paid), "2", &paid);
    assert!(text(&german.document).starts_with(
        "Der Anruf kostet so viel, wie Ihr Telefonanbieter berechnet. Von einem Festnetz in \
         Italien ist die Nummer acht null drei, eins sechs vier kostenlos."
    ));
    assert_eq!(german.at.language, "de");
    let free = open(Line::Free);
    let english = press(&start(&free), "3", &free);
    assert!(text(&english.document).starts_with("We use your data"));
    let line = say(&at_the_reason("3", &free), "I need a PIN", &free);
    assert_eq!(ticket(&line).skills, ["pin", "en"]);
    let german = say(&at_the_reason("2", &free), "Ich möchte eine PIN", &free);
    assert_eq!(intent(&german), Some("pin-request"));
}

#[test]
fn words_choose_at_a_menu_as_keys_do() {
    let facts = open(Line::Free);
    let german = say(&start(&facts), "Deutsch", &facts);
    assert_eq!(
        (german.at.language.as_str(), german.at.node.as_str()),
        ("de", "services")
    );
    let services = press(&start(&facts), "1", &facts);
    assert_eq!(say(&services, "i servizi online", &facts).at.node, "reason");
    assert_eq!(
        ticket(&say(&services, "un operatore", &facts)).queue,
        "general"
    );
    let lost = say(&services, "boh", &facts);
    assert!(text(&lost.document).starts_with("Mi scusi, non ho capito. Può dirlo"));
}

#[test]
fn a_pause_before_the_pension_does_not_hide_the_pin() {
    let facts = open(Line::Free);
    let line = say(
        &at_the_reason("1", &facts),
        "eh, il pin... della pensione",
        &facts,
    );
    assert_eq!(
        (intent(&line), ticket(&line).queue.as_str()),
        (Some("pin"), "pin")
    );
}

#[test]
fn the_intents_of_the_table_are_understood() {
    let facts = open(Line::Free);
    for (key, said, expected) in [
        ("1", "ho perso il PIN", "pin-restore"),
        ("1", "Scusi, non lo trovo più", "pin-restore"),
        ("1", "me l'hanno rubato", "pin-revoke"),
        ("1", "mi è arrivata una lettera", "pin-activate"),
        ("1", "devo fare il primo accesso", "pin-first-access"),
        ("1", "vorrei sapere a che punto è la pratica", "pin-status"),
        ("1", "Buongiorno, volevo chiedere il PIN", "pin-request"),
        ("1", "la password", "pin"),
        ("1", "la mia casa ha il tetto rotto", "other"),
        ("2", "Ich habe meine PIN verloren", "pin-restore"),
        ("2", "Wie komme ich hinein?", "pin-first-access"),
        ("2", "etwas anderes", "other"),
        ("3", "I have lost my PIN", "pin-restore"),
        ("3", "somebody has stolen it", "pin-revoke"),
        ("3", "my pension", "other"),
    ] {
        let line = say(&at_the_reason(key, &facts), said, &facts);
        assert_eq!(intent(&line), Some(expected), "{said}");
        let queue = if expected == "other" {
            "general"
        } else {
            "pin"
        };
        assert_eq!(ticket(&line).queue, queue, "{said}");
    }
}

#[test]
fn fillers_alone_are_asked_again_and_then_the_keys_help() {
    let facts = open(Line::Free);
    let first = say(&at_the_reason("1", &facts), "ehm", &facts);
    assert!(
        text(&first.document).starts_with("Mi scusi, non ho capito. Può dirlo con altre parole.")
    );
    let second = say(&first, "eh", &facts);
    assert!(
        text(&second.document).starts_with(
            "Mi scusi, non ho capito. Usiamo i tasti del telefono. Per chiedere il PIN"
        )
    );
    assert_eq!(second.at.node, "reason-keys");
    let line = press(&second, "2", &facts);
    assert_eq!(intent(&line), Some("pin-restore"));
}

#[test]
fn silence_at_the_question_and_nine_lead_to_the_keys() {
    let facts = open(Line::Free);
    let reason = at_the_reason("1", &facts);
    assert_eq!(silence(&reason, &facts).at.node, "reason-keys");
    assert_eq!(press(&reason, "9", &facts).at.node, "reason-keys");
}

#[test]
fn no_input_escalates_and_ends_with_an_operator() {
    let facts = open(Line::Free);
    let services = press(&start(&facts), "1", &facts);
    let first = silence(&services, &facts);
    let second = silence(&first, &facts);
    let third = silence(&second, &facts);
    assert!(text(&second.document).starts_with("Non ho sentito niente. Prema un tasto con calma"));
    assert!(text(&third.document).starts_with("Nessun problema: la passo a un operatore."));
    assert_eq!(ticket(&third).queue, "general");
    assert_eq!(visited(&third), ["to-operator"]);
}

#[test]
fn silence_and_wrong_keys_are_counted_apart() {
    let facts = open(Line::Free);
    let services = press(&start(&facts), "1", &facts);
    let mixed = press(&silence(&silence(&services, &facts), &facts), "7", &facts);
    assert_eq!((mixed.at.no_input, mixed.at.no_match), (2, 1));
    assert!(
        text(&mixed.document).starts_with("Questo tasto qui non serve. Riproviamo. Per pensioni")
    );
    let third = press(&press(&mixed, "7", &facts), "#", &facts);
    assert_eq!(ticket(&third).queue, "general");
}

#[test]
fn without_a_language_the_call_goes_on_in_italian_and_says_so_to_the_operator() {
    let facts = open(Line::Free);
    let first = silence(&start(&facts), &facts);
    let languages: Vec<String> = spoken(&first.document)
        .into_iter()
        .map(|(l, _)| l)
        .collect();
    assert_eq!(languages[..3], ["it-IT", "de-DE", "en-GB"]);
    let third = silence(&silence(&first, &facts), &facts);
    assert_eq!(
        spoken(&third.document),
        [(
            "it-IT".to_owned(),
            "Nessun problema: la passo a un operatore.".to_owned()
        )]
    );
    let ticket = ticket(&third);
    assert_eq!(
        (ticket.queue.as_str(), ticket.skills.as_slice()),
        ("general", &["it".to_owned()][..])
    );
    assert_eq!(ticket.at.vars["language-chosen"], "no");
}

#[test]
fn star_repeats_ten_times_without_counting() {
    let facts = open(Line::Free);
    let mut at = silence(&press(&start(&facts), "1", &facts), &facts);
    for _ in 0..10 {
        at = press(&at, "*", &facts);
        assert!(text(&at.document).starts_with("Per pensioni"));
    }
    assert_eq!((at.at.no_input, at.at.no_match), (1, 0));
    assert_eq!(at.at.seq, 13);
    assert_eq!(press(&at, "2", &facts).at.node, "reason");
}

#[test]
fn zero_is_an_operator_at_every_menu() {
    let facts = open(Line::Free);
    let language = start(&facts);
    let services = press(&language, "1", &facts);
    let reason = press(&services, "2", &facts);
    let keys = press(&reason, "9", &facts);
    for at in [&language, &services, &reason, &keys] {
        assert_eq!(
            ticket(&press(at, "0", &facts)).queue,
            "general",
            "{}",
            at.at.node
        );
    }
}

#[test]
fn closed_says_the_hours_and_when_it_opens_in_every_language() {
    let step = start(&at_time("2015-03-10T21:00:00Z"));
    let said = spoken(&step.document);
    assert_eq!(
        said[0].1,
        "Adesso gli operatori non rispondono. Rispondono dal lunedì al venerdì dalle 8 alle 20, il sabato dalle 8 alle 14, ora italiana. Riapriamo domani alle 8."
    );
    assert!(said[1].1.ends_with("Wir öffnen wieder morgen um 8 Uhr."));
    assert!(
        said[2].1.ends_with("We open again tomorrow at 8 a.m."),
        "{}",
        said[2].1
    );
    assert_eq!(said[3].1, "Grazie per aver chiamato. Arrivederci.");
    assert_eq!(step.document.verbs.last(), Some(&Verb::Hangup));
    assert_eq!(outcome(&step), Some(Outcome::Closed));
}

#[test]
fn a_holiday_is_named() {
    let step = start(&at_time("2015-05-01T10:00:00Z"));
    assert!(
        text(&step.document).starts_with("Oggi è il Primo maggio e gli operatori non rispondono.")
    );
    assert_eq!(outcome(&step), Some(Outcome::Holiday));
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
    assert!(tariff.text.starts_with("Der Anruf kostet"));
    assert!(privacy.text.starts_with("Wir verwenden"));
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
        FLOW.line("connecting", "it"),
        "Risponde un operatore dall'Italia."
    );
}
