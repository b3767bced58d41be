//! How far a first half got, in whatever order the platform tells it.

use super::world::World;
use crate::store::fresh::{Fresh, on_both};
use crate::store::jobs::Job;
use crate::store::messages::Message;
use crate::store::pins::Pin;
use crate::store::{halves, jobs, messages};
use crate::workflows::note_delivery::note_delivery;

on_both!(
    a_delivered_half_is_wiped_whatever_is_told_later,
    a_lost_half_goes_to_the_next_contact_once_from_its_sealed_row,
    a_lost_half_that_was_wiped_goes_nowhere,
    a_status_before_its_message_waits_for_it
);

/// A PIN whose first half was sent as the message `SM1`.
async fn sent(world: &World) -> Pin {
    let pin = world.issued(1).await;
    let [job] = all(world, &pin).await.try_into().unwrap();
    let message = Message {
        provider_sid: "SM1".to_owned(),
        job: Some(job.id.clone()),
        status: "accepted".to_owned(),
        status_rank: 0,
        error_code: None,
    };
    let now = world.ctx.now_ms();
    let mut tx = world.ctx.db.write().await.unwrap();
    messages::advance(&mut tx, &message, now).await.unwrap();
    jobs::end(&mut tx, &job.id, "done", None, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    pin
}

async fn all(world: &World, pin: &Pin) -> Vec<Job> {
    let mut tx = world.ctx.db.read().await.unwrap();
    jobs::of(&mut tx, &pin.id).await.unwrap()
}

async fn states(world: &World, pin: &Pin) -> Vec<(String, String)> {
    let all = all(world, pin).await;
    all.into_iter().map(|job| (job.kind, job.state)).collect()
}

async fn told(world: &World, status: &str, error: Option<&str>) {
    note_delivery(&world.ctx, "SM1", status, error)
        .await
        .unwrap();
}

fn pairs<const N: usize>(jobs: [(&str, &str); N]) -> Vec<(String, String)> {
    jobs.map(|(kind, state)| (kind.to_owned(), state.to_owned()))
        .to_vec()
}

async fn a_delivered_half_is_wiped_whatever_is_told_later(at: Fresh) {
    let world = World::on(at).await;
    let pin = sent(&world).await;
    for status in ["sent", "queued", "read", "sent"] {
        told(&world, status, None).await;
        assert!(world.is_sealed(&pin.id, "first").await, "{status}");
    }
    for status in ["delivered", "sent", "undelivered", "delivered"] {
        told(&world, status, Some("30003")).await;
        assert!(!world.is_sealed(&pin.id, "first").await, "{status}");
    }
    assert!(world.is_sealed(&pin.id, "second").await);
    assert_eq!(states(&world, &pin).await, pairs([("sms", "done")]));
}

async fn a_lost_half_goes_to_the_next_contact_once_from_its_sealed_row(at: Fresh) {
    let world = World::on(at).await;
    let pin = sent(&world).await;
    for status in ["undelivered", "undelivered", "failed", "sent"] {
        told(&world, status, Some("30003")).await;
    }
    let expected = pairs([("sms", "failed"), ("mail", "due")]);
    let mut found = states(&world, &pin).await;
    found.sort_by(|one, other| other.cmp(one));
    assert_eq!(found, expected);
    let all = all(&world, &pin).await;
    let mail = all.iter().find(|job| job.kind == "mail").unwrap();
    assert!(mail.data.contains("anna1@example.org"));
    let sms = all.iter().find(|job| job.kind == "sms").unwrap();
    assert_eq!(sms.error.as_deref(), Some("30003"));
    assert!(world.is_sealed(&pin.id, "first").await);
}

async fn a_lost_half_that_was_wiped_goes_nowhere(at: Fresh) {
    let world = World::on(at).await;
    let pin = sent(&world).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    halves::wipe(&mut tx, &pin.id, "first", world.ctx.now_ms())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    told(&world, "undelivered", None).await;
    assert_eq!(states(&world, &pin).await, pairs([("sms", "failed")]));
}

async fn a_status_before_its_message_waits_for_it(at: Fresh) {
    let world = World::on(at).await;
    told(&world, "delivered", None).await;
    let pin = sent(&world).await;
    assert!(world.is_sealed(&pin.id, "first").await, "not settled yet");
    let [job] = all(&world, &pin).await.try_into().unwrap();
    let mut tx = world.ctx.db.write().await.unwrap();
    messages::adopt(&mut tx, "SM1", &job.id).await.unwrap();
    let settled = crate::workflows::note_delivery::settle(&world.ctx, &mut tx, "SM1").await;
    assert!(settled.unwrap().is_some());
    tx.commit().await.unwrap();
    assert!(!world.is_sealed(&pin.id, "first").await);
}
