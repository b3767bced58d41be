//! What each page and fragment shows: plain owned data and its template, one file each. No store,
//! no handler, no clock: whoever fills a view has already decided everything.

pub mod announcement;
pub mod approvals;
pub mod call;
pub mod call_backs;
pub mod callbacks;
pub mod correct;
pub mod delivery;
pub mod desk;
pub mod dictation;
pub mod error;
pub mod field;
pub mod flows;
pub mod form;
pub mod identify;
pub mod letters;
pub mod line;
pub mod menu;
pub mod offer;
pub mod office;
pub mod outcome;
pub mod presence;
pub mod record;
pub mod result;
pub mod review;
pub mod sede;
pub mod shell;
pub mod sign_in;
pub mod strip;
pub mod tasks;
pub mod timer;
pub mod undelivered;
pub mod upload;
pub mod voice_message;
pub mod voice_messages;
pub mod words;

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod samples;
