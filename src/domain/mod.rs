//! What the words of this field mean, and nothing else: no input, no output, no clock, no chance.

pub mod presence;
pub mod routing;
