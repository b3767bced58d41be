//! What a caller answered at a menu or a question, and the ladders of silence and misunderstanding.

use super::{
    event::{Effect, Input, Step},
    file::{Ask, Menu, NoMatch, Rung, Speak},
    intents::{OTHER, Understood, Vocabulary},
    walk::{Walk, words_of},
};

/// The node that listens.
#[derive(Debug, Clone, Copy)]
pub(super) enum Listener<'a> {
    Menu(&'a Menu),
    Ask(&'a Ask),
}

/// What was heard.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer<'a> {
    Key(char),
    Words(&'a str, Option<f32>),
    Silence,
}

/// Which ladder a misunderstanding climbs.
#[derive(Debug, Clone, Copy)]
enum Missed {
    Key,
    Speech,
}

/// Hears an answer at the node where the walk stands.
pub(super) fn hear<'a>(walk: Walk<'a>, listener: Listener<'a>, answer: Answer<'_>) -> Step {
    match answer {
        Answer::Silence => silence(walk, listener),
        Answer::Key(key) => press(walk, listener, key),
        Answer::Words(text, confidence) => spoken(walk, listener, (text, confidence)),
    }
}

fn press<'a>(mut walk: Walk<'a>, listener: Listener<'a>, key: char) -> Step {
    let mut buffer = [0; 4];
    let key = &*key.encode_utf8(&mut buffer);
    let own = match listener {
        Listener::Menu(menu) => menu
            .choices
            .iter()
            .find(|choice| choice.press.value == key)
            .map(|choice| (&choice.goto, Some(&choice.set))),
        Listener::Ask(ask) => ask.press.get(key).map(|goto| (goto, None)),
    };
    let found = own.or_else(|| {
        let everywhere = walk.flow.file.defaults.keys.get(key)?;
        Some((everywhere, None))
    });
    let understood = found.map(|(goto, _)| goto.value.clone());
    heard(&mut walk, Input::Digits(key.to_owned()), understood);
    match found {
        None => missed(walk, listener, Missed::Key),
        Some((goto, _)) if goto.value == "repeat" => again(walk, listener),
        Some((goto, settings)) => {
            if let Some(settings) = settings {
                walk.set(settings);
            }
            walk.enter(goto)
        }
    }
}

fn spoken<'a>(
    mut walk: Walk<'a>,
    listener: Listener<'a>,
    (text, confidence): (&str, Option<f32>),
) -> Step {
    let input = Input::Speech {
        text: text.to_owned(),
        confidence,
    };
    match listener {
        Listener::Menu(menu) => {
            let words = words_of(&walk.flow.menus, &walk.at.node, &walk.at.language);
            let choice = match understood(words, text) {
                Understood::Means(key) => menu.choices.iter().find(|c| c.press.value == key),
                Understood::Unknown | Understood::Nothing => None,
            };
            heard(&mut walk, input, choice.map(|c| c.goto.value.clone()));
            let Some(choice) = choice else {
                return missed(walk, listener, Missed::Speech);
            };
            if choice.goto.value == "repeat" {
                return again(walk, listener);
            }
            walk.set(&choice.set);
            walk.enter(&choice.goto)
        }
        Listener::Ask(ask) => {
            let words = words_of(&walk.flow.intents, &ask.intents, &walk.at.language);
            let intent = match understood(words, text) {
                Understood::Means(intent) => Some(intent),
                Understood::Unknown => Some(OTHER),
                Understood::Nothing => None,
            };
            heard(&mut walk, input, intent.map(str::to_owned));
            let Some(intent) = intent else {
                return missed(walk, listener, Missed::Speech);
            };
            walk.set_one(&ask.set, intent);
            walk.enter(&ask.understood)
        }
    }
}

fn understood<'a>(words: Option<&'a Vocabulary>, text: &str) -> Understood<'a> {
    words.map_or(Understood::Unknown, |words| words.understand(text))
}

fn silence<'a>(mut walk: Walk<'a>, listener: Listener<'a>) -> Step {
    walk.effects.push(Effect::NoInput {
        node: walk.at.node.clone(),
    });
    let own = match listener {
        Listener::Menu(menu) => menu.no_input.as_deref(),
        Listener::Ask(ask) => ask.no_input.as_deref(),
    };
    let ladder = own.unwrap_or(&walk.flow.file.defaults.no_input);
    let rung = rung(ladder, walk.at.no_input);
    walk.at.no_input = walk.at.no_input.saturating_add(1);
    climb(walk, listener, rung)
}

fn missed<'a>(mut walk: Walk<'a>, listener: Listener<'a>, missed: Missed) -> Step {
    walk.effects.push(Effect::NoMatch {
        node: walk.at.node.clone(),
    });
    let own = match listener {
        Listener::Menu(menu) => menu.no_match.as_ref(),
        Listener::Ask(ask) => ask.no_match.as_ref(),
    };
    let pick = |ladders: &'a NoMatch| match missed {
        Missed::Key => ladders.keys.as_slice(),
        Missed::Speech => ladders.speech.as_slice(),
    };
    let ladder = own
        .map(pick)
        .filter(|ladder| !ladder.is_empty())
        .unwrap_or_else(|| pick(&walk.flow.file.defaults.no_match));
    let rung = rung(ladder, walk.at.no_match);
    walk.at.no_match = walk.at.no_match.saturating_add(1);
    climb(walk, listener, rung)
}

/// The rung after `count` earlier ones; whoever is past the end stands on the last.
fn rung(ladder: &[Rung], count: u8) -> Option<&Rung> {
    ladder.get(usize::from(count)).or_else(|| ladder.last())
}

fn climb<'a>(mut walk: Walk<'a>, listener: Listener<'a>, rung: Option<&'a Rung>) -> Step {
    let Some(rung) = rung else {
        return walk.send_to_a_person();
    };
    // A rung that leaves speaks the one language in which the call goes on.
    let speak = match (listener, &rung.goto) {
        (Listener::Menu(menu), None) => menu.speak,
        (Listener::Menu(_) | Listener::Ask(_), _) => Speak::Chosen,
    };
    if let Some(text) = &rung.say {
        let cut = walk.flow.file.defaults.barge_in;
        walk.say(text, speak, cut);
    }
    walk.set(&rung.set);
    match &rung.goto {
        Some(goto) => walk.enter(goto),
        None => again(walk, listener),
    }
}

fn again<'a>(walk: Walk<'a>, listener: Listener<'a>) -> Step {
    match listener {
        Listener::Menu(menu) => walk.menu(menu),
        Listener::Ask(ask) => walk.ask(ask),
    }
}

fn heard(walk: &mut Walk<'_>, input: Input, understood: Option<String>) {
    walk.effects.push(Effect::Heard {
        node: walk.at.node.clone(),
        input,
        understood,
    });
}
