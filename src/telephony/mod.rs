//! `telephony`.
