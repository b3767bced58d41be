//! The server dies while a caller waits: the next wait request finds or makes the caller's place, with
//! the time at which they first entered, and the call is offered.

use centralino::clock::Clock;
use centralino::flow::Ticket;
use centralino::store::line::{self, Waiting};
use centralino::store::offers::Offer;
use centralino::store::{Db, offers, operators};

use crate::caller::Caller;
use crate::desk::Desk;
use crate::gateway::Gateway;
use crate::installation::{Installation, Process};
use crate::rows::{change, until};
use crate::support::postgres;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_keeps_the_place_in_line_when_the_server_is_killed_on_sqlite() {
    outlive(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_keeps_the_place_in_line_when_the_server_is_killed_on_postgresql() {
    if let Some(database) = postgres::fresh().await {
        outlive(Some(database)).await;
    }
}

async fn outlive(database: Option<postgres::Database>) {
    let gateway = Gateway::start(7).await;
    let installation = Installation::new(database, &gateway.url);
    installation.add_operator("anna");
    let server = installation.start();
    let anna = Desk::sign_in(&server.base, "anna").await;
    let mut waiting = Vec::new();
    for sid in ["CAkept", "CAlost"] {
        let caller = Caller::new(&installation.token, sid);
        let path = caller.walk_to_queue(&[&server.base]).await;
        let path = caller.wait(&server.base, &path).await;
        waiting.push((caller, path));
    }
    kill_while_they_wait(&installation, server, &waiting).await;
    let killed = Clock::system().now_ms();

    let server = installation.start();
    let db = Db::open(&installation.database).await.unwrap();
    for (caller, path) in &waiting {
        caller.wait(&server.base, path).await;
        keeps_the_place(&db, caller, entered(path), killed).await;
    }
    anna.wish(&server.base, "ready").await;
    let offer = until("the call is offered", async || offer_to(&db, "anna").await).await;
    assert_eq!(offer.call, "CAkept", "who entered first goes first");
    let accept = format!("/console/offers/{}/accept", offer.id);
    let accepted = anna.post(&server.base, &accept, &[]).await.unwrap();
    assert_eq!(accepted.status, 303, "{accepted:?}");
    db.close().await;
    server.ask_to_stop();
    assert!(server.ended().await.success());
}

/// The server dies once both are in line; one of them as if it had died before the row was committed.
async fn kill_while_they_wait(
    installation: &Installation,
    server: Process,
    waiting: &[(Caller, String)],
) {
    let db = Db::open(&installation.database).await.unwrap();
    for (caller, _) in waiting {
        until("the caller is in line", async || {
            place(&db, &caller.sid).await
        })
        .await;
    }
    db.close().await;
    server.kill();
    let db = Db::open(&installation.database).await.unwrap();
    change(&db, "DELETE FROM line WHERE call = 'CAlost'").await;
    db.close().await;
}

/// The caller is in line since `entered`, and was heard of again since the server was killed.
async fn keeps_the_place(db: &Db, caller: &Caller, entered: i64, killed: i64) {
    let row = until("the caller is in line", async || {
        let row = place(db, &caller.sid).await?;
        (row.beat_at > killed).then_some(row)
    })
    .await;
    let found = (row.state.as_str(), row.entered_at);
    assert_eq!(found, ("waiting", entered), "{}", caller.sid);
    assert!(entered < killed, "the time of entry is the first");
}

fn entered(wait_path: &str) -> i64 {
    let ticket = wait_path.strip_prefix("/voice/wait/").unwrap();
    Ticket::parse_wait(ticket).unwrap().0.entered_ms
}

async fn place(db: &Db, call: &str) -> Option<Waiting> {
    let mut tx = db.read().await.unwrap();
    let row = line::find(&mut tx, call).await.unwrap();
    // It can be offered once its wait document was asked.
    row.filter(|row| row.queue_sid.is_some())
}

/// The live offer to an operator.
pub async fn offer_to(db: &Db, name: &str) -> Option<Offer> {
    let mut tx = db.read().await.unwrap();
    let operator = operators::by_name(&mut tx, name).await.unwrap().unwrap();
    offers::live_of_operator(&mut tx, &operator.id)
        .await
        .unwrap()
}
