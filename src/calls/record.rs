//! A call at a demo's telephone, listened to until its end and written down as a scripted call. What
//! happens after the caller is in line depends on who is at work, and is left out.

use std::fmt::Write as _;

use anyhow::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::script::Hours;
use super::seen::{Life, Taken};
use super::stage::Shown;
use crate::domain::zone::rome;
use crate::store::calls;
use crate::switch::LineEvent;
use crate::workflows::call_story;

/// A call that was listened to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recorded {
    flow: String,
    from: String,
    to: String,
    /// Unix milliseconds.
    at: i64,
    /// What the calendar said.
    hours: Option<Hours>,
    /// What was said to the caller, and when.
    said: Vec<(i64, String)>,
    steps: Vec<Taken>,
}

impl Recorded {
    /// Listens to the first call that begins from now on, until it ends; `None` when the exchange goes.
    pub async fn next(shown: &Shown) -> Result<Option<Self>> {
        let mut watch = shown.switch.watch();
        watch.never_hold();
        let began = shown.ctx.clock.now_ms();
        let mut ours: Option<calls::Call> = None;
        let mut said = Vec::new();
        while let Some(note) = watch.next().await {
            if ours.is_none() {
                // The row of a call is on its way when the first word is heard.
                Life::of(&shown.ctx, &note.call).await?;
                let mut tx = shown.ctx.db.read().await?;
                let call = calls::find(&mut tx, &note.call).await?;
                ours = call.filter(|call| call.started_at >= began);
            }
            let Some(call) = ours.as_ref().filter(|call| call.sid == note.call) else {
                continue;
            };
            match note.event {
                LineEvent::Said { text, language } if !language.is_empty() => {
                    said.push((note.at.as_millisecond(), text));
                }
                LineEvent::Ended { .. } => {
                    return Ok(Some(Self {
                        steps: Life::of(&shown.ctx, &call.sid).await?.steps,
                        flow: shown.releases.answering(&call.to_number).name().to_owned(),
                        hours: shown.hours_at(&call.to_number, call.started_at),
                        from: call.from_number.clone(),
                        to: call.to_number.clone(),
                        at: call.started_at,
                        said,
                    }));
                }
                LineEvent::Said { .. }
                | LineEvent::Played { .. }
                | LineEvent::Listening { .. }
                | LineEvent::Queued { .. }
                | LineEvent::Ringing
                | LineEvent::Bridged { .. }
                | LineEvent::Unbridged => {}
            }
        }
        Ok(None)
    }

    /// The call as a file that `call run` plays.
    pub fn to_script(&self, title: &str) -> String {
        let mut text = self.head(title);
        text.push_str("steps:\n");
        let mut walked = Vec::new();
        let mut outcome = None;
        let ends = self.steps.iter().skip(1).map(|step| step.at);
        for (step, end) in self.steps.iter().zip(ends.chain([i64::MAX])) {
            let effects: Vec<Value> = serde_json::from_str(&step.effects).unwrap_or_default();
            if !deeds(&mut text, &effects) {
                break;
            }
            walked.push(step.effects.as_str());
            if let Some(queue) = find(&effects, "enqueued", "queue") {
                let enqueued = format_args!("  - expect-enqueued: {{ queue: {queue} }}\n");
                add(&mut text, enqueued);
                break;
            }
            outcome = find(&effects, "ended", "outcome");
            let node = call_story::visited(std::iter::once(step.effects.as_str())).pop();
            if let Some(node) = node.filter(|_| outcome.is_none()) {
                add(&mut text, format_args!("  - expect-node: {node}\n"));
            }
            let heard = |(at, _): &&(i64, String)| (step.at..end).contains(at);
            for (_, said) in self.said.iter().filter(heard) {
                let said = quoted(said);
                add(&mut text, format_args!("  - expect-say: {said}\n"));
            }
        }
        match &outcome {
            Some(_) => text.push_str("  - wait: 1m\n  - expect-call: ended\n"),
            None => text.push_str("  - hang-up\n  - expect-call: ended\n"),
        }
        let mut visited = call_story::visited(walked.into_iter());
        visited.dedup();
        let outcome = outcome.unwrap_or_else(|| "abandoned".to_owned());
        let visited = visited.join(", ");
        let expect = format_args!("expect:\n  outcome: {outcome}\n  visited: [{visited}]\n");
        add(&mut text, expect);
        text
    }

    /// Who called whom when, and what the calendar said.
    fn head(&self, title: &str) -> String {
        let at = Timestamp::from_millisecond(self.at).unwrap_or_default();
        let at = at.to_zoned(rome()).strftime("%Y-%m-%dT%H:%M:%S%:z");
        let flow = &self.flow;
        let (title, from, to) = (quoted(title), quoted(&self.from), quoted(&self.to));
        let mut text = format!(
            "# yaml-language-server: $schema=call.schema.json\n\
             call: {title}\nflow: {flow}\nat: {at}\nfrom: {from}\ndial: {to}\n"
        );
        let hours = self.hours.map(serde_json::to_value);
        if let Some(Ok(Value::String(hours))) = hours {
            add(&mut text, format_args!("given:\n  hours: {hours}\n"));
        }
        text
    }
}

/// Writes what the caller did; `false` where a number was typed that nobody may keep.
fn deeds(text: &mut String, effects: &[Value]) -> bool {
    for effect in effects {
        let given = |key: &str| effect.get(key).and_then(Value::as_str);
        match given("is") {
            Some("heard") => {
                if let Some(keys) = given("digits") {
                    add(text, format_args!("  - press: {}\n", quoted(keys)));
                } else if let Some(words) = given("speech") {
                    add(text, format_args!("  - say: {}\n", quoted(words)));
                }
            }
            Some("collected") => {
                let Some(keys) = given("digits") else {
                    text.push_str("  # here a number was typed that is not kept: press one\n");
                    return false;
                };
                add(text, format_args!("  - press: {}\n", quoted(keys)));
            }
            Some("no-input") => text.push_str("  - silence\n"),
            _ => {}
        }
    }
    true
}

/// A word of the first effect of a kind.
fn find(effects: &[Value], kind: &str, key: &str) -> Option<String> {
    let effect = effects
        .iter()
        .find(|effect| effect.get("is").and_then(Value::as_str) == Some(kind))?;
    effect.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// A text as JSON writes it, which is YAML too.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn add(text: &mut String, more: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _always = text.write_fmt(more);
}
