//! Tells open screens that something changed. It carries no data: whoever listens reads the store.

use tokio::sync::broadcast;

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An operator's presence, offer or contact.
    Operator(String),
    /// A contact: its call, its draft or the delivery of its PIN.
    Contact(String),
    /// The waiting line.
    Line,
}

/// The hub of a process. Screens of other processes see the change when they next look.
#[derive(Clone)]
pub struct Live(broadcast::Sender<Change>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Live {
    /// Tells everybody who listens; nobody may be listening.
    pub fn tell(&self, change: Change) {
        drop(self.0.send(change));
    }

    /// Listens from now on. Who lags behind looks at everything again.
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.0.subscribe()
    }
}
