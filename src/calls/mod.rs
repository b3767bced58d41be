//! Scripted calls, and the stage on which they and the demo run: everything on one machine. Nothing
//! here is part of a real server.

mod folder;
mod mail_text;
mod print_room;
mod serving;
mod settings;
pub mod smtp_sink;
mod staff;
pub mod stage;

pub use print_room::{OpenedLetter, PrintRoom};
pub use serving::Serving;
pub use settings::{REGISTER, password};
pub use staff::add_staff;
