//! Puts a server together: context, background tasks and routes; and takes it apart again.
//! It decides nothing about calls.

mod build;
mod health;
mod serving;
mod tasks;

pub use build::{App, AppError, Parts, Secrets, context_alone};
pub use serving::Serving;
