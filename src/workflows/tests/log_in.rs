//! Citizens at the door: who comes in, who does not, and what is counted.

use std::sync::Arc;
use std::time::Duration;

use super::access::{FIRST, OWN, WRONG, holder, in_with, newcomer, tried, until_code, with_code};
use super::world::{World, cf};
use crate::domain::policy::{EligibilityPolicy, LockMode};
use crate::store::fresh::{Fresh, on_both};
use crate::store::log_in_tries::Tries;
use crate::store::pins::Pin;
use crate::store::{accesses, jobs, log_in_tries, pins};
use crate::workflows::citizen_session::{self, Stage};
use crate::workflows::log_in::LogIn;
use crate::workflows::{Ctx, forget, pin_life};

on_both!(
    t8_sixteen_characters_lead_to_the_change_and_to_nothing_else,
    t11_the_right_eight_open_a_session_and_clear_the_failures,
    t12_an_expired_pin_leads_to_the_change_and_only_who_has_it_hears_of_it,
    t13_ten_failures_lock_whoever_has_the_codice_fiscale_or_nobody,
    t14_a_try_while_locked_is_not_judged_and_begins_the_five_minutes_again,
    t14_in_the_additive_mode_a_try_while_locked_adds_five_minutes,
    r91_after_a_lock_any_further_failure_locks_again,
    t15_half_a_pin_opens_nothing_and_counts,
    r61_the_half_of_an_invitation_opens_nothing,
    from_the_third_failure_a_try_without_a_control_code_is_neither_judged_nor_counted,
    t22_who_may_not_use_a_pin_any_more_is_told_only_with_the_right_one,
    guesses_made_at_once_are_counted_one_by_one,
    who_comes_when_too_many_wait_is_neither_judged_nor_counted,
    a_lock_is_told_once_whatever_was_typed,
    failures_are_forgotten_after_a_day_without_one
);

async fn tries(ctx: &Ctx, cf: &str) -> Tries {
    let who = pin_life::who(ctx, cf).unwrap();
    let mut tx = ctx.db.read().await.unwrap();
    log_in_tries::of(&mut tx, &who).await.unwrap()
}

async fn whats(ctx: &Ctx, cf: &str) -> Vec<String> {
    let who = pin_life::who(ctx, cf).unwrap();
    let mut tx = ctx.db.read().await.unwrap();
    let rows = accesses::of(&mut tx, &who, 20).await.unwrap();
    // Time stands still in a test, so what happened at one moment has no order.
    let mut whats: Vec<String> = rows.into_iter().map(|row| row.what).collect();
    whats.sort();
    whats
}

async fn lock(world: &World, cf: &str) {
    for _ in 0..10 {
        with_code(&world.ctx, cf, WRONG).await;
    }
}

async fn t8_sixteen_characters_lead_to_the_change_and_to_nothing_else(at: Fresh) {
    let world = World::on(at).await;
    newcomer(&world, 1).await;
    let (token, stage) = in_with(&world.ctx, &cf(1), FIRST).await;
    assert_eq!(stage, Stage::Change);
    let session = citizen_session::of(&world.ctx, &token).await.unwrap();
    assert_eq!(session.unwrap().stage, "change");
    assert_eq!(whats(&world.ctx, &cf(1)).await, ["entered"]);
}

async fn t11_the_right_eight_open_a_session_and_clear_the_failures(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    for _ in 0..2 {
        assert!(matches!(
            tried(&world.ctx, &cf(1), WRONG).await,
            LogIn::Wrong
        ));
    }
    // What happens within one millisecond has no order.
    world.advance(Duration::from_secs(1)).await;
    let (_, stage) = in_with(&world.ctx, &cf(1), OWN).await;
    assert_eq!(stage, Stage::Open);
    assert_eq!(tries(&world.ctx, &cf(1)).await.failures, 0);
    assert_eq!(
        whats(&world.ctx, &cf(1)).await,
        ["entered", "wrong", "wrong"]
    );
}

async fn t12_an_expired_pin_leads_to_the_change_and_only_who_has_it_hears_of_it(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    world.advance(Duration::from_hours(24 * 190)).await;
    assert!(matches!(
        tried(&world.ctx, &cf(1), WRONG).await,
        LogIn::Wrong
    ));
    let (_, stage) = in_with(&world.ctx, &cf(1), OWN).await;
    assert_eq!(stage, Stage::Change);
}

async fn t13_ten_failures_lock_whoever_has_the_codice_fiscale_or_nobody(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    for cf in [cf(1), cf(7)] {
        for _ in 0..9 {
            assert!(matches!(
                with_code(&world.ctx, &cf, WRONG).await,
                LogIn::Wrong
            ));
        }
        let five_minutes = world.ctx.now_ms() + 300_000;
        let tenth = with_code(&world.ctx, &cf, WRONG).await;
        assert!(matches!(tenth, LogIn::Locked(until) if until == five_minutes));
    }
    world.advance(Duration::from_mins(5)).await;
    let back = with_code(&world.ctx, &cf(1), OWN).await;
    assert!(matches!(back, LogIn::In(_, Stage::Open)), "R90: open again");
}

async fn t14_a_try_while_locked_is_not_judged_and_begins_the_five_minutes_again(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    for cf in [cf(1), cf(7)] {
        lock(&world, &cf).await;
        world.advance(Duration::from_mins(3)).await;
        let again = world.ctx.now_ms() + 300_000;
        let right = with_code(&world.ctx, &cf, OWN).await;
        assert!(matches!(right, LogIn::Locked(until) if until == again));
        assert!(whats(&world.ctx, &cf).await.contains(&"locked".to_owned()));
    }
}

async fn t14_in_the_additive_mode_a_try_while_locked_adds_five_minutes(at: Fresh) {
    let mut world = World::on(at).await;
    let mut config = (*world.ctx.config).clone();
    config.policy.lock = LockMode::Additive;
    world.ctx.config = Arc::new(config);
    holder(&world, 1).await;
    let first = world.ctx.now_ms() + 300_000;
    lock(&world, &cf(1)).await;
    world.advance(Duration::from_mins(3)).await;
    for more in [300_000, 600_000] {
        let right = with_code(&world.ctx, &cf(1), OWN).await;
        assert!(matches!(right, LogIn::Locked(until) if until == first + more));
    }
}

async fn r91_after_a_lock_any_further_failure_locks_again(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    lock(&world, &cf(1)).await;
    world.advance(Duration::from_mins(6)).await;
    let wrong = with_code(&world.ctx, &cf(1), WRONG).await;
    assert!(matches!(wrong, LogIn::Locked(_)));
    world.advance(Duration::from_mins(5)).await;
    let right = with_code(&world.ctx, &cf(1), OWN).await;
    assert!(matches!(right, LogIn::In(..)));
    let wrong = tried(&world.ctx, &cf(1), WRONG).await;
    assert!(matches!(wrong, LogIn::Wrong), "a success clears the count");
}

async fn t15_half_a_pin_opens_nothing_and_counts(at: Fresh) {
    let world = World::on(at).await;
    newcomer(&world, 1).await;
    for half in [&FIRST[..8], &FIRST[8..]] {
        assert!(matches!(
            tried(&world.ctx, &cf(1), half).await,
            LogIn::Wrong
        ));
    }
    assert_eq!(tries(&world.ctx, &cf(1)).await.failures, 2);
    holder(&world, 2).await;
    let twice = format!("{OWN}{OWN}");
    assert!(matches!(
        tried(&world.ctx, &cf(2), &twice).await,
        LogIn::Wrong
    ));
}

async fn r61_the_half_of_an_invitation_opens_nothing(at: Fresh) {
    let world = World::on(at).await;
    let pin = holder(&world, 1).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    let invited = Pin {
        state: "preassegnato".to_owned(),
        ..pin
    };
    assert!(pins::save(&mut tx, &invited).await.unwrap());
    tx.commit().await.unwrap();
    assert!(matches!(tried(&world.ctx, &cf(1), OWN).await, LogIn::Wrong));
}

async fn from_the_third_failure_a_try_without_a_control_code_is_neither_judged_nor_counted(
    at: Fresh,
) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    for cf in [cf(1), cf(7)] {
        until_code(&world.ctx, &cf).await;
        for pin in [WRONG, OWN] {
            let without = tried(&world.ctx, &cf, pin).await;
            assert!(matches!(without, LogIn::CodeNeeded));
        }
        assert_eq!(tries(&world.ctx, &cf).await.failures, 3);
    }
    let right = with_code(&world.ctx, &cf(1), OWN).await;
    assert!(matches!(right, LogIn::In(..)));
}

async fn t22_who_may_not_use_a_pin_any_more_is_told_only_with_the_right_one(at: Fresh) {
    let mut world = World::on(at).await;
    holder(&world, 1).await;
    let exempt = holder(&world, 2).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    let exempt = Pin {
        exempt: 1,
        ..exempt
    };
    assert!(pins::save(&mut tx, &exempt).await.unwrap());
    tx.commit().await.unwrap();
    let mut config = (*world.ctx.config).clone();
    config.policy.eligibility = EligibilityPolicy::ResidentsAbroad;
    world.ctx.config = Arc::new(config);
    assert!(matches!(
        tried(&world.ctx, &cf(1), WRONG).await,
        LogIn::Wrong
    ));
    assert!(matches!(
        tried(&world.ctx, &cf(1), OWN).await,
        LogIn::Dismissed
    ));
    assert!(matches!(
        tried(&world.ctx, &cf(2), OWN).await,
        LogIn::In(..)
    ));
}

async fn guesses_made_at_once_are_counted_one_by_one(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    let second = world.second_server().await;
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..12 {
        let ctx = if number % 2 == 0 { &world.ctx } else { &second };
        let (ctx, cf) = (ctx.clone(), cf(1));
        guesses.spawn(async move { with_code(&ctx, &cf, WRONG).await });
    }
    let results = guesses.join_all().await;
    let wrong = results.iter().filter(|one| matches!(one, LogIn::Wrong));
    assert_eq!(
        wrong.count(),
        9,
        "the tenth locks, the others find it locked"
    );
    assert_eq!(tries(&world.ctx, &cf(1)).await.failures, 10);
}

async fn who_comes_when_too_many_wait_is_neither_judged_nor_counted(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    let crowd = world.ctx.door.crowd().await;
    for pin in [OWN, WRONG] {
        assert!(matches!(tried(&world.ctx, &cf(1), pin).await, LogIn::Busy));
    }
    drop(crowd);
    assert_eq!(tries(&world.ctx, &cf(1)).await, Tries::default());
    assert!(whats(&world.ctx, &cf(1)).await.is_empty());
    in_with(&world.ctx, &cf(1), OWN).await;
}

async fn a_lock_is_told_once_whatever_was_typed(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    for cf in [cf(1), cf(7)] {
        lock(&world, &cf).await;
        with_code(&world.ctx, &cf, WRONG).await;
        world.advance(Duration::from_mins(6)).await;
        with_code(&world.ctx, &cf, WRONG).await;
        let mut tx = world.ctx.db.read().await.unwrap();
        let jobs = jobs::of(&mut tx, &cf).await.unwrap();
        let told = jobs.iter().filter(|job| job.kind == "locked");
        assert_eq!(told.count(), 1, "{cf}");
    }
}

async fn failures_are_forgotten_after_a_day_without_one(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    in_with(&world.ctx, &cf(1), OWN).await;
    for cf in [cf(1), cf(7)] {
        until_code(&world.ctx, &cf).await;
    }
    world.advance(Duration::from_hours(24)).await;
    forget::forget(&world.ctx).await.unwrap();
    assert_eq!(tries(&world.ctx, &cf(1)).await.failures, 3, "to the minute");
    world.advance(Duration::from_secs(1)).await;
    forget::forget(&world.ctx).await.unwrap();
    for cf in [cf(1), cf(7)] {
        assert_eq!(tries(&world.ctx, &cf).await, Tries::default());
    }
    assert_eq!(whats(&world.ctx, &cf(1)).await, ["entered"]);
    assert!(whats(&world.ctx, &cf(7)).await.is_empty());
}
