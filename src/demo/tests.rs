//! What a demo shows, refuses and says of itself.

use std::time::Duration;

use super::*;
use crate::calls::away::Away;
use crate::calls::{Report, Runner};
use crate::platform::{Mail, http_client};
use crate::switch::LineEvent;

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

const HEAD: &str = "call: prova\nflow: contact-center\nat: 2015-03-10T10:15:00+01:00\n\
                    from: \"+393331234567\"\ndial: \"06164164\"\n";

/// Plays a call at a demo over HTTP, with its token or without.
async fn against(demo: &Demo, token: bool, rest: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("prova.yaml");
    std::fs::write(&file, format!("{HEAD}{rest}")).unwrap();
    let token = token.then_some(demo.set_up.as_str());
    let away = Away::new(&demo.stage.url, token).unwrap();
    Runner::shipped().run_away(&file, &away).await
}

#[tokio::test]
async fn a_call_with_operators_is_played_at_a_demo_by_whoever_has_its_token() {
    let demo = Demo::start(options(), Clock::system(), Rng::System)
        .await
        .unwrap();
    let call = "given:\n  operators:\n    - { name: dora, skills: [pin, it] }\nsteps:\n  \
                - expect-say: Benvenuto\n  - press: 1\n  - expect-node: services\n  - press: 2\n  \
                - press: 9\n  - press: 1\n  - expect-enqueued: { queue: pin, position: 1 }\n  \
                - expect-offered: { to: dora }\n  - operator: { dora: accept }\n  \
                - expect-screen: { intent: pin-request }\n  - expect-call: talking\n  - hang-up\n  \
                - expect-operator: { dora: wrap-up }\n  - expect-no-letter\n\
                expect:\n  audit: [call.accepted]\n  audit-never: [pin.issued]\n";
    let report = against(&demo, true, call).await;
    assert!(report.passed(), "{report:?}");
    assert_eq!(report.not_checked, Vec::<String>::new());
    demo.stop().await;
}

#[tokio::test]
async fn what_cannot_be_seen_at_a_demo_is_not_checked_and_never_holds() {
    let demo = Demo::start(options(), Clock::system(), Rng::System)
        .await
        .unwrap();
    let call = "steps:\n  - expect-say: Benvenuto\n  - expect-node: language\n  - hang-up\n\
                expect:\n  outcome: abandoned\n";
    let mut report = against(&demo, false, call).await;
    assert!(report.passed(), "{report:?}");
    let unchecked: Vec<&str> = report
        .not_checked
        .iter()
        .map(|text| text.split(": ").nth(1).unwrap())
        .collect();
    assert_eq!(unchecked, ["at", "expect-node", "outcome"]);
    assert!(
        report.transcript.contains("✔   7  expect-say: Benvenuto"),
        "{report:?}"
    );
    assert!(
        report
            .transcript
            .contains("– not checked:   8  expect-node: language")
    );
    report.be_strict();
    assert_eq!(report.failures.len(), 3);
    let wrong = against(
        &demo,
        false,
        "steps:\n  - expect-say: { text: Buonasera a tutti, within: 1s }\n",
    )
    .await;
    assert!(wrong.failures[0].contains("prova.yaml:7:"), "{wrong:?}");
    demo.stop().await;
}

#[tokio::test]
async fn a_call_at_the_telephone_of_a_demo_is_written_down_and_can_be_played() {
    let demo = Demo::start(options(), Clock::system(), Rng::System)
        .await
        .unwrap();
    let away = Away::new(&demo.stage.url, Some(&demo.set_up)).unwrap();
    let listening = tokio::spawn({
        let away = away.clone();
        async move { away.next_call().await }
    });
    // Whoever asks is known before the telephone is picked up.
    while demo.stage.switch.listeners() == 0 {
        tokio::task::yield_now().await;
    }
    let call = "steps:\n  - expect-say: Benvenuto\n  - press: 1\n  - expect-node: services\n  \
                - press: 7\n  - expect-say: Questo tasto qui non serve\n  - press: 2\n  \
                - expect-node: reason\n  - say: vorrei il PIN\n  \
                - expect-enqueued: { queue: pin }\n  - hang-up\n";
    let played = against(&demo, true, call).await;
    assert!(played.passed(), "{played:?}");
    let recorded = listening.await.unwrap().unwrap();
    let text = recorded.to_script("Dalla dimostrazione");
    for wanted in [
        "  hours: open\n",
        "  - press: \"7\"\n",
        "  - say: \"vorrei il PIN\"\n",
        "  - expect-node: services\n",
        "Questo tasto qui non serve",
        "  - expect-enqueued: { queue: pin }\n  - hang-up\n",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let runner = Runner::shipped();
    let read = runner.read_text("prova.yaml".as_ref(), &text).unwrap();
    let again = runner.run_read(&read).await;
    assert!(again.passed(), "{text}\n{again:?}");
    demo.stop().await;
}

#[tokio::test]
async fn at_christmas_the_demo_answers_as_on_any_other_day() {
    let clock = Clock::virtual_at("2026-12-25T10:00:00Z".parse().unwrap());
    let held = clock.busy();
    let demo = Demo::start(options(), clock, Rng::System).await.unwrap();
    let mut caller = demo.stage.switch.dial("+393331234567", "803164");
    drop(held);
    let heard = loop {
        let event = caller.next_event().await.unwrap();
        if let LineEvent::Said { text, .. } = event {
            break text;
        }
    };
    assert!(heard.contains("Benvenuto"), "{heard}");
    drop(caller);
    demo.stop().await;
}

#[tokio::test]
async fn nothing_of_the_set_up_is_told_without_the_token() {
    let demo = Demo::start(options(), Clock::system(), Rng::System)
        .await
        .unwrap();
    let http = http_client(Duration::from_secs(5)).unwrap();
    for path in ["now", "departed", "calls/CA1", "next-call"] {
        let url = format!("{}/demo/set-up/{path}", demo.stage.url);
        let answer = http.get(url).bearer_auth("wrong").send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
    }
    demo.stop().await;
}
