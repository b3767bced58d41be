//! One person, one live PIN, however often and from wherever it is asked for.

use std::collections::BTreeSet;

use super::world::{World, cf, form, form_but};
use crate::store::audit::Entry;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{audit, jobs, letters, practices};
use crate::workflows::issue_pin::{Issued, Request, issue_pin};

on_both!(
    an_issued_pin_has_halves_letter_message_and_audit,
    a_second_issue_for_the_same_person_is_refused,
    one_form_confirmed_fifty_times_is_one_practice,
    fifty_forms_of_one_person_give_one_live_pin,
    a_form_that_is_not_in_order_issues_nothing,
    a_mobile_that_serves_many_others_is_refused,
    a_closed_contact_issues_nothing
);

async fn deeds(world: &World) -> Vec<Entry> {
    let mut tx = world.ctx.db.read().await.unwrap();
    audit::all(&mut tx).await.unwrap()
}

async fn an_issued_pin_has_halves_letter_message_and_audit(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    assert_eq!(
        (pin.kind.as_str(), pin.state.as_str()),
        ("ordinario", "iniziale")
    );
    assert!(pin.hash.starts_with("$argon2id$"));
    for which in ["first", "second"] {
        assert!(world.is_sealed(&pin.id, which).await, "{which}");
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let letter = letters::find(&mut tx, &pin.id).await.unwrap().unwrap();
    assert_eq!(
        (letter.state.as_str(), letter.number),
        ("ready", pin.number.clone())
    );
    let jobs = jobs::of(&mut tx, &pin.id).await.unwrap();
    assert_eq!((jobs.len(), jobs[0].kind.as_str()), (1, "sms"));
    assert!(jobs[0].data.contains("+393331234501"));
    let practice = practices::find(&mut tx, &pin.practice)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (practice.state.as_str(), practice.number),
        ("issued", pin.number)
    );
    drop(tx);
    let deeds = deeds(&world).await;
    let issued: Vec<_> = deeds
        .iter()
        .filter(|deed| deed.action == "pin.issued")
        .collect();
    assert_eq!(
        (issued.len(), issued[0].subject.as_deref()),
        (1, Some(pin.id.as_str()))
    );
}

async fn a_second_issue_for_the_same_person_is_refused(at: Fresh) {
    let world = World::on(at).await;
    let first = world.issued(1).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA-again", &anna).await;
    let again = world.issue(&anna, &contact, &form(1), "another").await;
    assert_eq!(again, Issued::AlreadyThere);
    assert_eq!(world.live_pin(&cf(1)).await.unwrap().id, first.id);
    let replayed = world.issue(&anna, &contact, &form(1), "form-1").await;
    assert_eq!(
        replayed,
        Issued::Issued(first.practice),
        "the same form is the same practice"
    );
}

/// Confirms fifty times at once, each with the key that `key` makes of its number.
async fn fifty(world: &World, key: impl Fn(u8) -> String) -> Vec<Issued> {
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    let second = world.second_server().await;
    let mut confirmations = tokio::task::JoinSet::new();
    for number in 0..50 {
        let ctx = if number % 2 == 0 { &world.ctx } else { &second };
        let (ctx, anna, contact, key) = (ctx.clone(), anna.clone(), contact.clone(), key(number));
        confirmations.spawn(async move {
            let request = Request {
                operator: &anna,
                contact: &contact,
                form: &form(1),
                form_key: &key,
            };
            issue_pin(&ctx, request).await.unwrap()
        });
    }
    confirmations.join_all().await
}

async fn one_form_confirmed_fifty_times_is_one_practice(at: Fresh) {
    let world = World::on(at).await;
    let results = fifty(&world, |_| "form".to_owned()).await;
    let pin = world.live_pin(&cf(1)).await.unwrap();
    let expected = Issued::Issued(pin.practice);
    assert!(
        results.iter().all(|result| *result == expected),
        "{results:?}"
    );
    let issued = deeds(&world).await;
    let issued = issued.iter().filter(|deed| deed.action == "pin.issued");
    assert_eq!(issued.count(), 1);
}

async fn fifty_forms_of_one_person_give_one_live_pin(at: Fresh) {
    let world = World::on(at).await;
    let results = fifty(&world, |number| format!("form-{number}")).await;
    let pin = world.live_pin(&cf(1)).await.unwrap();
    let issued = Issued::Issued(pin.practice);
    assert_eq!(results.iter().filter(|one| **one == issued).count(), 1);
    let refused = results.iter().filter(|one| **one == Issued::AlreadyThere);
    assert_eq!(refused.count(), 49);
    let deeds = deeds(&world).await;
    let pins: BTreeSet<_> = deeds
        .iter()
        .filter(|deed| deed.action == "pin.issued")
        .map(|deed| &deed.subject)
        .collect();
    assert_eq!(pins.len(), 1);
}

async fn a_form_that_is_not_in_order_issues_nothing(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    let wrong = world
        .issue(&anna, &contact, &form_but(1, "cap", "00199x"), "form")
        .await;
    let Issued::Wrong(messages) = wrong else {
        panic!("{wrong:?}")
    };
    assert!(messages.contains_key("cap"));
    let mut unreachable = form_but(1, "mobile", "");
    unreachable.set("email", "");
    let office = world.issue(&anna, &contact, &unreachable, "form").await;
    assert_eq!(office, Issued::SendToOffice);
    assert!(world.live_pin(&cf(1)).await.is_none());
}

async fn a_mobile_that_serves_many_others_is_refused(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    for number in 1..=4 {
        let shared = form_but(number, "mobile", "333 7654321");
        let key = format!("form-{number}");
        let issued = world.issue(&anna, &contact, &shared, &key).await;
        if number < 4 {
            assert!(matches!(issued, Issued::Issued(_)), "{number}: {issued:?}");
        } else {
            assert_eq!(issued, Issued::SharedContact("mobile".to_owned()));
        }
    }
    assert!(world.live_pin(&cf(4)).await.is_none());
}

async fn a_closed_contact_issues_nothing(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.accepted("CA1", &anna).await;
    crate::workflows::end_call::end_call(&world.ctx, "CA1", "hangup")
        .await
        .unwrap();
    let issued = world.issue(&anna, &contact, &form(1), "form").await;
    assert_eq!(issued, Issued::Closed);
}
