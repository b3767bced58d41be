//! One step of a call: where it is and what happened give what is said and where it is next.
//! Pure: the same four arguments give the same answer for ever.

use super::{
    event::{DialResult, Effect, Event, Facts, Outcome, QueueResult, Step},
    file::Node,
    hear::{Answer, Listener, hear},
    model::Flow,
    position::Position,
    walk::Walk,
};
use crate::twiml::{Document, Redirect, Verb};

/// Answers an event. `at` belongs to this release of the flow: see [`resume`].
pub fn step(flow: &Flow, at: &Position, event: &Event, facts: &Facts) -> Step {
    let at = resume(flow, at);
    let walk = Walk::from(flow, &at, facts);
    match event {
        Event::Queue(result) => left_the_queue(walk, *result),
        Event::Dial(DialResult::Completed) => walk.enter(&flow.file.closing),
        Event::Dial(DialResult::NotReached) => walk.enter(&at.node),
        Event::Start | Event::NoInput | Event::Digits(_) | Event::Speech { .. } => {
            match (listener(flow, &at.node), answer(event)) {
                (Some(listener), Some(answer)) => hear(walk, listener, answer),
                (Some(_) | None, _) => walk.enter(&at.node),
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

fn listener<'a>(flow: &'a Flow, node: &str) -> Option<Listener<'a>> {
    match flow.node(node)?.1 {
        Node::Menu(menu) => Some(Listener::Menu(menu)),
        Node::Ask(ask) => Some(Listener::Ask(ask)),
        Node::Play(_) | Node::Branch(_) | Node::Hours(_) | Node::Enqueue(_) | Node::HangUp(_) => {
            None
        }
    }
}

/// What a listening node hears; nothing at all when the node is to begin.
fn answer(event: &Event) -> Option<Answer<'_>> {
    match event {
        Event::Digits(digits) => Some(digits.chars().next().map_or(Answer::Silence, Answer::Key)),
        Event::Speech { text, .. } if text.trim().is_empty() => Some(Answer::Silence),
        Event::Speech { text, confidence } => Some(Answer::Words(text, *confidence)),
        Event::NoInput => Some(Answer::Silence),
        Event::Start | Event::Queue(_) | Event::Dial(_) => None,
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
        QueueResult::Leave | QueueResult::Other => walk.enter(&node),
    }
}
