//! `cli`.

pub mod letters;
