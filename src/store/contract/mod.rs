//! What the store promises, on SQLite and on PostgreSQL alike: one file a noun, one list of cases a
//! file. Every public function of the store is called here.
#![expect(
    clippy::cognitive_complexity,
    reason = "a row of assertions is read from top to bottom"
)]

mod accesses;
mod announcements;
mod approvals;
mod audit;
mod callbacks;
mod calls;
mod campaigns;
mod citizen_sessions;
mod citizens;
mod confirmations;
mod contacts;
mod drafts;
mod envelopes;
mod halves;
mod identifications;
mod jobs;
mod letters;
mod line;
mod log_in_tries;
mod messages;
mod offers;
mod operators;
mod pin_changes;
mod pins;
mod practices;
mod presence;
mod published_flows;
mod releases;
mod rows;
mod sessions;
mod spent_codes;
mod tasks;
mod transactions;
mod uploads;
mod voice_messages;
mod web_drafts;
