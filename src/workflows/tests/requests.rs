//! What a request is held to, by policy and by channel; and who is told of it.

use std::sync::Arc;
use std::time::Duration;

use super::world::{World, cf, form, form_but, heard};
use crate::config::{Config, ResidenceCheck};
use crate::domain::life::eligibility::Reason;
use crate::domain::pin_request::Form;
use crate::domain::policy::{EligibilityPolicy, FirstHalfChannels, PhoneContacts};
use crate::store::fresh::{Fresh, on_both};
use crate::store::jobs::Job;
use crate::store::{jobs, practices};
use crate::workflows::approve::Verdict;
use crate::workflows::decide_call_back::{Decided, decide, propose};
use crate::workflows::issue_pin::Issued;
use crate::workflows::request_pin::{Asked, request_pin};
use crate::workflows::revoke_pin::revoke;
use crate::workflows::web_draft;

on_both!(
    the_first_half_goes_by_sms_alone_or_by_sms_and_mail_as_policy_says,
    by_telephone_a_mobile_alone_suffices_unless_policy_wants_a_mailbox_too,
    without_a_register_the_form_of_the_address_is_enough,
    by_date_the_contact_center_issues_nothing_any_more,
    a_date_that_passed_since_the_request_stops_the_issue,
    contacts_that_were_replaced_are_told_of_a_new_pin,
    on_the_web_a_contact_of_many_is_looked_at_by_a_person,
    who_had_a_pin_years_ago_is_looked_at_on_the_web_and_where_they_moved,
    a_contact_that_filled_up_since_the_request_is_looked_at_again,
    the_holder_is_told_of_a_second_request_once_a_day,
);

/// Days from the world's beginning until after 1 October 2021.
const UNTIL_OCTOBER_2021: u64 = 2_400;

fn with(world: &mut World, change: impl FnOnce(&mut Config)) {
    let mut config = (*world.ctx.config).clone();
    change(&mut config);
    world.ctx.config = Arc::new(config);
}

async fn asked(world: &World, form: &Form, key: &str) -> Issued {
    let operator = world.operator(&format!("operator-{key}")).await;
    let contact = world.talking(&format!("CA-{key}"), &operator).await;
    world.issue(&operator, &contact, form, key).await
}

async fn jobs_of(world: &World, subject: &str) -> Vec<Job> {
    let mut tx = world.ctx.db.read().await.unwrap();
    jobs::of(&mut tx, subject).await.unwrap()
}

/// Somebody confirms this form on the web.
async fn on_the_web(world: &World, browser: &str, form: Form) -> Asked {
    let mut draft = web_draft::begin(&world.ctx, browser, form).await.unwrap();
    request_pin(&world.ctx, &mut draft).await.unwrap()
}

async fn the_first_half_goes_by_sms_alone_or_by_sms_and_mail_as_policy_says(at: Fresh) {
    let mut world = World::on(at).await;
    let one = world.issued(1).await;
    let kinds = |jobs: Vec<Job>| jobs.into_iter().map(|job| job.kind).collect::<Vec<_>>();
    assert_eq!(kinds(jobs_of(&world, &one.id).await), ["sms"]);
    assert_eq!(kinds(jobs_of(&world, &cf(1)).await), ["notice"]);
    with(&mut world, |config| {
        config.policy.first_half_channels = FirstHalfChannels::All;
    });
    let all = world.issued(2).await;
    let mut sent = kinds(jobs_of(&world, &all.id).await);
    sent.sort();
    assert_eq!(sent, ["mail", "sms"]);
    assert!(
        jobs_of(&world, &cf(2)).await.is_empty(),
        "who has the half needs no notice"
    );
}

async fn by_telephone_a_mobile_alone_suffices_unless_policy_wants_a_mailbox_too(at: Fresh) {
    let mut world = World::on(at).await;
    let mobile_alone = form_but(1, "email", "");
    with(&mut world, |config| {
        config.policy.phone_contacts = PhoneContacts::AsOnWeb;
    });
    let refused = asked(&world, &mobile_alone, "1").await;
    assert!(
        matches!(&refused, Issued::Wrong(said) if said.contains_key("email")),
        "{refused:?}"
    );
    with(&mut world, |config| {
        config.policy.phone_contacts = PhoneContacts::MobileSuffices;
    });
    let issued = asked(&world, &mobile_alone, "2").await;
    assert!(matches!(issued, Issued::Issued(_)), "{issued:?}");
}

async fn without_a_register_the_form_of_the_address_is_enough(at: Fresh) {
    let mut world = World::on(at).await;
    let moved = form_but(1, "street_number", "2");
    let with_register = asked(&world, &moved, "1").await;
    assert!(
        matches!(with_register, Issued::CallBack(_)),
        "{with_register:?}"
    );
    with(&mut world, |config| {
        config.register.check = ResidenceCheck::Format;
    });
    let generic = asked(&world, &form_but(2, "cap", "00100"), "2").await;
    assert!(matches!(generic, Issued::Wrong(_)), "{generic:?}");
    let issued = asked(&world, &form_but(2, "street_number", "2"), "3").await;
    assert!(matches!(issued, Issued::Issued(_)), "{issued:?}");
}

async fn by_date_the_contact_center_issues_nothing_any_more(at: Fresh) {
    let mut world = World::on(at).await;
    with(&mut world, |config| {
        config.policy.eligibility = EligibilityPolicy::ByDate;
    });
    let before = asked(&world, &form(1), "1").await;
    assert!(matches!(before, Issued::Issued(_)), "{before:?}");
    world
        .advance(Duration::from_hours(UNTIL_OCTOBER_2021 * 24))
        .await;
    let after = asked(&world, &form(2), "2").await;
    assert_eq!(after, Issued::NotEligible(Reason::OnlyAbroad));
    let mut abroad = form(3);
    for (field, text) in [
        ("residence_kind", "estera"),
        ("country", "Germania"),
        ("foreign_1", "Hauptstraße 5"),
        ("no_italian_document", "yes"),
        ("document_country", "Germania"),
        ("document_number", "C01X00T47"),
    ] {
        abroad.set(field, text);
    }
    let entitled = asked(&world, &abroad, "3").await;
    assert_eq!(entitled, Issued::NotEligible(Reason::NotByPhone));
    for number in [2, 3] {
        assert!(world.live_pin(&cf(number)).await.is_none());
    }
}

async fn a_date_that_passed_since_the_request_stops_the_issue(at: Fresh) {
    let mut world = World::on(at).await;
    let Issued::CallBack(practice) = asked(&world, &form_but(1, "street_number", "2"), "1").await
    else {
        panic!("the address is another")
    };
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    assert!(
        propose(&world.ctx, &anna, &practice, heard(true, "confirmed"))
            .await
            .unwrap()
    );
    with(&mut world, |config| {
        config.policy.eligibility = EligibilityPolicy::ResidentsAbroad;
    });
    let decided = decide(&world.ctx, &bruno, &practice, Verdict::Approve)
        .await
        .unwrap();
    assert_eq!(decided, Decided::NotEligible);
    assert!(world.live_pin(&cf(1)).await.is_none());
}

async fn contacts_that_were_replaced_are_told_of_a_new_pin(at: Fresh) {
    let mut world = World::on(at).await;
    with(&mut world, |config| config.pin.second_issue_days = 0);
    let first = world.issued(1).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    revoke(&world.ctx, &mut tx, &first.id, "lost")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    world.advance(Duration::from_mins(1)).await;
    let before = jobs_of(&world, &cf(1)).await.len();
    let again = asked(&world, &form_but(1, "mobile", "333 9999999"), "again").await;
    assert!(matches!(again, Issued::Issued(_)), "{again:?}");
    let told = jobs_of(&world, &cf(1)).await.split_off(before);
    let told: Vec<_> = told.iter().map(|job| job.data.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told.iter().any(|data| data.contains("+393331234501")),
        "the old mobile"
    );
    assert!(
        told.iter().all(|data| !data.contains("+393339999999")),
        "it gets the half"
    );
}

async fn on_the_web_a_contact_of_many_is_looked_at_by_a_person(at: Fresh) {
    let world = World::on(at).await;
    for number in 1..=4 {
        let shared = form_but(number, "mobile", "333 7654321");
        let asked = on_the_web(&world, &format!("browser-{number}"), shared).await;
        assert!(matches!(asked, Asked::Received(None)), "{number}");
        assert_eq!(world.live_pin(&cf(number)).await.is_some(), number < 4);
    }
    let mut tx = world.ctx.db.read().await.unwrap();
    let waiting = practices::open_of(&mut tx, &cf(4)).await.unwrap().unwrap();
    assert_eq!(waiting.reason.as_deref(), Some("shared-contact"));
}

async fn reason_of(world: &World, number: u8) -> Option<String> {
    let mut tx = world.ctx.db.read().await.unwrap();
    let open = practices::open_of(&mut tx, &cf(number)).await.unwrap();
    open.and_then(|practice| practice.reason)
}

async fn who_had_a_pin_years_ago_is_looked_at_on_the_web_and_where_they_moved(at: Fresh) {
    let mut world = World::on(at).await;
    with(&mut world, |config| {
        config.register.check = ResidenceCheck::Format;
    });
    for number in 1..=3 {
        let first = world.issued(number).await;
        let mut tx = world.ctx.db.write().await.unwrap();
        revoke(&world.ctx, &mut tx, &first.id, "lost")
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    world.advance(Duration::from_hours(2 * 365 * 24)).await;
    on_the_web(&world, "browser", form(1)).await;
    assert_eq!(reason_of(&world, 1).await.as_deref(), Some("had-a-pin"));
    let moved = asked(&world, &form_but(2, "street_number", "2"), "moved").await;
    assert!(matches!(moved, Issued::CallBack(_)), "{moved:?}");
    assert_eq!(reason_of(&world, 2).await.as_deref(), Some("had-a-pin"));
    let stayed = asked(&world, &form(3), "stayed").await;
    assert!(matches!(stayed, Issued::Issued(_)), "{stayed:?}");
    on_the_web(&world, "another", form(4)).await;
    assert!(world.live_pin(&cf(4)).await.is_some(), "a first request");
}

async fn a_contact_that_filled_up_since_the_request_is_looked_at_again(at: Fresh) {
    let world = World::on(at).await;
    let mut waits = form_but(4, "mobile", "333 7654321");
    waits.set("street_number", "2");
    let Issued::CallBack(practice) = asked(&world, &waits, "4").await else {
        panic!("the address is another")
    };
    for number in 1..=3 {
        let shared = form_but(number, "mobile", "333 7654321");
        on_the_web(&world, &format!("browser-{number}"), shared).await;
        assert!(world.live_pin(&cf(number)).await.is_some(), "{number}");
    }
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    propose(&world.ctx, &anna, &practice, heard(true, "confirmed"))
        .await
        .unwrap();
    let decided = decide(&world.ctx, &bruno, &practice, Verdict::Approve).await;
    assert_eq!(decided.unwrap(), Decided::NotWaiting);
    assert!(world.live_pin(&cf(4)).await.is_none());
    let mut tx = world.ctx.db.read().await.unwrap();
    let back = practices::find(&mut tx, &practice).await.unwrap().unwrap();
    assert_eq!(back.state, "call-back");
}

async fn the_holder_is_told_of_a_second_request_once_a_day(at: Fresh) {
    let world = World::on(at).await;
    world.issued(1).await;
    let count = async || {
        let told = jobs_of(&world, &cf(1)).await;
        told.iter()
            .filter(|job| job.data.contains("asked-again"))
            .count()
    };
    for browser in ["a", "b", "c"] {
        on_the_web(&world, browser, form(1)).await;
    }
    assert_eq!(count().await, 2, "one message a contact");
    world.advance(Duration::from_hours(25)).await;
    on_the_web(&world, "d", form(1)).await;
    assert_eq!(count().await, 4);
}
