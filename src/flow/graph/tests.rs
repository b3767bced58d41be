//! Pictures: nothing is left out, nothing lies over anything else, and no text breaks a language.

use std::sync::LazyLock;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::layout::{Layout, layout};
use super::*;
use crate::flow::diagnostic::Findings;
use crate::flow::{SHIPPED_FLOW, load, shipped, yaml};

static FLOW: LazyLock<Flow> = LazyLock::new(|| load(&shipped(), SHIPPED_FLOW).unwrap());

/// The shipped flow with other nodes, in a file of this text.
fn with_nodes(nodes: &str) -> Flow {
    let text = format!(
        "flow: drawn\ntitle: Disegno\nnumbers: []\nlanguages: [it]\n\
         defaults:\n  wait-for-key: 8s\n  keys: {{ \"0\": person, \"*\": repeat, \"#\": back }}\n  \
         no-input: [{{ goto: person }}]\n  no-match: {{ keys: [{{ goto: person }}], speech: [{{ goto: person }}] }}\n\
         start: n0\nlost: person\nclosing: bye\nnodes:\n{nodes}  \
         person: {{ enqueue: {{ queue: general, skills: [] }} }}\n  bye: {{ hang-up: {{}} }}\n"
    );
    let mut findings = Findings::of("drawn.yaml");
    let file = yaml::read(&text, &mut findings);
    let found = findings.into_vec();
    Flow {
        file: file.unwrap_or_else(|| panic!("{found:#?}\n{text}")),
        ..FLOW.clone()
    }
}

fn play(name: &str, to: &str) -> String {
    format!(
        "  {name}: {{ play: {{ say: {{ it: Le diciamo che cosa serve e quando arriva. }}, goto: {to} }} }}\n"
    )
}

fn menu(name: &str, to: &[String]) -> String {
    let choices: Vec<String> = to
        .iter()
        .enumerate()
        .map(|(index, to)| {
            format!(
                "{{ press: {}, words: {{ it: [parola] }}, goto: {to} }}",
                index + 1
            )
        })
        .collect();
    format!(
        "  {name}: {{ menu: {{ say: {{ it: Per i pagamenti prema uno. Per le domande prema due. }}, choices: [{}] }} }}\n",
        choices.join(", ")
    )
}

/// Forty nodes as a large body has them: a menu of menus of menus, each with something to say.
fn large() -> Flow {
    let mut nodes = menu("n0", &["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    for area in ["a", "b", "c"] {
        let topics: Vec<String> = (1..=3).map(|topic| format!("{area}{topic}")).collect();
        nodes += &menu(area, &topics);
        for topic in topics {
            let ends: Vec<String> = (1..=2).map(|end| format!("{topic}-{end}")).collect();
            nodes += &menu(&topic, &ends);
            for end in &ends {
                nodes += &play(end, "person");
            }
        }
    }
    nodes +=
        "  spare: { hours: { calendar: contact-center, holiday: bye, closed: s1, open: s2 } }\n";
    for index in 1..=6 {
        let next = if index == 6 {
            "spare".to_owned()
        } else {
            format!("s{}", index + 1)
        };
        nodes += &play(&format!("s{index}"), &next);
    }
    with_nodes(&nodes)
}

type Rect = (f64, f64, f64, f64);

fn rect(middle: (f64, f64), size: (f64, f64)) -> Rect {
    (
        middle.0 - size.0 / 2.0,
        middle.1 - size.1 / 2.0,
        middle.0 + size.0 / 2.0,
        middle.1 + size.1 / 2.0,
    )
}

/// Pairs of boxes, or of boxes and labels, that lie over each other.
fn overlaps(layout: &Layout) -> Vec<(Rect, Rect)> {
    let boxes = layout
        .places
        .iter()
        .map(|place| rect(place.middle, place.size));
    let labels = layout.routes.iter().filter(|route| !route.label.is_empty());
    let all: Vec<Rect> = boxes
        .chain(labels.map(|route| rect(route.middle, route.size)))
        .collect();
    let mut found = Vec::new();
    for (index, a) in all.iter().enumerate() {
        for b in all.iter().skip(index + 1) {
            if a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3 {
                found.push((*a, *b));
            }
        }
    }
    found
}

/// Boxes that an arrow runs under, looked for at many points of its line.
fn run_under(layout: &Layout) -> Vec<(Rect, (f64, f64))> {
    let mut found = Vec::new();
    for route in &layout.routes {
        for (a, b) in route.points.iter().zip(route.points.iter().skip(1)) {
            for step in 0..=40 {
                let t = f64::from(step) / 40.0;
                let x = a.0 + (b.0 - a.0) * (3.0 - 2.0 * t) * t * t;
                let y = a.1 + (b.1 - a.1) * (t * t * t + 1.5 * t * (1.0 - t));
                let all = layout.places.iter().map(|p| rect(p.middle, p.size));
                let under = |r: &Rect| r.0 < x && x < r.2 && r.1 + 0.1 < y && y < r.3 - 0.1;
                found.extend(all.filter(under).map(|r| (r, (x, y))));
            }
        }
    }
    found
}

/// The texts of a well-formed document; a broken one fails the test.
fn texts(svg: &str) -> String {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut out = String::new();
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            tag.attributes()
                .for_each(|attribute| drop(attribute.unwrap()));
        } else if let Event::Text(text) = &event {
            out.push_str(&text.xml10_content());
        } else if let Event::GeneralRef(name) = &event {
            let letter = quick_xml::escape::resolve_predefined_entity(name);
            out.push_str(letter.unwrap());
        } else if event == Event::Eof {
            return out;
        }
    }
}

#[test]
fn the_shipped_flow_in_mermaid() {
    insta::assert_snapshot!(Graph::of(&FLOW).to_mermaid());
}

#[test]
fn the_shipped_flow_in_dot() {
    insta::assert_snapshot!(Graph::of(&FLOW).to_dot());
}

#[test]
fn the_committed_picture_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pictures/menu.svg");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == Graph::of(&FLOW).to_svg(Links::None),
        "run `centralino flow graph > tests/pictures/menu.svg`"
    );
}

#[test]
fn the_picture_is_well_formed_and_says_every_node_as_text() {
    for links in [Links::None, Links::To("#node-")] {
        let svg = Graph::of(&FLOW).to_svg(links);
        let said = texts(&svg);
        for node in FLOW.nodes() {
            assert!(said.contains(node), "{node}");
        }
        assert!(svg.contains("<title id=\"flow-title\">Contact center"));
        assert_eq!(
            svg.contains("prefers-color-scheme: dark"),
            links == Links::None
        );
    }
}

#[test]
fn nothing_lies_over_a_box_or_a_label_and_no_arrow_runs_under_a_box() {
    for flow in [&*FLOW, &large()] {
        let layout = layout(&Graph::of(flow));
        let found = overlaps(&layout);
        assert!(found.is_empty(), "{found:?}");
        let found = run_under(&layout);
        assert!(found.is_empty(), "{found:?}");
    }
    assert!(Graph::of(&large()).cards.len() >= 40);
}

#[test]
fn a_picture_is_the_same_every_time() {
    let first = Graph::of(&large()).to_svg(Links::None);
    for _ in 0..5 {
        assert_eq!(Graph::of(&large()).to_svg(Links::None), first);
    }
}

#[test]
fn ways_that_every_menu_has_are_told_in_the_box_and_not_drawn() {
    let graph = Graph::of(&large());
    let (drawn, feet) = graph.drawn();
    assert!(
        drawn
            .iter()
            .all(|arrow| !arrow.fallback || arrow.to != "person")
    );
    assert!(
        feet.iter()
            .any(|arrow| arrow.from == "a" && arrow.to == "person")
    );
    let svg = graph.to_svg(Links::None);
    assert!(svg.contains("0, silenzio, errore →\u{a0}person"), "{svg}");
}

#[test]
fn what_a_file_says_breaks_no_language() {
    let mut graph = Graph::of(&FLOW);
    let hostile = "\"]</text><script>alert(1)</script> -->|x| \\n \u{0} ]]> #quot; & `";
    graph.title = hostile.to_owned();
    for card in &mut graph.cards {
        card.said = hostile.to_owned();
    }
    for arrow in &mut graph.arrows {
        arrow.labels = vec![hostile.to_owned()];
    }
    let svg = graph.to_svg(Links::To("#"));
    assert!(!svg.contains("<script") && texts(&svg).contains("<script>"));
    let mermaid = graph.to_mermaid();
    let drawn = mermaid.split_once("flowchart").unwrap().1;
    assert!(
        !drawn.contains("<script") && !drawn.contains("-->|x|"),
        "{drawn}"
    );
    let dot = graph.to_dot();
    for line in dot.lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "");
        assert_eq!(quotes.matches('"').count() % 2, 0, "{line}");
    }
}

#[test]
fn texts_stand_out_from_every_colour() {
    let colours = svg::colours_of_all();
    assert!(colours.len() > 10);
    for (ink, paper) in colours {
        let ratio = contrast(&ink, &paper);
        assert!(ratio >= 4.5, "{ink} on {paper}: {ratio}");
    }
}

/// The contrast of two colours, as WCAG reckons it.
fn contrast(a: &str, b: &str) -> f64 {
    let light = |colour: &str| {
        let part = |at: usize| {
            let byte = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (a, b) = (light(a) + 0.05, light(b) + 0.05);
    (a / b).max(b / a)
}

/// A node that leads to some of `count` others.
fn any_node(name: usize, count: usize) -> impl Strategy<Value = String> {
    let to = move || (0..count).prop_map(|to| format!("n{to}"));
    let name = format!("n{name}");
    let (a, b, c) = (name.clone(), name.clone(), name.clone());
    prop_oneof![
        to().prop_map(move |to| play(&a, &to)),
        proptest::collection::vec(to(), 1..5).prop_map(move |to| menu(&b, &to)),
        (to(), to(), to()).prop_map(move |(x, y, z)| format!(
            "  {c}: {{ hours: {{ calendar: contact-center, holiday: {x}, closed: {y}, open: {z} }} }}\n"
        )),
        Just(format!("  {name}: {{ hang-up: {{}} }}\n")),
    ]
}

fn any_flow() -> impl Strategy<Value = Flow> {
    (1usize..9)
        .prop_flat_map(|count| {
            (0..count)
                .map(|name| any_node(name, count))
                .collect::<Vec<_>>()
        })
        .prop_map(|nodes| with_nodes(&nodes.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_flow_is_drawn_with_every_node_and_no_overlap(flow in any_flow()) {
        let graph = Graph::of(&flow);
        let said = texts(&graph.to_svg(Links::None));
        let (mermaid, dot) = (graph.to_mermaid(), graph.to_dot());
        for node in flow.nodes() {
            prop_assert!(said.contains(node));
            let name = format!("<b>{node}</b>");
            prop_assert!(mermaid.contains(&name));
            let quoted = format!("    \"{node}\" [");
            prop_assert!(dot.contains(&quoted));
        }
        for edge in edges(&flow).iter().filter(|edge| edge.from != edge.to) {
            let arrow = format!("    \"{}\" -> \"{}\" [", edge.from, edge.to);
            prop_assert!(dot.contains(&arrow), "{}", arrow);
        }
        let found = overlaps(&layout(&graph));
        prop_assert!(found.is_empty(), "{:?}", found);
    }
}
