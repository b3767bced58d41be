//! What the body does, one verb and noun a file, where it takes more than one store call or has more
//! than one caller. No HTTP types here, and no request to the outside inside a transaction.

mod board;
mod ctx;
mod live;

pub mod answer_offer;
pub mod call_story;
pub mod connect_call;
pub mod end_call;
pub mod late;
pub mod offer_calls;
pub mod releases;
pub mod sign_in;
pub mod sweep;

pub use board::{Board, Place};
pub use ctx::{Bells, Ctx, Deed, Fault};
pub use live::{Change, Live};
