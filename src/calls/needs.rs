//! Which calls need a whole stage. The others stay in the flow: nobody answers, nothing is stored,
//! and the flow alone is all that they are about.

use super::check::Read;
use super::script::Script;
use super::step::Step;
use crate::twiml::Profile;

/// Whether a call needs nothing but the flow.
pub fn stays_in_the_flow(read: &Read) -> bool {
    !needs_a_stage(&read.script)
}

/// Whether a script sets up or looks at something that the flow alone does not have.
fn needs_a_stage(script: &Script) -> bool {
    let given = &script.given;
    let expect = &script.expect;
    !given.operators.is_empty()
        || !given.callers.is_empty()
        || !given.in_line.is_empty()
        || given.emergency.is_some()
        || given
            .platform
            .is_some_and(|platform| platform != Profile::Twilio)
        || expect.wait.is_some()
        || !expect.audit.is_empty()
        || !expect.audit_never.is_empty()
        || !expect.never_in.is_empty()
        || script.steps.iter().any(|step| needs_more(&step.value))
}

fn needs_more(step: &Step) -> bool {
    match step {
        Step::Press(_)
        | Step::Say(_)
        | Step::Silence
        | Step::Wait(_)
        | Step::HangUp
        | Step::CallAgain
        | Step::ExpectSay(_)
        | Step::ExpectNoSay(_)
        | Step::ExpectNode(_)
        | Step::ExpectEnqueued(_)
        | Step::ExpectCall(_) => false,
        Step::CallIn
        | Step::ExpectOffered(_)
        | Step::ExpectNoOffer(_)
        | Step::Operator(_)
        | Step::ExpectOperator(_)
        | Step::ExpectScreen(_)
        | Step::ExpectMessage(_)
        | Step::ExpectResult(_)
        | Step::ExpectDelivery(_)
        | Step::ExpectSms(_)
        | Step::ExpectNoSms(_)
        | Step::ExpectMail(_)
        | Step::ExpectNoMail(_)
        | Step::ExpectLetter(_)
        | Step::ExpectNoLetter
        | Step::ExpectCallBack(_)
        | Step::Caller(_)
        | Step::Fault(_) => true,
    }
}
