//! `flow`.
