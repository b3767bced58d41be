//! `<Reject>`: refuses without answering, so nothing is billed. `reason=rejected`, or `busy`.

use std::ops::ControlFlow::Break;

use crate::switch::call::{CallStatus, Ended};
use crate::switch::document::{Exit, Turn};
use crate::switch::runner::Runner;
use crate::twiml::{Reject, RejectReason};

impl Runner {
    pub(in crate::switch) fn reject(&self, reject: Reject) -> Turn {
        // Only a call that was not answered can be refused; later it is a plain hang-up.
        let status = match (self.call.status(), reject.reason) {
            (CallStatus::InProgress, _) => CallStatus::Completed,
            (_, RejectReason::Busy) => CallStatus::Busy,
            (_, RejectReason::Rejected) => CallStatus::Failed,
        };
        Break(Exit::End(Ended::new(status, "rejected")))
    }
}

#[cfg(test)]
mod tests {
    use crate::switch::testing::Bench;

    #[tokio::test]
    async fn a_rejected_call_is_not_answered() {
        let bench = Bench::start(&[("/voice", "<Reject reason=\"busy\"/>")]).await;
        let mut line = bench.dial();
        assert_eq!(line.ended().await, "busy: rejected");
        let status = bench.asked("/status").await;
        assert_eq!(status.get("CallStatus"), "busy");
        assert_eq!(status.get("CallDuration"), "0");
    }
}
