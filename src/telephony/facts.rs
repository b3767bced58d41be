//! What the flow may know, gathered from memory alone: nothing here is awaited.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::Telephony;
use super::params::Params;
use crate::domain::phone::{Phone, PhoneKind};
use crate::flow::{Caller, Facts, Flow, Line, Ticket};
use crate::twiml::Profile;

impl Telephony {
    /// The facts for a step.
    pub fn facts(&self, flow: &Flow, params: &Params) -> Facts {
        let now = self.ctx.clock.now();
        Facts {
            emergency: self.ctx.board.emergency(flow.name(), now),
            crews: self.ctx.board.crews(),
            ..facts_of_call(flow, self.platform(), now, params.numbers())
        }
    }

    /// What carries the calls.
    pub fn platform(&self) -> Profile {
        self.ctx.config.telephony.profile
    }

    /// The same for a caller in line: with place and estimate.
    pub fn facts_in_line(&self, flow: &Flow, params: &Params, ticket: &Ticket) -> Facts {
        let needs: BTreeSet<String> = ticket.skills.iter().cloned().collect();
        let call = params.call().unwrap_or_default();
        let place = self.ctx.board.place(call, &ticket.queue, &needs);
        Facts {
            place: Some(place.before),
            estimate_minutes: place.minutes,
            ..self.facts(flow, params)
        }
    }
}

/// What two numbers, the caller's and the one dialled, say of a call to which nobody is there to answer.
pub fn facts_of_call(
    flow: &Flow,
    platform: Profile,
    now: Timestamp,
    (from, to): (&str, &str),
) -> Facts {
    Facts {
        now,
        platform,
        line: flow.line_of(to).unwrap_or(Line::Free),
        caller: caller(from),
        dialled: flow.dialled(to).to_owned(),
        emergency: None,
        crews: Vec::new(),
        place: None,
        estimate_minutes: None,
        digits: None,
    }
}

/// What a number that shows is. One that cannot be read counts as none.
fn caller(from: &str) -> Caller {
    match Phone::parse(from) {
        Err(_) => Caller::Withheld,
        Ok(phone) if !phone.is_italian() => Caller::Abroad,
        Ok(phone) if phone.kind() == PhoneKind::Mobile => Caller::Mobile,
        Ok(_) => Caller::Landline,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_known_by_the_number_that_shows() {
        for (from, wanted) in [
            ("+393331234567", Caller::Mobile),
            ("+390612345678", Caller::Landline),
            ("+4915112345678", Caller::Abroad),
            ("anonymous", Caller::Withheld),
            ("", Caller::Withheld),
        ] {
            assert_eq!(caller(from), wanted, "{from}");
        }
    }
}
