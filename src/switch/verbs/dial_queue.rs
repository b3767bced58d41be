//! `<Dial><Queue>`: takes the first caller of a queue, or waits for one, and bridges the two.

use std::ops::ControlFlow::{Break, Continue};

use jiff::Timestamp;

use super::dial::Reached;
use crate::switch::call::{PeerNews, Signal};
use crate::switch::document::{Exit, Taken};
use crate::switch::line::LineEvent;
use crate::switch::mailbox::Post;
use crate::switch::runner::{Heard, Runner, seconds};
use crate::twiml::Dial;

impl Runner {
    pub(super) async fn dial_queue(
        &mut self,
        dial: &Dial,
        name: &str,
        url: Option<&str>,
    ) -> Reached {
        let deadline = self.exchange.clock().after(seconds(dial.timeout));
        let url = match url.map(|url| self.resolve(url)).transpose() {
            Ok(url) => url,
            Err(failure) => return Reached::not("failed", Some(Exit::Failed(failure))),
        };
        loop {
            let first = self
                .exchange
                .queues
                .take_first(&self.exchange, name, &self.post);
            if let Some(member) = first {
                let taken = Taken {
                    by: self.call.sid.clone(),
                    by_number: self.call.from.clone(),
                    url: url.clone(),
                    peer: self.post.clone(),
                };
                // A caller who hung up in this instant is gone; the next one is taken.
                if member.post.send(Signal::Taken(taken)) {
                    match self.wait_for_peer(deadline).await {
                        Joined::Yes(peer) => return self.talk_to(dial, &member.call, &peer).await,
                        Joined::Gone => continue,
                        Joined::Not(exit) => return Reached::not("canceled", Some(*exit)),
                    }
                }
                continue;
            }
            match self.wait(Some(deadline)).await {
                Continue(Some(_)) => {}
                Continue(None) => return Reached::not("no-answer", None),
                Break(exit) => return Reached::not("canceled", Some(exit)),
            }
        }
    }

    /// The queued caller's own document runs first; until then this side hears ringing.
    async fn wait_for_peer(&mut self, deadline: Timestamp) -> Joined {
        self.emit(LineEvent::Ringing);
        loop {
            match self.wait(Some(deadline)).await {
                Continue(Some(Heard::Peer(PeerNews::Joined(peer)))) => return Joined::Yes(peer),
                Continue(Some(Heard::Peer(PeerNews::Gone)) | None) => return Joined::Gone,
                Continue(Some(_)) => {}
                Break(exit) => return Joined::Not(Box::new(exit)),
            }
        }
    }

    async fn talk_to(&mut self, dial: &Dial, member: &str, peer: &Post<Signal>) -> Reached {
        let clock = self.exchange.clock().clone();
        let began = clock.now();
        let limit = clock.after(seconds(dial.time_limit));
        let to = self
            .exchange
            .call(member)
            .map_or_else(String::new, |call| call.from.clone());
        self.emit(LineEvent::Bridged { to });
        let exit = loop {
            match self.wait(Some(limit)).await {
                Continue(Some(Heard::Peer(PeerNews::Gone)) | None) => break None,
                Continue(Some(Heard::Peer(PeerNews::Spoke(text)))) => {
                    self.emit(LineEvent::Said {
                        text,
                        language: String::new(),
                    });
                }
                Continue(Some(Heard::Speech(text))) => {
                    peer.send(Signal::Peer(PeerNews::Spoke(text)));
                }
                Continue(Some(_)) => {}
                Break(exit) => break Some(exit),
            }
        };
        peer.send(Signal::Peer(PeerNews::Gone));
        self.emit(LineEvent::Unbridged);
        Reached {
            status: "completed",
            sid: Some(member.to_owned()),
            seconds: clock.now().duration_since(began).as_secs(),
            bridged: true,
            exit,
        }
    }
}

enum Joined {
    Yes(Post<Signal>),
    Gone,
    Not(Box<Exit>),
}
