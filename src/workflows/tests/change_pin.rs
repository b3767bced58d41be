//! A new PIN, from its sight to the word "Fine", and every way of not getting there.

use std::time::Duration;

use super::access::{FIRST, OWN, WRONG, holder, in_with, newcomer, session_with, tried};
use super::world::{World, cf};
use crate::domain::pin::normalise;
use crate::store::citizen_sessions::CitizenSession;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{accesses, audit, jobs, pin_changes, pins};
use crate::workflows::change_pin::{self, Retyped, Shown};
use crate::workflows::citizen_session::{self, Stage};
use crate::workflows::log_in::LogIn;
use crate::workflows::remind::remind;
use crate::workflows::revoke_pin::revoke;
use crate::workflows::{Ctx, forget, pin_life};

on_both!(
    t9_the_new_pin_is_the_pin_once_it_was_typed_again_and_the_old_one_is_gone,
    t9_everybody_else_who_was_in_is_out_and_the_holder_is_told,
    t10_a_wrong_retype_leaves_the_old_pin_valid,
    t10_a_page_left_early_or_too_late_leaves_the_old_pin_valid,
    a_new_pin_is_shown_once,
    who_asks_for_a_new_pin_when_too_many_wait_is_asked_to_come_back,
    another_window_that_begins_again_ends_the_first,
    r85_an_expired_pin_is_changed_and_good_for_six_months_more,
    a_session_ends_unused_by_logging_out_and_with_its_pin,
    r85_the_holder_is_reminded_once_an_end_two_weeks_before
);

async fn shown(ctx: &Ctx, session: &CitizenSession) -> String {
    match change_pin::show(ctx, session).await.unwrap() {
        Shown::New(pin) => pin.expose().to_owned(),
        Shown::Already | Shown::Busy | Shown::No => panic!("nothing new was shown"),
    }
}

async fn retyped(ctx: &Ctx, session: &CitizenSession, typed: &str) -> Retyped {
    let typed = normalise(typed);
    change_pin::confirm(ctx, session, typed.as_ref())
        .await
        .unwrap()
}

async fn t9_the_new_pin_is_the_pin_once_it_was_typed_again_and_the_old_one_is_gone(at: Fresh) {
    let world = World::on(at).await;
    let before = newcomer(&world, 1).await;
    let session = session_with(&world.ctx, &cf(1), FIRST).await;
    let new = shown(&world.ctx, &session).await;
    assert_eq!(new.len(), 8, "R83");
    assert!(
        matches!(tried(&world.ctx, &cf(1), &new).await, LogIn::Wrong),
        "R84: not yet"
    );
    let typed = format!("{}-{}", &new[..4], new[4..].to_lowercase());
    assert_eq!(retyped(&world.ctx, &session, &typed).await, Retyped::Done);

    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!((pin.state.as_str(), pin.ever_used), ("attivo", 1));
    assert_eq!(pin.id, before.id);
    assert_ne!(pin.hash, before.hash, "the old secret is gone");
    assert_eq!(pin.changed_at, Some(world.ctx.now_ms()));
    let end: jiff::Timestamp = "2015-09-10T22:00:00Z".parse().unwrap();
    assert_eq!(pin.expires_at, Some(end.as_millisecond()), "six months");
    for which in ["first", "second"] {
        assert!(!world.is_sealed(&pin.id, which).await, "{which}");
    }
    assert!(
        matches!(tried(&world.ctx, &cf(1), FIRST).await, LogIn::Wrong),
        "C6"
    );
    let (_, stage) = in_with(&world.ctx, &cf(1), &new).await;
    assert_eq!(stage, Stage::Open);
}

async fn t9_everybody_else_who_was_in_is_out_and_the_holder_is_told(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    let (other, _) = in_with(&world.ctx, &cf(1), OWN).await;
    let (own, _) = in_with(&world.ctx, &cf(1), OWN).await;
    let session = citizen_session::of(&world.ctx, &own)
        .await
        .unwrap()
        .unwrap();
    let new = shown(&world.ctx, &session).await;
    assert_eq!(retyped(&world.ctx, &session, &new).await, Retyped::Done);
    assert!(
        citizen_session::of(&world.ctx, &other)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        citizen_session::of(&world.ctx, &own)
            .await
            .unwrap()
            .is_some()
    );
    let mut tx = world.ctx.db.read().await.unwrap();
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    let told = told.iter().filter(|job| job.data.contains("\"changed\""));
    assert_eq!(told.count(), 2, "SMS and e-mail");
    let who = pin_life::who(&world.ctx, &cf(1)).unwrap();
    let last = accesses::of(&mut tx, &who, 1).await.unwrap().remove(0);
    assert_eq!(last.what, "changed");
    let deeds = audit::all(&mut tx).await.unwrap();
    assert!(deeds.iter().any(|deed| deed.action == "pin.changed"));
}

async fn t10_a_wrong_retype_leaves_the_old_pin_valid(at: Fresh) {
    let world = World::on(at).await;
    let before = newcomer(&world, 1).await;
    let session = session_with(&world.ctx, &cf(1), FIRST).await;
    for wrong in [WRONG, FIRST, "no pin at all"] {
        let new = shown(&world.ctx, &session).await;
        assert_eq!(retyped(&world.ctx, &session, wrong).await, Retyped::Wrong);
        let again = retyped(&world.ctx, &session, &new).await;
        assert_eq!(again, Retyped::Lapsed, "the new one is discarded");
    }
    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!((pin.state, pin.hash), (before.state, before.hash));
    let (_, stage) = in_with(&world.ctx, &cf(1), FIRST).await;
    assert_eq!(stage, Stage::Change);
}

async fn t10_a_page_left_early_or_too_late_leaves_the_old_pin_valid(at: Fresh) {
    let world = World::on(at).await;
    newcomer(&world, 1).await;
    let ctx = &world.ctx;
    let session = session_with(ctx, &cf(1), FIRST).await;
    let left = shown(ctx, &session).await;
    change_pin::abandon(ctx, &session).await.unwrap();
    assert_eq!(retyped(ctx, &session, &left).await, Retyped::Lapsed);
    let late = shown(ctx, &session).await;
    world.advance(Duration::from_mins(15)).await;
    assert_eq!(retyped(ctx, &session, &late).await, Retyped::Lapsed);
    forget::forget(ctx).await.unwrap();
    let mut tx = ctx.db.read().await.unwrap();
    assert!(
        pin_changes::of(&mut tx, &session.pin)
            .await
            .unwrap()
            .is_none()
    );
    drop(tx);
    let out = shown(ctx, &session).await;
    citizen_session::log_out(ctx, &session).await.unwrap();
    assert_eq!(retyped(ctx, &session, &out).await, Retyped::Lapsed);
    assert!(matches!(tried(ctx, &cf(1), FIRST).await, LogIn::In(..)));
}

async fn a_new_pin_is_shown_once(at: Fresh) {
    let world = World::on(at).await;
    newcomer(&world, 1).await;
    let session = session_with(&world.ctx, &cf(1), FIRST).await;
    let new = shown(&world.ctx, &session).await;
    let again = change_pin::show(&world.ctx, &session).await.unwrap();
    assert!(matches!(again, Shown::Already));
    assert_eq!(retyped(&world.ctx, &session, &new).await, Retyped::Done);
}

async fn who_asks_for_a_new_pin_when_too_many_wait_is_asked_to_come_back(at: Fresh) {
    let world = World::on(at).await;
    newcomer(&world, 1).await;
    let session = session_with(&world.ctx, &cf(1), FIRST).await;
    let crowd = world.ctx.hasher.crowd().await;
    let turned_away = change_pin::show(&world.ctx, &session).await.unwrap();
    assert!(matches!(turned_away, Shown::Busy));
    drop(crowd);
    let new = shown(&world.ctx, &session).await;
    assert_eq!(retyped(&world.ctx, &session, &new).await, Retyped::Done);
}

async fn another_window_that_begins_again_ends_the_first(at: Fresh) {
    let world = World::on(at).await;
    newcomer(&world, 1).await;
    let one = session_with(&world.ctx, &cf(1), FIRST).await;
    let other = session_with(&world.ctx, &cf(1), FIRST).await;
    let first = shown(&world.ctx, &one).await;
    let second = shown(&world.ctx, &other).await;
    assert_eq!(retyped(&world.ctx, &one, &first).await, Retyped::Lapsed);
    assert_eq!(retyped(&world.ctx, &one, &second).await, Retyped::Lapsed);
    assert_eq!(retyped(&world.ctx, &other, &second).await, Retyped::Done);
}

async fn r85_an_expired_pin_is_changed_and_good_for_six_months_more(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    world.advance(Duration::from_hours(24 * 190)).await;
    let session = session_with(&world.ctx, &cf(1), OWN).await;
    assert_eq!(session.stage, "change");
    let new = shown(&world.ctx, &session).await;
    assert_eq!(retyped(&world.ctx, &session, &new).await, Retyped::Done);
    assert!(
        matches!(tried(&world.ctx, &cf(1), OWN).await, LogIn::Wrong),
        "R131"
    );
    let (_, stage) = in_with(&world.ctx, &cf(1), &new).await;
    assert_eq!(stage, Stage::Open);
}

async fn a_session_ends_unused_by_logging_out_and_with_its_pin(at: Fresh) {
    let world = World::on(at).await;
    let ctx = &world.ctx;
    let pin = holder(&world, 1).await;
    let alive = async |token: &str| citizen_session::of(ctx, token).await.unwrap();
    let (token, _) = in_with(ctx, &cf(1), OWN).await;
    for _ in 0..2 {
        world.advance(Duration::from_mins(25)).await;
        assert!(alive(&token).await.is_some(), "put off by its use");
    }
    world.advance(Duration::from_mins(31)).await;
    assert!(alive(&token).await.is_none());
    let (token, _) = in_with(ctx, &cf(1), OWN).await;
    let session = alive(&token).await.unwrap();
    citizen_session::log_out(ctx, &session).await.unwrap();
    assert!(alive(&token).await.is_none());
    let (token, _) = in_with(ctx, &cf(1), OWN).await;
    let mut tx = ctx.db.write().await.unwrap();
    assert!(revoke(ctx, &mut tx, &pin.id, "lost").await.unwrap());
    tx.commit().await.unwrap();
    assert!(alive(&token).await.is_none());
    assert!(matches!(tried(ctx, &cf(1), OWN).await, LogIn::Wrong));
}

async fn r85_the_holder_is_reminded_once_an_end_two_weeks_before(at: Fresh) {
    let world = World::on(at).await;
    let ctx = &world.ctx;
    let pin = holder(&world, 1).await;
    let end: jiff::Timestamp = "2015-09-10T22:00:00Z".parse().unwrap();
    let mut tx = ctx.db.write().await.unwrap();
    let pin = pins::Pin {
        expires_at: Some(end.as_millisecond()),
        ..pin
    };
    assert!(pins::save(&mut tx, &pin).await.unwrap());
    tx.commit().await.unwrap();
    let time: jiff::Timestamp = "2015-08-26T21:59:59Z".parse().unwrap();
    drop(ctx.clock.sleep_until(time).await);
    assert_eq!(remind(ctx).await.unwrap(), 0, "not a second too early");
    world.advance(Duration::from_secs(1)).await;
    assert_eq!(remind(ctx).await.unwrap(), 1);
    assert_eq!(remind(ctx).await.unwrap(), 0);
    let mut tx = ctx.db.read().await.unwrap();
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    let told = told.iter().filter(|job| job.data.contains("\"expiring\""));
    assert_eq!(told.count(), 2, "SMS and e-mail");
}
