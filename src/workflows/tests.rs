//! The workflows on SQLite and on PostgreSQL, on a virtual clock, with a platform on loopback.
#![expect(
    clippy::cognitive_complexity,
    reason = "a row of assertions is read from top to bottom"
)]

mod accepting;
pub(crate) mod access;
mod announcing;
mod approving;
mod by_phone;
mod callbacks;
mod campaign;
mod change_contacts;
mod change_pin;
mod delivery;
mod dismissing;
mod envelopes;
mod forgetting;
mod in_person;
mod line;
mod lives;
mod living;
mod log_in;
mod pins;
mod print_room;
mod publishing;
mod requests;
mod second_person;
mod seeing_to_messages;
mod staff;
mod sweeping;
mod uploads;
pub(crate) mod world;
