//! Sessions and failed sign-ins.

use super::rows::add_operators;
use crate::store::fresh::{Fresh, on_both};
use crate::store::sessions::{self, Failures};

on_both!(
    a_session_lives_from_insert_to_delete,
    failures_are_counted_by_name_known_or_not
);

async fn a_session_lives_from_insert_to_delete(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    sessions::insert(&mut tx, "hash", "a", "csrf", 1_000)
        .await
        .unwrap();
    let found = sessions::find(&mut tx, "hash").await.unwrap().unwrap();
    assert_eq!(
        (found.operator.as_str(), found.csrf.as_str()),
        ("a", "csrf")
    );
    assert_eq!(found.used_at, 1_000);
    sessions::touch(&mut tx, "hash", 2_000).await.unwrap();
    let found = sessions::find(&mut tx, "hash").await.unwrap().unwrap();
    assert_eq!(found.used_at, 2_000);
    assert!(sessions::find(&mut tx, "other").await.unwrap().is_none());
    sessions::delete(&mut tx, "hash").await.unwrap();
    assert!(sessions::find(&mut tx, "hash").await.unwrap().is_none());
}

async fn failures_are_counted_by_name_known_or_not(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let none = sessions::failures(&mut tx, "nobody").await.unwrap();
    assert_eq!(none, Failures::default());
    for failures in [1, 2] {
        let failures = Failures {
            failures,
            locked_until: 5_000,
            last_at: 1_000,
        };
        sessions::set_failures(&mut tx, "nobody", failures)
            .await
            .unwrap();
        assert_eq!(
            sessions::failures(&mut tx, "nobody").await.unwrap(),
            failures
        );
    }
}
