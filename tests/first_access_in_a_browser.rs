//! The first access as a person walks it, from sixteen characters to the word "Fine": with scripts
//! on a large screen, then on a telephone without them. The new PIN is seen once.
#![cfg(test)]

mod support;

use std::path::Path;
use std::time::Duration;

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::rng::Rng;
use fantoccini::wd::PrintConfiguration;
use support::browser::{self, Browser};
use support::citizen::{CF, with_pin};
use support::walk::{picture, see, write};

const FIRST: &str = "k7qm 2xrt";
const SECOND: &str = "9znc-wkhp";
const WHOLE: &str = "K7QM2XRT9ZNCWKHP";

async fn stage() -> Stage {
    let options = StageOptions::new(Clock::system(), Rng::System);
    let stage = Stage::start(options).await.unwrap();
    with_pin(&stage.app.ctx, WHOLE).await;
    stage
}

async fn heading(browser: &Browser, words: &str) {
    let seen = async {
        loop {
            let title = see(browser, "h1").await.text().await;
            if title.is_ok_and(|title| title == words) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let seen = tokio::time::timeout(Duration::from_secs(20), seen).await;
    let page = browser.source().await.unwrap_or_default();
    assert!(seen.is_ok(), "never «{words}» on\n{page}");
    let wider = "return document.documentElement.scrollWidth > window.innerWidth";
    let wider = browser.execute(wider, Vec::new()).await.unwrap();
    assert_eq!(wider, false, "«{words}» is wider than the window");
}

async fn press(browser: &Browser, css: &str) {
    see(browser, css).await.click().await.unwrap();
}

async fn log_in_the_first_time(browser: &Browser, stage: &Stage) {
    browser
        .goto(&format!("{}/portal/it/access", stage.url))
        .await
        .unwrap();
    heading(browser, "Accedi: Entra con PIN").await;
    picture(browser, "access").await;
    write(browser, "cf", CF).await;
    write(browser, "pin_first", FIRST).await;
    write(browser, "pin_second", SECOND).await;
    press(browser, "main form button[type=submit]").await;
}

/// From the explanation to the page with the new PIN: "Avanti" twice (R82).
async fn two_avanti(browser: &Browser) -> String {
    heading(browser, "Procedura di modifica del PIN").await;
    picture(browser, "change-explain").await;
    press(browser, "main .button--main").await;
    shown(browser).await
}

/// From "get ready" to the new PIN.
async fn shown(browser: &Browser) -> String {
    heading(browser, "Si prepari a scrivere il PIN nuovo").await;
    picture(browser, "change-ready").await;
    press(browser, "main .button--main").await;
    heading(browser, "Il suo PIN nuovo").await;
    picture(browser, "change-new").await;
    let text = see(browser, ".newpin__groups").await.text().await.unwrap();
    let pin: String = text.split_whitespace().collect();
    assert_eq!(pin.len(), 8, "{text}");
    pin
}

async fn retype(browser: &Browser, typed: &str) {
    heading(browser, "Riscriva il PIN nuovo").await;
    picture(browser, "change-retype").await;
    write(browser, "pin_new", typed).await;
    press(browser, "main form button[type=submit]").await;
}

/// How many pages a PDF has.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let starts = text.matches("/Type /Page").count();
    starts - text.matches("/Type /Pages").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn r82_r84_from_sixteen_characters_to_the_word_fine_on_a_large_screen() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    log_in_the_first_time(&browser, &stage).await;
    let pin = two_avanti(&browser).await;

    let pdf = browser.print(PrintConfiguration::default()).await.unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert_eq!(pages(&pdf), 1, "the new PIN is printed on one page");
    if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
        std::fs::write(Path::new(&folder).join("new-pin.pdf"), pdf).unwrap();
    }

    press(&browser, "main .button--main").await;
    heading(&browser, "Riscriva il PIN nuovo").await;
    browser.back().await.unwrap();
    let back = browser.source().await.unwrap();
    assert!(!back.contains(&pin[..4]), "the back button shows it again");
    let address = format!("{}/portal/it/access/change/new", stage.url);
    browser.goto(&address).await.unwrap();
    heading(&browser, "Riscriva il PIN nuovo").await;
    let page = browser.source().await.unwrap();
    assert!(!page.contains(&pin[..4]), "its address shows it again");

    let typed = format!("{} {}", &pin[..4].to_lowercase(), &pin[4..]);
    retype(&browser, &typed).await;
    heading(&browser, "Fine").await;
    picture(&browser, "change-end").await;
    press(&browser, "main .button--main").await;
    heading(&browser, "Il suo PIN").await;
    picture(&browser, "mine").await;
    browser
        .goto(&format!("{}/portal/it/mine/contacts", stage.url))
        .await
        .unwrap();
    heading(&browser, "Cambia i recapiti").await;
    picture(&browser, "mine-contacts").await;
    press(&browser, ".menu__out button").await;
    heading(&browser, "Accedi: Entra con PIN").await;
    write(&browser, "cf", CF).await;
    write(&browser, "pin", &pin).await;
    press(&browser, "main form button[type=submit]").await;
    heading(&browser, "Il suo PIN").await;
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r82_r84_the_same_on_a_telephone_without_scripts_after_a_wrong_retype() {
    let Some(browser) = browser::open_without_scripts().await else {
        return;
    };
    browser.set_window_size(360, 780).await.unwrap();
    let stage = stage().await;
    log_in_the_first_time(&browser, &stage).await;
    let first = two_avanti(&browser).await;
    press(&browser, "main .button--main").await;
    retype(&browser, "00000000").await;
    heading(&browser, "Il PIN nuovo non è stato attivato").await;
    press(&browser, "main .button--main").await;
    let second = shown(&browser).await;
    assert_ne!(first, second);
    press(&browser, "main .button--main").await;
    retype(&browser, &second).await;
    heading(&browser, "Fine").await;
    press(&browser, "main .button--main").await;
    heading(&browser, "Il suo PIN").await;
    picture(&browser, "mine-phone").await;
    stage.stop().await;
}
