use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::switch::testing::{ACCOUNT, Bench, TOKEN};
use crate::switch::{Faults, LineEvent, MessageFault, Mishap, RestFault, RestMishap, WebhookFault};

async fn send(bench: &Bench, form: &[(&str, &str)]) -> (StatusCode, Value) {
    let callback = format!("{}/sms", bench.origin);
    let mut form = form.to_vec();
    form.push(("StatusCallback", &callback));
    let answer = bench.rest(Method::POST, "Messages.json").form(&form).send();
    let answer = answer.await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn get(bench: &Bench, path: &str) -> (StatusCode, Value) {
    let answer = bench.rest(Method::GET, path).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

const MOBILE: (&str, &str) = ("To", "+393331234567");

#[tokio::test]
async fn a_message_is_queued_sent_and_delivered() {
    let bench = Bench::start(&[]).await;
    let (status, message) = send(&bench, &[MOBILE, ("From", "INPS"), ("Body", "ciao")]).await;
    assert_eq!(
        (status, &message["status"]),
        (StatusCode::CREATED, &"queued".into())
    );
    let told = bench.asked_times("/sms", 3).await;
    let statuses: Vec<&str> = told
        .iter()
        .map(|report| report.get("MessageStatus"))
        .collect();
    assert_eq!(statuses, ["queued", "sent", "delivered"]);
    assert!(told.iter().all(|report| report.genuine));
    assert_eq!(told[0].get("MessageSid"), message["sid"]);
    let sid = message["sid"].as_str().unwrap();
    let (_, shown) = get(&bench, &format!("Messages/{sid}.json")).await;
    assert_eq!(
        (&shown["status"], &shown["body"]),
        (&"delivered".into(), &"ciao".into())
    );
    assert_eq!(bench.switch.sms_to(MOBILE.1).len(), 1);
    assert!(bench.switch.sms_to("+393330000000").is_empty());
}

#[tokio::test]
async fn a_message_that_cannot_be_sent_is_refused_with_its_code() {
    let bench = Bench::start(&[]).await;
    let (from, body) = (("From", "INPS"), ("Body", "ciao"));
    let long = "a".repeat(1601);
    let rows: [(&[(&str, &str)], u32); 6] = [
        (&[from, body], 21_604),
        (&[("To", "333 1234567"), from, body], 21_211),
        (&[("To", "+390669921234"), from, body], 21_614),
        (&[MOBILE, body], 21_603),
        (&[MOBILE, from], 21_602),
        (&[MOBILE, from, ("Body", &long)], 21_617),
    ];
    for (form, code) in rows {
        let (status, refusal) = send(&bench, form).await;
        assert_eq!(
            (status, &refusal["code"]),
            (StatusCode::BAD_REQUEST, &code.into())
        );
    }
    assert!(bench.switch.messages().is_empty());
}

#[tokio::test]
async fn a_message_to_a_faulty_number_is_undelivered() {
    let bench = Bench::start(&[]).await;
    bench.switch.set_faults(Faults {
        messages: vec![MessageFault {
            to: MOBILE.1.to_owned(),
            status: "undelivered".to_owned(),
            error_code: 30_003,
        }],
        ..Faults::default()
    });
    send(&bench, &[MOBILE, ("From", "INPS"), ("Body", "ciao")]).await;
    let told = bench.asked_times("/sms", 3).await;
    assert_eq!(told[2].get("MessageStatus"), "undelivered");
    assert_eq!(told[2].get("ErrorCode"), "30003");
}

#[tokio::test]
async fn a_late_report_arrives_behind_the_next_one() {
    let bench = Bench::start(&[]).await;
    bench.switch.set_faults(Faults {
        webhooks: vec![WebhookFault {
            url: "/sms".to_owned(),
            mishap: Mishap::Late(std::time::Duration::from_secs(1)),
            times: 1,
        }],
        ..Faults::default()
    });
    send(&bench, &[MOBILE, ("From", "INPS"), ("Body", "ciao")]).await;
    let told = bench.asked_times("/sms", 3).await;
    let statuses: Vec<&str> = told
        .iter()
        .map(|report| report.get("MessageStatus"))
        .collect();
    assert_eq!(statuses, ["sent", "queued", "delivered"]);
}

#[tokio::test]
async fn messages_are_listed_by_number_and_date() {
    let bench = Bench::start(&[]).await;
    send(&bench, &[MOBILE, ("From", "INPS"), ("Body", "ciao")]).await;
    let listed = |query: &'static str| {
        let path = format!("Messages.json?{query}");
        let bench = &bench;
        async move {
            get(bench, &path).await.1["messages"]
                .as_array()
                .unwrap()
                .len()
        }
    };
    assert_eq!(listed("To=%2B393331234567").await, 1);
    assert_eq!(listed("To=%2B393330000000").await, 0);
    assert_eq!(listed("DateSent>=1970-01-01").await, 1);
    assert_eq!(listed("DateSent%3E=1970-01-02T00:00:00Z").await, 0);
}

#[tokio::test]
async fn wrong_credentials_are_refused() {
    let bench = Bench::start(&[]).await;
    let request = bench.rest(Method::GET, "Queues.json").build().unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (account, token) in [(ACCOUNT, "no"), ("AC2", TOKEN)] {
        let request = http
            .get(request.url().clone())
            .basic_auth(account, Some(token));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        let refusal: Value = answer.json().await.unwrap();
        assert_eq!(refusal["code"], 20_003);
    }
}

#[tokio::test]
async fn what_is_not_there_is_20404() {
    let bench = Bench::start(&[]).await;
    for path in [
        "Calls/CA1.json",
        "Messages/SM1.json",
        "Queues/QU1.json",
        "Nothing.json",
    ] {
        let (status, refusal) = get(&bench, path).await;
        assert_eq!(
            (status, &refusal["code"]),
            (StatusCode::NOT_FOUND, &20_404.into()),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_call_is_shown_redirected_and_ended() {
    let voice = ("/voice", "<Pause length=\"600\"/>");
    let bench = Bench::start(&[
        voice,
        ("/moved", "<Say>spostata</Say><Pause length=\"600\"/>"),
    ])
    .await;
    let mut line = bench.dial();
    let path = format!("Calls/{}.json", line.0.sid());
    let _busy = bench.clock.busy();
    let moved = format!("{}/moved", bench.origin);
    let post =
        |form: [(&'static str, String); 1]| bench.rest(Method::POST, &path).form(&form).send();
    bench.asked("/voice").await;
    assert_eq!(
        post([("Url", moved)]).await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(line.said().await, "spostata");
    assert_eq!(get(&bench, &path).await.1["status"], "in-progress");
    let twiml = "<Response><Say>detta</Say><Pause length=\"600\"/></Response>";
    assert_eq!(
        post([("Twiml", twiml.to_owned())]).await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(line.said().await, "detta");
    let completed = || post([("Status", "completed".to_owned())]);
    assert_eq!(completed().await.unwrap().status(), StatusCode::OK);
    assert_eq!(line.ended().await, "completed: ended by REST");
    assert_eq!(get(&bench, &path).await.1["status"], "completed");
    let refusal: Value = completed().await.unwrap().json().await.unwrap();
    assert_eq!(refusal["code"], 21_220);
}

#[tokio::test]
async fn a_queue_shows_its_members() {
    let voice = ("/voice", "<Enqueue waitUrl=\"/wait\">pin</Enqueue>");
    let bench = Bench::start(&[voice, ("/wait", "<Pause length=\"600\"/>")]).await;
    let mut line = bench.dial();
    line.until(|event| matches!(event, LineEvent::Queued { .. }))
        .await;
    let (_, queues) = get(&bench, "Queues.json").await;
    let queue = &queues["queues"][0];
    assert_eq!(
        (&queue["friendly_name"], &queue["current_size"]),
        (&"pin".into(), &1.into())
    );
    let path = format!("Queues/{}/Members.json", queue["sid"].as_str().unwrap());
    let (_, members) = get(&bench, &path).await;
    assert_eq!(members["queue_members"][0]["call_sid"], line.0.sid());
    let member = path.replace(".json", &format!("/{}.json", line.0.sid()));
    assert_eq!(get(&bench, &member).await.1["position"], 1);
    line.hang_up();
    line.ended().await;
}

#[tokio::test]
async fn a_request_may_be_refused_or_lose_its_answer() {
    let bench = Bench::start(&[]).await;
    let fault = |mishap| Faults {
        rest: vec![RestFault {
            path: "Messages".to_owned(),
            mishap,
            times: 1,
        }],
        ..Faults::default()
    };
    let form = [MOBILE, ("From", "INPS"), ("Body", "ciao")];
    bench.switch.set_faults(fault(RestMishap::Refused(429)));
    assert_eq!(send(&bench, &form).await.0, StatusCode::TOO_MANY_REQUESTS);
    assert!(bench.switch.messages().is_empty());
    bench.switch.set_faults(fault(RestMishap::AnswerLost));
    let request = bench.rest(Method::POST, "Messages.json").form(&form);
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::GATEWAY_TIMEOUT
    );
    assert_eq!(bench.switch.messages().len(), 1);
}

#[tokio::test]
async fn an_unanswered_request_is_carried_out_and_holds_no_time() {
    let bench = Bench::start(&[]).await;
    bench.switch.set_faults(Faults {
        rest: vec![RestFault {
            path: "Messages".to_owned(),
            mishap: RestMishap::Unanswered,
            times: 1,
        }],
        ..Faults::default()
    });
    let callback = format!("{}/sms", bench.origin);
    let form = [
        MOBILE,
        ("From", "INPS"),
        ("Body", "ciao"),
        ("StatusCallback", &callback),
    ];
    let request = bench.rest(Method::POST, "Messages.json").form(&form);
    let request = request.timeout(std::time::Duration::from_millis(300));
    assert!(request.send().await.unwrap_err().is_timeout());
    let told = bench.asked_times("/sms", 3).await;
    assert_eq!(told[2].get("MessageStatus"), "delivered");
}

#[tokio::test]
async fn what_a_caller_recorded_is_heard_and_erased() {
    let bench = Bench::start(&[
        ("/voice", "<Record action=\"/done\"/>"),
        ("/done", "<Say>fatto</Say><Pause length=\"600\"/>"),
    ])
    .await;
    let mut line = bench.dial();
    line.listening().await;
    line.say("quindici lettere"); // 16 characters, then five seconds of silence
    assert_eq!(line.said().await, "fatto");
    let told = bench.asked("/done").await;
    let _busy = bench.clock.busy();
    let sid = told.get("RecordingSid");
    assert!(
        told.get("RecordingUrl")
            .ends_with(&format!("/Recordings/{sid}"))
    );
    for name in [sid.to_owned(), format!("{sid}.wav")] {
        let path = format!("Recordings/{name}");
        let answer = bench.rest(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "audio/x-wav");
        assert_eq!(answer.bytes().await.unwrap().len(), 44 + 6 * 8000);
    }
    let (_, facts) = get(&bench, &format!("Recordings/{sid}.json")).await;
    assert_eq!(
        (&facts["sid"], &facts["duration"]),
        (&sid.into(), &"6".into())
    );
    let path = format!("Recordings/{sid}.json");
    let erase = || bench.rest(Method::DELETE, &path).send();
    assert_eq!(erase().await.unwrap().status(), StatusCode::NO_CONTENT);
    let again: Value = erase().await.unwrap().json().await.unwrap();
    assert_eq!(again["code"], 20_404);
    let (status, gone) = get(&bench, &format!("Recordings/{sid}")).await;
    assert_eq!(
        (status, &gone["code"]),
        (StatusCode::NOT_FOUND, &20_404.into())
    );
}
