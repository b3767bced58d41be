use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::twiml::ssml::any_ssml;

#[test]
fn an_unknown_verb_is_named() {
    let error = Document::parse("<Response><Sing>la</Sing></Response>").unwrap_err();
    assert_eq!(error.to_string(), "unknown verb <Sing>");
}

#[test]
fn names_are_case_sensitive() {
    assert!(Document::parse("<Response><say>ciao</say></Response>").is_err());
    assert!(Document::parse("<response/>").is_err());
}

#[test]
fn white_space_around_urls_is_dropped() {
    let document = Document::parse("<Response><Redirect>\n  /voice\n</Redirect></Response>");
    let expected = Verb::Redirect(Redirect {
        url: "/voice".to_owned(),
    });
    assert_eq!(document.unwrap().verbs, [expected]);
}

#[test]
fn a_gather_may_not_nest_a_dial() {
    let error = Document::parse("<Response><Gather><Dial/></Gather></Response>").unwrap_err();
    assert_eq!(error.to_string(), "<Dial> may not stand in <Gather>");
}

#[test]
fn a_value_that_makes_no_sense_gets_its_default() {
    let document = Document::parse(r#"<Response><Gather timeout="soon"/></Response>"#).unwrap();
    assert_eq!(document.verbs, [Verb::Gather(Gather::default())]);
}

#[test]
fn ssml_inside_say_is_read_with_its_markup() {
    let document =
        Document::parse("<Response><Say> Uno <emphasis>due</emphasis> &amp; tre </Say></Response>");
    let expected = Say {
        words: Ssml::parse("Uno <emphasis>due</emphasis> &amp; tre").unwrap(),
        language: None,
        voice: None,
        times: 1,
    };
    assert_eq!(expected.text(), "Uno due & tre");
    assert_eq!(document.unwrap().verbs, [Verb::Say(expected)]);
}

#[test]
fn an_element_that_no_voice_knows_is_named() {
    let document = "<Response><Gather><Say>Uno <blink>due</blink></Say></Gather></Response>";
    let error = Document::parse(document).unwrap_err();
    assert_eq!(error.to_string(), "in <Say>: there is no element <blink>");
}

#[test]
fn an_entity_that_xml_does_not_know_is_an_error() {
    let error = Document::parse("<Response><Say>a&nbsp;b</Say></Response>").unwrap_err();
    assert_eq!(error.to_string(), "`&nbsp;` stands for nothing");
}

#[test]
fn elements_without_end_are_an_error() {
    let deep = "<Say>".repeat(60_000);
    let error = Document::parse(&format!("<Response>{deep}")).unwrap_err();
    assert!(error.to_string().starts_with("more than 32"), "{error}");
}

#[test]
fn a_cut_document_is_an_error() {
    assert!(Document::parse("<Response><Say>ciao").is_err());
    assert!(Document::parse("").is_err());
}

fn words() -> impl Strategy<Value = String> {
    "[a-zA-Zàèéìòù0-9<>&\"'./;?=]([a-zA-Zàèéìòù0-9<>&\"' ,./;?=\n]{0,20}[a-zA-Z0-9])?"
}

fn address() -> impl Strategy<Value = String> {
    "/[a-z0-9/&?=._-]{0,30}"
}

fn any_say() -> impl Strategy<Value = Say> {
    (
        prop_oneof![words().prop_map(Ssml::from), any_ssml()],
        option::of("[a-z]{2}-[A-Z]{2}"),
        option::of("[A-Za-z.]{1,9}"),
        0..4u32,
    )
        .prop_map(|(words, language, voice, times)| Say {
            words,
            language,
            voice,
            times,
        })
}

fn any_play() -> impl Strategy<Value = Play> {
    (address(), 0..3u32).prop_map(|(url, times)| Play { url, times })
}

fn any_prompt() -> impl Strategy<Value = Prompt> {
    prop_oneof![
        any_say().prop_map(Prompt::Say),
        any_play().prop_map(Prompt::Play),
        (0..9u32).prop_map(|seconds| Prompt::Pause(Pause { seconds })),
    ]
}

fn any_gather() -> impl Strategy<Value = Gather> {
    let input = prop_oneof![Just((true, false)), Just((false, true)), Just((true, true))];
    let speech_timeout = prop_oneof![
        Just(SpeechTimeout::Auto),
        (1..9u32).prop_map(SpeechTimeout::Seconds)
    ];
    let keys = (
        option::of(prop_oneof![Just('#'), Just('*'), Just('0')]),
        option::of(1..9u32),
    );
    let speech = (
        option::of(speech_timeout),
        option::of("[a-z]{2}-[A-Z]{2}"),
        vec("[a-zàè<&]{1,8}", 0..3),
    );
    (
        vec(any_prompt(), 0..3),
        option::of(address()),
        input,
        (0..20u32, any::<bool>(), any::<bool>()),
        keys,
        speech,
    )
        .prop_map(|(prompts, action, input, waits, keys, speech)| Gather {
            prompts,
            action,
            dtmf: input.0,
            speech: input.1,
            timeout: waits.0,
            speech_timeout: speech.0,
            finish_on_key: keys.0,
            num_digits: keys.1,
            action_on_empty_result: waits.1,
            language: speech.1,
            hints: speech.2,
            barge_in: waits.2,
        })
}

fn any_endpoint() -> impl Strategy<Value = Endpoint> {
    (words(), option::of(address()), vec("[a-z]{4,9}", 0..3)).prop_map(
        |(address, status_callback, status_events)| Endpoint {
            address,
            status_callback,
            status_events,
        },
    )
}

fn any_noun() -> impl Strategy<Value = Noun> {
    prop_oneof![
        any_endpoint().prop_map(Noun::Number),
        any_endpoint().prop_map(Noun::Sip),
        any_endpoint().prop_map(Noun::Client),
        (words(), option::of(address())).prop_map(|(name, url)| Noun::Queue { name, url }),
    ]
}

fn any_dial() -> impl Strategy<Value = Dial> {
    (
        option::of(address()),
        1..99u32,
        1..99_999u32,
        option::of("[+][0-9]{5,12}"),
        any::<bool>(),
        vec(any_noun(), 0..3),
    )
        .prop_map(
            |(action, timeout, time_limit, caller_id, answer_on_bridge, nouns)| Dial {
                action,
                timeout,
                time_limit,
                caller_id,
                answer_on_bridge,
                nouns,
            },
        )
}

fn any_verb() -> impl Strategy<Value = Verb> {
    let enqueue = (words(), option::of(address()), option::of("(/[a-z]{0,9})?")).prop_map(
        |(queue, action, wait_url)| Enqueue {
            queue,
            action,
            wait_url,
        },
    );
    let record = (option::of(address()), 1..9u32, "[0-9*#]{0,5}", 1..99u32).prop_map(
        |(action, timeout, finish_on_key, max_length)| Record {
            action,
            timeout,
            finish_on_key,
            max_length,
        },
    );
    let reason = prop_oneof![Just(RejectReason::Busy), Just(RejectReason::Rejected)];
    prop_oneof![
        any_say().prop_map(Verb::Say),
        any_play().prop_map(Verb::Play),
        (0..9u32).prop_map(|seconds| Verb::Pause(Pause { seconds })),
        any_gather().prop_map(Verb::Gather),
        address().prop_map(|url| Verb::Redirect(Redirect { url })),
        enqueue.prop_map(Verb::Enqueue),
        any_dial().prop_map(Verb::Dial),
        record.prop_map(Verb::Record),
        reason.prop_map(|reason| Verb::Reject(Reject { reason })),
        Just(Verb::Hangup),
        Just(Verb::Leave),
    ]
}

proptest! {
    #[test]
    fn what_the_writer_writes_the_parser_reads(verbs in vec(any_verb(), 0..5)) {
        let document = Document { verbs };
        let xml = document.to_xml();
        let read = Document::parse(&xml);
        prop_assert!(read.is_ok(), "{:?} from {}", read, xml);
        prop_assert_eq!(read.unwrap(), document, "{}", xml);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        drop(Document::parse(&text));
        drop(Document::parse(&format!("<Response>{text}</Response>")));
    }
}
