//! New PINs that wait to be confirmed.

use super::rows::add_pin;
use crate::store::fresh::{Fresh, on_both};
use crate::store::pin_changes::{self, PinChange};

on_both!(a_pin_has_one_change_which_is_replaced_discarded_or_lapses);

fn change(session: &str, lapses_at: i64) -> PinChange {
    PinChange {
        pin: "P1".to_owned(),
        session: session.to_owned(),
        hash: "hash".to_owned(),
        pepper: 1,
        started_at: 1_000,
        lapses_at,
    }
}

async fn a_pin_has_one_change_which_is_replaced_discarded_or_lapses(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    assert!(pin_changes::of(&mut tx, "P1").await.unwrap().is_none());
    for session in ["first", "second"] {
        let change = change(session, 2_000);
        pin_changes::put(&mut tx, &change).await.unwrap();
        assert!(pin_changes::of(&mut tx, "P1").await.unwrap() == Some(change));
    }
    assert!(pin_changes::discard(&mut tx, "P1").await.unwrap());
    assert!(!pin_changes::discard(&mut tx, "P1").await.unwrap());
    pin_changes::put(&mut tx, &change("third", 3_000))
        .await
        .unwrap();
    assert_eq!(pin_changes::purge(&mut tx, 2_999).await.unwrap(), 0);
    assert_eq!(pin_changes::purge(&mut tx, 3_000).await.unwrap(), 1);
    assert!(pin_changes::of(&mut tx, "P1").await.unwrap().is_none());
}
