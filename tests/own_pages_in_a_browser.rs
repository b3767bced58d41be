//! What a person with a PIN finds behind the log-in: what there is to know, another PIN when wanted or
//! after six months, other contacts, and the request to make it dispositivo. With scripts, then on a
//! telephone without.
#![cfg(test)]
#![expect(
    clippy::cognitive_complexity,
    reason = "a path is read from top to bottom"
)]

mod support;

use std::path::Path;

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::rng::Rng;
use centralino::store::{approvals, citizens, pins, uploads};
use centralino::workflows::convert_pin::CONVERT;
use fantoccini::wd::PrintConfiguration;
use support::citizen::{CF, MAIL, MOBILE, sms, with_pin, with_pin_since};
use support::visitor::{self, Visitor};
use support::walk::see;

const OWN: &str = "ABCDEFGH";
const NEW_MOBILE: &str = "+393339999999";

async fn stage() -> Stage {
    let options = StageOptions::new(Clock::system(), Rng::System);
    Stage::start(options).await.unwrap()
}

/// Mario's PIN is a month old.
async fn stage_with_pin() -> Stage {
    let stage = stage().await;
    with_pin(&stage.app.ctx, OWN).await;
    stage
}

/// The first page and the accesses (R150).
async fn look_around(mario: &Visitor) {
    mario.logs_in("ZZZZZZZZ").await;
    mario.is_told_what_is_wrong().await;
    mario.types(&[("pin", OWN)]).await;
    mario.sends().await;
    mario.sees("Il suo PIN").await;
    let page = mario.reads().await;
    for told in ["Ordinario", "Attivo. Va cambiato entro", "482913", "E-mail"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    for whole in [MAIL, "1234567"] {
        assert!(!page.contains(whole), "{whole}: {page}");
    }
    mario.follows("/mine/accesses").await;
    mario.sees("I suoi accessi").await;
    let page = mario.reads().await;
    assert!(page.contains("Tentativo sbagliato"), "{page}");
    assert!(page.contains("Accesso riuscito"), "{page}");
    mario.follows("/mine").await;
    mario.sees("Il suo PIN").await;
    mario.leaves().await;
    mario.opens("/mine/accesses").await;
    mario.sees("Accedi: Entra con PIN").await;
}

/// Another PIN because one wants it; a change that was begun changes nothing.
async fn change(mario: &Visitor) {
    mario.logs_in(OWN).await;
    mario.sees("Il suo PIN").await;
    mario.follows("/access/change").await;
    let page = mario.reads().await;
    assert!(page.contains("al posto di quello che usa adesso"), "{page}");
    mario.goes_to_the_new_pin().await;
    mario.opens("/mine").await;
    mario.sees("Il suo PIN").await;
    let page = mario.reads().await;
    assert!(page.contains("che non è stato riscritto"), "{page}");
    mario.leaves().await;

    mario.logs_in(OWN).await;
    mario.sees("Il suo PIN").await;
    mario.follows("/access/change").await;
    let first = mario.goes_to_the_new_pin().await;
    mario.retypes("").await;
    mario.is_told_what_is_wrong().await;
    mario.types(&[("pin_new", "ZZZZZZZZ")]).await;
    mario.sends().await;
    mario.sees("Il PIN nuovo non è stato attivato").await;
    mario.follows("/access/change/ready").await;
    let pin = mario.is_shown_the_new_pin().await;
    assert_ne!(first, pin);
    mario.retypes(&pin).await;
    mario.sees("Fine").await;
    mario.follows("/mine").await;
    mario.sees("Il suo PIN").await;
    mario.leaves().await;

    mario.logs_in(OWN).await;
    mario.is_told_what_is_wrong().await;
    mario.logs_in(&pin).await;
    mario.sees("Il suo PIN").await;
}

/// After six months there is nothing but the change (R85).
async fn change_after_six_months(mario: &Visitor) {
    mario.logs_in(OWN).await;
    mario.sees("Procedura di modifica del PIN").await;
    let page = mario.reads().await;
    assert!(page.contains("è giusto, ma è scaduto il"), "{page}");
    for closed in ["/mine", "/mine/accesses", "/mine/contacts", "/mine/convert"] {
        mario.opens(closed).await;
        assert_eq!(mario.place().await, "/access/change", "{closed}");
    }
    mario.follows("/access/change/ready").await;
    mario.is_shown_the_new_pin().await;
    mario.opens("/mine").await;
    assert_eq!(mario.place().await, "/access/change");
    mario.leaves().await;

    mario.logs_in(OWN).await;
    let pin = mario.takes_a_new_pin().await;
    mario.leaves().await;
    mario.logs_in(&pin).await;
    mario.sees("Il suo PIN").await;
}

/// Other contacts (T24): what is wrong is said, and old and new hear of it.
async fn change_contacts(stage: &Stage, mario: &Visitor) {
    mario.logs_in(OWN).await;
    mario.sees("Il suo PIN").await;
    mario.follows("/mine/contacts").await;
    mario.sees("Cambia i recapiti").await;
    mario.sends().await;
    mario.sees("Cambia i recapiti").await;
    let page = mario.reads().await;
    assert!(page.contains("non è cambiato niente"), "{page}");
    mario
        .types(&[("mobile", "06 59051234"), ("email", "mario")])
        .await;
    mario.sends().await;
    let said = mario.is_told_what_is_wrong().await;
    for told in ["non arrivano SMS", "nome@esempio.it"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    mario
        .types(&[("mobile", "333 9999999"), ("email", MAIL)])
        .await;
    mario.sends().await;
    mario.sees("Cambia i recapiti").await;
    let said = see(&mario.browser, "[role=status]")
        .await
        .text()
        .await
        .unwrap();
    assert!(said.contains("I recapiti sono cambiati"), "{said}");
    for number in [MOBILE, NEW_MOBILE] {
        sms(stage, number, "recapiti").await;
    }
    let mut tx = stage.app.ctx.db.read().await.unwrap();
    let now = citizens::contacts(&mut tx, CF).await.unwrap();
    assert!(now.iter().any(|one| one.value == NEW_MOBILE));
    assert!(!now.iter().any(|one| one.value == MOBILE));
    drop(tx);
    mario.follows("/mine").await;
    mario.sees("Il suo PIN").await;
    let page = mario.reads().await;
    assert!(
        page.contains("per ripristinare il PIN si può usare dal"),
        "{page}"
    );
}

/// A signed request and a document are sent (R74): one that is no document is refused, two that are
/// wait for a person.
async fn ask_to_convert(stage: &Stage, mario: &Visitor, folder: &Path) {
    let (sheet, photo, text) = (
        folder.join("richiesta.pdf"),
        folder.join("documento.png"),
        folder.join("documento.txt"),
    );
    mario.logs_in(OWN).await;
    mario.sees("Il suo PIN").await;
    let printed = PrintConfiguration::default();
    let pdf = mario.browser.print(printed).await.unwrap();
    std::fs::write(&sheet, pdf).unwrap();
    mario.browser.save_screenshot(&photo).await;
    std::fs::write(&text, "documento").unwrap();

    mario.follows("/mine/convert").await;
    mario.sees("Rendere dispositivo il PIN").await;
    mario.sends().await;
    let said = mario.is_told_what_is_wrong().await;
    assert!(said.contains("Richiesta firmata: Scelga il file"), "{said}");
    mario.attaches("request", &photo).await;
    mario.attaches("document", &text).await;
    mario.sends().await;
    let said = mario.is_told_what_is_wrong().await;
    assert!(said.contains("PDF, JPEG o PNG"), "{said}");
    mario.attaches("request", &sheet).await;
    mario.attaches("document", &photo).await;
    mario.sends().await;
    mario.sees("Rendere dispositivo il PIN").await;
    let said = see(&mario.browser, "[role=status]")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        said.contains("aspetta la decisione di una persona"),
        "{said}"
    );
    assert!(
        !mario.has("main form").await,
        "there is nothing more to send"
    );
    let mut tx = stage.app.ctx.db.read().await.unwrap();
    let asked = approvals::last_of(&mut tx, CF, CONVERT).await.unwrap();
    let asked = asked.unwrap();
    assert_eq!((&*asked.state, &*asked.channel), ("waiting", "web"));
    let kept = uploads::of_subject(&mut tx, &asked.id).await.unwrap();
    assert_eq!(kept.len(), 2);
    let pin = pins::live_of(&mut tx, CF).await.unwrap().unwrap();
    assert_eq!(pin.kind, "ordinario", "a person decides");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_of_a_pin_is_read_with_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    look_around(&mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_of_a_pin_is_read_without_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    look_around(&mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_changed_when_one_wants_with_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    change(&mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_changed_when_one_wants_without_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    change(&mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_six_months_a_pin_must_be_changed_with_scripts() {
    let stage = stage().await;
    with_pin_since(&stage.app.ctx, OWN, 210).await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    change_after_six_months(&mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_six_months_a_pin_must_be_changed_without_scripts() {
    let stage = stage().await;
    with_pin_since(&stage.app.ctx, OWN, 210).await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    change_after_six_months(&mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_are_changed_with_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    change_contacts(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_are_changed_without_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    change_contacts(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_asked_to_become_dispositivo_with_scripts() {
    let stage = stage_with_pin().await;
    let folder = tempfile::tempdir().unwrap();
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    ask_to_convert(&stage, &mario, folder.path()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_asked_to_become_dispositivo_without_scripts() {
    let stage = stage_with_pin().await;
    let folder = tempfile::tempdir().unwrap();
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    ask_to_convert(&stage, &mario, folder.path()).await;
}
