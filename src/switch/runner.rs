//! Runs one call: fetches documents, runs their verbs, and sees the call to its end.
//! What a verb does stands in `verbs/`.

mod ask;

use std::collections::VecDeque;
use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Url;

use super::NumberConfig;
use super::call::{Call, CallStatus, Ended, LegNews, PeerNews, Progress, Signal};
use super::document::{Exit, Failure, Fetch, Moved, Turn};
use super::exchange::Exchange;
use super::line::{CallLine, LineEvent};
use super::mailbox::{Inbox, Post, mailbox};
use super::webhook::{Params, Reporter};
use crate::clock::Busy;
use crate::twiml::{Document, Verb};

/// As many redirects in a row, without another verb, end a call.
const MAX_HOPS: u32 = 10;

pub(super) struct Runner {
    pub exchange: Arc<Exchange>,
    pub call: Arc<Call>,
    pub inbox: Inbox<Signal>,
    /// Where the current document came from: relative URLs start here.
    pub base: Url,
    pub post: Post<Signal>,
    number: NumberConfig,
    busy: Option<Busy>,
    /// News of legs that came while a document was fetched.
    kept: VecDeque<Heard>,
    /// Redirects in a row.
    pub hops: u32,
    /// When a document was asked for last, and how many were at that instant.
    asked: (Timestamp, u32),
    /// Run when the document of a REST dequeue ends by itself.
    spare: Option<(Url, Document)>,
}

/// What a verb may hear while it runs.
pub(super) enum Heard {
    Key(char),
    Speech(String),
    Leg(String, LegNews),
    Peer(PeerNews),
    MemberArrived,
}

/// Starts a call to one of the exchange's numbers.
pub(super) fn place_call(exchange: &Arc<Exchange>, from: &str, to: &str) -> CallLine {
    let (post, inbox) = mailbox(exchange.clock());
    let call = Arc::new(Call {
        sid: exchange.call_sid(),
        parent: None,
        from: from.to_owned(),
        to: to.to_owned(),
        direction: "inbound",
        post: Some(post.clone()),
        started: exchange.clock().now(),
        progress: Progress::new(CallStatus::Ringing),
        reporter: Reporter::new(exchange),
    });
    exchange.remember(&call);
    let line = CallLine::of(exchange, &call, post.clone());
    let number = exchange.number(to);
    let voice_url = number
        .as_ref()
        .and_then(|number| number.voice_url.parse::<Url>().ok());
    if let (Some(number), Some(base)) = (number, voice_url) {
        let runner = Runner {
            exchange: Arc::clone(exchange),
            call,
            inbox,
            base,
            post,
            number,
            busy: Some(exchange.clock().busy()),
            kept: VecDeque::new(),
            hops: 0,
            asked: (exchange.clock().now(), 0),
            spare: None,
        };
        tokio::spawn(runner.live());
    } else {
        call.set(CallStatus::Failed, exchange.clock().now());
        exchange.feed.send(
            exchange,
            &call.sid,
            LineEvent::Ended {
                status: CallStatus::Failed.as_str().to_owned(),
                reason: "the number is not in service".to_owned(),
            },
        );
    }
    line
}

impl Runner {
    async fn live(mut self) {
        let mut exit = Exit::Goto(Fetch::post(self.base.clone(), Params::default()));
        let ended = loop {
            let turn = match exit {
                // A dequeue that comes as the caller leaves the queue still runs its document.
                Exit::Goto(fetch) | Exit::Moved(Moved::To(fetch)) | Exit::Dequeued(fetch) => {
                    self.spare = None;
                    self.run_at(fetch).await
                }
                Exit::Connect(fetch, spare) => {
                    self.spare = spare;
                    self.run_at(fetch).await
                }
                Exit::Moved(Moved::Run(document)) => {
                    self.spare = None;
                    self.run(&document).await
                }
                Exit::Failed(failure) => self.recover(failure).await,
                Exit::End(ended) => break ended,
                // Outside a queue it means nothing more than that the document ends.
                Exit::Leave => Continue(()),
                Exit::Taken(taken) => {
                    taken.peer.send(Signal::Peer(PeerNews::Gone));
                    Continue(())
                }
            };
            exit = match (turn, self.spare.take()) {
                (Break(next), _) => next,
                (Continue(()), Some((base, document))) => {
                    self.base = base;
                    Exit::Moved(Moved::Run(document))
                }
                (Continue(()), None) => {
                    let reason = "the document ended";
                    break Ended::new(CallStatus::Completed, reason);
                }
            };
        };
        self.finish(ended);
    }

    fn finish(&self, ended: Ended) {
        let exchange = &self.exchange;
        self.call.set(ended.status, exchange.clock().now());
        let status_url = self.number.status_url.as_deref();
        if let Some(url) = status_url.and_then(|url| url.parse::<Url>().ok()) {
            let duration = Params::default().with("CallDuration", self.call.duration());
            self.call.report(exchange, url, duration);
        }
        self.call.reporter.close();
        self.emit(LineEvent::Ended {
            status: ended.status.as_str().to_owned(),
            reason: ended.reason,
        });
    }

    /// Fetches a document and runs it.
    async fn run_at(&mut self, fetch: Fetch) -> Turn {
        let document = self.fetch(fetch).await?;
        self.run(&document).await
    }

    pub async fn run(&mut self, document: &Document) -> Turn {
        for verb in &document.verbs {
            self.verb(verb).await?;
        }
        Continue(())
    }

    async fn verb(&mut self, verb: &Verb) -> Turn {
        if !matches!(verb, Verb::Redirect(_)) {
            self.hops = 0;
        }
        if !matches!(verb, Verb::Reject(_)) {
            self.answer();
        }
        match verb {
            Verb::Say(say) => self.say(say).await,
            Verb::Play(play) => self.play(play).await,
            Verb::Pause(pause) => self.pass(seconds(pause.seconds)).await,
            Verb::Gather(gather) => self.gather(gather).await,
            Verb::Redirect(redirect) => self.redirect(&redirect.url).await,
            Verb::Enqueue(enqueue) => self.enqueue(enqueue).await,
            Verb::Dial(dial) => self.dial(dial).await,
            Verb::Record(record) => self.record(record).await,
            Verb::Reject(reject) => self.reject(*reject),
            Verb::Hangup => Break(hung_up("the document hung up")),
            Verb::Leave => Break(Exit::Leave),
        }
    }

    /// Runs a document for somebody who waits: only what a platform allows there.
    pub async fn run_waiting(&mut self, document: &Document) -> Turn {
        for verb in &document.verbs {
            if !matches!(verb, Verb::Redirect(_)) {
                self.hops = 0;
            }
            match verb {
                Verb::Say(say) => self.say(say).await?,
                Verb::Play(play) => self.play(play).await?,
                Verb::Pause(pause) => self.pass(seconds(pause.seconds)).await?,
                Verb::Gather(gather) => self.gather(gather).await?,
                Verb::Redirect(redirect) => self.redirect(&redirect.url).await?,
                Verb::Hangup => return Break(hung_up("the wait document hung up")),
                Verb::Leave => return Break(Exit::Leave),
                Verb::Enqueue(_) | Verb::Dial(_) | Verb::Record(_) | Verb::Reject(_) => {
                    return Break(
                        self.failed(13_000, "a verb that may not stand in a wait document"),
                    );
                }
            }
        }
        Continue(())
    }

    /// Going on elsewhere counts: a ring of redirects must not run for ever.
    async fn redirect(&mut self, url: &str) -> Turn {
        self.pass(self.before_a_redirect()).await?;
        self.hops += 1;
        if self.hops > MAX_HOPS {
            return Break(self.failed(11_215, "too many redirects in a row"));
        }
        Break(self.goto(Some(url), Params::default()))
    }

    /// Waits until something is heard, at most until `until`; `None` when the time is over.
    pub async fn wait(&mut self, until: Option<Timestamp>) -> Turn<Option<Heard>> {
        if let Some(news) = self.kept.pop_front() {
            return Continue(Some(news));
        }
        let busy = self
            .busy
            .take()
            .unwrap_or_else(|| self.exchange.clock().busy());
        let (signal, busy) = self.inbox.wait(busy, until).await;
        self.busy = Some(busy);
        match signal {
            Some(signal) => self.sort(signal).map_continue(Some),
            None => Continue(None),
        }
    }

    /// Lets time pass; keys and words are not heard.
    pub async fn pass(&mut self, length: Duration) -> Turn {
        let until = self.exchange.clock().after(length);
        while self.wait(Some(until)).await?.is_some() {}
        Continue(())
    }

    fn sort(&self, signal: Signal) -> Turn<Heard> {
        match signal {
            Signal::Key(key) => Continue(Heard::Key(key)),
            Signal::Spoke(text) => Continue(Heard::Speech(text)),
            Signal::Leg(sid, news) => Continue(Heard::Leg(sid, news)),
            Signal::Peer(news) => Continue(Heard::Peer(news)),
            Signal::MemberArrived => Continue(Heard::MemberArrived),
            Signal::Over(ended) => {
                self.call.set(ended.status, self.exchange.clock().now());
                Break(Exit::End(ended))
            }
            Signal::Moved(moved) => Break(Exit::Moved(moved)),
            Signal::Dequeued(fetch) => Break(Exit::Dequeued(fetch)),
            Signal::Taken(taken) => Break(Exit::Taken(taken)),
        }
    }

    /// The first verb answers the call, unless it refuses it.
    fn answer(&self) {
        if self.call.status() == CallStatus::Ringing {
            let now = self.exchange.clock().now();
            self.call.set(CallStatus::InProgress, now);
        }
    }

    pub fn emit(&self, event: LineEvent) {
        self.exchange
            .feed
            .send(&self.exchange, &self.call.sid, event);
    }

    /// Resolves a URL of the current document.
    pub fn resolve(&self, url: &str) -> Result<Url, Failure> {
        self.base
            .join(url)
            .map_err(|error| self.failure(11_100, format!("{url}: {error}")))
    }

    /// The way to an action: the current document when it names none.
    pub fn goto(&self, url: Option<&str>, extra: Params) -> Exit {
        match self.resolve(url.unwrap_or_default()) {
            Ok(mut target) => {
                if url.is_none() {
                    target = self.base.clone();
                }
                Exit::Goto(Fetch::post(target, extra))
            }
            Err(failure) => Exit::Failed(failure),
        }
    }

    pub fn failed(&self, code: u32, reason: &str) -> Exit {
        Exit::Failed(self.failure(code, reason.to_owned()))
    }

    fn failure(&self, code: u32, reason: String) -> Failure {
        Failure {
            code,
            url: self.base.to_string(),
            reason,
        }
    }
}

pub(super) fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}

fn hung_up(reason: &str) -> Exit {
    Exit::End(Ended::new(CallStatus::Completed, reason))
}

#[cfg(test)]
mod tests;
