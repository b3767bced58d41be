//! Contacts change, and both sides hear of it.

use std::time::Duration;

use super::access::{holder, newcomer};
use super::world::{World, cf, form_but};
use crate::domain::contacts::{Contacts, Email};
use crate::domain::phone::Phone;
use crate::store::fresh::{Fresh, on_both};
use crate::store::{citizens, jobs};
use crate::workflows::change_contacts::{Changed, change_contacts};

on_both!(
    t24_old_and_new_contacts_hear_of_a_change_and_only_the_new_one_is_new,
    t24_contacts_that_do_not_suffice_or_serve_others_change_nothing,
    t24_before_the_first_access_nothing_is_changed_on_the_web
);

fn contacts(mobile: &str, email: &str) -> Contacts {
    Contacts {
        mobile: Phone::parse(mobile).ok(),
        landline: None,
        email: Email::parse(email).ok(),
        pec: None,
    }
}

async fn told(world: &World, number: u8) -> Vec<String> {
    let mut tx = world.ctx.db.read().await.unwrap();
    let jobs = jobs::of(&mut tx, &cf(number)).await.unwrap();
    let notices = jobs.iter().filter(|job| job.kind == "notice");
    let to = notices.map(|job| {
        let data: serde_json::Value = serde_json::from_str(&job.data).unwrap();
        data["to"].as_str().unwrap().to_owned()
    });
    let mut to: Vec<String> = to.collect();
    to.sort();
    to
}

async fn t24_old_and_new_contacts_hear_of_a_change_and_only_the_new_one_is_new(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    let before = told(&world, 1).await.len();
    world.advance(Duration::from_hours(24)).await;
    let new = contacts("333 9999999", "anna1@example.org");
    let changed = change_contacts(&world.ctx, &cf(1), &new).await.unwrap();
    assert_eq!(changed, Changed::Done);
    let heard = told(&world, 1).await;
    assert_eq!(heard.len() - before, 3, "old SMS, old e-mail, new SMS");
    for to in ["+393331234501", "+393339999999", "anna1@example.org"] {
        assert!(heard.iter().any(|one| one == to), "{to}");
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let kept = citizens::contacts_since(&mut tx, &cf(1)).await.unwrap();
    let day = |kind: &str| kept.iter().find(|one| one.kind == kind).unwrap().since;
    assert_eq!(day("mobile"), world.ctx.now_ms());
    assert!(day("email") < world.ctx.now_ms(), "it is as old as it was");
    drop(tx);
    let same = change_contacts(&world.ctx, &cf(1), &new).await.unwrap();
    assert_eq!(same, Changed::Same);
}

async fn t24_contacts_that_do_not_suffice_or_serve_others_change_nothing(at: Fresh) {
    let world = World::on(at).await;
    holder(&world, 1).await;
    let operator = world.operator("staff").await;
    let call = world.talking("CA-shared", &operator).await;
    for number in 2..=4 {
        let shared = form_but(number, "mobile", "333 7654321");
        let key = format!("shared-{number}");
        world.issue(&operator, &call, &shared, &key).await;
    }
    let mut endpoint = operator.clone();
    endpoint.id = "with-a-mobile".to_owned();
    endpoint.name = "with-a-mobile".to_owned();
    endpoint.endpoint = Some("+393338888888".to_owned());
    let mut tx = world.ctx.db.write().await.unwrap();
    crate::store::operators::insert(&mut tx, &endpoint, 0)
        .await
        .unwrap();
    let before = citizens::contacts(&mut tx, &cf(1)).await.unwrap();
    tx.commit().await.unwrap();
    let shared = || Changed::Shared("mobile".to_owned());
    for (contacts, expected) in [
        (contacts("333 9999999", ""), Changed::TooFew),
        (contacts("", "a@example.org"), Changed::TooFew),
        (contacts("333 7654321", "a@example.org"), shared()),
        (contacts("333 8888888", "a@example.org"), shared()),
    ] {
        let changed = change_contacts(&world.ctx, &cf(1), &contacts)
            .await
            .unwrap();
        assert_eq!(changed, expected);
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    assert!(citizens::contacts(&mut tx, &cf(1)).await.unwrap() == before);
}

async fn t24_before_the_first_access_nothing_is_changed_on_the_web(at: Fresh) {
    let world = World::on(at).await;
    newcomer(&world, 1).await;
    let new = contacts("333 9999999", "anna1@example.org");
    for number in [1, 7] {
        let changed = change_contacts(&world.ctx, &cf(number), &new)
            .await
            .unwrap();
        assert_eq!(changed, Changed::Not);
    }
}
