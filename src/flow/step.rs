//! One step of a call: where it is and what happened give what is said and where it is next.
//! Pure: the same four arguments give the same answer for ever.

use super::{
    event::{
        DialResult, Effect, Event, Facts, LeaveReason, Left, Outcome, Promise, QueueResult, Step,
    },
    hear::{Answer, hear},
    model::Flow,
    node::Node,
    position::{PlaceInLine, Position},
    walk::Walk,
    ways::RESUME,
};
use crate::twiml::{Document, Redirect, Verb};

/// Answers an event. `at` belongs to this release of the flow: see [`resume`].
pub fn step(flow: &Flow, at: &Position, event: &Event, facts: &Facts) -> Step {
    let at = resume(flow, at);
    let walk = Walk::from(flow, &at, facts);
    match event {
        Event::Queue(result) => left_the_queue(walk, *result),
        Event::Dial(result) => dialled(walk, *result),
        Event::Recorded { url, seconds } => recorded(walk, url, *seconds),
        Event::Callback(promise) => promised(walk, *promise),
        Event::Start | Event::NoInput | Event::Digits(_) | Event::Speech { .. } => {
            let node = flow.node(&at.node).map(|(_, node)| node);
            match (node.and_then(Node::listener), answer(event), node) {
                (Some(listener), Some(answer), _) => hear(walk, listener, answer),
                // A recording that heard nothing asks again with nothing.
                (None, Some(_), Some(Node::Record(record))) => walk.enter(&record.empty),
                // Nobody has asked the store: nothing is promised.
                (None, Some(_), Some(Node::Callback(_))) => promised(walk, Promise::Failed),
                (Some(_) | None, _, _) => walk.enter(&at.node),
            }
        }
    }
}

/// Fits a position of another release to this one: the node of the same name goes on; where there
/// is none, a person answers. Never the start, never a hang-up.
pub fn resume(flow: &Flow, position: &Position) -> Position {
    let mut at = position.clone();
    flow.release.clone_into(&mut at.release);
    at.vars.retain(|name, value| {
        let values = flow.file.variables.get(name.as_str());
        values.is_some_and(|values| values.contains(value.as_str()))
    });
    if !flow.languages().any(|language| language == at.language) {
        flow.default_language().clone_into(&mut at.language);
    }
    match flow.node(&at.node) {
        Some((_, Node::HangUp(_))) if position.release != flow.release => {
            flow.file.lost.value.clone_into(&mut at.node);
        }
        Some(_) => {}
        None => {
            flow.file.lost.value.clone_into(&mut at.node);
            at.no_input = 0;
            at.no_match = 0;
        }
    }
    at
}

/// The leg that a node dialled is over: a transfer says where to go on, an operator's talk ends.
fn dialled(mut walk: Walk<'_>, result: DialResult) -> Step {
    let flow = walk.flow;
    let node = walk.at.node.clone();
    match (flow.node(&node), result) {
        (Some((_, Node::Transfer(transfer))), DialResult::Completed) => walk.enter(&transfer.done),
        (Some((_, Node::Transfer(transfer))), DialResult::NotReached) => {
            walk.enter(&transfer.failed)
        }
        (_, DialResult::Completed) => {
            // They have spoken: who waits again waits anew.
            walk.at.place = None;
            walk.enter(&flow.file.closing)
        }
        (_, DialResult::NotReached) => walk.enter(&node),
    }
}

fn recorded(mut walk: Walk<'_>, url: &str, seconds: u32) -> Step {
    let flow = walk.flow;
    let node = walk.at.node.clone();
    // Kept in any case: in a release that asks something else here, it has still been said.
    walk.effects.push(Effect::Recorded {
        node: node.clone(),
        url: url.to_owned(),
        seconds,
    });
    match flow.node(&node) {
        Some((_, Node::Record(record))) => walk.enter(&record.goto),
        _ => walk.enter(&node),
    }
}

/// What a listening node hears; nothing at all when the node is to begin.
fn answer(event: &Event) -> Option<Answer<'_>> {
    match event {
        Event::Digits(digits) if digits.is_empty() => Some(Answer::Silence),
        Event::Digits(digits) => Some(Answer::Keys(digits)),
        Event::Speech { text, .. } if text.trim().is_empty() => Some(Answer::Silence),
        Event::Speech { text, confidence } => Some(Answer::Words(text, *confidence)),
        Event::NoInput => Some(Answer::Silence),
        Event::Start
        | Event::Queue(_)
        | Event::Dial(_)
        | Event::Recorded { .. }
        | Event::Callback(_) => None,
    }
}

fn left_the_queue(walk: Walk<'_>, result: QueueResult) -> Step {
    let node = walk.at.node.clone();
    match result {
        QueueResult::HangUp => Step {
            document: Document::default(),
            at: walk.at,
            effects: vec![Effect::Ended {
                outcome: Outcome::Abandoned,
            }],
        },
        QueueResult::NotQueued => {
            let mut step = walk.enter(&node);
            for verb in &mut step.document.verbs {
                // The platform's queue is full: the caller waits in a loop of ours.
                if let Verb::Enqueue(queue) = verb
                    && let Some(url) = queue.wait_url.take()
                {
                    *verb = Verb::Redirect(Redirect { url });
                }
            }
            step
        }
        QueueResult::Leave(left) => continue_outside(walk, left),
        QueueResult::Other => walk.enter(&node),
    }
}

/// A `<Leave>` brought the caller out of the line: the reason says where the call goes on, and the
/// place is kept on the way.
fn continue_outside(mut walk: Walk<'_>, left: Left) -> Step {
    let flow = walk.flow;
    let node = walk.at.node.clone();
    let Some((_, Node::Enqueue(enqueue))) = flow.node(&node) else {
        return walk.enter(&node);
    };
    let before = walk.at.place.take();
    let mut place = PlaceInLine {
        node,
        entered_ms: left.entered_ms,
        offered: before.as_ref().is_some_and(|before| before.offered),
        overflow: before.map_or(0, |before| before.overflow),
    };
    let (callback, overflow) = (enqueue.callback.as_ref(), enqueue.overflow.as_ref());
    let next = match left.why {
        Some(LeaveReason::Callback) => {
            place.offered = true;
            callback.map(|offer| &offer.goto)
        }
        Some(LeaveReason::Overflow) => overflow.map(|over| {
            place.overflow = over.after.0;
            &over.goto
        }),
        None => None,
    };
    walk.at.place = Some(place);
    walk.enter(next.map_or(RESUME, |target| target.as_str()))
}

/// The store has answered what a `callback` node asked of it.
fn promised(walk: Walk<'_>, promise: Promise) -> Step {
    let flow = walk.flow;
    let node = walk.at.node.clone();
    let Some((_, Node::Callback(callback))) = flow.node(&node) else {
        return walk.enter(&node);
    };
    match (promise, &callback.failed) {
        (Promise::Kept, _) => walk.promised(callback),
        (Promise::Refused, _) => walk.enter(&callback.refused),
        (Promise::Failed, Some(failed)) => walk.enter(failed),
        (Promise::Failed, None) => walk.enter(RESUME),
    }
}
