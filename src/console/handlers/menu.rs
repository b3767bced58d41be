//! The menu that callers hear now, as a picture and as a table, for whoever manages flows.

use axum::extract::State;

use super::problem::{Page, html};
use super::staff::Staff;
use crate::console::Console;
use crate::console::views::menu::{Menu, Node};
use crate::console::views::shell::Here;
use crate::flow::{Card, Graph, Links};

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_manage_flows()?;
    let flow = console.releases.current();
    let graph = Graph::of(&flow);
    let page = Menu {
        shell: console.shell(&staff, Here::Flows).await?,
        title: graph.title.clone(),
        release: flow.release().to_owned(),
        picture: graph.to_svg(Links::To("#node-")),
        nodes: graph.cards.iter().map(|card| node(&graph, card)).collect(),
    };
    html(&page)
}

fn node(graph: &Graph, card: &Card) -> Node {
    let ways = graph.arrows.iter().filter(|arrow| arrow.from == card.name);
    Node {
        name: card.name.clone(),
        kind: card.kind.word().to_owned(),
        first: card.first,
        said: card.said.clone(),
        ways: ways
            .map(|arrow| (arrow.labels.join(", "), arrow.to.clone()))
            .collect(),
    }
}
