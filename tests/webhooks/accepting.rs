//! From the operator's yes to the document that dials: the first rows of the table of the life of
//! a call.

use rstest::rstest;

use crate::caller::{Caller, client};
use crate::platform::Says;
use crate::world::{Store, World};

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn accept_takes_the_caller_out_of_the_queue_after_the_commit(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    assert_eq!(world.state("CA1").await, "offered");
    assert_eq!(world.platform.asked(), Vec::<String>::new());

    let offer = world.accept(&anna).await;
    assert_eq!(world.offer(&offer).await.state, "accepted");
    assert_eq!(world.state("CA1").await, "connecting");
    assert_eq!(world.contact(&offer).await.state, "connecting");
    assert_eq!(world.platform.asked(), ["POST Queues/QU1/Members/CA1.json"]);

    let document = world.platform.last_document().unwrap();
    assert!(document.starts_with(&format!("/voice/connect/{offer}/")));
    let dial = caller.post(&document, &[]).await.dial();
    assert_eq!(client(&dial).address, "anna");
    world.advance(30).await;
    assert_eq!(world.state("CA1").await, "connecting", "it was fetched");
    assert_eq!(world.platform.asked().len(), 1, "and is not asked again");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn rest_404_after_the_connect_document_was_fetched_is_fine(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    // The platform did it, and its answer was lost; it is asked again later.
    world.platform.taking_out_says(Says::TimeOut);
    let offer = world.accept(&anna).await;
    let document = world.platform.last_document().unwrap();
    assert_eq!(
        client(&caller.post(&document, &[]).await.dial()).address,
        "anna"
    );

    world.platform.taking_out_says(Says::Gone);
    world.advance(20).await;
    assert_eq!(world.state("CA1").await, "connecting");
    assert_eq!(world.contact(&offer).await.state, "connecting");
    let asked = world.platform.asked();
    assert!(
        asked.iter().all(|what| what.contains("Queues/")),
        "{asked:?}"
    );
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn rest_404_of_an_ended_call_ends_it_and_the_operator_is_ready(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    Caller::new(&world, "CA1").wait_in_line().await;
    world.platform.taking_out_says(Says::Gone);
    world.platform.call_says(Says::Yes("completed"));
    let offer = world.accept(&anna).await;

    assert_eq!(world.state("CA1").await, "ended");
    let call = world.call("CA1").await.unwrap();
    assert_eq!(call.cause.as_deref(), Some("gone"));
    assert_eq!(world.contact(&offer).await.state, "closed");
    let seat = world.seat(&anna).await;
    assert_eq!((seat.wish.as_str(), seat.contact), ("ready", None));
    let next = Caller::new(&world, "CA2");
    next.wait_in_line().await;
    assert_eq!(world.state("CA2").await, "offered", "to her, at once");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn rest_404_of_a_call_that_lives_redirects_the_call(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    world.platform.taking_out_says(Says::Gone);
    let offer = world.accept(&anna).await;

    assert_eq!(
        world.platform.asked(),
        [
            "POST Queues/QU1/Members/CA1.json",
            "GET Calls/CA1.json",
            "POST Calls/CA1.json"
        ]
    );
    let document = world.platform.last_document().unwrap();
    assert!(document.starts_with(&format!("/voice/connect/{offer}/")));
    assert_eq!(
        client(&caller.post(&document, &[]).await.dial()).address,
        "anna"
    );
}

#[tokio::test]
async fn a_call_that_could_not_be_redirected_either_goes_back_to_waiting() {
    let world = World::sqlite().await;
    let anna = world.operator("anna").await;
    Caller::new(&world, "CA1").wait_in_line().await;
    world.platform.taking_out_says(Says::Gone);
    world.platform.redirecting_says(Says::TimeOut);
    world.accept(&anna).await;
    assert_eq!(world.state("CA1").await, "connecting");
    world.advance(12).await;
    assert_eq!(world.state("CA1").await, "waiting");
    assert_eq!(world.call("CA1").await.unwrap().ended_at, None);
}

#[rstest]
#[case::sqlite(Store::Sqlite, Says::TimeOut, Says::Yes("in-progress"))]
#[case::sqlite_and_silent(Store::Sqlite, Says::TimeOut, Says::TimeOut)]
#[case::sqlite_never_fetched(Store::Sqlite, Says::Yes("in-progress"), Says::Yes("in-progress"))]
#[case::postgres(Store::Postgres, Says::TimeOut, Says::Yes("in-progress"))]
#[tokio::test]
async fn rest_time_out_or_no_connect_fetch_in_10_s_goes_back_to_waiting(
    #[case] store: Store,
    #[case] taking_out: Says,
    #[case] call: Says,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let entered = world.row("CA1").await.unwrap().entered_at;
    world.platform.taking_out_says(taking_out);
    world.platform.call_says(call);
    let offer = world.accept(&anna).await;

    world.advance(9).await;
    assert_eq!(world.state("CA1").await, "connecting");
    world.advance(3).await;
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    let asked = world.platform.asked();
    assert!(
        asked.contains(&"GET Calls/CA1.json".to_owned()),
        "{asked:?}"
    );
    assert_eq!(world.contact(&offer).await.state, "closed");
    let seat = world.seat(&anna).await;
    assert_eq!(seat.cause.as_deref(), Some("not-connected"));

    // Another operator gets the call, and the old job does not come between the two.
    world.platform.taking_out_says(Says::Yes("in-progress"));
    let bruno = world.operator("bruno").await;
    caller.beat(&queue).await;
    world.settle().await;
    let second = world.accept(&bruno).await;
    let before = world.platform.asked().len();
    world.advance(8).await;
    assert_eq!(world.platform.asked().len(), before, "one dequeue an offer");
    let document = world.platform.last_document().unwrap();
    assert!(document.starts_with(&format!("/voice/connect/{second}/")));
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn no_connect_fetch_of_an_ended_call_ends_it(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    Caller::new(&world, "CA1").wait_in_line().await;
    let offer = world.accept(&anna).await;
    world.platform.call_says(Says::Yes("completed"));
    world.advance(12).await;
    assert_eq!(world.state("CA1").await, "ended");
    assert_eq!(world.contact(&offer).await.state, "closed");
    assert_eq!(world.seat(&anna).await.wish, "ready");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn the_connect_url_can_be_asked_again(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let offer = world.accept(&anna).await;
    let document = world.platform.last_document().unwrap();
    let first = caller.post(&document, &[]).await;
    let again = caller.post(&document, &[("RetryOf", "1")]).await;
    assert_eq!(first.body, again.body);
    let dial = first.dial();
    assert!(
        dial.action
            .unwrap()
            .starts_with(&format!("/voice/dialled/{offer}/"))
    );
    assert_eq!(dial.caller_id.as_deref(), Some("+393331234567"));
    let leg = client(&again.dial());
    assert_eq!(leg.status_callback, Some(format!("/voice/leg/{offer}")));
    assert_eq!(world.contact(&offer).await.state, "connecting");
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_stale_offer_gets_the_wait_document_again(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let caller = Caller::new(&world, "CA1");
    let queue = caller.wait_in_line().await;
    let offered = world.offer_to(&anna).await.unwrap();
    let path = queue.action.as_deref().unwrap();
    let ticket = path.strip_prefix("/voice/queued/").unwrap();
    let connect = |offer: &str| format!("/voice/connect/{offer}/{ticket}");

    // Not accepted yet, then never heard of, then withdrawn, then of another call.
    for offer in [offered.id.as_str(), "sconosciuta"] {
        let again = caller.post(&connect(offer), &[]).await.enqueue();
        assert_eq!(
            (again.queue, again.action),
            (queue.queue.clone(), queue.action.clone())
        );
    }
    world.advance(25).await;
    assert_eq!(world.offer(&offered.id).await.state, "expired");
    assert!(caller.post(&connect(&offered.id), &[]).await.queues());

    world.ready(&anna).await;
    let accepted = world.accept(&anna).await;
    let stranger = Caller::new(&world, "CA9");
    assert!(stranger.post(&connect(&accepted), &[]).await.queues());
    assert_eq!(world.row("CA1").await.unwrap().connect_at, None);
    assert!(
        caller
            .post(&connect(&accepted), &[])
            .await
            .document()
            .verbs
            .len()
            > 1
    );
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn connecting_an_ended_call_changes_nothing(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let mut caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    world.accept(&anna).await;
    caller.tells_status("completed").await;
    world.settle().await;
    let document = world.platform.last_document().unwrap();
    assert!(caller.post(&document, &[]).await.is_empty());
    assert_eq!(world.state("CA1").await, "ended");
    assert_eq!(world.row("CA1").await.unwrap().connect_at, None);
}
