//! Deeds.

use crate::store::audit::{self, Entry};
use crate::store::fresh::{Fresh, on_both};

on_both!(
    deeds_are_read_in_their_order,
    deeds_are_counted_by_person_action_and_time
);

fn deed(id: &str, at: i64, who: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        at,
        who: who.to_owned(),
        action: "pin.corrected".to_owned(),
        subject: Some("pin".to_owned()),
        contact: None,
        detail: Some("reason".to_owned()),
    }
}

async fn deeds_are_read_in_their_order(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let [first, second, third] = [
        deed("a", 2_000, "x"),
        deed("b", 2_000, "x"),
        deed("c", 1_000, "x"),
    ];
    for entry in [&second, &first, &third] {
        audit::insert(&mut tx, entry).await.unwrap();
    }
    assert_eq!(audit::all(&mut tx).await.unwrap(), [third, first, second]);
}

async fn deeds_are_counted_by_person_action_and_time(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (id, time, who) in [
        ("a", 999, "x"),
        ("b", 1_000, "x"),
        ("c", 1_001, "x"),
        ("d", 1_002, "y"),
    ] {
        audit::insert(&mut tx, &deed(id, time, who)).await.unwrap();
    }
    let count = audit::count(&mut tx, "x", "pin.corrected", 1_000).await;
    assert_eq!(count.unwrap(), 2);
    let count = audit::count(&mut tx, "x", "pin.issued", 0).await;
    assert_eq!(count.unwrap(), 0);
    assert!(
        audit::happened(&mut tx, "pin.corrected", "pin")
            .await
            .unwrap()
    );
    assert!(
        !audit::happened(&mut tx, "pin.corrected", "other")
            .await
            .unwrap()
    );
    assert!(!audit::happened(&mut tx, "pin.issued", "pin").await.unwrap());
}
