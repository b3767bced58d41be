//! A caller leaves a message at the demo's telephone; an operator opens it, listens and closes it:
//! without scripts, by keyboard alone, and as axe-core sees its pages.
#![cfg(test)]

mod support;

use std::time::Duration;

use centralino::demo::Demo;
use centralino::store::audit;
use centralino::store::voice_messages::{self, VoiceMessage};
use centralino::workflows::erase_recordings::erase_recordings;
use support::axe;
use support::browser::{self, Browser};
use support::voice_mail::{KEPT, publish_it};
use support::walk::{
    choose, click, demo, heading, hears, picture, press_on, see, signs_in, until, write,
};

const ENTER: &str = "\u{E007}";
const DOWN: &str = "\u{E015}";
const LIST: &str = "/console/voice-messages";

/// A demo whose menu has an answering machine.
async fn with_a_machine() -> Demo {
    let demo = demo().await;
    let app = &demo.stage.app;
    let before = app.releases.current().release().to_owned();
    publish_it(&app.ctx).await;
    let served = async {
        while app.releases.current().release() == before {
            tokio::task::yield_now().await;
        }
    };
    let within = Duration::from_secs(20);
    tokio::time::timeout(within, served).await.unwrap();
    demo
}

async fn leaves_a_message(demo: &Demo, phone: &Browser, words: &str) {
    let url = &demo.stage.url;
    phone.goto(&format!("{url}/phone")).await.unwrap();
    click(phone, "#call").await;
    hears(phone, "Benvenuto al contact center").await;
    click(phone, "[data-key='1']").await;
    hears(phone, "Usiamo i suoi dati").await;
    click(phone, "[data-key='7']").await;
    hears(phone, "Lasci il messaggio dopo il segnale").await;
    let tone = "return document.getElementById('state').textContent.startsWith('Tocca a lei')";
    until(phone, tone).await;
    write(phone, "words", &format!("{words}\n")).await;
    // Silence ends it.
    hears(phone, KEPT).await;
}

async fn messages(demo: &Demo) -> Vec<VoiceMessage> {
    let mut tx = demo.stage.app.ctx.db.read().await.unwrap();
    voice_messages::waiting(&mut tx, 10).await.unwrap()
}

async fn deeds(demo: &Demo) -> Vec<String> {
    let mut tx = demo.stage.app.ctx.db.read().await.unwrap();
    let all = audit::all(&mut tx).await.unwrap();
    all.into_iter()
        .filter(|deed| deed.action.starts_with("voice-message."))
        .map(|deed| format!("{} {}", deed.who, deed.action))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn by_keyboard_alone_a_message_is_opened_heard_and_closed_on_pages_that_keep_nobody_out() {
    let (Some(anna), Some(phone), Some(axe)) =
        (browser::open().await, browser::open().await, axe::script())
    else {
        return;
    };
    let demo = with_a_machine().await;
    signs_in(&demo, &anna, "anna").await;
    press_on(&anna, &format!("a[href='{LIST}']"), ENTER).await;
    heading(&anna, "Messaggi in segreteria").await;
    axe::assert_clean(&anna, &axe).await;
    leaves_a_message(&demo, &phone, "Mi chiamo Rossi e vorrei essere richiamato").await;
    press_on(&anna, &format!("a[href='{LIST}']"), ENTER).await;
    see(&anna, "[data-message]").await;
    axe::assert_clean(&anna, &axe).await;
    picture(&anna, "voice-messages").await;
    press_on(&anna, "[data-message] a", ENTER).await;
    see(&anna, "[data-voice-message]").await;
    axe::assert_clean(&anna, &axe).await;

    // The player is the browser's own: the blank begins to play, and the sound comes from us.
    press_on(&anna, "audio", " ").await;
    until(
        &anna,
        "const sound = document.querySelector('audio'); \
         return sound.error === null && sound.readyState >= 3 && sound.duration >= 1",
    )
    .await;
    // An operator jumps back to hear a number again.
    until(
        &anna,
        "const sound = document.querySelector('audio'); sound.pause(); \
         return sound.seekable.length === 1 && sound.seekable.end(0) >= sound.duration",
    )
    .await;
    let loaded = "return performance.getEntriesByType('resource').every(\
                  (one) => new URL(one.name).origin === location.origin)";
    assert_eq!(anna.execute(loaded, Vec::new()).await.unwrap(), true);

    press_on(&anna, "form[action$='/take'] button", ENTER).await;
    see(&anna, "#result").await;
    axe::assert_clean(&anna, &axe).await;
    picture(&anna, "voice-message").await;
    press_on(&anna, "#result", DOWN).await;
    press_on(&anna, "#note", "Richiama domani").await;
    press_on(&anna, "form[action$='/close'] button", ENTER).await;
    see(&anna, "[data-done=spoken]").await;
    axe::assert_clean(&anna, &axe).await;
    assert_eq!(
        deeds(&demo).await,
        [
            "anna voice-message.opened",
            "anna voice-message.heard",
            "anna voice-message.taken",
            "anna voice-message.done",
        ]
    );
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_a_message_is_taken_by_one_given_back_and_closed_by_another() {
    let (Some(anna), Some(bruno), Some(phone)) = (
        browser::open_without_scripts().await,
        browser::open_without_scripts().await,
        browser::open().await,
    ) else {
        return;
    };
    let demo = with_a_machine().await;
    leaves_a_message(&demo, &phone, "Buongiorno, chiedo della mia lettera").await;
    let left = messages(&demo).await;
    let address = format!("{}{LIST}/{}", demo.stage.url, left[0].id);
    signs_in(&demo, &anna, "anna").await;
    signs_in(&demo, &bruno, "bruno").await;
    for operator in [&anna, &bruno] {
        operator.goto(&address).await.unwrap();
        see(operator, "form[action$='/take']").await;
    }
    click(&anna, "form[action$='/take'] button").await;
    see(&anna, "form[action$='/close']").await;
    click(&bruno, "form[action$='/take'] button").await;
    let late = see(&bruno, "#problems").await.text().await.unwrap();
    assert!(late.contains("già preso o chiuso"), "{late}");
    click(&anna, "form[action$='/give-back'] button").await;
    see(&anna, "main .banner--good").await;
    let told = left[0].url.clone().unwrap();
    let ctx = &demo.stage.app.ctx;
    assert!(ctx.recordings.open(&told).await.is_ok());
    bruno.goto(&address).await.unwrap();
    click(&bruno, "form[action$='/take'] button").await;
    choose(&bruno, "result", "nothing-to-do").await;
    write(&bruno, "note", "Ha già avuto la lettera").await;
    click(&bruno, "form[action$='/close'] button").await;
    see(&bruno, "[data-done=nothing-to-do]").await;

    // The exchange's copy goes as well, by our hand or by the server's own.
    erase_recordings(ctx).await.unwrap();
    let gone = async {
        while ctx.recordings.open(&told).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let within = Duration::from_secs(20);
    tokio::time::timeout(within, gone).await.unwrap();
    demo.stop().await;
}
