//! `letters`.
