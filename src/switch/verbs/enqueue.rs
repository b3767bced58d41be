//! `<Enqueue>`: the wait document is asked again each time its verbs run out; the action is asked
//! when the caller leaves, and falls through when there is none. At most 1000 wait in a queue.

use std::ops::ControlFlow::{Break, Continue};

use jiff::Timestamp;
use reqwest::Url;

use crate::switch::call::{Ended, PeerNews, Signal};
use crate::switch::document::{Exit, Failure, Fetch, Taken, Turn};
use crate::switch::line::LineEvent;
use crate::switch::queues::Member;
use crate::switch::runner::{Heard, Runner, seconds};
use crate::switch::webhook::Params;
use crate::twiml::Enqueue;

/// A stay in a queue, with the URLs resolved against the document that began it.
struct Stay {
    queue_sid: String,
    entered: Timestamp,
    action: Option<Url>,
    wait: Option<Url>,
}

impl Runner {
    pub(in crate::switch) async fn enqueue(&mut self, enqueue: &Enqueue) -> Turn {
        let action = match self.optional_url(enqueue.action.as_deref()) {
            Ok(action) => action,
            Err(failure) => return Break(Exit::Failed(failure)),
        };
        let wanted = enqueue.wait_url.as_deref().filter(|url| !url.is_empty());
        let wait = match self.optional_url(wanted) {
            Ok(wait) => wait,
            Err(failure) => return Break(Exit::Failed(failure)),
        };
        let member = Member {
            call: self.call.sid.clone(),
            entered: self.exchange.clock().now(),
            post: self.post.clone(),
        };
        let entered = member.entered;
        let joined = self
            .exchange
            .queues
            .join(&self.exchange, &enqueue.queue, member);
        let mut stay = Stay {
            queue_sid: String::new(),
            entered,
            action,
            wait,
        };
        let Ok(queue_sid) = joined else {
            return self.queue_action(&stay, "queue-full");
        };
        stay.queue_sid = queue_sid;
        self.emit(LineEvent::Queued {
            queue: enqueue.queue.clone(),
        });
        let home = self.base.clone();
        let exit = self.wait_in_queue(&stay).await;
        self.base = home;
        let now = self.exchange.clock().now();
        drop(self.exchange.queues.leave(&self.call.sid, now));
        self.leave_queue(&stay, exit).await
    }

    fn optional_url(&self, url: Option<&str>) -> Result<Option<Url>, Failure> {
        url.map(|url| self.resolve(url)).transpose()
    }

    /// Waits until something ends the wait.
    async fn wait_in_queue(&mut self, stay: &Stay) -> Exit {
        let again = || {
            let url = stay.wait.clone()?;
            Some(Fetch::post(url, Params::default()))
        };
        let mut next = again();
        loop {
            let began = self.exchange.clock().now();
            match self.wait_once(next.take()).await {
                Continue(()) => {
                    next = again();
                    // A document without a single sound must not be asked without pause.
                    if self.exchange.clock().now() == began
                        && let Break(exit) = self.pass(seconds(1)).await
                    {
                        return exit;
                    }
                }
                Break(Exit::Goto(fetch)) => next = Some(fetch),
                Break(exit) => return exit,
            }
        }
    }

    async fn wait_once(&mut self, fetch: Option<Fetch>) -> Turn {
        let Some(mut fetch) = fetch else {
            // The platform's own music, or silence.
            return self.pass(seconds(3600)).await;
        };
        let now = self.exchange.clock().now();
        let place = self.exchange.queues.params(&self.call.sid, now);
        fetch.extra.extend(place);
        let document = self.fetch(fetch).await?;
        self.run_waiting(&document).await
    }

    async fn leave_queue(&mut self, stay: &Stay, exit: Exit) -> Turn {
        match exit {
            Exit::Leave => self.queue_action(stay, "leave"),
            Exit::Failed(failure) if stay.action.is_none() => Break(Exit::Failed(failure)),
            Exit::Failed(_) => self.queue_action(stay, "error"),
            Exit::End(ended) => Break(self.hang_up_in_queue(stay, ended, "hangup").await),
            Exit::Dequeued(fetch) => {
                let spare = self.ask_queue_action(stay, "redirected").await;
                Break(Exit::Connect(fetch, spare))
            }
            Exit::Moved(moved) => {
                drop(self.ask_queue_action(stay, "redirected").await);
                Break(Exit::Moved(moved))
            }
            Exit::Taken(taken) => self.taken(stay, taken).await,
            Exit::Goto(fetch) | Exit::Connect(fetch, _) => Break(Exit::Goto(fetch)),
        }
    }

    fn queue_params(&self, stay: &Stay, result: &str) -> Params {
        let time = self.exchange.clock().now().duration_since(stay.entered);
        Params::default()
            .with("QueueResult", result)
            .with("QueueSid", &stay.queue_sid)
            .with("QueueTime", time.as_secs())
    }

    fn queue_action(&self, stay: &Stay, result: &str) -> Turn {
        match &stay.action {
            Some(action) => {
                let params = self.queue_params(stay, result);
                Break(Exit::Goto(Fetch::post(action.clone(), params)))
            }
            None => Continue(()),
        }
    }

    async fn ask_queue_action(
        &self,
        stay: &Stay,
        result: &str,
    ) -> Option<(Url, crate::twiml::Document)> {
        let action = stay.action.as_ref()?;
        let params = self.queue_params(stay, result);
        let document = self.ask_aside(action, params).await?;
        Some((action.clone(), document))
    }

    /// The action is asked even when the caller hung up; nobody hears its answer.
    async fn hang_up_in_queue(&self, stay: &Stay, ended: Ended, result: &str) -> Exit {
        self.call.set(ended.status, self.exchange.clock().now());
        drop(self.ask_queue_action(stay, result).await);
        Exit::End(ended)
    }

    /// Another call dialled this queue: its document runs here first, then the two are bridged.
    async fn taken(&mut self, stay: &Stay, taken: Taken) -> Turn {
        if let Some(url) = taken.url.clone() {
            let mut params = self.queue_params(stay, "");
            params.0.retain(|(name, _)| name != "QueueResult");
            let params = params.with("DequeingCallSid", &taken.by);
            let home = self.base.clone();
            let announced = match self.fetch(Fetch::post(url, params)).await {
                Continue(document) => self.run_waiting(&document).await,
                Break(exit) => Break(exit),
            };
            self.base = home;
            if let Break(Exit::End(ended)) = announced {
                taken.peer.send(Signal::Peer(PeerNews::Gone));
                return Break(self.hang_up_in_queue(stay, ended, "hangup").await);
            }
        }
        taken
            .peer
            .send(Signal::Peer(PeerNews::Joined(self.post.clone())));
        self.emit(LineEvent::Bridged {
            to: taken.by_number.clone(),
        });
        let ended = self.talk(&taken).await;
        self.emit(LineEvent::Unbridged);
        taken.peer.send(Signal::Peer(PeerNews::Gone));
        match ended {
            Continue(()) => self.queue_action(stay, "bridged"),
            Break(Exit::End(ended)) => Break(self.hang_up_in_queue(stay, ended, "bridged").await),
            Break(exit) => {
                drop(self.ask_queue_action(stay, "redirected-from-bridged").await);
                Break(exit)
            }
        }
    }

    async fn talk(&mut self, taken: &Taken) -> Turn {
        loop {
            match self.wait(None).await? {
                Some(Heard::Peer(PeerNews::Gone)) => return Continue(()),
                Some(Heard::Peer(PeerNews::Spoke(text))) => self.emit(LineEvent::Said {
                    text,
                    language: String::new(),
                }),
                Some(Heard::Speech(text)) => {
                    taken.peer.send(Signal::Peer(PeerNews::Spoke(text)));
                }
                Some(_) | None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
