//! `workflows`.
