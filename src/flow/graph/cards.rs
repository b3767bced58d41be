//! What is written in a box: the words of the node, cut to lines that fit. Nothing is measured here
//! but letters: every font is a little different, and a box has room to spare.

use super::{Card, Flow, Node, words};
use crate::flow::wording::Text;

/// Letters in a line of prompt.
const LINE: usize = 30;
/// Lines of a prompt.
const LINES: usize = 2;

/// A line of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    pub style: Style,
}

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Kind,
    Name,
    Said,
    Foot,
}

/// What a node says, whole, in the flow's first language; or what it looks at.
pub(super) fn said(flow: &Flow, node: &Node) -> String {
    let spoken = |text: &Text| {
        let text = text.value.get(flow.default_language());
        text.map_or_else(String::new, |wording| wording.text().into_owned())
    };
    match node {
        Node::Play(play) => spoken(&play.say),
        Node::Menu(menu) => spoken(&menu.say),
        Node::Ask(ask) => spoken(&ask.say),
        Node::Collect(collect) => spoken(&collect.say),
        Node::Record(record) => spoken(&record.say),
        Node::Use(sub) => sub.sub_flow.value.clone(),
        Node::Transfer(transfer) => {
            let said = transfer.say.as_ref().map(spoken).unwrap_or_default();
            format!("{} {said}", transfer.to.value)
        }
        Node::Branch(branch) => {
            let first = branch.cases.values().find_map(|case| case.say.as_ref());
            let on = words::looked_at(&branch.on);
            match first {
                Some(text) => format!("{on}: {}", spoken(text)),
                None => on,
            }
        }
        Node::Hours(hours) => format!("calendario {}", hours.calendar.value),
        Node::Enqueue(enqueue) => {
            let queue = flow.queues.get(&enqueue.queue.value);
            queue.map_or_else(|| enqueue.queue.value.clone(), |queue| queue.title.clone())
        }
        Node::Callback(callback) => spoken(&callback.say),
        Node::HangUp(end) => end.say.as_ref().map(spoken).unwrap_or_default(),
    }
}

/// The lines of a box; `feet` are ways that no arrow is drawn for.
pub(super) fn lines(one: &Card, feet: &[String]) -> Vec<Line> {
    let line = |text: String, style| Line { text, style };
    let kind = one.kind.word();
    let kind = if one.first {
        format!("inizio · {kind}")
    } else {
        kind.to_owned()
    };
    let mut all = vec![line(kind, Style::Kind), line(one.name.clone(), Style::Name)];
    all.extend(
        first_words(&one.said, LINE, LINES)
            .into_iter()
            .map(|text| line(text, Style::Said)),
    );
    let mut foot = feet.to_vec();
    if !one.repeats.is_empty() {
        foot.push(format!("{} ripete", one.repeats.join(", ")));
    }
    for text in foot {
        all.extend(
            wrapped(&text, LINE + 4)
                .into_iter()
                .map(|text| line(text, Style::Foot)),
        );
    }
    all
}

/// The first lines of a text, with a mark where it goes on.
pub(super) fn first_words(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut all = wrapped(text, width);
    if all.len() > lines {
        all.truncate(lines);
        if let Some(last) = all.last_mut() {
            let end = last.trim_end_matches([',', '.', ';', ':', ' ']).len();
            last.truncate(end);
            last.push('…');
        }
    }
    all
}

/// A text in lines of at most `width` letters; a longer word is cut.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let breaks = |c: char| c.is_whitespace() && c != '\u{a0}';
    for word in text.split(breaks).filter(|word| !word.is_empty()) {
        for part in pieces(word, width) {
            let fits =
                |line: &&mut String| line.chars().count() + 1 + part.chars().count() <= width;
            if let Some(line) = lines.last_mut().filter(fits) {
                line.push(' ');
                line.push_str(&part);
            } else {
                lines.push(part);
            }
        }
    }
    lines
}

fn pieces(word: &str, width: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters
        .chunks(width.max(1))
        .map(|chunk| chunk.iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_and_a_long_word_within() {
        assert_eq!(wrapped("uno due tre", 7), ["uno due", "tre"]);
        assert_eq!(
            wrapped("precipitevolissimo", 10),
            ["precipitev", "olissimo"]
        );
        assert!(wrapped("  ", 10).is_empty());
    }

    #[test]
    fn what_is_left_out_is_marked() {
        assert_eq!(first_words("uno, due, tre", 4, 2), ["uno,", "due…"]);
        assert_eq!(first_words("uno due", 7, 2), ["uno due"]);
    }
}
