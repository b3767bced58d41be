//! The queues of the exchange: who waits, since when, at what place. Nobody is moved from here.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;

use super::call::Signal;
use super::exchange::Exchange;
use super::lock;
use super::mailbox::Post;
use super::webhook::Params;

/// The most that wait in one queue.
const MAX_SIZE: usize = 1000;

#[derive(Default)]
pub(super) struct Queues(Mutex<HashMap<String, Queue>>);

struct Queue {
    sid: String,
    members: Vec<Member>,
    /// Calls that dial this queue and wait for somebody to join it.
    dialling: Vec<Post<Signal>>,
    /// Seconds waited by those who left, and their number.
    waited: (i64, i64),
}

#[derive(Clone)]
pub(super) struct Member {
    pub call: String,
    pub entered: Timestamp,
    pub post: Post<Signal>,
}

/// A queue as REST shows it.
pub(super) struct QueueRecord {
    pub sid: String,
    pub name: String,
    pub size: usize,
    pub average: i64,
}

pub(super) struct Full;

impl Queues {
    /// Joins the queue `name`, made on demand; the answer is the queue's id.
    pub fn join(&self, exchange: &Exchange, name: &str, member: Member) -> Result<String, Full> {
        let mut queues = lock(&self.0);
        let queue = queues
            .entry(name.to_owned())
            .or_insert_with(|| Queue::new(exchange));
        if queue.members.len() >= MAX_SIZE {
            return Err(Full);
        }
        queue.members.push(member);
        for waiting in queue.dialling.drain(..) {
            waiting.send(Signal::MemberArrived);
        }
        Ok(queue.sid.clone())
    }

    /// Takes a call out of whatever queue it waits in; `None` when it waits in none.
    pub fn leave(&self, call: &str, now: Timestamp) -> Option<Member> {
        lock(&self.0)
            .values_mut()
            .find_map(|queue| queue.take(now, |member| member.call == call))
    }

    /// Takes a call, or the first one, out of the queue with this id.
    pub fn take(&self, queue: &str, call: &str, now: Timestamp) -> Option<Member> {
        let mut queues = lock(&self.0);
        let queue = queues.values_mut().find(|known| known.sid == queue)?;
        let front = call == "Front";
        queue.take(now, |member| front || member.call == call)
    }

    /// Takes the first of the queue `name`, or notes who wants to know of the next to join.
    pub fn take_first(
        &self,
        exchange: &Exchange,
        name: &str,
        post: &Post<Signal>,
    ) -> Option<Member> {
        let mut queues = lock(&self.0);
        let queue = queues
            .entry(name.to_owned())
            .or_insert_with(|| Queue::new(exchange));
        let taken = queue.take(exchange.clock().now(), |_| true);
        if taken.is_none() {
            queue.dialling.push(post.clone());
        }
        taken
    }

    /// What a wait document is told about the place of `call`.
    pub fn params(&self, call: &str, now: Timestamp) -> Params {
        let queues = lock(&self.0);
        let found = queues.values().find_map(|queue| {
            let place = queue
                .members
                .iter()
                .position(|member| member.call == call)?;
            Some((queue, place, queue.members.get(place)?))
        });
        let Some((queue, place, member)) = found else {
            return Params::default();
        };
        Params::default()
            .with("QueueSid", &queue.sid)
            .with("QueuePosition", place + 1)
            .with("QueueTime", now.duration_since(member.entered).as_secs())
            .with("AvgQueueTime", queue.average())
            .with("CurrentQueueSize", queue.members.len())
            .with("MaxQueueSize", MAX_SIZE)
    }

    pub fn records(&self) -> Vec<QueueRecord> {
        lock(&self.0)
            .iter()
            .map(|(name, queue)| QueueRecord {
                sid: queue.sid.clone(),
                name: name.clone(),
                size: queue.members.len(),
                average: queue.average(),
            })
            .collect()
    }

    /// The members of the queue with this id, in order.
    pub fn members(&self, queue: &str) -> Option<Vec<Member>> {
        lock(&self.0)
            .values()
            .find(|known| known.sid == queue)
            .map(|known| known.members.clone())
    }
}

impl Queue {
    fn new(exchange: &Exchange) -> Self {
        Self {
            sid: exchange.sid("QU"),
            members: Vec::new(),
            dialling: Vec::new(),
            waited: (0, 0),
        }
    }

    fn take(&mut self, now: Timestamp, wanted: impl Fn(&Member) -> bool) -> Option<Member> {
        let place = self.members.iter().position(wanted)?;
        let member = self.members.remove(place);
        self.waited.0 += now.duration_since(member.entered).as_secs();
        self.waited.1 += 1;
        Some(member)
    }

    fn average(&self) -> i64 {
        self.waited.0.checked_div(self.waited.1).unwrap_or(0)
    }
}
