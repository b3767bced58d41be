//! The rows that the group writer takes and the statements that write a whole batch.
//! One of the three places where the two databases differ (`design.md` 3.7).

use std::collections::BTreeMap;

use serde::Serialize;

use super::message::{MESSAGES, Message, MessageRow};
use super::queue::Entry;
use crate::store::db::on;
use crate::store::{Db, Result, Tx};

/// A row for the group writer.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A call began.
    Call {
        /// The platform's id.
        sid: String,
        /// The platform's account.
        account: String,
        /// The number that calls.
        from: String,
        /// The number dialled.
        to: String,
        /// Unix milliseconds.
        at: i64,
    },
    /// A call made a step. The first to arrive at a `seq` stays.
    Step {
        /// The platform's id of the call.
        call: String,
        /// The step's number.
        seq: u32,
        /// The node that heard.
        node: String,
        /// JSON list of effects.
        effects: String,
        /// Unix milliseconds.
        at: i64,
        /// The message that the caller left at this step.
        message: Option<Box<Message>>,
    },
    /// A call waits, still.
    Wait(Wait),
    /// A call asked for its queue: from now on it can be offered.
    Beat(Wait),
}

/// A call in the waiting line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wait {
    /// The platform's id of the call.
    pub call: String,
    /// The queue's name.
    pub queue: String,
    /// Higher goes first.
    pub priority: u32,
    /// Separated by blanks.
    pub skills: String,
    /// Original time of entry, Unix milliseconds.
    pub entered_at: i64,
    /// The ticket's path form.
    pub ticket: String,
    /// The step of the call at which the wait began.
    pub seq: u32,
    /// The number that calls.
    pub from_number: String,
    /// The number dialled.
    pub to_number: String,
    /// The platform's id of its queue.
    pub queue_sid: Option<String>,
    /// Unix milliseconds.
    pub at: i64,
}

impl Row {
    /// Whether the row only says how a call went through the menu.
    pub(super) fn is_menu_step(&self) -> bool {
        matches!(self, Self::Step { message: None, .. })
    }

    pub(super) fn opens_a_wait(&self) -> bool {
        matches!(self, Self::Beat(_))
    }
}

#[derive(Serialize)]
struct CallRow<'a> {
    sid: &'a str,
    account: &'a str,
    from_number: &'a str,
    to_number: &'a str,
    at: i64,
}

#[derive(Serialize)]
pub(super) struct StepRow<'a> {
    pub(super) call: &'a str,
    pub(super) seq: u32,
    pub(super) node: &'a str,
    pub(super) effects: &'a str,
    pub(super) at: i64,
    #[serde(skip)]
    pub(super) message: Option<&'a Message>,
}

/// Writes all rows in one transaction.
pub(super) async fn write(db: &Db, entries: &[Entry]) -> Result<()> {
    // Every batch of every server locks rows in the order of their keys, or two would wait for
    // each other.
    let mut calls = BTreeMap::new();
    let mut steps = BTreeMap::new();
    let mut waits: BTreeMap<&str, Wait> = BTreeMap::new();
    for entry in entries {
        match &entry.row {
            Row::Call {
                sid,
                account,
                from,
                to,
                at,
            } => drop(calls.entry(sid).or_insert(CallRow {
                sid,
                account,
                from_number: from,
                to_number: to,
                at: *at,
            })),
            Row::Step {
                call,
                seq,
                node,
                effects,
                at,
                message,
            } => drop(steps.entry((call, seq)).or_insert(StepRow {
                call,
                seq: *seq,
                node,
                effects,
                at: *at,
                message: message.as_deref(),
            })),
            Row::Wait(wait) | Row::Beat(wait) => merge(&mut waits, wait),
        }
    }
    let mut tx = db.write().await?;
    if !calls.is_empty() {
        insert(&mut tx, CALLS, &json(calls.values())).await?;
    }
    if !steps.is_empty() {
        insert(&mut tx, STEPS, &json(steps.values())).await?;
    }
    let messages: Vec<_> = steps.values().filter_map(MessageRow::of).collect();
    if !messages.is_empty() {
        insert(&mut tx, MESSAGES, &json(messages.iter())).await?;
    }
    if !waits.is_empty() {
        insert(&mut tx, WAITS, &json(waits.values())).await?;
    }
    tx.commit().await
}

/// One row a call and statement: the later wait and of one wait the later beat wins, whichever came
/// first, and a known queue id stays.
fn merge<'a>(waits: &mut BTreeMap<&'a str, Wait>, wait: &'a Wait) {
    let Some(known) = waits.get_mut(wait.call.as_str()) else {
        waits.insert(&wait.call, wait.clone());
        return;
    };
    if wait.seq != known.seq {
        if wait.seq > known.seq {
            *known = wait.clone();
        }
        return;
    }
    let (mut later, earlier) = if wait.at >= known.at {
        (wait.clone(), &*known)
    } else {
        (known.clone(), wait)
    };
    // A queue's id outlives a beat from outside the queue, whose id is blank.
    let live = later.queue_sid.clone().filter(|sid| !sid.is_empty());
    later.queue_sid = live
        .or_else(|| earlier.queue_sid.clone())
        .or(later.queue_sid);
    *known = later;
}

fn json<T: Serialize>(rows: impl Iterator<Item = T>) -> String {
    // Records of strings and numbers always serialise.
    serde_json::to_string(&rows.collect::<Vec<_>>()).unwrap_or_default()
}

/// A statement that reads its rows out of one JSON parameter, in both dialects.
pub(super) struct Statement {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

/// A call whose end was heard before its begin has a row without an account: it is filled in.
const CALLS: Statement = Statement {
    sqlite: "INSERT INTO calls (sid, account, from_number, to_number, started_at) \
             SELECT value ->> 'sid', value ->> 'account', value ->> 'from_number', \
             value ->> 'to_number', value ->> 'at' FROM json_each($1) WHERE true \
             ON CONFLICT (sid) DO UPDATE SET account = excluded.account, \
             from_number = excluded.from_number, to_number = excluded.to_number, \
             started_at = excluded.started_at WHERE calls.account = ''",
    postgres: "INSERT INTO calls (sid, account, from_number, to_number, started_at) \
               SELECT sid, account, from_number, to_number, at FROM json_to_recordset($1::json) \
               AS rows (sid TEXT, account TEXT, from_number TEXT, to_number TEXT, at BIGINT) \
               ON CONFLICT (sid) DO UPDATE SET account = excluded.account, \
               from_number = excluded.from_number, to_number = excluded.to_number, \
               started_at = excluded.started_at WHERE calls.account = ''",
};

const STEPS: Statement = Statement {
    sqlite: "INSERT INTO journal (call, seq, at, node, effects) \
             SELECT value ->> 'call', value ->> 'seq', value ->> 'at', value ->> 'node', \
             value ->> 'effects' FROM json_each($1) WHERE true ON CONFLICT (call, seq) DO NOTHING",
    postgres: "INSERT INTO journal (call, seq, at, node, effects) \
               SELECT call, seq, at, node, effects FROM json_to_recordset($1::json) \
               AS rows (call TEXT, seq BIGINT, at BIGINT, node TEXT, effects TEXT) \
               ON CONFLICT (call, seq) DO NOTHING",
};

/// Whether a wait begins anew: the call is back in line at a later step than the one at which it
/// left. A promise to ring back that was written down too late, so that the caller heard nothing of
/// it, does not hold it. And who still asks for the old wait document a minute after having been asked
/// out of the line has never left, or has not heard where to go on: the answer may have been lost.
macro_rules! anew {
    () => {
        "((excluded.seq > line.seq AND (line.state IN ('waiting', 'leaving', 'in-flow') \
         OR (line.state = 'ended' AND line.cause = 'callback'))) \
         OR (line.state IN ('leaving', 'in-flow') AND excluded.seq = line.seq \
         AND excluded.beat_at >= line.state_since + 60000))"
    };
}

/// A column that a wait which begins anew brings along.
macro_rules! renewed {
    ($column:literal) => {
        concat!(
            $column,
            " = CASE WHEN ",
            anew!(),
            " THEN excluded.",
            $column,
            " ELSE line.",
            $column,
            " END, "
        )
    };
}

/// Creates only where the call has no row and has not ended; otherwise touches only the beat and
/// the queue's id, only in `waiting` and `offered` (`design.md` 3.3), unless the wait begins anew. A
/// beat never goes backwards.
macro_rules! waits {
    ($insert:literal) => {
        concat!(
            $insert,
            " ON CONFLICT (call) DO UPDATE SET ",
            renewed!("state"),
            renewed!("state_since"),
            renewed!("queue"),
            renewed!("priority"),
            renewed!("skills"),
            renewed!("entered_at"),
            renewed!("ticket"),
            renewed!("seq"),
            renewed!("cause"),
            "connect_at = CASE WHEN ",
            anew!(),
            " THEN NULL ELSE line.connect_at END, ",
            "beat_at = CASE WHEN excluded.beat_at > line.beat_at \
             THEN excluded.beat_at ELSE line.beat_at END, \
             queue_sid = CASE WHEN ",
            anew!(),
            " THEN excluded.queue_sid WHEN excluded.beat_at >= line.beat_at \
             THEN COALESCE(NULLIF(excluded.queue_sid, ''), line.queue_sid, excluded.queue_sid) \
             ELSE COALESCE(NULLIF(line.queue_sid, ''), excluded.queue_sid, line.queue_sid) END \
             WHERE line.state IN ('waiting', 'offered') OR ",
            anew!()
        )
    };
}

const WAITS: Statement = Statement {
    sqlite: waits!(
        "INSERT INTO line (call, state, queue, priority, skills, entered_at, ticket, seq, \
         from_number, to_number, queue_sid, beat_at, state_since) \
         SELECT value ->> 'call', 'waiting', value ->> 'queue', value ->> 'priority', \
         value ->> 'skills', value ->> 'entered_at', value ->> 'ticket', value ->> 'seq', \
         value ->> 'from_number', value ->> 'to_number', value ->> 'queue_sid', \
         value ->> 'at', value ->> 'at' FROM json_each($1) WHERE NOT EXISTS \
         (SELECT 1 FROM calls c WHERE c.sid = value ->> 'call' AND c.ended_at IS NOT NULL)"
    ),
    postgres: waits!(
        "INSERT INTO line (call, state, queue, priority, skills, entered_at, ticket, seq, \
         from_number, to_number, queue_sid, beat_at, state_since) \
         SELECT call, 'waiting', queue, priority, skills, entered_at, ticket, seq, from_number, \
         to_number, queue_sid, at, at FROM json_to_recordset($1::json) AS rows (call TEXT, \
         queue TEXT, priority BIGINT, skills TEXT, entered_at BIGINT, ticket TEXT, seq BIGINT, \
         from_number TEXT, to_number TEXT, queue_sid TEXT, at BIGINT) WHERE NOT EXISTS \
         (SELECT 1 FROM calls c WHERE c.sid = rows.call AND c.ended_at IS NOT NULL)"
    ),
};

async fn insert(tx: &mut Tx, statement: Statement, rows: &str) -> Result<()> {
    let sql = match tx {
        Tx::Sqlite(_) => statement.sqlite,
        Tx::Postgres(_) => statement.postgres,
    };
    on!(tx, |conn| sqlx::query(sql)
        .bind(rows)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}
