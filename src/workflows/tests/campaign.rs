//! First halves that nobody asked for, and their activation.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::world::{World, cf};
use crate::domain::campaign::{COLUMNS, read};
use crate::domain::contacts::Contacts;
use crate::domain::health_card::HealthCard;
use crate::domain::pin::{self, Half};
use crate::domain::policy::{EligibilityPolicy, SecondHalf};
use crate::domain::recovery::{self, Typed};
use crate::letters::{Entry, Recipient};
use crate::platform::register::Register;
use crate::seal::Hashed;
use crate::store::fresh::{Fresh, on_both};
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::{audit, campaigns, citizens, jobs, log_in_tries, operators};
use crate::workflows::activate_pin::{Activated, Attempt, activate};
use crate::workflows::preassign_pins::{Outcome, Refused, begin, invite_all};
use crate::workflows::{move_letters, pin_life};

on_both!(
    a_campaign_needs_two_administrators_and_a_new_name,
    nobody_is_invited_when_nobody_may_have_a_pin,
    everybody_gets_a_first_half_by_letter_but_who_has_a_pin,
    the_right_half_and_card_make_a_pin_whose_second_half_goes_by_letter,
    where_the_register_knows_cards_it_has_to_be_the_registered_one,
    by_policy_the_second_half_goes_by_message,
    a_wrong_half_counts_as_a_wrong_log_in_for_anybody,
    an_invitation_that_was_activated_is_not_printed
);

async fn administrator(world: &World, name: &str, role: &str) {
    let operator = Operator {
        id: format!("id-{name}"),
        name: name.to_owned(),
        password: String::new(),
        role: role.to_owned(),
        endpoint: None,
        disabled: 0,
    };
    let mut tx = world.ctx.db.write().await.unwrap();
    operators::insert(&mut tx, &operator, 0).await.unwrap();
    tx.commit().await.unwrap();
}

/// The file of a campaign with these citizens.
fn file(numbers: &[u8]) -> String {
    let rows = numbers.iter().map(|number| {
        let day = number + 1;
        format!(
            "{},Bianchi,Anna,1980-01-{day:02},F,Roma,Via del Corso,1,00186,Roma,RM\n",
            cf(*number)
        )
    });
    let rows: String = rows.collect();
    format!("{}\n{rows}", COLUMNS.join(","))
}

async fn run(world: &World, numbers: &[u8]) -> Outcome {
    for name in ["ada", "bruno"] {
        administrator(world, name, "administrator").await;
    }
    let campaign = begin(&world.ctx, "marzo", "ada", "bruno")
        .await
        .unwrap()
        .unwrap();
    let today = jiff::civil::date(2015, 3, 10);
    let (persons, wrong) = read(&file(numbers), today);
    assert!(wrong.is_empty(), "{wrong:?}");
    let mut told = Vec::new();
    let outcome = invite_all(&world.ctx, &campaign, &persons, |done| told.push(done));
    let outcome = outcome.await.unwrap();
    assert_eq!(told.len(), numbers.len());
    outcome
}

/// The letters that wait, opened as the print room opens them.
async fn letters(world: &World) -> Vec<(Entry, Half)> {
    let bundle = move_letters::gather(&world.ctx).await.unwrap();
    let opened = bundle.entries.into_iter().map(|entry| {
        let opened = world.identity.open(&entry.sealed, &entry.to.binding());
        let half = Half::from_opened(&opened.unwrap()).unwrap();
        (entry, half)
    });
    opened.collect()
}

async fn is_secret(world: &World, pin: &Pin, typed: &str) -> bool {
    let stored = Hashed {
        phc: pin.hash.clone(),
        pepper: u8::try_from(pin.pepper).unwrap(),
    };
    let secret = Zeroizing::new(typed.as_bytes().to_vec());
    world.ctx.hasher.verify(secret, Some(stored)).await.unwrap()
}

fn contacts() -> Contacts {
    recovery::contacts(Typed {
        cf: "",
        mobile: "333 1234501",
        email: "anna1@example.org",
        ..Typed::default()
    })
}

async fn tried(world: &World, number: u8, half: &str, expiry: &str) -> Activated {
    let half = pin::normalise(half).unwrap();
    let card = HealthCard::parse("8038 0000 1000 0000 0000", expiry);
    let attempt = Attempt {
        cf: &cf(number),
        half: &half,
        card: &card.ok().unwrap(),
        contacts: &contacts(),
    };
    activate(&world.ctx, attempt).await.unwrap()
}

async fn a_campaign_needs_two_administrators_and_a_new_name(at: Fresh) {
    let world = World::on(at).await;
    for (name, role) in [
        ("ada", "administrator"),
        ("bruno", "administrator"),
        ("carla", "operator"),
    ] {
        administrator(&world, name, role).await;
    }
    for (maker, approver) in [
        ("ada", "ada"),
        ("ada", "carla"),
        ("carla", "ada"),
        ("ada", "nobody"),
    ] {
        let begun = begin(&world.ctx, "marzo", maker, approver).await.unwrap();
        assert_eq!(
            begun.err(),
            Some(Refused::TwoAdministrators),
            "{maker} {approver}"
        );
    }
    assert!(
        begin(&world.ctx, "marzo", "ada", "bruno")
            .await
            .unwrap()
            .is_ok()
    );
    let again = begin(&world.ctx, "marzo", "bruno", "ada").await.unwrap();
    assert_eq!(again.err(), Some(Refused::NameTaken));
    let mut tx = world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    let deeds: Vec<_> = deeds
        .iter()
        .map(|deed| (deed.who.as_str(), deed.action.as_str()))
        .collect();
    assert!(deeds.contains(&("ada", "campaign.imported")));
    assert!(deeds.contains(&("bruno", "campaign.approved")));
}

async fn nobody_is_invited_when_nobody_may_have_a_pin(at: Fresh) {
    let mut world = World::on(at).await;
    for name in ["ada", "bruno"] {
        administrator(&world, name, "administrator").await;
    }
    let config = Arc::make_mut(&mut world.ctx.config);
    config.policy.eligibility = EligibilityPolicy::ResidentsAbroad;
    let begun = begin(&world.ctx, "marzo", "ada", "bruno").await.unwrap();
    assert_eq!(begun.err(), Some(Refused::NotEligible));
}

async fn everybody_gets_a_first_half_by_letter_but_who_has_a_pin(at: Fresh) {
    let world = World::on(at).await;
    let owned = world.issued(2).await;
    let outcome = run(&world, &[1, 2, 3]).await;
    assert_eq!((outcome.invited, outcome.skipped), (2, 1));
    assert_eq!(world.live_pin(&cf(2)).await.unwrap().id, owned.id);
    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(
        (pin.state.as_str(), pin.origin.as_str()),
        ("preassegnato", "d-ufficio")
    );
    let letters = letters(&world).await;
    let (entry, half) = letters
        .iter()
        .find(|(entry, _)| is_of(entry, &pin))
        .unwrap();
    assert!(matches!(entry.to, Recipient::Invited { .. }));
    assert!(
        is_secret(&world, &pin, half.expose()).await,
        "the half alone is what is kept"
    );
    let mut tx = world.ctx.db.read().await.unwrap();
    let campaign = campaigns::by_name(&mut tx, "marzo").await.unwrap().unwrap();
    assert_eq!(campaign.rows, 2);
    assert!(
        jobs::of(&mut tx, &pin.id).await.unwrap().is_empty(),
        "nothing but the letter"
    );
}

fn is_of(entry: &Entry, pin: &Pin) -> bool {
    entry.to.addressee().is_some_and(|to| to.pin == pin.id)
}

async fn the_right_half_and_card_make_a_pin_whose_second_half_goes_by_letter(at: Fresh) {
    let world = World::on(at).await;
    run(&world, &[1]).await;
    let [(_, first)] = letters(&world).await.try_into().ok().unwrap();
    assert_eq!(
        tried(&world, 1, first.expose(), "1/1/2015").await,
        Activated::Wrong,
        "the card is over"
    );
    let typed = first.expose().to_lowercase();
    assert_eq!(
        tried(&world, 1, &typed, "1/1/2020").await,
        Activated::ByPost
    );
    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert_eq!((pin.state.as_str(), pin.ever_used), ("iniziale", 0));
    assert!(
        !is_secret(&world, &pin, first.expose()).await,
        "a half alone opens nothing"
    );
    let [(entry, second)] = letters(&world).await.try_into().ok().unwrap();
    assert!(matches!(entry.to, Recipient::Activated { .. }));
    let whole = format!("{}{}", first.expose(), second.expose());
    assert!(is_secret(&world, &pin, &whole).await);
    let mut tx = world.ctx.db.read().await.unwrap();
    assert_eq!(citizens::contacts(&mut tx, &cf(1)).await.unwrap().len(), 2);
    let told = jobs::of(&mut tx, &cf(1)).await.unwrap();
    assert_eq!(
        told.iter()
            .filter(|job| job.data.contains("activated"))
            .count(),
        2
    );
    drop(tx);
    assert_eq!(
        tried(&world, 1, first.expose(), "1/1/2020").await,
        Activated::Wrong,
        "once"
    );
}

async fn where_the_register_knows_cards_it_has_to_be_the_registered_one(at: Fresh) {
    let mut world = World::on(at).await;
    let register = format!(
        "codice_fiscale,street,number,cap,comune,provincia,health_card,card_expires\n\
         {},Via del Corso,1,00186,Roma,RM,80380000100000000000,1/1/2020\n",
        cf(1)
    );
    world.ctx.register = Register::parse(&register).unwrap();
    run(&world, &[1]).await;
    let [(_, first)] = letters(&world).await.try_into().ok().unwrap();
    for (expiry, expected) in [
        ("2/1/2020", Activated::Wrong),
        ("1/1/2020", Activated::ByPost),
    ] {
        assert_eq!(tried(&world, 1, first.expose(), expiry).await, expected);
    }
}

async fn by_policy_the_second_half_goes_by_message(at: Fresh) {
    let mut world = World::on(at).await;
    let config = Arc::make_mut(&mut world.ctx.config);
    config.policy.activation_second_half = SecondHalf::Sms;
    world.takes_sms().await;
    run(&world, &[1]).await;
    let [(_, first)] = letters(&world).await.try_into().ok().unwrap();
    assert_eq!(
        tried(&world, 1, first.expose(), "1/1/2020").await,
        Activated::ByMessage
    );
    crate::jobs::work_all(&world.ctx).await.unwrap();
    let texts = world.texts().await;
    let sms = texts
        .iter()
        .find(|text| text.contains("seconda metà del PIN "))
        .unwrap();
    let second: String = sms
        .split("del PIN ")
        .nth(1)
        .unwrap()
        .chars()
        .take(8)
        .collect();
    let pin = world.live_pin(&cf(1)).await.unwrap();
    let whole = format!("{}{second}", first.expose());
    assert!(is_secret(&world, &pin, &whole).await);
    assert!(letters(&world).await.is_empty());
}

async fn a_wrong_half_counts_as_a_wrong_log_in_for_anybody(at: Fresh) {
    let world = World::on(at).await;
    run(&world, &[1]).await;
    let [(_, first)] = letters(&world).await.try_into().ok().unwrap();
    for number in [1, 7] {
        for _ in 0..9 {
            assert_eq!(
                tried(&world, number, "AAAAAAAA", "1/1/2020").await,
                Activated::Wrong
            );
        }
        tried(&world, number, "AAAAAAAA", "1/1/2020").await;
        let shut = tried(&world, number, first.expose(), "1/1/2020").await;
        assert!(matches!(shut, Activated::Locked(_)), "{shut:?}");
        let who = pin_life::who(&world.ctx, &cf(number)).unwrap();
        let mut tx = world.ctx.db.read().await.unwrap();
        let tries = log_in_tries::of(&mut tx, &who).await.unwrap();
        assert!(tries.failures >= 10 && tries.locked_until > world.ctx.now_ms());
        let jobs = jobs::of(&mut tx, &cf(number)).await.unwrap();
        assert_eq!(jobs.iter().filter(|job| job.kind == "locked").count(), 1);
    }
    assert_eq!(world.live_pin(&cf(1)).await.unwrap().state, "preassegnato");
}

async fn an_invitation_that_was_activated_is_not_printed(at: Fresh) {
    let world = World::on(at).await;
    run(&world, &[1]).await;
    let [(_, first)] = letters(&world).await.try_into().ok().unwrap();
    tried(&world, 1, first.expose(), "1/1/2020").await;
    let pin = world.live_pin(&cf(1)).await.unwrap();
    assert!(!world.is_sealed(&pin.id, "first").await);
    let letters = letters(&world).await;
    assert!(
        letters
            .iter()
            .all(|(entry, _)| !matches!(entry.to, Recipient::Invited { .. }))
    );
}
