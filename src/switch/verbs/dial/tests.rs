use crate::switch::testing::Bench;
use crate::switch::{Behaviour, ClientEvent, LineEvent};

const DIAL: &str = "<Dial action=\"/dialled\" timeout=\"20\" answerOnBridge=\"true\">\
    <Client statusCallback=\"/leg\" statusCallbackEvent=\"initiated ringing answered completed\">anna</Client>\
    </Dial><Say>oltre</Say>";

async fn bench() -> Bench {
    Bench::start(&[("/voice", DIAL), ("/dialled", "<Say>arrivederci</Say>")]).await
}

fn statuses(bench: &Bench) -> Vec<String> {
    let asked = bench.all_asked("/leg");
    asked
        .iter()
        .map(|leg| leg.get("CallStatus").to_owned())
        .collect()
}

#[tokio::test]
async fn the_operator_answers_talks_and_hangs_up() {
    let bench = bench().await;
    let mut anna = bench.switch.client("anna");
    let mut line = bench.dial();
    line.until(|event| *event == LineEvent::Ringing).await;
    let ringing = anna.next_event().await;
    assert!(matches!(ringing, Some(ClientEvent::Ringing { from, .. }) if from == "+393331234567"));
    assert!(anna.answer());
    line.until(|event| matches!(event, LineEvent::Bridged { to } if to == "client:anna"))
        .await;
    line.say("buongiorno");
    assert_eq!(anna.next_event().await, Some(ClientEvent::Bridged));
    let heard = ClientEvent::Heard {
        text: "buongiorno".to_owned(),
    };
    assert_eq!(anna.next_event().await, Some(heard));
    anna.hang_up();
    assert_eq!(line.said().await, "arrivederci");
    let action = bench.asked("/dialled").await;
    assert_eq!(action.get("DialCallStatus"), "completed");
    assert_eq!(action.get("DialBridged"), "true");
    let legs = bench.asked_times("/leg", 4).await;
    assert_eq!(
        statuses(&bench),
        ["initiated", "ringing", "in-progress", "completed"]
    );
    assert_eq!(legs[2].get("ParentCallSid"), line.0.sid());
    assert_eq!(legs[2].get("CallSid"), action.get("DialCallSid"));
    assert_eq!(legs[2].get("Direction"), "outbound-dial");
    assert!(legs.iter().all(|leg| leg.genuine));
}

#[tokio::test]
async fn nobody_answers_within_the_timeout() {
    let bench = bench().await;
    let mut anna = bench.switch.client("client:anna");
    let mut line = bench.dial();
    let watcher = tokio::spawn(async move {
        anna.next_event().await;
        anna.next_event().await
    });
    assert_eq!(line.said().await, "arrivederci");
    assert_eq!(bench.elapsed_ms(), 20_000);
    assert_eq!(
        bench.asked("/dialled").await.get("DialCallStatus"),
        "no-answer"
    );
    let ended = ClientEvent::Ended {
        status: "no-answer".to_owned(),
    };
    assert_eq!(watcher.await.unwrap(), Some(ended));
    bench.asked_times("/leg", 3).await;
    assert_eq!(statuses(&bench), ["initiated", "ringing", "no-answer"]);
}

#[tokio::test]
async fn a_client_that_is_not_registered_fails_at_once() {
    let bench = bench().await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "arrivederci");
    assert_eq!(
        bench.asked("/dialled").await.get("DialCallStatus"),
        "failed"
    );
    assert_eq!(bench.elapsed_ms(), 0);
}

#[tokio::test]
async fn an_engaged_or_declining_telephone_is_busy() {
    let bench = bench().await;
    let mut anna = bench.switch.client("anna");
    anna.behave(Behaviour::Busy);
    bench.dial().said().await;
    assert_eq!(bench.asked("/dialled").await.get("DialCallStatus"), "busy");
    anna.behave(Behaviour::Rings);
    let mut line = bench.dial();
    anna.next_event().await;
    anna.decline();
    line.said().await;
    let declined = bench.asked_times("/dialled", 2).await;
    assert_eq!(declined[1].get("DialCallStatus"), "busy");
}

#[tokio::test]
async fn a_caller_who_hangs_up_while_it_rings_cancels_the_leg() {
    let bench = bench().await;
    let mut anna = bench.switch.client("anna");
    let mut line = bench.dial();
    anna.next_event().await;
    line.hang_up();
    line.ended().await;
    let action = bench.asked("/dialled").await;
    assert_eq!(action.get("DialCallStatus"), "canceled");
    assert_eq!(action.get("CallStatus"), "completed");
    bench.asked_times("/leg", 3).await;
    assert_eq!(statuses(&bench), ["initiated", "ringing", "canceled"]);
    assert!(!anna.answer());
}

#[tokio::test]
async fn a_caller_who_hangs_up_in_the_talk_ends_both_legs() {
    let bench = bench().await;
    let anna = bench.switch.client("anna");
    anna.behave(Behaviour::Answers);
    let mut line = bench.dial();
    line.until(|event| matches!(event, LineEvent::Bridged { .. }))
        .await;
    line.hang_up();
    assert_eq!(line.ended().await, "completed: the caller hung up");
    let action = bench.asked("/dialled").await;
    assert_eq!(
        (action.get("DialCallStatus"), action.get("CallStatus")),
        ("completed", "completed")
    );
    bench.asked("/status").await;
}

#[tokio::test]
async fn the_first_of_several_to_answer_wins() {
    let dial = "<Dial action=\"/dialled\"><Client>anna</Client><Sip>sip:b@desk</Sip><Number>+3906</Number></Dial>";
    let bench = Bench::start(&[("/voice", dial), ("/dialled", "")]).await;
    let mut anna = bench.switch.client("anna");
    let mut desk = bench.switch.client("sip:b@desk");
    let mut line = bench.dial();
    anna.next_event().await;
    desk.next_event().await;
    desk.answer();
    line.until(|event| matches!(event, LineEvent::Bridged { to } if to == "sip:b@desk"))
        .await;
    let ended = ClientEvent::Ended {
        status: "canceled".to_owned(),
    };
    assert_eq!(anna.next_event().await, Some(ended));
    desk.hang_up();
    line.ended().await;
}

#[tokio::test]
async fn without_an_action_a_dial_falls_through() {
    let bench = Bench::start(&[("/voice", "<Dial>+390600</Dial><Say>oltre</Say>")]).await;
    assert_eq!(bench.dial().said().await, "oltre");
}

#[tokio::test]
async fn the_time_limit_ends_the_talk() {
    let dial = "<Dial action=\"/dialled\" timeLimit=\"60\"><Client>anna</Client></Dial>";
    let bench = Bench::start(&[("/voice", dial), ("/dialled", "<Say>fine</Say>")]).await;
    let anna = bench.switch.client("anna");
    anna.behave(Behaviour::Answers);
    assert_eq!(bench.dial().said().await, "fine");
    assert_eq!(bench.asked("/dialled").await.get("DialCallDuration"), "60");
}

#[tokio::test]
async fn a_second_click_on_hang_up_does_not_end_the_next_talk() {
    let dial = "<Dial action=\"/voice\"><Client>anna</Client></Dial>";
    let bench = Bench::start(&[("/voice", dial)]).await;
    let anna = bench.switch.client("anna");
    anna.behave(Behaviour::Answers);
    let bridged = |event: &LineEvent| matches!(event, LineEvent::Bridged { .. });
    let mut line = bench.dial();
    line.until(bridged).await;
    anna.hang_up();
    anna.hang_up();
    line.until(bridged).await;
    line.say("è ancora qui?");
    line.hang_up();
    assert_eq!(line.ended().await, "completed: the caller hung up");
    assert_eq!(
        bench.all_asked("/voice").len(),
        3,
        "the first, the action, the hang-up"
    );
}
