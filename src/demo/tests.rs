//! What a demo shows, refuses and says of itself.

use std::time::Duration;

use super::*;
use crate::platform::{Mail, http_client};

fn options() -> DemoOptions {
    DemoOptions {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        expose: false,
        data: None,
        keep_hours: false,
    }
}

#[tokio::test]
async fn a_demo_does_not_open_itself_to_other_machines_unasked() {
    let listen = SocketAddr::from(([0, 0, 0, 0], 0));
    let asked = DemoOptions {
        listen,
        ..options()
    };
    let error = Demo::start(asked, Clock::system(), Rng::System).await;
    assert!(matches!(error, Err(DemoError::Exposed(_))));
}

#[tokio::test]
async fn what_is_said_names_every_page_and_every_password() {
    let demo = Demo::start(options(), Clock::system(), Rng::System)
        .await
        .unwrap();
    let mut out = Vec::new();
    demo.announce(&mut out).unwrap();
    let said = String::from_utf8(out).unwrap();
    for word in [
        "/phone",
        "/console",
        "/demo/messages",
        "client:greta",
        &demo.set_up,
    ] {
        assert!(said.contains(word), "{word}");
    }
    for person in &demo.staff {
        assert!(said.contains(&person.password));
    }
    demo.stop().await;
}

#[tokio::test]
async fn the_page_of_messages_shows_a_mail_and_is_kept_by_nobody() {
    let demo = Demo::start(options(), Clock::system(), Rng::System)
        .await
        .unwrap();
    let mail = Mail {
        job: "job-1",
        from: "non-rispondere@example.org",
        to: "mario@example.org",
        subject: "Prova <b>",
        text: "prima riga",
        date: "2015-03-10T09:15:00Z".parse().unwrap(),
    };
    demo.stage.app.ctx.mail.send(&mail).await.unwrap();
    let http = http_client(Duration::from_secs(5)).unwrap();
    let page = http.get(format!("{}/demo/messages", demo.stage.url));
    let page = page.send().await.unwrap();
    assert_eq!(page.headers()["cache-control"], "no-store, private");
    assert!(page.headers().contains_key("content-security-policy"));
    let html = page.text().await.unwrap();
    assert!(html.contains("prima riga") && html.contains("solo nella dimostrazione"));
    assert!(!html.contains("Prova <b>"));
    demo.stop().await;
}

#[tokio::test]
async fn only_the_printed_token_adds_operators() {
    let demo = Demo::start(options(), Clock::system(), Rng::System)
        .await
        .unwrap();
    let http = http_client(Duration::from_secs(5)).unwrap();
    let ask = |token: &str| {
        http.post(format!("{}/demo/set-up/operators", demo.stage.url))
            .bearer_auth(token)
            .json(&serde_json::json!({ "name": "dora", "skills": ["pin"] }))
            .send()
    };
    assert_eq!(ask("wrong").await.unwrap().status(), 401);
    let added: serde_json::Value = ask(&demo.set_up).await.unwrap().json().await.unwrap();
    assert_eq!(added["endpoint"], "client:dora");
    demo.stop().await;
}
