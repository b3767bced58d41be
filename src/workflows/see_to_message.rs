//! Somebody left a message: one operator takes it, listens, and says what came of it. Whoever looks or
//! listens is written down first; the recording is asked for only afterwards, outside any transaction.

use super::{Change, Ctx, Deed, Fault};
use crate::auth::Role;
use crate::platform::{Recording, RecordingError};
use crate::store::Tx;
use crate::store::operators::Operator;
use crate::store::voice_messages::{self, End, VoiceMessage};

/// The longest note, characters.
pub const LONGEST: usize = 500;
/// For so long a browser that asks for another part goes on with one listening, milliseconds.
const ONE_LISTENING: i64 = 10 * 60_000;

/// What came of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// They have spoken.
    Spoken,
    /// The answer went out in writing.
    Written,
    /// Another office sees to it.
    PassedOn,
    /// Nobody answered.
    NotReached,
    /// It asks for no answer.
    NothingToDo,
    /// It is empty or cannot be understood.
    NotUnderstood,
}

impl Came {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 6] = [
        Self::Spoken,
        Self::Written,
        Self::PassedOn,
        Self::NotReached,
        Self::NothingToDo,
        Self::NotUnderstood,
    ];

    /// The word in rows and forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Spoken => "spoken",
            Self::Written => "written",
            Self::PassedOn => "passed-on",
            Self::NotReached => "not-reached",
            Self::NothingToDo => "nothing-to-do",
            Self::NotUnderstood => "not-understood",
        }
    }

    /// The form's word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|came| came.word() == word)
    }
}

/// An operator takes a new message. Says whether it was the one.
pub async fn take(ctx: &Ctx, operator: &Operator, id: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    if !voice_messages::take(&mut tx, id, &operator.id, ctx.now_ms()).await? {
        return Ok(false);
    }
    done(ctx, tx, operator, ("voice-message.taken", id, None)).await
}

/// Puts a message that somebody took back on the list: whoever took it may have gone home. Says whether
/// it was taken.
pub async fn give_back(ctx: &Ctx, operator: &Operator, id: &str) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    let Some(found) = voice_messages::find(&mut tx, id).await? else {
        return Ok(false);
    };
    let holder = found.taken_by.unwrap_or_default();
    if !voice_messages::put_back(&mut tx, id, &holder).await? {
        return Ok(false);
    }
    done(ctx, tx, operator, ("voice-message.given-back", id, None)).await
}

/// Says what came of it: for the operator who took it, and for a supervisor in any case. The platform's
/// copy is erased soon after. Says whether it was theirs to say.
pub async fn close(
    ctx: &Ctx,
    operator: &Operator,
    id: &str,
    (came, note): (Came, &str),
) -> Result<bool, Fault> {
    let mut tx = ctx.db.write().await?;
    let found = voice_messages::find(&mut tx, id).await?;
    let Some(found) = found.filter(|found| may_close(operator, found)) else {
        return Ok(false);
    };
    let end = End {
        result: came.word(),
        note,
        by: &operator.name,
        now: ctx.now_ms(),
        holder: found.taken_by.as_deref(),
    };
    if !voice_messages::finish(&mut tx, id, end).await? {
        return Ok(false);
    }
    let deed = ("voice-message.done", id, Some(came.word()));
    done(ctx, tx, operator, deed).await
}

/// Whether it is this operator's to say what came of it.
pub fn may_close(operator: &Operator, message: &VoiceMessage) -> bool {
    let theirs = message.taken_by.as_deref() == Some(operator.id.as_str());
    theirs || Role::parse(&operator.role) == Some(Role::Supervisor)
}

/// Opens a message with the caller's number; that is written down unless the operator has it in hand.
/// `None` when there is no such message.
pub async fn open(ctx: &Ctx, operator: &Operator, id: &str) -> Result<Option<VoiceMessage>, Fault> {
    let mut tx = ctx.db.write().await?;
    let Some(found) = voice_messages::find(&mut tx, id).await? else {
        return Ok(None);
    };
    let in_hand = found.state == "taken" && found.taken_by.as_deref() == Some(operator.id.as_str());
    if !in_hand {
        let deed = deed(operator, ("voice-message.opened", id, None));
        ctx.audit(&mut tx, deed).await?;
        tx.commit().await?;
    }
    Ok(Some(found))
}

/// A recording for who listens.
pub enum Listening {
    /// It comes.
    Sound(Recording),
    /// There is no such message, or no recording of it any more.
    Nothing,
    /// The platform does not give it.
    Failed(RecordingError),
}

/// Begins to fetch the recording of a message for an operator. Nobody listens to one that is done: its
/// recording is about to be erased.
pub async fn listen(ctx: &Ctx, operator: &Operator, id: &str) -> Result<Listening, Fault> {
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let found = voice_messages::find(&mut tx, id).await?;
    let told = found
        .filter(|found| found.state != "done")
        .and_then(|found| found.url);
    let Some(told) = told else {
        return Ok(Listening::Nothing);
    };
    let when = (now, now - ONE_LISTENING);
    if voice_messages::hear(&mut tx, id, &operator.name, when).await? {
        let deed = deed(operator, ("voice-message.heard", id, None));
        ctx.audit(&mut tx, deed).await?;
    }
    tx.commit().await?;
    Ok(match ctx.recordings.open(&told).await {
        Ok(recording) => Listening::Sound(recording),
        Err(error) => {
            tracing::warn!(message.id = id, error.message = %error, "a message cannot be heard");
            Listening::Failed(error)
        }
    })
}

fn deed<'a>(
    operator: &'a Operator,
    (action, id, detail): (&'a str, &'a str, Option<&'a str>),
) -> Deed<'a> {
    Deed {
        who: &operator.name,
        action,
        subject: Some(id),
        contact: None,
        detail,
    }
}

/// Writes the deed down and commits.
async fn done(
    ctx: &Ctx,
    mut tx: Tx,
    operator: &Operator,
    what: (&str, &str, Option<&str>),
) -> Result<bool, Fault> {
    ctx.audit(&mut tx, deed(operator, what)).await?;
    tx.commit().await?;
    ctx.live.tell(Change::Line);
    Ok(true)
}
