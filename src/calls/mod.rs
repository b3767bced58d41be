//! Scripted calls, and the stage on which they and the demo run: everything on one machine. Nothing
//! here is part of a real server.

mod browser;
mod caller;
mod check;
mod deed;
mod faults;
mod folder;
mod in_line;
mod known_caller;
pub mod log;
mod mail_text;
mod operator;
mod page;
mod player;
mod print_room;
pub mod results;
mod run;
mod schema;
mod script;
mod secrets;
mod settings;
mod sight_call;
mod sight_mail;
pub mod smtp_sink;
mod staff;
pub mod stage;
mod step;
mod transcript;
mod verdict;
mod wanted;

pub use check::{Read, read, read_text};
pub use print_room::{OpenedLetter, PrintRoom};
pub use run::{Report, clock_for, play, run, run_read};
pub use schema::schema;
pub use settings::{REGISTER, password};
pub use staff::add_staff;
