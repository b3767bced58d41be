//! A document that is wrong for a platform, and the sentence that says so.

use super::*;

fn of(body: &str, profile: Profile) -> Vec<String> {
    faults(&format!("<Response>{body}</Response>"), profile)
}

#[test]
fn somleng_ends_the_call_at_a_pause_an_enqueue_and_a_client() {
    for (body, element) in [
        ("<Pause/>", "Pause"),
        ("<Enqueue>pin</Enqueue>", "Enqueue"),
        ("<Leave/>", "Leave"),
        ("<Dial><Client>anna</Client></Dial>", "Client"),
        ("<Gather action=\"/a\"><Pause/></Gather>", "Pause"),
    ] {
        let found = of(body, Profile::Somleng);
        assert_eq!(found.len(), 1, "{body}: {found:?}");
        assert!(found[0].starts_with(&format!("<{element}>: ")), "{found:?}");
    }
}

#[test]
fn white_space_around_an_address_is_wrong_everywhere() {
    for profile in Profile::ALL {
        assert_eq!(of("<Redirect> /voice </Redirect>", profile).len(), 1);
        assert_eq!(of("<Redirect>/voice</Redirect>", profile), [""; 0]);
    }
}

#[test]
fn telnyx_rings_no_browser_and_waits_two_minutes_at_most() {
    let client = of("<Dial><Client>anna</Client></Dial>", Profile::Telnyx);
    assert_eq!(client, ["<Client>: telnyx has no such element"]);
    let long = of("<Gather action=\"/a\" timeout=\"121\"/>", Profile::Telnyx);
    assert_eq!(long, ["<Gather>: `timeout` may not be `121`"]);
    let body = "<Gather action=\"/a\" timeout=\"121\"/>";
    assert_eq!(of(body, Profile::Twilio), [""; 0]);
}

#[test]
fn addresses_are_whole_where_a_platform_wants_it() {
    let gather = "<Gather action=\"/voice/at/x\"/>";
    assert_eq!(of(gather, Profile::Twilio), [""; 0]);
    assert_eq!(of(gather, Profile::SignalWire).len(), 1);
    let play = "<Play>/voice/music.wav</Play>";
    assert_eq!(of(play, Profile::SignalWire), [""; 0]);
    assert_eq!(of(play, Profile::Somleng).len(), 1);
}

#[test]
fn in_a_queue_fewer_verbs_may_stand() {
    let dial = "<Response><Dial><Number>+39061</Number></Dial></Response>";
    assert_eq!(faults(dial, Profile::Twilio), [""; 0]);
    assert_eq!(faults_in_a_queue(dial, Profile::Twilio).len(), 1);
}

#[test]
fn limits_are_told_with_what_broke_them() {
    let long = "a".repeat(3_001);
    let said = of(
        &format!("<Say voice=\"Polly.Bianca\" language=\"it-IT\">{long}</Say>"),
        Profile::Twilio,
    );
    assert_eq!(said, ["<Say>: it is longer than 3000 characters"]);
    let hints = vec!["pin"; 501].join(",");
    let many = of(
        &format!("<Gather action=\"/a\" hints=\"{hints}\"/>"),
        Profile::Twilio,
    );
    assert_eq!(many.len(), 1);
    for body in [
        "<Enqueue/>",
        "<Dial/>",
        "<Say/>",
        "<Say language=\"italiano\">sì</Say>",
        "<say>sì</say>",
        "<Gather finishOnKey=\"12\"/>",
        "<Gather input=\"voice\"/>",
        "<Hangup method=\"POST\"/>",
    ] {
        assert_eq!(of(body, Profile::Twilio).len(), 1, "{body}");
    }
}

#[test]
fn what_is_no_document_is_told_as_well() {
    for xml in ["", "<Response>", "<Answer/>", "niente"] {
        assert_eq!(faults(xml, Profile::Twilio).len(), 1, "{xml}");
    }
}
