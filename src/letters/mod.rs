//! Letters with a half, and the offices' envelopes: the sealed bundle that leaves the server, and the
//! print room's side that opens, prints and writes a receipt. The server never opens what it sealed.

pub mod bundle;
mod files;
mod fonts;
mod layout;
mod letter;
mod opened;
#[cfg(test)]
mod pdf_text;
mod print;
pub mod receipt;
mod wording;

pub use bundle::{Bundle, BundleError, Entry, Recipient};
pub use files::write_private;
pub use fonts::Fonts;
pub use layout::TooLong;
pub use letter::{Content, Letter, RenderError, render};
pub use opened::Opened;
pub use print::{Order, PrintError, RECEIPT_NAME, print};
pub use receipt::{Printed, Receipt, ReceiptError};
