//! Two servers on one PostgreSQL: a call's steps go to either, a call is offered once, and of all who
//! accept one offer one wins.

use std::collections::BTreeSet;

use centralino::store::Db;
use tokio::task::JoinSet;

use crate::caller::Caller;
use crate::desk::Desk;
use crate::gateway::Gateway;
use crate::installation::{Installation, Process};
use crate::rows::{number, texts, until};
use crate::support::postgres;
use crate::waiting::offer_to;

/// How many accept at the same time.
const ACCEPTS: usize = 200;
/// Who is there.
const STAFF: [&str; 4] = ["anna", "bruno", "carla", "dario"];
/// How many call.
const CALLS: u32 = 12;

struct Cluster {
    installation: Installation,
    servers: [Process; 2],
    _gateway: Gateway,
}

impl Cluster {
    /// Two servers, or nothing when the test is to be skipped.
    async fn start(staff: &[&str]) -> Option<Self> {
        let database = postgres::fresh().await?;
        let gateway = Gateway::start(11).await;
        let installation = Installation::new(Some(database), &gateway.url);
        for name in staff {
            installation.add_operator(name);
        }
        let servers = [installation.start(), installation.start()];
        Some(Self {
            installation,
            servers,
            _gateway: gateway,
        })
    }

    fn bases(&self) -> [&str; 2] {
        self.servers.each_ref().map(|server| server.base.as_str())
    }

    async fn stop(self) {
        for server in self.servers {
            server.ask_to_stop();
            assert!(server.ended().await.success());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_who_accept_one_offer_at_two_servers_one_wins() {
    let Some(cluster) = Cluster::start(&STAFF[..1]).await else {
        return;
    };
    let [one, other] = cluster.bases();
    let anna = Desk::sign_in(one, "anna").await;
    let caller = Caller::new(&cluster.installation.token, "CA1");
    let wait = caller.walk_to_queue(&[one, other]).await;
    caller.wait(other, &wait).await;
    let db = Db::open(&cluster.installation.database).await.unwrap();
    let steps = "SELECT COUNT(*) FROM journal WHERE call = 'CA1'";
    until("every step is in the journal once", async || {
        (number(&db, steps).await >= 2).then_some(())
    })
    .await;
    anna.wish(other, "ready").await;
    let offer = until("the call is offered", async || offer_to(&db, "anna").await).await;

    let path = format!("/console/offers/{}/accept", offer.id);
    let mut accepting = JoinSet::new();
    for attempt in 0..ACCEPTS {
        let (anna, path) = (anna.clone(), path.clone());
        let base = [one, other][attempt % 2].to_owned();
        accepting.spawn(async move { anna.post(&base, &path, &[]).await.unwrap() });
    }
    let mut winners = Vec::new();
    for answer in accepting.join_all().await {
        if answer.status == 303 {
            winners.push(answer.to);
        } else {
            assert_eq!(answer.status, 409, "{answer:?}");
            assert!(answer.text.contains("Ha già accettato anna"), "{answer:?}");
        }
    }
    let contacts = texts(&db, "SELECT id FROM contacts").await;
    assert_eq!(contacts.len(), 1);
    assert_eq!(winners, [format!("/console/contacts/{}", contacts[0])]);
    let dequeues = "SELECT COUNT(*) FROM jobs WHERE kind = 'dequeue'";
    assert_eq!(number(&db, dequeues).await, 1);
    db.close().await;
    cluster.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_offer_every_call_once_in_turn() {
    let Some(cluster) = Cluster::start(&STAFF).await else {
        return;
    };
    let [one, other] = cluster.bases();
    let mut desks = Vec::new();
    for (number, name) in STAFF.into_iter().enumerate() {
        desks.push(Desk::sign_in([one, other][number % 2], name).await);
    }
    // One after the other, so that there is an order; each goes back and forth between the servers.
    let mut in_turn = Vec::new();
    for number in 0..CALLS {
        let caller = Caller::new(&cluster.installation.token, &format!("CA{number:02}"));
        let wait = caller.walk_to_queue(&[one, other]).await;
        caller
            .wait(if number % 2 == 0 { one } else { other }, &wait)
            .await;
        in_turn.push(caller.sid);
    }
    let db = Db::open(&cluster.installation.database).await.unwrap();
    let waiting = "SELECT COUNT(*) FROM line WHERE queue_sid IS NOT NULL";
    until("everybody is in line", async || {
        (number(&db, waiting).await == i64::from(CALLS)).then_some(())
    })
    .await;
    let mut wishing = JoinSet::new();
    for (number, desk) in desks.iter().cloned().enumerate() {
        let base = [one, other][number % 2].to_owned();
        wishing.spawn(async move {
            desk.pong(&base).await;
            desk.wish(&base, "ready").await;
        });
    }
    wishing.join_all().await;
    let live = "SELECT call FROM offers WHERE state = 'offered' ORDER BY call";
    let offered = until("everybody has an offer", async || {
        let offered = texts(&db, live).await;
        (offered.len() == STAFF.len()).then_some(offered)
    })
    .await;
    assert_eq!(offered, in_turn[..STAFF.len()]);
    let all = texts(&db, "SELECT operator FROM offers").await;
    assert_eq!(all.len(), STAFF.len(), "an offer was made twice");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), STAFF.len());
    db.close().await;
    cluster.stop().await;
}
