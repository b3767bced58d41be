//! Every request that the REST client can make passes the platform's own published description, through
//! a mock that validates; and requests that are wrong do not.
#![cfg(test)]

mod support;

use std::path::Path;
use std::time::Duration;

use centralino::clock::Clock;
use centralino::platform::rest::{
    ConferenceSid, NewParticipant, OutgoingCall, ParticipantChange, RestError,
};
use centralino::platform::{Account, MessageSid, OutgoingSms, Rest, http_client};
use centralino::twiml::Profile;
use support::needs::skip_unless;
use support::node_peer::{Peer, script};

/// The folder `node_modules` with `@stoplight/prism-cli` and `@twilio/cli-core`.
const PRISM: &str = "CENTRALINO_TEST_PRISM";

const DESCRIPTION: &str = "@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json";
const ACCOUNT: &str = "AC00000000000000000000000000000001";
const CALL: &str = "CA00000000000000000000000000000002";
const QUEUE: &str = "QU00000000000000000000000000000003";
const DOCUMENT: &str = "https://esempio.it/voice/x";
const SMS: OutgoingSms<'static> = OutgoingSms {
    to: "+393331234567",
    from: "INPS",
    body: "La prima metà è K7QM2XRT",
    status_callback: "https://esempio.it/sms/status",
    validity: 14_400,
};
const OUT: OutgoingCall<'static> = OutgoingCall {
    to: "+393331234567",
    from: "+3906164164",
    document: DOCUMENT,
    status_callback: "https://esempio.it/voice/status",
    ring: 25,
};
const NEW: NewParticipant<'static> = NewParticipant {
    to: "sip:anna@esempio.it",
    from: "+3906164164",
    label: "leg-7",
    status_callback: "https://esempio.it/voice/status",
    ring: 20,
    ends_conference: false,
};

fn mock() -> Option<Peer> {
    let packages = skip_unless(PRISM)?;
    let packages = Path::new(&packages);
    let mut command = script(packages, "@stoplight/prism-cli/dist/index.js");
    // Without `--errors`: it would also refuse its own answers, whose examples have relative addresses
    // where the description wants absolute ones. A request that is wrong is refused in any case.
    command.args(["mock", "-h", "127.0.0.1", "-p", "0"]);
    command.arg(packages.join(DESCRIPTION));
    Some(Peer::start(&mut command, "Prism is listening on "))
}

fn rest(url: &str) -> Rest {
    let account = Account {
        profile: Profile::Twilio,
        api_url: url.to_owned(),
        sid: ACCOUNT.to_owned(),
        token: "segreto".into(),
        application_sid: String::new(),
        sms_per_second: 1_000,
    };
    let client = http_client(Duration::from_mins(1)).unwrap();
    Rest::new(client, account, &Clock::system()).unwrap()
}

/// The mock made an answer, so the request was right.
#[expect(
    clippy::needless_pass_by_value,
    reason = "what a request came to is looked at here and nowhere else"
)]
fn passed<T: std::fmt::Debug>(request: &str, answer: Result<T, RestError>) {
    assert!(answer.is_ok(), "{request}: {answer:?}");
}

async fn messages(rest: &Rest) {
    passed("an SMS", rest.send_message(&SMS).await);
    let service = OutgoingSms {
        from: "MG00000000000000000000000000000004",
        ..SMS
    };
    passed("an SMS of a service", rest.send_message(&service).await);
    let since = "2015-03-10T09:15:00Z".parse().unwrap();
    // The text of the description's own example: the mock's pages never end.
    let found = rest.find_message(SMS.to, since, "testing").await;
    passed("a look for an SMS", found);
    let sid = MessageSid("SM00000000000000000000000000000005".to_owned());
    passed("an SMS' status", rest.message(&sid).await);
}

async fn queues_and_calls(rest: &Rest) {
    let taken = rest.take_from_queue(QUEUE, CALL, DOCUMENT).await;
    passed("out of the queue", taken);
    passed("a queue member", rest.queue_member(QUEUE, CALL).await);
    passed("a call's status", rest.call_status(CALL).await);
    passed("a redirect", rest.redirect_call(CALL, DOCUMENT).await);
    let document = "<Response><Hangup/></Response>";
    passed("a document", rest.run_on_call(CALL, document).await);
    passed("an end", rest.end_call(CALL).await);
    passed("a new call", rest.place_call(&OUT, None).await);
    // From and to the numbers of the description's own example.
    let known = OutgoingCall {
        to: "+13051913581",
        from: "+13051416799",
        ..OUT
    };
    let tried = "2019-10-18T16:59:00Z".parse().unwrap();
    passed("a call again", rest.place_call(&known, Some(tried)).await);
}

async fn conferences(rest: &Rest) {
    let conference = ConferenceSid("CF00000000000000000000000000000006".to_owned());
    passed("a conference", rest.find_conference("contact-7").await);
    let found = rest.find_participant(&conference, "leg-7").await;
    passed("a look for somebody", found);
    for tried in [false, true] {
        let added = rest.add_participant(&conference, &NEW, tried).await;
        passed("somebody new", added);
    }
    for change in [
        ParticipantChange::Muted(true),
        ParticipantChange::Held(DOCUMENT),
        ParticipantChange::Resumed,
        ParticipantChange::Announced(DOCUMENT),
        ParticipantChange::EndsConference(true),
    ] {
        let changed = rest.change_participant(&conference, CALL, change).await;
        passed("a change", changed);
    }
    let removed = rest.remove_participant(&conference, CALL).await;
    passed("somebody out", removed);
}

/// What the mock is there for: without these refusals the rest would prove nothing.
async fn wrong_requests(rest: &Rest) {
    let bad = |answer: Result<(), RestError>| {
        assert!(
            matches!(answer, Err(RestError::Refused { .. })),
            "{answer:?}"
        );
    };
    bad(rest.take_from_queue("no-queue", CALL, DOCUMENT).await);
    bad(rest.take_from_queue(QUEUE, CALL, "no address").await);
    bad(rest.end_call("no-call").await);
    bad(rest.message(&MessageSid("1".to_owned())).await.map(drop));
}

async fn wrong_forms(url: &str) {
    let client = http_client(Duration::from_mins(1)).unwrap();
    let path = format!("{url}/2010-04-01/Accounts/{ACCOUNT}");
    let post = |below: &str, form: &[(&str, &str)]| {
        let request = client.post(format!("{path}/{below}")).form(form);
        request.basic_auth(ACCOUNT, Some("segreto"))
    };
    for (what, request) in [
        ("no recipient", post("Messages.json", &[("Body", "ciao")])),
        (
            "no number of seconds",
            post(
                "Messages.json",
                &[("To", SMS.to), ("ValidityPeriod", "presto")],
            ),
        ),
        (
            "no such status",
            post(&format!("Calls/{CALL}.json"), &[("Status", "paused")]),
        ),
        (
            "no document",
            post(
                &format!("Queues/{QUEUE}/Members/{CALL}.json"),
                &[("Method", "POST")],
            ),
        ),
        (
            "no such resource",
            post("Telefonate.json", &[("To", SMS.to)]),
        ),
        (
            "JSON",
            client
                .post(format!("{path}/Messages.json"))
                .json(&[("To", SMS.to)])
                .basic_auth(ACCOUNT, Some("segreto")),
        ),
        (
            "nobody's token",
            client
                .post(format!("{path}/Messages.json"))
                .form(&[("To", SMS.to)]),
        ),
    ] {
        let status = request.send().await.unwrap().status();
        assert!(status.is_client_error(), "{what}: {status}");
    }
}

#[tokio::test]
async fn every_request_of_ours_passes_and_a_wrong_one_does_not() {
    let Some(mock) = mock() else { return };
    let rest = rest(&mock.url);
    messages(&rest).await;
    queues_and_calls(&rest).await;
    conferences(&rest).await;
    wrong_requests(&rest).await;
    wrong_forms(&mock.url).await;
}
