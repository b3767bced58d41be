//! What a platform, or somebody who is none, may get wrong (`telephony.md` 1).

use centralino::twiml::signature::sign;
use rstest::rstest;

use crate::caller::{Caller, encoded};
use crate::world::World;

/// Every address that only the platform may ask.
const WEBHOOKS: [&str; 10] = [
    "/voice",
    "/voice/at/x",
    "/voice/wait/x",
    "/voice/queued/x",
    "/voice/connect/x/y",
    "/voice/dialled/x/y",
    "/voice/leg/x",
    "/voice/status",
    "/voice/fallback",
    "/sms/status",
];

#[tokio::test]
async fn a_bad_or_absent_signature_gets_403_and_an_empty_body() {
    let world = World::sqlite().await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    let body = encoded(&fields);
    for path in WEBHOOKS {
        let others = sign("un altro segreto", &format!("{}{path}", world.url), &fields);
        let elsewhere = sign(&world.token, &format!("{}/altrove", world.url), &fields);
        for signature in [None, Some(""), Some("è"), Some(&*others), Some(&*elsewhere)] {
            let answer = world.post_as(path, &body, signature).await;
            assert_eq!((answer.status, answer.body.as_str()), (403, ""), "{path}");
        }
        let good = sign(&world.token, &format!("{}{path}", world.url), &fields);
        let changed = format!("{body}&Digits=0");
        assert_eq!(world.post_as(path, &changed, Some(&good)).await.status, 403);
    }
    world.settle().await;
    assert_eq!(world.call("CA1").await, None);
}

#[tokio::test]
async fn more_than_64_kib_is_not_read() {
    let world = World::sqlite().await;
    let padded = |length: usize| {
        let mut fields = Caller::new(&world, "CA1").fields(&[("Digits", "1")]);
        let rest = length - encoded(&fields).len() - "&Pad=".len();
        fields.push(("Pad".to_owned(), "x".repeat(rest)));
        fields
    };
    world.post("/voice", &padded(64 * 1024)).await.gather();
    let answer = world.post("/voice", &padded(64 * 1024 + 1)).await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn bad_utf_8_is_signed_over_its_bytes_and_answered() {
    let world = World::sqlite().await;
    let caller = Caller::new(&world, "CA1");
    let menu = caller.dial().await.gather().action.unwrap();
    let body = format!(
        "{}&SpeechResult=%FF%FEitaliano",
        encoded(&caller.fields(&[]))
    );
    let raw = caller.fields(&[]).into_iter();
    let mut raw: Vec<(Vec<u8>, Vec<u8>)> = raw
        .map(|(key, value)| (key.into_bytes(), value.into_bytes()))
        .collect();
    raw.push((b"SpeechResult".to_vec(), b"\xff\xfeitaliano".to_vec()));
    let signature = sign(&world.token, &format!("{}{menu}", world.url), &raw);
    world.post_as(&menu, &body, Some(&signature)).await.gather();
    world.settle().await;
    assert_eq!(world.journal("CA1").await.len(), 2);
}

#[rstest]
#[case::voice("/voice")]
#[case::at("/voice/at/x")]
#[case::wait("/voice/wait/x")]
#[case::queued("/voice/queued/x")]
#[case::connect("/voice/connect/x/y")]
#[case::dialled("/voice/dialled/x/y")]
#[case::fallback("/voice/fallback")]
#[tokio::test]
async fn without_a_call_sid_there_is_an_apology_and_a_hang_up(#[case] path: &str) {
    let world = World::sqlite().await;
    for sid in [None, Some("")] {
        let mut fields = Caller::new(&world, "CA1").fields(&[]);
        fields.retain(|(key, _)| key != "CallSid");
        fields.extend(sid.map(|sid| ("CallSid".to_owned(), sid.to_owned())));
        let answer = world.post(path, &fields).await;
        assert!(answer.hangs_up());
        assert!(answer.body.contains("<Say"), "{}", answer.body);
    }
}

/// Places in a menu that cannot be: `RELEASE` stands for the current one.
#[rstest]
#[case::unknown_node("/voice/at/RELEASE/mai-visto/3/it/0.0/-")]
#[case::unknown_release_and_node("/voice/at/ffffffffffff/mai-visto/3/it/0.0/-")]
#[case::hang_up_of_another_release("/voice/at/ffffffffffff/goodbye/3/it/0.0/-")]
#[case::unknown_language_and_node("/voice/at/RELEASE/mai-visto/3/xx/0.0/-")]
#[case::odd_seq("/voice/at/RELEASE/services/007/it/0.0/-")]
#[case::negative_seq("/voice/at/RELEASE/services/-1/it/0.0/-")]
#[case::seq_too_great("/voice/at/RELEASE/services/4294967296/it/0.0/-")]
#[case::nothing("/voice/at/")]
#[case::one_word("/voice/at/boh")]
#[case::not_utf_8("/voice/at/%FF%FE")]
#[case::null("/voice/at/%00/services/3/it/0.0/-")]
#[case::slashes("/voice/at/////")]
#[case::a_query("/voice/at/x?y=z&y=z")]
#[case::wait_garbage("/voice/wait/general/x")]
#[case::wait_not_utf_8("/voice/wait/%FF/0/-")]
#[case::queued_garbage("/voice/queued/general/1/2")]
#[case::queued_not_utf_8("/voice/queued/%C3")]
#[case::connect_garbage("/voice/connect/o1/general/1/2")]
#[case::connect_without_ticket("/voice/connect/o1")]
#[case::connect_not_utf_8("/voice/connect/%FF/%FF")]
#[case::dialled_garbage("/voice/dialled/o1/general/1/2")]
#[case::dialled_not_utf_8("/voice/dialled/%FF/%FF")]
#[case::fallback("/voice/fallback")]
#[case::no_such_address("/voice/mai-esistito")]
#[tokio::test]
async fn who_is_nowhere_goes_to_a_person(#[case] path: &str) {
    let world = World::sqlite().await;
    let release = world.app.releases.current().release().to_owned();
    let caller = Caller::new(&world, "CA1");
    let path = path.replace("RELEASE", &release);
    let queue = caller.post(&path, &[]).await.enqueue();
    assert_eq!(queue.queue, "general");
    caller.beat(&queue).await.redirect();
    world.settle().await;
    assert_eq!(world.state("CA1").await, "waiting");
}

#[rstest]
#[case::another_release("ffffffffffff/services/3/de/0.0/intent=pin", "/services/4/de/0.1/")]
#[case::unknown_language("RELEASE/services/3/xx/0.0/-", "/services/4/it/0.1/")]
#[case::unknown_variable("RELEASE/services/3/it/0.0/colore=blu", "/services/4/it/0.1/-")]
#[case::the_last_seq(
    "RELEASE/services/4294967295/it/0.0/-",
    "/services/4294967295/it/0.1/-"
)]
#[tokio::test]
async fn who_is_somewhere_goes_on_there(#[case] path: &str, #[case] next: &str) {
    let world = World::sqlite().await;
    let release = world.app.releases.current().release().to_owned();
    let caller = Caller::new(&world, "CA1");
    let path = format!("/voice/at/{}", path.replace("RELEASE", &release));
    let menu = caller.post(&path, &[("Digits", "7")]).await.gather();
    let action = menu.action.unwrap();
    assert!(
        action.starts_with(&format!("/voice/at/{release}{next}")),
        "{action}"
    );
}

#[tokio::test]
async fn neither_digits_nor_words_is_no_input() {
    let world = World::sqlite().await;
    let nothing: [&[(&str, &str)]; 4] = [
        &[],
        &[("Digits", "")],
        &[("SpeechResult", "  ")],
        &[("Confidence", "0.9"), ("Altro", "1")],
    ];
    for (count, fields) in nothing.into_iter().enumerate() {
        let caller = Caller::new(&world, &format!("CA{count}"));
        let menu = caller.dial().await.gather().action.unwrap();
        let again = caller.post(&menu, fields).await;
        assert!(again.body.contains("Non ho sentito"));
        assert!(
            again
                .gather()
                .action
                .unwrap()
                .contains("/language/2/it/1.0/")
        );
        world.settle().await;
        let journal = world.journal(&caller.sid).await;
        assert!(journal[1].effects.contains("no-input"));
    }
}

#[tokio::test]
async fn unknown_values_are_journalled_or_ignored() {
    let world = World::sqlite().await;
    let caller = Caller::new(&world, "CA1");
    let menu = caller.dial().await.gather().action.unwrap();
    let odd = [
        ("Digits", "w*\u{0}#"),
        ("Confidence", "altissima"),
        ("CallStatus", "chissà"),
        ("Inventato", "😀"),
        ("Digits", "5"),
    ];
    let again = caller.post(&menu, &odd).await.gather();
    let speech = [("SpeechResult", "abracadabra\u{0}\u{1F600}")];
    caller.post(&again.action.unwrap(), &speech).await.gather();
    world.settle().await;
    let journal = world.journal("CA1").await;
    assert_eq!(journal.len(), 3);
    assert!(journal[1].effects.contains("no-match"));
    assert!(journal[2].effects.contains("abracadabra"));
}

#[rstest]
#[case::landline_national("803164", "Benvenuto al contact center", "La chiamata è gratuita")]
#[case::landline_e164("+39803164", "Benvenuto al contact center", "La chiamata è gratuita")]
#[case::mobile_national("06164164", "Benvenuto al contact center", "si paga")]
#[case::mobile_e164("+3906164164", "Benvenuto al contact center", "si paga")]
#[case::sip(
    "sip:06164164@sbc.example.org:5060",
    "Benvenuto al contact center",
    "si paga"
)]
#[case::sip_e164("sip:+39803164@sbc.example.org", "Benvenuto", "La chiamata è gratuita")]
#[case::unknown_number("+390200000", "Benvenuto al contact center", "La chiamata")]
#[tokio::test]
async fn the_number_dialled_is_known_in_all_its_forms(
    #[case] to: &str,
    #[case] welcome: &str,
    #[case] tariff: &str,
) {
    let world = World::sqlite().await;
    let mut caller = Caller::new(&world, "CA1");
    to.clone_into(&mut caller.to);
    let answer = caller.dial().await;
    answer.gather();
    assert!(
        answer.body.contains(welcome) && answer.body.contains(tariff),
        "{}",
        answer.body
    );
}

#[rstest]
#[case::anonymous("anonymous", "CA1")]
#[case::unknown("unknown", "CA1")]
#[case::client("client:anna", "CA1")]
#[case::sip("sip:anna@example.org", "CA1")]
#[case::raw("Restricted é <&>", "CA1")]
#[case::nothing("", "CA1")]
#[case::uuid("+393331234567", "8f4ad3c2-0b2e-4f7c-9f0a-2f1b2a3c4d5e")]
#[case::v3(
    "+393331234567",
    "v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg"
)]
#[case::odd("+393331234567", "ca/1 é'\"")]
#[tokio::test]
async fn any_caller_and_any_call_id_reaches_the_line(#[case] from: &str, #[case] sid: &str) {
    let world = World::sqlite().await;
    let mut caller = Caller::new(&world, sid);
    from.clone_into(&mut caller.from);
    caller.wait_in_line().await;
    let row = world.row(sid).await.unwrap();
    assert_eq!(
        (row.state.as_str(), row.from_number.as_str()),
        ("waiting", from)
    );
}

#[tokio::test]
async fn a_signature_with_or_without_the_default_port_is_good() {
    for (public, signed_over) in [
        ("https://pin.example.org", "https://pin.example.org:443"),
        ("https://pin.example.org:443", "https://pin.example.org"),
        ("http://pin.example.org", "http://pin.example.org:80"),
    ] {
        let world = World::known_as(public).await;
        let fields = Caller::new(&world, "CA1").fields(&[]);
        let signature = sign(&world.token, &format!("{signed_over}/voice"), &fields);
        let answer = world
            .post_as("/voice", &encoded(&fields), Some(&signature))
            .await;
        answer.gather();
        let other = sign(&world.token, "https://pin.example.org:8443/voice", &fields);
        let answer = world
            .post_as("/voice", &encoded(&fields), Some(&other))
            .await;
        assert_eq!(answer.status, 403);
    }
}

#[tokio::test]
async fn the_status_hooks_take_whatever_is_signed() {
    let world = World::sqlite().await;
    let mut caller = Caller::new(&world, "CA1");
    caller.wait_in_line().await;
    let odd = [
        "/voice/leg/%FF",
        "/voice/leg/%00",
        "/voice/leg/nessuna",
        "/sms/status",
    ];
    for path in odd {
        caller.status = "in-progress";
        let message = [
            ("MessageSid", "SM\u{0}1"),
            ("MessageStatus", "delivered"),
            ("ErrorCode", "boh"),
        ];
        let answer = caller.post(path, &message).await;
        assert_eq!((answer.status, answer.body.as_str()), (204, ""), "{path}");
    }
    let mut nobody = caller.clone();
    "CA\u{0}9".clone_into(&mut nobody.sid);
    assert_eq!(nobody.tells_status("completed").await.status, 204);
    // None of these stands in the way of the next one.
    caller.tells_status("completed").await;
    world.settle().await;
    assert_eq!(world.state("CA1").await, "ended");
}
