//! `seal`.
