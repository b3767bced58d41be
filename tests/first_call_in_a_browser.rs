//! The whole path as people walk it: a citizen dials in one window, an operator takes the call in
//! another and issues the PIN. Then both halves are searched where they must not be.
#![cfg(test)]

mod support;

use std::path::Path;

use centralino::calls::stage::Stage;
use centralino::demo::Demo;
use centralino::domain::pin::{Half, normalise};
use support::browser::{self, Browser};
use support::logs;
use support::recorder::Recorder;
use support::walk::{
    click, demo, dial_and_say_why, fill_contacts_and_residence, fill_the_person, hears, picture,
    saved, see, sign_in, until,
};

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
    let demo = demo().await;
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

    fill_the_person(&operator).await;
    fill_contacts_and_residence(&operator).await;
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
