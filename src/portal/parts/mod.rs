//! What forms are built of: fields, choices, the list of what is wrong, notices, steps. Each part is
//! a view of its own, put into a page as `{{ part|safe }}`; it escapes what it holds.

mod choice;
mod control_code;
mod errors;
mod field;
mod notice;
mod steps;

pub use choice::Choice;
pub use control_code::ControlCode;
pub use errors::Errors;
pub use field::{Field, Kind};
pub use notice::{Mood, Notice};
pub use steps::Steps;
