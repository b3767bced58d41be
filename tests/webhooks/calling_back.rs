//! Out of the line to be rung back: offered once, promised only when it is written down, and nobody
//! loses a place.

use rstest::rstest;

use centralino::clock::Clock;
use centralino::store::Db;
use centralino::twiml::Enqueue;

use crate::caller::{Answer, Caller};
use crate::support::postgres::Server;
use crate::world::{Store, World};

const OFFER: &str = "Se vuole, la richiamiamo noi.";

impl Caller<'_> {
    /// Five minutes in line: the wait document is asked again.
    async fn after_five_minutes(&self, queue: &Enqueue) -> Answer {
        self.world.advance(301).await;
        self.beat(queue).await
    }

    /// At the offer: the address that hears the answer.
    async fn at_the_offer(&self, queue: &Enqueue) -> String {
        let answer = self.after_five_minutes(queue).await;
        assert!(answer.leaves(), "{}", answer.body);
        let offer = self.left(queue, "leave").await;
        assert!(offer.body.contains(OFFER), "{}", offer.body);
        offer.gather().action.unwrap()
    }

    async fn presses(&self, url: &str, keys: &str) -> Answer {
        self.post(url, &[("Digits", keys)]).await
    }

    /// The caller has asked for something that the store must write down.
    async fn goes_on(&self, answer: &Answer) -> Answer {
        self.post(&answer.redirect(), &[]).await
    }
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn who_stays_silent_is_back_in_the_same_line_and_place_and_is_asked_once(
    #[case] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let entered = world.row("CA1").await.unwrap().entered_at;
    let url = caller.at_the_offer(&queue).await;
    assert_eq!(world.state("CA1").await, "in-flow");
    let again = caller.post(&url, &[]).await.enqueue();
    assert_eq!(again.queue, queue.queue);
    world.settle().await;
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    // A late word of the old queue changes nothing.
    caller.beat(&queue).await;
    caller.beat(&again).await;
    world.advance(301).await;
    let later = caller.beat(&again).await;
    assert!(later.redirect().starts_with("/voice/wait/"));
    world.settle().await;
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    let anna = world.operator("anna").await;
    assert_eq!(world.offer_to(&anna).await.unwrap().call, "CA1");
    assert!(world.promise("CA1").await.is_none());
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn the_own_number_is_promised_and_the_wait_ends(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let mut caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let entered = world.row("CA1").await.unwrap().entered_at;
    let url = caller.at_the_offer(&queue).await;
    let answer = caller.presses(&url, "1").await;
    assert!(world.promise("CA1").await.is_none());
    let accepted = caller.goes_on(&answer).await;
    // Before the answer went out, not later.
    let promise = world.promise("CA1").await.unwrap();
    assert!(accepted.hangs_up());
    assert!(
        accepted
            .body
            .contains("La chiamiamo appena tocca a lei al numero tre tre tre")
    );
    assert_eq!(
        (promise.entered_at, promise.state.as_str()),
        (entered, "open")
    );
    assert_eq!(promise.number, caller.from);
    assert_eq!(promise.due_at, world.clock.now_ms());
    assert_eq!(world.state("CA1").await, "ended");

    // The platform asks again, on this server and on another.
    assert_eq!(caller.goes_on(&answer).await.body, accepted.body);
    world.settle().await;
    caller.tells_status("completed").await;
    world.settle().await;
    assert_eq!(world.promise("CA1").await.unwrap().state, "open");
    let anna = world.operator("anna").await;
    assert_eq!(world.offer_to(&anna).await, None, "nobody is in line");
}

#[tokio::test]
async fn another_number_is_read_back_and_stands_in_no_address() {
    let world = World::sqlite().await;
    let mut caller = Caller::new(&world, "CA1");
    caller.from = "anonymous".to_owned();
    let queue = caller.wait_in_line().await;
    let url = caller.at_the_offer(&queue).await;
    let number = caller.presses(&url, "2").await.gather().action.unwrap();
    let read_back = caller.presses(&number, "0659054321").await;
    assert!(
        read_back
            .body
            .contains("Ho capito zero sei cinque, nove zero cinque")
    );
    assert!(!read_back.body.contains("0659054321"));
    let url = read_back.gather().action.unwrap();
    world.settle().await;
    let again = caller.presses(&url, "*").await;
    assert!(
        again
            .body
            .contains("Ho capito zero sei cinque, nove zero cinque")
    );
    let url = again.gather().action.unwrap();
    let answer = caller.presses(&url, "1").await;
    let accepted = caller.goes_on(&answer).await;
    assert!(
        accepted
            .body
            .contains("al numero zero sei cinque, nove zero cinque")
    );
    assert!(accepted.hangs_up());
    let promise = world.promise("CA1").await.unwrap();
    assert_eq!(promise.number, "+390659054321");
}

#[tokio::test]
async fn a_number_that_we_do_not_ring_is_asked_for_again() {
    let world = World::sqlite().await;
    let mut caller = Caller::new(&world, "CA1");
    caller.from = "+4915112345678".to_owned();
    let queue = caller.wait_in_line().await;
    let url = caller.at_the_offer(&queue).await;
    let answer = caller.presses(&url, "1").await;
    let refused = caller.goes_on(&answer).await;
    assert!(
        refused
            .body
            .contains("A questo numero non possiamo telefonare.")
    );
    let url = refused.gather().action.unwrap();
    let premium = caller
        .presses(&url, "899123456")
        .await
        .gather()
        .action
        .unwrap();
    world.settle().await;
    let answer = caller.presses(&premium, "1").await;
    let refused = caller.goes_on(&answer).await;
    assert!(
        refused
            .body
            .contains("A questo numero non possiamo telefonare.")
    );
    assert!(world.promise("CA1").await.is_none());
    // Silence leads back in line in the end.
    let url = refused.gather().action.unwrap();
    let url = caller.post(&url, &[]).await.gather().action.unwrap();
    assert!(caller.post(&url, &[]).await.queues());
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn who_is_on_the_way_to_an_operator_is_never_told_to_leave(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    world.advance(280).await;
    caller.beat(&queue).await;
    world.advance(14).await;
    let anna = world.operator("anna").await;
    let offer = world.accept(&anna).await;
    // Within the time that the platform has to fetch the connect document.
    world.advance(7).await;
    assert_eq!(world.state("CA1").await, "connecting");
    let answer = caller.beat(&queue).await;
    assert!(!answer.leaves(), "{}", answer.body);
    assert!(answer.redirect().starts_with("/voice/wait/"));
    assert_eq!(world.state("CA1").await, "connecting");
    assert_eq!(world.offer(&offer).await.state, "accepted");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn an_offer_to_an_operator_is_withdrawn_before_the_caller_is_told_to_leave(
    #[case] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    world.advance(280).await;
    caller.beat(&queue).await;
    world.advance(21).await;
    let anna = world.operator("anna").await;
    let offer = world.offer_to(&anna).await.unwrap();
    assert!(caller.beat(&queue).await.leaves());
    let offer = world.offer(&offer.id).await;
    assert_eq!(
        (offer.state.as_str(), offer.cause.as_deref()),
        ("withdrawn", Some("caller-left"))
    );
    assert_eq!(world.state("CA1").await, "leaving");
    // The answer was lost: the platform asks for the wait document again.
    assert!(caller.beat(&queue).await.leaves());
    assert_eq!(world.offer_to(&anna).await, None);
}

#[tokio::test]
async fn in_our_own_loop_the_offer_comes_at_once() {
    let world = World::sqlite().await;
    let caller = Caller::new(&world, "CA1");
    let queue = caller.ask_for_a_person().await;
    let action = queue.action.as_deref().unwrap();
    let full = [("QueueResult", "queue-full")];
    let url = caller.post(action, &full).await.redirect();
    let url = caller.post(&url, &[]).await.redirect();
    world.advance(301).await;
    let offer = caller.post(&url, &[]).await;
    assert!(offer.body.contains(OFFER), "{}", offer.body);
    assert_eq!(world.state("CA1").await, "in-flow");
    let url = offer.gather().action.unwrap();
    let again = caller.post(&url, &[]).await.enqueue();
    caller.beat(&again).await;
    world.settle().await;
    assert_eq!(world.state("CA1").await, "waiting");
}

#[tokio::test]
async fn while_closed_the_promise_is_for_the_reopening() {
    let world = World::at("2015-03-10T20:00:00Z").await;
    let caller = Caller::new(&world, "CA1");
    let closed = caller.dial().await.gather().action.unwrap();
    let language = caller.presses(&closed, "1").await.gather().action.unwrap();
    let offer = caller
        .presses(&language, "3")
        .await
        .gather()
        .action
        .unwrap();
    let answer = caller.presses(&offer, "1").await;
    let accepted = caller.goes_on(&answer).await;
    assert!(
        accepted
            .body
            .contains("We will call you tomorrow at 8 a.m. on three three three")
    );
    assert!(accepted.hangs_up());
    let promise = world.promise("CA1").await.unwrap();
    let opens: jiff::Timestamp = "2015-03-11T07:00:00Z".parse().unwrap();
    assert_eq!(promise.due_at, opens.as_millisecond());
    assert_eq!(
        (promise.queue.as_str(), promise.language.as_str()),
        ("general", "en")
    );
}

#[tokio::test]
async fn while_the_store_is_away_nobody_leaves_and_nothing_is_promised() {
    let Some(server) = Server::own() else {
        return;
    };
    let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
    let world = World::on(clock, server.url.clone()).await;
    let waits = Caller::new(&world, "CA1");
    let first = waits.wait_in_line().await;
    let asks = Caller::new(&world, "CA2");
    let second = asks.wait_in_line().await;
    let entered = world.row("CA2").await.unwrap().entered_at;
    let url = asks.at_the_offer(&second).await;
    let answer = asks.presses(&url, "1").await;
    world.settle().await;

    server.stop();
    // The first row finds out that the store is away.
    Caller::new(&world, "CA3").dial().await.gather();
    world.settle().await;
    assert!(!world.app.ctx.writer.is_up());
    let still = waits.beat(&first).await;
    assert!(
        still.redirect().starts_with("/voice/wait/"),
        "{}",
        still.body
    );
    let again = asks.goes_on(&answer).await.enqueue();
    asks.beat(&again).await;
    // Asked out of the line, and the store goes away before the platform says that the caller left.
    let offer = waits.left(&first, "leave").await;
    assert!(offer.body.contains(OFFER), "{}", offer.body);

    server.start();
    world.advance(3).await;
    let row = world.row("CA2").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    assert!(world.promise("CA2").await.is_none());
    assert!(waits.beat(&first).await.leaves());
}

impl World {
    /// The steps of a call at which numbers were typed are in the journal of this call from now on:
    /// moved away, they are as good as not committed yet.
    async fn moves_last_number(&self, from: &str, to: &str) {
        let sql = "UPDATE journal SET call = $2 WHERE call = $1 AND seq = (SELECT MAX(seq) FROM \
                   journal WHERE call = $1 AND effects LIKE '%collected%')";
        let moved = match &self.app.ctx.db {
            Db::Sqlite { write, .. } => {
                let done = sqlx::query(sql).bind(from).bind(to).execute(write).await;
                done.unwrap().rows_affected()
            }
            Db::Postgres(pool) => {
                let done = sqlx::query(sql).bind(from).bind(to).execute(pool).await;
                done.unwrap().rows_affected()
            }
        };
        assert_eq!(moved, 1);
    }
}

#[rstest]
#[case::sqlite(Store::Sqlite, false)]
#[case::postgres(Store::Postgres, false)]
#[case::sqlite_and_then_it_is_there(Store::Sqlite, true)]
#[case::postgres_and_then_it_is_there(Store::Postgres, true)]
#[tokio::test]
async fn while_a_number_is_not_in_the_journal_no_older_one_passes_for_it(
    #[case] store: Store,
    #[case] in_time: bool,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let offer = caller.at_the_offer(&queue).await;
    let number = caller.presses(&offer, "2").await.gather().action.unwrap();
    let wrong = caller.presses(&number, "0659054321").await;
    let url = wrong.gather().action.unwrap();
    let number = caller.presses(&url, "2").await.gather().action.unwrap();
    let right = caller.presses(&number, "0659054322").await;
    assert!(
        right
            .body
            .contains("Ho capito zero sei cinque, nove zero cinque"),
        "{}",
        right.body
    );
    world.settle().await;

    world.moves_last_number("CA1", "on its way").await;
    let url = right.gather().action.unwrap();
    let repeated = caller.presses(&url, "*").await;
    assert!(
        repeated
            .body
            .contains("Ho capito il numero che ha digitato."),
        "{}",
        repeated.body
    );
    if in_time {
        world.moves_last_number("on its way", "CA1").await;
    }
    let url = repeated.gather().action.unwrap();
    let answer = caller.presses(&url, "1").await;
    let last = caller.goes_on(&answer).await;
    world.settle().await;
    let promise = world.promise("CA1").await;
    if in_time {
        assert!(last.hangs_up(), "{}", last.body);
        assert_eq!(promise.unwrap().number, "+390659054322");
    } else {
        assert!(last.queues(), "{}", last.body);
        assert!(promise.is_none());
        assert_eq!(world.state("CA1").await, "waiting");
    }
}
