//! Citizens and how they are reached.

use crate::store::citizens::{self, Citizen, Reach};
use crate::store::fresh::{Fresh, on_both};

on_both!(
    a_citizen_is_kept_as_last_given,
    contacts_are_exactly_those_given_and_an_unchanged_one_keeps_its_date,
    others_with_the_same_contact_are_counted
);

fn citizen(cf: &str, surname: &str) -> Citizen {
    Citizen {
        cf: cf.to_owned(),
        surname: surname.to_owned(),
        name: "Mario".to_owned(),
        birth_date: "1980-01-01".to_owned(),
        sex: "M".to_owned(),
        birth_place: "H501".to_owned(),
        language: "it".to_owned(),
        residence: r#"{"comune":"Roma"}"#.to_owned(),
    }
}

fn reach(kind: &str, value: &str) -> Reach {
    Reach {
        kind: kind.to_owned(),
        value: value.to_owned(),
    }
}

async fn a_citizen_is_kept_as_last_given(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for surname in ["Rosi", "Rossi"] {
        citizens::save(&mut tx, &citizen("A", surname), 1_000)
            .await
            .unwrap();
    }
    let found = citizens::find(&mut tx, "A").await.unwrap().unwrap();
    assert_eq!(found.surname, "Rossi");
    assert_eq!(found.residence, r#"{"comune":"Roma"}"#);
    assert!(citizens::find(&mut tx, "B").await.unwrap().is_none());
}

async fn contacts_are_exactly_those_given_and_an_unchanged_one_keeps_its_date(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    citizens::save(&mut tx, &citizen("A", "Rossi"), 1_000)
        .await
        .unwrap();
    let before = [
        reach("mobile", "+391"),
        reach("email", "a@example.org"),
        reach("pec", "p@example.org"),
    ];
    citizens::set_contacts(&mut tx, "A", &before, 1_000)
        .await
        .unwrap();
    let after = [reach("mobile", "+391"), reach("email", "b@example.org")];
    citizens::set_contacts(&mut tx, "A", &after, 2_000)
        .await
        .unwrap();
    let found = citizens::contacts(&mut tx, "A").await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.kind.as_str(), one.value.as_str()))
        .collect();
    assert_eq!(found, [("email", "b@example.org"), ("mobile", "+391")]);
    let dated = citizens::contacts_since(&mut tx, "A").await.unwrap();
    let since: Vec<_> = dated.iter().map(|one| one.since).collect();
    assert_eq!(since, [2_000, 1_000]);
}

async fn others_with_the_same_contact_are_counted(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (cf, mobile) in [("A", "+391"), ("B", "+391"), ("C", "+391"), ("D", "+392")] {
        citizens::save(&mut tx, &citizen(cf, "Rossi"), 1_000)
            .await
            .unwrap();
        citizens::set_contacts(&mut tx, cf, &[reach("mobile", mobile)], 1_000)
            .await
            .unwrap();
    }
    let others = citizens::others_with(&mut tx, "A", &reach("mobile", "+391")).await;
    assert_eq!(others.unwrap(), 2);
    let others = citizens::others_with(&mut tx, "D", &reach("mobile", "+392")).await;
    assert_eq!(others.unwrap(), 0);
    let others = citizens::others_with(&mut tx, "A", &reach("landline", "+391")).await;
    assert_eq!(others.unwrap(), 0);
}
