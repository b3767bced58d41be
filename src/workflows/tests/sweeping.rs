//! What time alone brings about.

use std::time::Duration;

use serde_json::json;
use wiremock::ResponseTemplate;

use super::world::{World, cf};
use crate::store::fresh::{Fresh, on_both};
use crate::store::halves;
use crate::workflows::connect_call::talk_ended;
use crate::workflows::sweep::Sweeper;

on_both!(
    an_offer_that_nobody_answers_goes_back_in_its_place,
    an_offer_to_an_operator_who_is_gone_goes_back,
    a_wrap_up_closes_by_itself,
    calls_that_ended_unheard_are_reaped_and_others_are_not,
    a_talk_whose_end_was_not_told_ends_all_the_same,
    a_call_that_was_never_connected_goes_back_or_ends,
    overdue_halves_are_wiped
);

const SECOND: Duration = Duration::from_secs(1);

fn status(word: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "status": word }))
}

async fn an_offer_that_nobody_answers_goes_back_in_its_place(at: Fresh) {
    let world = World::on(at).await;
    let mut sweeper = Sweeper::new(world.ctx.clone());
    let anna = world.operator("anna").await;
    world.waiting("CA1", SECOND * 60).await;
    let entered = world.row("CA1").await.entered_at;
    let offer = world.offered(&anna).await.unwrap();
    world.advance(SECOND * 19).await;
    world.seen(&anna).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(world.offer(&offer.id).await.state, "offered");
    world.advance(SECOND).await;
    sweeper.sweep().await.unwrap();
    sweeper.sweep().await.unwrap();
    assert_eq!(world.offer(&offer.id).await.state, "expired");
    let row = world.row("CA1").await;
    assert_eq!(
        (row.state.as_str(), row.entered_at, row.returned),
        ("waiting", entered, 0)
    );
    let seat = world.seat(&anna).await;
    assert_eq!(
        (seat.wish.as_str(), seat.cause.as_deref()),
        ("pause", Some("no-answer"))
    );
}

async fn an_offer_to_an_operator_who_is_gone_goes_back(at: Fresh) {
    let world = World::on(at).await;
    let mut sweeper = Sweeper::new(world.ctx.clone());
    let anna = world.operator("anna").await;
    world.waiting("CA1", SECOND).await;
    let offer = world.offered(&anna).await.unwrap();
    world.advance(SECOND * 13).await;
    sweeper.sweep().await.unwrap();
    let offer = world.offer(&offer.id).await;
    assert_eq!(
        (offer.state.as_str(), offer.cause.as_deref()),
        ("withdrawn", Some("unreachable"))
    );
    assert_eq!(world.row("CA1").await.state, "waiting");
    assert_eq!(
        world.seat(&anna).await.wish,
        "ready",
        "when the browser is back"
    );
    assert_eq!(world.offered(&anna).await, None);
    world.seen(&anna).await;
    assert_eq!(world.offered(&anna).await.unwrap().call, "CA1");
}

async fn a_wrap_up_closes_by_itself(at: Fresh) {
    let world = World::on(at).await;
    let mut sweeper = Sweeper::new(world.ctx.clone());
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    talk_ended(&world.ctx, &world.contact(&contact).await.offer)
        .await
        .unwrap();
    world.calls_are(status("in-progress")).await;
    world.advance(SECOND * 119).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(world.contact(&contact).await.state, "wrap-up");
    world.advance(SECOND).await;
    sweeper.sweep().await.unwrap();
    let closed = world.contact(&contact).await;
    assert_eq!(
        (closed.state.as_str(), closed.cause.as_deref()),
        ("closed", Some("talk-ended"))
    );
    assert_eq!(world.seat(&anna).await.idle_since, world.ctx.now_ms());
}

async fn calls_that_ended_unheard_are_reaped_and_others_are_not(at: Fresh) {
    let world = World::on(at).await;
    let mut sweeper = Sweeper::new(world.ctx.clone());
    world.waiting("CA1", SECOND).await;

    world.calls_are(status("completed")).await;
    world.advance(SECOND * 119).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(
        world.asked_after("CA1").await,
        0,
        "not in the first two minutes"
    );

    world.calls_are(ResponseTemplate::new(500)).await;
    world.advance(SECOND).await;
    world.waiting("CA2", SECOND).await;
    sweeper.sweep().await.unwrap();
    sweeper.sweep().await.unwrap();
    assert_eq!(world.asked_after("CA1").await, 1, "and not again so soon");
    assert_eq!(
        world.row("CA1").await.state,
        "waiting",
        "a failing platform reaps nobody"
    );

    world.calls_are(status("in-progress")).await;
    world.advance(SECOND * 60).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(world.asked_after("CA1").await, 1);
    assert_eq!(world.row("CA1").await.state, "waiting");

    world.calls_are(status("completed")).await;
    sweeper.store_was_away();
    world.advance(SECOND * 119).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(
        world.asked_after("CA1").await,
        0,
        "nor after the store's recovery"
    );
    world.waiting("CA2", SECOND).await;
    world.advance(SECOND).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(world.row("CA1").await.state, "ended");
    assert_eq!(world.row("CA2").await.state, "waiting");
    assert_eq!(
        world.asked_after("CA2").await,
        0,
        "it asks for its document"
    );
}

async fn a_talk_whose_end_was_not_told_ends_all_the_same(at: Fresh) {
    let world = World::on(at).await;
    let mut sweeper = Sweeper::new(world.ctx.clone());
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    world.calls_are(status("in-progress")).await;
    world.advance(SECOND * 121).await;
    for _ in 0..5 {
        sweeper.sweep().await.unwrap();
        world.advance(SECOND * 60).await;
    }
    assert_eq!(world.asked_after("CA1").await, 1, "once in ten minutes");
    assert_eq!(world.row("CA1").await.state, "talking");
    world.calls_are(status("completed")).await;
    world.advance(SECOND * 600).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(world.row("CA1").await.state, "ended");
    assert_eq!(world.contact(&contact).await.state, "wrap-up");
}

async fn a_call_that_was_never_connected_goes_back_or_ends(at: Fresh) {
    let world = World::on(at).await;
    let mut sweeper = Sweeper::new(world.ctx.clone());
    let anna = world.operator("anna").await;
    world.accepted("CA1", &anna).await;
    world.calls_are(status("in-progress")).await;
    world.advance(SECOND * 10).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(world.row("CA1").await.state, "connecting");
    world.advance(SECOND).await;
    sweeper.sweep().await.unwrap();
    let row = world.row("CA1").await;
    assert_eq!((row.state.as_str(), row.returned), ("waiting", 1));
    assert_eq!(
        world.seat(&anna).await.cause.as_deref(),
        Some("not-connected")
    );

    let bruno = world.operator("bruno").await;
    let offer = world.offered(&bruno).await.unwrap();
    let accepted = crate::workflows::answer_offer::accept(&world.ctx, &bruno, &offer.id).await;
    accepted.unwrap();
    let not_there = ResponseTemplate::new(404).set_body_json(json!({ "code": 20404 }));
    world.calls_are(not_there).await;
    world.advance(SECOND * 11).await;
    sweeper.sweep().await.unwrap();
    assert_eq!(world.row("CA1").await.state, "ended");
    assert_eq!(world.seat(&bruno).await.contact, None);
}

async fn overdue_halves_are_wiped(at: Fresh) {
    let world = World::on(at).await;
    let mut sweeper = Sweeper::new(world.ctx.clone());
    let pin = world.issued(1).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    let soon = world.ctx.now_ms() + 1_000;
    halves::wipe_after(&mut tx, &pin.id, "first", soon)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sweeper.sweep().await.unwrap();
    assert!(world.is_sealed(&pin.id, "first").await);
    world.advance(SECOND).await;
    sweeper.sweep().await.unwrap();
    assert!(!world.is_sealed(&pin.id, "first").await);
    assert!(
        world.is_sealed(&pin.id, "second").await,
        "the letter has not left"
    );
    assert!(world.live_pin(&cf(1)).await.is_some());
}
