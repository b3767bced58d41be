//! The policy's date ends PINs (T22), to the minute, in Rome.

use std::sync::Arc;

use jiff::Timestamp;

use super::lives::whole;
use super::world::{World, cf};
use crate::clock::Clock;
use crate::domain::pin;
use crate::domain::policy::EligibilityPolicy;
use crate::store::citizen_sessions::CitizenSession;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{audit, citizen_sessions, jobs, letters, pins};
use crate::workflows::Ctx;
use crate::workflows::dismiss_pins::dismiss_pins;
use crate::workflows::log_in::{Attempt, LogIn, log_in};

on_both!(
    the_policys_date_ends_every_pin_but_those_of_exempt_holders,
    without_a_policy_no_date_ends_anything
);

fn on(world: &World, eligibility: EligibilityPolicy, at: &str) -> Ctx {
    let mut config = (*world.ctx.config).clone();
    config.policy.eligibility = eligibility;
    Ctx {
        config: Arc::new(config),
        clock: Clock::virtual_at(at.parse::<Timestamp>().unwrap()),
        ..world.ctx.clone()
    }
}

async fn the_policys_date_ends_every_pin_but_those_of_exempt_holders(at: Fresh) {
    let world = World::on(at).await;
    let ended = world.issued(1).await;
    let kept = world.issued(2).await;
    let secret = whole(&world, &ended).await;
    let session = CitizenSession {
        token_hash: "token".to_owned(),
        cf: cf(1),
        pin: ended.id.clone(),
        stage: "change".to_owned(),
        csrf: "csrf".to_owned(),
        created_at: world.ctx.now_ms(),
        used_at: world.ctx.now_ms(),
    };
    let mut tx = world.ctx.db.write().await.unwrap();
    let mut exempt = kept.clone();
    exempt.exempt = 1;
    assert!(pins::save(&mut tx, &exempt).await.unwrap());
    citizen_sessions::insert(&mut tx, &session).await.unwrap();
    tx.commit().await.unwrap();

    let a_minute_before = on(&world, EligibilityPolicy::ByDate, "2021-09-30T21:59:00Z");
    assert_eq!(dismiss_pins(&a_minute_before).await.unwrap(), 0);
    let midnight = on(&world, EligibilityPolicy::ByDate, "2021-09-30T22:00:00Z");
    assert_eq!(dismiss_pins(&midnight).await.unwrap(), 1);
    assert_eq!(dismiss_pins(&midnight).await.unwrap(), 0, "once");

    assert!(matches!(types(&midnight, &secret).await, LogIn::Dismissed));
    assert!(matches!(types(&midnight, b"K7QM2XRT").await, LogIn::Wrong));
    assert!(world.live_pin(&cf(1)).await.is_none());
    assert_eq!(world.live_pin(&cf(2)).await.unwrap().id, kept.id);
    for which in ["first", "second"] {
        assert!(!world.is_sealed(&ended.id, which).await, "{which}");
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let last = pins::last_of(&mut tx, &cf(1)).await.unwrap().unwrap();
    assert_eq!(last.state, "dismesso");
    let letter = letters::find(&mut tx, &ended.id).await.unwrap().unwrap();
    assert_eq!(letter.state, "cancelled");
    let session = citizen_sessions::find(&mut tx, "token").await.unwrap();
    assert!(session.is_none(), "whoever was in is out");
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    let told: Vec<_> = told
        .iter()
        .filter(|job| job.data.contains("dismissed"))
        .collect();
    assert_eq!(told.len(), 2, "the mobile and the e-mail");
    let deeds = audit::all(&mut tx).await.unwrap();
    let dismissed = |deed: &&audit::Entry| deed.action == "pin.dismissed";
    assert_eq!(deeds.iter().filter(dismissed).count(), 1);
}

async fn types(ctx: &Ctx, secret: &[u8]) -> LogIn {
    let attempt = Attempt {
        cf: &cf(1),
        pin: &pin::normalise(std::str::from_utf8(secret).unwrap()).unwrap(),
        code: true,
    };
    log_in(ctx, attempt).await.unwrap()
}

async fn without_a_policy_no_date_ends_anything(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let late = on(&world, EligibilityPolicy::Open, "2030-01-01T00:00:00Z");
    assert_eq!(dismiss_pins(&late).await.unwrap(), 0);
    assert_eq!(world.live_pin(&cf(1)).await.unwrap().id, pin.id);
}
