//! `domain`.

pub mod addressee;
pub mod body;
pub mod gsm7;
pub mod message_status;
pub mod message_text;
pub mod pin;
pub mod practice;
