//! Where the engine can lead from each node, and why: what coverage, picture and explanation rest on.
//! It says what [`super::step`] does; it judges nothing.

use std::collections::BTreeMap;

use super::{
    event::Caller,
    file::{Rung, Target},
    left_queues::left_queues,
    model::Flow,
    node::{Branch, Hours, Menu, Node},
    ways::{BACK, Ladders, Listener, REPEAT, RESUME},
    why::Why,
};

/// One way from a node to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The node that is left.
    pub from: String,
    /// The node that is entered; the same one for [`Why::Repeat`].
    pub to: String,
    /// What makes the engine go there.
    pub why: Why,
}

/// Every way that the engine can take, sorted by the node that is left; the ways of one node stand
/// in the order of the file. Ways that nothing can trigger are left out: rungs behind one that
/// leaves, a global key that the node uses itself, words where none are listened to. `resume` is a way
/// to each queue that the caller can have left.
pub fn edges(flow: &Flow) -> Vec<Edge> {
    let written = written(flow);
    let queues = left_queues(flow, &written);
    let mut all = Vec::new();
    for edge in written {
        if edge.to == RESUME {
            let back = queues.get(&edge.from).into_iter().flatten();
            all.extend(back.map(|queue| Edge {
                to: (*queue).to_owned(),
                ..edge.clone()
            }));
        } else {
            all.push(edge);
        }
    }
    all
}

/// The ways as they are written, `resume` among their ends.
fn written(flow: &Flow) -> Vec<Edge> {
    let nodes = flow.file.nodes.iter();
    nodes
        .flat_map(|(name, node)| {
            let mut ways = Ways {
                flow,
                from: &name.value,
                all: Vec::new(),
            };
            ways.leave(node);
            ways.all
        })
        .collect()
}

/// A ladder, whether anything climbs it, and why it is left at a rung.
type Climbed<'a> = (&'a [Rung], bool, fn(usize) -> Why);

/// The ways out of one node while they are gathered.
struct Ways<'a> {
    flow: &'a Flow,
    from: &'a str,
    all: Vec<Edge>,
}

impl<'a> Ways<'a> {
    fn leave(&mut self, node: &'a Node) {
        match node {
            Node::Play(play) => self.or_lost(play.goto.as_ref(), Why::Goto),
            Node::Menu(menu) => {
                self.choices(menu);
                self.listen(Listener::Menu(menu));
            }
            Node::Ask(ask) => {
                let set = ask.set.value.clone();
                self.add(&ask.understood, Why::Understood { set });
                if let Some(keys) = &ask.only_keys {
                    self.add(keys, Why::OnlyKeys);
                }
                for (key, goto) in &ask.press {
                    self.key(key, goto, BTreeMap::new());
                }
                self.listen(Listener::Ask(ask));
            }
            Node::Collect(collect) => {
                let name = collect.digits.value.clone();
                self.add(&collect.goto, Why::Digits { name });
                self.listen(Listener::Collect(collect));
            }
            Node::Branch(branch) => self.branch(branch),
            Node::Hours(hours) => self.hours(hours),
            Node::Use(sub) => {
                let name = sub.sub_flow.value.clone();
                self.or_lost(sub.begins.as_ref(), Why::SubFlow { name });
            }
            Node::Enqueue(enqueue) => {
                self.add(&self.flow.file.closing, Why::AfterTalk);
                if let Some(offer) = &enqueue.callback {
                    self.add(&offer.goto, Why::CallbackOffered);
                }
                if let Some(overflow) = &enqueue.overflow {
                    self.add(&overflow.goto, Why::Overflow);
                }
            }
            Node::Callback(callback) => {
                self.add(&callback.refused, Why::NumberRefused);
                let failed = callback.failed.as_ref();
                let failed = failed.map_or(RESUME, |failed| failed.as_str());
                self.add(failed, Why::NotPromised);
            }
            Node::Record(record) => {
                self.add(&record.goto, Why::Recorded);
                self.add(&record.empty, Why::NothingRecorded);
            }
            Node::Transfer(transfer) => {
                self.add(&transfer.done, Why::Transferred);
                self.add(&transfer.failed, Why::TransferFailed);
            }
            Node::HangUp(_) => {}
        }
    }

    fn add(&mut self, to: &str, why: Why) {
        self.all.push(Edge {
            from: self.from.to_owned(),
            to: to.to_owned(),
            why,
        });
    }

    fn or_lost(&mut self, to: Option<&Target>, why: Why) {
        match to {
            Some(to) => self.add(to, why),
            None => self.add(&self.flow.file.lost, Why::Lost),
        }
    }

    fn choices(&mut self, menu: &Menu) {
        for choice in &menu.choices {
            let words = choice.words.iter().map(|(language, words)| {
                let words = words.iter().map(|word| word.value.clone());
                (language.value.clone(), words.collect())
            });
            self.key(&choice.press, &choice.goto, words.collect());
        }
    }

    fn key(&mut self, key: &str, goto: &str, words: BTreeMap<String, Vec<String>>) {
        let key = key.to_owned();
        match (goto, self.flow.before(self.from)) {
            (BACK, Some(before)) => self.add(before, Why::Back { key }),
            // There is nothing before the first menu.
            (REPEAT | BACK, _) => self.add(self.from, Why::Repeat { key, words }),
            (node, _) => self.add(node, Why::Key { key, words }),
        }
    }

    /// The keys that are good everywhere, and the ladders.
    fn listen(&mut self, listener: Listener<'a>) {
        let defaults = &self.flow.file.defaults;
        for (key, goto) in listener.keys(defaults) {
            if hears(listener, key) && !self.uses(key) {
                match goto.as_str() {
                    REPEAT | BACK => self.key(key, goto, BTreeMap::new()),
                    node => self.add(
                        node,
                        Why::GlobalKey {
                            key: key.value.clone(),
                        },
                    ),
                }
            }
        }
        let unused = |c: char| !self.uses(&c.to_string());
        let wrong = match listener {
            Listener::Menu(_) | Listener::Ask(_) => "0123456789*#".chars().any(unused),
            Listener::Collect(_) => true,
        };
        let ladders = listener.ladders(defaults);
        self.silence(ladders.no_input);
        self.misunderstandings(&ladders, (wrong, listener.hears_words()));
    }

    fn uses(&self, wanted: &str) -> bool {
        self.all.iter().any(|edge| {
            matches!(
                &edge.why,
                Why::Key { key, .. }
                | Why::GlobalKey { key }
                | Why::Repeat { key, .. }
                | Why::Back { key } if key == wanted
            )
        })
    }

    /// Where a rung leads; none says the node again.
    fn leads<'b>(&'b self, rung: &'b Rung) -> Option<&'b str> {
        match rung.goto.as_ref()?.as_str() {
            REPEAT => None,
            BACK => self.flow.before(self.from),
            node => Some(node),
        }
    }

    /// The first rung that leaves is the one a silent caller takes.
    fn silence(&mut self, rungs: &[Rung]) {
        if rungs.is_empty() {
            self.add(&self.flow.file.lost, Why::Lost);
        }
        let leaving = rungs
            .iter()
            .enumerate()
            .find_map(|(index, rung)| Some((self.leads(rung)?.to_owned(), index + 1)));
        if let Some((to, times)) = leaving {
            self.add(&to, Why::NoInput { times });
        }
    }

    /// Keys and words count together, so each ladder can be climbed by way of the other: a rung is
    /// reached when every step before it stays in at least one of the two.
    fn misunderstandings(&mut self, ladders: &Ladders<'_>, (wrong_keys, words): (bool, bool)) {
        let both: [Climbed<'_>; 2] = [
            (ladders.keys, wrong_keys, |times| Why::WrongKey { times }),
            (ladders.speech, words, |times| Why::NotUnderstood { times }),
        ];
        let climbed = || both.iter().filter(|(_, heard, _)| *heard);
        if climbed().any(|(rungs, ..)| rungs.is_empty()) {
            self.add(&self.flow.file.lost, Why::Lost);
        }
        let longest = climbed().map(|(rungs, ..)| rungs.len()).max();
        for index in 0..longest.unwrap_or(0) {
            let mut stays = false;
            for (rungs, _, why) in climbed() {
                // Whoever is past the end stands on the last rung.
                let rung = rungs.get(index).or_else(|| rungs.last());
                stays |= rung.is_some_and(|rung| self.leads(rung).is_none());
                let leaving = rungs.get(index).and_then(|rung| self.leads(rung));
                if let Some(to) = leaving.map(str::to_owned) {
                    self.add(&to, why(index + 1));
                }
            }
            if !stays {
                return;
            }
        }
    }

    fn branch(&mut self, branch: &Branch) {
        let on = || branch.on.value.clone();
        for (value, case) in &branch.cases {
            if value.value != "else" {
                let (on, value) = (on(), value.value.clone());
                self.add(&case.goto, Why::Case { on, value });
            }
        }
        let others = self.values(&branch.on).is_none_or(|values| {
            let mut values = values.into_iter();
            values.any(|value| !branch.cases.contains_key(value))
        });
        if let Some(case) = branch.cases.get("else").filter(|_| others) {
            self.add(&case.goto, Why::Else { on: on() });
        }
    }

    /// All that a fork can find; nothing where it may find no value at all.
    fn values(&self, on: &str) -> Option<Vec<&'a str>> {
        match on {
            "line" => Some(vec!["free", "paid"]),
            "language" => Some(self.flow.languages().collect()),
            "caller" => Some(Caller::ALL.iter().map(|caller| caller.as_str()).collect()),
            _ => None,
        }
    }

    /// In the order in which they are looked at.
    fn hours(&mut self, hours: &Hours) {
        self.or_lost(hours.emergency.as_ref(), Why::Emergency);
        self.or_lost(hours.holiday.as_ref(), Why::Holiday);
        self.or_lost(hours.closed.as_ref(), Why::Closed);
        self.add(&hours.open, Why::Open);
    }
}

/// Whether a node hears a key that is good everywhere: while a number is typed only `*` and `#` can
/// be told from its digits, and the key that ends the number never arrives.
fn hears(listener: Listener<'_>, key: &str) -> bool {
    match listener {
        Listener::Menu(_) | Listener::Ask(_) => true,
        Listener::Collect(collect) => {
            let ends = collect.finish_key.as_ref();
            matches!(key, "*" | "#") && ends.is_none_or(|finish| finish.value != key)
        }
    }
}
