//! The shape of a flow file, as it is written; its nodes are in `node`. Whether it makes sense is
//! the lint's question.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    event::Line,
    node::Node,
    wording::Text,
    yaml::{Placed, Seconds},
};

/// The name of a node.
pub type Target = Placed<String>;
/// Keys and where they lead.
pub type Keys = BTreeMap<Placed<String>, Target>;
/// Variables and the values they get.
pub type Settings = BTreeMap<Placed<String>, Placed<String>>;

/// A flow: the menus behind one or more numbers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FlowFile {
    /// The flow's name.
    pub flow: Placed<String>,
    /// What people call it.
    pub title: String,
    /// The numbers that lead here.
    pub numbers: Vec<Number>,
    /// The languages of every prompt; the first is spoken until another is chosen.
    pub languages: Vec<Placed<String>>,
    /// Variables and all the values that each can have.
    #[serde(default)]
    pub variables: BTreeMap<Placed<String>, BTreeSet<Placed<String>>>,
    /// What holds at every menu.
    pub defaults: Defaults,
    /// The first node.
    pub start: Target,
    /// The queue where a caller goes whose place in the menu is no longer known.
    pub lost: Target,
    /// The node after a call that an operator has ended.
    pub closing: Target,
    /// The nodes, by name.
    pub nodes: BTreeMap<Placed<String>, Node>,
}

/// A number of ours.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// As it is dialled in Italy.
    pub number: Placed<String>,
    /// Who pays.
    pub line: Line,
}

/// What holds at every menu that does not say otherwise.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Defaults {
    /// Whether a key cuts the prompts.
    #[serde(default = "yes")]
    pub barge_in: bool,
    /// How long a menu waits after its prompt.
    pub wait_for_key: Placed<Seconds>,
    /// How long it waits for the next key of a longer entry. Platforms that know one time-out alone
    /// take the longer of the two.
    #[serde(default)]
    pub inter_digit: Option<Placed<Seconds>>,
    /// Keys that are good at every menu: a node, `repeat` or `back`.
    #[serde(default)]
    pub keys: Keys,
    /// What happens after silence: once, twice, and so on. The last rung goes elsewhere.
    #[serde(default)]
    pub no_input: Vec<Rung>,
    /// What happens after a wrong key or words that were not understood.
    #[serde(default)]
    pub no_match: NoMatch,
}

/// The two ladders of a misunderstanding; they are counted together.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoMatch {
    /// After a key that the menu does not use.
    #[serde(default)]
    pub keys: Vec<Rung>,
    /// After words that were not understood.
    #[serde(default)]
    pub speech: Vec<Rung>,
}

/// One step of a ladder: without `goto` the menu is said again.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rung {
    /// What is said first.
    #[serde(default)]
    pub say: Option<Text>,
    /// Variables that are set.
    #[serde(default)]
    pub set: Settings,
    /// Where the call goes on.
    #[serde(default)]
    pub goto: Option<Target>,
}

/// A part of a menu that several flows use: `sub-flows/NAME.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SubFlowFile {
    /// Its name.
    pub sub_flow: Placed<String>,
    /// The ways out, reached as `exit:NAME`. Who uses it says where each leads.
    pub exits: Vec<Placed<String>>,
    /// The first node.
    pub start: Target,
    /// The nodes, by name. They lead to each other and to the ways out, and nowhere else.
    pub nodes: BTreeMap<Placed<String>, Node>,
}

fn yes() -> bool {
    true
}
