//! Typed TwiML documents, their only writer, and the parser that the switch uses.
//! It knows the platform's defaults (`Default`), and nothing of menus or calls.

mod adapt;
mod document;
mod parse;
mod profile;
mod read;
pub mod rules;
pub mod signature;
mod ssml;
mod write;

pub use adapt::SILENCE_URL;
pub use document::{
    Dial, Document, Endpoint, Enqueue, Gather, Noun, Pause, Play, Prompt, Record, Redirect, Reject,
    RejectReason, Say, SpeechTimeout, Verb,
};
pub use parse::ParseError;
pub use profile::Profile;
pub use ssml::{Ssml, SsmlError};
