//! `cli`.

pub mod check;
