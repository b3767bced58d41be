//! The database stops and comes back.

use std::time::Duration;

use super::super::Writer;
use super::{LONG, nodes, row};
use crate::bell::Bell;
use crate::clock::Clock;
use crate::store::Db;
use crate::store::fresh::postgres::Server;
use crate::store::fresh::{call, step, wait};
use crate::store::writer::Row;

/// Waits for a real server, as long as it takes within reason.
async fn until(clock: &Clock, mut reached: impl FnMut() -> bool) {
    for _ in 0..600 {
        if reached() {
            return;
        }
        drop(clock.sleep(Duration::from_millis(50)).await);
    }
    panic!("not reached in half a minute");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_wait_for_a_database_that_is_away_and_nobody_waits_with_them() {
    let Some(server) = Server::own() else {
        return;
    };
    let clock = Clock::system();
    let db = Db::open(&server.url).await.unwrap();
    let (bell, _listener) = Bell::new(&clock);
    let (writer, committer) = Writer::new(db.clone(), &clock, bell);
    let committing = tokio::spawn(committer.run());
    assert!(writer.append_within(call("CA1", 1_000), LONG).await);

    server.stop();
    let first = writer.append_within(step("CA1", 1, "menu"), LONG).await;
    assert!(!first, "whoever waited is told as soon as it is known");
    until(&clock, || !writer.is_up()).await;
    let at_once = clock.within(
        Duration::from_secs(1),
        writer.append_within(Row::Beat(wait("CA1", 2_000)), LONG),
    );
    assert_eq!(at_once.await, Some(false));
    for seq in 2..700 {
        writer.append(step("CA1", seq, "menu"));
    }
    assert_eq!(writer.waiting(), 700);

    server.start();
    until(&clock, || writer.waiting() == 0).await;
    assert!(writer.is_up());
    assert_eq!(writer.lost(), 0);
    assert_eq!(nodes(&db, "CA1").await.len(), 699);
    assert_eq!(row(&db, "CA1").await.unwrap().state, "waiting");
    assert!(writer.append_within(step("CA1", 700, "menu"), LONG).await);
    drop(writer);
    committing.await.unwrap();
    db.close().await;
}
