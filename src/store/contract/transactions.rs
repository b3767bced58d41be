//! Transactions themselves.

use super::rows::{add_operators, operator};
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Db, Error, operators};

on_both!(
    what_is_not_committed_never_was,
    a_read_sees_one_moment_and_cannot_write,
    one_transaction_at_a_time_holds_the_lock,
    a_wrong_reference_is_an_error_and_not_taken,
    the_log_is_folded_and_the_schema_opened_again,
    a_store_that_refuses_is_read_all_the_same_and_takes_again_what_it_is_told
);

async fn what_is_not_committed_never_was(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    drop(tx);
    let mut tx = at.db.write().await.unwrap();
    assert!(operators::all(&mut tx).await.unwrap().is_empty());
    add_operators(&mut tx, ["a"]).await;
    tx.commit().await.unwrap();
    let mut tx = at.db.read().await.unwrap();
    assert_eq!(operators::all(&mut tx).await.unwrap().len(), 1);
}

async fn a_read_sees_one_moment_and_cannot_write(at: Fresh) {
    let mut reading = at.db.read().await.unwrap();
    assert!(operators::all(&mut reading).await.unwrap().is_empty());
    let mut writing = at.db.write().await.unwrap();
    add_operators(&mut writing, ["a"]).await;
    writing.commit().await.unwrap();
    assert!(operators::all(&mut reading).await.unwrap().is_empty());
    let written = operators::insert(&mut reading, &operator("b"), 1_000).await;
    assert!(matches!(written, Err(Error::Database(_))));
}

async fn one_transaction_at_a_time_holds_the_lock(at: Fresh) {
    let mut first = at.db.write().await.unwrap();
    first.alone(7).await.unwrap();
    add_operators(&mut first, ["a"]).await;
    let second = tokio::spawn({
        let db = at.db.clone();
        async move {
            let mut tx = db.write().await.unwrap();
            tx.alone(7).await.unwrap();
            operators::all(&mut tx).await.unwrap().len()
        }
    });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!second.is_finished());
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), 1);
}

async fn a_wrong_reference_is_an_error_and_not_taken(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let nobody = operators::set_skill(&mut tx, "nobody", "pin", 1).await;
    assert!(matches!(nobody, Err(Error::Database(_))));
}

async fn the_log_is_folded_and_the_schema_opened_again(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    tx.commit().await.unwrap();
    at.db.checkpoint().await.unwrap();
    let again = at.open_again().await;
    let mut tx = again.read().await.unwrap();
    assert_eq!(operators::all(&mut tx).await.unwrap().len(), 1);
    drop(tx);
    again.close().await;
    assert!(again.read().await.is_err());
}

async fn a_store_that_refuses_is_read_all_the_same_and_takes_again_what_it_is_told(at: Fresh) {
    let can = at.db.refuse_writes().await.unwrap();
    assert_eq!(can, matches!(at.db, Db::Sqlite { .. }));
    if can {
        let refused = at.db.write().await.err().unwrap();
        assert!(!refused.is_of_the_row(), "{refused}");
        let mut tx = at.db.read().await.unwrap();
        assert!(operators::all(&mut tx).await.unwrap().is_empty());
    }
    assert_eq!(at.db.take_writes().await.unwrap(), can);
    let mut tx = at.db.write().await.unwrap();
    add_operators(&mut tx, ["a"]).await;
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_database_of_another_kind_is_refused() {
    let opened = Db::open("mysql://127.0.0.1/x").await;
    assert!(matches!(opened, Err(Error::UnknownUrl)));
}
