//! What status hooks told us: answered at once, carried out as soon as the store can. Nothing told
//! here is lost while the process lives.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::mpsc;

use super::{Ctx, Fault, connect_call, end_call};
use crate::clock::{Busy, Clock};

/// How long until the next try while the store is away.
const RETRY: Duration = Duration::from_millis(500);

/// Something that happened outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Late {
    /// The caller's leg is over.
    CallEnded {
        /// The platform's id.
        call: String,
        /// Its last status.
        cause: String,
    },
    /// The call to an operator's telephone is over, and the caller may go on.
    DialEnded {
        /// The offer.
        offer: String,
        /// Why the operator was not reached; absent when the two spoke.
        not_reached: Option<String>,
    },
    /// An operator's telephone was answered.
    LegAnswered {
        /// The offer.
        offer: String,
    },
    /// A message went on.
    Message {
        /// The platform's id.
        sid: String,
        /// Its status.
        status: String,
        /// The platform's error code.
        error_code: Option<String>,
    },
}

/// Takes what happened and returns at once.
#[derive(Clone)]
pub struct LateQueue {
    clock: Clock,
    sender: mpsc::UnboundedSender<(Late, Busy)>,
    open: Arc<AtomicUsize>,
}

/// The other end.
pub struct LateWork {
    receiver: mpsc::UnboundedReceiver<(Late, Busy)>,
    open: Arc<AtomicUsize>,
}

impl LateQueue {
    /// A queue and its other end.
    pub fn new(clock: &Clock) -> (Self, LateWork) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let open = Arc::new(AtomicUsize::new(0));
        let queue = Self {
            clock: clock.clone(),
            sender,
            open: Arc::clone(&open),
        };
        (queue, LateWork { receiver, open })
    }

    /// Hands it over.
    pub fn push(&self, late: Late) {
        self.open.fetch_add(1, Ordering::SeqCst);
        drop(self.sender.send((late, self.clock.busy())));
    }

    /// How much was handed over and is not carried out yet.
    pub fn waiting(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

/// Carries out what comes, in order, each until it succeeds or can never do so.
pub async fn run(ctx: Ctx, mut work: LateWork) {
    while let Some((late, busy)) = work.receiver.recv().await {
        let mut busy = Some(busy);
        let mut told = VecDeque::from([late]);
        while let Some(late) = told.front() {
            if !done_with(&ctx, late).await {
                drop(busy.take());
                busy = Some(work.pause(&ctx.clock, &mut told).await);
                continue;
            }
            told.pop_front();
            work.open.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// Tries once. `false` when it is to be tried again.
async fn done_with(ctx: &Ctx, late: &Late) -> bool {
    let Err(error) = carry_out(ctx, late).await else {
        return true;
    };
    if error.passes() {
        tracing::warn!(error.message = %error, "a status waits for the store");
        return false;
    }
    tracing::error!(error.message = %error, "a status can never be recorded");
    true
}

impl LateWork {
    /// Waits until the next try. What is told meanwhile is taken in, so that it does not hold
    /// virtual time still.
    async fn pause(&mut self, clock: &Clock, told: &mut VecDeque<Late>) -> Busy {
        let mut sleep = std::pin::pin!(clock.sleep(RETRY));
        loop {
            tokio::select! {
                busy = &mut sleep => return busy,
                Some((late, _busy)) = self.receiver.recv() => told.push_back(late),
            }
        }
    }
}

/// Carries it out once.
pub async fn carry_out(ctx: &Ctx, late: &Late) -> Result<(), Fault> {
    match late {
        Late::CallEnded { call, cause } => end_call::end_call(ctx, call, cause).await,
        Late::DialEnded {
            offer,
            not_reached: None,
        } => connect_call::talk_ended(ctx, offer).await,
        Late::DialEnded {
            offer,
            not_reached: Some(cause),
        } => connect_call::back_in_line(ctx, offer, cause)
            .await
            .map(drop),
        Late::LegAnswered { offer } => connect_call::leg_answered(ctx, offer).await,
        Late::Message {
            sid,
            status,
            error_code,
        } => super::note_delivery::note_delivery(ctx, sid, status, error_code.as_deref()).await,
    }
}
