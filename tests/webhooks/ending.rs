//! The one transition that closes a call, and all that comes too late.

use centralino::workflows::answer_offer::{Accept, accept};
use centralino::workflows::end_call::end_call;
use rstest::rstest;

use crate::caller::Caller;
use crate::platform::Says;
use crate::world::{Store, World};

#[rstest]
#[case::completed("completed")]
#[case::busy("busy")]
#[case::failed("failed")]
#[case::no_answer("no-answer")]
#[case::canceled("canceled")]
#[tokio::test]
async fn a_terminal_status_of_the_callers_leg_ends_the_call(
    #[case] status: &'static str,
    #[values(Store::Sqlite, Store::Postgres)] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let offer = world.offer_to(&anna).await.unwrap();
    let answer = caller.tells_status(status).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    world.settle().await;
    assert_eq!(world.state("CA1").await, "ended");
    assert_eq!(
        world.call("CA1").await.unwrap().cause.as_deref(),
        Some(status)
    );
    assert_eq!(world.offer(&offer.id).await.state, "withdrawn");
}

#[tokio::test]
async fn a_status_that_ends_nothing_ends_nothing() {
    let world = World::sqlite().await;
    let mut caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    for status in [
        "queued",
        "initiated",
        "ringing",
        "in-progress",
        "chissà",
        "",
    ] {
        assert_eq!(caller.tells_status(status).await.status, 204);
    }
    world.settle().await;
    assert_eq!(world.state("CA1").await, "waiting");
    assert_eq!(world.call("CA1").await.unwrap().ended_at, None);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_status_with_a_parent_never_ends_the_callers_call(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let mut operators = caller.clone();
    operators.status = "completed";
    // Even a platform that names the caller's leg in both fields does no harm.
    for sid in ["CA1", "CA2"] {
        sid.clone_into(&mut operators.sid);
        let parent = [("ParentCallSid", "CA1")];
        let answer = operators.post("/voice/status", &parent).await;
        assert_eq!(answer.status, 204);
    }
    world.settle().await;
    assert_eq!(world.state("CA1").await, "waiting");
    assert_eq!(world.call("CA1").await.unwrap().ended_at, None);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn end_call_can_be_called_again_and_the_first_cause_stays(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let mut caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    caller.status = "completed";
    caller.left(&queue, "hangup").await;
    let first = world.call("CA1").await.unwrap();
    world.advance(3).await;
    caller.left(&queue, "hangup").await;
    caller.tells_status("completed").await;
    world.settle().await;
    end_call(&world.app.ctx, "CA1", "reaped").await.unwrap();
    assert_eq!(world.call("CA1").await.unwrap(), first);
    assert_eq!(first.cause.as_deref(), Some("abandoned"));
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn wait_connect_and_action_after_the_end_change_nothing(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let offer = world.accept(&anna).await;
    let connect = world.platform.last_document().unwrap();
    let action = caller.post(&connect, &[]).await.dial().action.unwrap();
    caller.tells_status("completed").await;
    world.settle().await;
    let before = (world.row("CA1").await, world.contact(&offer).await);

    // Late requests, some of which still say that the leg is in progress.
    caller.status = "in-progress";
    world.advance(1).await;
    caller.beat(&queue).await.document();
    assert!(caller.post(&connect, &[]).await.is_empty());
    for result in ["redirected", "queue-full", "bridged"] {
        caller.left(&queue, result).await.document();
    }
    for status in ["busy", "completed"] {
        let dial = [("DialCallStatus", status)];
        caller.post(&action, &dial).await.document();
    }
    let menu = caller.dial().await.gather().action.unwrap();
    caller.post(&menu, &[("Digits", "0")]).await.enqueue();
    world.settle().await;
    assert_eq!(
        (world.row("CA1").await, world.contact(&offer).await),
        before
    );
    assert_eq!(world.seat(&anna).await.wish, "ready");
    assert_eq!(world.offer_to(&anna).await, None);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_wait_for_a_call_that_ended_before_its_row_was_written_waits_nowhere(
    #[case] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    // The end is told first: the arrival and the place in line come after it.
    let mut caller = Caller::new(&world, "CA1");
    caller.tells_status("completed").await;
    world.settle().await;
    caller.status = "in-progress";
    caller.wait_in_line().await;
    assert_eq!(world.state("CA1").await, "ended");
    let call = world.call("CA1").await.unwrap();
    assert_eq!(call.cause.as_deref(), Some("completed"));
    assert_eq!(call.from_number, "+393331234567", "it is known after all");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn hang_up_against_accept_whoever_commits_first_wins(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    world.platform.taking_out_says(Says::Gone);
    world.platform.call_says(Says::Yes("completed"));
    for round in 0..20 {
        let sid = format!("CA{round}");
        let mut caller = Caller::new(&world, &sid);
        let queue = caller.wait_in_line().await;
        let offer = world.offer_to(&anna).await.unwrap();
        caller.status = "completed";
        let ctx = &world.app.ctx;
        let (hung_up, accepted) =
            tokio::join!(caller.left(&queue, "hangup"), accept(ctx, &anna, &offer.id));
        assert!(hung_up.is_empty());
        let accepted = accepted.unwrap();
        assert!(
            matches!(accepted, Accept::Won(_) | Accept::Over(_)),
            "{accepted:?}"
        );
        world.settle().await;

        assert_eq!(world.state(&sid).await, "ended", "round {round}");
        assert_ne!(world.offer(&offer.id).await.state, "offered");
        let seat = world.seat(&anna).await;
        let free = (seat.wish.as_str(), seat.offer, seat.contact);
        assert_eq!(free, ("ready", None, None), "round {round}: {accepted:?}");
    }
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_call_that_ended_unheard_is_reaped_and_one_that_lives_is_not(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    Caller::new(&world, "CA1").wait_in_line().await;
    world.platform.call_says(Says::Yes("completed"));
    world.advance(118).await;
    assert_eq!(world.platform.asked(), Vec::<String>::new());
    assert_eq!(
        world.state("CA1").await,
        "waiting",
        "nobody so soon after the start"
    );

    world.platform.call_says(Says::TimeOut);
    world.advance(5).await;
    assert!(!world.platform.asked().is_empty());
    assert_eq!(
        world.state("CA1").await,
        "waiting",
        "a failing REST reaps nobody"
    );
    world.platform.call_says(Says::Yes("in-progress"));
    world.advance(60).await;
    assert_eq!(world.state("CA1").await, "waiting", "it lives");
    world.platform.call_says(Says::Gone);
    world.advance(61).await;
    assert_eq!(world.state("CA1").await, "ended");
    assert_eq!(
        world.call("CA1").await.unwrap().cause.as_deref(),
        Some("reaped")
    );
}
