use serde_json::{Value, json};

use crate::switch::testing::Bench;

fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Reads a stream until an event of this kind comes.
async fn until(stream: &mut reqwest::Response, text: &mut String, wanted: &str) -> Value {
    loop {
        while let Some(end) = text.find("\n\n") {
            let event: String = text.drain(..end + 2).collect();
            let Some(data) = event.trim().strip_prefix("data: ") else {
                continue;
            };
            let event: Value = serde_json::from_str(data).unwrap();
            if event["event"] == wanted {
                return event;
            }
        }
        let chunk = stream.chunk().await.unwrap().expect("the stream goes on");
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
}

#[tokio::test]
async fn the_page_and_its_files_need_no_inline_script_or_style() {
    let bench = Bench::start(&[]).await;
    let page = http()
        .get(format!("{}/phone", bench.origin))
        .send()
        .await
        .unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("803164") && page.contains("06164164"));
    for forbidden in ["<style", "style=", "onclick", "<script>"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    for (file, kind) in [
        ("phone.css", "text/css"),
        ("phone.js", "text/javascript"),
        ("softphone.css", "text/css"),
        ("softphone.js", "text/javascript"),
    ] {
        let answer = http()
            .get(format!("{}/phone/{file}", bench.origin))
            .send()
            .await
            .unwrap();
        assert!(
            answer.headers()["content-type"]
                .to_str()
                .unwrap()
                .starts_with(kind),
            "{file}"
        );
    }
}

#[tokio::test]
async fn a_browser_calls_presses_a_key_and_talks_with_an_operators_browser() {
    let dial = "<Dial><Client>anna</Client></Dial>";
    let gather = "<Gather numDigits=\"1\" action=\"/got\"><Say>prema uno</Say><Pause length=\"600\"/></Gather>";
    let bench = Bench::start(&[("/voice", gather), ("/got", dial)]).await;
    let _busy = bench.clock.busy();
    let at = |path: &str| format!("{}/phone/{path}", bench.origin);
    let mut operator = http().get(at("clients/anna/events")).send().await.unwrap();
    let dialled = json!({ "from": "+393331234567", "to": "803164" });
    let call: Value = http()
        .post(at("calls"))
        .json(&dialled)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let call = call["call"].as_str().unwrap().to_owned();
    let mut stream = http()
        .get(at(&format!("calls/{call}/events")))
        .send()
        .await
        .unwrap();
    let (mut caller_text, mut operator_text) = (String::new(), String::new());
    assert_eq!(
        until(&mut stream, &mut caller_text, "said").await["text"],
        "prema uno"
    );
    let press = http()
        .post(at(&format!("calls/{call}/press")))
        .json(&json!({ "keys": "1" }));
    assert_eq!(press.send().await.unwrap().status(), 204);
    let ringing = until(&mut operator, &mut operator_text, "ringing").await;
    assert_eq!(ringing["from"], "+393331234567");
    assert_eq!(
        http()
            .post(at("clients/anna/answer"))
            .send()
            .await
            .unwrap()
            .status(),
        204
    );
    until(&mut stream, &mut caller_text, "bridged").await;
    let words = json!({ "text": "vorrei il PIN" });
    http()
        .post(at(&format!("calls/{call}/say")))
        .json(&words)
        .send()
        .await
        .unwrap();
    let heard = until(&mut operator, &mut operator_text, "heard").await;
    assert_eq!(heard["text"], "vorrei il PIN");
    http()
        .post(at(&format!("calls/{call}/hangup")))
        .send()
        .await
        .unwrap();
    assert_eq!(
        until(&mut stream, &mut caller_text, "ended").await["status"],
        "completed"
    );
    assert_eq!(
        until(&mut operator, &mut operator_text, "ended").await["status"],
        "completed"
    );
    assert_eq!(bench.asked("/status").await.get("CallStatus"), "completed");
}

#[tokio::test]
async fn who_closes_the_page_hangs_up() {
    let bench = Bench::start(&[("/voice", "<Pause length=\"600\"/>")]).await;
    let _busy = bench.clock.busy();
    let dialled = json!({ "from": "+393331234567", "to": "803164" });
    let url = format!("{}/phone/calls", bench.origin);
    let call: Value = http()
        .post(&url)
        .json(&dialled)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let events = format!("{url}/{}/events", call["call"].as_str().unwrap());
    drop(http().get(events).send().await.unwrap());
    assert_eq!(bench.asked("/status").await.get("CallStatus"), "completed");
}

#[tokio::test]
async fn a_call_that_does_not_exist_has_no_stream() {
    let bench = Bench::start(&[]).await;
    let url = format!("{}/phone/calls/CA1/events", bench.origin);
    assert_eq!(http().get(url).send().await.unwrap().status(), 404);
}
