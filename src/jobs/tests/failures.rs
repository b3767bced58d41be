//! What becomes of a message that the platform refuses or cannot deliver, for the whole table of codes.

use std::time::Duration;

use serde_json::json;
use wiremock::ResponseTemplate;

use super::{all, answer, work};
use crate::domain::undelivered::{self, Next};
use crate::store::fresh::{Fresh, on_both};
use crate::store::jobs::{self, Job};
use crate::store::tasks;
use crate::workflows::note_delivery::note_delivery;
use crate::workflows::tests::world::{World, cf};

on_both!(
    every_refusal_has_its_consequence,
    every_lost_message_goes_to_the_next_contact,
    a_platform_that_takes_nothing_is_waited_for_and_nothing_is_sent_twice,
    a_platform_that_takes_nothing_for_an_hour_is_given_up,
    a_burst_is_paced_and_all_of_it_arrives,
    what_waits_its_turn_after_a_long_outage_is_not_given_up,
    who_can_be_reached_nowhere_is_a_task_for_an_operator
);

fn codes() -> impl Iterator<Item = (&'static str, u32)> {
    undelivered::words().filter_map(|word| Some((word, word.parse().ok()?)))
}

async fn notice(world: &World, id: &str) {
    let now = world.ctx.now_ms();
    let data = json!({ "channel": "sms", "to": "+393331234501", "news": "contacts", "at": now });
    let job = Job {
        id: id.to_owned(),
        key: id.to_owned(),
        kind: "notice".to_owned(),
        subject: cf(1),
        data: data.to_string(),
        state: "due".to_owned(),
        due_at: now,
        tries: 0,
        error: None,
        created_at: now,
    };
    let mut tx = world.ctx.db.write().await.unwrap();
    jobs::insert(&mut tx, &job).await.unwrap();
    tx.commit().await.unwrap();
}

async fn job(world: &World, id: &str) -> Job {
    let mut tx = world.ctx.db.read().await.unwrap();
    jobs::find(&mut tx, id).await.unwrap().unwrap()
}

async fn every_refusal_has_its_consequence(at: Fresh) {
    let world = World::on(at).await;
    for (word, code) in codes() {
        world.platform.reset().await;
        let status = match code {
            20003 => 401,
            20404 => 404,
            20429 => 429,
            _ => 400,
        };
        let refused = ResponseTemplate::new(status).set_body_json(json!({ "code": code }));
        answer(&world, "POST", refused).await;
        notice(&world, word).await;
        work(&world).await;
        let job = job(&world, word).await;
        let expected = match undelivered::of(word).next {
            Next::OtherContact => ("failed", 1, Some(word)),
            Next::Later => ("due", 0, None),
            Next::AskFirst => ("due", 1, Some(word)),
        };
        let seen = (job.state.as_str(), job.tries, job.error.as_deref());
        assert_eq!(seen, expected, "{word}");
        let mut tx = world.ctx.db.write().await.unwrap();
        jobs::cancel_of(&mut tx, &cf(1), 0).await.unwrap();
        tx.commit().await.unwrap();
        world.advance(Duration::from_secs(1)).await;
    }
}

async fn every_lost_message_goes_to_the_next_contact(at: Fresh) {
    let world = World::on(at).await;
    world.takes_sms().await;
    let pin = world.issued(1).await;
    work(&world).await;
    note_delivery(&world.ctx, "SM0", "sent", None)
        .await
        .unwrap();
    assert_eq!(all(&world, &pin).await.len(), 1);
    let failed = note_delivery(&world.ctx, "SM0", "undelivered", Some("30018")).await;
    failed.unwrap();
    let all = all(&world, &pin).await;
    let seen: Vec<_> = all
        .iter()
        .map(|job| (job.kind.as_str(), job.state.as_str(), job.error.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [("sms", "failed", Some("30018")), ("mail", "due", None)]
    );
}

async fn a_platform_that_takes_nothing_is_waited_for_and_nothing_is_sent_twice(at: Fresh) {
    let world = World::on(at).await;
    let refused = ResponseTemplate::new(401).set_body_json(json!({ "code": 20003 }));
    answer(&world, "POST", refused).await;
    notice(&world, "1").await;
    for _ in 0..20 {
        work(&world).await;
        world.advance(Duration::from_mins(2)).await;
    }
    let waiting = job(&world, "1").await;
    assert_eq!((waiting.state.as_str(), waiting.tries), ("due", 0));
    world.takes_sms().await;
    world.advance(Duration::from_mins(10)).await;
    work(&world).await;
    assert_eq!(job(&world, "1").await.state, "done");
    let requests = world.platform.received_requests().await.unwrap();
    assert_eq!(
        requests.len(),
        1,
        "it was never sent, so nobody looks for it"
    );
}

async fn a_platform_that_takes_nothing_for_an_hour_is_given_up(at: Fresh) {
    let world = World::on(at).await;
    let refused = ResponseTemplate::new(429).insert_header("retry-after", "45");
    answer(&world, "POST", refused).await;
    notice(&world, "1").await;
    work(&world).await;
    let waiting = job(&world, "1").await;
    assert_eq!(waiting.due_at, world.ctx.now_ms() + 45_000, "as it asked");
    for _ in 0..61 {
        world.advance(Duration::from_mins(1)).await;
        work(&world).await;
    }
    let ended = job(&world, "1").await;
    let seen = (ended.state.as_str(), ended.error.as_deref());
    assert_eq!(seen, ("failed", Some("rate-limited")));
}

async fn a_burst_is_paced_and_all_of_it_arrives(at: Fresh) {
    let world = World::on(at).await;
    world.takes_sms().await;
    for id in 0..45 {
        notice(&world, &format!("{id:02}")).await;
    }
    work(&world).await;
    assert_eq!(world.texts().await.len(), 10);
    world.advance(Duration::from_secs(1)).await;
    work(&world).await;
    assert_eq!(world.texts().await.len(), 20);
    for _ in 0..10 {
        world.advance(Duration::from_secs(1)).await;
        work(&world).await;
    }
    assert_eq!(world.texts().await.len(), 45);
    let mut tx = world.ctx.db.read().await.unwrap();
    let all = jobs::of(&mut tx, &cf(1)).await.unwrap();
    assert!(
        all.iter()
            .all(|job| (job.state.as_str(), job.tries) == ("done", 1))
    );
}

async fn what_waits_its_turn_after_a_long_outage_is_not_given_up(at: Fresh) {
    let world = World::on(at).await;
    world.takes_sms().await;
    for id in 0..25 {
        notice(&world, &format!("{id:02}")).await;
    }
    world.advance(Duration::from_hours(2)).await;
    for sent in [10, 20, 25] {
        work(&world).await;
        assert_eq!(world.texts().await.len(), sent);
        world.advance(Duration::from_secs(1)).await;
    }
}

async fn who_can_be_reached_nowhere_is_a_task_for_an_operator(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let refused = ResponseTemplate::new(400).set_body_json(json!({ "code": 21211 }));
    answer(&world, "POST", refused).await;
    // Nobody takes mail here.
    for _ in 0..super::super::TRIES {
        work(&world).await;
        world.advance(Duration::from_mins(10)).await;
    }
    assert!(
        all(&world, &pin)
            .await
            .iter()
            .all(|job| job.state == "failed")
    );
    let mut tx = world.ctx.db.read().await.unwrap();
    let tasks = tasks::open_of(&mut tx, &cf(1)).await.unwrap();
    let [task] = tasks.as_slice() else {
        panic!("{} tasks", tasks.len())
    };
    assert_eq!(
        (task.kind.as_str(), task.maker.as_str()),
        ("unreachable", "system")
    );
    let note = task.note.as_deref().unwrap();
    assert!(note.contains("su nessun recapito"), "{note}");
    assert!(!note.contains("333"), "no address in it: {note}");
}
