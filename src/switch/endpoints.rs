//! The telephones that can be dialled: who is reachable, what rings, what is answered. A telephone
//! is reachable while somebody listens to its events.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::call::{CallStatus, LegNews, Signal};
use super::lock;
use super::mailbox::Post;
use crate::clock::{Busy, Clock};

/// What a telephone does when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Behaviour {
    /// It rings until it is answered or declined.
    #[default]
    Rings,
    /// It answers by itself.
    Answers,
    /// It is engaged.
    Busy,
    /// The platform does not know where it is.
    Unreachable,
}

/// What happens to a telephone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum ClientEvent {
    /// It rings. Until this is taken, virtual time stands still.
    Ringing {
        /// The id of the leg.
        call: String,
        /// The number shown.
        from: String,
    },
    /// The two hear each other.
    Bridged,
    /// The other side says something.
    Heard {
        /// What.
        text: String,
    },
    /// The leg is over.
    Ended {
        /// Its last status.
        status: String,
    },
}

/// A leg that wants to ring.
pub(super) struct Ring {
    pub leg: String,
    pub to: String,
    pub from: String,
    pub parent: Post<Signal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rung {
    Rings,
    Engaged,
    Unreachable,
}

pub(super) type ClientEvents = UnboundedReceiver<(ClientEvent, Option<Busy>)>;

#[derive(Default)]
pub(super) struct Endpoints(Mutex<HashMap<String, Telephone>>);

#[derive(Default)]
struct Telephone {
    behaviour: Behaviour,
    listeners: Vec<UnboundedSender<(ClientEvent, Option<Busy>)>>,
    leg: Option<Ring>,
    talks: bool,
    /// Whether its ringing does not wait for somebody to notice.
    unattended: bool,
    /// Until then a browser that is between two pages can still be rung.
    expected_until: Option<Timestamp>,
}

impl Telephone {
    fn tell(&mut self, event: &ClientEvent, clock: Option<&Clock>) {
        self.listeners.retain(|listener| {
            listener
                .send((event.clone(), clock.map(Clock::busy)))
                .is_ok()
        });
    }
}

impl Endpoints {
    /// Listens to a telephone, which can be reached from now on. A leg that rings there is told.
    pub fn listen(&self, address: &str) -> ClientEvents {
        let (sender, receiver) = unbounded_channel();
        let mut telephones = lock(&self.0);
        let telephone = telephones.entry(address.to_owned()).or_default();
        telephone.listeners.retain(|known| !known.is_closed());
        if let Some(leg) = &telephone.leg {
            let ringing = ClientEvent::Ringing {
                call: leg.leg.clone(),
                from: leg.from.clone(),
            };
            drop(sender.send((ringing, None)));
            if telephone.talks {
                drop(sender.send((ClientEvent::Bridged, None)));
            }
        }
        telephone.listeners.push(sender);
        receiver
    }

    pub fn behave(&self, address: &str, behaviour: Behaviour) {
        lock(&self.0)
            .entry(address.to_owned())
            .or_default()
            .behaviour = behaviour;
    }

    pub fn leave_unattended(&self, address: &str) {
        lock(&self.0)
            .entry(address.to_owned())
            .or_default()
            .unattended = true;
    }

    pub fn ring(&self, clock: &Clock, ring: Ring) -> Rung {
        let mut telephones = lock(&self.0);
        let Some(telephone) = telephones.get_mut(&ring.to) else {
            return Rung::Unreachable;
        };
        telephone.listeners.retain(|known| !known.is_closed());
        let expected = telephone
            .expected_until
            .is_some_and(|until| clock.now() < until);
        let away = telephone.listeners.is_empty() && !expected;
        if away || telephone.behaviour == Behaviour::Unreachable {
            return Rung::Unreachable;
        }
        let engaged = telephone
            .leg
            .as_ref()
            .is_some_and(|leg| leg.parent.is_open());
        if engaged || telephone.behaviour == Behaviour::Busy {
            return Rung::Engaged;
        }
        let answers = telephone.behaviour == Behaviour::Answers;
        let event = ClientEvent::Ringing {
            call: ring.leg.clone(),
            from: ring.from.clone(),
        };
        // Nobody need be there to take the event of a telephone that answers by itself.
        let attended = !answers && !telephone.unattended;
        telephone.tell(&event, attended.then_some(clock));
        if answers {
            ring.parent
                .send(Signal::Leg(ring.leg.clone(), LegNews::Answered));
        }
        telephone.leg = Some(ring);
        telephone.talks = false;
        Rung::Rings
    }

    /// Sends news from the telephone to the call that rings it; whether there was one.
    pub fn send(&self, address: &str, news: LegNews) -> bool {
        lock(&self.0)
            .get(address)
            .and_then(|telephone| telephone.leg.as_ref())
            .is_some_and(|leg| leg.parent.send(Signal::Leg(leg.leg.clone(), news)))
    }

    /// A browser has left its page and is expected back before `until`.
    pub fn expect(&self, address: &str, until: Timestamp) {
        if let Some(telephone) = lock(&self.0).get_mut(address) {
            telephone.expected_until = Some(until);
        }
    }

    pub fn bridged(&self, address: &str) {
        if let Some(telephone) = lock(&self.0).get_mut(address) {
            telephone.talks = true;
        }
        self.tell(address, &ClientEvent::Bridged);
    }

    pub fn hear(&self, address: &str, text: &str) {
        let text = text.to_owned();
        self.tell(address, &ClientEvent::Heard { text });
    }

    fn tell(&self, address: &str, event: &ClientEvent) {
        if let Some(telephone) = lock(&self.0).get_mut(address) {
            telephone.tell(event, None);
        }
    }

    /// The leg is over; a telephone that rang or talked is free again.
    pub fn release(&self, address: &str, leg: &str, status: CallStatus) {
        let mut telephones = lock(&self.0);
        let Some(telephone) = telephones.get_mut(address) else {
            return;
        };
        if telephone.leg.as_ref().is_some_and(|known| known.leg == leg) {
            telephone.leg = None;
            telephone.talks = false;
            let status = status.as_str().to_owned();
            telephone.tell(&ClientEvent::Ended { status }, None);
        }
    }
}

/// The address as a leg's `To` shows it: a bare name is a client.
pub(super) fn address(name: &str) -> String {
    if name.starts_with('+') || name.contains(':') || name.chars().all(|c| c.is_ascii_digit()) {
        name.to_owned()
    } else {
        format!("client:{name}")
    }
}
