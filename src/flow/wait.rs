//! What a caller hears while waiting: place, expected wait, music; and the documents that put a
//! caller back. One document lasts about [`WAIT_SECONDS`] and ends by asking for the next.

use super::{
    event::{Facts, LeaveReason, Line},
    files::QueueEntry,
    hand_over::queue_verb,
    model::{Fill, Flow},
    node::{Node, Speak},
    ticket::Ticket,
};
use crate::twiml::{Document, Play, Redirect, Verb};

/// About how long one wait document lasts, in seconds.
pub const WAIT_SECONDS: u32 = 30;
/// How long the music in it should be, in seconds; the rest is speech, of which the shortest takes
/// two seconds: so three turns are never less than the 90 s between two announcements.
pub const MUSIC_SECONDS: u32 = 28;
/// Where the music is.
pub const MUSIC_URL: &str = "/voice/music.wav";

/// Place and expected wait are said at every third turn, every 90 seconds.
const EVERY: u32 = 3;
/// A place beyond this is not spoken: nobody pictures thirty people.
const MAX_SPOKEN_PLACE: u32 = 20;
/// What is spoken for a wait of more than half an hour.
const OVER: u32 = 31;
/// Minutes after which a paid call is told of the free number.
const PAID_MINUTES: u32 = 5;

/// The document of one turn of waiting.
///
/// `said` is the wait that was announced last, in minutes.
pub fn wait(flow: &Flow, ticket: &Ticket, turn: u32, said: Option<u32>, facts: &Facts) -> Document {
    let mut lines = Lines {
        flow,
        language: &ticket.at.language,
        verbs: Vec::new(),
    };
    let mut said = said;
    if turn.is_multiple_of(EVERY) {
        let bucket = facts.estimate_minutes.map(rounded_up);
        lines.announce(facts.place, bucket, said);
        said = bucket.or(said);
        if facts.line == Line::Paid && tells_of_the_free_number(turn, bucket) {
            lines.say("free-number", 0);
        }
    } else {
        lines.say("in-between", 0);
    }
    if turn == 0 {
        lines.get_ready(flow.queues.get(&ticket.queue));
    }
    if let Some((_, Node::Enqueue(enqueue))) = flow.node(&ticket.at.node)
        && let (Some(max), Some(line)) = (enqueue.max_wait, &enqueue.on_max_wait)
        && turn == turn_after(max.0)
    {
        lines.say(line, 0);
    }
    let mut verbs = lines.verbs;
    verbs.push(Verb::Play(Play {
        url: MUSIC_URL.to_owned(),
        times: 1,
    }));
    verbs.push(Verb::Redirect(Redirect {
        url: ticket.wait_url(turn.saturating_add(1), said),
    }));
    Document::of(verbs)
}

/// Whether a caller is to leave the line now, and why. A call back is offered once; an overflow
/// comes later than the one before it, so that nobody is sent in circles.
pub fn leaving(flow: &Flow, ticket: &Ticket, facts: &Facts) -> Option<LeaveReason> {
    let Some((_, Node::Enqueue(enqueue))) = flow.node(&ticket.at.node) else {
        return None;
    };
    let waited = seconds_waited(ticket, facts);
    let place = ticket.at.place.as_ref();
    if let Some(offer) = &enqueue.callback
        && !place.is_some_and(|place| place.offered)
    {
        let after = match facts.line {
            Line::Free => offer.after.free,
            Line::Paid => offer.after.paid,
        };
        let long = offer.at_once_over.zip(facts.estimate_minutes);
        let at_once = long.is_some_and(|(over, minutes)| minutes.saturating_mul(60) > over.0);
        if waited >= after.0 || at_once {
            return Some(LeaveReason::Callback);
        }
    }
    let overflow = enqueue.overflow.as_ref()?;
    let last = place.map_or(0, |place| place.overflow);
    (overflow.after.0 > last && waited >= overflow.after.0).then_some(LeaveReason::Overflow)
}

/// Puts a caller back in the line, with the place kept: the wait goes on at the turn that fits the
/// time already waited, so that nothing is said a second time.
pub fn requeue(ticket: &Ticket, facts: &Facts) -> Document {
    Document::of([queue_verb(ticket, turn_of(ticket, facts))])
}

/// The same, after an operator's line dropped or was not answered.
pub fn dialled_back(flow: &Flow, ticket: &Ticket, facts: &Facts) -> Document {
    let mut lines = Lines {
        flow,
        language: &ticket.at.language,
        verbs: Vec::new(),
    };
    lines.say("dropped", 0);
    lines.verbs.push(queue_verb(ticket, turn_of(ticket, facts)));
    Document::of(lines.verbs)
}

/// Where a platform could not queue, the caller waits in a loop of ours.
pub fn waiting_loop(ticket: &Ticket, facts: &Facts) -> Document {
    Document::of([Verb::Redirect(Redirect {
        url: ticket.wait_url(turn_of(ticket, facts), None),
    })])
}

/// Says a line of `lines.yaml` (`fault`, `busy`) and hangs up; in all languages when the caller's
/// is not known.
pub fn apology(flow: &Flow, line: &str, language: Option<&str>) -> Document {
    let speak = language.map_or(Speak::EveryLanguage, |_| Speak::Chosen);
    let language = language.unwrap_or_else(|| flow.default_language());
    let said = flow
        .lines
        .get(line)
        .map(|text| flow.speak(text, speak, language, &Fill::default()))
        .unwrap_or_default();
    let mut verbs: Vec<Verb> = said.into_iter().map(Verb::from).collect();
    verbs.push(Verb::Hangup);
    Document::of(verbs)
}

/// The first turn of announcing at or after this many seconds of waiting.
fn turn_after(seconds: u32) -> u32 {
    seconds.div_ceil(WAIT_SECONDS * EVERY).saturating_mul(EVERY)
}

/// The turn that fits the time already waited, so that nothing is said a second time. Who was
/// offered a call back at once has heard nothing yet.
pub(super) fn turn_of(ticket: &Ticket, facts: &Facts) -> u32 {
    let waited = seconds_waited(ticket, facts);
    let begins = ticket.at.place.is_some() && waited < WAIT_SECONDS * EVERY;
    if begins { 0 } else { turn_after(waited) }
}

fn seconds_waited(ticket: &Ticket, facts: &Facts) -> u32 {
    let now = facts.now.as_millisecond();
    let waited = now.saturating_sub(ticket.entered_ms).max(0);
    u32::try_from(waited / 1_000).unwrap_or(u32::MAX)
}

/// At once when the wait will be long, and once more when it has become so.
fn tells_of_the_free_number(turn: u32, bucket: Option<u32>) -> bool {
    let long_ahead = turn == 0 && bucket.is_some_and(|minutes| minutes > PAID_MINUTES);
    long_ahead || turn == turn_after(PAID_MINUTES * 60)
}

/// A wait as it is spoken: less than one, 1, 2, 3, 5, 10, 15, 20, 30 minutes, or more.
fn rounded_up(minutes: u32) -> u32 {
    [0, 1, 2, 3, 5, 10, 15, 20, 30]
        .into_iter()
        .find(|&bucket| minutes <= bucket)
        .unwrap_or(OVER)
}

#[derive(Debug)]
struct Lines<'a> {
    flow: &'a Flow,
    language: &'a str,
    verbs: Vec<Verb>,
}

impl Lines<'_> {
    fn say(&mut self, line: &str, number: u32) {
        let fill = Fill {
            number,
            ..Fill::default()
        };
        let said = self.flow.line_prompt(line, self.language, &fill);
        self.verbs.extend(said.map(Verb::from));
    }

    fn announce(&mut self, place: Option<u32>, bucket: Option<u32>, said: Option<u32>) {
        let before = self.verbs.len();
        if said.is_some_and(|said| bucket.is_some_and(|minutes| minutes > said)) {
            self.say("slower", 0);
        }
        match place {
            Some(0) => self.say("ahead-none", 0),
            Some(n) if n <= MAX_SPOKEN_PLACE => self.say("ahead", n),
            Some(_) | None => {}
        }
        if let Some(minutes) = bucket {
            match minutes {
                0 => self.say("wait-less", 0),
                OVER => self.say("wait-over", 0),
                minutes => self.say("wait", minutes),
            }
        }
        // Nothing is known: at least the caller hears that the place is kept.
        if self.verbs.len() == before {
            self.say("in-between", 0);
        }
    }

    fn get_ready(&mut self, queue: Option<&QueueEntry>) {
        let Some(text) = queue.and_then(|queue| queue.get_ready.as_ref()) else {
            return;
        };
        let said = self
            .flow
            .speak(text, Speak::Chosen, self.language, &Fill::default());
        self.verbs.extend(said.into_iter().map(Verb::from));
    }
}
