//! The pages of a log-in, of a new PIN and of one's own, through the router.

use std::time::Duration;

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};

use crate::domain::language::Language;
use crate::portal::testing::{Seen, Visitor};
use crate::store::fresh::Fresh;
use crate::workflows::tests::access::{FIRST, OWN, WRONG, holder, newcomer};
use crate::workflows::tests::world::{World, cf};

const PAGE: &str = "/portal/it/access";

async fn world() -> World {
    World::on(Fresh::sqlite().await).await
}

/// Sends the log-in page with one box filled.
async fn log_in(visitor: &mut Visitor, page: &Seen, cf: &str, pin: &str) -> Seen {
    let halves = pin
        .split_at_checked(8)
        .filter(|(_, second)| !second.is_empty());
    let boxes = match halves {
        Some((first, second)) => vec![("pin_first", first), ("pin_second", second)],
        None => vec![("pin", pin)],
    };
    let typed: Vec<(&str, &str)> = [("cf", cf)].into_iter().chain(boxes).collect();
    visitor.fill(page, PAGE, &typed).await
}

/// Somebody who is in.
async fn inside(world: &World, cf: &str, pin: &str) -> (Visitor, Seen) {
    let mut visitor = Visitor::new(&world.ctx);
    let page = visitor.get(PAGE).await;
    let answer = log_in(&mut visitor, &page, cf, pin).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    (visitor, answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r80_r81_the_page_tells_everybody_what_the_first_time_needs_in_each_language() {
    let world = world().await;
    let mut visitor = Visitor::new(&world.ctx);
    for language in Language::ALL {
        let words = super::words::of(language);
        let page = visitor
            .get(&format!("/portal/{}/access", language.code()))
            .await;
        assert!(page.says(words.first_time) && page.says(words.enter));
        for name in ["cf", "pin", "pin_first", "pin_second"] {
            let label = format!("<label for=\"{name}\">");
            assert!(page.text.contains(&label), "{name}");
        }
        assert!(page.text.contains("autocomplete=\"current-password\""));
        assert!(!page.text.contains("onpaste"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_says_the_same_whether_or_not_anybody_has_the_codice_fiscale() {
    let world = world().await;
    holder(&world, 1).await;
    let mut answers = Vec::new();
    for cf in [cf(1), cf(7)] {
        let mut visitor = Visitor::new(&world.ctx);
        let mut page = visitor.get(PAGE).await;
        let mut told = Vec::new();
        for _ in 0..11 {
            page = log_in(&mut visitor, &page, &cf, WRONG).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            let main = page.between("<main", "</main>").unwrap().replace(&cf, "CF");
            let words: Vec<&str> = main
                .lines()
                .filter(|line| !line.contains("control"))
                .collect();
            let without_token: Vec<&str> = words
                .into_iter()
                .filter(|line| !line.contains("name=\"csrf\""))
                .collect();
            told.push(without_token.join("\n"));
            if page.text.contains("id=\"locked\"") {
                page = visitor.get(PAGE).await;
            }
        }
        answers.push(told);
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0][9].contains("id=\"locked\""), "{}", answers[0][9]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r90_who_is_locked_reads_until_when_and_the_ways_out() {
    let world = world().await;
    holder(&world, 1).await;
    let mut visitor = Visitor::new(&world.ctx);
    let mut page = visitor.get(PAGE).await;
    for _ in 0..10 {
        page = log_in(&mut visitor, &page, &cf(1), WRONG).await;
    }
    assert!(
        page.says("L'accesso è bloccato fino alle 10:20"),
        "{}",
        page.text
    );
    for way in ["/portal/it/lost/restore", "/portal/it/lost/revoke"] {
        assert!(page.text.contains(way), "{way}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_inside_is_kept_by_nobody_and_needs_the_session() {
    let world = world().await;
    holder(&world, 1).await;
    let (mut visitor, answer) = inside(&world, &cf(1), OWN).await;
    assert_eq!(answer.to(), "/portal/it/mine");
    let cookies = answer.headers.get_all(SET_COOKIE).iter();
    let cookie = cookies
        .map(|one| one.to_str().unwrap())
        .next_back()
        .unwrap();
    for word in ["__Host-portale=", "HttpOnly", "Secure", "SameSite=Strict"] {
        assert!(cookie.contains(word), "{word} is not in {cookie}");
    }
    let mut stranger = Visitor::new(&world.ctx);
    for path in [
        "/portal/it/mine",
        "/portal/it/mine/accesses",
        "/portal/it/mine/contacts",
        "/portal/it/access/change",
        "/portal/it/access/change/ready",
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.headers[CACHE_CONTROL], "no-store, private");
        let refused = stranger.get(path).await;
        assert_eq!(refused.to(), PAGE, "{path}");
    }
    let mine = visitor.get("/portal/it/mine").await;
    assert!(!mine.text.contains("1234501"), "a whole number");
    for words in [
        "Ordinario",
        "Attivo",
        "Accesso riuscito",
        "/portal/it/mine/convert",
    ] {
        assert!(mine.says(words), "{words}");
    }
    let out = visitor.fill(&mine, "/portal/it/mine/leave", &[]).await;
    assert_eq!(out.to(), "/portal/it/access?why=left");
    assert_eq!(visitor.get("/portal/it/mine").await.to(), PAGE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_without_the_sessions_token_changes_nothing() {
    let world = world().await;
    holder(&world, 1).await;
    let (mut visitor, _) = inside(&world, &cf(1), OWN).await;
    for path in [
        "/portal/it/access/change/new",
        "/portal/it/access/change/retype",
        "/portal/it/mine/contacts",
        "/portal/it/mine/leave",
    ] {
        let refused = visitor.post(path, &[("csrf", "made-up")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r82_to_r84_before_the_word_fine_there_is_no_way_in_and_the_pin_is_shown_once() {
    let world = world().await;
    newcomer(&world, 1).await;
    let (mut visitor, answer) = inside(&world, &cf(1), FIRST).await;
    assert_eq!(answer.to(), "/portal/it/access/change");
    for path in ["/portal/it/mine", "/portal/it/access/change/end"] {
        assert_eq!(visitor.get(path).await.to(), "/portal/it/access/change");
    }
    let ready = visitor.get("/portal/it/access/change/ready").await;
    let new = "/portal/it/access/change/new";
    let shown = visitor.fill(&ready, new, &[]).await;
    assert_eq!(shown.headers[CACHE_CONTROL], "no-store, private");
    let groups = shown.between("newpin__groups\"><span>", "</span></span>");
    let pin = groups.unwrap().replace("</span><span>", "");
    assert_eq!(pin.len(), 8);
    let once = "/portal/it/access/change/retype?why=once";
    assert_eq!(visitor.fill(&ready, new, &[]).await.to(), once);
    assert_eq!(visitor.get(new).await.to(), once);
    let retype = visitor.get(once).await;
    assert!(!retype.text.contains(&pin[..4]));
    let blank = visitor
        .fill(
            &retype,
            "/portal/it/access/change/retype",
            &[("pin_new", " ")],
        )
        .await;
    assert!(
        blank.says("Scriva il PIN nuovo"),
        "nothing typed ends nothing"
    );
    let done = visitor
        .fill(
            &retype,
            "/portal/it/access/change/retype",
            &[("pin_new", &pin)],
        )
        .await;
    assert_eq!(done.to(), "/portal/it/access/change/end");
    let end = visitor.get(done.to()).await;
    assert!(
        end.text.contains("<h1 id=\"end\">Fine</h1>"),
        "{}",
        end.text
    );
    assert!(end.says("10 settembre 2015"));
    world.advance(Duration::from_mins(16)).await;
    assert_eq!(visitor.get(done.to()).await.to(), "/portal/it/mine");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t24_contacts_are_changed_on_a_page_that_says_what_is_wrong() {
    let world = world().await;
    holder(&world, 1).await;
    let (mut visitor, _) = inside(&world, &cf(1), OWN).await;
    let path = "/portal/it/mine/contacts";
    let page = visitor.get(path).await;
    let fields = |mobile| [("mobile", mobile), ("email", "anna1@example.org")];
    let wrong = visitor.fill(&page, path, &fields("06 5905 1234")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("href=\"#mobile\""), "{}", wrong.text);
    let done = visitor.fill(&page, path, &fields("333 9999999")).await;
    assert!(done.says("I recapiti sono cambiati"), "{}", done.text);
    let mine = visitor.get("/portal/it/mine").await;
    assert!(!mine.text.contains("9999999"), "masked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_inside_sends_no_more_documents_at_once_than_anybody_else() {
    let world = world().await;
    holder(&world, 1).await;
    let (mut visitor, _) = inside(&world, &cf(1), OWN).await;
    let path = "/portal/it/mine/convert";
    let csrf = visitor.get(path).await.hidden()["csrf"].clone();
    let fields = [("csrf", csrf.as_str())];
    for _ in 0..10 {
        let page = visitor.upload(path, &fields, ("image/png", b"x")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let page = visitor.upload(path, &fields, ("image/png", b"x")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(visitor.get(path).await.status, StatusCode::OK);
}
