//! A PIN that was lost, restored by a person in a browser: with scripts, then without. The mail and
//! the SMS arrive where they would, and the link is opened as the mail shows it.
#![cfg(test)]

mod support;

use std::time::Duration;

use centralino::calls::smtp_sink::Mail;
use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::Clock;
use centralino::rng::Rng;
use centralino::store::citizens::{self, Citizen, Reach};
use centralino::store::pins::{self, Pin};
use centralino::store::practices::{self, Practice};
use support::browser::{self, Browser};
use support::walk::{answer_the_question, heading, see, write};
use zeroize::Zeroizing;

const CF: &str = "RSSMRA80A01H501U";
const MOBILE: &str = "+393331234567";
const MAIL: &str = "mario.rossi@example.org";

/// A stage on which Mario Rossi has used his PIN for a month.
#[expect(clippy::too_many_lines, reason = "rows with all their fields")]
async fn stage() -> Stage {
    let options = StageOptions::new(Clock::system(), Rng::System);
    let stage = Stage::start(options).await.unwrap();
    let ctx = &stage.app.ctx;
    let then = ctx.now_ms() - 30 * 86_400_000;
    let secret = Zeroizing::new(b"ABCDEFGH".to_vec());
    let hashed = ctx.hasher.hash(secret).await.unwrap();
    let text = str::to_owned;
    let citizen = Citizen {
        cf: text(CF),
        surname: text("Rossi"),
        name: text("Mario"),
        birth_date: text("1980-01-01"),
        sex: text("M"),
        birth_place: text("H501"),
        language: text("it"),
        residence: text("{}"),
    };
    let reach = |kind: &str, value: &str| Reach {
        kind: text(kind),
        value: text(value),
    };
    let practice = Practice {
        id: text("practice"),
        number: text("482913"),
        form_key: text("form"),
        cf: text(CF),
        contact: None,
        request: text("{}"),
        state: text("issued"),
        maker: text("anna"),
        reason: None,
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at: then,
    };
    let pin = Pin {
        id: ctx.id(),
        cf: text(CF),
        practice: text("practice"),
        number: text("482913"),
        kind: text("ordinario"),
        state: text("attivo"),
        origin: text("contact-center"),
        hash: hashed.phc,
        pepper: i64::from(hashed.pepper),
        created_at: then,
        ever_used: 1,
        changed_at: Some(then),
        expires_at: Some(then + 180 * 86_400_000),
        class: text("cittadino"),
        exempt: 0,
        version: 0,
        reminded_for: None,
    };
    let mut tx = ctx.db.write().await.unwrap();
    citizens::save(&mut tx, &citizen, then).await.unwrap();
    let reaches = [reach("mobile", MOBILE), reach("email", MAIL)];
    citizens::set_contacts(&mut tx, CF, &reaches, then)
        .await
        .unwrap();
    practices::insert(&mut tx, &practice).await.unwrap();
    pins::insert(&mut tx, &pin).await.unwrap();
    tx.commit().await.unwrap();
    stage
}

/// Waits for what arrives.
async fn arrived<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let within = Duration::from_secs(20);
    let found = async {
        loop {
            if let Some(found) = look() {
                return found;
            }
            tokio::task::yield_now().await;
        }
    };
    let found = tokio::time::timeout(within, found).await;
    found.unwrap_or_else(|_| panic!("{what} never arrived"))
}

fn mail(stage: &Stage, subject: &str) -> Option<Mail> {
    let mails = stage.sink.mails();
    mails
        .into_iter()
        .find(|mail| mail.subject.contains(subject))
}

#[expect(
    clippy::cognitive_complexity,
    reason = "a path is read from top to bottom"
)]
async fn restore(stage: &Stage, browser: &Browser, scripts: bool) {
    browser
        .goto(&format!("{}/portal/it/lost", stage.url))
        .await
        .unwrap();
    heading(browser, "Hai smarrito il tuo PIN?").await;
    let way = see(browser, "a[href='/portal/it/lost/restore']").await;
    way.click().await.unwrap();
    heading(browser, "Ripristina il PIN").await;
    write(browser, "codice_fiscale", "rssmra80a01h501u").await;
    write(browser, "mobile", "333 123 4567").await;
    write(browser, "email", MAIL).await;
    if !scripts {
        answer_the_question(browser).await;
    }
    see(browser, "main button[type=submit]")
        .await
        .click()
        .await
        .unwrap();
    heading(browser, "Guardi le sue e-mail").await;

    let mail = arrived("the mail", || mail(stage, "Ripristino del PIN")).await;
    let link = mail.text.split("questa pagina: ").nth(1).unwrap();
    let link = link.lines().next().unwrap();
    let code = mail.text.split("questo codice: ").nth(1).unwrap();
    let code = code.lines().next().unwrap();
    browser.goto(link).await.unwrap();
    heading(browser, "Ripristina il PIN").await;
    write(browser, "code", code).await;
    see(browser, "main button[type=submit]")
        .await
        .click()
        .await
        .unwrap();
    heading(browser, "Il PIN è ripristinato").await;

    let sms = arrived("the SMS", || {
        let all = stage.switch.sms_to(MOBILE);
        all.into_iter().find(|sms| sms.body.contains("prima metà"))
    });
    let first: String = sms
        .await
        .body
        .split("del PIN ")
        .nth(1)
        .unwrap()
        .chars()
        .take(8)
        .collect();
    let second = arrived("the second half", || self::mail(stage, "La seconda metà")).await;
    let second = second.text.split("\n    ").nth(1).unwrap();
    let second: String = second.chars().take(8).collect();
    let second = centralino::domain::pin::Half::from_opened(second.as_bytes()).unwrap();
    assert!(
        stage.verify(CF, &first, &second).await.unwrap(),
        "the two halves are the PIN"
    );
    browser.goto(link).await.unwrap();
    heading(browser, "Questo collegamento non vale più").await;
    first_access(stage, browser, (&first, second.expose())).await;
}

/// The first access with both halves (R105): a new PIN of eight, typed again, to the end.
async fn first_access(stage: &Stage, browser: &Browser, (first, second): (&str, &str)) {
    let access = format!("{}/portal/it/access", stage.url);
    browser.goto(&access).await.unwrap();
    write(browser, "cf", CF).await;
    write(browser, "pin_first", first).await;
    write(browser, "pin_second", second).await;
    press(browser, "main form.form button[type=submit]").await;
    press(browser, "a[href='/portal/it/access/change/ready']").await;
    press(browser, "main form.form button[type=submit]").await;
    let shown = see(browser, "#new-pin .newpin__groups").await;
    let shown: String = shown.text().await.unwrap().split_whitespace().collect();
    assert_eq!(shown.len(), 8);
    press(browser, "a[href='/portal/it/access/change/retype']").await;
    let field = see(browser, "main form.form .field input").await;
    field.send_keys(&shown).await.unwrap();
    press(browser, "main form.form button[type=submit]").await;
    see(browser, "h1#end").await;
    let mut tx = stage.app.ctx.db.read().await.unwrap();
    let pin = pins::live_of(&mut tx, CF).await.unwrap().unwrap();
    assert_eq!(
        (pin.state.as_str(), pin.origin.as_str()),
        ("attivo", "ripristino")
    );
}

async fn press(browser: &Browser, css: &str) {
    see(browser, css).await.click().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_restored_with_scripts() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    restore(&stage, &browser, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pin_is_restored_without_scripts() {
    let Some(browser) = browser::open_without_scripts().await else {
        return;
    };
    let stage = stage().await;
    restore(&stage, &browser, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_in_the_form_is_listed_and_takes_the_focus() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let stage = stage().await;
    for (language, error) in [("it", "Errore"), ("de", "Fehler"), ("en", "Error")] {
        let url = format!("{}/portal/{language}/lost/revoke", stage.url);
        browser.goto(&url).await.unwrap();
        write(&browser, "codice_fiscale", "x").await;
        see(&browser, "main button[type=submit]")
            .await
            .click()
            .await
            .unwrap();
        see(&browser, "#errors a[href='#card_number']").await;
        assert!(browser.title().await.unwrap().starts_with(error));
        let script = "return document.activeElement.id";
        let focus = browser.execute(script, Vec::new()).await.unwrap();
        assert_eq!(focus, "errors");
    }
}
