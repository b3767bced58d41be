//! `calls`.
