//! Documents that people send are kept sealed, and every look at one is written down.

use super::world::World;
use crate::domain::upload::{MediaType, Refused, samples};
use crate::store::fresh::{Fresh, on_both};
use crate::store::{audit, uploads};
use crate::workflows::keep_upload::{Sent, What, keep_upload, open_upload};

on_both!(
    a_document_is_kept_sealed_and_opened_with_a_trace,
    a_document_that_acts_is_not_kept
);

fn sent<'a>(said: &'a str, bytes: &'a [u8]) -> Sent<'a> {
    Sent {
        subject: "practice",
        what: What::ForeignDocument,
        said,
        bytes,
    }
}

async fn a_document_is_kept_sealed_and_opened_with_a_trace(at: Fresh) {
    let world = World::on(at).await;
    let ctx = &world.ctx;
    let png = samples::png();
    let kept = keep_upload(ctx, "web", sent("image/png", &png))
        .await
        .unwrap();
    let id = kept.unwrap();
    let mut tx = ctx.db.read().await.unwrap();
    let sealed = uploads::sealed(&mut tx, &id).await.unwrap().unwrap();
    let found = uploads::of_subject(&mut tx, "practice").await.unwrap();
    assert_eq!(
        (found.len(), found[0].media_type.as_str()),
        (1, "image/png")
    );
    drop(tx);
    assert!(
        ctx.outbox.open(&sealed, "another").is_err(),
        "it is bound to its id"
    );
    let opened = open_upload(ctx, "anna", &id).await.unwrap().unwrap();
    assert_eq!(opened.media_type, MediaType::Png);
    assert!(*opened.bytes == png);
    assert!(open_upload(ctx, "anna", "no such").await.unwrap().is_none());
    let mut tx = ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    let of_upload: Vec<_> = deeds
        .iter()
        .filter(|deed| deed.subject.as_deref() == Some(&id))
        .map(|deed| (deed.who.as_str(), deed.action.as_str()))
        .collect();
    assert_eq!(
        of_upload,
        [("web", "upload.kept"), ("anna", "upload.opened")]
    );
}

async fn a_document_that_acts_is_not_kept(at: Fresh) {
    let world = World::on(at).await;
    let pdf = samples::pdf("/OpenAction 2 0 R", &[]);
    let kept = keep_upload(&world.ctx, "web", sent("application/pdf", &pdf)).await;
    assert_eq!(kept.unwrap(), Err(Refused::Active));
    let mut tx = world.ctx.db.read().await.unwrap();
    assert!(
        uploads::of_subject(&mut tx, "practice")
            .await
            .unwrap()
            .is_empty()
    );
}
