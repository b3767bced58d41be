//! What several test files share: outside programs and what the logs said.
//! It knows nothing of the product; a test file uses the part it needs.
#![cfg(test)]
#![allow(
    dead_code,
    reason = "every test file compiles this and uses a part of it"
)]

pub mod axe;
pub mod browser;
pub mod citizen;
pub mod fit;
pub mod logs;
pub mod needs;
pub mod node_peer;
pub mod pdf;
pub mod peer;
pub mod postgres;
pub mod recorder;
pub mod server;
pub mod visitor;
pub mod voice_mail;
pub mod walk;
