//! A picture in Mermaid's language, for Markdown pages.

use std::fmt::Write as _;

use super::{Graph, Kind, cards::first_words};

/// Letters of a prompt's line.
const LINE: usize = 40;

impl Graph {
    /// A flowchart in Mermaid's language, with every arrow.
    pub fn to_mermaid(&self) -> String {
        let mut out = format!("---\ntitle: {}\n---\nflowchart TD\n", quoted(&self.title));
        // Writing to memory cannot fail. A node is `n1`, not its name: `end` is a word of Mermaid's.
        for (index, one) in self.cards.iter().enumerate() {
            let (open, close) = shape(one.kind);
            let head = format!("<b>{}</b> · {}", text(&one.name), one.kind.word());
            let said = first_words(&one.said, LINE, 2).join(" ");
            let said = if said.is_empty() {
                said
            } else {
                format!("<br>{}", text(&said))
            };
            let _ = writeln!(out, "    n{index}{open}\"{head}{said}\"{close}");
        }
        for arrow in &self.arrows {
            let (Some(from), Some(to)) = (self.index(&arrow.from), self.index(&arrow.to)) else {
                continue;
            };
            let line = if arrow.fallback { "-.->" } else { "-->" };
            let label = if arrow.labels.is_empty() {
                String::new()
            } else {
                format!("|\"{}\"|", text(&arrow.labels.join(", ")))
            };
            let _ = writeln!(out, "    n{from} {line}{label} n{to}");
        }
        out
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.cards.iter().position(|one| one.name == name)
    }
}

fn shape(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Menu => ("[[", "]]"),
        Kind::Ask | Kind::Collect => ("[/", "/]"),
        Kind::Branch => ("{{", "}}"),
        Kind::Hours => ("[\\", "/]"),
        Kind::Play | Kind::Use => ("[", "]"),
        Kind::Enqueue => ("[(", ")]"),
        Kind::Record => (">", "]"),
        Kind::Transfer => ("[/", "\\]"),
        Kind::Callback => ("(((", ")))"),
        Kind::HangUp => ("([", "])"),
    }
}

/// A text within quotes: Mermaid reads Markdown and HTML there, and knows no escape but the codes of
/// its own. Whatever is not plain is written as such a code.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric()
            || matches!(letter, ' ' | '\u{a0}' | ',' | '.' | '·' | '…' | '×' | '-')
        {
            out.push(letter);
        } else if letter.is_control() {
            out.push(' ');
        } else {
            let _ = write!(out, "#{};", u32::from(letter));
        }
    }
    out
}

/// A string of YAML.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
