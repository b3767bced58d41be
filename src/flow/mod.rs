//! The menus: files are read into a checked [`Flow`], and [`step`] answers what a caller did.
//! Pure: no files are opened, no time is asked, nothing is awaited.

mod announced;
mod announcements;
mod before;
mod build;
mod calendars;
mod callback;
mod claims;
mod diagnostic;
mod diff;
mod edges;
mod event;
mod explain;
mod file;
mod files;
mod graph;
mod hand_over;
mod hear;
mod intents;
mod left_queues;
mod lint;
mod load;
mod markup;
mod model;
mod node;
mod plural;
mod position;
mod prompts;
mod recording;
mod rules;
mod schema;
mod siblings;
mod sources;
mod step;
mod sub_flows;
mod texts;
mod ticket;
mod tree;
mod wait;
mod walk;
mod ways;
mod why;
mod wording;
mod words;
mod yaml;

#[cfg(test)]
mod tests;

pub use announced::{Announced, BadField, Mode, UNKNOWN, first_words};
pub use announcements::{AnnouncementsFile, Field, Template};
pub use callback::{Number, Wish, wish};
pub use claims::claimed_twice;
pub use diagnostic::{Diagnostic, Findings, Place, Severity};
pub use diff::{Change, Diff, Kind, Subject, diff, diff_in_italian};
pub use edges::{Edge, edges};
pub use event::{
    Caller, DialResult, Effect, Emergency, Event, Facts, Input, LeaveReason, Left, Line, Outcome,
    Promise, QueueResult, Step,
};
pub use explain::{explain, names_like};
pub use graph::{Arrow, Card, Graph, Links};
pub use load::{check, check_on, load};
pub use model::Flow;
pub use position::{MAX_PATH, PlaceInLine, Position, is_name};
pub use prompts::{COLUMNS as PROMPT_COLUMNS, Prompt, PutBack, prompts, put_back};
pub use recording::{LARGEST as LARGEST_RECORDING, in_base64};
pub use rules::{Rule, rule, rules};
pub use schema::{FileKind, schema};
pub use siblings::{flow_files, main_flow};
pub use sources::{SHIPPED_FLOW, Sources, is_yaml, name_in, release_id, shipped};
pub use step::{resume, step};
pub use ticket::Ticket;
pub use wait::{
    MUSIC_SECONDS, MUSIC_URL, WAIT_SECONDS, apology, dialled_back, leaving, requeue, wait,
    waiting_loop,
};
pub use why::Why;
pub use words::spoken_digits;
pub use yaml::{Placed, Seconds, read};
