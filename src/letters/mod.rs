//! Letters with the second half: the sealed bundle that leaves the server, and the print room's side
//! that opens it, prints it and writes a receipt. The server's side never sees a half in clear.

pub mod bundle;
mod files;
mod fonts;
mod layout;
mod letter;
#[cfg(test)]
mod pdf_text;
mod print;
pub mod receipt;
mod wording;

pub use bundle::{Bundle, BundleError, Entry};
pub use files::write_private;
pub use fonts::Fonts;
pub use layout::TooLong;
pub use letter::{Letter, RenderError, render};
pub use print::{Order, PrintError, RECEIPT_NAME, print};
pub use receipt::{Printed, Receipt, ReceiptError};
