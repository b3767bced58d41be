//! The portal's pages as people meet them: in three languages, on a small telephone, with a keyboard
//! alone, with scripts and without, and as axe-core sees them.
#![cfg(test)]

mod support;

use std::path::Path;
use std::time::Duration;

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::domain::control_code::proves;
use centralino::rng::Rng;
use serde_json::Value;
use support::axe;
use support::browser::{self, Browser};
use support::fit::assert_fits;
use support::walk::see;

/// Every page that needs nobody to be signed in, under its language. A new page comes here, too.
const PAGES: &[&str] = &[
    "",
    "/help",
    "/other-ways",
    "/offices",
    "/offices?place=Merano",
    "/offices?place=Atlantide",
    "/offices?region=Lazio",
    "/accessibility",
    "/access",
    "/request",
    "/request/start",
    "/lost",
    "/lost/restore",
    "/lost/revoke",
    "/lost/activate",
    "/there-is-no-such-page",
];
const LANGUAGES: [&str; 3] = ["it", "de", "en"];

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

async fn stage() -> Stage {
    let options = StageOptions::new(Clock::system(), Rng::System);
    Stage::start(options).await.unwrap()
}

async fn ask(browser: &Browser, script: &str) -> Value {
    browser.execute(script, Vec::new()).await.unwrap()
}

async fn until(browser: &Browser, script: &str) {
    let true_at_last = async {
        while ask(browser, script).await.as_bool() != Some(true) {
            tokio::task::yield_now().await;
        }
    };
    let within = tokio::time::timeout(Duration::from_secs(20), true_at_last).await;
    assert!(within.is_ok(), "never: {script}");
}

async fn press(browser: &Browser, keys: &str) {
    let focused = browser.active_element().await.unwrap();
    focused.send_keys(keys).await.unwrap();
}

/// Goes on with the Tab key until the focus is there.
async fn tab_to(browser: &Browser, css: &str) {
    let there = format!("return document.activeElement.matches({css:?})");
    for _ in 0..60 {
        if ask(browser, &there).await == true {
            return;
        }
        press(browser, TAB).await;
    }
    panic!("the Tab key never reaches {css}");
}

/// Keeps a picture, where `CENTRALINO_TEST_PICTURES` names a folder for them.
async fn picture(browser: &Browser, name: &str, width: u32) {
    if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
        browser.fit_to_page(width).await;
        let file = Path::new(&folder).join(format!("{name}.png"));
        browser.save_screenshot(&file).await;
    }
}

fn name_of(page: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    page.chars().map(plain).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_keeps_anybody_out() {
    let (Some(browser), Some(axe)) = (browser::open().await, axe::script()) else {
        return;
    };
    let stage = stage().await;
    for language in LANGUAGES {
        for page in PAGES {
            let path = format!("/portal/{language}{page}");
            browser.goto(&format!("{}{path}", stage.url)).await.unwrap();
            axe::assert_clean(&browser, &axe).await;
        }
    }
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_a_telephone_of_320_pixels_and_letters_of_twice_the_size() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    for language in LANGUAGES {
        for page in PAGES {
            let path = format!("/portal/{language}{page}");
            browser.goto(&format!("{}{path}", stage.url)).await.unwrap();
            assert_fits(&browser).await;
            if language == "it" {
                picture(&browser, &format!("small{}", name_of(page)), 360).await;
                picture(&browser, &format!("large{}", name_of(page)), 1280).await;
            }
        }
    }
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_found_with_the_keyboard_alone() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    browser
        .goto(&format!("{}/portal/it", stage.url))
        .await
        .unwrap();
    press(&browser, TAB).await;
    until(&browser, "return document.activeElement.matches('.skip')").await;
    press(&browser, ENTER).await;
    until(&browser, "return document.activeElement.id === 'main'").await;
    tab_to(&browser, "main a[href='/portal/it/offices']").await;
    press(&browser, ENTER).await;
    see(&browser, "#place").await;
    tab_to(&browser, "#place").await;
    press(&browser, ENTER).await;
    // What is wrong is said, the focus is on it, and it leads to the field.
    see(&browser, "#errors").await;
    until(&browser, "return document.activeElement.id === 'errors'").await;
    assert!(browser.title().await.unwrap().starts_with("Errore: "));
    tab_to(&browser, "#errors a").await;
    press(&browser, ENTER).await;
    until(&browser, "return document.activeElement.id === 'place'").await;
    press(&browser, "Merano").await;
    press(&browser, ENTER).await;
    let office = see(&browser, "article.card").await.text().await.unwrap();
    assert!(office.contains("Sede di Merano"), "{office}");
    tab_to(&browser, "a[hreflang=de]").await;
    press(&browser, ENTER).await;
    see(&browser, "html[lang=de] article.card").await;
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_runs_scripts_proves_the_control_code_and_asks_nobody() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    browser
        .goto(&format!("{}/portal/it/lost/restore", stage.url))
        .await
        .unwrap();
    let field = "document.querySelector('[name=control_proof]').value";
    until(&browser, &format!("return {field} !== ''")).await;
    let found = ask(
        &browser,
        &format!(
            "const part = document.getElementById('control');
             return [part.dataset.salt, {field}, part.dataset.bits,
                     part.querySelector('.control__said').textContent,
                     String(part.querySelector('.control__ask').checkVisibility())]"
        ),
    )
    .await;
    let found: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let [salt, proof, bits, said, asks] = found[..] else {
        panic!("{found:?}")
    };
    assert!(proves(salt, proof, bits.parse().unwrap()), "{found:?}");
    assert_eq!((said, asks), ("Controllo fatto.", "false"));
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_every_page_is_there_and_a_question_takes_the_place_of_the_work() {
    let Some(browser) = browser::open_without_scripts().await else {
        return;
    };
    let stage = stage().await;
    browser
        .goto(&format!("{}/portal/en", stage.url))
        .await
        .unwrap();
    let to_help = see(&browser, "main a[href='/portal/en/help']").await;
    to_help.click().await.unwrap();
    let more = see(&browser, "main details").await;
    see(&browser, "main summary").await.click().await.unwrap();
    let opened = more.text().await.unwrap();
    assert!(
        opened.contains("What looks like an O is a zero"),
        "{opened}"
    );
    see(&browser, "a[href='/portal/en/offices']")
        .await
        .click()
        .await
        .unwrap();
    see(&browser, "#place")
        .await
        .send_keys("39012\n")
        .await
        .unwrap();
    let office = see(&browser, "article.card").await.text().await.unwrap();
    assert!(office.contains("Sede di Merano") && office.contains("from Monday to Friday"));
    browser
        .goto(&format!("{}/portal/en/lost/restore", stage.url))
        .await
        .unwrap();
    let question = see(&browser, "label[for=control_number]").await;
    assert!(question.is_displayed().await.unwrap());
    let words = question.text().await.unwrap();
    assert!(
        words.starts_with("Write the number ") && words.contains(" hundred"),
        "{words}"
    );
    stage.stop().await;
}
