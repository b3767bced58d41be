//! What a caller answered at a menu or a question, and the ladders of silence and misunderstanding.

use super::{
    event::{Effect, Input, Step},
    file::{Rung, Settings, Target},
    intents::{OTHER, Understood, Vocabulary},
    node::{Collect, Speak},
    walk::{Walk, words_of},
    ways::{BACK, Ladders, Listener, REPEAT},
};

/// What was heard.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer<'a> {
    Keys(&'a str),
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
    match (answer, listener) {
        (Answer::Silence, _) => silence(walk, listener),
        (Answer::Keys(keys), Listener::Collect(collect)) => digits(walk, collect, keys),
        (Answer::Keys(keys), Listener::Menu(_) | Listener::Ask(_)) => press(walk, listener, keys),
        (Answer::Words(..), Listener::Collect(_)) => missed(walk, listener, Missed::Speech),
        (Answer::Words(text, confidence), _) => spoken(walk, listener, (text, confidence)),
    }
}

fn press<'a>(mut walk: Walk<'a>, listener: Listener<'a>, keys: &str) -> Step {
    let own = match listener {
        Listener::Menu(menu) => {
            // Without longer entries a second key belongs to an impatient finger.
            let long = menu.choices.iter().any(|choice| choice.press.len() > 1);
            let keys = if long { keys } else { first(keys) };
            menu.choices
                .iter()
                .find(|choice| choice.press.value == keys)
                .map(|choice| (&choice.goto, Some(&choice.set)))
        }
        Listener::Ask(ask) => ask.press.get(first(keys)).map(|goto| (goto, None)),
        Listener::Collect(_) => None,
    };
    let found = own.or_else(|| {
        let everywhere = listener.keys(&walk.flow.file.defaults);
        everywhere.get(first(keys)).map(|goto| (goto, None))
    });
    let understood = found.map(|(goto, _)| goto.value.clone());
    heard(&mut walk, Input::Digits(keys.to_owned()), understood);
    match found {
        None => missed(walk, listener, Missed::Key),
        Some((goto, settings)) => follow(walk, listener, goto, settings),
    }
}

fn first(keys: &str) -> &str {
    let end = keys.chars().next().map_or(0, char::len_utf8);
    keys.get(..end).unwrap_or_default()
}

/// Goes where a choice leads; `repeat` and `back` are no nodes.
fn follow<'a>(
    mut walk: Walk<'a>,
    listener: Listener<'a>,
    goto: &Target,
    settings: Option<&Settings>,
) -> Step {
    if let Some(settings) = settings {
        walk.set(settings);
    }
    match goto.as_str() {
        REPEAT => again(walk, listener),
        BACK => match walk.flow.before(&walk.at.node) {
            Some(before) => walk.enter(before),
            // There is nothing before the first menu.
            None => again(walk, listener),
        },
        node => walk.enter(node),
    }
}

fn digits(mut walk: Walk<'_>, collect: &Collect, keys: &str) -> Step {
    let listener = Listener::Collect(collect);
    let everywhere = listener.keys(&walk.flow.file.defaults);
    // A digit may begin a number; `*` and `#` alone do not.
    if let ("*" | "#", Some(goto)) = (keys, everywhere.get(keys)) {
        let understood = Some(goto.value.clone());
        heard(&mut walk, Input::Digits(keys.to_owned()), understood);
        return follow(walk, listener, goto, None);
    }
    let count = keys.bytes().filter(u8::is_ascii_digit).count();
    let fits = (usize::from(collect.min.value)..=usize::from(collect.max.value)).contains(&count);
    if count != keys.len() || !fits {
        return missed(walk, listener, Missed::Key);
    }
    let kept = (!collect.secret).then(|| keys.to_owned());
    walk.digits.clone_from(&kept);
    if kept.is_some() {
        // The step that heard the number, and writes it down, is the one before the next.
        walk.at.wrote_down(walk.at.seq.saturating_sub(1));
    }
    walk.effects.push(Effect::Collected {
        node: walk.at.node.clone(),
        name: collect.digits.value.clone(),
        digits: kept,
    });
    walk.enter(&collect.goto)
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
            match choice {
                Some(choice) => follow(walk, listener, &choice.goto, Some(&choice.set)),
                None => missed(walk, listener, Missed::Speech),
            }
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
        Listener::Collect(_) => missed(walk, listener, Missed::Speech),
    }
}

fn understood<'a>(words: Option<&'a Vocabulary>, text: &str) -> Understood<'a> {
    words.map_or(Understood::Unknown, |words| words.understand(text))
}

fn silence<'a>(mut walk: Walk<'a>, listener: Listener<'a>) -> Step {
    walk.effects.push(Effect::NoInput {
        node: walk.at.node.clone(),
    });
    let ladder = ladders(&walk, listener).no_input;
    let rung = rung(ladder, walk.at.no_input);
    walk.at.no_input = walk.at.no_input.saturating_add(1);
    climb(walk, listener, rung)
}

fn missed<'a>(mut walk: Walk<'a>, listener: Listener<'a>, missed: Missed) -> Step {
    walk.effects.push(Effect::NoMatch {
        node: walk.at.node.clone(),
    });
    let ladders = ladders(&walk, listener);
    let ladder = match missed {
        Missed::Key => ladders.keys,
        Missed::Speech => ladders.speech,
    };
    let rung = rung(ladder, walk.at.no_match);
    walk.at.no_match = walk.at.no_match.saturating_add(1);
    climb(walk, listener, rung)
}

fn ladders<'a>(walk: &Walk<'a>, listener: Listener<'a>) -> Ladders<'a> {
    listener.ladders(&walk.flow.file.defaults)
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
    let speak = if rung.goto.is_none() {
        listener.speak()
    } else {
        Speak::Chosen
    };
    if let Some(text) = &rung.say {
        let cut = walk.flow.file.defaults.barge_in;
        walk.say(text, speak, cut);
    }
    if let Some(goto) = &rung.goto {
        return follow(walk, listener, goto, Some(&rung.set));
    }
    walk.set(&rung.set);
    again(walk, listener)
}

fn again<'a>(walk: Walk<'a>, listener: Listener<'a>) -> Step {
    match listener {
        Listener::Menu(menu) => walk.menu(menu),
        Listener::Ask(ask) => walk.ask(ask),
        Listener::Collect(collect) => walk.collect(collect),
    }
}

fn heard(walk: &mut Walk<'_>, input: Input, understood: Option<String>) {
    walk.effects.push(Effect::Heard {
        node: walk.at.node.clone(),
        input,
        understood,
    });
}
