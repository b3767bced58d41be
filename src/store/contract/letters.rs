//! Letters.

use super::rows::{add_pin, letter};
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Error, Tx, letters};

on_both!(
    a_pin_has_one_letter,
    a_letter_goes_out_and_is_settled_in_its_own_bundle_alone,
    a_spoiled_letter_waits_again,
    a_letter_that_left_cannot_be_cancelled,
    an_invitation_makes_room_for_the_second_half_once,
    the_latest_letters_come_newest_first,
    only_a_printed_letter_comes_back_and_only_once
);

async fn add(tx: &mut Tx, pins: &[(&str, i64)]) {
    for (pin, created_at) in pins {
        add_pin(tx, pin, &format!("cf-{pin}")).await;
        letters::insert(tx, &letter(pin, *created_at))
            .await
            .unwrap();
    }
}

async fn ready(tx: &mut Tx) -> Vec<String> {
    let ready = letters::ready(tx).await.unwrap();
    ready.into_iter().map(|letter| letter.pin).collect()
}

async fn waiting(tx: &mut Tx) -> Vec<String> {
    let waiting = letters::waiting(tx).await.unwrap();
    waiting.into_iter().map(|letter| letter.pin).collect()
}

async fn a_pin_has_one_letter(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("P1", 1_000)]).await;
    let found = letters::find(&mut tx, "P1").await.unwrap().unwrap();
    assert_eq!(
        (found.surname.as_str(), found.state.as_str()),
        ("Rossi", "ready")
    );
    assert!(letters::find(&mut tx, "P2").await.unwrap().is_none());
    let again = letters::insert(&mut tx, &letter("P1", 2_000)).await;
    assert!(matches!(again, Err(Error::Taken)));
}

async fn a_letter_goes_out_and_is_settled_in_its_own_bundle_alone(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("P1", 2_000), ("P2", 1_000)]).await;
    assert_eq!(ready(&mut tx).await, ["P2", "P1"], "the oldest first");
    assert!(
        !letters::settle(&mut tx, "P1", "B1", "confirmed", 3_000)
            .await
            .unwrap()
    );
    assert!(letters::exported(&mut tx, "P1", "B1", 3_000).await.unwrap());
    assert_eq!(ready(&mut tx).await, ["P2"]);
    assert_eq!(waiting(&mut tx).await, ["P2", "P1"]);
    assert!(
        !letters::settle(&mut tx, "P1", "B2", "confirmed", 4_000)
            .await
            .unwrap()
    );
    assert!(
        letters::settle(&mut tx, "P1", "B1", "confirmed", 4_000)
            .await
            .unwrap()
    );
    assert!(
        !letters::settle(&mut tx, "P1", "B1", "spoiled", 5_000)
            .await
            .unwrap()
    );
    assert!(!letters::exported(&mut tx, "P1", "B3", 6_000).await.unwrap());
    assert_eq!(waiting(&mut tx).await, ["P2"]);
    let found = letters::find(&mut tx, "P1").await.unwrap().unwrap();
    assert_eq!(
        (found.state.as_str(), found.bundle.as_deref()),
        ("confirmed", Some("B1"))
    );
}

async fn a_spoiled_letter_waits_again(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("P1", 1_000)]).await;
    letters::exported(&mut tx, "P1", "B1", 2_000).await.unwrap();
    assert!(
        letters::settle(&mut tx, "P1", "B1", "spoiled", 3_000)
            .await
            .unwrap()
    );
    assert_eq!(ready(&mut tx).await, ["P1"]);
    assert!(letters::exported(&mut tx, "P1", "B2", 4_000).await.unwrap());
    assert!(
        !letters::settle(&mut tx, "P1", "B1", "confirmed", 5_000)
            .await
            .unwrap()
    );
    assert!(
        letters::settle(&mut tx, "P1", "B2", "confirmed", 5_000)
            .await
            .unwrap()
    );
}

async fn an_invitation_makes_room_for_the_second_half_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("P1", 1_000), ("P2", 1_000)]).await;
    letters::invite(&mut tx, "P1").await.unwrap();
    for pin in ["P1", "P2"] {
        letters::exported(&mut tx, pin, "B1", 2_000).await.unwrap();
    }
    assert!(letters::renew(&mut tx, "P1", 3_000).await.unwrap());
    assert!(!letters::renew(&mut tx, "P1", 3_000).await.unwrap());
    assert!(!letters::renew(&mut tx, "P2", 3_000).await.unwrap());
    assert_eq!(ready(&mut tx).await, ["P1"]);
    let late = letters::settle(&mut tx, "P1", "B1", "confirmed", 4_000).await;
    assert!(
        !late.unwrap(),
        "the receipt of the invitation settles no other letter"
    );
}

async fn a_letter_that_left_cannot_be_cancelled(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("P1", 1_000), ("P2", 1_000), ("P3", 1_000)]).await;
    assert!(letters::cancel(&mut tx, "P1").await.unwrap());
    assert!(!letters::cancel(&mut tx, "P1").await.unwrap());
    assert!(!letters::exported(&mut tx, "P1", "B1", 2_000).await.unwrap());
    letters::exported(&mut tx, "P2", "B1", 2_000).await.unwrap();
    assert!(!letters::cancel(&mut tx, "P2").await.unwrap());
    letters::exported(&mut tx, "P3", "B1", 2_000).await.unwrap();
    letters::settle(&mut tx, "P3", "B1", "spoiled", 3_000)
        .await
        .unwrap();
    assert!(
        letters::cancel(&mut tx, "P3").await.unwrap(),
        "spoiled: not left"
    );
    assert_eq!(waiting(&mut tx).await, ["P2"]);
}

async fn the_latest_letters_come_newest_first(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("P1", 1_000), ("P2", 3_000), ("P3", 2_000)]).await;
    letters::cancel(&mut tx, "P2").await.unwrap();
    let latest = letters::latest(&mut tx, 2).await.unwrap();
    let latest: Vec<_> = latest.iter().map(|letter| letter.pin.as_str()).collect();
    assert_eq!(latest, ["P2", "P3"]);
}

async fn only_a_printed_letter_comes_back_and_only_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("P1", 1_000)]).await;
    assert!(!letters::returned(&mut tx, "P1", 2_000).await.unwrap());
    assert!(
        letters::on_the_way(&mut tx, "123456")
            .await
            .unwrap()
            .is_empty()
    );
    letters::exported(&mut tx, "P1", "B1", 2_000).await.unwrap();
    letters::settle(&mut tx, "P1", "B1", "confirmed", 3_000)
        .await
        .unwrap();
    let on_the_way = letters::on_the_way(&mut tx, "123456").await.unwrap();
    assert_eq!(on_the_way.len(), 1);
    assert!(letters::returned(&mut tx, "P1", 4_000).await.unwrap());
    assert!(!letters::returned(&mut tx, "P1", 5_000).await.unwrap());
    assert!(
        letters::on_the_way(&mut tx, "123456")
            .await
            .unwrap()
            .is_empty()
    );
    let journey = letters::journey(&mut tx, "P1").await.unwrap().unwrap();
    assert_eq!(
        (journey.confirmed_at, journey.returned_at),
        (Some(3_000), Some(4_000))
    );
    assert!(letters::journey(&mut tx, "P2").await.unwrap().is_none());
}
