//! The ways out of the platform's queue: what the `<Enqueue>`'s action does with each result.

use rstest::rstest;

use crate::caller::{Caller, client};
use crate::world::{Store, World};

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn redirected_gets_the_same_dial_as_the_connect_url(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    world.accept(&anna).await;
    let before = world.row("CA1").await.unwrap().state;

    let from_action = caller.left(&queue, "redirected").await;
    let document = world.platform.last_document().unwrap();
    let from_connect = caller.post(&document, &[]).await;
    assert_eq!(from_action.body, from_connect.body);
    assert_eq!(client(&from_action.dial()).address, "anna");
    assert_eq!(world.state("CA1").await, before);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn redirected_without_an_accepted_offer_waits_on(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let again = caller.left(&queue, "redirected").await.enqueue();
    assert_eq!(again.action, queue.action);
    assert_eq!(world.state("CA1").await, "waiting");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_leave_that_nobody_asked_for_leads_back_and_loses_no_place(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let entered = world.row("CA1").await.unwrap().entered_at;
    world.advance(40).await;
    let next = caller.left(&queue, "leave").await;
    // Nobody asked the caller out: there is no reason to go on elsewhere.
    let again = next.enqueue();
    caller.beat(&again).await;
    world.settle().await;
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    assert_eq!(world.journal("CA1").await.len(), 3);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn hangup_ends_the_call_and_withdraws_the_offer(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let offer = world.offer_to(&anna).await.unwrap();
    caller.status = "completed";
    assert!(caller.left(&queue, "hangup").await.is_empty());

    // Before the answer went out, not later.
    assert_eq!(world.offer(&offer.id).await.state, "withdrawn");
    assert_eq!(world.state("CA1").await, "ended");
    let call = world.call("CA1").await.unwrap();
    assert_eq!(call.cause.as_deref(), Some("abandoned"));
    let seat = world.seat(&anna).await;
    assert_eq!((seat.wish.as_str(), seat.offer), ("ready", None));
}

#[rstest]
#[case::queue_full("queue-full")]
#[case::error("error")]
#[case::system_error("system-error")]
#[tokio::test]
async fn who_could_not_be_queued_waits_in_our_own_loop_and_is_served(
    #[case] result: &str,
    #[values(Store::Sqlite, Store::Postgres)] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    // The platform refuses at once: the wait document was never asked by a queue.
    let queue = caller.ask_for_a_person().await;
    let action = queue.action.as_deref().unwrap();
    let answer = caller.post(action, &[("QueueResult", result)]).await;
    let url = answer.redirect();
    assert_eq!(answer.document().verbs.len(), 1);
    assert!(url.starts_with("/voice/wait/"));
    let next = caller.post(&url, &[]).await.redirect();
    caller.post(&next, &[]).await;
    world.settle().await;
    assert_eq!(world.state("CA1").await, "waiting");

    // It is in no queue of the platform's: the call itself is redirected.
    let anna = world.operator("anna").await;
    let offer = world.accept(&anna).await;
    let asked = world.platform.asked();
    assert_eq!(
        asked.last().map(String::as_str),
        Some("POST Calls/CA1.json")
    );
    let document = world.platform.last_document().unwrap();
    assert!(document.starts_with(&format!("/voice/connect/{offer}/")));
    assert_eq!(
        client(&caller.post(&document, &[]).await.dial()).address,
        "anna"
    );
}

#[rstest]
#[case::bridged("bridged")]
#[case::bridging_in_process("bridging-in-process")]
#[case::redirected_from_bridged("redirected-from-bridged")]
#[case::unknown("qualcosa-di-nuovo")]
#[case::absent("")]
#[tokio::test]
async fn any_other_result_leads_back_to_a_person_unless_the_caller_is_gone(#[case] result: &str) {
    let world = World::sqlite().await;
    let mut caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let again = caller.left(&queue, result).await.enqueue();
    assert_eq!(
        (again.queue, again.action),
        (queue.queue.clone(), queue.action.clone())
    );
    assert_eq!(world.state("CA1").await, "waiting");
    caller.status = "completed";
    assert!(caller.left(&queue, result).await.is_empty());
}
