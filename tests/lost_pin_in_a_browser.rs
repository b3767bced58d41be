//! A PIN that was lost is restored or revoked, and one that came by letter is activated, by a person in
//! a browser: with scripts, then without. What arrives, arrives where it would, and a link is opened as
//! the mail shows it.
#![cfg(test)]
#![expect(
    clippy::cognitive_complexity,
    reason = "a path is read from top to bottom"
)]

mod support;

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::domain::pin::Half;
use centralino::rng::Rng;
use centralino::store::pins::{self, Pin};
use support::browser;
use support::citizen::{self, CF, MAIL, MOBILE, link_and_code, mail, sms, with_pin};
use support::visitor::{self, Visitor};
use support::walk::{see, write};

const OWN: &str = "ABCDEFGH";
const CARD: &str = "8038 0000 1000 0000 0000";

async fn stage() -> Stage {
    let options = StageOptions::new(Clock::system(), Rng::System);
    Stage::start(options).await.unwrap()
}

/// A stage on which Mario Rossi has used his PIN for a month.
async fn stage_with_pin() -> Stage {
    let stage = stage().await;
    with_pin(&stage.app.ctx, OWN).await;
    stage
}

async fn live_pin(stage: &Stage) -> Option<Pin> {
    let mut tx = stage.app.ctx.db.read().await.unwrap();
    pins::live_of(&mut tx, CF).await.unwrap()
}

/// The characters after `mark`.
fn half(text: &str, mark: &str) -> String {
    text.split(mark).nth(1).unwrap().chars().take(8).collect()
}

async fn restore(stage: &Stage, mario: &Visitor) {
    mario.opens("/lost").await;
    mario.sees("Hai smarrito il tuo PIN?").await;
    mario.follows("/lost/restore").await;
    mario.sees("Ripristina il PIN").await;
    let typed = [
        ("codice_fiscale", "rssmra80a01h501u"),
        ("mobile", "333 123 4567"),
        ("email", MAIL),
    ];
    mario.types(&typed).await;
    mario.sends_after_the_control().await;
    mario.sees("Guardi le sue e-mail").await;

    let (link, code) = link_and_code(&mail(stage, "Ripristino del PIN").await);
    mario.browser.goto(&link).await.unwrap();
    mario.sees("Ripristina il PIN").await;
    mario.types(&[("code", "0")]).await;
    mario.sends().await;
    let said = mario.is_told_what_is_wrong().await;
    assert!(said.contains("Il codice non è giusto"), "{said}");
    mario.types(&[("code", &code)]).await;
    mario.sends().await;
    mario.sees("Il PIN è ripristinato").await;

    let first = half(&sms(stage, MOBILE, "prima metà").await, "del PIN ");
    let second = half(&mail(stage, "La seconda metà").await.text, "\n    ");
    let opened = Half::from_opened(second.as_bytes()).unwrap();
    assert!(
        stage.verify(CF, &first, &opened).await.unwrap(),
        "the two halves are the PIN"
    );
    mario.browser.goto(&link).await.unwrap();
    mario.sees("Questo collegamento non vale più").await;

    mario.logs_in_first(&first, &second).await;
    mario.takes_a_new_pin().await;
    let pin = live_pin(stage).await.unwrap();
    assert_eq!((&*pin.state, &*pin.origin), ("attivo", "ripristino"));
}

async fn revoke(stage: &Stage, mario: &Visitor) {
    mario.opens("/lost").await;
    mario.follows("/lost/revoke").await;
    mario.sees("Annulla il PIN").await;
    let typed = [
        ("codice_fiscale", CF),
        ("card_number", CARD),
        ("card_expiry", "31/12/2999"),
        ("email", MAIL),
    ];
    mario.types(&typed).await;
    mario.sends_after_the_control().await;
    mario.sees("Guardi le sue e-mail").await;

    let (link, code) = link_and_code(&mail(stage, "Annullamento del PIN").await);
    mario.browser.goto(&link).await.unwrap();
    mario.sees("Annulla il PIN").await;
    assert!(live_pin(stage).await.is_some(), "a look changes nothing");
    mario.types(&[("code", &code)]).await;
    mario.sends().await;
    mario.sees("Il PIN è annullato").await;
    assert!(live_pin(stage).await.is_none());
    sms(stage, MOBILE, "annullato").await;

    mario.logs_in(OWN).await;
    let said = mario.is_told_what_is_wrong().await;
    assert!(
        !said.contains("annullato"),
        "not even that there was one: {said}"
    );
    mario.browser.goto(&link).await.unwrap();
    mario.sees("Questo collegamento non vale più").await;
}

async fn activate(stage: &Stage, mario: &Visitor) {
    citizen::invited(&stage.app.ctx).await;
    let first = citizen::post(stage).await;
    mario.opens("/lost").await;
    mario.follows("/lost/activate").await;
    mario.sees("Attiva il PIN").await;
    let typed = [
        ("codice_fiscale", CF),
        ("pin_first", "AAAA AAAA"),
        ("card_number", CARD),
        ("card_expiry", "31/12/2999"),
        ("mobile", "333 1234567"),
        ("email", MAIL),
    ];
    mario.types(&typed).await;
    mario.sends_after_the_control().await;
    let said = mario.is_told_what_is_wrong().await;
    assert!(said.contains("il PIN non si può attivare"), "{said}");
    let spaced = format!("{} {}", &first[..4].to_lowercase(), &first[4..]);
    mario.types(&[("pin_first", &spaced)]).await;
    mario.sends_after_the_control().await;
    mario.sees("Il PIN è attivato").await;
    let page = mario.reads().await;
    assert!(page.contains("per lettera in 7-15 giorni"), "{page}");

    let second = citizen::post(stage).await;
    mario.logs_in_first(&first, &second).await;
    mario.takes_a_new_pin().await;
    let pin = live_pin(stage).await.unwrap();
    assert_eq!((&*pin.state, &*pin.origin), ("attivo", "d-ufficio"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_restored_with_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    restore(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_restored_without_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    restore(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_revoked_with_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    revoke(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_revoked_without_scripts() {
    let stage = stage_with_pin().await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    revoke(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_that_came_by_letter_is_activated_with_scripts() {
    let stage = stage().await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    activate(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_that_came_by_letter_is_activated_without_scripts() {
    let stage = stage().await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    activate(&stage, &mario).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_in_the_form_is_listed_and_takes_the_focus() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    for (language, error) in [("it", "Errore"), ("de", "Fehler"), ("en", "Error")] {
        let url = format!("{}/portal/{language}/lost/revoke", stage.url);
        browser.goto(&url).await.unwrap();
        write(&browser, "codice_fiscale", "x").await;
        see(&browser, "main button[type=submit]")
            .await
            .click()
            .await
            .unwrap();
        see(&browser, "#errors a[href='#card_number']").await;
        assert!(browser.title().await.unwrap().starts_with(error));
        let script = "return document.activeElement.id";
        let focus = browser.execute(script, Vec::new()).await.unwrap();
        assert_eq!(focus, "errors");
    }
}
