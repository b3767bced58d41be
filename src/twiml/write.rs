//! The only writer of TwiML. Attributes that equal the platform's default are left out, and
//! characters that XML cannot carry are dropped. No decision about a call is taken here.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{
    document::{
        Dial, Document, Endpoint, Enqueue, Gather, Noun, Play, Prompt, Record, Reject,
        RejectReason, Say, SpeechTimeout, Verb,
    },
    ssml::Part,
};

impl Document {
    /// The document as a platform reads it.
    pub fn to_xml(&self) -> String {
        let mut response = Element::new("Response");
        response.hold(self.verbs.iter().map(verb));
        let mut writer = Writer::new(Vec::new());
        // Writing to memory cannot fail, so there is no error to hand on.
        let written = writer
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
            .and_then(|()| response.write(&mut writer));
        debug_assert!(written.is_ok());
        String::from_utf8(writer.into_inner()).unwrap_or_default()
    }
}

struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

enum Child {
    Text(String),
    Element(Element),
}

impl Element {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            children: Vec::new(),
        }
    }

    fn text(mut self, text: &str) -> Self {
        let text = scrub(text);
        if !text.is_empty() {
            self.children.push(Child::Text(text));
        }
        self
    }

    fn hold(&mut self, elements: impl Iterator<Item = Self>) {
        self.children.extend(elements.map(Child::Element));
    }

    /// Words with their markup.
    fn words(self, parts: &[Part]) -> Self {
        parts.iter().fold(self, |mut element, part| match part {
            Part::Text(text) => element.text(text),
            Part::Element(part) => {
                let mut inner = Self::new(part.tag.as_str()).words(&part.parts);
                for (name, value) in &part.attributes {
                    inner = inner.attribute(name, value);
                }
                element.children.push(Child::Element(inner));
                element
            }
        })
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts and numbers read alike"
    )]
    fn attribute(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, scrub(&value.to_string())));
        self
    }

    fn optional(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.attribute(name, value),
            None => self,
        }
    }

    fn unless<T: ToString + PartialEq>(self, default: &T, name: &'static str, value: &T) -> Self {
        if value == default {
            self
        } else {
            self.attribute(name, value.to_string())
        }
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut start = BytesStart::new(self.name);
        for (name, value) in &self.attributes {
            start.push_attribute((*name, value.as_str()));
        }
        if self.children.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        for child in &self.children {
            match child {
                Child::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
                Child::Element(element) => element.write(writer)?,
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// Drops what XML 1.0 cannot carry, and the other control characters, which no voice can say.
fn scrub(text: &str) -> String {
    text.chars()
        .filter(|c| {
            matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
        })
        .collect()
}

fn verb(verb: &Verb) -> Element {
    match verb {
        Verb::Say(it) => say(it),
        Verb::Play(it) => play(it),
        Verb::Pause(it) => pause(it.seconds),
        Verb::Gather(it) => gather(it),
        Verb::Redirect(it) => Element::new("Redirect").text(it.url.trim()),
        Verb::Enqueue(it) => enqueue(it),
        Verb::Dial(it) => dial(it),
        Verb::Record(it) => record(it),
        Verb::Reject(it) => reject(*it),
        Verb::Hangup => Element::new("Hangup"),
        Verb::Leave => Element::new("Leave"),
    }
}

fn say(say: &Say) -> Element {
    Element::new("Say")
        .optional("voice", say.voice.as_ref())
        .optional("language", say.language.as_ref())
        .unless(&1, "loop", &say.times)
        .words(say.words.parts())
}

fn play(play: &Play) -> Element {
    Element::new("Play")
        .unless(&1, "loop", &play.times)
        .text(play.url.trim())
}

fn pause(seconds: u32) -> Element {
    Element::new("Pause").unless(&1, "length", &seconds)
}

fn gather(gather: &Gather) -> Element {
    let default = Gather::default();
    let input = match (gather.dtmf, gather.speech) {
        (true, true) => Some("dtmf speech"),
        (false, true) => Some("speech"),
        (true | false, false) => None,
    };
    let speech_timeout = gather.speech_timeout.map(|timeout| match timeout {
        SpeechTimeout::Auto => "auto".to_owned(),
        SpeechTimeout::Seconds(seconds) => seconds.to_string(),
    });
    let finish = (gather.finish_on_key != default.finish_on_key)
        .then(|| gather.finish_on_key.map(String::from).unwrap_or_default());
    let hints = (!gather.hints.is_empty()).then(|| gather.hints.join(", "));
    let mut element = Element::new("Gather")
        .optional("input", input)
        .optional("action", gather.action.as_deref().map(str::trim))
        .unless(&default.timeout, "timeout", &gather.timeout)
        .optional("speechTimeout", speech_timeout)
        .optional("finishOnKey", finish)
        .optional("numDigits", gather.num_digits)
        .unless(
            &false,
            "actionOnEmptyResult",
            &gather.action_on_empty_result,
        )
        .optional("language", gather.language.as_ref())
        .optional("hints", hints)
        .unless(&true, "bargeIn", &gather.barge_in);
    element.hold(gather.prompts.iter().map(prompt));
    element
}

fn prompt(prompt: &Prompt) -> Element {
    match prompt {
        Prompt::Say(it) => say(it),
        Prompt::Play(it) => play(it),
        Prompt::Pause(it) => pause(it.seconds),
    }
}

fn enqueue(enqueue: &Enqueue) -> Element {
    Element::new("Enqueue")
        .optional("action", enqueue.action.as_deref().map(str::trim))
        .optional("waitUrl", enqueue.wait_url.as_deref().map(str::trim))
        .text(&enqueue.queue)
}

fn dial(dial: &Dial) -> Element {
    let default = Dial::default();
    let mut element = Element::new("Dial")
        .optional("action", dial.action.as_deref().map(str::trim))
        .unless(&default.timeout, "timeout", &dial.timeout)
        .unless(&default.time_limit, "timeLimit", &dial.time_limit)
        .optional("callerId", dial.caller_id.as_ref())
        .unless(&false, "answerOnBridge", &dial.answer_on_bridge);
    element.hold(dial.nouns.iter().map(noun));
    element
}

fn noun(noun: &Noun) -> Element {
    match noun {
        Noun::Number(it) => endpoint("Number", it),
        Noun::Sip(it) => endpoint("Sip", it),
        Noun::Client(it) => endpoint("Client", it),
        Noun::Queue { name, url } => Element::new("Queue")
            .optional("url", url.as_deref().map(str::trim))
            .text(name),
    }
}

fn endpoint(name: &'static str, endpoint: &Endpoint) -> Element {
    let events = (!endpoint.status_events.is_empty()).then(|| endpoint.status_events.join(" "));
    Element::new(name)
        .optional(
            "statusCallback",
            endpoint.status_callback.as_deref().map(str::trim),
        )
        .optional("statusCallbackEvent", events)
        .text(&endpoint.address)
}

fn record(record: &Record) -> Element {
    let default = Record::default();
    Element::new("Record")
        .optional("action", record.action.as_deref().map(str::trim))
        .unless(&default.timeout, "timeout", &record.timeout)
        .unless(&default.finish_on_key, "finishOnKey", &record.finish_on_key)
        .unless(&default.max_length, "maxLength", &record.max_length)
}

fn reject(reject: Reject) -> Element {
    let reason = match reject.reason {
        RejectReason::Rejected => None,
        RejectReason::Busy => Some("busy"),
    };
    Element::new("Reject").optional("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_left_out() {
        let document = Document::of([
            Verb::Gather(Gather::default()),
            Verb::Dial(Dial::default()),
            Verb::Hangup,
        ]);
        assert_eq!(
            document.to_xml(),
            r#"<?xml version="1.0" encoding="UTF-8"?><Response><Gather/><Dial/><Hangup/></Response>"#
        );
    }

    #[test]
    fn text_is_escaped_and_control_characters_are_dropped() {
        let document = Document::of([Verb::Say(Say::new("così <b>&\u{0}\u{7}", "it-IT"))]);
        let xml = document.to_xml();
        assert!(
            xml.ends_with(r#"<Say language="it-IT">così &lt;b&gt;&amp;</Say></Response>"#),
            "{xml}"
        );
    }

    #[test]
    fn no_white_space_stands_around_a_url() {
        let redirect = Verb::Redirect(super::super::Redirect {
            url: " /voice ".to_owned(),
        });
        assert!(
            Document::of([redirect])
                .to_xml()
                .contains("<Redirect>/voice</Redirect>")
        );
    }
}
