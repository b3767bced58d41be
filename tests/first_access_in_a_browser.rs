//! The first access as a person walks it, from sixteen characters to the word "Fine": with scripts
//! on a large screen, then on a telephone without them. The new PIN is seen once, and printed.
#![cfg(test)]

mod support;

use std::path::Path;

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::rng::Rng;
use fantoccini::wd::PrintConfiguration;
use support::citizen::with_pin;
use support::pdf;
use support::visitor::{self, Visitor};

const FIRST: &str = "k7qm 2xrt";
const SECOND: &str = "9znc-wkhp";
const WHOLE: &str = "K7QM2XRT9ZNCWKHP";

async fn stage() -> Stage {
    let options = StageOptions::new(Clock::system(), Rng::System);
    let stage = Stage::start(options).await.unwrap();
    with_pin(&stage.app.ctx, WHOLE).await;
    stage
}

/// The page is seen once: neither the back button nor its address brings it back.
async fn sees_it_once(mario: &Visitor, pin: &str) {
    mario.follows("/access/change/retype").await;
    mario.sees("Riscriva il PIN nuovo").await;
    mario.browser.back().await.unwrap();
    let back = mario.browser.source().await.unwrap();
    assert!(!back.contains(&pin[..4]), "the back button shows it again");
    mario.opens("/access/change/new").await;
    mario.sees("Riscriva il PIN nuovo").await;
    let page = mario.browser.source().await.unwrap();
    assert!(!page.contains(&pin[..4]), "its address shows it again");
}

/// On paper there is the PIN, until when it is good and that it is a secret, and nothing to press.
async fn prints_it(mario: &Visitor, pin: &str) {
    let printed = PrintConfiguration::default();
    let printed = mario.browser.print(printed).await.unwrap();
    if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
        std::fs::write(Path::new(&folder).join("new-pin.pdf"), &printed).unwrap();
    }
    let pages = pdf::pages(&printed);
    assert_eq!(pages.len(), 1, "{pages:?}");
    let text = &pages[0];
    let spaced = format!("{} {}", &pin[..4], &pin[4..]);
    for told in [
        "Il suo PIN nuovo",
        &spaced,
        "Quello che sembra una O è uno zero",
        "Va cambiato entro il",
        "Non lo dica a nessuno",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    for no in [
        "Avanti",
        "Stampa",
        "Passo",
        "Esci",
        "Un carattere alla volta",
    ] {
        assert!(!text.contains(no), "{no}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r82_r84_from_sixteen_characters_to_the_word_fine_on_a_large_screen() {
    let stage = stage().await;
    let Some(mario) = visitor::with_scripts(&stage).await else {
        return;
    };
    mario.logs_in_first(FIRST, SECOND).await;
    let pin = mario.goes_to_the_new_pin().await;
    prints_it(&mario, &pin).await;
    sees_it_once(&mario, &pin).await;
    let typed = format!("{} {}", &pin[..4].to_lowercase(), &pin[4..]);
    mario.types(&[("pin_new", &typed)]).await;
    mario.sends().await;
    mario.sees("Fine").await;
    mario.follows("/mine").await;
    mario.sees("Il suo PIN").await;
    mario.leaves().await;
    mario.logs_in(&pin).await;
    mario.sees("Il suo PIN").await;
    stage.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r82_r84_the_same_on_a_telephone_without_scripts_after_a_wrong_retype() {
    let stage = stage().await;
    let Some(mario) = visitor::without_scripts(&stage).await else {
        return;
    };
    mario.logs_in_first(FIRST, SECOND).await;
    let first = mario.goes_to_the_new_pin().await;
    mario.retypes("00000000").await;
    mario.sees("Il PIN nuovo non è stato attivato").await;
    mario.follows("/access/change/ready").await;
    let second = mario.is_shown_the_new_pin().await;
    assert_ne!(first, second);
    mario.retypes(&second).await;
    mario.sees("Fine").await;
    mario.follows("/mine").await;
    mario.sees("Il suo PIN").await;
    stage.stop().await;
}
