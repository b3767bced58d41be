//! Keeps documents that people send, sealed, and hands them to staff. Each look is written down. What
//! may be kept is for `domain::upload` to say.

use std::sync::Arc;

use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::{Ctx, Deed, Fault};
use crate::domain::upload::{self, MediaType, Refused};
use crate::seal::SealError;
use crate::store::uploads::{self, Upload};

/// Documents that are looked into at once: each may take a core for a while.
static LOOKS: Semaphore = Semaphore::const_new(2);

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A signed request (R74).
    SignedRequest,
    /// An Italian identity document (R71, R74).
    IdentityDocument,
    /// A form on paper (R44).
    PaperForm,
    /// A fax (R74).
    Fax,
    /// A foreign identity document (R133).
    ForeignDocument,
}

impl What {
    /// The word in rows.
    pub fn word(self) -> &'static str {
        match self {
            Self::SignedRequest => "signed-request",
            Self::IdentityDocument => "identity-document",
            Self::PaperForm => "paper-form",
            Self::Fax => "fax",
            Self::ForeignDocument => "foreign-document",
        }
    }
}

/// A document as it came.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// The draft, practice or approval that it belongs to.
    pub subject: &'a str,
    /// What it is.
    pub what: What,
    /// The type that came with it.
    pub said: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Checks a document and keeps it beside the others of its subject; its id. `who` is an operator's
/// name, or `web`.
pub async fn keep_upload(
    ctx: &Ctx,
    who: &str,
    sent: Sent<'_>,
) -> Result<Result<String, Refused>, Fault> {
    keep(ctx, who, sent, false).await
}

/// The same, in place of all that its subject had.
pub async fn replace_upload(
    ctx: &Ctx,
    who: &str,
    sent: Sent<'_>,
) -> Result<Result<String, Refused>, Fault> {
    keep(ctx, who, sent, true).await
}

async fn keep(
    ctx: &Ctx,
    who: &str,
    sent: Sent<'_>,
    alone: bool,
) -> Result<Result<String, Refused>, Fault> {
    let id = ctx.id();
    let (media_type, sealed) = match check_and_seal(ctx, &id, sent).await? {
        Ok(done) => done,
        Err(refused) => return Ok(Err(refused)),
    };
    let upload = Upload {
        id,
        subject: sent.subject.to_owned(),
        what: sent.what.word().to_owned(),
        media_type: media_type.name().to_owned(),
        size: i64::try_from(sent.bytes.len()).unwrap_or(i64::MAX),
        created_at: ctx.now_ms(),
    };
    let mut tx = ctx.db.write().await?;
    if alone {
        uploads::delete_of(&mut tx, sent.subject).await?;
    }
    uploads::insert(&mut tx, &upload, &sealed).await?;
    let deed = Deed {
        who,
        action: "upload.kept",
        subject: Some(&upload.id),
        contact: None,
        detail: Some(sent.what.word()),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    Ok(Ok(upload.id))
}

/// Looks into a document and seals it for its id, on a thread where no call waits behind it. Time
/// stands still meanwhile for tests.
async fn check_and_seal(
    ctx: &Ctx,
    id: &str,
    sent: Sent<'_>,
) -> Result<Result<(MediaType, String), Refused>, Fault> {
    let busy = ctx.clock.busy();
    let permit = LOOKS.acquire().await.map_err(|_| SealError::Failed)?;
    let bytes = Zeroizing::new(sent.bytes.to_vec());
    let (said, id) = (sent.said.to_owned(), id.to_owned());
    let (outbox, rng) = (Arc::clone(&ctx.outbox), ctx.rng.clone());
    let at_work = (busy.clone(), permit);
    let work = tokio::task::spawn_blocking(move || {
        // Both go with the work: who asked may be gone, the core is in use all the same.
        let _until_done = at_work;
        let media_type = match upload::check(&said, &bytes) {
            Ok(media_type) => media_type,
            Err(refused) => return Ok(Err(refused)),
        };
        let sealed = outbox.seal(&bytes, &id, &rng)?;
        Ok::<_, SealError>(Ok((media_type, sealed)))
    });
    let done = work.await.map_err(|_| SealError::Failed)?;
    drop(busy);
    Ok(done?)
}

/// A document in clear. No `Debug`: it is somebody's.
pub struct Opened {
    /// What it shows itself to be.
    pub media_type: MediaType,
    /// What it belongs to.
    pub subject: String,
    /// Wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Opens a document for a member of staff; the look is written down first. `None` when there is no
/// such document, or what was kept is not what was checked.
pub async fn open_upload(ctx: &Ctx, who: &str, id: &str) -> Result<Option<Opened>, Fault> {
    let mut tx = ctx.db.write().await?;
    let (Some(upload), Some(sealed)) = (
        uploads::find(&mut tx, id).await?,
        uploads::sealed(&mut tx, id).await?,
    ) else {
        return Ok(None);
    };
    let deed = Deed {
        who,
        action: "upload.opened",
        subject: Some(&upload.id),
        contact: None,
        detail: Some(&upload.subject),
    };
    ctx.audit(&mut tx, deed).await?;
    tx.commit().await?;
    let bytes = ctx.outbox.open(&sealed, &upload.id)?;
    let Ok(media_type) = upload::check(&upload.media_type, &bytes) else {
        return Ok(None);
    };
    Ok(Some(Opened {
        media_type,
        subject: upload.subject,
        bytes,
    }))
}
