//! Used control codes.

use crate::store::fresh::{Fresh, on_both};
use crate::store::spent_codes;

on_both!(a_code_is_spent_once_and_forgotten_when_it_is_too_old);

async fn a_code_is_spent_once_and_forgotten_when_it_is_too_old(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    assert!(spent_codes::spend(&mut tx, "a", 1_000).await.unwrap());
    assert!(!spent_codes::spend(&mut tx, "a", 1_000).await.unwrap());
    assert!(spent_codes::spend(&mut tx, "b", 2_000).await.unwrap());
    spent_codes::purge(&mut tx, 1_500).await.unwrap();
    assert!(spent_codes::spend(&mut tx, "a", 1_000).await.unwrap());
    assert!(!spent_codes::spend(&mut tx, "b", 2_000).await.unwrap());
}
