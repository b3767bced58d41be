//! The telephone of somebody who is dialled: an operator's client, a SIP address, a number.

use std::sync::Arc;

use crate::switch::call::LegNews;
use crate::switch::endpoints::{Behaviour, ClientEvent, ClientEvents, address};
use crate::switch::exchange::Exchange;

/// A telephone that can be dialled as long as this lives.
pub struct ClientLine {
    exchange: Arc<Exchange>,
    address: String,
    events: ClientEvents,
}

impl ClientLine {
    pub(in crate::switch) fn register(exchange: &Arc<Exchange>, name: &str) -> Self {
        let address = address(name);
        Self {
            events: exchange.endpoints.listen(&address),
            exchange: Arc::clone(exchange),
            address,
        }
    }

    /// `client:anna`, `sip:…` or a number.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What the telephone does from now on when it rings.
    pub fn behave(&self, behaviour: Behaviour) {
        self.exchange.endpoints.behave(&self.address, behaviour);
    }

    /// From now on virtual time goes on while it rings, though nobody takes the event.
    pub fn never_hold(&self) {
        self.exchange.endpoints.leave_unattended(&self.address);
    }

    /// Answers; whether something rang.
    pub fn answer(&self) -> bool {
        self.exchange
            .endpoints
            .send(&self.address, LegNews::Answered)
    }

    /// Declines; whether something rang.
    pub fn decline(&self) -> bool {
        self.exchange
            .endpoints
            .send(&self.address, LegNews::Declined)
    }

    /// Hangs up; whether there was a call.
    pub fn hang_up(&self) -> bool {
        self.exchange.endpoints.send(&self.address, LegNews::HungUp)
    }

    /// Says a sentence to the caller; whether there was a call.
    pub fn say(&self, text: &str) -> bool {
        let news = LegNews::Spoke(text.to_owned());
        self.exchange.endpoints.send(&self.address, news)
    }

    /// The next thing that happens to the telephone; virtual time goes on at once.
    pub async fn next_event(&mut self) -> Option<ClientEvent> {
        self.events.recv().await.map(|(event, _busy)| event)
    }
}
