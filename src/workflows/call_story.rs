//! What a call has said so far, for the operator's screen: the path walked, the words heard and
//! what was understood. And the JSON form in which the journal keeps a step.

use serde_json::{Value, json};

use super::{Ctx, Fault};
use crate::flow::{Effect, Input};
use crate::store::calls::Call;
use crate::store::line::Waiting;
use crate::store::{Tx, calls, line};

/// What an operator sees of a call before accepting it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallStory {
    /// The number that calls.
    pub from: String,
    /// The number dialled.
    pub to: String,
    /// Two letters.
    pub language: String,
    /// Whether the caller chose it.
    pub language_chosen: bool,
    /// The nodes that asked something, in order.
    pub path: Vec<String>,
    /// The last words that were heard.
    pub said: Option<String>,
    /// The intent.
    pub intent: Option<String>,
    /// Numbers that the caller typed, by what they are; `None` where a number is not kept.
    pub typed: Vec<(String, Option<String>)>,
    /// When the call entered the line, Unix milliseconds.
    pub entered_at: i64,
    /// The queue.
    pub queue: String,
}

/// Reads the story of a call.
pub async fn tell(tx: &mut Tx, call: &str) -> Result<CallStory, Fault> {
    let known = calls::find(tx, call).await?;
    let waiting = line::find(tx, call).await?;
    let steps = calls::steps(tx, call).await?;
    let effects = steps.iter().map(|step| step.effects.as_str());
    Ok(compose(known, waiting, effects))
}

fn compose<'a>(
    call: Option<Call>,
    waiting: Option<Waiting>,
    steps: impl Iterator<Item = &'a str>,
) -> CallStory {
    let mut story = CallStory {
        language: "it".to_owned(),
        language_chosen: true,
        ..CallStory::default()
    };
    if let Some(waiting) = waiting {
        story.from = waiting.from_number;
        story.to = waiting.to_number;
        story.entered_at = waiting.entered_at;
        story.queue = waiting.queue;
    }
    if let Some(call) = call {
        story.from = call.from_number;
        story.to = call.to_number;
    }
    for step in steps {
        let effects: Vec<Value> = serde_json::from_str(step).unwrap_or_default();
        for effect in &effects {
            read_effect(&mut story, effect);
        }
    }
    story
}

fn read_effect(story: &mut CallStory, effect: &Value) {
    let text = |key: &str| effect.get(key).and_then(Value::as_str).map(str::to_owned);
    match effect.get("is").and_then(Value::as_str) {
        Some("heard" | "no-input" | "no-match") => {
            if let Some(node) = text("node")
                && story.path.last() != Some(&node)
            {
                story.path.push(node);
            }
            if let Some(said) = text("speech") {
                story.said = Some(said);
            }
        }
        Some("collected") => {
            if let Some(name) = text("name") {
                story.typed.retain(|(typed, _)| *typed != name);
                story.typed.push((name, text("digits")));
            }
        }
        Some("set") => match (text("name").as_deref(), text("value")) {
            (Some("language"), Some(value)) => story.language = value,
            (Some("language-chosen"), Some(value)) => story.language_chosen = value != "no",
            (Some("intent"), Some(value)) => story.intent = Some(value),
            _ => {}
        },
        _ => {}
    }
}

/// The number that a caller typed last, under this name or any, as the journal has it; `steps` are
/// those that wrote numbers down. None where one of them is not in the journal yet: an older number
/// must not pass for it.
pub async fn typed(
    ctx: &Ctx,
    call: &str,
    steps: &[u32],
    name: Option<&str>,
) -> Result<Option<String>, Fault> {
    let mut tx = ctx.db.read().await?;
    for seq in steps.iter().rev() {
        let Some(step) = calls::step(&mut tx, call, *seq).await? else {
            return Ok(None);
        };
        let number = number_in(&step.effects, name);
        if number.is_some() {
            return Ok(number);
        }
    }
    Ok(None)
}

fn number_in(step: &str, name: Option<&str>) -> Option<String> {
    let effects: Vec<Value> = serde_json::from_str(step).unwrap_or_default();
    effects.iter().rev().find_map(|effect| {
        let text = |key: &str| effect.get(key).and_then(Value::as_str);
        let named = name.is_none_or(|name| text("name") == Some(name));
        let collected = text("is") == Some("collected") && named;
        collected.then(|| text("digits").map(str::to_owned))?
    })
}

/// A step without what the caller typed and said: that somebody did is all that is left. None where
/// there is nothing to forget.
pub fn forgotten(step: &str) -> Option<String> {
    let mut effects: Vec<Value> = serde_json::from_str(step).ok()?;
    let mut changed = false;
    for effect in effects.iter_mut().filter_map(Value::as_object_mut) {
        let is = effect.get("is").and_then(Value::as_str);
        let private = match is {
            Some("collected") => "digits",
            Some("heard") => "speech",
            _ => continue,
        };
        if let Some(value) = effect.get_mut(private).filter(|value| !value.is_null()) {
            *value = Value::Null;
            changed = true;
        }
    }
    changed.then(|| Value::from(effects).to_string())
}

/// The form in which the journal keeps the effects of a step.
pub fn to_journal(effects: &[Effect]) -> String {
    Value::from(effects.iter().map(effect_json).collect::<Vec<_>>()).to_string()
}

fn effect_json(effect: &Effect) -> Value {
    match effect {
        Effect::Visited { node } => json!({ "is": "visited", "node": node }),
        Effect::Heard {
            node,
            input: Input::Digits(digits),
            understood,
        } => json!({ "is": "heard", "node": node, "digits": digits, "understood": understood }),
        Effect::Heard {
            node,
            input: Input::Speech { text, .. },
            understood,
        } => json!({ "is": "heard", "node": node, "speech": text, "understood": understood }),
        Effect::NoInput { node } => json!({ "is": "no-input", "node": node }),
        Effect::NoMatch { node } => json!({ "is": "no-match", "node": node }),
        Effect::Collected { node, name, digits } => {
            json!({ "is": "collected", "node": node, "name": name, "digits": digits })
        }
        // Where it is kept stands with the message alone, which forgets it in time.
        Effect::Recorded { node, seconds, .. } => {
            json!({ "is": "recorded", "node": node, "seconds": seconds })
        }
        Effect::Transferred { node, to } => {
            json!({ "is": "transferred", "node": node, "to": to })
        }
        Effect::Set { name, value } => json!({ "is": "set", "name": name, "value": value }),
        Effect::Enqueued(ticket) => json!({ "is": "enqueued", "queue": ticket.queue }),
        Effect::Ended { outcome } => json!({ "is": "ended", "outcome": outcome.as_str() }),
    }
}

/// The nodes that a call visited, in order.
pub fn visited<'a>(steps: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut nodes = Vec::new();
    for step in steps {
        let effects: Vec<Value> = serde_json::from_str(step).unwrap_or_default();
        for effect in effects {
            if effect.get("is").and_then(Value::as_str) == Some("visited")
                && let Some(node) = effect.get("node").and_then(Value::as_str)
            {
                nodes.push(node.to_owned());
            }
        }
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collected(name: &str, digits: Option<&str>) -> String {
        to_journal(&[
            Effect::Collected {
                node: "number".to_owned(),
                name: name.to_owned(),
                digits: digits.map(str::to_owned),
            },
            Effect::Visited {
                node: "read-back".to_owned(),
            },
        ])
    }

    #[test]
    fn a_number_is_found_by_its_name_and_a_secret_one_never_is() {
        let step = collected("number", Some("222"));
        let number = |name| number_in(&step, name);
        assert_eq!(number(Some("number")).as_deref(), Some("222"));
        assert_eq!(number(None).as_deref(), Some("222"));
        assert_eq!(number(Some("practice")), None);
        assert_eq!(number_in(&collected("pin", None), None), None);
    }

    #[test]
    fn numbers_and_words_are_forgotten_and_what_they_meant_is_not() {
        let said = to_journal(&[
            Effect::Heard {
                node: "reason".to_owned(),
                input: Input::Speech {
                    text: "sono Maria Rossi".to_owned(),
                    confidence: None,
                },
                understood: Some("pin-request".to_owned()),
            },
            Effect::Heard {
                node: "services".to_owned(),
                input: Input::Digits("2".to_owned()),
                understood: None,
            },
        ]);
        let forgotten_words = forgotten(&said).unwrap();
        assert!(!forgotten_words.contains("Rossi") && forgotten_words.contains("pin-request"));
        assert!(forgotten_words.contains("\"digits\":\"2\""), "a menu's key");
        let number = forgotten(&collected("number", Some("3331234567"))).unwrap();
        assert!(!number.contains("333") && number.contains("read-back"));
        for nothing in [
            &forgotten_words,
            &number,
            &collected("pin", None),
            "[]",
            "?",
        ] {
            assert_eq!(forgotten(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_story_tells_path_words_and_intent() {
        let steps = [
            to_journal(&[
                Effect::Heard {
                    node: "language".to_owned(),
                    input: Input::Digits("1".to_owned()),
                    understood: Some("it".to_owned()),
                },
                Effect::Set {
                    name: "language".to_owned(),
                    value: "it".to_owned(),
                },
                Effect::Visited {
                    node: "services".to_owned(),
                },
            ]),
            to_journal(&[Effect::NoInput {
                node: "services".to_owned(),
            }]),
            to_journal(&[
                Effect::Heard {
                    node: "services".to_owned(),
                    input: Input::Speech {
                        text: "vorrei il pin".to_owned(),
                        confidence: None,
                    },
                    understood: None,
                },
                Effect::Set {
                    name: "intent".to_owned(),
                    value: "pin-request".to_owned(),
                },
            ]),
        ];
        let story = compose(None, None, steps.iter().map(String::as_str));
        assert_eq!(story.path, ["language", "services"]);
        assert_eq!(story.said.as_deref(), Some("vorrei il pin"));
        assert_eq!(story.intent.as_deref(), Some("pin-request"));
        assert_eq!(visited(steps.iter().map(String::as_str)), ["services"]);
    }
}
