use reqwest::Method;

use crate::switch::LineEvent;
use crate::switch::testing::{Bench, Line};

const QUEUE: &str = "<Enqueue action=\"/queued\" waitUrl=\"/wait\">pin</Enqueue><Say>oltre</Say>";

async fn queued(line: &mut Line) {
    line.until(|event| matches!(event, LineEvent::Queued { .. }))
        .await;
}

#[tokio::test]
async fn the_wait_document_is_asked_again_each_time_its_verbs_run_out() {
    let wait = ("/wait", "<Say>Attenda</Say><Pause length=\"30\"/>");
    let bench = Bench::start(&[("/voice", QUEUE), wait, ("/queued", "")]).await;
    let mut line = bench.dial();
    queued(&mut line).await;
    for _ in 0..3 {
        assert_eq!(line.said().await, "Attenda");
    }
    let asked = bench.all_asked("/wait");
    assert_eq!(asked.len(), 3);
    assert_eq!(asked[0].get("QueuePosition"), "1");
    assert_eq!(asked[0].get("CurrentQueueSize"), "1");
    assert_eq!(asked[0].get("MaxQueueSize"), "1000");
    assert!(asked[0].get("QueueSid").starts_with("QU"));
    assert_eq!(
        (asked[0].get("QueueTime"), asked[2].get("QueueTime")),
        ("0", "60")
    );
}

#[tokio::test]
async fn a_wait_document_may_redirect_to_the_next_turn() {
    let wait = ("/wait", "<Say>uno</Say><Redirect>/wait/2</Redirect>");
    let second = ("/wait/2", "<Say>due</Say><Leave/>");
    let bench = Bench::start(&[
        ("/voice", QUEUE),
        wait,
        second,
        ("/queued", "<Say>fuori</Say>"),
    ])
    .await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "uno");
    assert_eq!(line.said().await, "due");
    assert_eq!(line.said().await, "fuori");
    assert!(bench.asked("/wait/2").await.has("QueuePosition"));
    assert_eq!(bench.asked("/queued").await.get("QueueResult"), "leave");
}

#[tokio::test]
async fn leave_without_an_action_falls_through() {
    let voice = (
        "/voice",
        "<Enqueue waitUrl=\"/wait\">pin</Enqueue><Say>oltre</Say>",
    );
    let bench = Bench::start(&[voice, ("/wait", "<Leave/>")]).await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "oltre");
}

#[tokio::test]
async fn a_wait_document_without_a_sound_is_not_asked_without_pause() {
    let bench = Bench::start(&[("/voice", QUEUE), ("/wait", ""), ("/queued", "")]).await;
    let mut line = bench.dial();
    queued(&mut line).await;
    line.0.rest();
    let asked = bench.asked_times("/wait", 3).await;
    assert_eq!(
        (asked[0].at_ms, asked[1].at_ms, asked[2].at_ms),
        (0, 1_000, 2_000)
    );
    line.hang_up();
    line.ended().await;
}

#[tokio::test]
async fn a_hang_up_asks_the_action_and_then_the_status_callback() {
    let wait = ("/wait", "<Pause length=\"30\"/>");
    let bench = Bench::start(&[("/voice", QUEUE), wait, ("/queued", "<Say>mai</Say>")]).await;
    let mut line = bench.dial();
    queued(&mut line).await;
    line.hang_up();
    assert_eq!(line.ended().await, "completed: the caller hung up");
    let action = bench.asked("/queued").await;
    assert_eq!(action.get("QueueResult"), "hangup");
    assert_eq!(action.get("CallStatus"), "completed");
    assert_eq!(bench.asked("/status").await.get("CallStatus"), "completed");
    assert!(
        bench
            .switch
            .0
            .queues
            .members(action.get("QueueSid"))
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_wait_document_that_cannot_be_had_ends_in_the_action_error() {
    let bench = Bench::start(&[("/voice", QUEUE), ("/queued", "<Say>si riprova</Say>")]).await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "si riprova");
    assert_eq!(bench.asked("/queued").await.get("QueueResult"), "error");
}

#[tokio::test]
async fn a_rest_dequeue_runs_the_document_and_ignores_the_answer_of_the_action() {
    let wait = ("/wait", "<Pause length=\"30\"/>");
    let connect = ("/connect", "<Say>collego</Say><Hangup/>");
    let bench = Bench::start(&[
        ("/voice", QUEUE),
        wait,
        connect,
        ("/queued", "<Say>mai</Say>"),
    ])
    .await;
    let mut line = bench.dial();
    queued(&mut line).await;
    let sid = bench.asked("/wait").await.get("QueueSid").to_owned();
    let answer = dequeue(&bench, &sid, line.0.sid()).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(line.said().await, "collego");
    assert_eq!(line.ended().await, "completed: the document hung up");
    assert_eq!(
        bench.asked("/queued").await.get("QueueResult"),
        "redirected"
    );
    assert_eq!(dequeue(&bench, &sid, line.0.sid()).await.status(), 404);
}

#[tokio::test]
async fn the_answer_of_the_action_runs_when_the_document_of_the_dequeue_ends() {
    let wait = ("/wait", "<Pause length=\"30\"/>");
    let connect = ("/connect", "<Say>collego</Say>");
    let bench = Bench::start(&[
        ("/voice", QUEUE),
        wait,
        connect,
        ("/queued", "<Say>poi</Say>"),
    ])
    .await;
    let mut line = bench.dial();
    queued(&mut line).await;
    let sid = bench.asked("/wait").await.get("QueueSid").to_owned();
    dequeue(&bench, &sid, line.0.sid()).await;
    assert_eq!(line.said().await, "collego");
    assert_eq!(line.said().await, "poi");
}

async fn dequeue(bench: &Bench, queue: &str, call: &str) -> reqwest::Response {
    let path = format!("Queues/{queue}/Members/{call}.json");
    let form = [
        ("Url", format!("{}/connect", bench.origin)),
        ("Method", "POST".to_owned()),
    ];
    bench
        .rest(Method::POST, &path)
        .form(&form)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_1001st_caller_finds_the_queue_full() {
    let bench = Bench::start(&[("/voice", QUEUE), ("/queued", "<Say>piena</Say>")]).await;
    let exchange = &bench.switch.0;
    for number in 0..1_000 {
        let (post, _inbox) = crate::switch::mailbox::mailbox(&bench.clock);
        let member = crate::switch::queues::Member {
            call: format!("CA{number}"),
            entered: bench.clock.now(),
            post,
        };
        assert!(exchange.queues.join(exchange, "pin", member).is_ok());
    }
    let mut line = bench.dial();
    assert_eq!(line.said().await, "piena");
    assert_eq!(
        bench.asked("/queued").await.get("QueueResult"),
        "queue-full"
    );
}

#[tokio::test]
async fn a_call_that_dials_the_queue_takes_its_first_caller() {
    let wait = ("/wait", "<Pause length=\"30\"/>");
    let agent = "<Dial action=\"/dialled\"><Queue url=\"/announce\">pin</Queue></Dial>";
    let bench = Bench::start(&[
        ("/voice", QUEUE),
        ("/voice", agent),
        wait,
        ("/announce", "<Say>La collego</Say>"),
        ("/queued", "<Say>finito</Say>"),
        ("/dialled", ""),
    ])
    .await;
    let mut caller = bench.dial();
    queued(&mut caller).await;
    let mut agent = bench.dial();
    agent.0.never_hold();
    assert_eq!(caller.said().await, "La collego");
    caller
        .until(|event| matches!(event, LineEvent::Bridged { .. }))
        .await;
    agent
        .until(|event| matches!(event, LineEvent::Bridged { .. }))
        .await;
    let announced = bench.asked("/announce").await;
    assert_eq!(announced.get("DequeingCallSid"), agent.0.sid());
    assert_eq!(announced.get("CallSid"), caller.0.sid());
    assert!(
        bench.all_asked("/queued").is_empty(),
        "the action waits for the bridge to end"
    );
    agent.hang_up();
    assert_eq!(caller.said().await, "finito");
    assert_eq!(bench.asked("/queued").await.get("QueueResult"), "bridged");
    agent.ended().await;
    assert_eq!(bench.asked("/dialled").await.get("DialBridged"), "true");
}
