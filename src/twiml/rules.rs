//! What a platform takes of a document, judged on the XML as it is sent: names, nesting, attributes and
//! limits (`telephony.md` 2). It mends nothing; [`Document::adapted`](super::Document::adapted) does.

use super::profile::Profile;
use super::read::{Element, root};
use super::ssml::Ssml;

/// The largest document that a platform reads, bytes.
pub const LARGEST: usize = 64 * 1024;

/// Everything that a platform would not take, each a sentence that names the element.
pub fn faults(xml: &str, profile: Profile) -> Vec<String> {
    judge(xml, profile, |_| true)
}

/// The same for a document that is played to somebody in a queue, where fewer verbs may stand.
pub fn faults_in_a_queue(xml: &str, profile: Profile) -> Vec<String> {
    let allowed = [
        "Play", "Say", "Pause", "Hangup", "Redirect", "Leave", "Gather",
    ];
    judge(xml, profile, |verb| allowed.contains(&verb))
}

fn judge(xml: &str, profile: Profile, may_stand: impl Fn(&str) -> bool) -> Vec<String> {
    let mut faults = Faults {
        profile,
        found: Vec::new(),
    };
    if xml.len() > LARGEST {
        faults.add("Response", "the document is larger than 64 kB");
    }
    match root(xml) {
        Err(error) => faults.add("Response", &error.to_string()),
        Ok(response) if response.name != "Response" => {
            faults.add(&response.name, "the root must be <Response>");
        }
        Ok(response) => {
            for verb in response.children() {
                if VERBS.contains(&verb.name.as_str()) && may_stand(&verb.name) {
                    faults.element(verb);
                } else {
                    faults.add(&verb.name, "it is no verb that may stand here");
                }
            }
        }
    }
    faults.found
}

const VERBS: [&str; 11] = [
    "Say", "Play", "Pause", "Gather", "Redirect", "Enqueue", "Dial", "Record", "Reject", "Hangup",
    "Leave",
];

/// What an element may carry.
struct Rule {
    name: &'static str,
    attributes: &'static [&'static str],
    children: &'static [&'static str],
}

const fn rule(
    name: &'static str,
    attributes: &'static [&'static str],
    children: &'static [&'static str],
) -> Rule {
    Rule {
        name,
        attributes,
        children,
    }
}

/// Attributes of a leg that is rung.
const LEG: &[&str] = &[
    "statusCallback",
    "statusCallbackEvent",
    "statusCallbackMethod",
];

/// Of the platforms with all verbs.
const RULES: [Rule; 15] = [
    rule("Say", &["voice", "language", "loop"], &[]),
    rule("Play", &["loop"], &[]),
    rule("Pause", &["length"], &[]),
    rule(
        "Gather",
        &[
            "input",
            "action",
            "method",
            "timeout",
            "speechTimeout",
            "finishOnKey",
            "numDigits",
            "actionOnEmptyResult",
            "language",
            "hints",
            "bargeIn",
        ],
        &["Say", "Play", "Pause"],
    ),
    rule("Redirect", &["method"], &[]),
    rule(
        "Enqueue",
        &["action", "method", "waitUrl", "waitUrlMethod"],
        &[],
    ),
    rule(
        "Dial",
        &[
            "action",
            "method",
            "timeout",
            "timeLimit",
            "callerId",
            "answerOnBridge",
        ],
        &["Number", "Sip", "Client", "Queue"],
    ),
    rule(
        "Record",
        &[
            "action",
            "method",
            "timeout",
            "finishOnKey",
            "maxLength",
            "playBeep",
            "recordingStatusCallback",
        ],
        &[],
    ),
    rule("Reject", &["reason"], &[]),
    rule("Hangup", &[], &[]),
    rule("Leave", &[], &[]),
    rule("Number", LEG, &[]),
    rule("Sip", LEG, &[]),
    rule("Client", LEG, &[]),
    rule("Queue", &["url", "method"], &[]),
];

/// Of Somleng, whose parser reads these and no others (`components/app/app/models/twiml` of its
/// switch); what it does not know ends the call.
const SOMLENG: [Rule; 10] = [
    rule("Say", &["voice", "language", "loop"], &[]),
    rule("Play", &["loop"], &[]),
    rule(
        "Gather",
        &[
            "action",
            "method",
            "timeout",
            "finishOnKey",
            "numDigits",
            "actionOnEmptyResult",
        ],
        &["Say", "Play"],
    ),
    rule("Redirect", &["method"], &[]),
    rule(
        "Dial",
        &["action", "method", "timeout", "callerId"],
        &["Number", "Sip"],
    ),
    rule(
        "Record",
        &[
            "action",
            "method",
            "timeout",
            "finishOnKey",
            "maxLength",
            "playBeep",
            "recordingStatusCallback",
            "recordingStatusCallbackMethod",
        ],
        &[],
    ),
    rule("Reject", &["reason"], &[]),
    rule("Hangup", &[], &[]),
    rule("Number", &[], &[]),
    rule("Sip", &[], &[]),
];

fn rule_of(profile: Profile, name: &str) -> Option<&'static Rule> {
    let rules: &[Rule] = match profile {
        Profile::Somleng => &SOMLENG,
        Profile::Telnyx if name == "Client" => return None,
        Profile::Twilio | Profile::SignalWire | Profile::Telnyx => &RULES,
    };
    rules.iter().find(|rule| rule.name == name)
}

struct Faults {
    profile: Profile,
    found: Vec<String>,
}

impl Faults {
    fn add(&mut self, element: &str, what: &str) {
        self.found.push(format!("<{element}>: {what}"));
    }

    fn element(&mut self, element: &Element) {
        let name = element.name.as_str();
        let Some(rule) = rule_of(self.profile, name) else {
            self.add(name, &format!("{} has no such element", self.profile));
            return;
        };
        for (attribute, value) in &element.attributes {
            if !rule.attributes.contains(&attribute.as_str()) {
                let what = format!("{} has no attribute `{attribute}`", self.profile);
                self.add(name, &what);
            }
            self.attribute(name, attribute, value);
        }
        // What stands in a `<Say>` is judged with its content.
        let children = element.children().filter(|_| name != "Say");
        for child in children {
            if rule.children.contains(&child.name.as_str()) {
                self.element(child);
            } else {
                self.add(&child.name, &format!("it may not stand in <{name}>"));
            }
        }
        self.content(element);
    }

    fn attribute(&mut self, name: &str, attribute: &str, value: &str) {
        let number = || value.parse::<u32>().ok();
        let telnyx = self.profile == Profile::Telnyx;
        let fine = match attribute {
            "action" => {
                let must_be_whole = self.profile == Profile::SignalWire && name == "Gather";
                is_url(value, must_be_whole)
            }
            "url" | "statusCallback" | "recordingStatusCallback" => is_url(value, false),
            // An empty one means silence.
            "waitUrl" => value.is_empty() || is_url(value, false),
            "timeout" => {
                let (least, most) = match name {
                    "Dial" if telnyx => (5, 120),
                    "Dial" => (1, 600),
                    _ if telnyx => (1, 120),
                    _ => (1, 3_600),
                };
                number().is_some_and(|seconds| (least..=most).contains(&seconds))
            }
            "timeLimit" => number().is_some_and(|seconds| (60..=14_400).contains(&seconds)),
            "length" | "numDigits" => number().is_some_and(|number| number >= 1),
            "loop" => number().is_some_and(|times| times <= 1_000),
            "maxLength" => number().is_some_and(|seconds| (2..=14_400).contains(&seconds)),
            "speechTimeout" => value == "auto" || number().is_some_and(|seconds| seconds >= 1),
            "finishOnKey" if name == "Gather" => value.len() <= 1 && are_keys(value),
            "finishOnKey" => are_keys(value),
            "actionOnEmptyResult" | "bargeIn" | "answerOnBridge" | "playBeep" => {
                matches!(value, "true" | "false")
            }
            "input" => matches!(value, "dtmf" | "speech" | "dtmf speech"),
            "hints" => {
                let mut hints = value.split(',');
                hints.clone().count() <= 500 && hints.all(|hint| hint.trim().chars().count() <= 100)
            }
            "language" => is_tag(value),
            "reason" => matches!(value, "rejected" | "busy"),
            "statusCallbackEvent" => value
                .split(' ')
                .all(|event| ["initiated", "ringing", "answered", "completed"].contains(&event)),
            _ => !value.is_empty(),
        };
        if !fine {
            self.add(name, &format!("`{attribute}` may not be `{value}`"));
        }
    }

    fn content(&mut self, element: &Element) {
        let text = element.text();
        let text = text.as_str();
        let name = element.name.as_str();
        match name {
            "Say" => {
                if let Err(error) = Ssml::of(&element.nodes) {
                    self.add(name, &error.to_string());
                } else if element.children().next().is_some() && !self.profile.has_ssml() {
                    self.add(name, &format!("{} knows no SSML", self.profile));
                }
                let most = longest(self.profile, element.get("voice").unwrap_or_default());
                if text.trim().is_empty() {
                    self.add(name, "it says nothing");
                } else if text.chars().count() > most {
                    self.add(name, &format!("it is longer than {most} characters"));
                }
            }
            "Play" | "Redirect" => {
                let must_be_whole = name == "Play" && self.profile == Profile::Somleng;
                if !is_url(text, must_be_whole) {
                    self.add(name, &format!("`{text}` is no address that it takes"));
                }
            }
            "Enqueue" | "Queue" if text.is_empty() || text.chars().count() > 64 => {
                self.add(name, "a queue's name has 1 to 64 characters");
            }
            "Dial" if element.children().next().is_none() => self.add(name, "it rings nobody"),
            "Number" | "Sip" | "Client" if text.is_empty() || text != text.trim() => {
                self.add(name, "it says nobody to ring");
            }
            _ => {}
        }
    }
}

/// The longest text that a voice says, characters.
fn longest(profile: Profile, voice: &str) -> usize {
    if profile == Profile::Twilio && voice.starts_with("Google.") {
        5_000
    } else if profile != Profile::SignalWire && voice.starts_with("Polly.") {
        3_000
    } else {
        4_096
    }
}

/// White space around an address crashes some and is never meant.
fn is_url(text: &str, must_be_whole: bool) -> bool {
    let whole = text.starts_with("https://") || text.starts_with("http://");
    let fits = whole || (text.starts_with('/') && !must_be_whole);
    fits && !text.contains(char::is_whitespace)
}

fn are_keys(text: &str) -> bool {
    text.chars()
        .all(|key| key.is_ascii_digit() || "*#".contains(key))
}

/// BCP 47, as platforms write it: `it-IT`.
fn is_tag(text: &str) -> bool {
    let (language, region) = text.split_once('-').unwrap_or((text, "IT"));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && (2..=3).contains(&region.len())
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
