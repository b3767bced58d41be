//! `demo`.

mod mail_text;
pub mod smtp_sink;
