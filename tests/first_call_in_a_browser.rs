//! The whole path as people walk it: a citizen dials in one window, an operator takes the call in
//! another and issues the PIN. Then both halves are searched where they must not be.
#![cfg(test)]

mod support;

use std::path::Path;

use centralino::calls::stage::Stage;
use centralino::clock::Clock;
use centralino::demo::{Demo, DemoOptions};
use centralino::domain::pin::{Half, normalise};
use centralino::rng::Rng;
use centralino::workflows::save_draft;
use fantoccini::Locator;
use fantoccini::elements::Element;
use support::browser::{self, Browser};
use support::logs;
use support::recorder::Recorder;

async fn see(browser: &Browser, css: &str) -> Element {
    let wait = browser.wait().at_most(std::time::Duration::from_secs(20));
    match wait.for_element(Locator::Css(css)).await {
        Ok(element) => element,
        Err(error) => {
            let page = browser.source().await.unwrap_or_default();
            panic!("{css} never appeared ({error}) on\n{page}");
        }
    }
}

/// Presses it as soon as it can be pressed, again if the page drew it anew in between.
async fn click(browser: &Browser, css: &str) {
    let pressed = async {
        while see(browser, css).await.click().await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    let within = std::time::Duration::from_secs(20);
    let pressed = tokio::time::timeout(within, pressed).await;
    if pressed.is_err() {
        let shown = browser.execute("return location.pathname + document.body.innerText", vec![]);
        panic!("{css} could not be pressed on {:?}", shown.await);
    }
}

/// Keeps a picture for the README, where `CENTRALINO_TEST_PICTURES` names a folder for them.
async fn picture(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
        let file = Path::new(&folder).join(format!("{name}.png"));
        browser.save_screenshot(&file).await;
    }
}

async fn write(browser: &Browser, id: &str, text: &str) {
    let field = see(browser, &format!("#{id}")).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn hears(phone: &Browser, words: &str) {
    let script = "return document.getElementById('transcript').textContent";
    let heard = async {
        loop {
            let text = phone.execute(script, Vec::new()).await.unwrap();
            if text.as_str().unwrap_or_default().contains(words) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let within = std::time::Duration::from_secs(30);
    let heard = tokio::time::timeout(within, heard).await;
    assert!(heard.is_ok(), "the caller never heard «{words}»");
}

async fn sign_in(operator: &Browser, url: &str, password: &str) {
    operator.goto(&format!("{url}/console")).await.unwrap();
    write(operator, "name", "anna").await;
    write(operator, "password", password).await;
    click(operator, "main button").await;
    click(operator, "#presence input[value=ready] ~ button").await;
    see(operator, "#presence[data-state=ready]").await;
}

async fn dial_and_say_why(phone: &Browser, url: &str) {
    phone.goto(&format!("{url}/phone")).await.unwrap();
    click(phone, "#call").await;
    hears(phone, "Benvenuto al contact center").await;
    click(phone, "[data-key='1']").await;
    hears(phone, "Usiamo i suoi dati").await;
    click(phone, "[data-key='2']").await;
    hears(phone, "il motivo della chiamata").await;
    write(phone, "words", "eh, il pin... della pensione\n").await;
    hears(phone, "Va bene, il PIN").await;
}

async fn fill_the_form(operator: &Browser) {
    for (field, text) in [
        ("surname", "Rossi"),
        ("name", "Mario"),
        ("codice_fiscale", "RSSMRA80A01H501U"),
        ("birth_date", "01/01/1980"),
        ("birth_place", "Roma"),
        ("birth_province", "RM"),
        ("street", "Via del Corso"),
        ("street_number", "1"),
        ("comune", "Roma"),
        ("provincia", "RM"),
        ("cap", "00100"),
    ] {
        write(operator, field, text).await;
    }
    see(operator, "#sex").await.send_keys("M").await.unwrap();
    until(
        operator,
        "return document.getElementById('sex').value === 'M'",
    )
    .await;
    click(operator, "[data-fill=mobile]").await;
    // The generic CAP of a zoned city is told as soon as its field is left.
    see(operator, ".field--bad #cap").await;
    write(operator, "cap", "00186").await;
    click(operator, "#street").await;
}

/// What was typed last has reached the server.
async fn saved(demo: &Demo, operator: &Browser) {
    let url = operator.current_url().await.unwrap();
    let contact = url.path_segments().unwrap().next_back().unwrap().to_owned();
    let arrived = async {
        loop {
            let typed = save_draft::read(&demo.stage.app.ctx, &contact)
                .await
                .unwrap();
            if typed.form.get("cap") == "00186" && typed.form.get("sex") == "M" {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let within = std::time::Duration::from_secs(20);
    let arrived = tokio::time::timeout(within, arrived).await;
    assert!(arrived.is_ok(), "the form was never saved");
}

async fn until(browser: &Browser, script: &str) {
    let holds = async {
        while browser.execute(script, Vec::new()).await.unwrap() != true {
            tokio::task::yield_now().await;
        }
    };
    let within = std::time::Duration::from_secs(20);
    let held = tokio::time::timeout(within, holds).await;
    assert!(held.is_ok(), "never true: {script}");
}

/// The only word of eight symbols of the alphabet in the SMS.
fn half_of(sms: &str) -> String {
    let mut words = sms
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() == 8 && normalise(word).is_some())
        .filter(|word| {
            word.chars()
                .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        });
    let half = words.next().unwrap().to_owned();
    assert_eq!(words.next(), None, "another word looks like the half");
    half
}

fn files_contain(folder: &Path, needle: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return files_contain(&path, needle);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
    })
}

async fn second_half(stage: &Stage) -> Half {
    let letters = stage.letters().await.unwrap();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert!(letter.pdf.as_ref().unwrap().starts_with(b"%PDF"));
    stage.open_half(letter).unwrap()
}

/// The operator sees who calls and why before accepting.
async fn offered(operator: &Browser) {
    let offer = see(operator, "#offer[data-offer]").await;
    let told = [
        ("data-caller", "+393331234567"),
        ("data-language", "it"),
        ("data-path", "language services reason"),
        ("data-intent", "pin"),
        ("data-said", "eh, il pin... della pensione"),
    ];
    for (attribute, expected) in told {
        let shown = offer.attr(attribute).await.unwrap();
        assert_eq!(shown.as_deref(), Some(expected), "{attribute}");
    }
}

/// SMS and letter make the PIN, neither does alone, and no screen, log or file has either.
async fn halves_are_nowhere(demo: &Demo, answers: &str, log: &str) {
    let sms = demo.stage.switch.sms_to("+393331234567");
    assert_eq!(sms.len(), 1);
    let first = half_of(&sms[0].body);
    let second = second_half(&demo.stage).await;
    let cf = "RSSMRA80A01H501U";
    assert!(demo.stage.verify(cf, &first, &second).await.unwrap());
    let alone = Half::from_opened(first.as_bytes()).unwrap();
    assert!(!demo.stage.verify(cf, "", &second).await.unwrap());
    assert!(!demo.stage.verify(cf, "", &alone).await.unwrap());

    assert!(
        answers.contains("Vai alla rilettura"),
        "the recorder saw the form"
    );
    for (which, half) in [("first", first.as_str()), ("second", second.expose())] {
        assert!(!answers.contains(half), "the {which} half on a screen");
        assert!(!log.contains(half), "the {which} half in the log");
        let folder = demo.stage.folder();
        assert!(!files_contain(folder, half), "the {which} half in a file");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_dials_an_operator_answers_a_pin_leaves() {
    let (Some(phone), Some(operator)) = (browser::open().await, browser::open().await) else {
        return;
    };
    let log = logs::capture();
    let options = DemoOptions {
        listen: "127.0.0.1:0".parse().unwrap(),
        expose: false,
        data: None,
        keep_hours: false,
    };
    let demo = Demo::start(options, Clock::system(), Rng::System)
        .await
        .unwrap();
    let recorder = Recorder::before(&demo.stage.url).await;
    let password = demo.password("anna").unwrap().to_owned();

    sign_in(&operator, &recorder.url, &password).await;
    dial_and_say_why(&phone, &demo.stage.url).await;

    offered(&operator).await;
    picture(&phone, "phone").await;
    picture(&operator, "offer").await;
    click(&operator, "#offer [data-key=a]").await;
    click(&operator, "#softphone-answer").await;
    hears(&phone, "In conversazione").await;

    fill_the_form(&operator).await;
    saved(&demo, &operator).await;
    picture(&operator, "request").await;
    operator.refresh().await.unwrap();
    let kept = see(&operator, "#codice_fiscale").await;
    assert_eq!(
        kept.prop("value").await.unwrap().as_deref(),
        Some("RSSMRA80A01H501U"),
        "what was typed survives a reload"
    );
    click(&operator, "[data-key=r]").await;
    see(&operator, "[data-key=c]").await;
    picture(&operator, "read-back").await;
    click(&operator, "[data-key=c]").await;
    see(&operator, "[data-result=issued]").await;
    until(
        &operator,
        "return document.getElementById('delivery').textContent.includes('consegnato')",
    )
    .await;

    picture(&operator, "result").await;
    phone
        .goto(&format!("{}/demo/messages", demo.stage.url))
        .await
        .unwrap();
    see(&phone, "#letters").await;
    picture(&phone, "messages").await;
    halves_are_nowhere(&demo, &recorder.text(), &log.text()).await;
    demo.stop().await;
}
