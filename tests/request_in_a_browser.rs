//! A PIN asked for on the web by a person in a browser: from Italy with scripts, from abroad with a
//! document and without scripts.
#![cfg(test)]

mod support;

use std::path::Path;
use std::sync::Arc;

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::domain::policy::EligibilityPolicy;
use centralino::portal::Portal;
use centralino::rng::Rng;
use centralino::store::{pins, practices, uploads};
use centralino::workflows::Ctx;
use support::browser::{self, Browser};
use support::walk::{answer_the_question, choose, heading, see, write};

const CF: &str = "RSSMRA80A01H501U";

async fn stage() -> Stage {
    let options = StageOptions::new(Clock::system(), Rng::System);
    Stage::start(options).await.unwrap()
}

async fn click(browser: &Browser, css: &str) {
    see(browser, css).await.click().await.unwrap();
}

async fn onwards(browser: &Browser) {
    click(browser, "main form button[type=submit]").await;
}

/// Keeps a picture where `CENTRALINO_TEST_PICTURES` names a folder for them.
async fn picture(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
        browser.fit_to_page(1_000).await;
        let file = Path::new(&folder).join(format!("{name}.png"));
        browser.save_screenshot(&file).await;
    }
}

async fn write_person(browser: &Browser) {
    heading(browser, "Dati anagrafici").await;
    for (field, text) in [
        ("surname", "Rossi"),
        ("name", "Mario"),
        ("birth_date", "1/1/1980"),
        ("birth_place", "Roma"),
        ("birth_province", "RM"),
    ] {
        write(browser, field, text).await;
    }
    click(browser, "input[name=sex][value=M]").await;
    picture(browser, "request-person").await;
    onwards(browser).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_in_italy_asks_with_scripts_and_gets_a_pin() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    browser
        .goto(&format!("{}/portal/it/request", stage.url))
        .await
        .unwrap();
    heading(&browser, "Richiedi PIN").await;
    picture(&browser, "request-intro").await;
    click(&browser, "main a.button--main").await;
    heading(&browser, "Codice fiscale").await;
    write(&browser, "codice_fiscale", "rssmra80a01h501").await;
    click(&browser, "input[name=residence_kind][value=italiana]").await;
    onwards(&browser).await;
    let said = see(&browser, "#errors").await.text().await.unwrap();
    assert!(said.contains("16 caratteri: qui ce ne sono 15"), "{said}");
    let has_focus = "return document.activeElement.id";
    let focused = browser.execute(has_focus, Vec::new()).await.unwrap();
    assert_eq!(focused.as_str(), Some("errors"));
    picture(&browser, "request-wrong").await;
    write(&browser, "codice_fiscale", "rssmra80a01h501u").await;
    onwards(&browser).await;
    write_person(&browser).await;
    heading(&browser, "Residenza").await;
    for (field, text) in [
        ("street", "Via del Corso"),
        ("street_number", "1"),
        ("comune", "Roma"),
        ("provincia", "RM"),
        ("cap", "00186"),
    ] {
        write(&browser, field, text).await;
    }
    onwards(&browser).await;
    heading(&browser, "Recapiti").await;
    write(&browser, "mobile", "333 1234567").await;
    write(&browser, "email", "mario.rossi@example.org").await;
    choose(&browser, "preferred_time", "sera").await;
    picture(&browser, "request-contacts").await;
    onwards(&browser).await;
    heading(&browser, "Verifica").await;
    picture(&browser, "request-review").await;
    click(&browser, "a[href='/portal/it/request/residence']").await;
    heading(&browser, "Residenza").await;
    onwards(&browser).await;
    heading(&browser, "Verifica").await;
    onwards(&browser).await;
    heading(&browser, "Richiesta ricevuta").await;
    picture(&browser, "request-done").await;
    let page = see(&browser, "main").await.text().await.unwrap();
    let mut tx = stage.app.ctx.db.read().await.unwrap();
    let pin = pins::live_of(&mut tx, CF).await.unwrap().unwrap();
    assert!(
        page.contains(&pin.number) && page.contains("7-15 giorni"),
        "{page}"
    );
    assert_eq!(pin.origin, "web");
}

/// A second server on the stage's database, where PINs are for residents abroad alone.
async fn for_residents_abroad(stage: &Stage) -> String {
    let ctx = &stage.app.ctx;
    let mut config = (*ctx.config).clone();
    config.policy.eligibility = EligibilityPolicy::ResidentsAbroad;
    let ctx = Ctx {
        config: Arc::new(config),
        ..ctx.clone()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Portal::new(ctx).router()).await });
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_abroad_asks_without_scripts_and_shows_a_foreign_document() {
    let Some(browser) = browser::open_without_scripts().await else {
        return;
    };
    let stage = stage().await;
    let url = for_residents_abroad(&stage).await;
    browser
        .goto(&format!("{url}/portal/it/request/start"))
        .await
        .unwrap();
    write(&browser, "codice_fiscale", CF).await;
    click(&browser, "input[name=residence_kind][value=estera]").await;
    answer_the_question(&browser).await;
    onwards(&browser).await;
    write_person(&browser).await;
    heading(&browser, "Residenza").await;
    write(&browser, "foreign_1", "Hauptstraße 5").await;
    write(&browser, "foreign_2", "10115 Berlin").await;
    choose(&browser, "country", "Z112").await;
    picture(&browser, "request-abroad").await;
    onwards(&browser).await;
    heading(&browser, "Recapiti").await;
    write(&browser, "mobile", "+49 1512 3456789").await;
    write(&browser, "email", "mario.rossi@example.org").await;
    onwards(&browser).await;
    heading(&browser, "Documento estero").await;
    click(&browser, "#no_italian_document").await;
    choose(&browser, "document_country", "Z112").await;
    write(&browser, "document_number", "C01X00T47").await;
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("passport.png");
    browser.save_screenshot(&photo).await;
    let file = see(&browser, "#document").await;
    file.send_keys(photo.to_str().unwrap()).await.unwrap();
    picture(&browser, "request-document").await;
    onwards(&browser).await;
    heading(&browser, "Verifica").await;
    onwards(&browser).await;
    heading(&browser, "Richiesta ricevuta").await;
    let page = see(&browser, "main").await.text().await.unwrap();
    for said in ["alcune settimane", "+39 06 164164", "ora italiana"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("7-15"), "{page}");
    let mut tx = stage.app.ctx.db.read().await.unwrap();
    assert!(pins::live_of(&mut tx, CF).await.unwrap().is_none());
    let waiting = practices::open_of(&mut tx, CF).await.unwrap().unwrap();
    assert_eq!(waiting.reason.as_deref(), Some("foreign-document"));
    let documents = uploads::of_subject(&mut tx, &waiting.id).await.unwrap();
    assert_eq!(documents.len(), 1);
}
