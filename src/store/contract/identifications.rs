//! Who callers said to be.

use crate::store::fresh::{Fresh, on_both};
use crate::store::identifications::{self, Identification};

on_both!(
    a_try_builds_on_the_one_that_was_read_and_a_closed_one_stays_closed,
    who_a_caller_said_to_be_is_forgotten_after_a_while
);

fn tried(cf: &str, misses: i64, state: &str, at: i64) -> Identification {
    Identification {
        contact: "contact".to_owned(),
        cf: cf.to_owned(),
        matched: r#"["birth-date"]"#.to_owned(),
        misses,
        state: state.to_owned(),
        at,
    }
}

async fn a_try_builds_on_the_one_that_was_read_and_a_closed_one_stays_closed(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (identification, before, kept) in [
        (tried("A", 1, "open", 1_000), 0, true),
        (tried("A", 1, "open", 1_500), 0, false),
        (tried("B", 0, "open", 2_000), 0, true),
        (tried("A", 2, "identified", 3_000), 1, true),
        (tried("A", 3, "open", 4_000), 2, false),
    ] {
        let saved = identifications::save(&mut tx, &identification, before).await;
        assert_eq!(saved.unwrap(), kept, "{identification:?}");
    }
    let found = identifications::of_contact(&mut tx, "contact")
        .await
        .unwrap();
    assert_eq!(
        found,
        [
            tried("A", 2, "identified", 3_000),
            tried("B", 0, "open", 2_000)
        ]
    );
    let other = identifications::of_contact(&mut tx, "other").await.unwrap();
    assert!(other.is_empty());
}

async fn who_a_caller_said_to_be_is_forgotten_after_a_while(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for one in [tried("A", 0, "open", 1_000), tried("B", 0, "open", 2_000)] {
        identifications::save(&mut tx, &one, 0).await.unwrap();
    }
    assert_eq!(identifications::purge(&mut tx, 1_000).await.unwrap(), 1);
    let left = identifications::of_contact(&mut tx, "contact").await;
    assert_eq!(left.unwrap(), [tried("B", 0, "open", 2_000)]);
}
