//! What every workflow is handed. Built once, by `app`; it holds no state of a call.

use std::sync::Arc;

use super::{Board, Door, Live};
use crate::bell::Bell;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::body::Body;
use crate::domain::office::Offices;
use crate::platform::mail::MailTransport;
use crate::platform::recordings::Recordings;
use crate::platform::register::Register;
use crate::platform::rest::Rest;
use crate::rng::Rng;
use crate::seal::{Hasher, OutboxKeys, PrintRoomKey};
use crate::store::audit::Entry;
use crate::store::operators::Operator;
use crate::store::writer::Writer;
use crate::store::{Db, Tx, audit};

/// Everything a workflow may touch.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub db: Db,
    /// The group writer.
    pub writer: Writer,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
    /// Hashes, behind a limit.
    pub hasher: Hasher,
    /// Where the public waits its turn.
    pub door: Door,
    /// Seals first halves.
    pub outbox: Arc<OutboxKeys>,
    /// Seals letters' halves.
    pub print_room: Arc<PrintRoomKey>,
    /// The settings.
    pub config: Arc<Config>,
    /// The body's words.
    pub body: Arc<Body>,
    /// What announcements read.
    pub board: Board,
    /// What screens listen to.
    pub live: Live,
    /// What wakes the background tasks.
    pub bells: Bells,
    /// The platform's REST.
    pub rest: Rest,
    /// Where the platform keeps what callers recorded.
    pub recordings: Recordings,
    /// Outgoing mail.
    pub mail: MailTransport,
    /// The register of persons.
    pub register: Register,
    /// The body's offices.
    pub offices: Arc<Offices>,
}

/// What wakes the background tasks.
#[derive(Clone)]
pub struct Bells {
    /// A call waits or an operator is free.
    pub route: Bell,
    /// There is a job.
    pub jobs: Bell,
    /// Another release of a flow is live.
    pub flows: Bell,
}

/// Why a workflow could not be carried out. Shown to nobody; logged once at the boundary.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::Error),
    /// Sealing or hashing.
    #[error(transparent)]
    Seal(#[from] crate::seal::SealError),
    /// What was read back cannot be understood.
    #[error("a stored record cannot be read: {0}")]
    Record(#[from] serde_json::Error),
    /// A row of this table has a word that is none of ours.
    #[error("a row of `{0}` has a word that is not known")]
    Word(&'static str),
    /// The register of persons.
    #[error("the register of persons does not answer")]
    Register,
}

impl Fault {
    /// Whether the same may succeed later: the database is away, rather than the record bad.
    pub fn passes(&self) -> bool {
        match self {
            Self::Store(error) => !error.is_of_the_row(),
            Self::Seal(_) | Self::Register => true,
            Self::Record(_) | Self::Word(_) => false,
        }
    }
}

impl Ctx {
    /// The time now, Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// Where an operator is rung; nothing when the platform cannot ring there.
    pub fn endpoint_of<'a>(&self, operator: &'a Operator) -> Option<&'a str> {
        let rings = |endpoint: &&str| self.config.telephony.profile.rings(endpoint);
        operator.endpoint.as_deref().filter(rings)
    }

    /// A new id that sorts by time.
    pub fn id(&self) -> String {
        self.rng.id(self.now_ms())
    }

    /// Writes down who did what, in the transaction of the deed.
    pub async fn audit(&self, tx: &mut Tx, deed: Deed<'_>) -> Result<(), crate::store::Error> {
        let entry = Entry {
            id: self.id(),
            at: self.now_ms(),
            who: deed.who.to_owned(),
            action: deed.action.to_owned(),
            subject: deed.subject.map(str::to_owned),
            contact: deed.contact.map(str::to_owned),
            detail: deed.detail.map(str::to_owned),
        };
        audit::insert(tx, &entry).await
    }
}

/// A deed for the audit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deed<'a> {
    /// The operator's name, or `system`.
    pub who: &'a str,
    /// A noun and what happened to it.
    pub action: &'a str,
    /// The id of what it was done to.
    pub subject: Option<&'a str>,
    /// The contact in which it was done.
    pub contact: Option<&'a str>,
    /// A reason, never a secret.
    pub detail: Option<&'a str>,
}
