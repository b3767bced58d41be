//! Letters leave sealed, and only the receipt wipes them.

use super::world::World;
use crate::letters::bundle::Bundle;
use crate::letters::receipt::Receipt;
use crate::store::fresh::{Fresh, on_both};
use crate::workflows::move_letters::{Settled, confirm, exported, gather};
use crate::workflows::revoke_pin::revoke;

on_both!(
    nothing_is_wiped_before_the_receipt_and_the_print_room_can_open_it,
    a_spoiled_letter_goes_into_the_next_bundle,
    the_letter_of_a_revoked_pin_is_not_exported,
    a_receipt_of_another_bundle_settles_nothing
);

fn pins(bundle: &Bundle) -> Vec<String> {
    bundle
        .entries
        .iter()
        .filter_map(|entry| entry.to.addressee().map(|to| to.pin.clone()))
        .collect()
}

fn receipt(world: &World, bundle: &Bundle) -> Receipt {
    let mut receipt = Receipt::of(&bundle.id);
    for entry in &bundle.entries {
        receipt.add(entry, world.ctx.clock.now());
    }
    receipt
}

async fn gathered(world: &World) -> Bundle {
    gather(&world.ctx).await.unwrap()
}

async fn nothing_is_wiped_before_the_receipt_and_the_print_room_can_open_it(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let bundle = gathered(&world).await;
    assert_eq!(pins(&bundle), [pin.id.as_str()]);
    assert_eq!(
        pins(&gathered(&world).await),
        [pin.id.as_str()],
        "until it is safe"
    );
    exported(&world.ctx, &bundle).await.unwrap();
    assert!(gathered(&world).await.entries.is_empty());
    assert!(world.is_sealed(&pin.id, "second").await);
    let entry = &bundle.entries[0];
    let half = world
        .identity
        .open(&entry.sealed, &entry.to.binding())
        .unwrap();
    assert_eq!(half.len(), 8);
    let settled = confirm(&world.ctx, &receipt(&world, &bundle), &[])
        .await
        .unwrap();
    let once = Settled {
        confirmed: 1,
        ..Settled::default()
    };
    assert_eq!(settled, once);
    assert!(!world.is_sealed(&pin.id, "second").await);
    assert!(
        world.is_sealed(&pin.id, "first").await,
        "that is the message's"
    );
    let again = confirm(&world.ctx, &receipt(&world, &bundle), &[])
        .await
        .unwrap();
    assert_eq!((again.confirmed, again.unknown), (0, 1));
}

async fn a_spoiled_letter_goes_into_the_next_bundle(at: Fresh) {
    let world = World::on(at).await;
    let (good, spoiled) = (world.issued(1).await, world.issued(2).await);
    let bundle = gathered(&world).await;
    exported(&world.ctx, &bundle).await.unwrap();
    let place = pins(&bundle)
        .iter()
        .position(|pin| *pin == spoiled.id)
        .unwrap();
    let number = bundle.entries[place].number;
    let settled = confirm(&world.ctx, &receipt(&world, &bundle), &[number])
        .await
        .unwrap();
    assert_eq!((settled.confirmed, settled.spoiled), (1, 1));
    assert!(!world.is_sealed(&good.id, "second").await);
    assert!(world.is_sealed(&spoiled.id, "second").await);
    let next = gathered(&world).await;
    assert_eq!(pins(&next), [spoiled.id.as_str()]);
    assert_eq!(next.entries[0].number, 1);
    exported(&world.ctx, &next).await.unwrap();
    confirm(&world.ctx, &receipt(&world, &next), &[])
        .await
        .unwrap();
    assert!(!world.is_sealed(&spoiled.id, "second").await);
}

async fn the_letter_of_a_revoked_pin_is_not_exported(at: Fresh) {
    let world = World::on(at).await;
    let (revoked, kept) = (world.issued(1).await, world.issued(2).await);
    let mut tx = world.ctx.db.write().await.unwrap();
    assert!(
        revoke(&world.ctx, &mut tx, &revoked.id, "lost")
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert_eq!(pins(&gathered(&world).await), [kept.id.as_str()]);
}

async fn a_receipt_of_another_bundle_settles_nothing(at: Fresh) {
    let world = World::on(at).await;
    let pin = world.issued(1).await;
    let bundle = gathered(&world).await;
    exported(&world.ctx, &bundle).await.unwrap();
    let mut other = receipt(&world, &bundle);
    "another".clone_into(&mut other.bundle);
    let settled = confirm(&world.ctx, &other, &[]).await.unwrap();
    assert_eq!((settled.confirmed, settled.unknown), (0, 1));
    assert!(world.is_sealed(&pin.id, "second").await);
}
