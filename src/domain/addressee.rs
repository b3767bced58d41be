//! addressee
