//! A picture as SVG: text stays text, every box tells its name, and no meaning lies in a colour
//! alone. Whatever comes out of a flow file is escaped here.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{
    Card, Graph, Kind,
    cards::Style,
    layout::{LABEL_LINE, Layout, MARGIN, Place, Route, height, layout, letters},
    outline::outlines,
};

/// Where the boxes of a picture lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links<'a> {
    /// Nowhere: a file of its own, with colours for dark screens.
    None,
    /// To this text followed by the node's name: a part of a page, which has its own colours.
    To(&'a str),
}

const INK: &str = "#17324d";
const SOFT: &str = "#455b71";
const PAPER: &str = "#ffffff";

/// Colours for dark screens; where the reader's choice is not known the light ones hold.
const DARK: &str = "@media (prefers-color-scheme: dark) { .paper { fill: #0f1c29 } \
    .ink { fill: #eef3f8 } .soft { fill: #b9c7d5 } .arrow { stroke: #b9c7d5 } .head { fill: #b9c7d5 } \
    .box { fill: #1a2b3c; stroke: #9fb3c8 } .menu, .ask, .collect { fill: #12335a; stroke: #7db4f0 } \
    .branch, .hours { fill: #3d2c08; stroke: #f0c35a } .enqueue, .record, .transfer { fill: #0d3a28; stroke: #63d3a0 } \
    .hang-up { fill: #46141f; stroke: #f49aa9 } }";

impl Graph {
    /// The picture as SVG.
    pub fn to_svg(&self, links: Links<'_>) -> String {
        let layout = layout(self);
        let mut out = String::new();
        self.open(&layout, links, &mut out);
        for route in &layout.routes {
            line(route, &mut out);
        }
        for route in &layout.routes {
            label(route, &mut out);
        }
        for place in &layout.places {
            if let Some(card) = self.cards.get(place.card) {
                draw(card, place, links, &mut out);
            }
        }
        out.push_str("</svg>\n");
        out
    }

    fn open(&self, layout: &Layout, links: Links<'_>, out: &mut String) {
        let (width, height) = (layout.width.ceil(), layout.height.ceil());
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flow\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"{}\" \
             aria-labelledby=\"flow-title flow-desc\" font-family=\"'Titillium Web', 'Segoe UI', \
             'Noto Sans', 'Liberation Sans', Arial, sans-serif\">",
            // A graphic with links in it is a document: an image hides what is inside.
            if links == Links::None {
                "img"
            } else {
                "graphics-document document"
            },
        );
        let _ = writeln!(
            out,
            "<title id=\"flow-title\">{}</title>",
            plain(&self.title)
        );
        let _ = writeln!(out, "<desc id=\"flow-desc\">{}</desc>", plain(&self.told()));
        if links == Links::None {
            let _ = writeln!(out, "<style>{DARK}</style>");
        }
        let _ = writeln!(
            out,
            "<defs><marker id=\"flow-head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" \
             markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\"><path class=\"head\" \
             d=\"M0 0L10 5L0 10z\" fill=\"{SOFT}\"/></marker></defs>"
        );
        let _ = writeln!(
            out,
            "<rect class=\"paper\" width=\"{width}\" height=\"{height}\" fill=\"{PAPER}\"/>"
        );
    }

    /// The picture in sentences, for who does not see it.
    fn told(&self) -> String {
        let mut all: Vec<String> = Vec::new();
        for card in &self.cards {
            let ways = self.arrows.iter().filter(|arrow| arrow.from == card.name);
            let ways: Vec<String> = ways
                .map(|arrow| match arrow.labels.join(", ") {
                    none if none.is_empty() => arrow.to.clone(),
                    labels => format!("{labels}: {}", arrow.to),
                })
                .collect();
            let kind = card.kind.word();
            let first = if card.first { ", inizio" } else { "" };
            let to = if ways.is_empty() { "" } else { " → " };
            all.push(format!(
                "{} ({kind}{first}){to}{}.",
                card.name,
                ways.join("; ")
            ));
        }
        all.join(" ")
    }
}

fn draw(card: &Card, place: &Place, links: Links<'_>, out: &mut String) {
    if let Links::To(start) = links {
        let href = plain(&format!("{start}{}", card.name));
        let _ = write!(out, "<a href=\"{href}\">");
    }
    let kind = card.kind.word();
    let title = plain(&format!("{kind} {}: {}", card.name, card.said));
    let _ = writeln!(out, "<g><title>{title}</title>");
    outline(card.kind, place, out);
    let mut y = place.middle.1 - place.size.1 / 2.0 + MARGIN;
    for line in &place.lines {
        y += height(line.style);
        let (class, fill, weight) = match line.style {
            Style::Kind | Style::Foot => ("soft", SOFT, "400"),
            Style::Name => ("ink", INK, "700"),
            Style::Said => ("ink", INK, "400"),
        };
        let _ = writeln!(
            out,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" \
                 font-size=\"{}\" font-weight=\"{weight}\" fill=\"{fill}\">{}</text>",
            round(place.middle.0),
            round(y - 4.0),
            letters(line.style),
            plain(&line.text)
        );
    }
    out.push_str("</g>");
    if links != Links::None {
        out.push_str("</a>");
    }
    out.push('\n');
}

/// Class, paper and edge of a kind.
fn colours(kind: Kind) -> (&'static str, &'static str, &'static str) {
    match kind {
        Kind::Play => ("play", "#f2f5f8", SOFT),
        Kind::Menu => ("menu", "#e6f0fa", "#0066cc"),
        Kind::Collect => ("collect", "#e6f0fa", "#0066cc"),
        Kind::Use => ("use", "#f2f5f8", SOFT),
        Kind::Record => ("record", "#e3f4ec", "#00663d"),
        Kind::Transfer => ("transfer", "#e3f4ec", "#00663d"),
        Kind::Ask => ("ask", "#e6f0fa", "#0066cc"),
        Kind::Branch => ("branch", "#fff4dc", "#7a4a00"),
        Kind::Hours => ("hours", "#fff4dc", "#7a4a00"),
        Kind::Enqueue => ("enqueue", "#e3f4ec", "#00663d"),
        Kind::Callback => ("callback", "#e3f4ec", "#00663d"),
        Kind::HangUp => ("hang-up", "#fdecef", "#b3142f"),
    }
}

fn outline(kind: Kind, place: &Place, out: &mut String) {
    let (class, fill, stroke) = colours(kind);
    let paint =
        format!("class=\"box {class}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"1.5\"");
    if kind == Kind::HangUp {
        let (width, height) = place.size;
        let _ = writeln!(
            out,
            "<rect {paint} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
            round(place.middle.0 - width / 2.0),
            round(place.middle.1 - height / 2.0),
            round(width),
            round(height),
            round((height / 2.0).min(28.0))
        );
        return;
    }
    for corners in outlines(kind, place) {
        let _ = writeln!(out, "<path {paint} d=\"{}\"/>", closed(&corners));
    }
}

fn closed(corners: &[(f64, f64)]) -> String {
    let corners: Vec<String> = corners.iter().map(|&point| pair(point)).collect();
    format!("M{}z", corners.join("L"))
}

/// A line that leaves and reaches each of its points upright.
fn line(route: &Route, out: &mut String) {
    let Some(&first) = route.points.first() else {
        return;
    };
    let mut path = format!("M{}", pair(first));
    for (&here, &next) in route.points.iter().zip(route.points.iter().skip(1)) {
        let half = f64::midpoint(here.1, next.1);
        let (a, b) = (pair((here.0, half)), pair((next.0, half)));
        let _ = write!(path, "C{a} {b} {}", pair(next));
    }
    let dashes = if route.fallback {
        " stroke-dasharray=\"5 4\""
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "<path class=\"arrow\" d=\"{path}\" fill=\"none\" stroke=\"{SOFT}\" \
         stroke-width=\"1.5\"{dashes} marker-end=\"url(#flow-head)\"/>"
    );
}

fn label(route: &Route, out: &mut String) {
    if route.label.is_empty() {
        return;
    }
    let (x, y) = route.middle;
    let (width, height) = route.size;
    let _ = writeln!(
        out,
        "<rect class=\"paper\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\" fill=\"{PAPER}\"/>",
        round(x - width / 2.0),
        round(y - height / 2.0),
        round(width),
        round(height)
    );
    let mut line_y = y - height / 2.0 + 2.0;
    for line in &route.label {
        line_y += LABEL_LINE;
        let _ = writeln!(
            out,
            "<text class=\"ink\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"13\" \
             font-weight=\"600\" fill=\"{INK}\">{}</text>",
            round(x),
            round(line_y - 4.0),
            plain(line)
        );
    }
}

fn pair((x, y): (f64, f64)) -> String {
    format!("{} {}", round(x), round(y))
}

/// A tenth of a pixel is enough.
fn round(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

/// A text as XML carries it.
fn plain(text: &str) -> String {
    let carried: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect();
    escape(&carried).into_owned()
}

/// Every text colour with every paper it stands on, light and dark.
#[cfg(test)]
pub(super) fn colours_of_all() -> Vec<(String, String)> {
    let light = Kind::ALL.iter().map(|&kind| colours(kind).1).chain([PAPER]);
    let mut all: Vec<(String, String)> = light
        .flat_map(|paper| [INK, SOFT].map(|ink| (ink.to_owned(), paper.to_owned())))
        .collect();
    let fill = |class: &str| {
        let rest = DARK.split(class).nth(1).unwrap_or_default();
        let colour = rest.split("fill: ").nth(1).unwrap_or_default();
        colour.get(..7).unwrap_or_default().to_owned()
    };
    for paper in [".paper", ".box", ".menu", ".branch", ".enqueue", ".hang-up"] {
        all.extend([".ink", ".soft"].map(|ink| (fill(ink), fill(paper))));
    }
    all
}
