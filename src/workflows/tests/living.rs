//! A life is read from its rows and written back, once.

use super::world::{World, cf, form_but};
use crate::domain::life::{Event, Life, Shown, Standing, Typed};
use crate::store::confirmations::Confirmation;
use crate::store::fresh::{Fresh, on_both};
use crate::store::log_in_tries::Tries;
use crate::store::pin_changes::PinChange;
use crate::store::{confirmations, log_in_tries, pin_changes};
use crate::workflows::issue_pin::Issued;
use crate::workflows::pin_life::{self, Living};

on_both!(
    who_never_had_a_pin_has_a_life_too,
    a_life_is_kept_once_by_whoever_read_it_first,
    a_request_that_waits_is_to_be_called_back,
    open_deeds_show_until_they_lapse
);

async fn read(world: &World, cf: &str) -> Living {
    let mut tx = world.ctx.db.read().await.unwrap();
    pin_life::read(&world.ctx, &mut tx, cf).await.unwrap()
}

async fn keep(world: &World, living: Living, event: Event) -> bool {
    let (ctx, now) = (&world.ctx, world.ctx.clock.now());
    let step = living.life.step(event, now, &ctx.config.policy).unwrap();
    let mut tx = ctx.db.write().await.unwrap();
    let kept = pin_life::keep(ctx, &mut tx, living, &step).await.unwrap();
    tx.commit().await.unwrap();
    kept
}

async fn who_never_had_a_pin_has_a_life_too(at: Fresh) {
    let world = World::on(at).await;
    let living = read(&world, &cf(1)).await;
    assert_eq!(living.life, Life::default());
    assert!(living.pin.is_none() && living.practice.is_none());
    let tries = Tries {
        failures: 10,
        locked_until: world.ctx.now_ms() + 300_000,
        last_at: world.ctx.now_ms(),
    };
    let who = pin_life::who(&world.ctx, &cf(1)).unwrap();
    let mut tx = world.ctx.db.write().await.unwrap();
    log_in_tries::set(&mut tx, &who, tries).await.unwrap();
    tx.commit().await.unwrap();
    let locked = read(&world, &cf(1)).await.life.lock;
    assert!(
        locked.is_shut(world.ctx.clock.now()),
        "nobody is locked alike"
    );
}

async fn a_life_is_kept_once_by_whoever_read_it_first(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let living = read(&world, &cf(1)).await;
    assert_eq!(living.life.standing, Standing::Iniziale);
    let revoked = Event::Revoked { identified: true };
    assert!(keep(&world, living.clone(), revoked).await);
    assert!(
        !keep(&world, living, revoked).await,
        "the row has changed since"
    );
    let after = read(&world, &cf(1)).await;
    assert_eq!(after.life.standing, Standing::Revocato);
    let row = after.pin.unwrap();
    assert_eq!(
        (row.id, row.hash.as_str()),
        (pin.id, ""),
        "its secret is dead"
    );
}

async fn a_request_that_waits_is_to_be_called_back(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let contact = world.talking("CA1", &anna).await;
    let moved = form_but(1, "street_number", "2");
    let waits = world.issue(&anna, &contact, &moved, "form-1").await;
    assert!(matches!(waits, Issued::CallBack(_)), "{waits:?}");
    let living = read(&world, &cf(1)).await;
    assert_eq!(living.life.standing, Standing::DaRichiamare);
    assert!(living.practice.is_some());
}

async fn open_deeds_show_until_they_lapse(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let now = world.ctx.now_ms();
    let change = PinChange {
        pin: pin.id.clone(),
        session: "session".to_owned(),
        hash: String::new(),
        pepper: 1,
        started_at: now,
        lapses_at: now + 60_000,
    };
    let confirmation = Confirmation {
        id: "C1".to_owned(),
        kind: "restore".to_owned(),
        cf: cf(1),
        pin: pin.id,
        number: "482913".to_owned(),
        token_hash: "token".to_owned(),
        code_hash: "code".to_owned(),
        tries: 0,
        created_at: now,
        lapses_at: now + 120_000,
    };
    let mut tx = world.ctx.db.write().await.unwrap();
    pin_changes::put(&mut tx, &change).await.unwrap();
    confirmations::insert(&mut tx, &confirmation).await.unwrap();
    tx.commit().await.unwrap();
    for shown in [
        Shown::CambioInCorso,
        Shown::RipristinoInCorso,
        Shown::Iniziale,
    ] {
        let life = read(&world, &cf(1)).await.life;
        assert_eq!(life.shown(world.ctx.clock.now()), shown);
        world.advance(std::time::Duration::from_mins(1)).await;
    }
    let first = Event::LogIn {
        typed: Typed::Sixteen,
        right: true,
        eligible: true,
    };
    assert!(keep(&world, read(&world, &cf(1)).await, first).await);
}
