//! PINs.

use super::rows::{add_pin, pin, practice};
use crate::store::fresh::{Fresh, on_both};
use crate::store::pins::Pin;
use crate::store::{Error, pins, practices};

on_both!(
    holders_who_are_not_exempt_are_listed,
    a_person_has_one_live_pin,
    a_pin_is_revoked_once,
    a_pin_is_changed_by_whoever_read_it_last,
    pins_that_end_soon_are_found_once_an_end,
    pins_of_a_person_are_counted_whatever_became_of_them
);

async fn a_person_has_one_live_pin(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    add_pin(&mut tx, "P2", "B").await;
    assert_eq!(pins::live_of(&mut tx, "A").await.unwrap().unwrap().id, "P1");
    assert!(pins::live_of(&mut tx, "C").await.unwrap().is_none());
    tx.commit().await.unwrap();

    let mut tx = at.db.write().await.unwrap();
    let second = practice("practice-P3", "A", "issued");
    practices::insert(&mut tx, &second).await.unwrap();
    let taken = pins::insert(&mut tx, &pin("P3", "A")).await;
    assert!(matches!(taken, Err(Error::Taken)));
    drop(tx);

    let mut tx = at.db.write().await.unwrap();
    pins::revoke(&mut tx, "P1", "corrected", 2_000)
        .await
        .unwrap();
    add_pin(&mut tx, "P3", "A").await;
    assert_eq!(pins::live_of(&mut tx, "A").await.unwrap().unwrap().id, "P3");
}

async fn a_pin_is_revoked_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    assert!(
        pins::revoke(&mut tx, "P1", "corrected", 2_000)
            .await
            .unwrap()
    );
    assert!(!pins::revoke(&mut tx, "P1", "lost", 3_000).await.unwrap());
    assert!(!pins::revoke(&mut tx, "P9", "lost", 3_000).await.unwrap());
    let found = pins::find(&mut tx, "P1").await.unwrap().unwrap();
    assert_eq!(found.state, "revocato");
    assert_eq!(found.hash, "", "a dead PIN keeps no hash");
    let of_practice = pins::of_practice(&mut tx, "practice-P1").await.unwrap();
    assert_eq!(of_practice.unwrap().id, "P1");
    assert!(
        pins::of_practice(&mut tx, "practice-P9")
            .await
            .unwrap()
            .is_none()
    );
    assert!(pins::find(&mut tx, "P9").await.unwrap().is_none());
}

async fn pins_of_a_person_are_counted_whatever_became_of_them(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    pins::revoke(&mut tx, "P1", "corrected", 2_000)
        .await
        .unwrap();
    add_pin(&mut tx, "P2", "A").await;
    for (since, count) in [(1_000, 2), (1_001, 0)] {
        assert_eq!(
            pins::issued_since(&mut tx, "A", since).await.unwrap(),
            count
        );
    }
    assert_eq!(pins::issued_since(&mut tx, "B", 0).await.unwrap(), 0);
    assert!(pins::ever_had(&mut tx, "A").await.unwrap());
    assert!(!pins::ever_had(&mut tx, "B").await.unwrap());
}

async fn a_pin_is_changed_by_whoever_read_it_last(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    let read = pins::find(&mut tx, "P1").await.unwrap().unwrap();
    let changed = Pin {
        state: "attivo".to_owned(),
        ever_used: 1,
        changed_at: Some(2_000),
        expires_at: Some(3_000),
        origin: "ripristino".to_owned(),
        ..read.clone()
    };
    assert!(pins::save(&mut tx, &changed).await.unwrap());
    assert!(!pins::save(&mut tx, &read).await.unwrap());
    let found = pins::last_of(&mut tx, "A").await.unwrap().unwrap();
    assert_eq!((found.state.as_str(), found.ever_used), ("attivo", 1));
    assert_eq!((found.expires_at, found.version), (Some(3_000), 1));
    assert_eq!(found.origin, "ripristino");
    assert!(pins::last_of(&mut tx, "B").await.unwrap().is_none());
    pins::revoke(&mut tx, "P1", "lost", 4_000).await.unwrap();
    add_pin(&mut tx, "P0", "A").await;
    let live = pins::last_of(&mut tx, "A").await.unwrap().unwrap();
    assert_eq!(live.id, "P0", "the live one, though another has a later id");
    pins::revoke(&mut tx, "P0", "lost", 5_000).await.unwrap();
    assert_eq!(pins::last_of(&mut tx, "A").await.unwrap().unwrap().id, "P1");
}

async fn holders_who_are_not_exempt_are_listed(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, cf) in [("P1", "C"), ("P2", "B"), ("P3", "A"), ("P4", "D")] {
        add_pin(&mut tx, id, cf).await;
    }
    let exempt = Pin {
        exempt: 1,
        ..pins::find(&mut tx, "P2").await.unwrap().unwrap()
    };
    assert!(pins::save(&mut tx, &exempt).await.unwrap());
    pins::revoke(&mut tx, "P4", "lost", 2_000).await.unwrap();
    for (limit, listed) in [(1, vec!["A"]), (9, vec!["A", "C"])] {
        assert_eq!(
            pins::live_of_not_exempt(&mut tx, limit).await.unwrap(),
            listed
        );
    }
}

async fn pins_that_end_soon_are_found_once_an_end(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, expires_at) in [("P1", 3_000), ("P2", 2_000), ("P3", 4_001), ("P4", 1_000)] {
        add_pin(&mut tx, id, id).await;
        let read = pins::find(&mut tx, id).await.unwrap().unwrap();
        let active = Pin {
            state: "attivo".to_owned(),
            expires_at: Some(expires_at),
            ..read
        };
        assert!(pins::save(&mut tx, &active).await.unwrap());
    }
    let found = pins::ending(&mut tx, 1_000, 4_000, 9).await.unwrap();
    let found: Vec<_> = found.iter().map(|pin| pin.id.as_str()).collect();
    assert_eq!(found, ["P2", "P1"]);
    let first = pins::find(&mut tx, "P2").await.unwrap().unwrap();
    let told = Pin {
        reminded_for: first.expires_at,
        ..first
    };
    assert!(pins::save(&mut tx, &told).await.unwrap());
    let found = pins::ending(&mut tx, 1_000, 4_000, 9).await.unwrap();
    let found: Vec<_> = found.iter().map(|pin| pin.id.as_str()).collect();
    assert_eq!(found, ["P1"]);
}
