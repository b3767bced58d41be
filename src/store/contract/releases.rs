//! Releases of flows.

use crate::store::fresh::{Fresh, on_both};
use crate::store::releases::{self, Release};

on_both!(a_release_is_kept_by_its_hash_and_remembers_when_it_was_served);

async fn a_release_is_kept_by_its_hash_and_remembers_when_it_was_served(at: Fresh) {
    let release = |hash: &str| Release {
        hash: hash.to_owned(),
        flow: "flow".to_owned(),
        sources: "{}".to_owned(),
    };
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
}
