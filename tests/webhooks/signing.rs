//! Who may call: each platform's way of signing, several tokens, proxies, and what is refused. The
//! algorithms themselves are tested where they are (`twiml::signature`).

use std::sync::Arc;

use centralino::app::Parts;
use centralino::seal::Tokens;
use centralino::telephony::{Counts, SigningKeys};
use centralino::twiml::Profile;
use centralino::twiml::signature::{Signer, body_hash, sign};
use reqwest::Method;
use rstest::rstest;
use sha2::{Digest as _, Sha256};

use crate::caller::{Answer, Caller, Fields, encoded};
use crate::support::logs;
use crate::world::World;

const TOKEN: &str = "c0ffee";

/// Headers of a request.
type Headers = Vec<(&'static str, String)>;

/// A platform, as the server knows it.
fn platform(profile: Profile) -> impl FnOnce(&mut Parts) {
    move |parts| {
        parts.config.telephony.profile = profile;
        parts.secrets.signing = Arc::new(match signer(profile, TOKEN).public_key() {
            Some(key) => SigningKeys::Public(vec![key]),
            None => SigningKeys::Tokens(Tokens::one(TOKEN)),
        });
    }
}

/// What a platform signs with; another token is another key pair.
fn signer(profile: Profile, token: &str) -> Signer {
    Signer::new(profile, token, &Sha256::digest(token).into())
}

fn tokens(text: &str) -> impl FnOnce(&mut Parts) {
    let tokens = Tokens::parse(text).unwrap();
    move |parts| parts.secrets.signing = Arc::new(SigningKeys::Tokens(tokens))
}

impl World {
    /// The headers with which this platform signs a POST that says so much, now.
    fn signed(&self, signer: &Signer, path: &str, fields: &Fields) -> Headers {
        let url = format!("{}{path}", self.url);
        let now = self.clock.now().as_second();
        signer.headers(&url, fields, encoded(fields).as_bytes(), now)
    }

    async fn form(&self, path: &str, headers: &Headers, fields: &Fields) -> Answer {
        let mut all = headers.clone();
        all.push((
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        ));
        self.send((Method::POST, path), &all, encoded(fields)).await
    }
}

fn get(path: &str) -> (Method, &str) {
    (Method::GET, path)
}

/// Refused without a word.
#[track_caller]
fn assert_refused(answer: &Answer) {
    assert_eq!((answer.status, answer.body.as_str()), (403, ""));
}

#[rstest]
#[case::twilio(Profile::Twilio)]
#[case::signalwire(Profile::SignalWire)]
#[case::telnyx(Profile::Telnyx)]
#[case::somleng(Profile::Somleng)]
#[tokio::test]
async fn each_platform_is_believed_by_its_own_signature_alone(#[case] profile: Profile) {
    let world = World::with(platform(profile)).await;
    let fields = Caller::new(&world, "CA1").fields(&[("CallerName", "Zoë 😀"), ("Empty", "")]);
    let good = world.signed(&signer(profile, TOKEN), "/voice", &fields);
    let wrong = world.signed(&signer(profile, "un altro"), "/voice", &fields);
    let mut of_another = good.clone();
    of_another[0].1 = wrong[0].1.clone();
    let mut empty = good.clone();
    empty[0].1.clear();
    for headers in [vec![], empty, wrong, of_another] {
        assert_refused(&world.form("/voice", &headers, &fields).await);
    }
    let changed = Caller::new(&world, "CA2").fields(&[("CallerName", "Zoë 😀"), ("Empty", "")]);
    assert_refused(&world.form("/voice", &good, &changed).await);
    world.settle().await;
    assert!(world.call("CA1").await.is_none() && world.call("CA2").await.is_none());
    world.form("/voice", &good, &fields).await.gather();
    world.settle().await;
    assert!(world.call("CA1").await.is_some());
    let counted = world.app.refused.counts();
    let expected = Counts {
        unsigned: 2,
        forged: 3,
        stale: 0,
    };
    assert_eq!(counted, expected);
}

#[rstest]
#[case::twilio(Profile::Twilio)]
#[case::signalwire(Profile::SignalWire)]
#[case::telnyx(Profile::Telnyx)]
#[tokio::test]
async fn the_signature_of_another_platform_is_none(#[case] profile: Profile) {
    let world = World::with(platform(profile)).await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    for other in Profile::ALL {
        // SignalWire's may come under the header of Twilio, too.
        let alike = profile != Profile::Telnyx
            && (other == profile || (profile, other) != (Profile::Twilio, Profile::SignalWire))
            && other != Profile::Telnyx;
        let headers = world.signed(&signer(other, TOKEN), "/voice", &fields);
        let answer = world.form("/voice", &headers, &fields).await;
        let expected = if alike || other == profile { 200 } else { 403 };
        assert_eq!(answer.status, expected, "{other} at {profile}");
    }
}

#[tokio::test]
async fn signalwire_may_sign_under_either_header_and_one_good_one_is_enough() {
    let world = World::with(platform(Profile::SignalWire)).await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    let good = sign(TOKEN, &format!("{}/voice", world.url), &fields);
    let own = ("x-signalwire-signature", good.clone());
    let twilios = ("x-twilio-signature", good);
    let bad = |name| (name, "AAAA".to_owned());
    for headers in [
        vec![own.clone()],
        vec![twilios.clone()],
        vec![own.clone(), bad("x-twilio-signature")],
        vec![bad("x-signalwire-signature"), twilios],
    ] {
        world.form("/voice", &headers, &fields).await.gather();
    }
    let both_bad = vec![bad("x-signalwire-signature"), bad("x-twilio-signature")];
    assert_refused(&world.form("/voice", &both_bad, &fields).await);
}

#[tokio::test]
async fn a_repeated_request_is_harmless_and_a_stale_one_is_refused() {
    let world = World::with(platform(Profile::Telnyx)).await;
    let caller = Caller::new(&world, "CA1");
    let telnyx = signer(Profile::Telnyx, TOKEN);
    let fields = caller.fields(&[]);
    let headers = world.signed(&telnyx, "/voice", &fields);
    let menu = world.form("/voice", &headers, &fields).await;
    let action = menu.gather().action.unwrap();
    let fields = caller.fields(&[("Digits", "1")]);
    let headers = world.signed(&telnyx, &action, &fields);
    let first = world.form(&action, &headers, &fields).await;
    world.settle().await;
    let journal = world.journal("CA1").await;
    world.let_pass(299).await;
    let again = world.form(&action, &headers, &fields).await;
    assert_eq!((again.status, again.body), (200, first.body));
    world.settle().await;
    assert_eq!(world.journal("CA1").await, journal);
    world.let_pass(2).await;
    assert_refused(&world.form(&action, &headers, &fields).await);
    let of_the_future = telnyx.headers("", &[], b"x=y", world.clock.now().as_second() + 301);
    let body = vec![("x".to_owned(), "y".to_owned())];
    assert_refused(&world.form(&action, &of_the_future, &body).await);
    assert_eq!(world.app.refused.counts().stale, 2);
}

#[tokio::test]
async fn a_time_that_was_not_signed_makes_nothing_fresh() {
    let world = World::with(platform(Profile::Telnyx)).await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    let mut headers = world.signed(&signer(Profile::Telnyx, TOKEN), "/voice", &fields);
    world.let_pass(301).await;
    headers[1].1 = world.clock.now().as_second().to_string();
    assert_refused(&world.form("/voice", &headers, &fields).await);
    headers.pop();
    assert_refused(&world.form("/voice", &headers, &fields).await);
    assert_eq!(world.app.refused.counts().forged, 2);
}

#[tokio::test]
async fn an_address_that_is_set_to_get_is_answered_by_what_its_query_says() {
    let world = World::sqlite().await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    let path = format!("/voice?{}", encoded(&fields));
    let over = |path: &str| sign::<&str>(TOKEN, &format!("{}{path}", world.url), &[]);
    let headers = vec![("x-twilio-signature", over(&path))];
    world
        .send(get(&path), &headers, String::new())
        .await
        .gather();
    let changed = format!("{path}&Digits=1");
    assert_refused(&world.send(get(&changed), &headers, String::new()).await);
    world.settle().await;
    assert!(world.call("CA1").await.is_some());
    let path = format!("/voice/status?{}", encoded(&fields));
    let headers = vec![("x-twilio-signature", over(&path))];
    assert_eq!(
        world.send(get(&path), &headers, String::new()).await.status,
        204
    );
}

#[tokio::test]
async fn where_the_address_is_not_signed_a_query_is_not_believed() {
    let world = World::with(platform(Profile::Telnyx)).await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    let path = format!("/voice?{}", encoded(&fields));
    let now = world.clock.now().as_second();
    let headers = signer(Profile::Telnyx, TOKEN).headers("", &[], b"", now);
    let answer = world.send(get(&path), &headers, String::new());
    assert_refused(&answer.await);
    // A POST goes by its body alone.
    world
        .send((Method::POST, &path), &headers, String::new())
        .await
        .hangs_up();
    world.settle().await;
    assert!(world.call("CA1").await.is_none());
}

#[tokio::test]
async fn a_json_body_is_believed_by_its_hash_in_the_address() {
    let world = World::sqlite().await;
    let body = r#"{"MessageSid":"SM1"}"#;
    let hash = body_hash(body.as_bytes());
    let path = format!("/sms/status?bodySHA256={hash}");
    let signature = sign::<&str>(TOKEN, &format!("{}{path}", world.url), &[]);
    let headers = vec![
        ("x-twilio-signature", signature),
        ("content-type", "application/json; charset=utf-8".to_owned()),
    ];
    let post = (Method::POST, path.as_str());
    let answer = world.send(post.clone(), &headers, body.to_owned()).await;
    assert_eq!(answer.status, 204);
    assert_refused(&world.send(post, &headers, body.replace('1', "2")).await);
    let unhashed = sign::<&str>(TOKEN, &format!("{}/sms/status", world.url), &[]);
    let headers = vec![("x-twilio-signature", unhashed), headers[1].clone()];
    let post = (Method::POST, "/sms/status");
    assert_refused(&world.send(post, &headers, body.to_owned()).await);
}

#[tokio::test]
async fn while_a_token_changes_both_are_good_and_afterwards_one() {
    for (file, old, new) in [
        ("vecchio", 200, 403),
        ("vecchio\nnuovo", 200, 200),
        ("nuovo\nvecchio", 200, 200),
        ("nuovo", 403, 200),
    ] {
        let world = World::with(tokens(file)).await;
        let fields = Caller::new(&world, "CA1").fields(&[]);
        for (token, expected) in [("vecchio", old), ("nuovo", new), ("mai", 403)] {
            let headers = world.signed(&signer(Profile::Twilio, token), "/voice", &fields);
            let answer = world.form("/voice", &headers, &fields).await;
            assert_eq!(
                answer.status, expected,
                "{token} where the file says {file}"
            );
        }
    }
}

#[tokio::test]
async fn while_a_key_pair_changes_both_are_good() {
    let keys = ["uno", "due"].map(|name| signer(Profile::Telnyx, name).public_key().unwrap());
    let world = World::with(|parts| {
        parts.config.telephony.profile = Profile::Telnyx;
        parts.secrets.signing = Arc::new(SigningKeys::Public(keys.to_vec()));
    })
    .await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    for (name, expected) in [("uno", 200), ("due", 200), ("tre", 403)] {
        let headers = world.signed(&signer(Profile::Telnyx, name), "/voice", &fields);
        let answer = world.form("/voice", &headers, &fields).await;
        assert_eq!(answer.status, expected, "{name}");
    }
}

#[tokio::test]
async fn a_subaccount_signs_with_its_own_token_and_with_no_other() {
    let world = World::with(tokens("c0ffee\nAC2 suo\nAC2 prima\nAC3 altro\n")).await;
    for (account, token, expected) in [
        ("AC1", "c0ffee", 200),
        ("AC1", "suo", 403),
        ("AC2", "suo", 200),
        ("AC2", "prima", 200),
        ("AC2", "c0ffee", 403),
        ("AC2", "altro", 403),
        ("AC3", "altro", 200),
        ("AC4", "c0ffee", 200),
        ("", "c0ffee", 200),
        ("", "suo", 403),
    ] {
        let mut fields = Caller::new(&world, "CA1").fields(&[]);
        fields.retain(|(key, _)| key != "AccountSid");
        if !account.is_empty() {
            fields.push(("AccountSid".to_owned(), account.to_owned()));
        }
        let headers = world.signed(&signer(Profile::Twilio, token), "/voice", &fields);
        let answer = world.form("/voice", &headers, &fields).await;
        assert_eq!(answer.status, expected, "{account} with {token}");
    }
}

#[rstest]
#[case::as_forwarded("https://alias.example.org/pin", 200, 403)]
#[case::with_the_default_port("https://alias.example.org:443/pin", 200, 403)]
#[case::as_configured("http://pin.example.org:8080/pin", 200, 200)]
#[case::as_configured_without_its_port("http://pin.example.org/pin", 200, 200)]
#[case::by_another_scheme("http://alias.example.org/pin", 403, 403)]
#[case::what_a_stranger_added("https://stranger.example/pin", 403, 403)]
#[case::elsewhere("https://alias.example.org", 403, 403)]
#[tokio::test]
async fn another_address_is_good_where_a_proxy_of_ours_says_it_was_asked_for(
    #[case] base: &str,
    #[case] behind_a_proxy: u16,
    #[case] straight: u16,
) {
    for (proxy, expected) in [("127.0.0.1", behind_a_proxy), ("192.0.2.1", straight)] {
        let world = World::with(|parts| {
            "http://pin.example.org:8080/pin".clone_into(&mut parts.config.telephony.public_url);
            parts.config.server.trusted_proxies = vec![proxy.parse().unwrap()];
        })
        .await;
        let fields = Caller::new(&world, "CA1").fields(&[]);
        let headers = vec![
            (
                "x-twilio-signature",
                sign(TOKEN, &format!("{base}/voice"), &fields),
            ),
            ("x-forwarded-proto", "https".to_owned()),
            (
                "x-forwarded-host",
                "stranger.example, alias.example.org".to_owned(),
            ),
            ("x-forwarded-port", "443".to_owned()),
        ];
        let answer = world.form("/voice", &headers, &fields).await;
        assert_eq!(answer.status, expected, "{base} where {proxy} is ours");
    }
}

#[tokio::test]
async fn a_proxy_that_only_names_the_scheme_leaves_the_host_as_it_is() {
    let world = World::with(|parts| {
        "http://u:p@pin.example.org".clone_into(&mut parts.config.telephony.public_url);
        parts.config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let fields = Caller::new(&world, "CA1").fields(&[]);
    for (base, port, expected) in [
        ("https://pin.example.org", "443", 200),
        ("https://u:p@pin.example.org:8443", "8443", 200),
        ("https://pin.example.org:8443", "9443", 403),
    ] {
        let headers = vec![
            (
                "x-twilio-signature",
                sign(TOKEN, &format!("{base}/voice"), &fields),
            ),
            ("x-forwarded-proto", "https".to_owned()),
            ("x-forwarded-port", port.to_owned()),
        ];
        let answer = world.form("/voice", &headers, &fields).await;
        assert_eq!(answer.status, expected, "{base} at {port}");
    }
}

#[tokio::test]
async fn what_is_refused_is_counted_and_written_down_once_a_minute() {
    let (log, _guard) = logs::capture_here();
    let world = World::sqlite().await;
    let fields = Caller::new(&world, "CA-refused").fields(&[]);
    for _ in 0..17 {
        assert_refused(&world.form("/voice/at/refused", &Vec::new(), &fields).await);
    }
    let forged = vec![("x-twilio-signature", "AAAA".to_owned())];
    for _ in 0..13 {
        assert_refused(&world.form("/voice/at/refused", &forged, &fields).await);
    }
    let told = |log: &str| {
        let lines = log
            .lines()
            .filter(|line| line.contains("unsigned=17 forged=13 stale=0"));
        lines.count()
    };
    assert_eq!(told(&log.text()), 0);
    world.let_pass(61).await;
    assert_eq!(told(&log.text()), 1);
    world.let_pass(180).await;
    assert_eq!(told(&log.text()), 1);
    let counted = world.app.refused.counts();
    assert_eq!((counted.unsigned, counted.forged), (17, 13));
    let text = log.text();
    assert!(!text.contains("voice/at/refused") && !text.contains("CA-refused"));
}
