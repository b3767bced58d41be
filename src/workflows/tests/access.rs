//! What tests about a holder's own access begin with: PINs whose characters are known.

use zeroize::Zeroizing;

use super::world::{World, cf};
use crate::domain::pin::normalise;
use crate::store::citizen_sessions::CitizenSession;
use crate::store::pins;
use crate::store::pins::Pin;
use crate::workflows::Ctx;
use crate::workflows::citizen_session::{self, Stage};
use crate::workflows::log_in::{Attempt, LogIn, log_in};

/// A newcomer's sixteen characters.
pub(crate) const FIRST: &str = "K7QM2XRT9ZNCWKHP";
/// A holder's own eight.
pub(crate) const OWN: &str = "WKHP9ZNC";
/// Nobody's eight.
pub(crate) const WRONG: &str = "00000000";

async fn with(world: &World, number: u8, secret: &str, own: bool) -> Pin {
    let pin = world.issued(number).await;
    let secret = Zeroizing::new(secret.as_bytes().to_vec());
    let hashed = world.ctx.hasher.hash(secret).await.unwrap();
    let now = world.ctx.now_ms();
    let pin = Pin {
        hash: hashed.phc,
        pepper: i64::from(hashed.pepper),
        ..pin
    };
    let pin = if own {
        Pin {
            state: "attivo".to_owned(),
            ever_used: 1,
            changed_at: Some(now),
            expires_at: Some(now + 184 * 86_400_000),
            ..pin
        }
    } else {
        pin
    };
    let mut tx = world.ctx.db.write().await.unwrap();
    assert!(pins::save(&mut tx, &pin).await.unwrap());
    tx.commit().await.unwrap();
    world.live_pin(&cf(number)).await.unwrap()
}

/// A citizen who has both halves and has not used them.
pub(crate) async fn newcomer(world: &World, number: u8) -> Pin {
    with(world, number, FIRST, false).await
}

/// A citizen with eight characters of their own.
pub(crate) async fn holder(world: &World, number: u8) -> Pin {
    with(world, number, OWN, true).await
}

async fn attempt(ctx: &Ctx, cf: &str, pin: &str, code: bool) -> LogIn {
    let pin = &normalise(pin).unwrap();
    log_in(ctx, Attempt { cf, pin, code }).await.unwrap()
}

/// A try without a control code.
pub(crate) async fn tried(ctx: &Ctx, cf: &str, pin: &str) -> LogIn {
    attempt(ctx, cf, pin, false).await
}

/// A try with a control code.
pub(crate) async fn with_code(ctx: &Ctx, cf: &str, pin: &str) -> LogIn {
    attempt(ctx, cf, pin, true).await
}

/// As many wrong tries as bring the control code.
pub(crate) async fn until_code(ctx: &Ctx, cf: &str) {
    for _ in 0..3 {
        assert!(matches!(tried(ctx, cf, WRONG).await, LogIn::Wrong));
    }
}

/// Comes in; the token, and what it is good for.
pub(crate) async fn in_with(ctx: &Ctx, cf: &str, pin: &str) -> (Zeroizing<String>, Stage) {
    let LogIn::In(token, stage) = tried(ctx, cf, pin).await else {
        panic!("not in")
    };
    (token, stage)
}

/// Comes in; the session.
pub(crate) async fn session_with(ctx: &Ctx, cf: &str, pin: &str) -> CitizenSession {
    let (token, _) = in_with(ctx, cf, pin).await;
    citizen_session::of(ctx, &token).await.unwrap().unwrap()
}
