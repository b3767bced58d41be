//! What an operator may do on the telephone about a PIN that is there: only for a caller who is known,
//! never with a secret, and where it matters only with a second person.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::world::{World, cf, form, form_but};
use crate::domain::caller_identity::{Fact, Said, Standing};
use crate::domain::policy::EligibilityPolicy;
use crate::store::fresh::{Fresh, on_both};
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::{audit, jobs, letters, pins, practices, tasks};
use crate::workflows::dictate_half::{self, Dictated};
use crate::workflows::end_call::end_call;
use crate::workflows::identify_caller::{self, Tried, Try};
use crate::workflows::issue_pin::Issued;
use crate::workflows::note_returned_letter::{Returned, note_returned};
use crate::workflows::open_record;
use crate::workflows::open_task::{self, Left};
use crate::workflows::revoke_by_phone::{Asked, Revoked, revoke_by_phone};
use crate::workflows::save_draft;

on_both!(
    two_facts_make_a_caller_known_and_every_look_is_written_down,
    three_misses_close_the_contact_for_every_codice_fiscale,
    a_code_that_nobody_has_is_answered_as_any_other,
    facts_are_only_taken_while_the_two_talk,
    a_known_caller_revokes_without_a_health_card_and_everyone_is_told,
    a_lost_first_half_is_a_revoke_and_a_request_that_a_second_person_sees,
    a_pre_assigned_pin_is_activated_by_revoking_it_and_asking_anew,
    after_the_policys_date_only_ending_is_possible,
    a_letter_that_came_back_leaves_a_task_and_the_pin_as_it_is,
    of_two_letters_with_one_number_the_surname_says_which_came_back,
    what_a_caller_leaves_to_be_done_is_done_once,
    a_first_half_is_revealed_once_where_the_policy_says_so
);

/// What a caller said.
pub(super) fn said(fields: &[(&str, &'static str)]) -> Said {
    let read = Said::read(|name| {
        let found = fields.iter().find(|(field, _)| *field == name);
        found.map_or("", |(_, text)| text)
    });
    read.ok().unwrap()
}

pub(super) async fn tries(
    world: &World,
    operator: &Operator,
    contact: &str,
    (cf, said): (&str, &Said),
) -> Tried {
    let asked = Try {
        operator,
        contact,
        cf,
        said,
    };
    identify_caller::identify(&world.ctx, asked).await.unwrap()
}

/// `anna` talks with citizen 1, who has a PIN and is known by birth date and telephone.
pub(super) async fn known(world: &World) -> (Operator, String) {
    let anna = world.operator("anna").await;
    let contact = world.talking("CA-known", &anna).await;
    let said = said(&[("birth_date", "2/1/1980"), ("phone_end", "4501")]);
    let tried = tries(world, &anna, &contact, (&cf(1), &said)).await;
    let Tried::Answered(_, Standing::Identified) = tried else {
        panic!("{tried:?}")
    };
    (anna, contact)
}

async fn has_record(world: &World, operator: &Operator, contact: &str) -> bool {
    let opened = open_record::open(&world.ctx, operator, contact).await;
    opened.unwrap().is_some()
}

async fn deeds(world: &World, action: &str) -> Vec<audit::Entry> {
    let mut tx = world.ctx.db.read().await.unwrap();
    let all = audit::all(&mut tx).await.unwrap();
    all.into_iter()
        .filter(|deed| deed.action == action)
        .collect()
}

async fn two_facts_make_a_caller_known_and_every_look_is_written_down(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA-x", &anna).await;
    assert!(!has_record(&world, &anna, &contact).await);
    let born = said(&[("birth_date", "2/1/1980")]);
    assert_eq!(
        tries(&world, &anna, &contact, (&cf(1), &born)).await,
        Tried::Answered(vec![(Fact::BirthDate, true)], Standing::Open)
    );
    // The same fact twice is one fact.
    tries(&world, &anna, &contact, (&cf(1), &born)).await;
    assert!(!has_record(&world, &anna, &contact).await);
    assert!(deeds(&world, "citizen.opened").await.is_empty());
    let lives = said(&[("street", "v. del corso"), ("comune", "roma")]);
    assert_eq!(
        tries(&world, &anna, &contact, (&cf(1), &lives)).await,
        Tried::Answered(vec![(Fact::Residence, true)], Standing::Identified)
    );
    for looks in 1..=2 {
        let record = open_record::open(&world.ctx, &anna, &contact)
            .await
            .unwrap();
        let record = record.unwrap();
        let facts = BTreeSet::from([Fact::BirthDate, Fact::Residence]);
        assert_eq!((record.caller.cf, record.caller.facts), (cf(1), facts));
        assert_eq!(deeds(&world, "citizen.opened").await.len(), looks);
    }
    let opened = deeds(&world, "citizen.opened").await;
    assert_eq!(opened[0].subject.as_deref(), Some(cf(1).as_str()));
    assert_eq!(opened[0].contact.as_deref(), Some(contact.as_str()));
    let tried = format!("{:?}", deeds(&world, "caller.tried").await).to_lowercase();
    assert!(
        !tried.contains("1980") && !tried.contains("corso"),
        "{tried}"
    );
}

async fn three_misses_close_the_contact_for_every_codice_fiscale(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    world.issued(2).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA-x", &anna).await;
    let wrong = said(&[("birth_date", "9/9/1979"), ("phone_end", "0000")]);
    let right = said(&[("birth_date", "2/1/1980"), ("phone_end", "4501")]);
    let two = tries(&world, &anna, &contact, (&cf(2), &wrong)).await;
    assert!(matches!(two, Tried::Answered(_, Standing::Open)), "{two:?}");
    let third = said(&[("birth_date", "2/1/1980"), ("phone_end", "0000")]);
    assert_eq!(
        tries(&world, &anna, &contact, (&cf(1), &third)).await,
        Tried::Answered(
            vec![(Fact::BirthDate, true), (Fact::Contact, false)],
            Standing::Failed
        )
    );
    for number in [1, 2] {
        let tried = tries(&world, &anna, &contact, (&cf(number), &right)).await;
        assert_eq!(tried, Tried::Failed);
    }
    assert!(!has_record(&world, &anna, &contact).await);
    let bruno = world.operator("bruno").await;
    let another = world.talking("CA-y", &bruno).await;
    let tried = tries(&world, &bruno, &another, (&cf(1), &right)).await;
    assert!(
        matches!(tried, Tried::Answered(_, Standing::Identified)),
        "another call begins anew: {tried:?}"
    );
}

async fn a_code_that_nobody_has_is_answered_as_any_other(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    let wrong = said(&[("birth_date", "9/9/1979"), ("street", "Via Po")]);
    let mut answers = Vec::new();
    for (name, number) in [("anna", 1), ("bruno", 9)] {
        let operator = world.operator(name).await;
        let contact = world.talking(&format!("CA-{name}"), &operator).await;
        answers.push(tries(&world, &operator, &contact, (&cf(number), &wrong)).await);
    }
    assert_eq!(answers[0], answers[1]);
}

async fn facts_are_only_taken_while_the_two_talk(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA-x", &anna).await;
    end_call(&world.ctx, "CA-x", "hangup").await.unwrap();
    let right = said(&[("birth_date", "2/1/1980"), ("phone_end", "4501")]);
    let tried = tries(&world, &anna, &contact, (&cf(1), &right)).await;
    assert_eq!(tried, Tried::CallOver);
    assert!(!has_record(&world, &anna, &contact).await);
}

async fn revokes(world: &World, operator: &Operator, contact: &str, another: bool) -> Revoked {
    let asked = Asked {
        operator,
        contact,
        reason: "lost",
        another,
    };
    revoke_by_phone(&world.ctx, asked).await.unwrap()
}

async fn a_known_caller_revokes_without_a_health_card_and_everyone_is_told(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let bruno = world.operator("bruno").await;
    let stranger = world.talking("CA-stranger", &bruno).await;
    let refused = revokes(&world, &bruno, &stranger, false).await;
    assert_eq!(refused, Revoked::NotIdentified);
    assert!(world.live_pin(&cf(1)).await.is_some());
    let (anna, contact) = known(&world).await;
    let no_reason = Asked {
        operator: &anna,
        contact: &contact,
        reason: "",
        another: false,
    };
    let no_reason = revoke_by_phone(&world.ctx, no_reason).await.unwrap();
    assert_eq!(no_reason, Revoked::NoReason);
    assert_eq!(revokes(&world, &anna, &contact, false).await, Revoked::Done);
    assert!(world.live_pin(&cf(1)).await.is_none());
    for which in ["first", "second"] {
        assert!(!world.is_sealed(&pin.id, which).await, "{which}");
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let letter = letters::find(&mut tx, &pin.id).await.unwrap().unwrap();
    assert_eq!(letter.state, "cancelled");
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    let told = told.iter().filter(|job| job.data.contains("revoked"));
    assert_eq!(told.count(), 2, "the mobile and the e-mail");
    drop(tx);
    let outcome = world.contact(&contact).await.outcome;
    assert_eq!(outcome.as_deref(), Some("pin-revoked"));
    assert_eq!(
        revokes(&world, &anna, &contact, false).await,
        Revoked::NoPin
    );
    let deed = deeds(&world, "pin.revoked").await;
    assert_eq!((deed.len(), deed[0].detail.as_deref()), (1, Some("lost")));
}

async fn a_lost_first_half_is_a_revoke_and_a_request_that_a_second_person_sees(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let (anna, contact) = known(&world).await;
    assert_eq!(revokes(&world, &anna, &contact, true).await, Revoked::Done);
    let mut tx = world.ctx.db.read().await.unwrap();
    let letter = letters::find(&mut tx, &pin.id).await.unwrap().unwrap();
    assert_eq!(letter.state, "cancelled", "the old letter is void");
    drop(tx);
    let draft = save_draft::read(&world.ctx, &contact).await.unwrap();
    assert_eq!(draft.form.get("codice_fiscale"), cf(1));
    assert_eq!(draft.form.get("birth_date"), "02/01/1980");
    for asked_anew in ["mobile", "email", "street"] {
        assert!(draft.form.is_blank(asked_anew), "{asked_anew}");
    }
    let again = world
        .issue(&anna, &contact, &form(1), &draft.form_key)
        .await;
    assert!(matches!(again, Issued::CallBack(_)), "{again:?}");
    assert_eq!(
        revokes(&world, &anna, &contact, true).await,
        Revoked::AlreadyAsked
    );
}

/// Makes a PIN what a campaign would have made of it.
async fn as_if(world: &World, pin: &Pin, change: impl FnOnce(&mut Pin)) {
    let mut tx = world.ctx.db.write().await.unwrap();
    let mut pin = pins::find(&mut tx, &pin.id).await.unwrap().unwrap();
    change(&mut pin);
    assert!(pins::save(&mut tx, &pin).await.unwrap());
    tx.commit().await.unwrap();
}

async fn a_pre_assigned_pin_is_activated_by_revoking_it_and_asking_anew(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    as_if(&world, &pin, |pin| {
        "preassegnato".clone_into(&mut pin.state);
        "d-ufficio".clone_into(&mut pin.origin);
    })
    .await;
    let (anna, contact) = known(&world).await;
    assert_eq!(revokes(&world, &anna, &contact, true).await, Revoked::Done);
    let draft = save_draft::read(&world.ctx, &contact).await.unwrap();
    let moved = form_but(1, "mobile", "333 1234599");
    let issued = world.issue(&anna, &contact, &moved, &draft.form_key).await;
    assert!(
        matches!(issued, Issued::Issued(_)),
        "a first request: {issued:?}"
    );
    let now = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(
        (now.kind.as_str(), now.state.as_str(), now.origin.as_str()),
        ("ordinario", "iniziale", "contact-center")
    );
    assert_ne!(now.id, pin.id);
    let deed = deeds(&world, "pin.revoked").await;
    assert_eq!(deed[0].detail.as_deref(), Some("activated-by-phone"));
}

async fn after_the_policys_date_only_ending_is_possible(at: Fresh) {
    let mut world = World::on(at).await;
    world.issued(1).await;
    let (anna, contact) = known(&world).await;
    Arc::make_mut(&mut world.ctx.config).policy.eligibility = EligibilityPolicy::ResidentsAbroad;
    assert_eq!(
        revokes(&world, &anna, &contact, true).await,
        Revoked::NotByPhone
    );
    assert!(world.live_pin(&cf(1)).await.is_some());
    assert!(
        has_record(&world, &anna, &contact).await,
        "status stays possible"
    );
    assert_eq!(revokes(&world, &anna, &contact, false).await, Revoked::Done);
}

async fn a_letter_that_came_back_leaves_a_task_and_the_pin_as_it_is(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let sara = world.operator("sara").await;
    let note = async || {
        note_returned(&world.ctx, &sara, &pin.number, "")
            .await
            .unwrap()
    };
    assert_eq!(note().await, Returned::NoSuchLetter, "not printed yet");
    let mut tx = world.ctx.db.write().await.unwrap();
    letters::exported(&mut tx, &pin.id, "B1", 1).await.unwrap();
    letters::settle(&mut tx, &pin.id, "B1", "confirmed", 2)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(note().await, Returned::Noted);
    assert_eq!(note().await, Returned::NoSuchLetter, "only once");
    let mut tx = world.ctx.db.read().await.unwrap();
    let waiting = tasks::waiting(&mut tx, 10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (waiting[0].kind.as_str(), waiting[0].cf.as_str()),
        ("letter-returned", cf(1).as_str())
    );
    assert_eq!(waiting[0].phone.as_deref(), Some("+393331234501"));
    drop(tx);
    assert_eq!(world.live_pin(&cf(1)).await.unwrap().state, "iniziale");
}

async fn of_two_letters_with_one_number_the_surname_says_which_came_back(at: Fresh) {
    let world = World::on(at).await;
    let mut letter = {
        let pin = world.issued(1).await;
        let mut tx = world.ctx.db.read().await.unwrap();
        letters::find(&mut tx, &pin.id).await.unwrap().unwrap()
    };
    letter.pin = "another".to_owned();
    "Neri".clone_into(&mut letter.surname);
    let sara = world.operator("sara").await;
    let mut tx = world.ctx.db.write().await.unwrap();
    // Another person's PIN drew the same number.
    let mine = world.live_pin(&cf(1)).await.unwrap();
    let practice = practices::find(&mut tx, &mine.practice).await;
    let mut practice = practice.unwrap().unwrap();
    "another".clone_into(&mut practice.id);
    "another".clone_into(&mut practice.form_key);
    "another".clone_into(&mut practice.cf);
    practices::insert(&mut tx, &practice).await.unwrap();
    let mut pin = mine.clone();
    for word in [&mut pin.id, &mut pin.practice, &mut pin.cf] {
        "another".clone_into(word);
    }
    pins::insert(&mut tx, &pin).await.unwrap();
    letters::insert(&mut tx, &letter).await.unwrap();
    for pin in [&mine.id, "another"] {
        letters::exported(&mut tx, pin, "B1", 1).await.unwrap();
        let settled = letters::settle(&mut tx, pin, "B1", "confirmed", 2).await;
        assert!(settled.unwrap());
    }
    tx.commit().await.unwrap();
    let note = async |surname| note_returned(&world.ctx, &sara, &mine.number, surname).await;
    assert_eq!(note("").await.unwrap(), Returned::Several);
    assert_eq!(note("verdi").await.unwrap(), Returned::NoSuchLetter);
    assert_eq!(note(" neri ").await.unwrap(), Returned::Noted);
    let mut tx = world.ctx.db.read().await.unwrap();
    let still = letters::on_the_way(&mut tx, &mine.number).await.unwrap();
    assert_eq!(still.len(), 1);
    assert_eq!(still[0].pin, mine.id);
}

async fn what_a_caller_leaves_to_be_done_is_done_once(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    let (anna, contact) = known(&world).await;
    let left = Left {
        kind: "letter-missing",
        phone: None,
        preferred_time: Some("9-12"),
        note: None,
    };
    for new in [true, false] {
        let opened = open_task::from_contact(&world.ctx, &anna, &contact, left).await;
        assert_eq!(opened.unwrap(), Some(new));
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let task = tasks::open_of(&mut tx, &cf(1)).await.unwrap().remove(0);
    drop(tx);
    assert_eq!(task.preferred_time.as_deref(), Some("9-12"));
    for open in [true, false] {
        let finished = open_task::finish(&world.ctx, &anna, &task.id, "spoken").await;
        assert_eq!(finished.unwrap(), open);
    }
    let bruno = world.operator("bruno").await;
    let stranger = world.talking("CA-stranger", &bruno).await;
    let opened = open_task::from_contact(&world.ctx, &bruno, &stranger, left).await;
    assert_eq!(opened.unwrap(), None);
}

async fn a_first_half_is_revealed_once_where_the_policy_says_so(at: Fresh) {
    let mut world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    world.issue(&anna, &contact, &form(1), "form").await;
    let pin = world.live_pin(&cf(1)).await.unwrap();
    let why = async |world: &World| match dictate_half::dictate(&world.ctx, &anna, &contact)
        .await
        .unwrap()
    {
        Dictated::Half(half) => {
            assert_eq!(half.len(), 8);
            "revealed"
        }
        Dictated::NotAllowed(why) => why,
    };
    assert_eq!(why(&world).await, "policy", "off by default");
    Arc::make_mut(&mut world.ctx.config)
        .policy
        .first_half_dictation = true;
    assert!(
        dictate_half::may_dictate(&world.ctx, &contact)
            .await
            .unwrap()
    );
    assert_eq!(why(&world).await, "revealed");
    assert_eq!(why(&world).await, "already-dictated");
    assert!(
        !dictate_half::may_dictate(&world.ctx, &contact)
            .await
            .unwrap()
    );
    let dictated = deeds(&world, "half.dictated").await;
    assert_eq!(dictated.len(), 1);
    assert_eq!(dictated[0].subject.as_deref(), Some(pin.id.as_str()));

    let bruno = world.operator("bruno").await;
    let contact = world.talking("CA2", &bruno).await;
    world.issue(&bruno, &contact, &form(2), "another").await;
    end_call(&world.ctx, "CA2", "hangup").await.unwrap();
    world.advance(Duration::from_secs(1)).await;
    let late = dictate_half::dictate(&world.ctx, &bruno, &contact).await;
    assert!(matches!(late.unwrap(), Dictated::NotAllowed("call-over")));
}
