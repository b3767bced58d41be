//! The command line: one file a subcommand.

pub mod call;
pub mod check;
pub mod flow;
pub mod letters;
