//! Offers.

use super::rows::{add_operators, offer};
use crate::store::fresh::{Fresh, on_both};
use crate::store::presence::{self, Wish};
use crate::store::{Error, Tx, offers};

on_both!(
    a_call_has_one_live_offer,
    an_operator_has_one_live_offer,
    an_offer_is_accepted_once_by_its_operator_and_in_time,
    an_offer_ends_once,
    the_live_offer_of_a_call_is_withdrawn,
    the_last_accepted_offer_of_a_call_is_found,
    overdue_offers_are_found_at_their_deadline,
    offers_to_operators_who_are_gone_are_found
);

async fn make(tx: &mut Tx, id: &str, call: &str, operator: &str) {
    offers::insert(tx, &offer(id, call, operator))
        .await
        .unwrap();
}

async fn is_taken(at: &Fresh, id: &str, call: &str, operator: &str) -> bool {
    let mut tx = at.db.write().await.unwrap();
    let made = offers::insert(&mut tx, &offer(id, call, operator)).await;
    matches!(made, Err(Error::Taken))
}

async fn two_operators_and_an_offer(at: &Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a", "b"]).await;
    make(&mut tx, "1", "CA1", "a").await;
    tx.commit().await.unwrap();
}

async fn a_call_has_one_live_offer(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    assert!(is_taken(&at, "2", "CA1", "b").await);
    let mut tx = at.db.write().await.unwrap();
    offers::end(&mut tx, "1", "declined", "declined", 1_500)
        .await
        .unwrap();
    make(&mut tx, "2", "CA1", "b").await;
}

async fn an_operator_has_one_live_offer(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    assert!(is_taken(&at, "2", "CA2", "a").await);
    let mut tx = at.db.write().await.unwrap();
    let live = offers::live_of_operator(&mut tx, "a").await.unwrap();
    assert_eq!(live, Some(offer("1", "CA1", "a")));
    assert!(offers::accept(&mut tx, "1", "a", 1_500).await.unwrap());
    assert_eq!(offers::live_of_operator(&mut tx, "a").await.unwrap(), None);
    make(&mut tx, "2", "CA2", "a").await;
}

async fn an_offer_is_accepted_once_by_its_operator_and_in_time(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    let mut tx = at.db.write().await.unwrap();
    for (operator, now, accepted) in [
        ("b", 1_500, false),
        ("a", 2_000, false),
        ("a", 1_999, true),
        ("a", 1_999, false),
    ] {
        let done = offers::accept(&mut tx, "1", operator, now).await.unwrap();
        assert_eq!(done, accepted, "{operator} at {now}");
    }
    assert!(
        !offers::end(&mut tx, "1", "expired", "no-answer", 3_000)
            .await
            .unwrap()
    );
    assert_eq!(
        offers::find(&mut tx, "1").await.unwrap().unwrap().state,
        "accepted"
    );
    assert!(offers::find(&mut tx, "9").await.unwrap().is_none());
}

async fn an_offer_ends_once(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    let mut tx = at.db.write().await.unwrap();
    assert!(
        offers::end(&mut tx, "1", "expired", "no-answer", 3_000)
            .await
            .unwrap()
    );
    assert!(
        !offers::end(&mut tx, "1", "withdrawn", "caller-gone", 3_000)
            .await
            .unwrap()
    );
    assert!(!offers::accept(&mut tx, "1", "a", 1_500).await.unwrap());
    let found = offers::find(&mut tx, "1").await.unwrap().unwrap();
    assert_eq!(
        (found.state.as_str(), found.cause.as_deref()),
        ("expired", Some("no-answer"))
    );
}

async fn the_live_offer_of_a_call_is_withdrawn(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    let mut tx = at.db.write().await.unwrap();
    let withdrawn = offers::withdraw_of_call(&mut tx, "CA1", "caller-gone", 1_500)
        .await
        .unwrap();
    let withdrawn = withdrawn.unwrap();
    assert_eq!(
        (withdrawn.id.as_str(), withdrawn.state.as_str()),
        ("1", "withdrawn")
    );
    let again = offers::withdraw_of_call(&mut tx, "CA1", "caller-gone", 1_500).await;
    assert_eq!(again.unwrap(), None);
}

async fn the_last_accepted_offer_of_a_call_is_found(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    let mut tx = at.db.write().await.unwrap();
    assert_eq!(
        offers::accepted_of_call(&mut tx, "CA1").await.unwrap(),
        None
    );
    offers::accept(&mut tx, "1", "a", 1_500).await.unwrap();
    make(&mut tx, "2", "CA1", "b").await;
    let found = offers::accepted_of_call(&mut tx, "CA1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, "1");
    offers::accept(&mut tx, "2", "b", 1_500).await.unwrap();
    let found = offers::accepted_of_call(&mut tx, "CA1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, "2");
}

async fn overdue_offers_are_found_at_their_deadline(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    let mut tx = at.db.read().await.unwrap();
    assert!(offers::overdue(&mut tx, 1_999).await.unwrap().is_empty());
    let overdue = offers::overdue(&mut tx, 2_000).await.unwrap();
    assert_eq!(overdue, [offer("1", "CA1", "a")]);
}

async fn offers_to_operators_who_are_gone_are_found(at: Fresh) {
    two_operators_and_an_offer(&at).await;
    let mut tx = at.db.write().await.unwrap();
    make(&mut tx, "2", "CA2", "b").await;
    let ready = Wish {
        wish: "ready",
        ..Wish::default()
    };
    for (operator, seen) in [("a", 5_000), ("b", 6_000)] {
        presence::wish(&mut tx, operator, ready, seen)
            .await
            .unwrap();
    }
    let gone = offers::to_unreachable(&mut tx, 6_000).await.unwrap();
    assert_eq!(gone, [offer("1", "CA1", "a")]);
}
