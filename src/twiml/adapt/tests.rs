//! What each platform gets in place of what it lacks; and that whatever is adapted is taken.

use proptest::prelude::*;

use super::*;
use crate::twiml::{Enqueue, Pause, Record, Reject, SpeechTimeout, Ssml, rules};

const URL: &str = "https://esempio.it";

fn adapted(verb: Verb, profile: Profile) -> String {
    let xml = Document::of([verb]).adapted(profile, URL).to_xml();
    let (_, body) = xml.split_once("<Response>").unwrap();
    body.strip_suffix("</Response>").unwrap().to_owned()
}

#[test]
fn without_queues_the_caller_waits_in_our_own_loop() {
    let enqueue = Verb::Enqueue(Enqueue {
        queue: "pin".to_owned(),
        action: Some("/voice/queued/x".to_owned()),
        wait_url: Some("/voice/wait/x".to_owned()),
    });
    assert_eq!(
        adapted(enqueue, Profile::Somleng),
        "<Redirect>https://esempio.it/voice/wait/x</Redirect>"
    );
}

#[test]
fn without_a_pause_silence_is_played() {
    let pause = Verb::Pause(Pause { seconds: 3 });
    assert_eq!(
        adapted(pause.clone(), Profile::Somleng),
        "<Play loop=\"3\">https://esempio.it/voice/silence.wav</Play>"
    );
    assert_eq!(adapted(pause, Profile::Telnyx), "<Pause length=\"3\"/>");
}

#[test]
fn where_words_are_not_heard_only_keys_are_asked_for() {
    let gather = Verb::Gather(Gather {
        speech: true,
        language: Some("it-IT".to_owned()),
        hints: vec!["pin".to_owned()],
        action: Some("/voice/at/x".to_owned()),
        barge_in: false,
        ..Gather::default()
    });
    assert_eq!(
        adapted(gather, Profile::Somleng),
        "<Gather action=\"https://esempio.it/voice/at/x\"/>"
    );
}

#[test]
fn a_voice_that_a_platform_has_not_is_left_to_its_choice() {
    let say = |voice: &str| {
        Verb::Say(Say {
            voice: Some(voice.to_owned()),
            ..Say::new("sì", "it-IT")
        })
    };
    for (voice, profile, wanted) in [
        ("Polly.Bianca", Profile::Telnyx, "voice=\"Polly.Bianca\" "),
        (
            "Google.it-IT-Wavenet-A",
            Profile::Twilio,
            "voice=\"Google.it-IT-Wavenet-A\" ",
        ),
        (
            "Google.it-IT-Wavenet-A",
            Profile::SignalWire,
            "voice=\"gcloud.it-IT-Wavenet-A\" ",
        ),
        ("Google.it-IT-Wavenet-A", Profile::Somleng, ""),
    ] {
        let wanted = format!("<Say {wanted}language=\"it-IT\">sì</Say>");
        assert_eq!(adapted(say(voice), profile), wanted);
    }
}

#[test]
fn where_legs_tell_nothing_nothing_is_asked_of_them() {
    let dial = Verb::Dial(Dial {
        action: Some("/voice/dialled/o/x".to_owned()),
        answer_on_bridge: true,
        nouns: vec![Noun::Sip(Endpoint {
            address: "sip:anna@esempio.it".to_owned(),
            status_callback: Some("/voice/leg/o".to_owned()),
            status_events: vec!["answered".to_owned()],
        })],
        ..Dial::default()
    });
    assert_eq!(
        adapted(dial, Profile::Somleng),
        "<Dial action=\"https://esempio.it/voice/dialled/o/x\"><Sip>sip:anna@esempio.it</Sip></Dial>"
    );
}

fn address() -> impl Strategy<Value = String> {
    "/voice/[a-z0-9/.=-]{1,30}"
}

fn prompt() -> impl Strategy<Value = Prompt> {
    let voice = proptest::option::of(prop_oneof![
        Just("Polly.Bianca".to_owned()),
        Just("Google.it-IT-Standard-A".to_owned()),
        Just("gcloud.it-IT-Standard-A".to_owned()),
        Just("alice".to_owned()),
    ]);
    prop_oneof![
        ("[a-zàèìòù ,.<&>]{1,80}", voice)
            .prop_filter("it says something", |(text, _)| !text.trim().is_empty())
            .prop_map(|(text, voice)| Prompt::Say(Say {
                voice,
                ..Say::new(text, "it-IT")
            })),
        address().prop_map(|url| Prompt::Play(Play { url, times: 1 })),
        (1..10_u32).prop_map(|seconds| Prompt::Pause(Pause { seconds })),
    ]
}

fn verb() -> impl Strategy<Value = Verb> {
    let gather = (
        proptest::collection::vec(prompt(), 0..3),
        address(),
        any::<bool>(),
        1..400_u32,
        proptest::option::of(1..20_u32),
    )
        .prop_map(|(prompts, action, speech, timeout, num_digits)| {
            Verb::Gather(Gather {
                prompts,
                action: Some(action),
                speech,
                speech_timeout: speech.then_some(SpeechTimeout::Auto),
                timeout,
                num_digits,
                action_on_empty_result: true,
                language: Some("it-IT".to_owned()),
                ..Gather::default()
            })
        });
    let dial = (address(), 1..600_u32, "[+][0-9]{6,12}").prop_map(|(url, timeout, number)| {
        Verb::Dial(Dial {
            action: Some(url.clone()),
            timeout,
            answer_on_bridge: true,
            nouns: vec![Noun::Number(Endpoint {
                address: number,
                status_callback: Some(url),
                status_events: vec!["answered".to_owned(), "completed".to_owned()],
            })],
            ..Dial::default()
        })
    });
    let enqueue = (address(), address()).prop_map(|(action, wait)| {
        Verb::Enqueue(Enqueue {
            queue: "pin".to_owned(),
            action: Some(action),
            wait_url: Some(wait),
        })
    });
    prop_oneof![
        prompt().prop_map(Verb::from),
        gather,
        dial,
        enqueue,
        address().prop_map(|url| Verb::Redirect(Redirect { url })),
        address().prop_map(|url| Verb::Record(Record {
            action: Some(url),
            ..Record::default()
        })),
        Just(Verb::Reject(Reject::default())),
        Just(Verb::Hangup),
    ]
}

proptest! {
    #[test]
    fn whatever_we_can_say_is_taken_by_every_platform_once_it_is_adapted(
        verbs in proptest::collection::vec(verb(), 0..6),
    ) {
        let document = Document::of(verbs);
        for profile in Profile::ALL {
            let xml = document.clone().adapted(profile, URL).to_xml();
            prop_assert_eq!(rules::faults(&xml, profile), [""; 0], "{}", xml);
        }
    }
}

#[test]
fn markup_goes_only_where_voices_read_it() {
    let words = Ssml::parse("Prema <break time=\"300ms\"/> uno.").unwrap();
    let say = Verb::Say(Say::new(words, "it-IT"));
    for (profile, said) in [
        (Profile::Twilio, "Prema <break time=\"300ms\"/> uno."),
        (Profile::Telnyx, "Prema uno."),
        (Profile::Somleng, "Prema uno."),
    ] {
        let wanted = format!("<Say language=\"it-IT\">{said}</Say>");
        assert_eq!(adapted(say.clone(), profile), wanted, "{profile}");
    }
}
