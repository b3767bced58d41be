//! What is heard on the lines, for whoever listens. Every event holds virtual time still until each
//! listener has taken it or gone away.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::clock::{Busy, Clock};
use crate::switch::exchange::Exchange;
use crate::switch::lock;

/// What a caller notices.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum LineEvent {
    /// A text begins to be said.
    Said {
        /// What.
        text: String,
        /// BCP 47 tag; empty for a person who speaks.
        language: String,
    },
    /// A recording begins to play.
    Played {
        /// Which.
        url: String,
    },
    /// The prompts are over and nothing was heard yet: it is the caller's turn.
    Listening {
        /// Keys are heard.
        dtmf: bool,
        /// Words are heard.
        speech: bool,
    },
    /// The caller waits in a queue.
    Queued {
        /// The queue's name.
        queue: String,
    },
    /// Somebody else's telephone rings.
    Ringing,
    /// The caller talks with somebody.
    Bridged {
        /// With whom.
        to: String,
    },
    /// The talk is over.
    Unbridged,
    /// The call is over.
    Ended {
        /// The last status, as `completed`.
        status: String,
        /// Why, in a few words.
        reason: String,
    },
}

/// An event with the call it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallNote {
    /// The call's id.
    pub call: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: LineEvent,
}

struct Listener {
    /// The call it wants to hear of; every call when absent.
    call: Option<String>,
    notes: UnboundedSender<(CallNote, Busy)>,
    holds: Arc<AtomicBool>,
}

#[derive(Default)]
pub(in crate::switch) struct Feed(Mutex<Vec<Listener>>);

impl Feed {
    pub fn send(&self, exchange: &Exchange, call: &str, event: LineEvent) {
        let clock = exchange.clock();
        let note = CallNote {
            call: call.to_owned(),
            at: clock.now(),
            event,
        };
        lock(&self.0).retain(|listener| {
            if listener.call.as_ref().is_some_and(|wanted| wanted != call) {
                return !listener.notes.is_closed();
            }
            // The guard of a system clock holds nothing.
            let busy = if listener.holds.load(Ordering::Relaxed) {
                clock.busy()
            } else {
                Clock::system().busy()
            };
            listener.notes.send((note.clone(), busy)).is_ok()
        });
    }

    /// How many listen to every call.
    pub fn of_all(&self) -> usize {
        let listeners = lock(&self.0);
        let all = listeners.iter().filter(|listener| listener.call.is_none());
        all.filter(|listener| !listener.notes.is_closed()).count()
    }

    fn listen(&self, call: Option<&str>) -> Watch {
        let (sender, receiver) = unbounded_channel();
        let holds = Arc::new(AtomicBool::new(true));
        lock(&self.0).push(Listener {
            call: call.map(str::to_owned),
            notes: sender,
            holds: Arc::clone(&holds),
        });
        Watch {
            notes: receiver,
            holds,
        }
    }
}

/// Listens to one call or to all. Dropping it lets time go on.
pub struct Watch {
    notes: UnboundedReceiver<(CallNote, Busy)>,
    holds: Arc<AtomicBool>,
}

impl Watch {
    pub(in crate::switch) fn of_all(exchange: &Arc<Exchange>) -> Self {
        exchange.feed.listen(None)
    }

    pub(in crate::switch) fn of_call(exchange: &Arc<Exchange>, call: &str) -> Self {
        exchange.feed.listen(Some(call))
    }

    /// From now on events that nobody takes do not hold virtual time still.
    pub fn never_hold(&self) {
        self.holds.store(false, Ordering::Relaxed);
    }

    /// The next event together with its hold on virtual time: time stands still until the guard is
    /// dropped. `None` when the exchange is gone.
    pub async fn next_held(&mut self) -> Option<(CallNote, Busy)> {
        self.notes.recv().await
    }

    /// The next event; virtual time goes on at once.
    pub async fn next(&mut self) -> Option<CallNote> {
        self.next_held().await.map(|(note, _busy)| note)
    }
}
