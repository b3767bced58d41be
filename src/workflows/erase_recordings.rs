//! The platform's copies of messages that are done with are erased there. Any server may; who asks
//! twice learns that it is gone already.

use super::{Ctx, Fault};
use crate::platform::RecordingError;
use crate::store::voice_messages;

/// How many are asked for at once.
const AT_ONCE: i64 = 20;
/// How long until a platform that did not erase one is asked again, milliseconds.
const ASK_AGAIN: i64 = 3_600_000;
/// How long until one that does not stand at the platform's REST is tried again, milliseconds: the
/// settings may be mended meanwhile.
const MUCH_LATER: i64 = 7 * 86_400_000;

/// Has all recordings erased that are due.
pub async fn erase_recordings(ctx: &Ctx) -> Result<(), Fault> {
    let mut tx = ctx.db.read().await?;
    let due = voice_messages::to_erase(&mut tx, ctx.now_ms(), AT_ONCE).await?;
    drop(tx);
    for (id, told) in due {
        let answer = ctx.recordings.erase(&told).await;
        note(ctx, &id, answer).await?;
    }
    Ok(())
}

/// Notes what the platform said. What does not stand at its REST cannot be erased by us: its address
/// stays, so that whoever owns that place can be told.
async fn note(ctx: &Ctx, id: &str, answer: Result<(), RecordingError>) -> Result<(), Fault> {
    let mut tx = ctx.db.write().await?;
    let kept = answer.err().filter(|error| *error != RecordingError::Gone);
    if let Some(error) = kept {
        tracing::warn!(message.id = id, error.message = %error, "a recording was not erased");
    }
    match kept {
        None => voice_messages::erased(&mut tx, id).await?,
        Some(error) => {
            let pause = if error == RecordingError::Elsewhere {
                MUCH_LATER
            } else {
                ASK_AGAIN
            };
            voice_messages::erase_later(&mut tx, id, ctx.now_ms() + pause).await?;
        }
    }
    Ok(tx.commit().await?)
}
