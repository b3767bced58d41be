//! What the pages of staff and of citizens have in common: headers, assets, fields of a form, parts of
//! a file; and which proxies stand before us.
//! It draws nothing and knows neither of the two.

pub mod assets;
pub mod fields;
pub mod files;
pub mod headers;
pub mod proxies;
pub mod range;
