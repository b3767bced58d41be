use crate::switch::testing::{ACCOUNT, Bench};
use crate::switch::{Faults, LineEvent, Mishap, WebhookFault};

#[tokio::test]
async fn the_first_request_carries_what_every_platform_sends() {
    let bench = Bench::start(&[("/voice", "<Say>pronto</Say>")]).await;
    let mut line = bench.dial();
    line.said().await;
    let asked = bench.asked("/voice").await;
    assert!(asked.genuine);
    assert_eq!(asked.get("CallSid"), line.0.sid());
    assert_eq!(asked.get("CallSid").len(), 34);
    assert_eq!(asked.get("AccountSid"), ACCOUNT);
    assert_eq!(asked.get("From"), "+393331234567");
    assert_eq!(asked.get("To"), "803164");
    assert_eq!(asked.get("CallStatus"), "ringing");
    assert_eq!(asked.get("ApiVersion"), "2010-04-01");
    assert_eq!(asked.get("Direction"), "inbound");
}

#[tokio::test]
async fn the_status_callback_tells_the_length_of_the_call() {
    let bench = Bench::start(&[("/voice", "<Pause length=\"90\"/>")]).await;
    let mut line = bench.dial();
    assert_eq!(line.ended().await, "completed: the document ended");
    let status = bench.asked("/status").await;
    assert_eq!(
        (status.get("CallStatus"), status.get("CallDuration")),
        ("completed", "90")
    );
    assert!(status.genuine);
}

#[tokio::test]
async fn every_call_has_an_id_of_its_own() {
    let bench = Bench::start(&[("/voice", "<Hangup/>")]).await;
    assert_ne!(bench.dial().0.sid(), bench.dial().0.sid());
}

#[tokio::test]
async fn a_number_with_the_country_prefix_is_the_same_number() {
    let bench = Bench::start(&[("/voice", "<Say>pronto</Say>")]).await;
    let mut line = crate::switch::testing::Line(bench.switch.dial("anonymous", "+39803164"));
    assert_eq!(line.said().await, "pronto");
}

#[tokio::test]
async fn a_number_that_nobody_has_is_not_in_service() {
    let bench = Bench::start(&[]).await;
    let mut line = crate::switch::testing::Line(bench.switch.dial("+393331234567", "112"));
    assert_eq!(line.ended().await, "failed: the number is not in service");
}

#[tokio::test]
async fn relative_urls_start_at_the_current_document() {
    let there = ("/menu/two", "<Say>arrivato</Say>");
    let bench = Bench::start(&[
        ("/voice", "<Redirect>/menu/one</Redirect>"),
        ("/menu/one", "<Redirect>two</Redirect>"),
        there,
    ])
    .await;
    assert_eq!(bench.dial().said().await, "arrivato");
}

#[tokio::test]
async fn a_ring_of_redirects_ends_after_ten() {
    let bench = Bench::start(&[("/voice", "<Redirect>/voice</Redirect>")]).await;
    let mut line = bench.dial();
    let ended = line.ended().await;
    assert!(ended.contains("11215"), "{ended}");
    assert_eq!(bench.all_asked("/voice").len(), 11);
}

#[tokio::test]
async fn another_verb_between_redirects_starts_the_count_anew() {
    let bench = Bench::start(&[("/voice", "<Say>ancora</Say><Redirect>/voice</Redirect>")]).await;
    let mut line = bench.dial();
    for _ in 0..15 {
        assert_eq!(line.said().await, "ancora");
    }
    line.hang_up();
    line.ended().await;
}

#[tokio::test]
async fn a_document_that_cannot_be_had_is_told_to_the_fallback() {
    let voice = ("/voice", "<Redirect>/gone</Redirect>");
    let bench = Bench::start(&[voice, ("/fallback", "<Say>ci scusi</Say>")]).await;
    assert_eq!(bench.dial().said().await, "ci scusi");
    let asked = bench.asked("/fallback").await;
    assert_eq!(asked.get("ErrorCode"), "11200");
    assert_eq!(asked.get("ErrorUrl"), format!("{}/gone", bench.origin));
}

#[tokio::test]
async fn without_a_fallback_the_caller_hears_an_error_and_is_dropped() {
    let bench = Bench::start(&[("/voice", "<Sing/>")]).await;
    let mut line = bench.dial();
    assert!(line.said().await.contains("application error"));
    let ended = line.ended().await;
    assert!(
        ended.contains("12100") && ended.contains("<Sing>"),
        "{ended}"
    );
}

#[tokio::test]
async fn a_document_of_more_than_64_kb_is_an_error() {
    let long = format!("<Say>{}</Say>", "a".repeat(65_600));
    let bench = Bench::start(&[("/voice", &long)]).await;
    let ended = bench.dial().ended().await;
    assert!(ended.contains("11750"), "{ended}");
}

#[tokio::test]
async fn a_lost_webhook_is_told_to_the_fallback() {
    let bench = Bench::start(&[("/voice", "<Say>mai</Say>"), ("/fallback", "<Say>sì</Say>")]).await;
    bench
        .switch
        .set_faults(webhook_fault("/voice", Mishap::Lost));
    assert_eq!(bench.dial().said().await, "sì");
    assert!(bench.all_asked("/voice").is_empty());
}

#[tokio::test]
async fn a_replayed_webhook_arrives_twice() {
    let bench = Bench::start(&[("/voice", "<Say>uno</Say>")]).await;
    bench
        .switch
        .set_faults(webhook_fault("/voice", Mishap::Replayed));
    bench.dial().said().await;
    let asked = bench.all_asked("/voice");
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].get("CallSid"), asked[1].get("CallSid"));
}

fn webhook_fault(url: &str, mishap: Mishap) -> Faults {
    Faults {
        webhooks: vec![WebhookFault {
            url: url.to_owned(),
            mishap,
            times: 1,
        }],
        ..Faults::default()
    }
}

#[tokio::test]
async fn several_watchers_hear_the_same_call() {
    let bench = Bench::start(&[("/voice", "<Say>ciao</Say>")]).await;
    let mut watch = bench.switch.watch();
    let mut line = bench.dial();
    let note = watch.next().await.unwrap();
    assert_eq!(note.call, line.0.sid());
    assert!(matches!(note.event, LineEvent::Said { text, .. } if text == "ciao"));
    assert_eq!(line.said().await, "ciao");
}
