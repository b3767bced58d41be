//! A stage's own print room: it opens letters with the identity in memory, as another machine would
//! from a bundle. Nothing of it exists in a real server.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use zeroize::Zeroizing;

use crate::domain::addressee::Addressee;
use crate::domain::pin::Half;
use crate::domain::practice::PracticeNumber;
use crate::domain::zone::rome;
use crate::letters::{Content, Entry, Fonts, Letter, Opened, render};
use crate::seal::PrintIdentity;
use crate::store::{halves, letters};
use crate::workflows::{Ctx, Fault, move_letters};

/// How many letters are shown at most.
const SHOWN: i64 = 200;

/// Opens and prints a stage's letters.
#[derive(Clone)]
pub struct PrintRoom {
    ctx: Ctx,
    identity: Arc<PrintIdentity>,
}

/// A letter as its reader has it. No `Debug`: the page has a half on it.
pub struct OpenedLetter {
    /// Whom it goes to.
    pub to: Addressee,
    /// `ready`, `exported`, `confirmed`, `spoiled` or `cancelled`.
    pub state: String,
    /// When it was written.
    pub at: Timestamp,
    /// The page; absent when the half was wiped, or sealed before this stage began.
    pub pdf: Option<Zeroizing<Vec<u8>>>,
    sealed: Option<String>,
}

impl PrintRoom {
    pub(super) fn new(ctx: Ctx, identity: Arc<PrintIdentity>) -> Self {
        Self { ctx, identity }
    }

    /// The latest letters, newest first, each opened and rendered.
    pub async fn latest(&self) -> Result<Vec<OpenedLetter>, Fault> {
        let mut opened = Vec::new();
        for mut letter in self.closed().await? {
            letter.pdf = self.pdf(&letter);
            opened.push(letter);
        }
        Ok(opened)
    }

    /// The same, without opening any.
    pub async fn closed(&self) -> Result<Vec<OpenedLetter>, Fault> {
        let _busy = self.ctx.clock.busy();
        let mut tx = self.ctx.db.read().await?;
        let mut found = Vec::new();
        for letter in letters::latest(&mut tx, SHOWN).await? {
            let Ok(practice) = PracticeNumber::parse(&letter.number) else {
                continue;
            };
            let sealed = halves::sealed(&mut tx, &letter.pin, "second").await?;
            found.push(OpenedLetter {
                to: move_letters::addressee(&letter, practice)?,
                state: letter.state,
                at: Timestamp::from_millisecond(letter.created_at).unwrap_or_default(),
                pdf: None,
                sealed,
            });
        }
        Ok(found)
    }

    /// The half on a letter; `None` when it was wiped or sealed to another key.
    pub fn open_half(&self, letter: &OpenedLetter) -> Option<Half> {
        let sealed = letter.sealed.as_deref()?;
        let opened = self.identity.open(sealed, &letter.to.binding()).ok()?;
        Half::from_opened(&opened)
    }

    /// The page of an envelope of a bundle.
    pub fn envelope(&self, entry: &Entry) -> Option<Zeroizing<Vec<u8>>> {
        let opened = Opened::open(&self.identity, &entry.to, &entry.sealed)?;
        self.draw(entry.date, opened.content())
    }

    /// The page of a letter.
    pub fn pdf(&self, letter: &OpenedLetter) -> Option<Zeroizing<Vec<u8>>> {
        let half = self.open_half(letter)?;
        let date = letter.at.to_zoned(rome()).date();
        self.draw(date, Content::SecondHalf(&letter.to, &half))
    }

    fn draw(&self, date: Date, content: Content<'_>) -> Option<Zeroizing<Vec<u8>>> {
        let page = Letter {
            body: &self.ctx.body,
            date,
            content,
        };
        let fonts = Fonts::load().ok()?;
        match render(&[page], &fonts) {
            Ok(pdf) => Some(pdf),
            Err(error) => {
                tracing::error!(error.message = %error, "a letter cannot be shown");
                None
            }
        }
    }
}
