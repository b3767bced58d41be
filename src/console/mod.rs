//! What staff see: pages, fragments and assets. Nothing here decides; handlers fill the views.

pub mod assets;
pub mod guide;
pub mod views;
