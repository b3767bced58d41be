//! A platform that asks twice: the same answer, and nothing happens twice.

use rstest::rstest;

use crate::caller::Caller;
use crate::world::{Store, World};

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_replay_gets_the_identical_document_and_one_journal_row(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let first = caller.dial().await;
    world.advance(2).await;
    assert_eq!(caller.dial().await.body, first.body);

    let language = first.gather().action.unwrap();
    let answer = caller.post(&language, &[("Digits", "1")]).await;
    world.advance(2).await;
    let replay = caller.post(&language, &[("Digits", "1")]).await;
    assert_eq!(replay.body, answer.body);

    let services = answer.gather().action.unwrap();
    let enqueue = caller.post(&services, &[("Digits", "0")]).await;
    world.advance(2).await;
    let replay = caller.post(&services, &[("Digits", "0")]).await;
    assert_eq!(replay.body, enqueue.body, "with the same time of entry");

    world.settle().await;
    let journal = world.journal("CA1").await;
    let steps: Vec<_> = journal.iter().map(|step| step.seq).collect();
    assert_eq!(steps, [0, 1, 2]);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn another_answer_at_the_same_step_gets_its_document_and_no_effects(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let caller = Caller::new(&world, "CA1");
    let language = caller.dial().await.gather().action.unwrap();
    let italian = caller.post(&language, &[("Digits", "1")]).await;
    let german = caller.post(&language, &[("Digits", "2")]).await;
    let position = |answer: &crate::caller::Answer| answer.gather().action.unwrap();
    assert!(position(&italian).contains("/services/2/it/"));
    assert!(position(&german).contains("/services/2/de/"));
    world.settle().await;
    let journal = world.journal("CA1").await;
    assert_eq!(journal.len(), 2);
    assert!(journal[1].effects.contains(r#""value":"it""#));
    assert!(!journal[1].effects.contains(r#""value":"de""#));
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn replays_never_double_a_place_in_line_or_an_offer(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let anna = world.operator("anna").await;
    let bruno = world.operator("bruno").await;
    let caller = Caller::new(&world, "CA1");
    let menu = caller.dial().await.gather().action.unwrap();
    let press = [("Digits", "0")];
    let (one, two) = tokio::join!(caller.post(&menu, &press), caller.post(&menu, &press));
    let queue = one.enqueue();
    two.enqueue();
    let (one, two) = tokio::join!(caller.beat(&queue), caller.beat(&queue));
    one.document();
    two.document();
    world.settle().await;
    let offers = (world.offer_to(&anna).await, world.offer_to(&bruno).await);
    assert!(offers.0.is_some() != offers.1.is_some(), "{offers:?}");

    let entered = world.row("CA1").await.unwrap().entered_at;
    world.advance(6).await;
    caller.beat(&queue).await;
    caller.post(&menu, &[("Digits", "0"), ("Retry", "1")]).await;
    world.settle().await;
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.state.as_str(), row.entered_at), ("offered", entered));
    let again = (world.offer_to(&anna).await, world.offer_to(&bruno).await);
    assert_eq!(again, offers);
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_request_of_the_wait_document_makes_up_for_a_missing_row(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    // Another server answered the menu, and its row was lost with it.
    let caller = Caller::new(&world, "CA1");
    let release = world.app.releases.current().release().to_owned();
    let entered = world.clock.now_ms() - 300_000;
    let ticket = format!("pin/5/pin~it/{entered}/{release}/to-pin/7/it/0.0/intent=pin");
    caller
        .post(&format!("/voice/wait/{ticket}/4/-"), &[("QueueSid", "QU7")])
        .await
        .redirect();
    world.settle().await;
    let row = world.row("CA1").await.unwrap();
    assert_eq!((row.entered_at, row.priority), (entered, 5));
    assert_eq!((row.queue.as_str(), row.skills.as_str()), ("pin", "pin it"));
    assert_eq!(row.queue_sid.as_deref(), Some("QU7"));
    let anna = world.operator("anna").await;
    assert_eq!(world.offer_to(&anna).await.unwrap().call, "CA1");
}
