//! An office's desk: who opens it, and a person who gets an envelope there and logs in with what is in
//! it (T5, R70–R73, C16).
#![cfg(test)]

mod support;

use std::path::Path;
use std::time::Duration;

use centralino::demo::Demo;
use centralino::letters::{Opened, Recipient};
use centralino::platform::http_client;
use centralino::store::audit;
use support::browser::{self, Browser};
use support::walk::{choose, demo, see};

const CF: &str = "RSSMRA80A01H501U";

/// The cookie of somebody who signed in, without its attributes.
async fn cookie(demo: &Demo, name: &str) -> String {
    let http = http_client(Duration::from_secs(10)).unwrap();
    let form = [("name", name), ("password", demo.password(name).unwrap())];
    let answer = http
        .post(format!("{}/console/sign-in", demo.stage.url))
        .header("sec-fetch-site", "same-origin")
        .form(&form)
        .send()
        .await
        .unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn status(demo: &Demo, cookie: &str, path: &str) -> u16 {
    let http = http_client(Duration::from_secs(10)).unwrap();
    let page = http.get(format!("{}{path}", demo.stage.url));
    let answer = page.header("cookie", cookie).send().await.unwrap();
    if answer.status() == 200 {
        assert_eq!(answer.headers()["cache-control"], "no-store, private");
    }
    answer.status().as_u16()
}

#[tokio::test]
async fn the_desk_is_open_to_the_office_alone_and_the_office_opens_nothing_else() {
    let demo = demo().await;
    let desk = [
        "/console/sede",
        "/console/sede/envelope",
        "/console/sede/pin",
        "/console/sede/spoiled",
        "/console/sede/paper",
        "/console/sede/convert",
    ];
    let olga = cookie(&demo, "olga").await;
    let (anna, sara) = (cookie(&demo, "anna").await, cookie(&demo, "sara").await);
    for path in desk {
        assert_eq!(status(&demo, &olga, path).await, 200, "{path}");
        assert_eq!(status(&demo, &anna, path).await, 403, "{path}");
        assert_eq!(status(&demo, &sara, path).await, 403, "{path}");
    }
    for path in [
        "/console/call-backs",
        "/console/uploads/1",
        "/console/undelivered",
    ] {
        assert_eq!(status(&demo, &olga, path).await, 403, "{path}");
    }
    assert_eq!(status(&demo, &olga, "/console/contacts/1").await, 404);
    demo.stop().await;
}

#[tokio::test]
async fn a_form_of_the_desk_without_its_token_does_nothing() {
    let demo = demo().await;
    let olga = cookie(&demo, "olga").await;
    let http = http_client(Duration::from_secs(10)).unwrap();
    for path in ["envelope", "pin", "spoiled"] {
        let answer = http
            .post(format!("{}/console/sede/{path}", demo.stage.url))
            .header("cookie", &olga)
            .header("sec-fetch-site", "same-origin")
            .form(&[("csrf", "another")])
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 403, "{path}");
    }
    demo.stop().await;
}

async fn write(browser: &Browser, id: &str, text: &str) {
    let field = see(browser, &format!("[id='{id}']")).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn press(browser: &Browser, css: &str) {
    see(browser, css).await.click().await.unwrap();
}

/// Keeps a picture where `CENTRALINO_TEST_PICTURES` names a folder for them.
async fn picture(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
        browser.fit_to_page(1280).await;
        let file = Path::new(&folder).join(format!("{name}.png"));
        browser.save_screenshot(&file).await;
    }
}

async fn fill_the_form(desk: &Browser, serial: &str) {
    for (field, text) in [
        ("mv35_date", "01/03/2015"),
        ("id_number", "AX1234567"),
        ("id_expires", "31/12/2099"),
        ("surname", "Rossi"),
        ("name", "Mario"),
        ("codice_fiscale", CF),
        ("birth_date", "01/01/1980"),
        ("birth_place", "Roma"),
        ("birth_province", "RM"),
        ("street", "Via del Corso"),
        ("street_number", "1"),
        ("comune", "Roma"),
        ("provincia", "RM"),
        ("cap", "00186"),
        ("mobile", "333 1234567"),
        ("serial", serial),
    ] {
        write(desk, field, text).await;
    }
    choose(desk, "id_kind", "identity-card").await;
    choose(desk, "sex", "M").await;
    choose(desk, "office", "Sede di Roma Centro").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_is_bound_at_the_desk_and_its_sixteen_characters_log_in() {
    let Some(desk) = browser::open().await else {
        return;
    };
    let demo = demo().await;
    let url = demo.stage.url.clone();
    let entry = demo.envelopes().unwrap().entries[0].clone();
    let Recipient::Office(envelope) = &entry.to else {
        panic!("no envelope")
    };
    let opened = Opened::open(&demo.stage.identity, &entry.to, &entry.sealed);
    let Some(Opened::Envelope(_, halves)) = opened else {
        panic!("it does not open")
    };
    desk.goto(&format!("{url}/console")).await.unwrap();
    write(&desk, "name", "olga").await;
    write(&desk, "password", demo.password("olga").unwrap()).await;
    press(&desk, "main button").await;
    press(&desk, "a[href='/console/sede/envelope']").await;
    fill_the_form(&desk, "1234 5678 9012").await;
    press(&desk, "main button[type=submit]").await;
    let said = see(&desk, "#serial-message").await.text().await.unwrap();
    assert!(said.contains("non torna"), "{said}");
    let said = see(&desk, "#mv35-message").await.text().await.unwrap();
    assert!(said.contains("MV35"), "{said}");
    picture(&desk, "desk-wrong").await;
    write(&desk, "serial", &envelope.serial.shown()).await;
    press(&desk, "#mv35").await;
    press(&desk, "#id_seen").await;
    press(&desk, "main button[type=submit]").await;
    let done = see(&desk, "[data-result=done] h1")
        .await
        .text()
        .await
        .unwrap();
    assert!(done.contains(&envelope.serial.shown()), "{done}");
    picture(&desk, "desk-done").await;
    let page = desk.source().await.unwrap();
    for half in [&halves.first, &halves.second] {
        assert!(!page.contains(half.expose()), "a secret at the desk");
    }

    desk.goto(&format!("{url}/portal/it/access")).await.unwrap();
    write(&desk, "cf", CF).await;
    write(&desk, "pin_first", halves.first.expose()).await;
    write(&desk, "pin_second", halves.second.expose()).await;
    press(&desk, "main form button[type=submit]").await;
    press(&desk, "a[href$='/access/change/ready']").await;

    let mut tx = demo.stage.app.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    drop(tx);
    let handed = deeds.iter().find(|deed| deed.action == "pin.handed-out");
    assert_eq!(handed.unwrap().who, "olga");
    assert!(!deeds.iter().any(|deed| {
        let detail = deed.detail.as_deref().unwrap_or_default();
        detail.contains("AX1234567")
    }));
    demo.stop().await;
}
