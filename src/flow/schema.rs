//! The JSON Schemas of a flow and of the files around it, for editors. They are committed beside the
//! flows, and the first line of each file names its own.

use schemars::{Schema, schema_for};

use super::{
    announcements::AnnouncementsFile,
    file::{FlowFile, SubFlowFile},
    files::{BodyFile, CalendarFile, IntentsFile, LinesFile, QueuesFile},
};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A flow.
    Flow,
    /// `sub-flows/*.yaml`.
    SubFlow,
    /// `calendars/*.yaml`.
    Calendar,
    /// `queues.yaml`.
    Queues,
    /// `lines.yaml`.
    Lines,
    /// `intents.it.yaml` and its like.
    Intents,
    /// `body.yaml`.
    Body,
    /// `announcements.yaml`.
    Announcements,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Flow,
        Self::SubFlow,
        Self::Calendar,
        Self::Queues,
        Self::Lines,
        Self::Intents,
        Self::Body,
        Self::Announcements,
    ];

    /// Its name: the schema is `NAME.schema.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::SubFlow => "sub-flow",
            Self::Calendar => "calendar",
            Self::Queues => "queues",
            Self::Lines => "lines",
            Self::Intents => "intents",
            Self::Body => "body",
            Self::Announcements => "announcements",
        }
    }

    fn schema(self) -> Schema {
        match self {
            Self::Flow => schema_for!(FlowFile),
            Self::SubFlow => schema_for!(SubFlowFile),
            Self::Calendar => schema_for!(CalendarFile),
            Self::Queues => schema_for!(QueuesFile),
            Self::Lines => schema_for!(LinesFile),
            Self::Intents => schema_for!(IntentsFile),
            Self::Body => schema_for!(BodyFile),
            Self::Announcements => schema_for!(AnnouncementsFile),
        }
    }
}

/// The schema of a kind of file, as it is committed.
pub fn schema(of: FileKind) -> String {
    let mut text = serde_json::to_string_pretty(&of.schema()).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::shipped;

    #[test]
    fn the_committed_schemas_are_current() {
        for kind in FileKind::ALL {
            let name = kind.as_str();
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/ivr-flows");
            let committed = std::fs::read_to_string(format!("{folder}/{name}.schema.json"));
            assert!(
                committed.unwrap_or_default() == schema(kind),
                "run `centralino flow schema {name} > ivr-flows/{name}.schema.json`"
            );
        }
    }

    #[test]
    fn every_shipped_file_names_its_schema_in_its_first_line() {
        for (path, text) in shipped() {
            let first = text.lines().next().unwrap_or_default();
            let schema = first.strip_prefix("# yaml-language-server: $schema=");
            let name = schema.unwrap_or_else(|| panic!("{path} names none"));
            let depth = path.matches('/').count();
            let file = name
                .trim_start_matches("../")
                .trim_end_matches(".schema.json");
            assert_eq!(name.matches("../").count(), depth, "{path}");
            assert!(
                FileKind::ALL.iter().any(|kind| kind.as_str() == file),
                "{path}: {name}"
            );
        }
    }
}
