//! Releases of flows.

use crate::store::fresh::{Fresh, on_both};
use crate::store::releases::{self, Release};

on_both!(
    a_release_is_kept_by_its_hash_and_remembers_when_it_was_served,
    a_release_is_found_by_how_its_hash_begins
);

fn release(hash: &str) -> Release {
    Release {
        hash: hash.to_owned(),
        flow: "flow".to_owned(),
        sources: "{}".to_owned(),
    }
}

async fn a_release_is_kept_by_its_hash_and_remembers_when_it_was_served(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (hash, served) in [("aa", 1_000), ("bb", 2_000), ("aa", 3_000)] {
        releases::save(&mut tx, &release(hash), served)
            .await
            .unwrap();
    }
    assert_eq!(
        releases::find(&mut tx, "aa").await.unwrap(),
        Some(release("aa"))
    );
    assert_eq!(releases::find(&mut tx, "cc").await.unwrap(), None);
    assert_eq!(
        releases::served_since(&mut tx, 3_000).await.unwrap(),
        [release("aa")]
    );
    assert_eq!(
        releases::served_since(&mut tx, 2_000).await.unwrap().len(),
        2
    );
    releases::touch(&mut tx, "bb", 4_000).await.unwrap();
    assert_eq!(
        releases::served_since(&mut tx, 4_000).await.unwrap(),
        [release("bb")]
    );
}

async fn a_release_is_found_by_how_its_hash_begins(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for hash in ["0a1b", "0aff", "0b00"] {
        releases::save(&mut tx, &release(hash), 0).await.unwrap();
    }
    for (begins, found) in [
        ("0a", vec!["0a1b", "0aff"]),
        ("0af", vec!["0aff"]),
        ("0b00", vec!["0b00"]),
        ("0c", vec![]),
    ] {
        let rows = releases::beginning_with(&mut tx, begins).await.unwrap();
        let hashes: Vec<&str> = rows.iter().map(|one| one.hash.as_str()).collect();
        assert_eq!(hashes, found, "{begins}");
    }
}
