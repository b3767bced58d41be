//! A caller who lost the first half, in browsers: the operator asks who calls, revokes, and asks for
//! another PIN. What is known of the person is never on the screen before two facts match.
#![cfg(test)]

mod support;

use centralino::demo::Demo;
use support::browser::{self, Browser};
use support::recorder::Recorder;
use support::walk::{
    click, demo, dial_and_say_why, fill_contacts_and_residence, fill_the_person, hears, picture,
    saved, see, sign_in, until, write,
};

/// The call is taken, and the two talk.
async fn take(operator: &Browser, phone: &Browser) {
    click(operator, "#offer [data-key=a]").await;
    click(operator, "#softphone-answer").await;
    hears(phone, "In conversazione").await;
}

/// Read back and confirmed.
async fn confirm(demo: &Demo, operator: &Browser) {
    saved(demo, operator).await;
    click(operator, "[data-key=r]").await;
    click(operator, "[data-key=c]").await;
}

/// The first call of Mario Rossi, who gets a PIN; then the operator is ready again.
async fn first_call(demo: &Demo, operator: &Browser, phone: &Browser) {
    dial_and_say_why(phone, &demo.stage.url).await;
    take(operator, phone).await;
    fill_the_person(operator).await;
    fill_contacts_and_residence(operator).await;
    confirm(demo, operator).await;
    see(operator, "[data-result=issued]").await;
    click(phone, "#hangup").await;
    see(operator, "#presence[data-state=wrap-up]").await;
    click(operator, "#outcome .button--good").await;
    see(operator, "#presence[data-state=ready]").await;
}

async fn page_says(operator: &Browser, words: &str) -> bool {
    let script = "return document.querySelector('main').innerText";
    let text = operator.execute(script, Vec::new()).await.unwrap();
    text.as_str().unwrap().contains(words)
}

/// A wrong fact is answered in words and with focus on the answer; two right ones open the record.
async fn identify(operator: &Browser) {
    click(operator, "[data-key=i]").await;
    write(operator, "said-codice_fiscale", "RSSMRA80A01H501U").await;
    write(operator, "said-birth_date", "01/01/1980").await;
    write(operator, "said-phone_end", "0000").await;
    click(operator, "main .pin__do button").await;
    see(operator, "[data-fact=differs]").await;
    until(operator, "return document.activeElement.id === 'problems'").await;
    for unknown in ["PIN è", "4567", "Via del Corso", "Mario"] {
        assert!(!page_says(operator, unknown).await, "{unknown}");
    }
    picture(operator, "identify").await;
    write(operator, "said-phone_end", "4567").await;
    click(operator, "main .pin__do button").await;
    see(operator, "[data-record=iniziale]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_first_half_is_revoked_and_another_pin_is_asked_for() {
    let (Some(phone), Some(operator)) = (browser::open().await, browser::open().await) else {
        return;
    };
    let demo = demo().await;
    let recorder = Recorder::before(&demo.stage.url).await;
    let password = demo.password("anna").unwrap().to_owned();
    sign_in(&operator, &recorder.url, &password).await;
    first_call(&demo, &operator, &phone).await;

    dial_and_say_why(&phone, &demo.stage.url).await;
    take(&operator, &phone).await;
    identify(&operator).await;
    picture(&operator, "record").await;
    assert!(
        !page_says(&operator, "333 123 4567").await,
        "contacts are masked"
    );

    // Without the caller's word the browser itself does not send the form.
    click(&operator, "button[name=then][value=another]").await;
    see(&operator, "#revoke-agreed:invalid").await;
    click(&operator, "#revoke-agreed").await;
    click(&operator, "button[name=then][value=another]").await;
    see(&operator, "#pin-form").await;
    let kept = see(&operator, "#codice_fiscale").await;
    assert_eq!(
        kept.prop("value").await.unwrap().as_deref(),
        Some("RSSMRA80A01H501U"),
        "the person need not be asked again"
    );
    let mobile = see(&operator, "#mobile").await;
    assert_eq!(mobile.prop("value").await.unwrap().as_deref(), Some(""));
    fill_contacts_and_residence(&operator).await;
    confirm(&demo, &operator).await;
    see(&operator, "[data-result=to-call-back]").await;
    picture(&operator, "asked-anew").await;
    let letters = demo.stage.letters().await.unwrap();
    let states: Vec<_> = letters.iter().map(|letter| letter.state.as_str()).collect();
    assert_eq!(
        states,
        ["cancelled"],
        "the old letter is void, and no new one leaves before a second person agreed"
    );
    let sms = demo.stage.switch.sms_to("+393331234567");
    let half = sms[0].body.split("PIN ").nth(1).unwrap().get(..8).unwrap();
    assert!(
        !recorder.text().contains(half),
        "the first half on a screen"
    );
    demo.stop().await;
}
