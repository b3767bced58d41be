//! What one person alone may not do: another address, a second issue, a correction without limit.

use super::world::{World, cf, form, form_but, heard};
use crate::store::fresh::{Fresh, on_both};
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::{jobs, letters, practices};
use crate::workflows::approve::Verdict;
use crate::workflows::correct_pin::{Corrected, correct_pin};
use crate::workflows::decide_call_back::{Decided, decide, propose};
use crate::workflows::end_call::end_call;
use crate::workflows::issue_pin::{Issued, Request};
use crate::workflows::revoke_pin::revoke;

on_both!(
    another_address_is_called_back_and_the_proposer_may_not_approve,
    a_refused_proposal_is_proposed_anew_and_a_rejected_request_issues_nothing,
    a_second_issue_within_the_month_is_called_back,
    a_correction_replaces_the_pin_once,
    a_correction_changes_neither_person_nor_address,
    a_correction_is_over_with_the_call
);

/// A practice that waits because the address is not the registered one.
async fn to_call_back(world: &World, operator: &Operator) -> String {
    let contact = world.talking("CA1", operator).await;
    let moved = form_but(1, "street_number", "2");
    let issued = world.issue(operator, &contact, &moved, "form").await;
    let Issued::CallBack(practice) = issued else {
        panic!("{issued:?}")
    };
    practice
}

async fn another_address_is_called_back_and_the_proposer_may_not_approve(at: Fresh) {
    let world = World::on(at).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    let practice = to_call_back(&world, &anna).await;
    assert!(
        world.live_pin(&cf(1)).await.is_none(),
        "nothing is issued yet"
    );
    let mut tx = world.ctx.db.read().await.unwrap();
    let found = practices::find(&mut tx, &practice).await.unwrap().unwrap();
    assert_eq!(found.reason.as_deref(), Some("number"));
    drop(tx);
    let ctx = &world.ctx;
    assert_eq!(
        decide(ctx, &bruno, &practice, Verdict::Approve)
            .await
            .unwrap(),
        Decided::NotWaiting
    );
    assert!(
        propose(ctx, &anna, &practice, heard(true, "confirmed"))
            .await
            .unwrap()
    );
    assert!(
        !propose(ctx, &bruno, &practice, heard(true, "again"))
            .await
            .unwrap()
    );
    assert_eq!(
        decide(ctx, &anna, &practice, Verdict::Approve)
            .await
            .unwrap(),
        Decided::OwnProposal
    );
    assert!(world.live_pin(&cf(1)).await.is_none());
    assert_eq!(
        decide(ctx, &bruno, &practice, Verdict::Approve)
            .await
            .unwrap(),
        Decided::Done
    );
    assert_eq!(
        decide(ctx, &bruno, &practice, Verdict::Approve)
            .await
            .unwrap(),
        Decided::NotWaiting
    );
    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(pin.practice, practice);
    let mut tx = ctx.db.read().await.unwrap();
    let letter = letters::find(&mut tx, &pin.id).await.unwrap().unwrap();
    assert!(
        letter.address.contains("VIA DEL CORSO 2"),
        "{}",
        letter.address
    );
}

async fn a_refused_proposal_is_proposed_anew_and_a_rejected_request_issues_nothing(at: Fresh) {
    let world = World::on(at).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    let practice = to_call_back(&world, &anna).await;
    let ctx = &world.ctx;
    propose(ctx, &anna, &practice, heard(true, "confirmed"))
        .await
        .unwrap();
    assert_eq!(
        decide(ctx, &bruno, &practice, Verdict::Refuse("not enough"))
            .await
            .unwrap(),
        Decided::Done
    );
    assert!(
        propose(ctx, &bruno, &practice, heard(false, "not them"))
            .await
            .unwrap()
    );
    assert_eq!(
        decide(ctx, &bruno, &practice, Verdict::Approve)
            .await
            .unwrap(),
        Decided::OwnProposal
    );
    assert_eq!(
        decide(ctx, &anna, &practice, Verdict::Approve)
            .await
            .unwrap(),
        Decided::Done
    );
    let mut tx = ctx.db.read().await.unwrap();
    let found = practices::find(&mut tx, &practice).await.unwrap().unwrap();
    assert_eq!(found.state, "rejected");
    drop(tx);
    assert!(world.live_pin(&cf(1)).await.is_none());
}

async fn a_second_issue_within_the_month_is_called_back(at: Fresh) {
    let world = World::on(at).await;
    let first = world.issued(1).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    assert!(
        revoke(&world.ctx, &mut tx, &first.id, "lost")
            .await
            .unwrap()
    );
    assert!(
        !revoke(&world.ctx, &mut tx, &first.id, "lost")
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let anna = world.operator("anna").await;
    let contact = world.talking("CA-again", &anna).await;
    let again = world.issue(&anna, &contact, &form(1), "another").await;
    assert!(matches!(again, Issued::CallBack(_)), "{again:?}");
}

/// A PIN issued in a talk with `operator`, and the contact's id.
async fn issued_in_talk(world: &World, operator: &Operator) -> (Pin, String) {
    let contact = world.talking("CA1", operator).await;
    world.issue(operator, &contact, &form(1), "form").await;
    (world.live_pin(&cf(1)).await.unwrap(), contact)
}

async fn correct(
    world: &World,
    operator: &Operator,
    contact: &str,
    field: (&str, &str),
) -> Corrected {
    let request = Request {
        operator,
        contact,
        form: &form_but(1, field.0, field.1),
        form_key: "form",
    };
    correct_pin(&world.ctx, request, "mobile taken down wrong")
        .await
        .unwrap()
}

async fn a_correction_replaces_the_pin_once(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let (before, contact) = issued_in_talk(&world, &anna).await;
    world.advance(std::time::Duration::from_secs(30)).await;
    let corrected = correct(&world, &anna, &contact, ("mobile", "333 9999999")).await;
    let after = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(
        corrected,
        Corrected::Done(Issued::Issued(after.practice.clone()))
    );
    assert_ne!(before.id, after.id);
    for which in ["first", "second"] {
        assert!(!world.is_sealed(&before.id, which).await, "old {which}");
        assert!(world.is_sealed(&after.id, which).await, "new {which}");
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let letter = letters::find(&mut tx, &before.id).await.unwrap().unwrap();
    assert_eq!(letter.state, "cancelled");
    let old = jobs::of(&mut tx, &before.id).await.unwrap();
    assert!(old.iter().all(|job| job.state == "cancelled"));
    let new = jobs::of(&mut tx, &after.id).await.unwrap();
    assert!(new[0].data.contains("+393339999999"), "{}", new[0].data);
    drop(tx);
    world.advance(std::time::Duration::from_secs(30)).await;
    let again = correct(&world, &anna, &contact, ("mobile", "333 8888888")).await;
    assert_eq!(again, Corrected::NotAllowed("already-corrected"));
    assert_eq!(world.live_pin(&cf(1)).await.unwrap().id, after.id);
}

async fn a_correction_changes_neither_person_nor_address(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let (before, contact) = issued_in_talk(&world, &anna).await;
    let moved = correct(&world, &anna, &contact, ("street_number", "2")).await;
    assert_eq!(moved, Corrected::NotAllowed("address-changed"));
    let request = Request {
        operator: &anna,
        contact: &contact,
        form: &form(2),
        form_key: "form",
    };
    let other = correct_pin(&world.ctx, request, "reason").await.unwrap();
    assert_eq!(other, Corrected::NotAllowed("another-person"));
    assert_eq!(world.live_pin(&cf(1)).await.unwrap().id, before.id);
}

async fn a_correction_is_over_with_the_call(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let (_, contact) = issued_in_talk(&world, &anna).await;
    end_call(&world.ctx, "CA1", "hangup").await.unwrap();
    let corrected = correct(&world, &anna, &contact, ("mobile", "333 9999999")).await;
    assert_eq!(corrected, Corrected::NotAllowed("call-over"));
}
