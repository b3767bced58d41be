//! What an operator and a caller do in browsers, step by step: several tests walk the same path.

use std::path::Path;

use centralino::clock::Clock;
use centralino::demo::{Demo, DemoOptions};
use centralino::domain::control_code::in_words;
use centralino::domain::language::Language;
use centralino::rng::Rng;
use centralino::workflows::save_draft;
use fantoccini::Locator;
use fantoccini::elements::Element;

use super::browser::Browser;

/// A demo on any port, open day and night.
pub async fn demo() -> Demo {
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

/// Waits for an element.
pub async fn see(browser: &Browser, css: &str) -> Element {
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
pub async fn click(browser: &Browser, css: &str) {
    let pressed = async {
        while see(browser, css).await.click().await.is_err() {
            // Something fixed may stand over it: whoever uses the page scrolls.
            let scroll = "document.querySelector(arguments[0])?.scrollIntoView({block: 'center'})";
            let scrolled = browser.execute(scroll, vec![css.into()]).await;
            drop(scrolled);
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

/// The tabulator.
const TAB: &str = "\u{e004}";

/// Goes on with the tabulator until an element has the focus. A page that is drawn anew meanwhile has
/// another focus: then it goes on from there.
pub async fn tab_to(browser: &Browser, css: &str) {
    let here = "return document.activeElement.matches(arguments[0])";
    for _ in 0..60 {
        let focused = browser.execute(here, vec![css.into()]).await.unwrap();
        if focused == true {
            return;
        }
        if let Ok(at) = browser.active_element().await {
            drop(at.send_keys(TAB).await);
        }
    }
    panic!("the tabulator never reaches {css}");
}

/// Presses a key on an element that the tabulator has reached.
pub async fn press_on(browser: &Browser, css: &str, key: &str) {
    for _ in 0..10 {
        tab_to(browser, css).await;
        if let Ok(at) = browser.active_element().await
            && at.send_keys(key).await.is_ok()
        {
            return;
        }
    }
    panic!("{css} is drawn anew all the time");
}

/// Keeps a picture for the README, where `CENTRALINO_TEST_PICTURES` names a folder for them.
pub async fn picture(browser: &Browser, name: &str) {
    if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
        let file = Path::new(&folder).join(format!("{name}.png"));
        browser.save_screenshot(&file).await;
    }
}

/// Writes a field anew.
pub async fn write(browser: &Browser, id: &str, text: &str) {
    let field = see(browser, &format!("#{id}")).await;
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

/// Waits until the caller has heard some words.
pub async fn hears(phone: &Browser, words: &str) {
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

/// `anna` signs in and is ready.
pub async fn sign_in(operator: &Browser, url: &str, password: &str) {
    operator.goto(&format!("{url}/console")).await.unwrap();
    write(operator, "name", "anna").await;
    write(operator, "password", password).await;
    click(operator, "main button").await;
    click(operator, "#presence input[value=ready] ~ button").await;
    see(operator, "#presence[data-state=ready]").await;
}

/// Somebody of the demo's staff who takes calls signs in, and is not ready yet.
pub async fn signs_in(demo: &Demo, browser: &Browser, name: &str) {
    let url = &demo.stage.url;
    browser.goto(&format!("{url}/console")).await.unwrap();
    write(browser, "name", name).await;
    write(browser, "password", demo.password(name).unwrap()).await;
    click(browser, "main button").await;
    see(browser, "#presence").await;
}

/// A caller dials and says that it is about the PIN.
pub async fn dial_and_say_why(phone: &Browser, url: &str) {
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

/// What was typed last has reached the server.
pub async fn saved(demo: &Demo, operator: &Browser) {
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

/// Waits until a script is true.
pub async fn until(browser: &Browser, script: &str) {
    let holds = async {
        while browser.execute(script, Vec::new()).await.unwrap() != true {
            tokio::task::yield_now().await;
        }
    };
    let within = std::time::Duration::from_secs(20);
    let held = tokio::time::timeout(within, holds).await;
    assert!(held.is_ok(), "never true: {script}");
}

/// Types the person of the demo's register.
pub async fn fill_the_person(operator: &Browser) {
    for (field, text) in [
        ("surname", "Rossi"),
        ("name", "Mario"),
        ("codice_fiscale", "RSSMRA80A01H501U"),
        ("birth_date", "01/01/1980"),
        ("birth_place", "Roma"),
        ("birth_province", "RM"),
    ] {
        write(operator, field, text).await;
    }
    see(operator, "#sex").await.send_keys("M").await.unwrap();
    until(
        operator,
        "return document.getElementById('sex').value === 'M'",
    )
    .await;
}

/// Types the mobile that calls and the residence; a wrong CAP is told as soon as its field is left.
pub async fn fill_contacts_and_residence(operator: &Browser) {
    for (field, text) in [
        ("street", "Via del Corso"),
        ("street_number", "1"),
        ("comune", "Roma"),
        ("provincia", "RM"),
        ("cap", "00100"),
    ] {
        write(operator, field, text).await;
    }
    click(operator, "[data-fill=mobile]").await;
    // The generic CAP of a zoned city is told as soon as its field is left.
    see(operator, ".field--bad #cap").await;
    write(operator, "cap", "00186").await;
    click(operator, "#street").await;
}

/// Waits until the page has that heading.
pub async fn heading(browser: &Browser, words: &str) {
    let seen = async {
        loop {
            let title = see(browser, "h1").await.text().await.unwrap_or_default();
            if title == words {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let seen = tokio::time::timeout(std::time::Duration::from_secs(20), seen).await;
    let page = browser.source().await.unwrap_or_default();
    assert!(seen.is_ok(), "never «{words}» on\n{page}");
}

/// Chooses an entry of a list.
pub async fn choose(browser: &Browser, id: &str, value: &str) {
    let field = see(browser, &format!("#{id}")).await;
    field.select_by_value(value).await.unwrap();
}

/// A page without scripts asks for a number in words: a person reads it and types it.
pub async fn answer_the_question(browser: &Browser) {
    let label = see(browser, "label[for=control_number]").await;
    let asked = label.text().await.unwrap();
    let number = (100..=999_u16)
        .filter(|number| asked.contains(&in_words(*number, Language::It)))
        .max_by_key(|number| in_words(*number, Language::It).len());
    write(browser, "control_number", &number.unwrap().to_string()).await;
}
