//! The menu that callers hear now, as a picture and as a table, for whoever manages flows: the main
//! flow's, or that of any other live one.

use axum::extract::{Path, State};

use super::problem::{Page, Problem, html};
use super::shown;
use super::staff::Staff;
use crate::console::Console;
use crate::console::views::menu::{Drawn, Menu, Node};
use crate::console::views::shell::Here;
use crate::flow::{Card, Flow, Graph, Links};

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_manage_flows()?;
    let flow = console.releases.current();
    console.menu(&staff, &flow).await
}

pub async fn of_flow(
    State(console): State<Console>,
    Path(flow): Path<String>,
    staff: Staff,
) -> Page {
    staff.must_manage_flows()?;
    let flow = console.releases.live(&flow).ok_or(Problem::NotFound)?;
    console.menu(&staff, &flow).await
}

impl Console {
    async fn menu(&self, staff: &Staff, flow: &Flow) -> Page {
        let graph = Graph::of(flow);
        let mut live = self.releases.all_live();
        if live.len() == 1 {
            live.clear();
        }
        let drawn = live.iter().map(|one| Drawn {
            name: one.name().to_owned(),
            title: shown::flow(one),
            here: one.name() == flow.name(),
        });
        html(&Menu {
            shell: self.shell(staff, Here::Flows).await?,
            title: graph.title.clone(),
            release: flow.release().to_owned(),
            flows: drawn.collect(),
            picture: graph.to_svg(Links::To("#node-")),
            nodes: graph.cards.iter().map(|card| node(&graph, card)).collect(),
        })
    }
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
