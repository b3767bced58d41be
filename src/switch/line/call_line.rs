//! A caller's telephone. It only presses, speaks, listens and hangs up.

use std::sync::Arc;

use super::feed::{LineEvent, Watch};
use crate::clock::Busy;
use crate::switch::call::{Call, CallStatus, Ended, Signal};
use crate::switch::exchange::Exchange;
use crate::switch::mailbox::Post;

/// A call as its caller holds it. Dropping it does not hang up.
///
/// Between two calls of [`CallLine::next_event`] virtual time stands still, so that what the caller
/// does next happens at the moment of what was heard; [`CallLine::rest`] lets it go on.
pub struct CallLine {
    sid: String,
    post: Post<Signal>,
    watch: Watch,
    held: Option<Busy>,
}

impl CallLine {
    pub(in crate::switch) fn of(exchange: &Arc<Exchange>, call: &Call, post: Post<Signal>) -> Self {
        Self {
            sid: call.sid.clone(),
            post,
            watch: Watch::of_call(exchange, &call.sid),
            held: None,
        }
    }

    /// The call's id.
    pub fn sid(&self) -> &str {
        &self.sid
    }

    /// Presses keys, one after the other.
    pub fn press(&self, keys: &str) {
        for key in keys.chars() {
            self.post.send(Signal::Key(key));
        }
    }

    /// Says a sentence.
    pub fn say(&self, text: &str) {
        self.post.send(Signal::Spoke(text.to_owned()));
    }

    /// Puts the receiver down.
    pub fn hang_up(&self) {
        let ended = Ended::new(CallStatus::Completed, "the caller hung up");
        self.post.send(Signal::Over(ended));
    }

    /// The next thing that the caller notices; `None` once the exchange is gone.
    pub async fn next_event(&mut self) -> Option<LineEvent> {
        self.rest();
        let (note, busy) = self.watch.next_held().await?;
        self.held = Some(busy);
        Some(note.event)
    }

    /// Lets virtual time go on before the next event is asked for.
    pub fn rest(&mut self) {
        self.held = None;
    }

    /// From now on events that nobody takes do not hold virtual time still: for a line that is
    /// left alone while other things are looked at.
    pub fn never_hold(&mut self) {
        self.watch.never_hold();
        self.rest();
    }

    #[cfg(test)]
    pub(in crate::switch) fn post_for_tests(&self) -> Post<Signal> {
        self.post.clone()
    }

    /// The same line as events that are numbered and timed.
    pub fn into_watch(self) -> Watch {
        self.watch
    }
}
