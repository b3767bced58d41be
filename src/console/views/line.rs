//! How many callers wait, queue by queue.

use askama::Template;

use super::timer::Timer;

/// The fragment `#line`.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/line.html")]
pub struct Line {
    /// One row a queue, in the order of the configuration.
    pub queues: Vec<QueueLine>,
    /// Operators who are ready now.
    pub ready: u32,
}

/// One queue.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// The queue's name.
    pub name: String,
    /// The queue's name as shown.
    pub shown: String,
    /// Callers waiting.
    pub waiting: u32,
    /// How long the first has waited.
    pub longest: Option<Timer>,
}
