//! What the flow may know, gathered from memory alone: nothing here is awaited.

use std::collections::BTreeSet;

use super::Telephony;
use super::params::Params;
use crate::flow::{Facts, Flow, Line, Ticket};

impl Telephony {
    /// The facts for a step.
    pub fn facts(&self, flow: &Flow, params: &Params) -> Facts {
        let now = self.ctx.clock.now();
        Facts {
            now,
            line: flow.line_of(params.text("To")).unwrap_or(Line::Free),
            emergency: self.ctx.board.emergency(flow.name(), now),
            crews: self.ctx.board.crews(),
            place: None,
            estimate_minutes: None,
        }
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
