//! Reads TwiML as platforms do: names are case-sensitive, a value that makes no sense gets its
//! default, white space around URLs is dropped, and an unknown verb is an error that names it.

use thiserror::Error;

use super::{
    document::{
        Dial, Document, Endpoint, Enqueue, Gather, Noun, Pause, Play, Prompt, Record, Redirect,
        Reject, RejectReason, Say, SpeechTimeout, Verb,
    },
    read::{self, Element, Unreadable},
    ssml::{Ssml, SsmlError},
};

/// Why a document cannot be run.
#[derive(Debug, Error)]
pub enum ParseError {
    /// It is not XML, or ends before its elements are closed.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Its root is something else.
    #[error("the root is <{0}>, not <Response>")]
    Root(String),
    /// No platform knows that verb.
    #[error("unknown verb <{0}>")]
    UnknownVerb(String),
    /// A known element in a place where it may not stand.
    #[error("<{child}> may not stand in <{parent}>")]
    Misplaced {
        /// Where it stands.
        parent: String,
        /// What stands there.
        child: String,
    },
    /// A `<Say>` holds what no voice understands.
    #[error("in <Say>: {0}")]
    Ssml(#[from] SsmlError),
}

impl Document {
    /// Reads a document.
    ///
    /// # Errors
    /// See [`ParseError`].
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let root = read::root(text)?;
        if root.name != "Response" {
            return Err(ParseError::Root(root.name));
        }
        let verbs = root.children().map(verb).collect::<Result<_, _>>()?;
        Ok(Self { verbs })
    }
}

fn verb(element: &Element) -> Result<Verb, ParseError> {
    Ok(match element.name.as_str() {
        "Say" => Verb::Say(say(element)?),
        "Play" => Verb::Play(play(element)),
        "Pause" => Verb::Pause(pause(element)),
        "Gather" => Verb::Gather(gather(element)?),
        "Redirect" => Verb::Redirect(Redirect {
            url: element.trimmed(),
        }),
        "Enqueue" => Verb::Enqueue(enqueue(element)),
        "Dial" => Verb::Dial(dial(element)?),
        "Record" => Verb::Record(record(element)),
        "Reject" => Verb::Reject(reject(element)),
        "Hangup" => Verb::Hangup,
        "Leave" => Verb::Leave,
        other => return Err(ParseError::UnknownVerb(other.to_owned())),
    })
}

fn say(element: &Element) -> Result<Say, ParseError> {
    Ok(Say {
        words: Ssml::of(&element.nodes)?.trimmed(),
        language: element.owned("language"),
        voice: element.owned("voice"),
        times: element.number("loop", 1),
    })
}

fn play(element: &Element) -> Play {
    Play {
        url: element.trimmed(),
        times: element.number("loop", 1),
    }
}

fn pause(element: &Element) -> Pause {
    Pause {
        seconds: element.number("length", Pause::default().seconds),
    }
}

fn gather(element: &Element) -> Result<Gather, ParseError> {
    let default = Gather::default();
    let input: Vec<&str> = element
        .get("input")
        .map_or_else(|| vec!["dtmf"], |input| input.split_whitespace().collect());
    let speech = input.contains(&"speech");
    let speech_timeout = element.get("speechTimeout").and_then(|value| {
        if value == "auto" {
            Some(SpeechTimeout::Auto)
        } else {
            value.trim().parse().ok().map(SpeechTimeout::Seconds)
        }
    });
    let hints = element.get("hints").unwrap_or_default().split(',');
    Ok(Gather {
        prompts: element
            .children()
            .map(|child| prompt(element, child))
            .collect::<Result<_, _>>()?,
        action: element.url("action"),
        dtmf: input.contains(&"dtmf") || !speech,
        speech,
        timeout: element.number("timeout", default.timeout),
        speech_timeout,
        finish_on_key: element
            .get("finishOnKey")
            .map_or(default.finish_on_key, |keys| keys.chars().next()),
        num_digits: element.get("numDigits").and_then(|n| n.trim().parse().ok()),
        action_on_empty_result: element.flag("actionOnEmptyResult", false),
        language: element.owned("language"),
        hints: hints
            .map(|hint| hint.trim().to_owned())
            .filter(|hint| !hint.is_empty())
            .collect(),
        barge_in: element.flag("bargeIn", true),
    })
}

fn prompt(parent: &Element, element: &Element) -> Result<Prompt, ParseError> {
    match element.name.as_str() {
        "Say" => Ok(Prompt::Say(say(element)?)),
        "Play" => Ok(Prompt::Play(play(element))),
        "Pause" => Ok(Prompt::Pause(pause(element))),
        _ => Err(misplaced(parent, element)),
    }
}

fn misplaced(parent: &Element, child: &Element) -> ParseError {
    ParseError::Misplaced {
        parent: parent.name.clone(),
        child: child.name.clone(),
    }
}

fn enqueue(element: &Element) -> Enqueue {
    Enqueue {
        queue: element.trimmed(),
        action: element.url("action"),
        // An empty waitUrl means silence, so it is kept apart from an absent one.
        wait_url: element.get("waitUrl").map(|url| url.trim().to_owned()),
    }
}

fn dial(element: &Element) -> Result<Dial, ParseError> {
    let default = Dial::default();
    let mut nouns = element
        .children()
        .map(|child| noun(element, child))
        .collect::<Result<Vec<_>, _>>()?;
    if nouns.is_empty() && !element.trimmed().is_empty() {
        nouns.push(Noun::Number(Endpoint {
            address: element.trimmed(),
            ..Endpoint::default()
        }));
    }
    Ok(Dial {
        action: element.url("action"),
        timeout: element.number("timeout", default.timeout),
        time_limit: element.number("timeLimit", default.time_limit),
        caller_id: element.owned("callerId"),
        answer_on_bridge: element.flag("answerOnBridge", false),
        nouns,
    })
}

fn noun(parent: &Element, element: &Element) -> Result<Noun, ParseError> {
    let endpoint = || Endpoint {
        address: element.trimmed(),
        status_callback: element.url("statusCallback"),
        status_events: element
            .get("statusCallbackEvent")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    };
    match element.name.as_str() {
        "Number" => Ok(Noun::Number(endpoint())),
        "Sip" => Ok(Noun::Sip(endpoint())),
        "Client" => Ok(Noun::Client(endpoint())),
        "Queue" => Ok(Noun::Queue {
            name: element.trimmed(),
            url: element.url("url"),
        }),
        _ => Err(misplaced(parent, element)),
    }
}

fn record(element: &Element) -> Record {
    let default = Record::default();
    Record {
        action: element.url("action"),
        timeout: element.number("timeout", default.timeout),
        finish_on_key: element
            .owned("finishOnKey")
            .unwrap_or(default.finish_on_key),
        max_length: element.number("maxLength", default.max_length),
    }
}

fn reject(element: &Element) -> Reject {
    Reject {
        reason: match element.get("reason") {
            Some("busy") => RejectReason::Busy,
            Some(_) | None => RejectReason::Rejected,
        },
    }
}

#[cfg(test)]
mod tests;
