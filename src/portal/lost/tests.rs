//! The pages for who lost their PIN, through the router.

use axum::http::StatusCode;

use crate::calls::smtp_sink::SmtpSink;
use crate::portal::testing::{Seen, Visitor};
use crate::store::fresh::Fresh;
use crate::store::jobs;
use crate::store::pins;
use crate::workflows::tests::world::{World, cf};

const RESTORE: &str = "/portal/it/lost/restore";
const REVOKE: &str = "/portal/it/lost/revoke";
const ACTIVATE: &str = "/portal/it/lost/activate";

/// A world with a PIN that was used, a month ago.
async fn world() -> (World, SmtpSink) {
    let mut world = World::on(Fresh::sqlite().await).await;
    let sink = world.takes_mail().await;
    world.takes_sms().await;
    let mut pin = world.issued(1).await;
    work(&world).await;
    world
        .advance(std::time::Duration::from_hours(30 * 24))
        .await;
    pin.state = "attivo".to_owned();
    pin.ever_used = 1;
    let mut tx = world.ctx.db.write().await.unwrap();
    assert!(pins::save(&mut tx, &pin).await.unwrap());
    tx.commit().await.unwrap();
    (world, sink)
}

async fn work(world: &World) {
    for _ in 0..3 {
        crate::jobs::work_all(&world.ctx).await.unwrap();
        world.advance(std::time::Duration::from_secs(2)).await;
    }
}

async fn filled(visitor: &mut Visitor, path: &str, typed: &[(&str, &str)]) -> Seen {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK);
    visitor.fill(&page, path, typed).await
}

fn last_link(sink: &SmtpSink) -> (String, String) {
    let mails = sink.mails();
    let mail = mails
        .iter()
        .rev()
        .find(|mail| mail.text.contains("/lost/code/"));
    let text = &mail.unwrap().text;
    let link = text.split("https://example.org").nth(1).unwrap();
    let link = link.split_whitespace().next().unwrap().to_owned();
    let code = text.split("questo codice: ").nth(1).unwrap();
    (link, code.lines().next().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_names_three_ways_and_a_person_in_each_language() {
    let (world, _sink) = world().await;
    let mut visitor = Visitor::new(&world.ctx);
    for (path, words) in [
        ("/portal/it/lost", "Hai smarrito il tuo PIN?"),
        ("/portal/de/lost", "PIN verloren?"),
        ("/portal/en/lost", "Have you lost your PIN?"),
    ] {
        let page = visitor.get(path).await;
        assert!(page.says(words) && page.says("803164"), "{path}");
        for way in ["restore", "revoke", "activate"] {
            let own = format!("{path}/{way}");
            assert!(page.says(&format!("href=\"{own}\"")), "{own}");
            let form = visitor.get(&own).await;
            assert_eq!(form.status, StatusCode::OK, "{own}");
            assert_eq!(form.headers["cache-control"], "no-store, private");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_goes_from_the_form_to_two_halves() {
    let (world, sink) = world().await;
    let mut visitor = Visitor::new(&world.ctx);
    let cf = cf(1);
    let typed = [
        ("codice_fiscale", cf.as_str()),
        ("mobile", "333 1234501"),
        ("email", "anna1@example.org"),
    ];
    let sent = filled(&mut visitor, RESTORE, &typed).await;
    assert_eq!(sent.to(), "/portal/it/lost/restore/sent");
    let told = visitor.get(sent.to()).await;
    assert!(told.says("Aspetti qualche minuto"), "R109");
    work(&world).await;
    let (link, code) = last_link(&sink);
    assert!(link.starts_with("/portal/it/lost/code/"));
    for _ in 0..3 {
        let page = visitor.again().get(&link).await;
        assert!(
            page.says("Scriva il codice che è nell'e-mail."),
            "a scanner may look"
        );
    }
    let wrong = filled(&mut visitor, &link, &[("code", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Il codice non è giusto") && !wrong.says(&code));
    let done = filled(&mut visitor, &link, &[("code", &code)]).await;
    assert_eq!(done.to(), "/portal/it/lost/restored");
    assert!(
        visitor
            .get(done.to())
            .await
            .says("Aspetti i due messaggi: in ognuno c'è scritto")
    );
    assert!(
        visitor
            .get(&link)
            .await
            .says("Questo collegamento non vale più")
    );
    work(&world).await;
    let texts = world.texts().await;
    assert!(
        texts
            .iter()
            .any(|text| text.contains("La seconda è nell'e-mail"))
    );
    let pin = world.live_pin(&cf).await.unwrap();
    assert_eq!(
        (pin.state.as_str(), pin.origin.as_str()),
        ("iniziale", "ripristino")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_is_the_same_for_known_unknown_and_wrong() {
    let (world, _sink) = world().await;
    let mut answers = Vec::new();
    for (number, mobile) in [(1, "333 1234501"), (1, "333 7654321"), (7, "333 1234507")] {
        let mut visitor = Visitor::new(&world.ctx);
        let cf = cf(number);
        let typed = [
            ("codice_fiscale", cf.as_str()),
            ("mobile", mobile),
            ("email", "anna1@example.org"),
        ];
        let sent = filled(&mut visitor, RESTORE, &typed).await;
        let told = visitor.get(sent.to()).await;
        answers.push((sent.status, sent.to().to_owned(), sent.text, told.text));
    }
    assert!(answers.windows(2).all(|two| two[0] == two[1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_named_and_nothing_is_asked() {
    let (world, _sink) = world().await;
    let mut visitor = Visitor::new(&world.ctx);
    let one = [("codice_fiscale", "x"), ("mobile", "333 1234501")];
    let page = filled(&mut visitor, RESTORE, &one).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("href=\"#codice_fiscale\"") && page.says("almeno due recapiti"));
    assert!(page.says("<title>Errore"));
    let page = filled(&mut visitor, REVOKE, &[("card_number", "12")]).await;
    for words in [
        "le 20 cifre",
        "31/12/2020",
        "l'e-mail o la PEC che ci ha dato",
    ] {
        assert!(page.says(words), "{words}");
    }
    let page = filled(
        &mut visitor,
        ACTIVATE,
        &[("pin_first", "ABC"), ("email", "a@b.it")],
    )
    .await;
    assert!(page.says("gli otto caratteri") && !page.says("ABC"));
    let robot = visitor.get(RESTORE).await;
    let cf = cf(1);
    let mut typed: Vec<(&str, &str)> = vec![
        ("codice_fiscale", &cf),
        ("mobile", "333 1234501"),
        ("email", "anna1@example.org"),
    ];
    let hidden = robot.hidden();
    typed.extend(
        hidden
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    let refused = visitor.post(RESTORE, &typed).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "no control code"
    );
    let mut tx = world.ctx.db.write().await.unwrap();
    let now = world.ctx.now_ms();
    let due = jobs::claim(&mut tx, jobs::Lane::Messages, now, now, 10)
        .await
        .unwrap();
    assert!(due.iter().all(|job| job.kind != "code"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoke_goes_from_the_form_to_the_end_of_the_pin() {
    let (world, sink) = world().await;
    let mut visitor = Visitor::new(&world.ctx);
    let cf = cf(1);
    let typed = [
        ("codice_fiscale", cf.as_str()),
        ("card_number", "8038 0000 1000 0000 0000"),
        ("card_expiry", "31/12/2020"),
        ("email", "Anna1@example.org"),
    ];
    let sent = filled(&mut visitor, REVOKE, &typed).await;
    assert_eq!(sent.to(), "/portal/it/lost/revoke/sent");
    work(&world).await;
    let (link, code) = last_link(&sink);
    let done = filled(&mut visitor, &link, &[("code", &code)]).await;
    assert_eq!(done.to(), "/portal/it/lost/revoked");
    assert!(
        visitor
            .get(done.to())
            .await
            .says("ne può chiedere un altro")
    );
    assert!(world.live_pin(&cf).await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_activation_that_fails_says_the_same_to_everybody() {
    let (world, _sink) = world().await;
    for number in [1, 7] {
        let mut visitor = Visitor::new(&world.ctx);
        let cf = cf(number);
        let typed = [
            ("codice_fiscale", cf.as_str()),
            ("pin_first", "K7QM-2XRT"),
            ("card_number", "80380000100000000000"),
            ("card_expiry", "31/12/2020"),
            ("mobile", "333 1234501"),
            ("email", "anna1@example.org"),
        ];
        let page = filled(&mut visitor, ACTIVATE, &typed).await;
        assert!(
            page.says("Con questi dati il PIN non si può attivare"),
            "{}",
            page.text
        );
        assert!(!page.says("K7QM"));
    }
}
