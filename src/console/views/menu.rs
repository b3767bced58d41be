//! The menu that callers hear now: its picture, and the same as a table.

use askama::Template;

use super::shell::Shell;

/// `GET /console/menu`, and `/console/menu/FLOW` where there are several.
#[derive(Debug, Clone, Template)]
#[template(path = "console/views/menu.html")]
pub struct Menu {
    /// The frame.
    pub shell: Shell,
    /// What people call the flow.
    pub title: String,
    /// Its release.
    pub release: String,
    /// All live flows, where there are several.
    pub flows: Vec<Drawn>,
    /// The picture: SVG, whose boxes lead to the rows of the table.
    pub picture: String,
    /// The nodes.
    pub nodes: Vec<Node>,
}

/// A live flow that has a picture.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// Its name.
    pub name: String,
    /// What people call it, and its numbers.
    pub title: String,
    /// It is the one that is shown.
    pub here: bool,
}

/// A node of the menu.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// What kind it is ("menu", "coda").
    pub kind: String,
    /// Calls begin here.
    pub first: bool,
    /// What is said.
    pub said: String,
    /// Why, and where to.
    pub ways: Vec<(String, String)>,
}
