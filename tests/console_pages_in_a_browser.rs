//! Every page of the console as axe-core sees it, with something on it: a call from the offer to its
//! end, what a second person decides, documents and letters, an office's desk. A new page comes here,
//! too.
#![cfg(test)]
#![expect(
    clippy::cognitive_complexity,
    reason = "a path is read from top to bottom"
)]

mod support;

use std::path::Path;

use centralino::demo::Demo;
use centralino::store::jobs::{self, Job};
use centralino::store::letters::{self, Letter};
use centralino::store::pins::{self, Pin};
use centralino::workflows::convert_pin::{self, Asked, Document};
use centralino::workflows::keep_upload::What;
use fantoccini::wd::PrintConfiguration;
use support::axe;
use support::browser::{self, Browser};
use support::citizen::{CF, with_pin};
use support::walk::{
    choose, click, demo, dial_and_say_why, fill_contacts_and_residence, fill_the_person, hears,
    saved, see, sign_in, until, write,
};

/// Somebody of the staff at their browser.
struct Staff {
    browser: Browser,
    axe: String,
    url: String,
}

impl Staff {
    async fn come(demo: &Demo) -> Option<Self> {
        Some(Self {
            browser: browser::open().await?,
            axe: axe::script()?,
            url: demo.stage.url.clone(),
        })
    }

    /// Looks at the page that is there, under this name.
    async fn looks(&self, name: &str) {
        axe::assert_clean(&self.browser, &self.axe).await;
        if let Some(folder) = std::env::var_os("CENTRALINO_TEST_PICTURES") {
            for width in [1280, 360] {
                self.browser.fit_to_page(width).await;
                let file = Path::new(&folder).join(format!("console-{name}-{width}.png"));
                self.browser.save_screenshot(&file).await;
            }
            self.browser.set_window_size(1280, 940).await.unwrap();
        }
    }

    async fn opens(&self, path: &str) {
        let url = format!("{}{path}", self.url);
        self.browser.goto(&url).await.unwrap();
    }

    async fn opens_and_looks(&self, path: &str) {
        self.opens(path).await;
        self.looks(&path[1..].replace('/', "-")).await;
    }

    async fn signs_in(&self, demo: &Demo, name: &str) {
        self.opens("/console").await;
        write(&self.browser, "name", name).await;
        write(&self.browser, "password", demo.password(name).unwrap()).await;
        self.presses("main button").await;
        see(&self.browser, ".slim__out").await;
    }

    async fn presses(&self, css: &str) {
        click(&self.browser, css).await;
    }

    async fn sees(&self, css: &str) {
        see(&self.browser, css).await;
    }

    async fn has(&self, css: &str) -> bool {
        let script = "return document.querySelector(arguments[0]) !== null";
        let found = self
            .browser
            .execute(script, vec![css.into()])
            .await
            .unwrap();
        found == true
    }
}

/// A call is offered and taken.
async fn take_a_call(anna: &Staff, phone: &Browser) {
    dial_and_say_why(phone, &anna.url).await;
    anna.presses("#offer [data-key=a]").await;
    anna.presses("#softphone-answer").await;
    hears(phone, "In conversazione").await;
}

/// The call ends, and its contact is closed with an outcome.
async fn end_the_call(anna: &Staff, phone: &Browser) {
    click(phone, "#hangup").await;
    anna.sees("#presence[data-state=wrap-up]").await;
    // Where the system itself knows how it ended, there is nothing to choose.
    if anna.has("#outcome-choice").await {
        choose(&anna.browser, "outcome-choice", "information").await;
    }
    anna.presses("#outcome .button--good").await;
    anna.sees("#presence[data-state=ready]").await;
}

/// From the sign-in to a PIN on its way.
async fn first_call(demo: &Demo, anna: &Staff, phone: &Browser) {
    anna.opens("/console").await;
    anna.looks("sign-in").await;
    write(&anna.browser, "name", "anna").await;
    write(&anna.browser, "password", "no").await;
    anna.presses("main button").await;
    anna.sees("#problem").await;
    anna.looks("sign-in-wrong").await;
    let password = demo.password("anna").unwrap();
    sign_in(&anna.browser, &anna.url, password).await;
    anna.looks("desk").await;

    dial_and_say_why(phone, &anna.url).await;
    anna.sees("#offer[data-offer]").await;
    anna.looks("offer").await;
    anna.presses("#offer [data-key=a]").await;
    anna.presses("#softphone-answer").await;
    hears(phone, "In conversazione").await;
    anna.looks("call").await;
    anna.presses("[data-key=r]").await;
    anna.sees("#pin-form .field--bad").await;
    anna.looks("call-wrong").await;
    // What is saved as it is typed is saved from the call's own page.
    anna.presses(".strip__one").await;
    fill_the_person(&anna.browser).await;
    fill_contacts_and_residence(&anna.browser).await;
    saved(demo, &anna.browser).await;
    anna.presses("[data-key=r]").await;
    anna.sees("[data-key=c]").await;
    anna.looks("read-back").await;
    anna.presses("[data-key=c]").await;
    anna.sees("[data-result=issued]").await;
    let delivered = "return document.getElementById('delivery').textContent.includes('consegnato')";
    until(&anna.browser, delivered).await;
    anna.looks("result").await;
    click(phone, "#hangup").await;
    anna.sees("#presence[data-state=wrap-up]").await;
    anna.looks("wrap-up").await;
    anna.presses("#outcome .button--good").await;
    anna.sees("#presence[data-state=ready]").await;
}

/// Who calls is known by two facts; the record, a task, other contacts.
async fn record(anna: &Staff) {
    anna.presses("[data-key=i]").await;
    anna.sees("#said-codice_fiscale").await;
    anna.looks("identify").await;
    anna.presses("main .pin__do button").await;
    anna.sees("#problems").await;
    anna.looks("identify-blank").await;
    for (field, text) in [
        ("said-codice_fiscale", CF),
        ("said-birth_date", "01/01/1980"),
        ("said-phone_end", "0000"),
    ] {
        write(&anna.browser, field, text).await;
    }
    anna.presses("main .pin__do button").await;
    anna.sees("[data-fact=differs]").await;
    anna.looks("identify-differs").await;
    write(&anna.browser, "said-phone_end", "4567").await;
    anna.presses("main .pin__do button").await;
    anna.sees("[data-record=attivo]").await;
    anna.looks("record").await;
    anna.presses("details:not(#other-contacts, .keys) summary")
        .await;
    write(&anna.browser, "task-note", "Chiede della lettera").await;
    anna.presses("form[action$='/record/task'] button").await;
    anna.sees("main .banner--good").await;
    anna.presses("#other-contacts summary").await;
    write(&anna.browser, "new-mobile", "1").await;
    anna.presses("form[action$='/record/contacts'] button")
        .await;
    anna.sees("#new-mobile[aria-invalid]").await;
    anna.looks("record-contacts-wrong").await;
    write(&anna.browser, "new-mobile", "333 7654321").await;
    write(&anna.browser, "new-email", "mario@example.org").await;
    anna.presses("form[action$='/record/contacts'] button")
        .await;
    anna.sees("main .banner--good").await;
    anna.looks("record-proposed").await;
}

/// The PIN is revoked, and another one waits for a second person.
async fn ask_anew(demo: &Demo, anna: &Staff) {
    anna.presses("#revoke-agreed").await;
    anna.presses("button[name=then][value=another]").await;
    anna.sees("#pin-form").await;
    anna.looks("call-renewed").await;
    fill_contacts_and_residence(&anna.browser).await;
    saved(demo, &anna.browser).await;
    anna.presses("[data-key=r]").await;
    anna.presses("[data-key=c]").await;
    anna.sees("[data-result=to-call-back]").await;
    anna.looks("result-to-call-back").await;
}

/// What one proposes, another decides.
async fn second_person(anna: &Staff, sara: &Staff) {
    anna.opens_and_looks("/console/call-backs").await;
    let field = "[data-practice] input[name=note]";
    let note = see(&anna.browser, field).await;
    note.send_keys("È lui, abita lì").await.unwrap();
    anna.presses("button[name=decision][value=confirm]").await;
    anna.sees("main .banner--good").await;
    anna.looks("call-backs-proposed").await;
    sara.opens("/console/call-backs").await;
    sara.looks("call-backs-to-decide").await;
    sara.opens("/console/approvals").await;
    sara.looks("approvals-practice").await;
    let reason = see(&sara.browser, "[data-approval] input[name=reason]").await;
    reason.send_keys("Manca il numero civico").await.unwrap();
    sara.presses("form[action$='/refuse'] button").await;
    sara.sees("main .banner--good").await;
    sara.looks("approvals-refused").await;
    sara.opens("/console/tasks").await;
    let result = see(&sara.browser, "[data-task] input[name=result]").await;
    result.send_keys("Richiamato").await.unwrap();
    sara.looks("tasks").await;
    sara.presses("form[action$='/done'] button").await;
    sara.sees("main .banner--good").await;
    sara.looks("tasks-done").await;
}

/// Three facts that do not match end it for the call.
async fn an_unknown_caller(anna: &Staff, phone: &Browser) {
    take_a_call(anna, phone).await;
    anna.presses("[data-key=i]").await;
    write(&anna.browser, "said-codice_fiscale", CF).await;
    for end in ["0000", "0001", "0002"] {
        write(&anna.browser, "said-phone_end", end).await;
        write(&anna.browser, "said-birth_date", "02/01/1980").await;
        anna.presses("main .pin__do button").await;
        anna.sees("main #problems, [data-identity=failed]").await;
        if anna.has("[data-identity=failed]").await {
            break;
        }
    }
    anna.sees("[data-identity=failed]").await;
    anna.looks("identify-failed").await;
    anna.presses("main a[href^='/console/contacts/']").await;
    anna.looks("call-unknown").await;
    end_the_call(anna, phone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_calls_and_of_what_follows_them_keeps_anybody_out() {
    let demo = demo().await;
    let (Some(phone), Some(anna), Some(sara)) = (
        browser::open().await,
        Staff::come(&demo).await,
        Staff::come(&demo).await,
    ) else {
        return;
    };
    first_call(&demo, &anna, &phone).await;
    use_the_pin(&demo).await;
    take_a_call(&anna, &phone).await;
    record(&anna).await;
    sara.signs_in(&demo, "sara").await;
    sara.opens_and_looks("/console/approvals").await;
    ask_anew(&demo, &anna).await;
    end_the_call(&anna, &phone).await;
    second_person(&anna, &sara).await;
    an_unknown_caller(&anna, &phone).await;
    demo.stop().await;
}

async fn live_pin(demo: &Demo) -> Pin {
    let mut tx = demo.stage.app.ctx.db.read().await.unwrap();
    pins::live_of(&mut tx, CF).await.unwrap().unwrap()
}

/// Mario has both halves and has used his PIN.
async fn use_the_pin(demo: &Demo) {
    let mut pin = live_pin(demo).await;
    pin.state = "attivo".to_owned();
    pin.ever_used = 1;
    let mut tx = demo.stage.app.ctx.db.write().await.unwrap();
    assert!(pins::save(&mut tx, &pin).await.unwrap());
    tx.commit().await.unwrap();
}

/// A message about Mario's PIN that reached nobody.
async fn lose_a_message(demo: &Demo) {
    let ctx = &demo.stage.app.ctx;
    let pin = &live_pin(demo).await.id;
    let (text, now) = (str::to_owned, ctx.now_ms());
    let letter = Letter {
        pin: text(pin),
        number: text("482913"),
        name: text("Mario"),
        surname: text("Rossi"),
        address: text(r#"["VIA DEL CORSO 1","00186 ROMA RM"]"#),
        language: text("it"),
        state: text("ready"),
        created_at: now,
        bundle: None,
    };
    let job = Job {
        id: ctx.id(),
        key: text("lost"),
        kind: text("sms"),
        subject: text(pin),
        data: text(r#"{"channel":"sms","to":"+393331234567"}"#),
        state: text("failed"),
        due_at: now,
        tries: 5,
        error: Some(text("unknown-number")),
        created_at: now,
    };
    let mut tx = ctx.db.write().await.unwrap();
    letters::insert(&mut tx, &letter).await.unwrap();
    jobs::insert(&mut tx, &job).await.unwrap();
    jobs::end(&mut tx, &job.id, "failed", Some("unknown-number"), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A request to make Mario's PIN dispositivo, with a PDF and a picture; it waits for too long already.
async fn ask_to_convert(demo: &Demo, browser: &Browser) {
    let ctx = &demo.stage.app.ctx;
    let printed = PrintConfiguration::default();
    let pdf = browser.print(printed).await.unwrap();
    let png = browser.screenshot().await.unwrap();
    let documents = [
        Document {
            what: What::SignedRequest,
            said: "application/pdf",
            bytes: &pdf,
        },
        Document {
            what: What::IdentityDocument,
            said: "image/png",
            bytes: &png,
        },
    ];
    let asked = Asked {
        cf: CF,
        channel: "web",
        maker: "web",
        who: "web",
        documents: &documents,
        due_at: ctx.now_ms() - 1,
    };
    let proposed = convert_pin::ask(ctx, asked).await.unwrap();
    assert!(matches!(proposed, convert_pin::Proposed::Waiting(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_documents_and_letters_keeps_anybody_out() {
    let demo = demo().await;
    let Some(sara) = Staff::come(&demo).await else {
        return;
    };
    let ctx = &demo.stage.app.ctx;
    with_pin(ctx, "K7QM2XRT9ZNCWKHP").await;
    lose_a_message(&demo).await;
    sara.signs_in(&demo, "sara").await;
    for empty in ["approvals", "call-backs", "tasks"] {
        sara.opens(&format!("/console/{empty}")).await;
        sara.looks(&format!("{empty}-empty")).await;
    }
    sara.opens_and_looks("/console/undelivered").await;
    sara.sees("[data-practice='482913']").await;
    sara.opens_and_looks("/console/returned-letters").await;
    write(&sara.browser, "number", "12").await;
    sara.presses("main form button").await;
    sara.sees("#problems").await;
    sara.looks("returned-letters-wrong").await;

    use_the_pin(&demo).await;
    ask_to_convert(&demo, &sara.browser).await;
    sara.opens("/console/approvals").await;
    sara.sees("#late").await;
    sara.looks("approvals-late").await;
    sara.presses("[data-approval] a[href^='/console/uploads/']")
        .await;
    sara.looks("upload-one").await;
    sara.browser.back().await.unwrap();
    sara.presses("[data-approval] a[href^='/console/uploads/']:last-of-type")
        .await;
    sara.looks("upload-other").await;
    sara.opens("/console/there-is-no-such-page").await;
    sara.looks("nowhere").await;
    sara.opens("/console/sede").await;
    sara.looks("forbidden").await;
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_the_desk_keeps_anybody_out() {
    let demo = demo().await;
    let Some(olga) = Staff::come(&demo).await else {
        return;
    };
    olga.signs_in(&demo, "olga").await;
    olga.opens_and_looks("/console/sede").await;
    for page in ["envelope", "pin", "spoiled", "paper", "convert"] {
        let path = format!("/console/sede/{page}");
        olga.opens_and_looks(&path).await;
        olga.presses("main .button--main").await;
        olga.sees("main .field--bad, main [role=alert]").await;
        olga.looks(&format!("console-sede-{page}-wrong")).await;
    }
    let bundle = demo.envelopes().unwrap();
    let serial = bundle.entries[0].to.envelope().unwrap().serial.shown();
    olga.opens("/console/sede/spoiled").await;
    write(&olga.browser, "serial", &serial).await;
    write(&olga.browser, "reason", "strappata").await;
    olga.presses("main .button--main").await;
    olga.sees("[data-result=done]").await;
    olga.looks("sede-done").await;
    demo.stop().await;
}
