use crate::switch::LineEvent;
use crate::switch::testing::Bench;

const GOT: (&str, &str) = ("/got", "<Say>fatto</Say>");

async fn bench(gather: &str) -> Bench {
    let document = format!("{gather}<Say>niente</Say>");
    Bench::start(&[("/voice", &document), GOT]).await
}

#[tokio::test]
async fn no_input_falls_through_to_the_next_verb() {
    let bench = bench("<Gather action=\"/got\"><Say>premi</Say></Gather>").await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "premi");
    assert_eq!(line.said().await, "niente");
    assert!(bench.all_asked("/got").is_empty());
}

#[tokio::test]
async fn the_timeout_of_five_seconds_starts_after_the_prompts() {
    let bench = bench("<Gather action=\"/got\"><Pause length=\"7\"/></Gather>").await;
    let mut line = bench.dial();
    line.said().await;
    assert_eq!(bench.elapsed_ms(), 12_000);
}

#[tokio::test]
async fn no_input_is_told_to_the_action_when_it_wants_empty_results() {
    let bench = bench("<Gather action=\"/got\" actionOnEmptyResult=\"true\"/>").await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "fatto");
    let asked = bench.asked("/got").await;
    assert!(asked.has("Digits"));
    assert_eq!(asked.get("Digits"), "");
}

#[tokio::test]
async fn a_lone_hash_counts_as_no_input() {
    let bench = bench("<Gather action=\"/got\" timeout=\"60\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("#");
    assert_eq!(line.said().await, "niente");
    assert_eq!(bench.elapsed_ms(), 0);
}

#[tokio::test]
async fn the_finish_key_ends_the_number_and_is_not_part_of_it() {
    let bench = bench("<Gather action=\"/got\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("123#");
    assert_eq!(line.said().await, "fatto");
    let asked = bench.asked("/got").await;
    assert_eq!(asked.get("Digits"), "123");
    assert!(asked.genuine);
    assert_eq!(bench.elapsed_ms(), 0);
}

#[tokio::test]
async fn without_a_finish_key_a_hash_is_a_digit() {
    let bench = bench("<Gather action=\"/got\" finishOnKey=\"\" numDigits=\"2\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("1#");
    line.said().await;
    assert_eq!(bench.asked("/got").await.get("Digits"), "1#");
}

#[tokio::test]
async fn a_silence_as_long_as_the_timeout_ends_an_open_number() {
    let bench = bench("<Gather action=\"/got\" timeout=\"3\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("42");
    line.said().await;
    assert_eq!(bench.asked("/got").await.get("Digits"), "42");
    assert_eq!(bench.elapsed_ms(), 3_000);
}

#[tokio::test]
async fn the_last_wanted_digit_ends_it_at_once() {
    let bench = bench("<Gather action=\"/got\" numDigits=\"1\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("5");
    line.said().await;
    assert_eq!(bench.elapsed_ms(), 0);
}

#[tokio::test]
async fn a_key_cuts_the_prompts() {
    let document = "<Gather action=\"/got\" numDigits=\"1\"><Say>uno</Say><Say>due</Say></Gather>";
    let bench = bench(document).await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "uno");
    line.press("1");
    assert_eq!(line.said().await, "fatto");
    assert_eq!(bench.elapsed_ms(), 0);
}

#[tokio::test]
async fn without_barge_in_the_prompts_end_first_and_the_key_still_counts() {
    let document = "<Gather bargeIn=\"false\" action=\"/got\" numDigits=\"1\"><Say>uno</Say>\
                    <Pause length=\"2\"/></Gather>";
    let bench = bench(document).await;
    let mut line = bench.dial();
    assert_eq!(line.said().await, "uno");
    line.press("1");
    assert_eq!(line.said().await, "fatto");
    let asked = bench.asked("/got").await;
    assert_eq!((asked.get("Digits"), asked.at_ms), ("1", 3 * 66 + 2_000));
}

#[tokio::test]
async fn a_key_at_any_moment_of_a_prompt_counts_once() {
    for after_ms in (0..2_000).step_by(125) {
        let document = "<Gather action=\"/got\" numDigits=\"1\"><Say>trenta lettere o poco più, ecco</Say></Gather>";
        let bench = bench(document).await;
        let mut line = bench.dial();
        line.said().await;
        let post = line.keys();
        let clock = bench.clock.clone();
        let until = clock.after(std::time::Duration::from_millis(after_ms));
        let presser = tokio::spawn(async move {
            let busy = clock.sleep_until(until).await;
            post.press();
            drop(busy);
        });
        tokio::task::yield_now().await;
        assert_eq!(line.said().await, "fatto", "pressed after {after_ms} ms");
        presser.await.unwrap();
        assert_eq!(bench.all_asked("/got").len(), 1);
    }
}

#[tokio::test]
async fn the_default_action_is_the_current_document() {
    let first = "<Gather numDigits=\"1\"/>";
    let bench = Bench::start(&[("/voice", first), ("/voice", "<Say>di nuovo</Say>")]).await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("9");
    assert_eq!(line.said().await, "di nuovo");
    assert_eq!(bench.all_asked("/voice")[1].get("Digits"), "9");
}

#[tokio::test]
async fn words_are_told_after_the_speech_timeout() {
    let bench = bench("<Gather input=\"speech\" speechTimeout=\"auto\" action=\"/got\"/>").await;
    let mut line = bench.dial();
    let listening = line
        .until(|event| matches!(event, LineEvent::Listening { .. }))
        .await;
    assert_eq!(
        listening,
        LineEvent::Listening {
            dtmf: false,
            speech: true
        }
    );
    line.say("vorrei il PIN");
    line.said().await;
    let asked = bench.asked("/got").await;
    assert_eq!(asked.get("SpeechResult"), "vorrei il PIN");
    assert!(asked.has("Confidence") && !asked.has("Digits"));
    assert_eq!(bench.elapsed_ms(), 1_000);
}

#[tokio::test]
async fn the_speech_timeout_is_the_timeout_when_none_is_given() {
    let bench = bench("<Gather input=\"speech\" timeout=\"4\" action=\"/got\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.say("pronto");
    line.said().await;
    assert_eq!(bench.elapsed_ms(), 4_000);
}

#[tokio::test]
async fn the_first_kind_of_input_wins() {
    let bench = bench("<Gather input=\"dtmf speech\" numDigits=\"2\" action=\"/got\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("1");
    line.say("due");
    line.press("2");
    line.said().await;
    let asked = bench.asked("/got").await;
    assert_eq!(
        (asked.get("Digits"), asked.has("SpeechResult")),
        ("12", false)
    );
}

#[tokio::test]
async fn keys_are_not_heard_where_only_words_are_wanted() {
    let bench = bench("<Gather input=\"speech\" action=\"/got\"/>").await;
    let mut line = bench.dial();
    line.listening().await;
    line.press("1");
    assert_eq!(line.said().await, "niente");
}
