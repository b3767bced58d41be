//! Presence and the projection of what operators do.

use super::rows::{add_operators, offer, open_contact};
use crate::store::fresh::{Fresh, on_both};
use crate::store::presence::{self, Wish};
use crate::store::{Tx, contacts, offers, operators};

on_both!(
    the_last_wish_counts_and_a_browser_stays_seen,
    a_seat_shows_offer_contact_and_skills,
    who_is_idle_longest_comes_first_and_who_is_off_not_at_all
);

async fn wish(tx: &mut Tx, operator: &str, wish: &str, now: i64) {
    let wish = Wish {
        wish,
        ..Wish::default()
    };
    presence::wish(tx, operator, wish, now).await.unwrap();
}

async fn the_last_wish_counts_and_a_browser_stays_seen(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    assert!(presence::seat(&mut tx, "a").await.unwrap().is_none());
    wish(&mut tx, "a", "ready", 1_000).await;
    presence::seen(&mut tx, "a", 5_000).await.unwrap();
    presence::seen(&mut tx, "a", 4_000).await.unwrap();
    let pause = Wish {
        wish: "pause",
        reason: Some("break"),
        cause: Some("declined"),
    };
    presence::wish(&mut tx, "a", pause, 6_000).await.unwrap();
    let seat = presence::seat(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!(
        (seat.wish.as_str(), seat.since, seat.idle_since),
        ("pause", 6_000, 6_000)
    );
    assert_eq!(
        (seat.reason.as_deref(), seat.cause.as_deref()),
        (Some("break"), Some("declined"))
    );
    assert_eq!(seat.seen_at, 5_000, "a wish is no sign of a browser");
    presence::idle_from(&mut tx, "a", 7_000).await.unwrap();
    let seat = presence::seat(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!((seat.since, seat.idle_since), (6_000, 7_000));
    wish(&mut tx, "a", "ready", 8_000).await;
    let seat = presence::seat(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!((seat.reason, seat.cause), (None, None));
}

async fn a_seat_shows_offer_contact_and_skills(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    wish(&mut tx, "a", "ready", 1_000).await;
    let seat = presence::seat(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!((seat.offer, seat.contact, seat.skills), (None, None, None));
    for skill in ["pin", "de"] {
        operators::set_skill(&mut tx, "a", skill, 1).await.unwrap();
    }
    offers::insert(&mut tx, &offer("1", "CA1", "a"))
        .await
        .unwrap();
    open_contact(&mut tx, "7", "CA0", "a").await.unwrap();
    let seat = presence::seat(&mut tx, "a").await.unwrap().unwrap();
    assert_eq!(seat.name, "name-a");
    assert_eq!(seat.endpoint.as_deref(), Some("client:a"));
    assert_eq!(seat.offer.as_deref(), Some("1"));
    assert_eq!(
        (seat.contact.as_deref(), seat.contact_state.as_deref()),
        (Some("7"), Some("connecting"))
    );
    let skills = seat.skills.unwrap();
    let mut skills: Vec<_> = skills.split(' ').collect();
    skills.sort_unstable();
    assert_eq!(skills, ["de", "pin"]);
    offers::end(&mut tx, "1", "declined", "declined", 2_000)
        .await
        .unwrap();
    contacts::close(&mut tx, "7", "done", 2_000).await.unwrap();
    let seats = presence::seats(&mut tx).await.unwrap();
    assert_eq!(
        seats.len(),
        1,
        "ended offers and closed contacts make no second seat"
    );
    assert_eq!((&seats[0].offer, &seats[0].contact), (&None, &None));
}

async fn who_is_idle_longest_comes_first_and_who_is_off_not_at_all(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a", "b", "c", "d"]).await;
    for (operator, wished, now) in [
        ("a", "ready", 3_000),
        ("b", "pause", 1_000),
        ("c", "off", 500),
        ("d", "ready", 1_000),
    ] {
        wish(&mut tx, operator, wished, now).await;
    }
    let seats = presence::seats(&mut tx).await.unwrap();
    let seats: Vec<_> = seats.iter().map(|seat| seat.operator.as_str()).collect();
    assert_eq!(seats, ["b", "d", "a"]);
}
