//! Chromium works on this machine, so that a failing browser test speaks of the product.
#![cfg(test)]

mod support;

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use fantoccini::Locator;
use support::browser;

const PAGE: &str = "<!doctype html><title>Prova</title><button>Prema</button><p></p>
<script>document.querySelector('button').onclick = () =>
document.querySelector('p').textContent = 'premuto'</script>";

#[tokio::test]
async fn chromium_shows_a_page_and_runs_its_script() {
    let Some(browser) = browser::open().await else {
        return;
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new().route("/", get(async || Html(PAGE)));
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    browser.goto(&format!("http://{address}/")).await.unwrap();
    browser
        .find(Locator::Css("button"))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();

    let shown = browser
        .find(Locator::Css("p"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert_eq!(shown, "premuto");
    browser.fit_to_page(800).await;
    assert_eq!(browser.get_window_size().await.unwrap().0, 800);
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("page.png");
    browser.save_screenshot(&picture).await;
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    server.abort();
}

#[tokio::test]
async fn two_browsers_share_no_cookies() {
    let (Some(first), Some(second)) = (browser::open().await, browser::open().await) else {
        return;
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new().route("/", get(async || Html(PAGE)));
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    for browser in [&first, &second] {
        browser.goto(&format!("http://{address}/")).await.unwrap();
    }

    first
        .execute("document.cookie = 'who=first'", Vec::new())
        .await
        .unwrap();

    let seen = second
        .execute("return document.cookie", Vec::new())
        .await
        .unwrap();
    assert_eq!(seen.as_str(), Some(""));
    server.abort();
}
