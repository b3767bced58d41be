use serde_json::{Value, json};

use crate::switch::testing::Bench;

fn http() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A page with its open stream.
struct Page {
    base: String,
    stream: reqwest::Response,
    text: String,
}

impl Page {
    async fn open(bench: &Bench, path: &str) -> Self {
        let base = format!("{}/phone/{path}", bench.origin);
        let stream = http().get(format!("{base}/events")).send().await.unwrap();
        Self {
            base,
            stream,
            text: String::new(),
        }
    }

    async fn post(&self, what: &str, body: Value) {
        let url = format!("{}/{what}", self.base);
        let answer = http().post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 204, "{what}");
    }

    /// Reads the stream until an event of this kind comes.
    async fn until(&mut self, wanted: &str) -> Value {
        loop {
            while let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                let Some(data) = event.trim().strip_prefix("data: ") else {
                    continue;
                };
                let event: Value = serde_json::from_str(data).unwrap();
                if event["event"] == wanted {
                    return event;
                }
            }
            let chunk = self
                .stream
                .chunk()
                .await
                .unwrap()
                .expect("the stream goes on");
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }
}

/// Dials as the caller's page does; the answer is the call's id.
async fn call(bench: &Bench) -> String {
    let dialled = json!({ "from": "+393331234567", "to": "803164" });
    let url = format!("{}/phone/calls", bench.origin);
    let answer = http().post(url).json(&dialled).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["call"].as_str().unwrap().to_owned()
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
    let gather = "<Gather numDigits=\"1\" action=\"/got\"><Say>prema uno</Say></Gather>";
    let bench = Bench::start(&[("/voice", gather), ("/got", dial)]).await;
    let _busy = bench.clock.busy();
    let mut anna = Page::open(&bench, "clients/anna").await;
    let call = call(&bench).await;
    let mut caller = Page::open(&bench, &format!("calls/{call}")).await;
    assert_eq!(caller.until("said").await["text"], "prema uno");
    caller.post("press", json!({ "keys": "1" })).await;
    assert_eq!(anna.until("ringing").await["from"], "+393331234567");
    anna.post("answer", json!({})).await;
    caller.until("bridged").await;
    caller.post("say", json!({ "text": "vorrei il PIN" })).await;
    assert_eq!(anna.until("heard").await["text"], "vorrei il PIN");
    anna.post("say", json!({ "text": "certo" })).await;
    assert_eq!(caller.until("said").await["text"], "certo");
    caller.post("hangup", json!({})).await;
    assert_eq!(caller.until("ended").await["status"], "completed");
    assert_eq!(anna.until("ended").await["status"], "completed");
    assert_eq!(bench.asked("/status").await.get("CallStatus"), "completed");
}

#[tokio::test]
async fn a_telephone_between_two_pages_is_still_rung() {
    let dial = "<Dial><Client>anna</Client></Dial>";
    let bench = Bench::start(&[("/voice", dial)]).await;
    let _busy = bench.clock.busy();
    drop(Page::open(&bench, "clients/anna").await);
    let _call = call(&bench).await;
    bench.asked("/voice").await;
    let mut anna = Page::open(&bench, "clients/anna").await;
    anna.until("ringing").await;
}

#[tokio::test]
async fn who_closes_the_page_hangs_up() {
    let bench = Bench::start(&[("/voice", "<Pause length=\"600\"/>")]).await;
    let _busy = bench.clock.busy();
    let call = call(&bench).await;
    drop(Page::open(&bench, &format!("calls/{call}")).await);
    assert_eq!(bench.asked("/status").await.get("CallStatus"), "completed");
}

#[tokio::test]
async fn a_call_that_does_not_exist_has_no_stream() {
    let bench = Bench::start(&[]).await;
    let url = format!("{}/phone/calls/CA1/events", bench.origin);
    assert_eq!(http().get(url).send().await.unwrap().status(), 404);
}
