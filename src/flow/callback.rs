//! What a caller asks for at a `callback` node: where and from when to be rung, and the place in
//! line that is kept for it. Writing it down is for others.

use super::{
    event::Facts,
    model::Flow,
    node::{Enqueue, Node},
    position::Position,
};

/// Which number is to be rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// The one that shows.
    Caller,
    /// The one that the caller typed under this name.
    Typed(String),
}

/// A call back as a caller asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which number.
    pub number: Number,
    /// The queue's name.
    pub queue: String,
    /// Higher is served first.
    pub priority: u32,
    /// What an operator must be able to do.
    pub skills: Vec<String>,
    /// The caller's language.
    pub language: String,
    /// The value of the variable `intent`, where there is one.
    pub intent: Option<String>,
    /// The original time of entry, Unix milliseconds.
    pub entered_ms: i64,
    /// From when on somebody may ring, Unix milliseconds.
    pub due_ms: i64,
}

/// What the caller asks for at this position; `None` where it is no `callback` node.
pub fn wish(flow: &Flow, at: &Position, facts: &Facts) -> Option<Wish> {
    let Some((_, Node::Callback(callback))) = flow.node(&at.node) else {
        return None;
    };
    let place = at.place.as_ref();
    let left = place.and_then(|place| queue(flow, &place.node));
    let queue = left.or_else(|| queue(flow, &flow.file.lost))?;
    let now = facts.now.as_millisecond();
    Some(Wish {
        number: match callback.number.as_str() {
            "caller" => Number::Caller,
            name => Number::Typed(name.to_owned()),
        },
        queue: queue.queue.value.clone(),
        priority: queue.priority,
        skills: queue.skills_in(&at.language),
        language: at.language.clone(),
        intent: at.vars.get("intent").cloned(),
        entered_ms: place.map_or(now, |place| place.entered_ms),
        due_ms: flow.answered_from(facts.now).as_millisecond(),
    })
}

fn queue<'a>(flow: &'a Flow, node: &str) -> Option<&'a Enqueue> {
    match flow.node(node) {
        Some((_, Node::Enqueue(enqueue))) => Some(enqueue),
        Some(_) | None => None,
    }
}
