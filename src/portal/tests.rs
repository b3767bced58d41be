//! The portal through its router: what holds for every page.

mod pages;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{Request, StatusCode};
use axum::routing::get;
use tower::ServiceExt as _;

use super::problem::{Page, Problem, html, html_again};
use super::testing::Visitor;
use super::visit::{Sent, Visit};
use super::*;
use crate::store::fresh::Fresh;
use crate::workflows::Fault;
use crate::workflows::tests::world::World;

async fn world() -> World {
    World::on(Fresh::sqlite().await).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portal_answers_in_the_browsers_language() {
    let router = Portal::new(world().await.ctx).router();
    for (wished, found) in [
        ("", "/portal/it"),
        ("fr-FR, de;q=0.8, en;q=0.9", "/portal/en"),
        ("de-AT", "/portal/de"),
        ("en;q=0, de", "/portal/de"),
        ("fr", "/portal/it"),
    ] {
        let request = Request::get("/portal")
            .header(ACCEPT_LANGUAGE, wished)
            .body(Body::empty())
            .unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.headers()[LOCATION], found, "{wished}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_page_or_language_is_a_page_that_says_so() {
    let mut visitor = Visitor::new(&world().await.ctx);
    for (path, words) in [
        ("/portal/fr/help", "Questa pagina non c'è"),
        ("/portal/IT/help", "Questa pagina non c'è"),
        ("/portal/de/nichts", "Diese Seite gibt es nicht"),
        ("/portal/en/help/nothing/here", "This page does not exist"),
    ] {
        let seen = visitor.get(path).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND);
        assert_eq!(seen.headers[CACHE_CONTROL], "no-store, private");
        assert!(seen.says(words), "{path}: {}", seen.text);
        assert!(!seen.headers.contains_key(SET_COOKIE), "{path}");
    }
}

/// A page with a form, as every topic has some: it says what was sent, or fails.
async fn form(State(portal): State<Portal>, visit: Visit) -> Page {
    html(&Form {
        frame: portal.form_frame(&visit, "Form"),
        control: portal.control_code(&visit)?,
    })
}

async fn sent(State(portal): State<Portal>, sent: Sent) -> Page {
    match sent.fields.get("word") {
        "fail" => return Err(Fault::Register.into()),
        "slow" => return Err(Problem::TooMany(7)),
        _ => {}
    }
    match portal.check_control_code(&sent).await? {
        None => problem::go(&sent.visit.to("/done")),
        Some(control) => html_again(&Form {
            frame: portal.form_frame(&sent.visit, "Form").wrong_if(true),
            control,
        }),
    }
}

#[derive(askama::Template)]
#[template(
    ext = "html",
    source = "{% extends \"portal/layout.html\" %}{% block main %}<form method=\"post\">\
              <input type=\"hidden\" name=\"csrf\" value=\"{{ frame.csrf }}\">{{ control|safe }}\
              </form>{% endblock %}"
)]
struct Form {
    frame: frame::Frame,
    control: parts::ControlCode,
}

/// A visitor of a portal that has that page at `/portal/it/form`.
async fn visitor_of_a_form() -> Visitor {
    let portal = Portal::new(world().await.ctx);
    let page = Router::new().route("/portal/it/form", get(form).post(sent));
    Visitor::of(portal.framed(page.layer(RequestBodyLimitLayer::new(LARGEST))))
}

const FORM: &str = "/portal/it/form";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_taken_from_the_browser_that_got_it_alone() {
    let mut visitor = visitor_of_a_form().await;
    let page = visitor.get(FORM).await;
    let cookie = page.headers[SET_COOKIE].to_str().unwrap().to_owned();
    for word in ["__Host-", "HttpOnly", "Secure", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(word), "{word} is not in {cookie}");
    }
    assert!(visitor.cookie("__Host-portale-modulo").is_some());
    let taken = visitor.fill(&page, FORM, &[]).await;
    assert_eq!(
        (taken.status, taken.to()),
        (StatusCode::SEE_OTHER, "/portal/it/done")
    );
    let other = visitor.fill(&page, FORM, &[("csrf", "made-up")]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    assert!(other.says("Ricominciamo da questa pagina"));
    let mut stranger = visitor.again();
    let stolen = stranger.fill(&page, FORM, &[]).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_another_site_is_refused_in_the_pages_own_look() {
    let router =
        Portal::new(world().await.ctx).framed(Router::new().route(FORM, get(form).post(sent)));
    let request = Request::post(FORM)
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .unwrap();
    let answer = router.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_of_ours_keeps_what_was_typed_but_for_secrets() {
    let mut visitor = visitor_of_a_form().await;
    let page = visitor.get(FORM).await;
    let typed = [
        ("word", "fail"),
        ("name", "Anna <b>"),
        ("pin1", "K7QM2XRT"),
        ("code", "7"),
    ];
    let failed = visitor.fill(&page, FORM, &typed).await;
    assert_eq!(failed.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(failed.says("Numero dell'errore"));
    assert!(
        failed
            .text
            .contains("name=\"name\" value=\"Anna &#60;b&#62;\""),
        "{}",
        failed.text
    );
    assert!(!failed.says("K7QM2XRT") && !failed.says("name=\"code\""));
    assert!(
        !failed.says("register of persons"),
        "the cause is shown to nobody"
    );
    let slow = visitor.fill(&page, FORM, &[("word", "slow")]).await;
    assert_eq!(slow.headers["retry-after"], "7");
    let long = "x".repeat(LARGEST);
    let large = visitor.fill(&page, FORM, &[("word", &long)]).await;
    assert!(
        large.status.is_client_error() && large.says("<h1>"),
        "{}",
        large.text
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_control_code_left_blank_stays_and_a_wrong_one_gives_way_to_another() {
    let mut visitor = visitor_of_a_form().await;
    let page = visitor.get(FORM).await;
    let salt = page.between("data-salt=\"", "\"").unwrap();
    let blank = visitor.fill(&page, FORM, &[("control_proof", "")]).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.says("Errore: Form") && blank.says(&salt));
    let wrong = [("control_proof", ""), ("control_number", "7")];
    let wrong = visitor.fill(&page, FORM, &wrong).await;
    assert!(wrong.says("non era giusto") && !wrong.says(&salt));
}
