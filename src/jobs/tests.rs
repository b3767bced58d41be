//! The outbox against a platform on loopback, on both databases.
#![expect(
    clippy::cognitive_complexity,
    reason = "a row of assertions is read from top to bottom"
)]

mod connecting;
mod failures;
mod lost;

use std::time::Duration;

use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::store::fresh::{Fresh, on_both};
use crate::store::jobs::{self, Job};
use crate::store::messages;
use crate::store::pins::Pin;
use crate::workflows::tests::world::World;

on_both!(
    a_message_that_timed_out_is_looked_for_and_not_sent_twice,
    a_message_that_never_arrived_is_sent_again,
    a_refused_message_goes_to_the_next_contact_at_once,
    a_message_is_not_sent_for_a_revoked_pin,
    a_job_that_cannot_be_read_is_given_up
);

const MESSAGES: &str = "/2010-04-01/Accounts/AC1/Messages.json";

async fn answer(world: &World, verb: &str, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path(MESSAGES))
        .respond_with(answer)
        .mount(&world.platform)
        .await;
}

fn message(body: &str) -> serde_json::Value {
    json!({ "sid": "SM1", "status": "sent", "error_code": null, "body": body })
}

async fn all(world: &World, pin: &Pin) -> Vec<Job> {
    let mut tx = world.ctx.db.read().await.unwrap();
    jobs::of(&mut tx, &pin.id).await.unwrap()
}

async fn work(world: &World) {
    super::work_all(&world.ctx).await.unwrap();
}

async fn a_message_that_timed_out_is_looked_for_and_not_sent_twice(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let late = ResponseTemplate::new(201)
        .set_body_json(message(""))
        .set_delay(Duration::from_secs(30));
    answer(&world, "POST", late).await;
    work(&world).await;
    let sent = world.texts().await;
    assert_eq!(sent.len(), 1);
    assert_eq!(all(&world, &pin).await[0].state, "due");
    let page =
        json!({ "messages": [message("another"), message(&sent[0])], "next_page_uri": null });
    answer(
        &world,
        "GET",
        ResponseTemplate::new(200).set_body_json(page),
    )
    .await;
    world.advance(Duration::from_secs(3)).await;
    work(&world).await;
    assert_eq!(world.texts().await.len(), 1, "found, not sent again");
    let job = &all(&world, &pin).await[0];
    assert_eq!((job.state.as_str(), job.tries), ("done", 2));
    let mut tx = world.ctx.db.read().await.unwrap();
    let known = messages::of_job(&mut tx, &job.id).await.unwrap().unwrap();
    assert_eq!(
        (known.provider_sid.as_str(), known.status.as_str()),
        ("SM1", "sent")
    );
    drop(tx);
    world.advance(Duration::from_mins(10)).await;
    work(&world).await;
    assert_eq!(world.texts().await.len(), 1);
}

async fn a_message_that_never_arrived_is_sent_again(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    answer(&world, "POST", ResponseTemplate::new(503)).await;
    work(&world).await;
    let first = world.texts().await;
    world.platform.reset().await;
    let nothing = json!({ "messages": [message("another")], "next_page_uri": null });
    answer(
        &world,
        "GET",
        ResponseTemplate::new(200).set_body_json(nothing),
    )
    .await;
    answer(
        &world,
        "POST",
        ResponseTemplate::new(201).set_body_json(message("")),
    )
    .await;
    work(&world).await;
    assert!(world.texts().await.is_empty(), "not before its time");
    world.advance(Duration::from_secs(3)).await;
    work(&world).await;
    assert_eq!(world.texts().await, first, "the same text");
    assert_eq!(all(&world, &pin).await[0].state, "done");
}

async fn a_refused_message_goes_to_the_next_contact_at_once(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let refused = ResponseTemplate::new(400).set_body_json(json!({ "code": 21211 }));
    answer(&world, "POST", refused).await;
    work(&world).await;
    let all = all(&world, &pin).await;
    let sms = all.iter().find(|job| job.kind == "sms").unwrap();
    assert_eq!(
        (sms.state.as_str(), sms.error.as_deref()),
        ("failed", Some("21211"))
    );
    let mail = all.iter().find(|job| job.kind == "mail").unwrap();
    assert_eq!(
        (mail.state.as_str(), mail.tries),
        ("due", 1),
        "nobody takes mail here"
    );
    assert_eq!(world.texts().await.len(), 1);
}

async fn a_message_is_not_sent_for_a_revoked_pin(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    crate::workflows::revoke_pin::revoke(&world.ctx, &mut tx, &pin.id, "lost")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    work(&world).await;
    assert!(world.texts().await.is_empty());
}

async fn a_job_that_cannot_be_read_is_given_up(at: Fresh) {
    let world = World::on(at).await;
    let broken = Job {
        id: "broken".to_owned(),
        key: "broken".to_owned(),
        kind: "notice".to_owned(),
        subject: "nobody".to_owned(),
        data: "no record".to_owned(),
        state: "due".to_owned(),
        due_at: 0,
        tries: 0,
        error: None,
        created_at: 0,
    };
    let mut tx = world.ctx.db.write().await.unwrap();
    jobs::insert(&mut tx, &broken).await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..super::TRIES {
        work(&world).await;
        world.advance(Duration::from_mins(2)).await;
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let all = jobs::of(&mut tx, "nobody").await.unwrap();
    let ended = (all[0].state.as_str(), all[0].error.as_deref());
    assert_eq!(ended, ("failed", Some("fault")));
}
