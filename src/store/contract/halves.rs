//! Sealed halves and their wiping.

use super::rows::add_pin;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Error, Tx, halves};

on_both!(
    a_half_is_kept_once_and_wiped_alone,
    the_earliest_date_of_wiping_stays_and_concerns_first_halves_alone
);

async fn sealed(tx: &mut Tx, pin: &str, which: &str) -> Option<String> {
    halves::sealed(tx, pin, which).await.unwrap()
}

async fn add(tx: &mut Tx, pin: &str) {
    halves::insert(tx, pin, "first", "one").await.unwrap();
    halves::insert(tx, pin, "second", "two").await.unwrap();
}

async fn a_half_is_kept_once_and_wiped_alone(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    add(&mut tx, "P1").await;
    halves::wipe(&mut tx, "P1", "first", 2_000).await.unwrap();
    assert_eq!(sealed(&mut tx, "P1", "first").await, None);
    assert_eq!(
        sealed(&mut tx, "P1", "second").await.as_deref(),
        Some("two")
    );
    assert_eq!(sealed(&mut tx, "P2", "first").await, None);
    let again = halves::insert(&mut tx, "P1", "first", "three").await;
    assert!(matches!(again, Err(Error::Taken)));
}

async fn the_earliest_date_of_wiping_stays_and_concerns_first_halves_alone(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (pin, cf) in [("P1", "A"), ("P2", "B")] {
        add_pin(&mut tx, pin, cf).await;
        add(&mut tx, pin).await;
    }
    halves::wipe_after(&mut tx, "P1", "first", 2_000)
        .await
        .unwrap();
    halves::wipe_after(&mut tx, "P1", "first", 9_000)
        .await
        .unwrap();
    assert_eq!(halves::wipe_overdue(&mut tx, 1_999).await.unwrap(), 0);
    assert_eq!(halves::wipe_overdue(&mut tx, 2_000).await.unwrap(), 1);
    assert_eq!(halves::wipe_overdue(&mut tx, 2_000).await.unwrap(), 0);
    assert_eq!(sealed(&mut tx, "P1", "first").await, None);
    for (pin, which) in [("P1", "second"), ("P2", "first"), ("P2", "second")] {
        assert!(sealed(&mut tx, pin, which).await.is_some(), "{pin} {which}");
    }
}
