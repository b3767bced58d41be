//! `cli`.

pub mod check;
//! The command line: one file a subcommand.
pub mod flow;
pub mod letters;
