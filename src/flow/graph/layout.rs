//! Where boxes, arrows and labels stand. The places are found by `dagre`; here it is told how large
//! everything is. Lengths are in pixels, from the top left corner.

use dagre::graph::{Graph as Plan, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use super::{
    Arrow, Graph, Kind, cards,
    cards::{Line, Style, wrapped},
    routes::{self, rows},
};

/// Letters in a line of a label.
const LABEL: usize = 20;
/// Height of a label's line.
pub(super) const LABEL_LINE: f64 = 16.0;
/// Room between the outline of a box and its text, left and right.
const PADDING: f64 = 22.0;
/// Room above and below the text of a box.
pub(super) const MARGIN: f64 = 10.0;

/// A picture with all its places.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub width: f64,
    pub height: f64,
    pub places: Vec<Place>,
    pub routes: Vec<Route>,
}

/// A box: its card by index, its middle and its size.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub card: usize,
    pub lines: Vec<Line>,
    pub middle: (f64, f64),
    pub size: (f64, f64),
}

/// An arrow, from box to box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Route {
    pub points: Vec<(f64, f64)>,
    pub label: Vec<String>,
    /// The middle of the label.
    pub middle: (f64, f64),
    pub size: (f64, f64),
    pub fallback: bool,
}

/// Finds a place for everything.
pub(super) fn layout(graph: &Graph) -> Layout {
    let (drawn, feet) = graph.drawn();
    let mut plan: Plan<NodeLabel, EdgeLabel> = Plan::with_options(GraphOptions {
        directed: true,
        multigraph: true,
        compound: true,
    });
    let mut places = sized(graph, &feet);
    for place in &places {
        let label = NodeLabel {
            width: place.size.0,
            height: place.size.1,
            ..NodeLabel::default()
        };
        plan.set_node(place.card.to_string(), Some(label));
    }
    let mut routes = Vec::new();
    for arrow in &drawn {
        if let Some(ends) = graph.ends(arrow) {
            let route = unplaced(arrow);
            let (from, to) = (ends.0.to_string(), ends.1.to_string());
            plan.set_edge(from, to, Some(edge(&route)), None);
            routes.push((ends, route));
        }
    }
    dagre::layout(&mut plan, Some(options()));
    for place in &mut places {
        if let Some(found) = plan.node(&place.card.to_string()) {
            place.middle = (found.x.unwrap_or_default(), found.y.unwrap_or_default());
        }
    }
    let rows = rows(&places);
    let routes = routes.into_iter().filter_map(|((from, to), route)| {
        let found = plan.edge(&from.to_string(), &to.to_string(), None)?;
        Some(placed(
            route,
            found,
            (places.get(from)?, places.get(to)?),
            &rows,
        ))
    });
    let routes = routes.collect();
    framed(places, routes)
}

fn placed(route: Route, found: &EdgeLabel, ends: (&Place, &Place), rows: &[(f64, f64)]) -> Route {
    let points: Vec<(f64, f64)> = found.points.iter().map(|p| (p.x, p.y)).collect();
    let bends = points
        .get(1..points.len().saturating_sub(1))
        .unwrap_or_default();
    Route {
        middle: found.x.zip(found.y).unwrap_or_default(),
        points: if ends.0.card == ends.1.card {
            points
        } else {
            routes::route(ends, bends, rows)
        },
        ..route
    }
}

fn options() -> LayoutOptions {
    LayoutOptions {
        rankdir: RankDir::TB,
        nodesep: 36.0,
        edgesep: 18.0,
        ranksep: 46.0,
        marginx: 16.0,
        marginy: 16.0,
        ..LayoutOptions::default()
    }
}

impl Graph {
    fn ends(&self, arrow: &Arrow) -> Option<(usize, usize)> {
        let index = |name: &str| self.cards.iter().position(|card| card.name == name);
        index(&arrow.from).zip(index(&arrow.to))
    }
}

/// The boxes with their texts and sizes, not yet placed.
fn sized(graph: &Graph, feet: &[&Arrow]) -> Vec<Place> {
    let cards = graph.cards.iter().enumerate();
    cards
        .map(|(index, card)| {
            let own = feet.iter().filter(|arrow| arrow.from == card.name);
            let own: Vec<String> = own
                .map(|arrow| format!("{} →\u{a0}{}", arrow.labels.join(", "), arrow.to))
                .collect();
            let lines = cards::lines(card, &own);
            let widest = lines.iter().map(width).fold(90.0, f64::max);
            let height: f64 = lines.iter().map(|line| height(line.style)).sum();
            Place {
                card: index,
                middle: (0.0, 0.0),
                size: (
                    widest + 2.0 * PADDING,
                    height + extra(card.kind) + 2.0 * MARGIN,
                ),
                lines,
            }
        })
        .collect()
}

/// Room that the outline of a kind takes besides the text.
fn extra(kind: Kind) -> f64 {
    if kind == Kind::Enqueue { 6.0 } else { 0.0 }
}

/// How tall a line of a box is.
pub(super) fn height(style: Style) -> f64 {
    match style {
        Style::Kind | Style::Foot => 16.0,
        Style::Name => 21.0,
        Style::Said => 17.0,
    }
}

/// The size of a style's letters.
pub(super) fn letters(style: Style) -> f64 {
    match style {
        Style::Kind | Style::Foot => 12.0,
        Style::Name => 16.0,
        Style::Said => 13.0,
    }
}

/// How wide a line is at most, in the common fonts without serifs.
fn width(line: &Line) -> f64 {
    let per_letter = match line.style {
        Style::Name => 0.62,
        Style::Kind | Style::Said | Style::Foot => 0.56,
    };
    count(&line.text) * per_letter * letters(line.style)
}

fn count(text: &str) -> f64 {
    u32::try_from(text.chars().count()).map_or(0.0, f64::from)
}

fn unplaced(arrow: &Arrow) -> Route {
    let label = wrapped(&arrow.labels.join(", "), LABEL);
    let widest = label.iter().map(|line| count(line)).fold(0.0, f64::max);
    let lines = u32::try_from(label.len()).map_or(0.0, f64::from);
    let size = if label.is_empty() {
        (0.0, 0.0)
    } else {
        (widest * 7.6 + 12.0, lines * LABEL_LINE + 4.0)
    };
    Route {
        points: Vec::new(),
        label,
        middle: (0.0, 0.0),
        size,
        fallback: arrow.fallback,
    }
}

fn edge(route: &Route) -> EdgeLabel {
    EdgeLabel {
        width: route.size.0,
        height: route.size.1,
        labelpos: dagre::layout::types::LabelPos::Center,
        // What callers choose is drawn straighter than what happens when they do not.
        weight: if route.fallback { 1 } else { 3 },
        ..EdgeLabel::default()
    }
}

/// The picture's own size, with every box, arrow and label in it.
fn framed(places: Vec<Place>, routes: Vec<Route>) -> Layout {
    let mut corner = (0.0_f64, 0.0_f64);
    let mut hold = |x: f64, y: f64| corner = (corner.0.max(x), corner.1.max(y));
    for place in &places {
        hold(
            place.middle.0 + place.size.0 / 2.0,
            place.middle.1 + place.size.1 / 2.0,
        );
    }
    for route in &routes {
        hold(
            route.middle.0 + route.size.0 / 2.0,
            route.middle.1 + route.size.1 / 2.0,
        );
        route.points.iter().for_each(|&(x, y)| hold(x, y));
    }
    Layout {
        width: corner.0 + 16.0,
        height: corner.1 + 16.0,
        places,
        routes,
    }
}
