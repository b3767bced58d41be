//! The waiting line: who goes before whom, and what a call's end and return bring about.

use std::sync::Arc;
use std::time::Duration;

use super::world::World;
use crate::config::Config;
use crate::domain::presence::Doing;
use crate::store::fresh::{Fresh, on_both};
use crate::twiml::Profile;
use crate::workflows::connect_call::{
    Connect, back_in_line, connect, connect_accepted, leg_answered, talk_ended,
};
use crate::workflows::end_call::end_call;
use crate::workflows::offer_calls::doing;

on_both!(
    an_offer_is_withdrawn_when_the_caller_hangs_up_and_the_operator_is_free_again,
    a_call_back_in_line_keeps_its_entry_and_goes_before_its_equals,
    an_operator_who_is_gone_does_not_stop_the_line,
    a_call_that_went_silent_does_not_stop_the_line,
    nobody_is_offered_to_a_telephone_that_the_platform_cannot_ring,
    a_call_talks_wraps_up_and_ends_once,
    the_connect_document_is_answered_again_and_not_for_a_stale_offer
);

const MINUTE: Duration = Duration::from_mins(1);

async fn an_offer_is_withdrawn_when_the_caller_hangs_up_and_the_operator_is_free_again(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.waiting("CA1", MINUTE).await;
    let offer = world.offered(&anna).await.unwrap();
    end_call(&world.ctx, "CA1", "hangup").await.unwrap();
    let offer = world.offer(&offer.id).await;
    assert_eq!(
        (offer.state.as_str(), offer.cause.as_deref()),
        ("withdrawn", Some("caller-gone"))
    );
    let seat = world.seat(&anna).await;
    assert_eq!(doing(&seat, world.ctx.now_ms()), Doing::Ready);
    world.waiting("CA2", Duration::ZERO).await;
    assert_eq!(world.offered(&anna).await.unwrap().call, "CA2");
}

async fn a_call_back_in_line_keeps_its_entry_and_goes_before_its_equals(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.accepted("CA2", &anna).await;
    let entered = world.row("CA2").await.entered_at;
    world.waiting("CA1", MINUTE).await;
    let offer = world.contact(&contact).await.offer;
    assert!(
        back_in_line(&world.ctx, &offer, "phone-busy")
            .await
            .unwrap()
    );
    assert!(
        !back_in_line(&world.ctx, &offer, "phone-busy")
            .await
            .unwrap()
    );
    let row = world.row("CA2").await;
    assert_eq!((row.state.as_str(), row.entered_at), ("waiting", entered));
    let seat = world.seat(&anna).await;
    assert_eq!(
        (seat.wish.as_str(), seat.cause.as_deref()),
        ("pause", Some("phone-busy"))
    );
    let contact = world.contact(&contact).await;
    assert_eq!(
        (contact.state.as_str(), contact.outcome.as_deref()),
        ("closed", Some("not-connected"))
    );
    let bruno = world.operator("bruno").await;
    assert_eq!(
        world.offered(&bruno).await.unwrap().call,
        "CA2",
        "CA1 entered before it"
    );
}

async fn an_operator_who_is_gone_does_not_stop_the_line(at: Fresh) {
    let world = World::on(at).await;
    let gone = world.operator("anna").await;
    world.advance(Duration::from_secs(13)).await;
    let bruno = world.operator("bruno").await;
    world.waiting("CA1", MINUTE).await;
    let offer = world.offered(&bruno).await.unwrap();
    assert_eq!(offer.call, "CA1");
    assert_eq!(world.seat(&gone).await.offer, None);
}

async fn a_call_that_went_silent_does_not_stop_the_line(at: Fresh) {
    let world = World::on(at).await;
    world.waiting("CA1", MINUTE).await;
    world.advance(Duration::from_secs(76)).await;
    world.waiting("CA2", Duration::ZERO).await;
    let anna = world.operator("anna").await;
    assert_eq!(world.offered(&anna).await.unwrap().call, "CA2");
}

async fn nobody_is_offered_to_a_telephone_that_the_platform_cannot_ring(at: Fresh) {
    let mut world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.waiting("CA1", MINUTE).await;
    let twilio = Arc::clone(&world.ctx.config);
    let mut telnyx = Config::clone(&twilio);
    telnyx.telephony.profile = Profile::Telnyx;
    world.ctx.config = Arc::new(telnyx);
    assert_eq!(world.offered(&anna).await, None, "it has no clients");
    world.ctx.config = twilio;
    assert_eq!(world.offered(&anna).await.unwrap().call, "CA1");
}

async fn a_call_talks_wraps_up_and_ends_once(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    assert_eq!(world.row("CA1").await.state, "talking");
    world.advance(MINUTE).await;
    let offer = world.contact(&contact).await.offer;
    leg_answered(&world.ctx, &offer).await.unwrap();
    talk_ended(&world.ctx, &offer).await.unwrap();
    assert_eq!(world.row("CA1").await.state, "in-flow");
    let wrapping = world.contact(&contact).await;
    assert_eq!(wrapping.state, "wrap-up");
    let talk = wrapping.ended_at.unwrap() - wrapping.talk_at.unwrap();
    assert_eq!(talk, 60_000, "the first answer began the talk");
    end_call(&world.ctx, "CA1", "completed").await.unwrap();
    end_call(&world.ctx, "CA1", "reaped").await.unwrap();
    talk_ended(&world.ctx, &offer).await.unwrap();
    assert!(
        !back_in_line(&world.ctx, &offer, "phone-busy")
            .await
            .unwrap()
    );
    assert_eq!(world.row("CA1").await.state, "ended");
    let after = world.contact(&contact).await;
    assert_eq!((after.state.as_str(), after.call_live), ("wrap-up", 0));
    assert_eq!(after.wrap_until, wrapping.wrap_until);
}

async fn the_connect_document_is_answered_again_and_not_for_a_stale_offer(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.accepted("CA1", &anna).await;
    let offer = world.contact(&contact).await.offer;
    let dial = Connect::Dial {
        offer: offer.clone(),
        endpoint: "client:anna".to_owned(),
    };
    for _ in 0..2 {
        assert_eq!(connect(&world.ctx, &offer, "CA1").await.unwrap(), dial);
        assert_eq!(connect_accepted(&world.ctx, "CA1").await.unwrap(), dial);
    }
    let other = connect(&world.ctx, &offer, "CA2").await.unwrap();
    assert_eq!(other, Connect::WaitAgain, "an offer of another call");
    back_in_line(&world.ctx, &offer, "phone-busy")
        .await
        .unwrap();
    let stale = connect(&world.ctx, &offer, "CA1").await.unwrap();
    assert_eq!(stale, Connect::WaitAgain);
    end_call(&world.ctx, "CA1", "hangup").await.unwrap();
    let over = connect(&world.ctx, &offer, "CA1").await.unwrap();
    assert_eq!(over, Connect::Over);
}
