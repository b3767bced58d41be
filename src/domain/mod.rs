//! What the words of this field mean, and nothing else: no input, no output, no clock, no chance.

pub mod addressee;
pub mod body;
pub mod message_status;
pub mod message_text;
pub mod pin;
pub mod practice;
pub mod presence;
pub mod routing;
