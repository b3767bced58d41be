//! A message that a caller left, on its way into the database with the step at which it was recorded.

use serde::Serialize;

use super::batch::{Statement, StepRow};

/// A message that a caller left. It is written with its step, and only where that step is the one that
/// the journal keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// An id that is kept where the message is new.
    pub id: String,
    /// Where the platform keeps it.
    pub url: String,
    /// How long it is.
    pub seconds: u32,
    /// The number that calls.
    pub from_number: String,
    /// The number dialled.
    pub to_number: String,
    /// Two letters.
    pub language: String,
    /// What the caller wants, where the menu understood it.
    pub intent: Option<String>,
}

/// What the statement reads.
#[derive(Serialize)]
pub(super) struct MessageRow<'a> {
    call: &'a str,
    seq: u32,
    node: &'a str,
    effects: &'a str,
    at: i64,
    #[serde(flatten)]
    message: &'a Message,
}

impl<'a> MessageRow<'a> {
    pub(super) fn of(step: &StepRow<'a>) -> Option<Self> {
        Some(Self {
            call: step.call,
            seq: step.seq,
            node: step.node,
            effects: step.effects,
            at: step.at,
            message: step.message?,
        })
    }
}

/// A message goes with its step: where another answer came first at that number, the journal has other
/// effects, and there is no message either.
macro_rules! messages {
    ($from:literal, $call:literal, $seq:literal, $effects:literal) => {
        concat!(
            "INSERT INTO voice_messages (id, call, seq, node, url, seconds, from_number, \
             to_number, language, intent, received_at, state) ",
            $from,
            " WHERE EXISTS (SELECT 1 FROM journal j WHERE j.call = ",
            $call,
            " AND j.seq = ",
            $seq,
            " AND j.effects = ",
            $effects,
            ") ON CONFLICT DO NOTHING"
        )
    };
}

pub(super) const MESSAGES: Statement = Statement {
    sqlite: messages!(
        "SELECT value ->> 'id', value ->> 'call', value ->> 'seq', value ->> 'node', \
         value ->> 'url', value ->> 'seconds', value ->> 'from_number', value ->> 'to_number', \
         value ->> 'language', value ->> 'intent', value ->> 'at', 'new' FROM json_each($1)",
        "value ->> 'call'",
        "value ->> 'seq'",
        "value ->> 'effects'"
    ),
    postgres: messages!(
        "SELECT id, call, seq, node, url, seconds, from_number, to_number, language, intent, at, \
         'new' FROM json_to_recordset($1::json) AS rows (id TEXT, call TEXT, seq BIGINT, \
         node TEXT, effects TEXT, url TEXT, seconds BIGINT, from_number TEXT, to_number TEXT, \
         language TEXT, intent TEXT, at BIGINT)",
        "rows.call",
        "rows.seq",
        "rows.effects"
    ),
};
