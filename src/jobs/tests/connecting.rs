//! An accepted caller is fetched in the way that each platform has.

use std::time::Duration;

use serde_json::json;
use wiremock::matchers::method;
use wiremock::{Mock, ResponseTemplate};

use super::work;
use crate::platform::{Account, Rest, http_client};
use crate::store::fresh::{Fresh, on_both};
use crate::twiml::Profile;
use crate::workflows::tests::world::World;

on_both!(
    where_queues_have_members_the_caller_is_taken_out,
    where_they_have_none_the_call_is_redirected
);

/// The path of the request that fetches the caller.
async fn fetched(at: Fresh, profile: Profile) -> String {
    let mut world = World::on(at).await;
    let account = Account {
        profile,
        api_url: world.platform.uri(),
        sid: "AC1".to_owned(),
        token: "token".into(),
        application_sid: String::new(),
        sms_per_second: 10,
    };
    let client = http_client(Duration::from_secs(5)).unwrap();
    world.ctx.rest = Rest::new(client, account, &world.ctx.clock).unwrap();
    let call = ResponseTemplate::new(200).set_body_json(json!({ "status": "in-progress" }));
    for verb in ["GET", "POST"] {
        Mock::given(method(verb))
            .respond_with(call.clone())
            .mount(&world.platform)
            .await;
    }
    let anna = world.operator("anna").await;
    world.ready(&anna).await;
    world.accepted("CA1", &anna).await;
    work(&world).await;
    let requests = world.platform.received_requests().await.unwrap();
    let posted: Vec<_> = requests
        .iter()
        .filter(|request| request.method.as_str() == "POST")
        .collect();
    let [request] = posted.as_slice() else {
        panic!("{} requests", posted.len())
    };
    let form = String::from_utf8(request.body.clone()).unwrap();
    assert!(form.contains("%2Fvoice%2Fconnect%2F"), "{form}");
    request.url.path().to_owned()
}

async fn where_queues_have_members_the_caller_is_taken_out(at: Fresh) {
    let path = fetched(at, Profile::SignalWire).await;
    let queues = "/api/laml/2010-04-01/Accounts/AC1/Queues/";
    assert!(path.starts_with(queues), "{path}");
    assert!(path.ends_with("/Members/CA1.json"), "{path}");
}

async fn where_they_have_none_the_call_is_redirected(at: Fresh) {
    let path = fetched(at, Profile::Telnyx).await;
    assert_eq!(path, "/v2/texml/Accounts/AC1/Calls/CA1");
}
