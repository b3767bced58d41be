//! Changes that a second person decides (T24): whoever proposes never approves, the old contacts hear
//! of it at once, and what waits too long is counted.

use std::time::Duration;

use super::by_phone::known;
use super::world::{World, cf};
use crate::flow;
use crate::store::citizens::{self, Reach};
use crate::store::fresh::{Fresh, on_both};
use crate::store::operators::Operator;
use crate::store::{approvals, jobs, pins};
use crate::workflows::approve::{self, Approved, Verdict};
use crate::workflows::propose_contacts::{Asked, Proposed, propose};
use crate::workflows::releases::Releases;
use crate::workflows::revoke_by_phone::{self, revoke_by_phone};
use crate::workflows::revoke_pin;

on_both!(
    contacts_change_when_another_person_agrees_and_the_old_ones_are_told,
    a_refused_change_changes_nothing_and_needs_no_second_look,
    only_who_said_a_registered_contact_and_has_an_active_pin_changes_contacts,
    a_change_is_withdrawn_with_its_pin,
    a_change_is_withdrawn_however_its_pin_ends,
    a_decision_is_due_within_four_working_hours
);

fn reach(kind: &str, value: &str) -> Reach {
    Reach {
        kind: kind.to_owned(),
        value: value.to_owned(),
    }
}

/// Citizen 1 has an active PIN.
async fn active(world: &World) {
    let pin = world.issued(1).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    let mut pin = pins::find(&mut tx, &pin.id).await.unwrap().unwrap();
    "attivo".clone_into(&mut pin.state);
    pin.ever_used = 1;
    pin.changed_at = Some(world.ctx.now_ms());
    assert!(pins::save(&mut tx, &pin).await.unwrap());
    tx.commit().await.unwrap();
}

async fn proposes(world: &World, operator: &Operator, contact: &str, mobile: &str) -> Proposed {
    let asked = Asked {
        operator,
        contact,
        reaches: &[reach("mobile", mobile), reach("email", "anna1@example.org")],
        due_at: world.ctx.now_ms() + 1_000,
    };
    propose(&world.ctx, asked).await.unwrap()
}

async fn waiting(world: &World) -> Vec<String> {
    let mut tx = world.ctx.db.read().await.unwrap();
    let waiting = approvals::waiting(&mut tx, 10).await.unwrap();
    waiting.into_iter().map(|one| one.id).collect()
}

async fn mobile(world: &World) -> String {
    let mut tx = world.ctx.db.read().await.unwrap();
    let contacts = citizens::contacts(&mut tx, &cf(1)).await.unwrap();
    let mobile = contacts.into_iter().find(|one| one.kind == "mobile");
    mobile.unwrap().value
}

async fn contacts_change_when_another_person_agrees_and_the_old_ones_are_told(at: Fresh) {
    let world = World::on(at).await;
    active(&world).await;
    let (anna, contact) = known(&world).await;
    let bruno = world.operator("bruno").await;
    let new = "+393331234599";
    assert_eq!(
        proposes(&world, &anna, &contact, new).await,
        Proposed::Waiting
    );
    assert_eq!(
        proposes(&world, &anna, &contact, "+393331234598").await,
        Proposed::AlreadyWaiting
    );
    let id = waiting(&world).await.remove(0);
    let decide = async |who: &Operator| {
        let decided = approve::decide(&world.ctx, who, &id, Verdict::Approve).await;
        decided.unwrap()
    };
    assert_eq!(decide(&anna).await, Approved::OwnProposal);
    assert_eq!(mobile(&world).await, "+393331234501", "nothing changed yet");
    assert_eq!(decide(&bruno).await, Approved::Done);
    assert_eq!(decide(&bruno).await, Approved::NotWaiting);
    assert_eq!(mobile(&world).await, new);
    let mut tx = world.ctx.db.read().await.unwrap();
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    let old = told
        .iter()
        .filter(|job| job.data.contains("+393331234501") && job.data.contains("contacts"));
    assert_eq!(old.count(), 1, "the old mobile hears of it at once");
}

async fn a_refused_change_changes_nothing_and_needs_no_second_look(at: Fresh) {
    let world = World::on(at).await;
    active(&world).await;
    let (anna, contact) = known(&world).await;
    let bruno = world.operator("bruno").await;
    proposes(&world, &anna, &contact, "+393331234599").await;
    let id = waiting(&world).await.remove(0);
    let refused = approve::decide(&world.ctx, &bruno, &id, Verdict::Refuse("not sure")).await;
    assert_eq!(refused.unwrap(), Approved::Done);
    assert_eq!(mobile(&world).await, "+393331234501");
    assert!(waiting(&world).await.is_empty());
    let mut tx = world.ctx.db.read().await.unwrap();
    let found = approvals::find(&mut tx, &id).await.unwrap().unwrap();
    assert_eq!(found.reason.as_deref(), Some("not sure"));
    drop(tx);
    assert_eq!(
        proposes(&world, &anna, &contact, "+393331234599").await,
        Proposed::Waiting,
        "it may be proposed anew"
    );
}

async fn only_who_said_a_registered_contact_and_has_an_active_pin_changes_contacts(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    let (anna, contact) = known(&world).await;
    let new = "+393331234599";
    assert_eq!(
        proposes(&world, &anna, &contact, new).await,
        Proposed::NotActive
    );
    let bruno = world.operator("bruno").await;
    let other = world.talking("CA-other", &bruno).await;
    assert_eq!(
        proposes(&world, &bruno, &other, new).await,
        Proposed::NotIdentified
    );
    let said = super::by_phone::said(&[("birth_date", "2/1/1980"), ("street", "Via del Corso")]);
    super::by_phone::tries(&world, &bruno, &other, (&cf(1), &said)).await;
    assert_eq!(
        proposes(&world, &bruno, &other, new).await,
        Proposed::NoContactSaid
    );
    assert!(waiting(&world).await.is_empty());
}

async fn a_change_is_withdrawn_with_its_pin(at: Fresh) {
    let world = World::on(at).await;
    active(&world).await;
    let (anna, contact) = known(&world).await;
    assert_eq!(
        proposes(&world, &anna, &contact, "+393331234501").await,
        Proposed::Same
    );
    proposes(&world, &anna, &contact, "+393331234599").await;
    let asked = revoke_by_phone::Asked {
        operator: &anna,
        contact: &contact,
        reason: "lost",
        another: false,
    };
    revoke_by_phone(&world.ctx, asked).await.unwrap();
    assert!(waiting(&world).await.is_empty());
}

async fn a_change_is_withdrawn_however_its_pin_ends(at: Fresh) {
    let world = World::on(at).await;
    active(&world).await;
    let (anna, contact) = known(&world).await;
    let proposed = proposes(&world, &anna, &contact, "+393331234599").await;
    assert!(matches!(proposed, Proposed::Waiting), "{proposed:?}");
    let pin = world.live_pin(&cf(1)).await.unwrap();
    // The restore and the web end a PIN by this same deed.
    let mut tx = world.ctx.db.write().await.unwrap();
    let ended = revoke_pin::revoke(&world.ctx, &mut tx, &pin.id, "restored").await;
    assert!(ended.unwrap());
    tx.commit().await.unwrap();
    assert!(waiting(&world).await.is_empty());
}

async fn a_decision_is_due_within_four_working_hours(at: Fresh) {
    let world = World::on(at).await;
    active(&world).await;
    let (anna, contact) = known(&world).await;
    let releases = Releases::serve(&world.ctx, &flow::shipped()).await.unwrap();
    let flow = releases.current();
    let due_at = approve::due_at(&world.ctx, flow.opening_hours());
    // Tuesday, a quarter past ten in Rome.
    assert_eq!(due_at - world.ctx.now_ms(), 4 * 3_600_000);
    let asked = Asked {
        operator: &anna,
        contact: &contact,
        reaches: &[
            reach("mobile", "+393331234599"),
            reach("email", "anna1@example.org"),
        ],
        due_at,
    };
    propose(&world.ctx, asked).await.unwrap();
    let counts = async || {
        let mut tx = world.ctx.db.read().await.unwrap();
        approvals::counts(&mut tx, world.ctx.now_ms())
            .await
            .unwrap()
    };
    assert_eq!(counts().await, (1, 0));
    world.advance(Duration::from_secs(4 * 3_600 - 1)).await;
    assert_eq!(counts().await, (1, 0));
    world.advance(Duration::from_secs(1)).await;
    assert_eq!(counts().await, (1, 1));
}
