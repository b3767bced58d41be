//! The emergency announcement as a supervisor switches it: without scripts, by keyboard alone, and as
//! axe-core sees its pages; and what the next caller hears of it.
#![cfg(test)]

mod support;

use std::collections::BTreeMap;

use centralino::demo::Demo;
use centralino::flow::{self, Mode};
use centralino::store::announcements;
use centralino::workflows::announce::{Wish, announce, end_announcement};
use centralino::workflows::publish_flow::{By, publish};
use support::axe;
use support::browser::{self, Browser};
use support::walk::{choose, click, demo, heading, hears, picture, press_on, see, signs_in};

const ENTER: &str = "\u{E007}";
const SPACE: &str = " ";
const DOWN: &str = "\u{E015}";

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
    signs_in(&demo, &sara, "sara").await;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_open_tells_that_one_was_switched_on_elsewhere_and_that_it_is_off() {
    let Some(sara) = browser::open().await else {
        return;
    };
    let demo = demo().await;
    signs_in(&demo, &sara, "sara").await;
    see(&sara, "#announcement[hidden]").await;
    let ctx = &demo.stage.app.ctx;
    let flow = demo.stage.app.releases.current();
    let wish = Wish {
        flows: &[&flow],
        template: "data-leak",
        fields: &BTreeMap::new(),
        mode: Mode::Inform,
        until: ctx.now_ms() + 3_600_000,
        instead_of: &[],
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
    signs_in(&demo, &sara, "sara").await;
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

/// Another flow is live beside the first: the same menus behind 803165.
async fn with_night(demo: &Demo) {
    let mut sources = flow::shipped();
    let text = sources.remove(flow::SHIPPED_FLOW).unwrap();
    let text = text
        .replace("flow: contact-center", "flow: night")
        .replace("title: Contact center 803164 / 06164164", "title: Notturno")
        .replace("\"803164\"", "\"803165\"")
        .replace("\"06164164\"", "\"06164165\"");
    sources.insert("night.yaml".to_owned(), text);
    let night = flow::load(&sources, "night.yaml").unwrap();
    let by = By {
        who: "cli:anna",
        note: Some("di notte"),
    };
    let app = &demo.stage.app;
    publish(&app.ctx, &night, &sources, by).await.unwrap();
    app.releases.take_up(&app.ctx).await.unwrap();
}

async fn look(browser: &Browser, axe: &str, name: &str) {
    axe::assert_clean(browser, axe).await;
    picture(browser, name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_live_flows_each_is_seen_and_an_announcement_is_for_one_or_for_all() {
    let (Some(sara), Some(phone)) = (browser::open_without_scripts().await, browser::open().await)
    else {
        return;
    };
    let demo = demo().await;
    with_night(&demo).await;
    signs_in(&demo, &sara, "sara").await;
    click(&sara, "a[href='/console/flows']").await;
    see(&sara, "[data-flow=contact-center] + [data-flow=night]").await;
    click(&sara, "[data-flow=night] a[href='/console/menu/night']").await;
    heading(&sara, "Menu telefonico").await;
    see(&sara, "nav [href='/console/menu/night'][aria-current]").await;
    click(&sara, "nav [href='/console/menu/contact-center']").await;
    see(
        &sara,
        "nav [href='/console/menu/contact-center'][aria-current]",
    )
    .await;

    click(&sara, "a[href='/console/announcement']").await;
    click(&sara, "[data-choices=night] a[href*='/write/data-leak']").await;
    click(&sara, "#mode-inform").await;
    click(&sara, "main button[type=submit]").await;
    see(&sara, "[data-audience=night]").await;
    click(&sara, "form[action$='/start'] button").await;
    see(&sara, "[data-announcement=on]").await;
    dial(&demo, &phone).await;
    hears(&phone, "Benvenuto al contact center").await;
    let heard = see(&phone, "#transcript").await.text().await.unwrap();
    assert!(
        !heard.contains("Abbiamo avuto"),
        "of the other flow: {heard}"
    );

    click(&sara, "[data-choices=''] a[href$='/write/data-leak']").await;
    click(&sara, "#mode-inform").await;
    click(&sara, "main button[type=submit]").await;
    see(&sara, "[data-audience='']").await;
    click(&sara, "form[action$='/start'] button").await;
    see(&sara, "[data-announcement=on] ~ [data-announcement=on]").await;
    dial(&demo, &phone).await;
    hears(&phone, "Abbiamo avuto un problema con i dati").await;
    click(&sara, "form[action='/console/announcement/end'] button").await;
    see(&sara, "[data-announcement=off]").await;
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_several_flows_keep_nobody_out() {
    let (Some(sara), Some(axe)) = (browser::open().await, axe::script()) else {
        return;
    };
    let demo = demo().await;
    let first = demo.stage.app.releases.current();
    with_night(&demo).await;
    let app = &demo.stage.app;
    let mut sources = flow::shipped();
    let lines = sources.get_mut("lines.yaml").unwrap();
    *lines = lines.replace("You are next in line.", "You are next.");
    let second = flow::load(&sources, flow::SHIPPED_FLOW).unwrap();
    let by = By {
        who: "cli:anna",
        note: None,
    };
    publish(&app.ctx, &second, &sources, by).await.unwrap();
    app.releases.take_up(&app.ctx).await.unwrap();
    for mode in [Mode::Inform, Mode::Close] {
        let flow = match mode {
            Mode::Inform => app.releases.live("night").unwrap(),
            Mode::Close => app.releases.current(),
        };
        let wish = Wish {
            flows: &[&flow],
            template: "data-leak",
            fields: &BTreeMap::new(),
            mode,
            until: app.ctx.now_ms() + 3_600_000,
            instead_of: &[],
        };
        announce(&app.ctx, "sonia", wish).await.unwrap();
    }
    signs_in(&demo, &sara, "sara").await;
    press_on(&sara, "a[href='/console/flows']", ENTER).await;
    heading(&sara, "Flussi").await;
    look(&sara, &axe, "flows-several").await;
    let diff = format!("a[href$='/diff/{}/{}']", first.release(), second.release());
    press_on(&sara, &diff, ENTER).await;
    see(&sara, "[data-diff=some]").await;
    look(&sara, &axe, "flow-diff").await;
    let night = format!("{}/console/menu/night", demo.stage.url);
    sara.goto(&night).await.unwrap();
    heading(&sara, "Menu telefonico").await;
    look(&sara, &axe, "menu-several").await;
    press_on(&sara, "a[href='/console/announcement']", ENTER).await;
    see(&sara, "[data-announcement=on] ~ [data-announcement=on]").await;
    look(&sara, &axe, "announcement-several").await;
    press_on(
        &sara,
        "[data-choices=''] a[href$='/write/data-leak']",
        ENTER,
    )
    .await;
    see(&sara, "#mode").await;
    press_on(&sara, "[name=mode]", SPACE).await;
    press_on(&sara, "main button[type=submit]", ENTER).await;
    see(&sara, "[data-audience='']").await;
    look(&sara, &axe, "announcement-several-preview").await;
    demo.stop().await;
}
