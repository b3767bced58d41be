//! The public vectors, and what a signature must and must not cover.

use proptest::prelude::*;

use super::*;

const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";

fn params() -> Vec<(String, String)> {
    [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
        ("To", "+18005551212"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .to_vec()
}

#[test]
fn the_public_vectors_hold() {
    let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
    let by_http = "http://mycompany.com/myapp.php?foo=1&bar=2";
    let other_port = "http://mycompany.com:1234/myapp.php?foo=1&bar=2";
    for (url, signature) in [
        (URL, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (with_port, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (other_port, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
    ] {
        assert_eq!(sign("12345", url, &params()), signature, "{url}");
        assert!(verify("12345", url, &params(), signature), "{url}");
    }
    // As the official libraries' own tests have it for port 80.
    let port_80 = "0ZXoZLH/DfblKGATFgpif+LLRf4=";
    assert!(verify("12345", by_http, &params(), port_80));
}

#[test]
fn the_public_vector_of_a_json_body_holds() {
    let body = br#"{"property": "value", "boolean": true}"#;
    let hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    let url = format!("{URL}&bodySHA256={hash}");
    let signature = "a9nBmqA0ju/hNViExpshrM61xv4=";
    assert!(verify_json("12345", &url, body, signature));
    let with_port = url.replace(".com", ".com:443");
    assert!(verify_json("12345", &with_port, body, signature));
    assert!(!verify_json("12345", &url, b"{}", signature));
    assert!(!verify_json(
        "12345",
        &url.replace("0a1f", "0b1f"),
        body,
        signature
    ));
}

#[test]
fn the_default_port_may_be_there_or_not() {
    let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
    let of_the_other = [
        (URL, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (with_port, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    ];
    for (url, signature) in of_the_other {
        assert!(verify("12345", url, &params(), signature), "{url}");
    }
}

/// Over https platforms leave any port out of what they sign, not always and not the default one alone.
#[test]
fn a_port_of_ours_may_be_left_out_and_one_that_is_not_ours_never_comes_in() {
    let ours = "https://mycompany.com:8443/myapp.php?foo=1&bar=2";
    assert!(verify(
        "12345",
        ours,
        &params(),
        "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    ));
    assert!(!verify(
        "12345",
        ours,
        &params(),
        "kvajT1Ptam85bY51eRf/AJRuM3w="
    ));
    let with_ours = sign("12345", ours, &params());
    assert!(!verify("12345", URL, &params(), &with_ours));
}

#[test]
fn user_and_password_may_be_left_out_and_a_fragment_always_is() {
    let with_user = "https://u:p@mycompany.com/myapp.php?foo=1&bar=2";
    for over in [URL, with_user, &format!("{with_user}#rc=2&rp=ct,rt")] {
        let signature = sign("12345", over, &params());
        assert!(verify("12345", with_user, &params(), &signature), "{over}");
    }
    let others = sign("12345", &with_user.replace("u:p", "u:q"), &params());
    assert!(!verify("12345", with_user, &params(), &others));
    assert_eq!(
        sign("12345", &format!("{URL}#rc=2"), &params()),
        "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    );
}

#[test]
fn a_changed_parameter_token_or_signature_is_refused() {
    let signature = sign("12345", URL, &params());
    let mut changed = params();
    changed[2].1 = "1235".to_owned();
    assert!(verify("12345", URL, &params(), &signature));
    assert!(!verify("12345", URL, &changed, &signature));
    assert!(!verify("12346", URL, &params(), &signature));
    for given in [
        "",
        "è",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8",
        " RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    ] {
        assert!(!verify("12345", URL, &params(), given), "{given}");
    }
}

#[test]
fn repeated_values_count_once_and_in_any_order() {
    let pair = |value: &str| ("Media".to_owned(), value.to_owned());
    let one = sign("t", URL, &[pair("b"), pair("a"), pair("b")]);
    assert_eq!(one, sign("t", URL, &[pair("a"), pair("b")]));
}

#[test]
fn empty_values_are_kept_and_nothing_is_trimmed() {
    let pair = |value: &str| vec![("Digits".to_owned(), value.to_owned())];
    assert_ne!(sign("t", URL, &pair("")), sign::<&str>("t", URL, &[]));
    assert_ne!(sign("t", URL, &pair(" 1")), sign("t", URL, &pair("1")));
}

#[test]
fn keys_are_in_ascii_order_whatever_their_case() {
    let fields = [("b", "2"), ("B", "1"), ("_", "3"), ("a", "4")];
    let spelled: &[(&str, &str)] = &[];
    assert_eq!(
        sign("t", "https://x.it/", &fields),
        sign("t", "https://x.it/B1_3a4b2", spelled)
    );
}

#[test]
fn fields_are_decoded_once_and_bytes_that_are_no_text_stay_bytes() {
    let fields = form_fields(b"a=1+2%2B3&&b&=c&d==%ff%FE&a=%25%32%35&e=%G1%");
    let expected: [(&[u8], &[u8]); 6] = [
        (b"a", b"1 2+3"),
        (b"b", b""),
        (b"", b"c"),
        (b"d", b"=\xff\xfe"),
        (b"a", b"%25"),
        (b"e", b"%G1%"),
    ];
    let read: Vec<_> = fields
        .iter()
        .map(|(key, value)| (key.as_slice(), value.as_slice()))
        .collect();
    assert_eq!(read, expected);
}

#[test]
fn a_json_body_is_covered_by_its_hash_in_the_query() {
    let body = b"{}";
    let hash = body_hash(body);
    let url = format!("https://x.it/v?a=1&bodySHA256={hash}");
    let signature = sign::<&str>("t", &url, &[]);
    assert!(verify_json("t", &url, body, &signature));
    assert!(!verify_json("t", &url, b"{ }", &signature));
    for wrong in [
        "https://x.it/v".to_owned(),
        "https://x.it/v?bodySHA256=".to_owned(),
        format!("https://x.it/v?bodysha256={hash}"),
        format!("https://x.it/v#?bodySHA256={hash}"),
        format!("https://x.it/v?bodySHA256=0&bodySHA256={hash}"),
    ] {
        let signature = sign::<&str>("t", &wrong, &[]);
        assert!(!verify_json("t", &wrong, body, &signature), "{wrong}");
    }
}

fn fields() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<u8>)>> {
    let bytes = || proptest::collection::vec(any::<u8>(), 0..12);
    proptest::collection::vec((bytes(), bytes()), 0..8)
}

fn authority() -> impl Strategy<Value = String> {
    let user = proptest::option::of("[a-z]{1,4}:[a-z@:]{0,4}");
    let host = prop_oneof!["[a-z]{1,9}\\.it", Just("[::1]".to_owned())];
    let port = proptest::option::of(1_u16..);
    (user, host, port).prop_map(|(user, host, port)| {
        let user = user.map_or_else(String::new, |user| format!("{user}@"));
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        format!("{user}{host}{port}")
    })
}

proptest! {
    #[test]
    fn what_was_signed_is_believed_in_any_order_of_its_fields(
        token in "\\PC{0,40}", scheme in "https?", authority in authority(),
        path in "[ -\"$-~]{0,20}", fields in fields(), fragment in "(#\\PC{0,9})?",
    ) {
        let url = format!("{scheme}://{authority}/{path}");
        let signature = sign(&token, &format!("{url}{fragment}"), &fields);
        let mut turned = fields.clone();
        turned.reverse();
        turned.extend(fields);
        prop_assert!(verify(&token, &url, &turned, &signature));
    }

    #[test]
    fn whatever_is_changed_is_noticed(
        authority in authority(), path in "[a-z/?=&]{0,20}", fields in fields(),
        place in any::<prop::sample::Index>(), added in any::<u8>(),
    ) {
        let url = format!("https://{authority}/{path}");
        let signature = sign("t", &url, &fields);
        let mut more = fields.clone();
        more.push((b"added".to_vec(), vec![added]));
        prop_assert!(!verify("t", &url, &more, &signature));
        prop_assert!(!verify("T", &url, &fields, &signature));
        let longer = format!("{url}x");
        prop_assert!(!verify("t", &longer, &fields, &signature));
        let elsewhere = format!("http://{authority}/{path}");
        prop_assert!(!verify("t", &elsewhere, &fields, &signature));
        let mut bytes = signature.into_bytes();
        let at = place.index(bytes.len());
        bytes[at] ^= 1;
        prop_assert!(!verify("t", &url, &fields, &String::from_utf8(bytes).unwrap()));
    }

    #[test]
    fn every_form_of_a_form_reads_back(fields in fields()) {
        let written = |bytes: &[u8]| {
            percent_encoding::percent_encode(bytes, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let form: Vec<String> = fields
            .iter()
            .map(|(key, value)| format!("{}={}", written(key), written(value)))
            .collect();
        prop_assert_eq!(form_fields(form.join("&").as_bytes()), fields);
    }

    #[test]
    fn no_bytes_break_the_judgement(url in "\\PC{0,40}", form in proptest::collection::vec(any::<u8>(), 0..60), given in "\\PC{0,30}") {
        let fields = form_fields(&form);
        prop_assert!(!verify("t", &url, &fields, &given));
        prop_assert!(!verify_json("t", &url, &form, &given));
    }
}
