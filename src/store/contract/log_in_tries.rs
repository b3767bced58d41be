//! Failed log-ins.

use crate::store::fresh::{Fresh, on_both};
use crate::store::log_in_tries::{self, Tries};

on_both!(tries_are_counted_under_whatever_was_typed_and_forgotten_by_age);

async fn tries_are_counted_under_whatever_was_typed_and_forgotten_by_age(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let none = log_in_tries::of(&mut tx, "nobody").await.unwrap();
    assert_eq!(none, Tries::default());
    for failures in [1, 2] {
        let tries = Tries {
            failures,
            locked_until: 5_000,
            last_at: 1_000 * failures,
        };
        log_in_tries::set(&mut tx, "nobody", tries).await.unwrap();
        let kept = log_in_tries::of(&mut tx, "nobody").await.unwrap();
        assert_eq!(kept, tries);
    }
    assert_eq!(log_in_tries::purge(&mut tx, 2_000).await.unwrap(), 0);
    assert_eq!(log_in_tries::purge(&mut tx, 2_001).await.unwrap(), 1);
    let none = log_in_tries::of(&mut tx, "nobody").await.unwrap();
    assert_eq!(none, Tries::default());
}
