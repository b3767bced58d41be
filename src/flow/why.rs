//! What makes the engine take a way from one node to another. Data only.

use std::collections::BTreeMap;

/// What makes the engine take a way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nothing is asked: the node is done.
    Goto,
    /// A key of the node itself.
    Key {
        /// `0` to `9`, `*` or `#`; a longer entry in their order.
        key: String,
        /// Words that mean the same, by language.
        words: BTreeMap<String, Vec<String>>,
    },
    /// A key that is good at every menu and that the node does not use otherwise.
    GlobalKey {
        /// `0` to `9`, `*` or `#`.
        key: String,
    },
    /// A key that says the node again; it leads from the node to itself.
    Repeat {
        /// `0` to `9`, `*` or `#`.
        key: String,
        /// Words that mean the same, by language.
        words: BTreeMap<String, Vec<String>>,
    },
    /// A key that leads to the menu before.
    Back {
        /// `0` to `9`, `*` or `#`.
        key: String,
    },
    /// A number of the right length.
    Digits {
        /// The name by which operators see it.
        name: String,
    },
    /// A message was left.
    Recorded,
    /// Nothing was said after the tone.
    NothingRecorded,
    /// The caller has spoken with somebody outside.
    Transferred,
    /// Nobody outside answered.
    TransferFailed,
    /// A sub-flow begins.
    SubFlow {
        /// Its name.
        name: String,
    },
    /// Silence.
    NoInput {
        /// How often by then, in one visit: from 1.
        times: usize,
    },
    /// A key that means nothing here.
    WrongKey {
        /// Misunderstandings by then, in one visit: from 1, keys and words counted together.
        times: usize,
    },
    /// Words that mean nothing here.
    NotUnderstood {
        /// Misunderstandings by then, in one visit: from 1, keys and words counted together.
        times: usize,
    },
    /// Words in which an intent was found.
    Understood {
        /// The variable that gets the intent.
        set: String,
    },
    /// The platform hears no words: the question is not asked.
    OnlyKeys,
    /// A variable, the language or the line has this value.
    Case {
        /// What is looked at.
        on: String,
        /// Its value.
        value: String,
    },
    /// It has none of the values that are written out.
    Else {
        /// What is looked at.
        on: String,
    },
    /// An announced emergency closes the line.
    Emergency,
    /// It is a holiday.
    Holiday,
    /// It is outside the hours.
    Closed,
    /// Somebody answers at this hour.
    Open,
    /// The caller has spoken with an operator, who has hung up.
    AfterTalk,
    /// It is time to offer a call back to who waits.
    CallbackOffered,
    /// It is time to wait elsewhere.
    Overflow,
    /// The number is none that we ring.
    NumberRefused,
    /// The promise to ring back could not be written down.
    NotPromised,
    /// Nothing is written for what happened: the flow's own queue.
    Lost,
}
