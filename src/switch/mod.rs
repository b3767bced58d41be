//! `switch`.
