//! The waiting line, as it is heard.

use super::*;

fn in_line(facts: &Facts) -> Ticket {
    let line = say(&at_the_reason("1", facts), "vorrei il pin", facts);
    ticket(&line).clone()
}

fn heard(turn: u32, said: Option<u32>, facts: &Facts) -> String {
    text(&wait(&FLOW, &in_line(&open(Line::Free)), turn, said, facts))
}

fn known(place: u32, minutes: u32) -> Facts {
    Facts {
        place: Some(place),
        estimate_minutes: Some(minutes),
        ..open(Line::Free)
    }
}

#[test]
fn the_first_turn_says_place_time_and_what_to_have_ready() {
    let said = heard(0, None, &known(0, 0));
    assert!(said.starts_with("Tocca a lei appena si libera un operatore. L'attesa prevista è di meno di un minuto. Intanto tenga vicino"), "{said}");
    let later = heard(3, Some(0), &known(0, 0));
    assert!(!later.contains("Intanto"), "{later}");
}

#[test]
fn the_plural_follows_the_number() {
    for (place, minutes, expected) in [
        (
            1,
            1,
            "Prima di lei c'è una persona. L'attesa prevista è di circa un minuto.",
        ),
        (
            2,
            2,
            "Prima di lei ci sono 2 persone. L'attesa prevista è di circa 2 minuti.",
        ),
        (
            20,
            31,
            "Prima di lei ci sono 20 persone. L'attesa prevista supera la mezz'ora.",
        ),
        (21, 30, "L'attesa prevista è di circa 30 minuti."),
    ] {
        assert_eq!(heard(3, None, &known(place, minutes)), expected);
    }
}

#[test]
fn the_time_is_rounded_up() {
    for (minutes, spoken) in [(4, "5"), (6, "10"), (11, "15"), (16, "20"), (21, "30")] {
        let said = heard(3, None, &known(30, minutes));
        assert_eq!(
            said,
            format!("L'attesa prevista è di circa {spoken} minuti.")
        );
    }
}

#[test]
fn a_longer_wait_than_before_is_admitted() {
    assert!(heard(3, Some(5), &known(3, 8)).starts_with("L'attesa si è allungata. Ci scusi."));
    assert!(!heard(3, Some(10), &known(3, 8)).contains("allungata"));
    assert!(!heard(3, None, &known(3, 8)).contains("allungata"));
}

#[test]
fn an_unknown_wait_is_not_guessed() {
    let mut facts = known(3, 0);
    facts.estimate_minutes = None;
    assert_eq!(heard(3, None, &facts), "Prima di lei ci sono 3 persone.");
    facts.place = None;
    assert_eq!(
        heard(3, None, &facts),
        "Resti in linea: il suo posto è tenuto."
    );
}

#[test]
fn between_the_announcements_the_caller_hears_that_the_place_is_kept() {
    for turn in [1, 2, 4, 5] {
        assert_eq!(
            heard(turn, None, &known(3, 4)),
            "Resti in linea: il suo posto è tenuto."
        );
    }
}

#[test]
fn a_paid_call_hears_of_the_free_number_when_the_wait_is_long() {
    let mut facts = known(3, 8);
    facts.line = Line::Paid;
    let free = "Da telefono fisso può chiamare gratis otto zero tre, uno sei quattro.";
    assert!(heard(0, None, &facts).contains(free));
    assert!(!heard(3, None, &facts).contains(free));
    assert!(heard(12, None, &facts).contains(free));
    facts.estimate_minutes = Some(5);
    assert!(!heard(0, None, &facts).contains(free));
    assert!(!heard(12, None, &known(3, 8)).contains(free));
}

#[test]
fn the_longest_wait_is_told_once_and_the_place_is_kept() {
    let told: Vec<u32> = (0..200)
        .filter(|&turn| heard(turn, None, &known(3, 8)).contains("più lunga del previsto"))
        .collect();
    assert_eq!(
        told,
        [81],
        "40 minutes are 80 turns; the next announcement is the 81st"
    );
}

#[test]
fn thirty_minutes_of_waiting_never_end_without_music_and_a_next_turn() {
    let ticket = in_line(&open(Line::Free));
    let (mut turn, mut said) = (0, None);
    for _ in 0..60 {
        let document = wait(&FLOW, &ticket, turn, said, &known(3, 8));
        let [.., Verb::Play(music), Verb::Redirect(next)] = document.verbs.as_slice() else {
            panic!("{document:#?}");
        };
        assert_eq!(music.url, MUSIC_URL);
        let path = next.url.strip_prefix("/voice/wait/").unwrap();
        let (same, next_turn, next_said) = Ticket::parse_wait(path).unwrap();
        assert_eq!(
            (same, next_turn, next_said),
            (ticket.clone(), turn + 1, Some(10))
        );
        (turn, said) = (next_turn, next_said);
    }
}

#[test]
fn a_dropped_operator_gives_the_place_back_and_nothing_is_said_twice() {
    let ticket = in_line(&open(Line::Free));
    let mut facts = open(Line::Free);
    facts.now += jiff::SignedDuration::from_mins(4);
    let document = dialled_back(&FLOW, &ticket, &facts);
    assert!(text(&document).starts_with("La linea con l'operatore è caduta."));
    let Some(Verb::Enqueue(queue)) = document.verbs.last() else {
        panic!("{document:#?}");
    };
    assert_eq!(queue.wait_url, Some(ticket.wait_url(9, None)));
    assert_eq!(queue.action, Some(ticket.queued_url()));
    let looped = waiting_loop(&ticket, &facts);
    assert!(matches!(looped.verbs.as_slice(), [Verb::Redirect(_)]));
}

#[test]
fn the_line_speaks_the_callers_language() {
    let facts = known(2, 3);
    let line = say(&at_the_reason("2", &facts), "PIN", &facts);
    let german = text(&wait(&FLOW, ticket(&line), 3, None, &facts));
    assert_eq!(
        german,
        "Vor Ihnen sind 2 Personen. Die Wartezeit beträgt voraussichtlich etwa 3 Minuten."
    );
}

#[test]
fn every_turn_of_waiting_is_taken_by_every_platform() {
    for language in FLOW.languages() {
        let mut ticket = in_line(&open(Line::Free));
        language.clone_into(&mut ticket.at.language);
        for (place, minutes) in [(0, 0), (1, 1), (20, 31), (30, 12)] {
            for turn in 0..12 {
                let document = wait(&FLOW, &ticket, turn, Some(2), &known(place, minutes));
                for profile in Profile::ALL {
                    let document = document.clone().adapted(profile, "https://esempio.it");
                    let xml = document.to_xml();
                    let faults = rules::faults_in_a_queue(&xml, profile);
                    assert!(faults.is_empty(), "{profile}: {faults:?} in {xml}");
                }
            }
        }
    }
}
