//! A platform on loopback for this folder's tests.

use std::time::Duration;

use wiremock::matchers::{PathExactMatcher, basic_auth, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{Account, Rest};
use crate::clock::Clock;
use crate::platform::http_client;
use crate::twiml::Profile;

pub const ACCOUNT: &str = "AC00000000000000000000000000000001";

pub fn clock() -> Clock {
    Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap())
}

pub fn rest(url: &str) -> Rest {
    rest_of(Profile::Twilio, url, &clock())
}

pub fn rest_of(profile: Profile, url: &str, clock: &Clock) -> Rest {
    let client = http_client(Duration::from_secs(2)).unwrap();
    let account = Account {
        profile,
        api_url: url.to_owned(),
        sid: ACCOUNT.to_owned(),
        token: "segreto".into(),
        application_sid: "app-1".to_owned(),
        sms_per_second: 10,
    };
    Rest::new(client, account, clock).unwrap()
}

pub fn at(path_below: &str) -> PathExactMatcher {
    path(format!("/2010-04-01/Accounts/{ACCOUNT}/{path_below}"))
}

pub async fn answering(at_path: &str, verb: &str, answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method(verb))
        .and(at(at_path))
        .and(basic_auth(ACCOUNT, "segreto"))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

/// The forms that were posted, decoded.
pub async fn forms(server: &MockServer) -> Vec<Vec<(String, String)>> {
    let requests = server.received_requests().await.unwrap();
    let posted = requests.iter().filter(|one| one.method.as_str() == "POST");
    posted
        .map(|request| {
            let form = String::from_utf8(request.body.clone()).unwrap();
            let form = reqwest::Url::parse(&format!("http://form/?{form}")).unwrap();
            let pairs = form.query_pairs();
            pairs
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect()
        })
        .collect()
}
