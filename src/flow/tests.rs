//! The shipped flow, walked: what a caller hears and where the call goes.

mod announcements;
mod any_flow;
mod broken;
mod callback;
mod edges;
mod explain;
mod kinds;
mod markup;
mod menus;
mod paths;
mod prompts;
mod waiting;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::*;
use crate::twiml::{Document, Profile, Prompt, Verb, rules};

static FLOW: LazyLock<Flow> = LazyLock::new(|| load(&shipped(), SHIPPED_FLOW).unwrap());

fn crew(skills: &[&str]) -> BTreeSet<String> {
    skills.iter().map(|&s| s.to_owned()).collect()
}

/// Tuesday 10 March 2015, 10:15 in Rome; one operator for everything.
fn open(line: Line) -> Facts {
    Facts {
        now: "2015-03-10T09:15:00Z".parse().unwrap(),
        platform: Profile::Twilio,
        line,
        caller: Caller::Mobile,
        dialled: "06164164".to_owned(),
        emergency: None,
        crews: vec![crew(&["pin", "it", "de", "en"])],
        place: Some(0),
        estimate_minutes: None,
        digits: None,
    }
}

/// Every platform that the document can be for takes it as it is sent.
fn is_taken(document: &Document, facts: &Facts) {
    for profile in Profile::ALL {
        if profile.hears_words() == facts.platform.hears_words() {
            let xml = document
                .clone()
                .adapted(profile, "https://esempio.it")
                .to_xml();
            let faults = rules::faults(&xml, profile);
            assert!(faults.is_empty(), "{profile}: {faults:?} in {xml}");
        }
    }
}

fn at_time(now: &str) -> Facts {
    Facts {
        now: now.parse().unwrap(),
        ..open(Line::Free)
    }
}

fn start(facts: &Facts) -> Step {
    step(&FLOW, &FLOW.first_position(), &Event::Start, facts)
}

fn press(at: &Step, key: &str, facts: &Facts) -> Step {
    step(&FLOW, &at.at, &Event::Digits(key.to_owned()), facts)
}

fn say(at: &Step, text: &str, facts: &Facts) -> Step {
    let event = Event::Speech {
        text: text.to_owned(),
        confidence: None,
    };
    step(&FLOW, &at.at, &event, facts)
}

fn silence(at: &Step, facts: &Facts) -> Step {
    step(&FLOW, &at.at, &Event::NoInput, facts)
}

/// All that is spoken, as (language, text).
fn spoken(document: &Document) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut add = |say: &crate::twiml::Say| {
        all.push((say.language.clone().unwrap(), say.text().into_owned()));
    };
    for verb in &document.verbs {
        if let Verb::Say(one) = verb {
            add(one);
        } else if let Verb::Gather(gather) = verb {
            for prompt in &gather.prompts {
                if let Prompt::Say(one) = prompt {
                    add(one);
                }
            }
        }
    }
    all
}

fn text(document: &Document) -> String {
    let all: Vec<String> = spoken(document).into_iter().map(|(_, text)| text).collect();
    all.join(" ")
}

fn visited(step: &Step) -> Vec<&str> {
    let mut names = Vec::new();
    for effect in &step.effects {
        if let Effect::Visited { node } = effect {
            names.push(node.as_str());
        }
    }
    names
}

fn ticket(step: &Step) -> &Ticket {
    for effect in &step.effects {
        if let Effect::Enqueued(ticket) = effect {
            return ticket;
        }
    }
    panic!("not in a queue: {step:#?}");
}

fn outcome(step: &Step) -> Option<Outcome> {
    for effect in &step.effects {
        if let Effect::Ended { outcome } = effect {
            return Some(*outcome);
        }
    }
    None
}

fn intent(at: &Step) -> Option<&str> {
    at.at.vars.get("intent").map(String::as_str)
}

/// At the open question, in the language behind `key`.
fn at_the_reason(key: &str, facts: &Facts) -> Step {
    let services = press(&start(facts), key, facts);
    press(&services, "2", facts)
}
