//! The database, SQLite or PostgreSQL: every line of SQL, one file a noun, and the group writer.
//! It decides nothing; what a row means is for `domain` and `workflows`.

mod db;

pub mod accesses;
pub mod announcements;
pub mod approvals;
pub mod audit;
pub mod callbacks;
pub mod calls;
pub mod campaigns;
pub mod citizen_sessions;
pub mod citizens;
pub mod confirmations;
pub mod contacts;
pub mod drafts;
pub mod envelopes;
pub mod halves;
pub mod identifications;
pub mod jobs;
pub mod letters;
pub mod line;
pub mod log_in_tries;
pub mod messages;
pub mod offers;
pub mod operators;
pub mod pin_changes;
pub mod pins;
pub mod practices;
pub mod presence;
pub mod published_flows;
pub mod releases;
pub mod sessions;
pub mod spent_codes;
pub mod tasks;
pub mod uploads;
pub mod voice_messages;
pub mod web_drafts;
pub mod writer;

pub use db::{Db, Error, Result, Tx};

#[cfg(test)]
mod contract;
#[cfg(test)]
pub(crate) mod fresh;
