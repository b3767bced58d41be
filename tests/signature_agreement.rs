//! Our signatures agree with the platform's official libraries over 10,000 random requests, in both
//! directions: what we sign they believe, what they sign we believe, and what is forged nobody does.
#![cfg(test)]

mod support;

use std::process::Command;

use centralino::rng::Rng;
use centralino::twiml::signature::{body_hash, form_fields, sign, verify, verify_json};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use support::needs::skip_unless;
use support::peer;

/// A Python in which the package `twilio` can be imported.
const PYTHON: &str = "CENTRALINO_TEST_TWILIO_PYTHON";
/// The folder of the npm package `twilio`.
const NODE: &str = "CENTRALINO_TEST_TWILIO_NODE";

const REQUESTS: usize = 10_000;
const SEED: u64 = 12_345;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Form,
    Get,
    Json,
}

/// A request: the address that is signed, the one at which it is seen, and what it carries.
#[derive(Clone, Debug)]
struct Request {
    kind: Kind,
    token: String,
    signed: String,
    seen: String,
    fragment: &'static str,
    body: String,
    signature: String,
}

impl Request {
    fn sign(&mut self) {
        let fields = self.fields();
        let url = format!("{}{}", self.signed, self.fragment);
        self.signature = sign(&self.token, &url, &fields);
    }

    fn fields(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        match self.kind {
            Kind::Form => form_fields(self.body.as_bytes()),
            Kind::Get | Kind::Json => Vec::new(),
        }
    }

    /// Whether we believe this request with this signature.
    fn believed(&self, signature: &str) -> bool {
        let url = format!("{}{}", self.seen, self.fragment);
        match self.kind {
            Kind::Json => verify_json(&self.token, &url, self.body.as_bytes(), signature),
            Kind::Form | Kind::Get => verify(&self.token, &url, &self.fields(), signature),
        }
    }

    /// As a peer reads it: servers never see a fragment.
    fn line(&self) -> String {
        let kind = match self.kind {
            Kind::Form => "form",
            Kind::Get => "get",
            Kind::Json => "json",
        };
        json!({
            "kind": kind, "token": self.token, "signed": self.signed, "seen": self.seen,
            "body": self.body, "signature": self.signature,
        })
        .to_string()
    }
}

/// What a peer says of a request.
struct Answer {
    signature: String,
    accepts: bool,
}

fn ask(program: &mut Command, requests: &[Request]) -> Vec<Answer> {
    let lines: Vec<String> = requests.iter().map(Request::line).collect();
    let answers = peer::answers(program, &lines).into_iter();
    answers
        .map(|line| {
            let answer: Value = serde_json::from_str(&line).unwrap();
            Answer {
                signature: answer["signature"].as_str().unwrap().to_owned(),
                accepts: answer["accepts"].as_bool().unwrap(),
            }
        })
        .collect()
}

fn python() -> Option<Command> {
    let mut command = Command::new(skip_unless(PYTHON)?);
    command.arg(peer::script("twilio_signatures.py"));
    Some(command)
}

fn node() -> Option<Command> {
    let library = skip_unless(NODE)?;
    let mut command = Command::new("node");
    command
        .arg(peer::script("twilio_signatures.cjs"))
        .arg(library);
    Some(command)
}

/// The same draws in every run.
struct Dice(Rng);

impl Dice {
    fn below(&self, end: usize) -> usize {
        usize::try_from(u32::from_be_bytes(self.0.bytes())).unwrap() % end
    }

    fn one_in(&self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<T: Copy>(&self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    fn some(&self, from: &[&str], most: usize) -> String {
        (0..self.below(most + 1)).map(|_| self.pick(from)).collect()
    }
}

/// Pieces of names and values. Those from U+E000 to U+FFFF are left out: see `the_known_differences`.
const TEXTS: &[&str] = &[
    "a",
    "B",
    "z9",
    "_",
    "-",
    " ",
    "  ",
    "+",
    "%",
    "%20",
    "&",
    "=",
    "#",
    "/",
    "?",
    "\"",
    "'",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{7f}",
    "è",
    "ß",
    "€",
    "漢字",
    "שלום",
    "e\u{301}",
    "😀",
    "𝔘",
    "+39333",
    "sip:a@b;c",
];
/// Pieces of a path or query that need no escaping.
const PLAIN: &[&str] = &[
    "a", "Z", "0", "-", "_", ".", "~", "!", "$", "'", "(", ")", "*", ",", ":", "@", "%20", "%C3%A8",
];

fn random(dice: &Dice) -> Request {
    let scheme = dice.pick(&["https", "https", "http"]);
    let user = dice.pick(&["", "", "", "u:p@", "utente@"]);
    let host = dice.pick(&[
        "pin.example.org",
        "x.it",
        "192.0.2.7",
        "[::1]",
        "[2001:db8::7]",
    ]);
    let default = if scheme == "https" { ":443" } else { ":80" };
    let other = format!(":{}", 1 + dice.below(65_535));
    // Seen with a port and signed without: the Python library cannot take it off such addresses.
    let plain = user.is_empty() && !host.starts_with('[');
    let (signed, seen) = match dice.below(if plain { 6 } else { 4 }) {
        0 | 1 => ("", ""),
        2 => (default, ""),
        3 => (other.as_str(), other.as_str()),
        4 => ("", default),
        _ => ("", other.as_str()),
    };
    let path = format!("/{}", dice.some(PLAIN, 6));
    let mut query: Vec<String> = (0..dice.below(4))
        .map(|_| format!("q{}={}", dice.some(PLAIN, 3), dice.some(PLAIN, 4)))
        .collect();
    let kind = dice.pick(&[Kind::Form, Kind::Form, Kind::Form, Kind::Get, Kind::Json]);
    let body = match kind {
        Kind::Form => form(dice),
        Kind::Get => String::new(),
        Kind::Json => json!({ "a": dice.some(TEXTS, 9), "b": [dice.below(9), null] }).to_string(),
    };
    if kind == Kind::Json {
        let place = dice.below(query.len() + 1);
        query.insert(place, format!("bodySHA256={}", body_hash(body.as_bytes())));
    }
    let query = match query.as_slice() {
        [] => String::new(),
        query => format!("?{}", query.join("&")),
    };
    let url = |port| format!("{scheme}://{user}{host}{port}{path}{query}");
    let mut request = Request {
        kind,
        token: format!(
            "{:032x}{}",
            u128::from_be_bytes(dice.0.bytes()),
            dice.some(TEXTS, 1)
        ),
        signed: url(signed),
        seen: url(seen),
        fragment: dice.pick(&["", "", "#rc=2&rp=ct,rt", "#?/:@"]),
        body,
        signature: String::new(),
    };
    request.sign();
    request
}

fn form(dice: &Dice) -> String {
    let names = ["CallSid", "callSid", "Digits", "To", "_", "A1", "A10", "è"];
    let fields: Vec<String> = (0..dice.below(9))
        .map(|_| {
            let name = format!("{}{}", dice.pick(&names), dice.some(TEXTS, 1));
            let value = dice.some(TEXTS, 5);
            let written = |text: &str| {
                let text = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
                if dice.one_in(2) {
                    text.replace("%20", "+")
                } else {
                    text
                }
            };
            format!("{}={}", written(&name), written(&value))
        })
        .collect();
    // Some values come twice, and not next to each other.
    let again = fields.iter().filter(|_| dice.one_in(4));
    let all: Vec<String> = fields.iter().chain(again).cloned().collect();
    all.join("&")
}

fn by_the_other_scheme(url: &str) -> String {
    url.strip_prefix("https").map_or_else(
        || url.replacen("http", "https", 1),
        |rest| format!("http{rest}"),
    )
}

/// The same request with something changed after it was signed.
fn forged(dice: &Dice, genuine: &Request) -> Request {
    let mut request = genuine.clone();
    let added = |body: &str| format!("{body}&Added={}", dice.below(10));
    match (dice.below(6), request.kind) {
        (0, _) => request.token.push('x'),
        (1, _) => request.seen = by_the_other_scheme(&request.seen),
        (2, _) => {
            let other = if request.signature.starts_with('A') {
                "B"
            } else {
                "A"
            };
            request.signature.replace_range(..1, other);
        }
        (3, _) => request.signature.clear(),
        (4, Kind::Form) => request.body.push_str("x=&y"),
        (_, Kind::Form) => request.body = added(&request.body),
        (_, Kind::Json) => request.body.push(' '),
        (_, Kind::Get) => request.seen.push_str("/x"),
    }
    request
}

fn agrees(program: Option<Command>) {
    let Some(mut program) = program else {
        return;
    };
    let dice = Dice(Rng::seeded(SEED));
    let genuine: Vec<Request> = (0..REQUESTS).map(|_| random(&dice)).collect();
    let forged: Vec<Request> = genuine
        .iter()
        .map(|request| forged(&dice, request))
        .collect();
    for kind in [Kind::Form, Kind::Get, Kind::Json] {
        let count = genuine
            .iter()
            .filter(|request| request.kind == kind)
            .count();
        assert!(count > REQUESTS / 8, "{count} of {kind:?}");
    }
    let mut all = genuine;
    all.extend(forged);
    let answers = ask(&mut program, &all);
    for (number, (request, answer)) in all.iter().zip(answers).enumerate() {
        let is_genuine = number < REQUESTS;
        let told = format!("{number}: {request:?}");
        assert_eq!(answer.accepts, is_genuine, "they, of ours: {told}");
        assert_eq!(
            request.believed(&request.signature),
            is_genuine,
            "we, of ours: {told}"
        );
        if is_genuine {
            assert_eq!(answer.signature, request.signature, "{told}");
            assert!(request.believed(&answer.signature), "we, of theirs: {told}");
        }
    }
}

#[test]
fn the_python_library_agrees() {
    agrees(python());
}

#[test]
fn the_node_library_agrees() {
    agrees(node());
}

fn seen_at(signed: &str, seen: &str, body: &str) -> Request {
    let mut request = Request {
        kind: Kind::Form,
        token: "12345".to_owned(),
        signed: signed.to_owned(),
        seen: seen.to_owned(),
        fragment: "",
        body: body.to_owned(),
        signature: String::new(),
    };
    request.sign();
    request
}

/// Where we go another way than a library, and why. When a library changes its mind, this tells.
#[test]
fn the_known_differences() {
    let (Some(mut python), Some(mut node)) = (python(), node()) else {
        return;
    };
    let accepts = |program: &mut Command, request: &Request| {
        ask(program, std::slice::from_ref(request))[0].accepts
    };
    // The Python library cuts the host at its first colon to take the port off.
    for (signed, seen) in [
        ("https://u:p@x.it/", "https://u:p@x.it:8443/"),
        ("https://[::1]/", "https://[::1]:8443/"),
    ] {
        let request = seen_at(signed, seen, "");
        assert!(request.believed(&request.signature));
        assert!(
            accepts(&mut node, &request) && !accepts(&mut python, &request),
            "{seen}"
        );
    }
    // The platform's documents say that user and password are left out; the libraries keep them.
    let request = seen_at("https://x.it/", "https://u:p@x.it/", "");
    assert!(request.believed(&request.signature));
    assert!(!accepts(&mut node, &request) && !accepts(&mut python, &request));
    // Repeated values are sorted by code point; the Node library sorts by halves of UTF-16.
    let request = seen_at(
        "https://x.it/",
        "https://x.it/",
        "a=%EF%BC%81&a=%F0%9F%98%80",
    );
    assert!(accepts(&mut python, &request) && !accepts(&mut node, &request));
}
