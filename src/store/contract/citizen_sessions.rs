//! Citizens' sessions.

use super::rows::add_pin;
use crate::store::Tx;
use crate::store::citizen_sessions::{self, CitizenSession};
use crate::store::fresh::{Fresh, on_both};
use crate::store::pins;

on_both!(
    a_session_waits_for_the_change_then_opens_and_ends,
    sessions_end_with_their_pin_or_unused
);

async fn add(tx: &mut Tx, token_hash: &str, pin: &str, stage: &str) -> CitizenSession {
    let session = CitizenSession {
        token_hash: token_hash.to_owned(),
        cf: "A".to_owned(),
        pin: pin.to_owned(),
        stage: stage.to_owned(),
        csrf: "csrf".to_owned(),
        created_at: 1_000,
        used_at: 1_000,
    };
    citizen_sessions::insert(tx, &session).await.unwrap();
    session
}

async fn there(tx: &mut Tx, token_hash: &str) -> bool {
    let found = citizen_sessions::find(tx, token_hash).await.unwrap();
    found.is_some()
}

async fn a_session_waits_for_the_change_then_opens_and_ends(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    let session = add(&mut tx, "hash", "P1", "change").await;
    let found = citizen_sessions::find(&mut tx, "hash").await.unwrap();
    assert!(found == Some(session));
    citizen_sessions::touch(&mut tx, "hash", 2_000)
        .await
        .unwrap();
    assert!(citizen_sessions::open(&mut tx, "hash").await.unwrap());
    assert!(!citizen_sessions::open(&mut tx, "hash").await.unwrap());
    let found = citizen_sessions::find(&mut tx, "hash")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.stage.as_str(), found.used_at), ("open", 2_000));
    assert!(!there(&mut tx, "other").await);
    citizen_sessions::delete(&mut tx, "hash").await.unwrap();
    assert!(!there(&mut tx, "hash").await);
}

async fn sessions_end_with_their_pin_or_unused(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_pin(&mut tx, "P1", "A").await;
    for token in ["one", "two", "three"] {
        add(&mut tx, token, "P1", "open").await;
    }
    let ended = citizen_sessions::end_of_pin(&mut tx, "P1", "one").await;
    assert_eq!(ended.unwrap(), 2);
    assert!(there(&mut tx, "one").await);
    assert_eq!(citizen_sessions::purge(&mut tx, 1_000).await.unwrap(), 0);
    pins::revoke(&mut tx, "P1", "lost", 2_000).await.unwrap();
    assert!(
        !there(&mut tx, "one").await,
        "its PIN is dead, so it is nobody's"
    );
    assert_eq!(citizen_sessions::purge(&mut tx, 1_001).await.unwrap(), 1);
}
