//! Mailed links and codes.

use super::rows::add_pin;
use crate::store::confirmations::Confirmation;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Tx, confirmations};

on_both!(
    a_new_link_replaces_the_open_one_of_the_same_deed,
    reading_a_link_changes_nothing_and_five_tries_are_all,
    a_link_ends_once_and_lapses,
    a_link_is_forgotten_once_it_lapsed_long_ago,
    links_of_a_dead_pin_are_good_no_more
);

fn confirmation(id: &str, kind: &str, pin: &str) -> Confirmation {
    Confirmation {
        id: id.to_owned(),
        kind: kind.to_owned(),
        cf: "A".to_owned(),
        pin: pin.to_owned(),
        number: "123456".to_owned(),
        token_hash: format!("token-{id}"),
        code_hash: "code".to_owned(),
        tries: 0,
        created_at: 1_000,
        lapses_at: 2_000,
    }
}

async fn add(tx: &mut Tx, rows: &[(&str, &str)]) {
    add_pin(tx, "P", "A").await;
    for (id, kind) in rows {
        confirmations::insert(tx, &confirmation(id, kind, "P"))
            .await
            .unwrap();
    }
}

async fn is_open(tx: &mut Tx, id: &str, now: i64) -> bool {
    let found = confirmations::open(tx, &format!("token-{id}"), now).await;
    found.unwrap().is_some()
}

async fn a_new_link_replaces_the_open_one_of_the_same_deed(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(
        &mut tx,
        &[("1", "restore"), ("2", "revoke"), ("3", "restore")],
    )
    .await;
    for (id, open) in [("1", false), ("2", true), ("3", true), ("4", false)] {
        assert_eq!(is_open(&mut tx, id, 1_500).await, open, "{id}");
    }
    let made = confirmations::made_since(&mut tx, "P", 1_000)
        .await
        .unwrap();
    assert_eq!(made, 3);
    let later = confirmations::made_since(&mut tx, "P", 1_001)
        .await
        .unwrap();
    assert_eq!(later, 0);
    assert!(confirmations::restoring(&mut tx, "P", 1_500).await.unwrap());
    assert!(!confirmations::restoring(&mut tx, "P", 2_000).await.unwrap());
}

async fn reading_a_link_changes_nothing_and_five_tries_are_all(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("1", "restore")]).await;
    for _ in 0..10 {
        assert!(is_open(&mut tx, "1", 1_500).await);
    }
    for tries in 1..=5 {
        let counted = confirmations::count_try(&mut tx, "token-1", 5, 1_500)
            .await
            .unwrap();
        assert_eq!(counted.unwrap().tries, tries);
    }
    let sixth = confirmations::count_try(&mut tx, "token-1", 5, 1_500).await;
    assert!(sixth.unwrap().is_none());
}

async fn a_link_ends_once_and_lapses(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("1", "restore"), ("2", "revoke")]).await;
    assert!(confirmations::end(&mut tx, "1", "done").await.unwrap());
    assert!(!confirmations::end(&mut tx, "1", "done").await.unwrap());
    assert!(!is_open(&mut tx, "1", 1_500).await);
    let ended = confirmations::count_try(&mut tx, "token-1", 5, 1_500).await;
    assert!(ended.unwrap().is_none());
    assert!(is_open(&mut tx, "2", 1_999).await);
    assert!(!is_open(&mut tx, "2", 2_000).await, "it lapsed");
    let lapsed = confirmations::count_try(&mut tx, "token-2", 5, 2_000).await;
    assert!(lapsed.unwrap().is_none());
}

async fn links_of_a_dead_pin_are_good_no_more(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("1", "restore"), ("2", "revoke")]).await;
    confirmations::end_of_pin(&mut tx, "P").await.unwrap();
    assert!(!is_open(&mut tx, "1", 1_500).await && !is_open(&mut tx, "2", 1_500).await);
}

async fn a_link_is_forgotten_once_it_lapsed_long_ago(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add(&mut tx, &[("1", "restore"), ("2", "revoke")]).await;
    confirmations::end(&mut tx, "1", "done").await.unwrap();
    assert_eq!(confirmations::purge(&mut tx, 1_999).await.unwrap(), 0);
    assert_eq!(confirmations::purge(&mut tx, 2_000).await.unwrap(), 2);
    let made = confirmations::made_since(&mut tx, "P", 0).await.unwrap();
    assert_eq!(made, 0);
}
