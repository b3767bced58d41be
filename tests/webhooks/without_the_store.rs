//! PostgreSQL stops and starts again under running calls.

use std::time::{Duration, Instant};

use centralino::clock::Clock;

use crate::caller::{Answer, Caller};
use crate::platform::Says;
use crate::support::postgres::Server;
use crate::world::World;

/// A document that waits for no database comes in far less than the 300 ms that queueing may wait.
const AT_ONCE: Duration = Duration::from_millis(150);

async fn world_on(server: &Server) -> World {
    let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
    World::on(clock, server.url.clone()).await
}

/// The answer, which must come at once.
async fn at_once(asked: impl Future<Output = Answer>) -> Answer {
    let before = Instant::now();
    let answer = asked.await;
    let took = before.elapsed();
    assert!(took < AT_ONCE, "{took:?}");
    answer
}

#[tokio::test]
async fn the_caller_walks_the_menu_and_is_in_line_when_the_store_is_back() {
    let Some(server) = Server::own() else {
        return;
    };
    let world = world_on(&server).await;
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    // Whatever the platform's REST says, nobody is reaped soon after the store's recovery.
    world.platform.call_says(Says::Yes("completed"));
    world.advance(130).await;

    server.stop();
    // The first row finds out that the store is away.
    at_once(caller.dial()).await.gather();
    world.settle().await;
    assert!(!world.app.ctx.writer.is_up());
    let menu = at_once(caller.dial()).await.gather().action.unwrap();
    let services = at_once(caller.post(&menu, &[("Digits", "1")]))
        .await
        .gather();
    let services = services.action.unwrap();
    let reason = caller.post(&services, &[("Digits", "2")]);
    let reason = at_once(reason).await.gather().action.unwrap();
    let speech = [("SpeechResult", "ho perso il PIN")];
    let entered = world.clock.now_ms();
    let queue = at_once(caller.post(&reason, &speech)).await.enqueue();
    assert_eq!(queue.queue, "pin");
    let next = at_once(caller.beat(&queue)).await.redirect();
    world.let_pass(2).await;
    let next = caller.post(&next, &[("QueueSid", "QU1")]);
    at_once(next).await.redirect();

    server.start();
    world.advance(3).await;
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("offered", entered));
    assert_eq!(world.offer_to(&anna).await.unwrap().call, "CA1");
    let journal = world.journal("CA1").await;
    assert_eq!(
        journal.iter().map(|step| step.seq).collect::<Vec<_>>(),
        [0, 1, 2, 3]
    );

    // The offer runs out, and the platform does not ask for the wait document any more.
    world.advance(110).await;
    assert_eq!(world.state("CA1").await, "waiting");
    assert_eq!(world.platform.asked(), Vec::<String>::new());
    world.advance(20).await;
    assert_eq!(world.state("CA1").await, "ended");
}

#[tokio::test]
async fn what_status_hooks_tell_meanwhile_is_carried_out_afterwards() {
    let Some(server) = Server::own() else {
        return;
    };
    let world = world_on(&server).await;
    let mut known = Caller::new(&world, "CA1");
    known.wait_in_line().await;

    server.stop();
    let mut unknown = Caller::new(&world, "CA2");
    unknown.dial().await.gather();
    world.settle().await;
    let queue = unknown.ask_for_a_person().await;
    unknown.beat(&queue).await;
    for caller in [&mut known, &mut unknown] {
        assert_eq!(at_once(caller.tells_status("completed")).await.status, 204);
    }
    let mut hung_up = Caller::new(&world, "CA3");
    let queue = hung_up.ask_for_a_person().await;
    hung_up.beat(&queue).await;
    hung_up.status = "completed";
    assert!(hung_up.left(&queue, "hangup").await.is_empty());
    let sms = [("MessageSid", "SM1"), ("MessageStatus", "sent")];
    assert_eq!(at_once(known.post("/sms/status", &sms)).await.status, 204);

    server.start();
    world.advance(3).await;
    for (sid, row, cause) in [
        ("CA1", "ended", "completed"),
        ("CA2", "", "completed"),
        ("CA3", "", "abandoned"),
    ] {
        let call = world.call(sid).await.unwrap();
        assert_eq!(call.cause.as_deref(), Some(cause), "{sid}");
        assert_eq!(call.from_number, "+393331234567", "{sid}");
        let state = world.state(sid).await;
        assert!([row, "ended"].contains(&&*state), "{sid}: {state}");
    }
    let anna = world.operator("anna").await;
    assert_eq!(
        world.offer_to(&anna).await,
        None,
        "nobody is left to be offered"
    );
    let mut tx = world.app.ctx.db.read().await.unwrap();
    let told = centralino::store::messages::find(&mut tx, "SM1").await;
    assert_eq!(told.unwrap().unwrap().status, "sent");
}

#[tokio::test]
async fn a_dial_that_ends_meanwhile_is_recorded_afterwards() {
    let Some(server) = Server::own() else {
        return;
    };
    let world = world_on(&server).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    let mut dials = Vec::new();
    for (sid, operator) in [("CA1", &anna), ("CA2", &bruno)] {
        let caller = Caller::new(&world, sid);
        caller.wait_in_line().await;
        let offer = world.accept(operator).await;
        let connect = world.platform.last_document().unwrap();
        let action = caller.post(&connect, &[]).await.dial().action.unwrap();
        dials.push((caller, offer, action));
    }
    server.stop();
    let [(one, unreached, first), (two, talked, second)] = dials.try_into().ok().unwrap();
    let busy = [("DialCallStatus", "busy")];
    let again = one.post(&first, &busy).await.enqueue();
    let completed = [("DialCallStatus", "completed")];
    assert!(two.post(&second, &completed).await.hangs_up());
    one.beat(&again).await;

    server.start();
    world.advance(3).await;
    assert_eq!(world.row("CA1").await.unwrap().returned, 1);
    assert_eq!(world.contact(&unreached).await.state, "closed");
    assert_eq!(world.seat(&anna).await.cause.as_deref(), Some("phone-busy"));
    assert_eq!(world.contact(&talked).await.state, "wrap-up");
    world.ready(&anna).await;
    one.beat(&again).await;
    world.settle().await;
    assert_eq!(world.offer_to(&anna).await.unwrap().call, "CA1");
}
