//! Envelopes of the offices.

use crate::store::envelopes::{self, Envelope};
use crate::store::fresh::{Fresh, on_both};
use crate::store::{Error, Tx};

on_both!(
    a_serial_is_there_once,
    an_envelope_arrives_with_its_own_batch_and_is_bound_once,
    a_spoiled_envelope_is_neither_bound_nor_arrives,
    envelopes_are_counted_by_batch_and_by_office
);

fn envelope(serial: &str, office: &str) -> Envelope {
    Envelope {
        serial: serial.to_owned(),
        batch: format!("batch-{office}"),
        office: office.to_owned(),
        hash: "hash".to_owned(),
        pepper: 1,
        state: "made".to_owned(),
        pin: None,
        by_whom: None,
        reason: None,
        made_at: 1_000,
    }
}

async fn add(tx: &mut Tx, serial: &str, office: &str) -> Envelope {
    let one = envelope(serial, office);
    envelopes::insert(tx, &one).await.unwrap();
    one
}

async fn found(tx: &mut Tx, serial: &str) -> Envelope {
    envelopes::find(tx, serial).await.unwrap().unwrap()
}

async fn a_serial_is_there_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let one = add(&mut tx, "1", "Roma").await;
    assert_eq!(found(&mut tx, "1").await.state, "made");
    assert!(envelopes::find(&mut tx, "2").await.unwrap().is_none());
    let again = envelopes::insert(&mut tx, &one).await;
    assert!(matches!(again, Err(Error::Taken)));
}

async fn an_envelope_arrives_with_its_own_batch_and_is_bound_once(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let one = add(&mut tx, "1", "Roma").await;
    let early = envelopes::bind(&mut tx, &one, "P1", "anna", 2_000).await;
    assert!(!early.unwrap(), "still with the print room");
    assert!(!envelopes::arrive(&mut tx, "1", "another").await.unwrap());
    assert!(envelopes::arrive(&mut tx, "1", &one.batch).await.unwrap());
    assert!(!envelopes::arrive(&mut tx, "1", &one.batch).await.unwrap());
    let elsewhere = Envelope {
        office: "Bolzano".to_owned(),
        ..one.clone()
    };
    let other = envelopes::bind(&mut tx, &elsewhere, "P1", "anna", 2_000).await;
    assert!(!other.unwrap(), "another office");
    for first in [true, false] {
        let bound = envelopes::bind(&mut tx, &one, "P1", "anna", 2_000).await;
        assert_eq!(bound.unwrap(), first);
    }
    let after = found(&mut tx, "1").await;
    assert_eq!((after.state.as_str(), after.hash.as_str()), ("bound", ""));
    assert_eq!(after.pin.as_deref(), Some("P1"));
    assert_eq!(after.by_whom.as_deref(), Some("anna"));
    let late = envelopes::spoil(&mut tx, "1", "anna", "aperta", 3_000).await;
    assert!(!late.unwrap(), "it is somebody's");
}

async fn a_spoiled_envelope_is_neither_bound_nor_arrives(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    let one = add(&mut tx, "1", "Roma").await;
    let two = add(&mut tx, "2", "Roma").await;
    envelopes::arrive(&mut tx, "1", &one.batch).await.unwrap();
    for serial in ["1", "2"] {
        let spoiled = envelopes::spoil(&mut tx, serial, "anna", "aperta", 2_000).await;
        assert!(spoiled.unwrap());
        let again = envelopes::spoil(&mut tx, serial, "bruno", "persa", 2_000).await;
        assert!(!again.unwrap());
    }
    let after = found(&mut tx, "1").await;
    assert_eq!((after.state.as_str(), after.hash.as_str()), ("spoiled", ""));
    assert_eq!(after.reason.as_deref(), Some("aperta"));
    let bound = envelopes::bind(&mut tx, &one, "P1", "anna", 3_000).await;
    assert!(!bound.unwrap());
    assert!(!envelopes::arrive(&mut tx, "2", &two.batch).await.unwrap());
}

async fn envelopes_are_counted_by_batch_and_by_office(at: Fresh) {
    let mut tx = at.db.write().await.unwrap();
    for (serial, office) in [("1", "Roma"), ("2", "Roma"), ("3", "Bolzano")] {
        let one = add(&mut tx, serial, office).await;
        if serial != "2" {
            envelopes::arrive(&mut tx, serial, &one.batch)
                .await
                .unwrap();
        }
    }
    let counts = envelopes::counts(&mut tx).await.unwrap();
    let counts: Vec<_> = counts
        .iter()
        .map(|one| (one.office.as_str(), one.state.as_str(), one.count))
        .collect();
    let expected = [
        ("Bolzano", "at-office", 1),
        ("Roma", "at-office", 1),
        ("Roma", "made", 1),
    ];
    assert_eq!(counts, expected);
    envelopes::spoil(&mut tx, "3", "anna", "aperta", 2_000)
        .await
        .unwrap();
    let offices = envelopes::offices(&mut tx).await.unwrap();
    assert_eq!(offices, [("Bolzano".to_owned(), 0), ("Roma".to_owned(), 1)]);
}
