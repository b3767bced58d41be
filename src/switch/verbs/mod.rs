//! One file a verb, each with the platform's defaults and time-outs. What does not concern a single
//! verb stands in `runner`.

mod dial;
mod dial_queue;
mod enqueue;
mod gather;
mod play;
mod record;
mod reject;
mod say;
