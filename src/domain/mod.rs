//! The rules of the body's work, without any input or output.
pub mod holidays;
pub mod hours;
