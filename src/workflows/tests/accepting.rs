//! Who gets a call, when many want it at once.

use std::time::Duration;

use super::world::World;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{contacts, offers};
use crate::workflows::answer_offer::{Accept, accept, decline};
use crate::workflows::end_call::end_call;
use crate::workflows::offer_calls::offer_calls;

on_both!(
    of_two_hundred_acceptances_on_two_servers_one_wins,
    a_hang_up_against_an_acceptance_never_leaves_a_contact_connecting,
    two_servers_offer_a_call_once,
    an_offer_to_somebody_else_is_unknown,
    an_offer_accepted_too_late_is_over,
    a_declined_call_goes_back_and_the_operator_pauses
);

async fn of_two_hundred_acceptances_on_two_servers_one_wins(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.waiting("CA1", Duration::ZERO).await;
    let offer = world.offered(&anna).await.unwrap();
    let second = world.second_server().await;
    let mut attempts = tokio::task::JoinSet::new();
    for number in 0..200 {
        let ctx = if number % 2 == 0 { &world.ctx } else { &second };
        let (ctx, anna, offer) = (ctx.clone(), anna.clone(), offer.id.clone());
        attempts.spawn(async move { accept(&ctx, &anna, &offer).await.unwrap() });
    }
    let results = attempts.join_all().await;
    let mut won = results.iter().filter(|one| matches!(one, Accept::Won(_)));
    let winner = won.next().unwrap();
    assert_eq!(won.next(), None, "one wins");
    let taken = Accept::TakenBy("anna".to_owned());
    assert_eq!(results.iter().filter(|one| **one == taken).count(), 199);
    let mut tx = world.ctx.db.read().await.unwrap();
    let open = contacts::open_of(&mut tx, &anna.id).await.unwrap().unwrap();
    assert_eq!(*winner, Accept::Won(open.id));
    assert_eq!(world.row("CA1").await.state, "connecting");
}

async fn a_hang_up_against_an_acceptance_never_leaves_a_contact_connecting(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let second = world.second_server().await;
    for round in 0..100 {
        let sid = format!("CA{round}");
        world.waiting(&sid, Duration::ZERO).await;
        let offer = world.offered(&anna).await.unwrap();
        let accepting = tokio::spawn({
            let (ctx, anna, id) = (second.clone(), anna.clone(), offer.id.clone());
            async move { accept(&ctx, &anna, &id).await.unwrap() }
        });
        end_call(&world.ctx, &sid, "hangup").await.unwrap();
        let accepted = accepting.await.unwrap();
        assert_eq!(world.row(&sid).await.state, "ended");
        let mut tx = world.ctx.db.read().await.unwrap();
        let open = contacts::open_of(&mut tx, &anna.id).await.unwrap();
        assert_eq!(open, None, "round {round}: {accepted:?}");
        let live = offers::live_of_operator(&mut tx, &anna.id).await.unwrap();
        assert_eq!(live, None, "round {round}: {accepted:?}");
        match accepted {
            Accept::Won(contact) => {
                let contact = world.contact(&contact).await;
                assert_eq!(contact.outcome.as_deref(), Some("abandoned"));
            }
            Accept::Over(_) => {}
            Accept::TakenBy(_) | Accept::Unknown => panic!("{accepted:?}"),
        }
    }
}

async fn two_servers_offer_a_call_once(at: Fresh) {
    let world = World::on(at).await;
    let second = world.second_server().await;
    for name in ["anna", "bruno"] {
        world.operator(name).await;
    }
    for round in 0..10 {
        world.waiting(&format!("CA{round}"), Duration::ZERO).await;
    }
    let (one, other) = tokio::join!(offer_calls(&world.ctx), offer_calls(&second));
    assert_eq!(one.unwrap() + other.unwrap(), 2);
}

async fn an_offer_to_somebody_else_is_unknown(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.waiting("CA1", Duration::ZERO).await;
    let offer = world.offered(&anna).await.unwrap();
    let bruno = world.operator("bruno").await;
    for id in [offer.id.as_str(), "none"] {
        let accepted = accept(&world.ctx, &bruno, id).await.unwrap();
        assert_eq!(accepted, Accept::Unknown);
        assert!(!decline(&world.ctx, &bruno, id, None).await.unwrap());
    }
    assert_eq!(world.row("CA1").await.state, "offered");
}

async fn an_offer_accepted_too_late_is_over(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.waiting("CA1", Duration::ZERO).await;
    let offer = world.offered(&anna).await.unwrap();
    world.advance(Duration::from_secs(20)).await;
    let accepted = accept(&world.ctx, &anna, &offer.id).await.unwrap();
    assert_eq!(accepted, Accept::Over("no-answer".to_owned()));
    assert_eq!(world.row("CA1").await.state, "offered", "until the sweep");
}

async fn a_declined_call_goes_back_and_the_operator_pauses(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.waiting("CA1", Duration::from_mins(1)).await;
    let entered = world.row("CA1").await.entered_at;
    let offer = world.offered(&anna).await.unwrap();
    assert!(
        decline(&world.ctx, &anna, &offer.id, Some("break"))
            .await
            .unwrap()
    );
    assert!(!decline(&world.ctx, &anna, &offer.id, None).await.unwrap());
    let row = world.row("CA1").await;
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    let seat = world.seat(&anna).await;
    assert_eq!(
        (seat.wish.as_str(), seat.cause.as_deref()),
        ("pause", Some("declined"))
    );
    let accepted = accept(&world.ctx, &anna, &offer.id).await.unwrap();
    assert_eq!(accepted, Accept::Over("declined".to_owned()));
    assert_eq!(world.offered(&anna).await, None);
}
