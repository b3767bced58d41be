//! A citizen with a PIN whose characters are known.

use centralino::store::citizens::{self, Citizen, Reach};
use centralino::store::pins::{self, Pin};
use centralino::store::practices::{self, Practice};
use centralino::workflows::Ctx;
use zeroize::Zeroizing;

/// Mario Rossi, born in Rome on 1 January 1980.
pub const CF: &str = "RSSMRA80A01H501U";
/// Somebody nobody knows.
pub const NOBODY: &str = "BNCNNA80A41H501V";
/// Where SMS reach him.
pub const MOBILE: &str = "+393331234567";
/// Where mails reach him.
pub const MAIL: &str = "mario.rossi@example.org";

/// Gives Mario Rossi a PIN of these characters: sixteen that were never used, or eight of his own.
pub async fn with_pin(ctx: &Ctx, secret: &str) {
    let own = secret.len() == 8;
    let then = ctx.now_ms() - 30 * 86_400_000;
    let hashed = ctx
        .hasher
        .hash(Zeroizing::new(secret.as_bytes().to_vec()))
        .await
        .unwrap();
    let pin = Pin {
        id: ctx.id(),
        cf: CF.to_owned(),
        practice: "practice".to_owned(),
        number: "482913".to_owned(),
        kind: "ordinario".to_owned(),
        state: if own { "attivo" } else { "iniziale" }.to_owned(),
        origin: "contact-center".to_owned(),
        hash: hashed.phc,
        pepper: i64::from(hashed.pepper),
        created_at: then,
        ever_used: i64::from(own),
        changed_at: own.then_some(then),
        expires_at: own.then_some(then + 180 * 86_400_000),
        class: "cittadino".to_owned(),
        exempt: 0,
        version: 0,
        reminded_for: None,
    };
    let mut tx = ctx.db.write().await.unwrap();
    citizens::save(&mut tx, &mario(), then).await.unwrap();
    let reaches = [("mobile", MOBILE), ("email", MAIL)].map(|(kind, value)| Reach {
        kind: kind.to_owned(),
        value: value.to_owned(),
    });
    citizens::set_contacts(&mut tx, CF, &reaches, then)
        .await
        .unwrap();
    practices::insert(&mut tx, &practice(then)).await.unwrap();
    pins::insert(&mut tx, &pin).await.unwrap();
    tx.commit().await.unwrap();
}

fn mario() -> Citizen {
    Citizen {
        cf: CF.to_owned(),
        surname: "Rossi".to_owned(),
        name: "Mario".to_owned(),
        birth_date: "1980-01-01".to_owned(),
        sex: "M".to_owned(),
        birth_place: "H501".to_owned(),
        language: "it".to_owned(),
        residence: "{}".to_owned(),
    }
}

fn practice(created_at: i64) -> Practice {
    Practice {
        id: "practice".to_owned(),
        number: "482913".to_owned(),
        form_key: "form".to_owned(),
        cf: CF.to_owned(),
        contact: None,
        request: "{}".to_owned(),
        state: "issued".to_owned(),
        maker: "anna".to_owned(),
        reason: None,
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at,
    }
}
