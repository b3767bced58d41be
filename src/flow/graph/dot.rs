//! A picture in the language of Graphviz.

use std::fmt::Write as _;

use super::{Graph, Kind, cards::first_words};

/// Letters of a prompt's line.
const LINE: usize = 32;

impl Graph {
    /// A digraph in the language of Graphviz, with every arrow.
    pub fn to_dot(&self) -> String {
        let mut out = format!("digraph {} {{\n", quoted(&self.title));
        out.push_str("    node [fontname=\"sans-serif\"]; edge [fontname=\"sans-serif\"];\n");
        // Writing to memory cannot fail.
        for one in &self.cards {
            let mut lines = vec![format!("{} · {}", one.name, one.kind.word())];
            lines.extend(first_words(&one.said, LINE, 2));
            let label = quoted(&lines.join("\n"));
            let (shape, name) = (shape(one.kind), quoted(&one.name));
            let _ = writeln!(out, "    {name} [shape={shape}, label={label}];");
        }
        for arrow in &self.arrows {
            let (from, to) = (quoted(&arrow.from), quoted(&arrow.to));
            let label = quoted(&arrow.labels.join(", "));
            let style = if arrow.fallback { "dashed" } else { "solid" };
            let _ = writeln!(out, "    {from} -> {to} [label={label}, style={style}];");
        }
        out.push_str("}\n");
        out
    }
}

fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Play => "box",
        Kind::Menu => "octagon",
        Kind::Ask | Kind::Collect => "parallelogram",
        Kind::Branch => "hexagon",
        Kind::Hours => "trapezium",
        Kind::Use => "component",
        Kind::Enqueue => "box3d",
        Kind::Record => "note",
        Kind::Transfer => "cds",
        Kind::Callback => "invhouse",
        Kind::HangUp => "oval",
    }
}

/// A string of DOT: quotes and backslashes are escaped, a new line is `\n`.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
