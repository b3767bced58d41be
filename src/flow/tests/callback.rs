//! A caller is offered a call back and keeps the place; another waits on elsewhere.

use super::*;

const OFFER: &str = "Se vuole, la richiamiamo noi. Non spende niente e non perde il posto.";

fn after(minutes: i64, line: Line) -> Facts {
    let mut facts = open(line);
    facts.now += jiff::SignedDuration::from_mins(minutes);
    facts
}

fn in_line(line: Line) -> Ticket {
    let facts = open(line);
    ticket(&say(&at_the_reason("1", &facts), "vorrei il pin", &facts)).clone()
}

fn leave(ticket: &Ticket, why: Option<LeaveReason>, facts: &Facts) -> Step {
    let left = Left {
        entered_ms: ticket.entered_ms,
        why,
    };
    let event = Event::Queue(QueueResult::Leave(left));
    step(&FLOW, &ticket.at, &event, facts)
}

/// At the offer, five minutes after the entry.
fn offered(facts: &Facts) -> Step {
    leave(&in_line(Line::Free), Some(LeaveReason::Callback), facts)
}

fn wait_url(step: &Step) -> String {
    match step.document.verbs.last() {
        Some(Verb::Enqueue(queue)) => queue.wait_url.clone().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_back_is_offered_after_five_minutes_on_the_free_number_and_three_on_the_paid_one() {
    for (line, minutes) in [(Line::Free, 5), (Line::Paid, 3)] {
        let ticket = in_line(line);
        let before = leaving(&FLOW, &ticket, &after(minutes - 1, line));
        assert_eq!(before, None, "{line:?}");
        let due = leaving(&FLOW, &ticket, &after(minutes, line));
        assert_eq!(due, Some(LeaveReason::Callback), "{line:?}");
    }
}

#[test]
fn a_call_back_is_offered_at_once_when_the_wait_will_be_over_fifteen_minutes() {
    let ticket = in_line(Line::Free);
    let mut facts = open(Line::Free);
    for (minutes, wanted) in [
        (None, None),
        (Some(15), None),
        (Some(16), Some(LeaveReason::Callback)),
    ] {
        facts.estimate_minutes = minutes;
        assert_eq!(leaving(&FLOW, &ticket, &facts), wanted, "{minutes:?}");
    }
}

#[test]
fn silence_leads_back_to_the_same_queue_and_place_and_nothing_is_said() {
    let facts = after(5, Line::Free);
    let waiting = in_line(Line::Free);
    let offer = offered(&facts);
    assert!(text(&offer.document).starts_with(OFFER), "{offer:?}");
    let path = offer.at.to_path();
    assert!(
        path.contains(&format!("/line.to-pin.{}.1.0", waiting.entered_ms)),
        "{path}"
    );

    let back = silence(&offer, &facts);
    let again = ticket(&back);
    assert_eq!(text(&back.document), "");
    assert_eq!(
        (&again.queue, again.entered_ms, again.priority),
        (&waiting.queue, waiting.entered_ms, waiting.priority)
    );
    // Offered once: not at the next turn, nor an hour later.
    assert_eq!(leaving(&FLOW, again, &after(65, Line::Free)), None);
    // The next announcement is the one that fits the time already waited.
    assert!(wait_url(&back).ends_with("/12/-"), "{}", wait_url(&back));
}

#[test]
fn who_is_offered_a_call_back_at_once_and_refuses_still_hears_the_first_announcement() {
    let facts = open(Line::Free);
    let back = silence(&offered(&facts), &facts);
    assert!(wait_url(&back).ends_with("/0/-"), "{}", wait_url(&back));
}

#[test]
fn wrong_keys_lead_back_in_line_too() {
    let facts = after(5, Line::Free);
    let wrong = press(&offered(&facts), "0", &facts);
    assert!(text(&wrong.document).starts_with("Questo tasto qui non serve."));
    assert_eq!(ticket(&press(&wrong, "7", &facts)).queue, "pin");
}

#[test]
fn the_own_number_is_promised_only_when_the_store_says_so() {
    let mut facts = after(5, Line::Free);
    let own = press(&offered(&facts), "1", &facts);
    assert_eq!(own.at.node, "callback-own");
    assert_eq!(text(&own.document), "");
    let wish = wish(&FLOW, &own.at, &facts).unwrap();
    let waiting = in_line(Line::Free);
    assert_eq!(
        (wish.number, wish.entered_ms, wish.due_ms),
        (
            Number::Caller,
            waiting.entered_ms,
            facts.now.as_millisecond()
        )
    );
    assert_eq!(
        (wish.queue.as_str(), wish.priority, wish.skills),
        ("pin", 5, waiting.skills.clone())
    );
    assert_eq!(
        (wish.language.as_str(), wish.intent.as_deref()),
        ("it", Some("pin-request"))
    );

    facts.digits = Some("+393331234567".to_owned());
    let kept = step(&FLOW, &own.at, &Event::Callback(Promise::Kept), &facts);
    assert_eq!(
        text(&kept.document),
        "D'accordo. La chiamiamo appena tocca a lei al numero tre tre tre, uno due tre, quattro \
         cinque sei sette. Proviamo tre volte. Chi la chiama non le chiederà mai né il PIN né \
         denaro. Può riagganciare. Arrivederci."
    );
    assert_eq!(kept.document.verbs.last(), Some(&Verb::Hangup));
    assert_eq!(outcome(&kept), Some(Outcome::Callback));

    for event in [Event::Callback(Promise::Failed), Event::NoInput] {
        let failed = step(&FLOW, &own.at, &event, &facts);
        assert_eq!(ticket(&failed).entered_ms, waiting.entered_ms);
        assert_eq!(text(&failed.document), "");
    }
    let refused = step(&FLOW, &own.at, &Event::Callback(Promise::Refused), &facts);
    assert!(
        text(&refused.document)
            .starts_with("A questo numero non possiamo telefonare. Ne dia un altro, oppure")
    );
    assert_eq!(refused.at.node, "callback-other--number");
}

#[test]
fn another_number_is_read_back_in_groups_and_never_stands_in_an_address() {
    let facts = after(5, Line::Free);
    let asked = press(&offered(&facts), "2", &facts);
    assert_eq!(
        text(&asked.document),
        "Digiti il numero con il prefisso e poi prema cancelletto."
    );
    let read = press(&asked, "0659054321", &facts);
    assert_eq!(
        text(&read.document),
        "Ho capito zero sei cinque, nove zero cinque, quattro tre due uno. Se è giusto prema uno. \
         Per rifarlo prema due."
    );
    assert!(!read.document.to_xml().contains("0659054321"));
    // The address says which step wrote it down, and nothing of the number.
    let typed = read.at.to_path();
    assert!(
        typed.ends_with(&format!("/typed.{}", asked.at.seq)),
        "{typed}"
    );
    let retyped = press(&press(&read, "2", &facts), "0659054322", &facts);
    assert_eq!(retyped.at.typed, [asked.at.seq, retyped.at.seq - 1]);
    // Said again, the number comes from the store; without it the question still makes sense.
    assert!(FLOW.speaks_digits(&read.at.node));
    let again = press(&read, "*", &facts);
    assert!(text(&again.document).starts_with("Ho capito il numero che ha digitato."));
    let known = Facts {
        digits: Some("0659054321".to_owned()),
        ..facts.clone()
    };
    let again = press(&read, "*", &known);
    assert!(text(&again.document).starts_with("Ho capito zero sei cinque, nove"));

    assert_eq!(press(&read, "2", &facts).at.node, asked.at.node);
    let promise = press(&read, "1", &facts);
    let wish = wish(&FLOW, &promise.at, &facts).unwrap();
    assert_eq!(wish.number, Number::Typed("callback-number".to_owned()));
    assert_eq!(wish.entered_ms, in_line(Line::Free).entered_ms);
}

#[test]
fn a_number_that_is_too_short_twice_leads_back_in_line() {
    let facts = after(5, Line::Free);
    let asked = press(&offered(&facts), "2", &facts);
    let short = press(&asked, "12", &facts);
    assert!(text(&short.document).starts_with("Il numero non è completo. Riproviamo."));
    assert_eq!(ticket(&press(&short, "34", &facts)).queue, "pin");
}

#[test]
fn who_hides_the_number_is_not_offered_key_one() {
    let mut facts = after(5, Line::Free);
    facts.caller = Caller::Withheld;
    let offer = offered(&facts);
    let said = text(&offer.document);
    assert!(said.contains("Il suo numero non si vede."), "{said}");
    assert!(!said.contains("prema uno"), "{said}");
    assert_eq!(press(&offer, "1", &facts).at.node, "callback-hidden");
    assert_eq!(press(&offer, "2", &facts).at.node, "callback-other--number");
}

#[test]
fn while_closed_the_call_back_is_promised_for_the_reopening_in_the_language_chosen() {
    let evening = at_time("2015-03-10T21:00:00Z");
    let closed = start(&evening);
    assert!(text(&closed.document).contains("Se vuole essere chiamato alla riapertura prema uno."));
    let language = press(&closed, "1", &evening);
    let german = press(&language, "2", &evening);
    assert!(text(&german.document).starts_with("Für einen Rückruf auf die Nummer, von der Sie"));
    let mut facts = evening.clone();
    let own = press(&german, "1", &facts);
    let wish = wish(&FLOW, &own.at, &facts).unwrap();
    let opens: jiff::Timestamp = "2015-03-11T07:00:00Z".parse().unwrap();
    assert_eq!(wish.due_ms, opens.as_millisecond());
    assert_eq!(wish.entered_ms, evening.now.as_millisecond());
    assert_eq!(
        (wish.queue.as_str(), wish.skills),
        ("general", vec!["de".to_owned()])
    );
    facts.digits = Some("+390659054321".to_owned());
    let kept = step(&FLOW, &own.at, &Event::Callback(Promise::Kept), &facts);
    assert!(
        text(&kept.document)
            .starts_with("In Ordnung. Wir rufen Sie morgen um 8 Uhr unter null sechs fünf, neun")
    );
    let failed = step(&FLOW, &own.at, &Event::Callback(Promise::Failed), &facts);
    assert!(text(&failed.document).starts_with("Wir können Ihren Wunsch gerade nicht notieren."));
    assert_eq!(outcome(&failed), Some(Outcome::Closed));
    assert_eq!(outcome(&silence(&closed, &evening)), Some(Outcome::Closed));

    let holiday = start(&at_time("2015-05-01T10:00:00Z"));
    assert_eq!(
        press(&holiday, "1", &at_time("2015-05-01T10:00:00Z"))
            .at
            .node,
        "closed-language"
    );
}

/// The shipped flow with an overflow of the PIN line after ten minutes.
fn overflowing() -> Flow {
    let mut sources = shipped();
    let flow = sources.get_mut(SHIPPED_FLOW).unwrap();
    *flow = flow.replacen(
        "      queue: pin                 # queues.yaml\n",
        "      queue: pin\n      overflow: { goto: to-operator, after: 10m }\n",
        1,
    );
    load(&sources, SHIPPED_FLOW).unwrap()
}

#[test]
fn an_overflow_leads_to_another_queue_with_the_same_time_of_entry() {
    let flow = overflowing();
    let mut waiting = in_line(Line::Free);
    flow.release().clone_into(&mut waiting.at.release);
    let back = |why, ticket: &Ticket, facts: &Facts| {
        let left = Left {
            entered_ms: ticket.entered_ms,
            why: Some(why),
        };
        step(
            &flow,
            &ticket.at,
            &Event::Queue(QueueResult::Leave(left)),
            facts,
        )
    };
    let facts = after(5, Line::Free);
    let offer = back(LeaveReason::Callback, &waiting, &facts);
    let refused = step(&flow, &offer.at, &Event::NoInput, &facts);
    let waiting = ticket(&refused).clone();
    assert_eq!(leaving(&flow, &waiting, &after(9, Line::Free)), None);
    let facts = after(10, Line::Free);
    assert_eq!(
        leaving(&flow, &waiting, &facts),
        Some(LeaveReason::Overflow)
    );
    let over = back(LeaveReason::Overflow, &waiting, &facts);
    let moved = ticket(&over);
    assert_eq!(
        (moved.queue.as_str(), moved.entered_ms),
        ("general", waiting.entered_ms)
    );
    // The offer was made before: not again in the other line.
    assert_eq!(leaving(&flow, moved, &after(60, Line::Free)), None);
}

#[test]
fn overflows_never_go_in_circles() {
    let mut sources = shipped();
    let flow = sources.get_mut(SHIPPED_FLOW).unwrap();
    *flow = flow.replacen(
        "      queue: pin                 # queues.yaml\n",
        "      queue: pin\n      overflow: { goto: to-pin, after: 10m }\n",
        1,
    );
    // The lint warns of it; whoever is in such a line all the same is moved once and stays.
    let (_, found) = check(&sources, SHIPPED_FLOW);
    assert!(found.iter().any(|one| one.code == "endless"), "{found:?}");
    let flow = overflowing();
    let mut waiting = in_line(Line::Free);
    waiting.at.place = Some(PlaceInLine {
        node: "to-operator".to_owned(),
        entered_ms: waiting.entered_ms,
        offered: true,
        overflow: 600,
    });
    assert_eq!(leaving(&flow, &waiting, &after(60, Line::Free)), None);
}

#[test]
fn a_place_of_another_release_whose_queue_is_gone_leads_to_a_person() {
    let facts = after(5, Line::Free);
    let mut offer = offered(&facts);
    offer.at.place.as_mut().unwrap().node = "to-nobody".to_owned();
    let back = silence(&offer, &facts);
    assert_eq!(
        (ticket(&back).queue.as_str(), ticket(&back).entered_ms),
        ("general", in_line(Line::Free).entered_ms)
    );
}

#[test]
fn after_a_talk_the_old_place_is_gone() {
    let facts = after(5, Line::Free);
    let back = silence(&offered(&facts), &facts);
    let end = step(&FLOW, &back.at, &Event::Dial(DialResult::Completed), &facts);
    assert_eq!(end.at.place, None);
}
