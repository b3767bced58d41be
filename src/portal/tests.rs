//! The portal through its router.
use super::*;
use crate::store::fresh::Fresh;
use crate::workflows::tests::world::World;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use tower::ServiceExt as _;

pub(crate) async fn asked(router: &Router, path: &str) -> Response {
    let request = Request::get(path).body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap()
}

pub(crate) async fn text(answer: Response) -> String {
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    String::from_utf8(bytes.unwrap().to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portal_answers_in_the_browsers_language() {
    let world = World::on(Fresh::sqlite().await).await;
    let router = Portal::new(world.ctx.clone()).router();
    for (wished, found) in [
        ("", "/portal/it"),
        ("fr-FR, de;q=0.8, en;q=0.9", "/portal/en"),
        ("de-AT", "/portal/de"),
        ("fr", "/portal/it"),
    ] {
        let request = Request::get("/portal")
            .header(ACCEPT_LANGUAGE, wished)
            .body(Body::empty())
            .unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.headers()[header::LOCATION], found, "{wished}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_page_or_language_is_a_page_that_says_so() {
    let world = World::on(Fresh::sqlite().await).await;
    let router = Portal::new(world.ctx.clone()).router();
    for (path, words) in [
        ("/portal/fr/help", "Questa pagina non c"),
        ("/portal/de/nichts", "Diese Seite gibt es nicht"),
        ("/portal/en/help/nothing/here", "This page does not exist"),
    ] {
        let answer = asked(&router, path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store, private");
        let text = text(answer).await;
        assert!(text.contains(words), "{path}: {text}");
    }
}
