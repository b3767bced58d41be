//! Envelopes are made before anybody asks; the receipt makes them ready to be handed over.

use super::world::World;
use crate::letters::receipt::Receipt;
use crate::letters::{Content, Opened, Recipient};
use crate::seal::Hashed;
use crate::store::envelopes;
use crate::store::fresh::{Fresh, on_both};
use crate::workflows::make_envelopes::{Batch, Settled, confirm, draw, keep};

on_both!(
    what_the_print_room_opens_is_what_the_server_hashed_and_cannot_read,
    only_a_receipt_makes_an_envelope_ready_and_a_spoiled_one_never_is,
    a_batch_is_kept_whole_or_not_at_all
);

async fn batch(world: &World, count: u32) -> Batch {
    let mut heard = 0;
    let batch = draw(&world.ctx, "Sede di Roma", count, |done| heard = done).await;
    assert_eq!(heard, count);
    batch.unwrap()
}

fn serial(batch: &Batch, place: usize) -> String {
    let Recipient::Office(envelope) = &batch.bundle.entries[place].to else {
        panic!("no envelope")
    };
    envelope.serial.to_string()
}

fn receipt(world: &World, batch: &Batch) -> Receipt {
    let mut receipt = Receipt::of(&batch.bundle.id);
    for entry in &batch.bundle.entries {
        receipt.add(entry, world.ctx.clock.now());
    }
    receipt
}

async fn state(world: &World, serial: &str) -> Option<String> {
    let mut tx = world.ctx.db.read().await.unwrap();
    let found = envelopes::find(&mut tx, serial).await.unwrap();
    found.map(|envelope| envelope.state)
}

async fn what_the_print_room_opens_is_what_the_server_hashed_and_cannot_read(at: Fresh) {
    let world = World::on(at).await;
    let batch = batch(&world, 2).await;
    keep(&world.ctx, &batch).await.unwrap();
    for (place, entry) in batch.bundle.entries.iter().enumerate() {
        let opened = Opened::open(&world.identity, &entry.to, &entry.sealed).unwrap();
        let Content::Envelope(envelope, halves) = opened.content() else {
            panic!("no envelope")
        };
        assert_eq!(envelope.office, "Sede di Roma");
        let mut tx = world.ctx.db.read().await.unwrap();
        let row = envelopes::find(&mut tx, &serial(&batch, place))
            .await
            .unwrap();
        drop(tx);
        let row = row.unwrap();
        let stored = Hashed {
            phc: row.hash,
            pepper: u8::try_from(row.pepper).unwrap(),
        };
        let hasher = &world.ctx.hasher;
        let whole = halves.expose_whole();
        assert!(hasher.verify(whole, Some(stored.clone())).await.unwrap());
        for half in [&halves.first, &halves.second] {
            let half = zeroize::Zeroizing::new(half.expose().as_bytes().to_vec());
            assert!(!hasher.verify(half, Some(stored.clone())).await.unwrap());
        }
        // Another envelope's serial does not open it.
        let other = &batch.bundle.entries[1 - place].to;
        assert!(Opened::open(&world.identity, other, &entry.sealed).is_none());
    }
}

async fn only_a_receipt_makes_an_envelope_ready_and_a_spoiled_one_never_is(at: Fresh) {
    let world = World::on(at).await;
    let batch = batch(&world, 3).await;
    let taken = receipt(&world, &batch);
    let early = confirm(&world.ctx, &taken, &[]).await.unwrap();
    assert_eq!(early.unknown, 3, "nobody knows them yet");
    keep(&world.ctx, &batch).await.unwrap();
    assert_eq!(state(&world, &serial(&batch, 0)).await.unwrap(), "made");
    let settled = confirm(&world.ctx, &taken, &[2]).await.unwrap();
    let expected = Settled {
        arrived: 2,
        spoiled: 1,
        unknown: 0,
    };
    assert_eq!(settled, expected);
    assert_eq!(
        state(&world, &serial(&batch, 0)).await.unwrap(),
        "at-office"
    );
    assert_eq!(state(&world, &serial(&batch, 1)).await.unwrap(), "spoiled");
    let again = confirm(&world.ctx, &taken, &[]).await.unwrap();
    assert_eq!(again.unknown, 3);
    assert_eq!(state(&world, &serial(&batch, 1)).await.unwrap(), "spoiled");
}

async fn a_batch_is_kept_whole_or_not_at_all(at: Fresh) {
    let world = World::on(at).await;
    let first = batch(&world, 1).await;
    keep(&world.ctx, &first).await.unwrap();
    assert!(keep(&world.ctx, &first).await.is_err());
    let other = batch(&world, 2).await;
    assert_eq!(state(&world, &serial(&other, 0)).await, None);
}
