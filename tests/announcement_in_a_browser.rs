//! The emergency announcement as a supervisor switches it: without scripts, by keyboard alone, and as
//! axe-core sees its pages; and what the next caller hears of it.
#![cfg(test)]

mod support;

use std::collections::BTreeMap;

use centralino::clock::Clock;
use centralino::demo::{Demo, DemoOptions};
use centralino::flow::Mode;
use centralino::rng::Rng;
use centralino::store::announcements;
use centralino::workflows::announce::{Wish, announce, end_announcement};
use support::axe;
use support::browser::{self, Browser};
use support::walk::{choose, click, heading, hears, picture, see, write};

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const SPACE: &str = " ";
const DOWN: &str = "\u{E015}";

async fn demo() -> Demo {
    let options = DemoOptions {
        listen: "127.0.0.1:0".parse().unwrap(),
        expose: false,
        data: None,
        keep_hours: false,
    };
    Demo::start(options, Clock::system(), Rng::System)
        .await
        .unwrap()
}

async fn sara_signs_in(demo: &Demo, browser: &Browser) {
    let url = &demo.stage.url;
    browser.goto(&format!("{url}/console")).await.unwrap();
    write(browser, "name", "sara").await;
    write(browser, "password", demo.password("sara").unwrap()).await;
    click(browser, "main button").await;
    see(browser, "#presence").await;
}

async fn dial(demo: &Demo, phone: &Browser) {
    let url = &demo.stage.url;
    phone.goto(&format!("{url}/phone")).await.unwrap();
    click(phone, "#call").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_an_announcement_is_switched_on_and_off_and_callers_hear_it_at_once() {
    let (Some(sara), Some(phone)) = (browser::open_without_scripts().await, browser::open().await)
    else {
        return;
    };
    let demo = demo().await;
    sara_signs_in(&demo, &sara).await;
    click(&sara, "a[href='/console/announcement']").await;
    see(&sara, "[data-announcement=off]").await;
    click(&sara, "a[href$='/write/disruption']").await;
    heading(&sara, "Un servizio non funziona bene").await;
    click(&sara, "main button[type=submit]").await;
    for missing in ["field-service", "field-when", "mode"] {
        see(&sara, &format!("#problems a[href='#{missing}']")).await;
    }
    choose(&sara, "field-service", "pin-service").await;
    click(&sara, "#field-when-unknown").await;
    click(&sara, "#mode-close").await;
    click(&sara, "#until-today").await;
    click(&sara, "main button[type=submit]").await;
    heading(&sara, "Che cosa si sentirà").await;
    let shown = see(&sara, "blockquote[lang=it]")
        .await
        .text()
        .await
        .unwrap();
    click(&sara, "form[action$='/start'] button").await;
    see(&sara, "[data-announcement=on]").await;
    see(&sara, "#announcement a").await;

    dial(&demo, &phone).await;
    let shown = shown.trim_matches(['«', '»']);
    assert!(
        shown.starts_with("Avviso. Il servizio del PIN oggi"),
        "{shown}"
    );
    hears(&phone, shown).await;

    click(&sara, "form[action$='/end'] button").await;
    see(&sara, "[data-announcement=off]").await;
    dial(&demo, &phone).await;
    hears(&phone, "Benvenuto al contact center").await;
    let heard = see(&phone, "#transcript").await.text().await.unwrap();
    assert!(!heard.contains("Avviso"), "{heard}");
    demo.stop().await;
}

/// Goes on with the tabulator until an element has the focus.
async fn tab_to(browser: &Browser, css: &str) {
    let here = "return document.activeElement.matches(arguments[0])";
    for _ in 0..60 {
        let focused = browser.execute(here, vec![css.into()]).await.unwrap();
        if focused == true {
            return;
        }
        let at = browser.active_element().await.unwrap();
        at.send_keys(TAB).await.unwrap();
    }
    panic!("the tabulator never reaches {css}");
}

async fn press_on(browser: &Browser, css: &str, key: &str) {
    tab_to(browser, css).await;
    let at = browser.active_element().await.unwrap();
    at.send_keys(key).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_open_tells_that_one_was_switched_on_elsewhere_and_that_it_is_off() {
    let Some(sara) = browser::open().await else {
        return;
    };
    let demo = demo().await;
    sara_signs_in(&demo, &sara).await;
    see(&sara, "#announcement[hidden]").await;
    let ctx = &demo.stage.app.ctx;
    let wish = Wish {
        flow: &demo.stage.app.releases.current(),
        template: "data-leak",
        fields: &BTreeMap::new(),
        mode: Mode::Inform,
        until: ctx.now_ms() + 3_600_000,
        instead_of: None,
    };
    announce(ctx, "sonia", wish).await.unwrap();
    see(&sara, "#announcement:not([hidden]) a").await;
    let mut tx = ctx.db.read().await.unwrap();
    let live = announcements::live(&mut tx, ctx.now_ms()).await.unwrap();
    drop(tx);
    end_announcement(ctx, "sonia", &live[0].id).await.unwrap();
    see(&sara, "#announcement[hidden]").await;
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_keyboard_alone_it_is_written_confirmed_and_prolonged_on_pages_that_keep_nobody_out() {
    let (Some(sara), Some(axe)) = (browser::open().await, axe::script()) else {
        return;
    };
    let demo = demo().await;
    sara_signs_in(&demo, &sara).await;
    press_on(&sara, "a[href='/console/announcement']", ENTER).await;
    heading(&sara, "Annuncio di emergenza").await;
    axe::assert_clean(&sara, &axe).await;
    press_on(&sara, "a[href$='/write/disruption']", ENTER).await;
    heading(&sara, "Un servizio non funziona bene").await;
    axe::assert_clean(&sara, &axe).await;
    press_on(&sara, "main button[type=submit]", ENTER).await;
    see(&sara, "#problems").await;
    axe::assert_clean(&sara, &axe).await;
    press_on(&sara, "#field-service", DOWN).await;
    press_on(&sara, "[name=field-when]", SPACE).await;
    press_on(&sara, "[name=mode]", SPACE).await;
    picture(&sara, "announcement-write").await;
    press_on(&sara, "main button[type=submit]", ENTER).await;
    heading(&sara, "Che cosa si sentirà").await;
    axe::assert_clean(&sara, &axe).await;
    picture(&sara, "announcement-preview").await;
    press_on(&sara, "form[action$='/start'] button", ENTER).await;
    see(&sara, "[data-announcement=on]").await;
    axe::assert_clean(&sara, &axe).await;
    picture(&sara, "announcement").await;
    press_on(&sara, "form[action$='/prolong'] button", ENTER).await;
    see(&sara, "[data-announcement=on]").await;
    press_on(&sara, "form[action$='/end'] button", ENTER).await;
    see(&sara, "[data-announcement=off]").await;
    axe::assert_clean(&sara, &axe).await;
    demo.stop().await;
}
