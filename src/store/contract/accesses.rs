//! A person's own accesses.

use crate::store::accesses::{self, Access};
use crate::store::fresh::{Fresh, on_both};

on_both!(accesses_are_told_newest_first_and_failed_ones_are_forgotten_sooner);

fn access(id: &str, at: i64, what: &str) -> Access {
    Access {
        id: id.to_owned(),
        who: "A".to_owned(),
        at,
        what: what.to_owned(),
    }
}

async fn accesses_are_told_newest_first_and_failed_ones_are_forgotten_sooner(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let all = [
        access("1", 1_000, "entered"),
        access("2", 2_000, "wrong"),
        access("3", 3_000, "locked"),
        access("4", 4_000, "changed"),
    ];
    for access in &all {
        accesses::insert(&mut tx, access).await.unwrap();
    }
    let newest = accesses::of(&mut tx, "A", 2).await.unwrap();
    assert_eq!(newest, [all[3].clone(), all[2].clone()]);
    assert!(accesses::of(&mut tx, "B", 2).await.unwrap().is_empty());
    assert_eq!(accesses::purge(&mut tx, 3_000, 1_000).await.unwrap(), 1);
    assert_eq!(accesses::purge(&mut tx, 4_000, 4_000).await.unwrap(), 2);
    let left = accesses::of(&mut tx, "A", 9).await.unwrap();
    assert_eq!(left, [all[3].clone()]);
}
