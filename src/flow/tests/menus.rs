//! Menus, the open question and the ladders.

use super::*;

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
    assert_eq!(gather.finish_on_key, None, "`#` is a key like the others");
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
