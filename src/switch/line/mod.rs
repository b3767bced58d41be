//! The lines of the Rust interface: what is heard on a call, and what a caller or an operator's
//! telephone can do. The exchange's own state stays behind them.

mod call_line;
mod client_line;
mod feed;

pub use call_line::CallLine;
pub use client_line::ClientLine;
pub(super) use feed::Feed;
pub use feed::{CallNote, LineEvent, Watch};
