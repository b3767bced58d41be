//! Dialling the operator: answered, not answered, over.

use centralino::store::presence::Seat;
use rstest::rstest;

use crate::caller::Caller;
use crate::world::{Store, World};

/// The field that a `<Dial>`'s action brings.
const STATUS: &str = "DialCallStatus";

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn the_operators_leg_answered_begins_the_talk(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let offer = world.accept(&anna).await;
    caller
        .post(&world.platform.last_document().unwrap(), &[])
        .await;
    world.advance(4).await;

    for ringing in ["initiated", "ringing"] {
        leg(&caller, &offer, ringing).await;
        assert_eq!(world.state("CA1").await, "connecting");
    }
    let answered_at = world.clock.now_ms();
    leg(&caller, &offer, "in-progress").await;
    assert_eq!(world.state("CA1").await, "talking");
    let contact = world.contact(&offer).await;
    assert_eq!(contact.state, "talking");
    assert_eq!(contact.talk_at, Some(answered_at));

    world.advance(5).await;
    leg(&caller, &offer, "in-progress").await;
    assert_eq!(world.contact(&offer).await.talk_at, Some(answered_at));
}

#[rstest]
#[case::busy("busy")]
#[case::no_answer("no-answer")]
#[case::failed("failed")]
#[case::canceled("canceled")]
#[tokio::test]
async fn an_operator_who_was_not_reached_pauses_and_the_caller_goes_before_others(
    #[case] status: &str,
    #[values(Store::Sqlite, Store::Postgres)] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let entered = world.row("CA1").await.unwrap().entered_at;
    world.accept(&anna).await;
    let connect = world.platform.last_document().unwrap();
    let action = caller.post(&connect, &[]).await.dial().action.unwrap();
    let offer = offer_of(&connect);
    world.advance(20).await;
    // Another waits meanwhile, with the same priority.
    let other = Caller::new(&world, "CA2");
    let others = other.wait_in_line().await;

    let again = caller.post(&action, &[(STATUS, status)]).await.enqueue();
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    assert_eq!((row.returned, row.connect_at), (1, None));
    let Seat { wish, cause, .. } = world.seat(&anna).await;
    assert_eq!(wish, "pause");
    assert_eq!(cause, Some(format!("phone-{status}")));
    let contact = world.contact(&offer).await;
    assert_eq!(contact.outcome.as_deref(), Some("not-connected"));

    caller.beat(&again).await;
    other.beat(&others).await;
    world.settle().await;
    let bruno = world.operator("bruno").await;
    assert_eq!(world.offer_to(&bruno).await.unwrap().call, "CA1");
    // Told twice, it is still one return: the second changes nothing.
    caller.post(&action, &[(STATUS, status)]).await.enqueue();
    assert_eq!(world.state("CA1").await, "offered");
}

#[rstest]
#[case::busy("busy")]
#[case::no_answer("no-answer")]
#[case::failed("failed")]
#[case::canceled("canceled")]
#[tokio::test]
async fn not_reached_and_the_caller_gone_ends_the_call(
    #[case] status: &str,
    #[values(Store::Sqlite, Store::Postgres)] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let offer = world.accept(&anna).await;
    let connect = world.platform.last_document().unwrap();
    let action = caller.post(&connect, &[]).await.dial().action.unwrap();
    caller.status = "completed";
    assert!(caller.post(&action, &[(STATUS, status)]).await.is_empty());
    world.settle().await;
    assert_eq!(world.state("CA1").await, "ended");
    assert_eq!(world.contact(&offer).await.state, "closed");
    let seat = world.seat(&anna).await;
    assert_eq!((seat.wish.as_str(), seat.contact), ("ready", None));
}

#[rstest]
#[case::completed("completed")]
#[case::answered("answered")]
#[tokio::test]
async fn a_talk_that_is_over_begins_the_wrap_up_and_says_goodbye(
    #[case] status: &str,
    #[values(Store::Sqlite, Store::Postgres)] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let offer = world.accept(&anna).await;
    let connect = world.platform.last_document().unwrap();
    let action = caller.post(&connect, &[]).await.dial().action.unwrap();
    leg(&caller, &offer, "in-progress").await;
    world.advance(60).await;

    let goodbye = caller.post(&action, &[(STATUS, status)]).await;
    assert!(goodbye.hangs_up());
    assert!(goodbye.body.contains("Arrivederci"));
    let contact = world.contact(&offer).await;
    assert_eq!(contact.state, "wrap-up");
    let talked = contact.ended_at.unwrap() - contact.talk_at.unwrap();
    assert!((60_000..60_100).contains(&talked), "{talked} ms");
    assert_eq!(world.state("CA1").await, "in-flow");

    let replay = caller.post(&action, &[(STATUS, status)]).await;
    assert_eq!(replay.body, goodbye.body);
    caller.tells_status("completed").await;
    world.settle().await;
    assert_eq!(world.state("CA1").await, "ended");
    assert_eq!(
        world.contact(&offer).await.state,
        "wrap-up",
        "it outlives the leg"
    );
    world.advance(121).await;
    assert_eq!(world.contact(&offer).await.state, "closed");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_talk_ended_by_the_caller_wraps_up_even_if_nobody_told_that_it_began(
    #[case] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let offer = world.accept(&anna).await;
    let connect = world.platform.last_document().unwrap();
    let action = caller.post(&connect, &[]).await.dial().action.unwrap();
    // The leg's `answered` hook was lost; the dial's own end says that they spoke.
    caller.status = "completed";
    let answer = caller.post(&action, &[(STATUS, "completed")]).await;
    assert!(answer.is_empty());
    world.settle().await;
    assert_eq!(world.state("CA1").await, "ended");
    assert_eq!(world.contact(&offer).await.state, "wrap-up");
}

#[tokio::test]
async fn a_hidden_number_is_not_shown_and_ours_is() {
    let world = World::sqlite().await;
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    "anonymous".clone_into(&mut caller.from);
    caller.wait_in_line().await;
    world.accept(&anna).await;
    let connect = world.platform.last_document().unwrap();
    let dial = caller.post(&connect, &[]).await.dial();
    assert_eq!(dial.caller_id.as_deref(), Some("+3906164164"));
}

/// The operator's leg tells a status: it is a child of the caller's.
async fn leg(caller: &Caller<'_>, offer: &str, status: &'static str) {
    let mut operators = caller.clone();
    operators.sid = format!("{}-operator", caller.sid);
    operators.status = status;
    let parent = [("ParentCallSid", caller.sid.as_str())];
    let answer = operators
        .post(&format!("/voice/leg/{offer}"), &parent)
        .await;
    assert_eq!(answer.status, 204);
    caller.world.settle().await;
}

/// The offer that rides in a connect URL.
fn offer_of(connect: &str) -> String {
    connect.split('/').nth(3).unwrap().to_owned()
}
