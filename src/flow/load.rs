//! Files to a checked [`Flow`], or to all that is wrong with them at once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::de::DeserializeOwned;

use super::{
    announcements::{self, AnnouncementsFile, Template},
    build::build,
    calendars,
    diagnostic::{Diagnostic, Findings, Severity},
    file::{FlowFile, SubFlowFile},
    files::{BodyFile, CalendarFile, IntentsFile, LinesFile, QueueEntry, QueuesFile},
    intents::Vocabulary,
    lint,
    model::{Flow, SpokenCalendar},
    node::Node,
    recording::recordings,
    siblings::siblings,
    sources::{Sources, release_id},
    sub_flows,
    texts::Settler,
    wait,
    wording::Text,
    yaml::{self, Placed},
};
use crate::twiml::Profile;

/// Lines that `lines.yaml` must have, besides those that a flow names.
pub(super) const LINES: [&str; 12] = [
    "ahead-none",
    "ahead",
    "wait-less",
    "wait",
    "wait-over",
    "slower",
    "in-between",
    "free-number",
    "connecting",
    "dropped",
    "busy",
    "fault",
];

/// What was read around a flow, for the lint to look names up in.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub intents: BTreeMap<String, BTreeMap<String, (IntentsFile, Vocabulary)>>,
    pub calendars: BTreeMap<String, SpokenCalendar>,
    /// Calendars that are there, usable or not.
    pub calendar_names: Vec<String>,
    pub queues: Option<BTreeMap<String, QueueEntry>>,
    /// Everything that an operator can be able to do.
    pub skills: BTreeSet<String>,
    pub sub_flows: BTreeMap<String, SubFlowFile>,
    /// Sub-flows that are there, usable or not.
    pub sub_flow_names: BTreeSet<String>,
    /// Files of the folder `recordings`.
    pub recordings: BTreeMap<String, Vec<u8>>,
    pub lines: Option<BTreeMap<String, Text>>,
    /// The names of the lines, as they stand in their file.
    pub line_names: Vec<Placed<String>>,
    /// The other flows of the folder; `None` when one of them cannot be read.
    pub siblings: Option<BTreeMap<String, FlowFile>>,
    pub announcements: BTreeMap<Placed<String>, Template>,
    pub release: String,
    /// What will carry the calls.
    pub platform: Profile,
}

/// Reads and checks the flow file `name` and whatever it names.
///
/// The error holds every finding, sorted by file and line.
pub fn load(sources: &Sources, name: &str) -> Result<Flow, Vec<Diagnostic>> {
    let (flow, found) = check(sources, name);
    flow.ok_or(found)
}

/// The same, with the warnings about a flow that can be served.
pub fn check(sources: &Sources, name: &str) -> (Option<Flow>, Vec<Diagnostic>) {
    checked(sources, name, None)
}

/// The same, with what is wrong because of the day, calendars that nobody has kept up, and because of
/// the platform that will carry the calls. Whoever changes a flow asks this; what was sound when it was
/// published is served for ever.
pub fn check_on(
    sources: &Sources,
    name: &str,
    today: Date,
    platform: Profile,
) -> (Option<Flow>, Vec<Diagnostic>) {
    checked(sources, name, Some((today, platform)))
}

fn checked(
    sources: &Sources,
    name: &str,
    on: Option<(Date, Profile)>,
) -> (Option<Flow>, Vec<Diagnostic>) {
    let mut reader = Reader {
        sources,
        today: on.map(|(today, _)| today),
        platform: on.map(|(_, platform)| platform).unwrap_or_default(),
        found: Vec::new(),
    };
    let (file, mut findings) = reader.read::<FlowFile>(name);
    let languages: Vec<String> = file
        .iter()
        .flat_map(|file| &file.languages)
        .map(|l| l.value.clone())
        .collect();
    let body = reader.body(&languages);
    let codes: Vec<&str> = languages.iter().map(String::as_str).collect();
    let (judged, recordings, too_large) = recordings(sources);
    reader.found.extend(too_large);
    let settler = Settler::new((&codes, body.as_ref()), judged, sources);
    let mut around = reader.around(&settler, &codes, file.as_ref());
    around.platform = reader.platform;
    around.recordings = recordings;
    around.release = release_id(sources, name);
    around.siblings = siblings(sources, name);
    let flow = file.map(|mut file| {
        settle(&mut file, &settler, &around, &mut findings);
        lint::check(&file, &around, &mut findings);
        reader.found.extend(lint::check_beside(&file, &around));
        let own = file.nodes.keys().map(|name| name.value.clone()).collect();
        sub_flows::spread(&mut file, &around.sub_flows);
        lint::check_whole(&file, &own, &around, &mut findings);
        file
    });
    reader.found.extend(findings.into_vec());
    let mut found = reader.found;
    found.sort();
    found.dedup();
    let broken = found.iter().any(|d| d.severity == Severity::Error);
    let flow = if broken {
        None
    } else {
        flow.zip(body).map(|(file, body)| build(file, body, around))
    };
    (flow, found)
}

/// Fills in every text of a flow.
fn settle(file: &mut FlowFile, settler: &Settler<'_>, around: &Around, findings: &mut Findings) {
    let lines = around.lines.as_ref();
    for text in file.defaults.texts_mut() {
        settler.settle_with(text, "the default ladder", lines, findings);
    }
    settle_nodes(&mut file.nodes, settler, lines, findings);
}

fn settle_nodes(
    nodes: &mut BTreeMap<Placed<String>, Node>,
    settler: &Settler<'_>,
    lines: Option<&BTreeMap<String, Text>>,
    findings: &mut Findings,
) {
    for (name, node) in nodes {
        let what = format!("the prompt of `{}`", name.value);
        for text in node.texts_mut() {
            settler.settle_with(text, &what, lines, findings);
        }
    }
}

struct Reader<'a> {
    sources: &'a Sources,
    /// The day, for whoever asks what is wrong because of it.
    today: Option<Date>,
    /// What will carry the calls.
    platform: Profile,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn read<T: DeserializeOwned>(&self, path: &str) -> (Option<T>, Findings) {
        let mut findings = Findings::of(path);
        let Some(text) = self.sources.get(path) else {
            let message = format!("the file `{path}` is missing");
            findings.error("missing-file", super::Place::default(), message);
            return (None, findings);
        };
        let value = yaml::read(text, &mut findings);
        (value, findings)
    }

    fn done(&mut self, findings: Findings) {
        self.found.extend(findings.into_vec());
    }

    fn body(&mut self, languages: &[String]) -> Option<BodyFile> {
        let (body, mut findings) = self.read::<BodyFile>("body.yaml");
        if let Some(body) = &body {
            for language in languages {
                if !body.voices.contains_key(language) {
                    let message = format!("`voices` has none for `{language}`");
                    findings.error("missing-language", super::Place::default(), message);
                }
            }
        }
        if let Some(body) = &body {
            lint::voices(body, self.platform, &mut findings);
        }
        self.done(findings);
        body
    }

    fn around(
        &mut self,
        settler: &Settler<'_>,
        languages: &[&str],
        file: Option<&FlowFile>,
    ) -> Around {
        let mut around = Around {
            announcements: self.announcements(settler, languages),
            ..Around::default()
        };
        around.lines = self.lines(settler, &mut around.line_names);
        self.queues(settler, &mut around);
        self.sub_flows(settler, &mut around);
        for path in self.sources.keys() {
            let name = path
                .strip_prefix("calendars/")
                .and_then(|name| name.strip_suffix(".yaml"));
            if let Some(name) = name {
                around.calendar_names.push(name.to_owned());
                let (raw, mut findings) = self.read::<CalendarFile>(path);
                let read =
                    raw.and_then(|raw| calendars::build(raw, settler, self.today, &mut findings));
                self.found.extend(findings.into_vec());
                around
                    .calendars
                    .extend(read.map(|calendar| (name.to_owned(), calendar)));
            }
        }
        for set in file.into_iter().flat_map(sets_of_intents) {
            let by_language = languages.iter().filter_map(|language| {
                let words = self.words(&format!("{set}.{language}.yaml"))?;
                Some(((*language).to_owned(), words))
            });
            let by_language = by_language.collect();
            around.intents.insert(set, by_language);
        }
        around
    }

    /// A flow may do without.
    fn announcements(
        &mut self,
        settler: &Settler<'_>,
        languages: &[&str],
    ) -> BTreeMap<Placed<String>, Template> {
        const FILE: &str = "announcements.yaml";
        if !self.sources.contains_key(FILE) {
            return BTreeMap::new();
        }
        let (raw, mut findings) = self.read::<AnnouncementsFile>(FILE);
        let templates = raw.map(|mut raw| {
            announcements::settle(&mut raw, settler, languages, &mut findings);
            raw.announcements
        });
        self.done(findings);
        templates.unwrap_or_default()
    }

    fn words(&mut self, path: &str) -> Option<(IntentsFile, Vocabulary)> {
        // A missing file is reported where the flow names it.
        self.sources.get(path)?;
        let (raw, mut findings) = self.read::<IntentsFile>(path);
        for (intent, phrases) in raw.iter().flat_map(|raw| &raw.intents) {
            lint::name("intent", intent, &mut findings);
            for phrase in phrases {
                if super::words::words(phrase).is_empty() {
                    let message = format!("`{}` holds a phrase without words", intent.value);
                    findings.error("empty-phrase", phrase.place, message);
                }
            }
        }
        self.done(findings);
        let raw = raw?;
        self.done(lint::intents(&raw, path));
        let phrases = raw.intents.iter().flat_map(|(intent, phrases)| {
            let means = intent.value.as_str();
            phrases.iter().map(move |p| (means, p.value.as_str()))
        });
        let vocabulary = Vocabulary::new(&raw.fillers, phrases);
        Some((raw, vocabulary))
    }

    fn queues(&mut self, settler: &Settler<'_>, around: &mut Around) {
        let (raw, mut findings) = self.read::<QueuesFile>("queues.yaml");
        let lines = around.lines.as_ref();
        around.queues = raw.map(|raw| {
            for skill in &raw.skills {
                lint::name("skill", skill, &mut findings);
            }
            around.skills = raw.skills.into_iter().map(|skill| skill.value).collect();
            let named = raw.queues.into_iter().map(|(name, mut queue)| {
                lint::name("queue", &name, &mut findings);
                if let Some(text) = &mut queue.get_ready {
                    let what = format!("`get-ready` of `{}`", name.value);
                    settler.settle_with(text, &what, lines, &mut findings);
                }
                (name.value, queue)
            });
            named.collect()
        });
        self.done(findings);
    }

    fn sub_flows(&mut self, settler: &Settler<'_>, around: &mut Around) {
        for path in self.sources.keys() {
            let name = path
                .strip_prefix("sub-flows/")
                .and_then(|name| name.strip_suffix(".yaml"));
            let Some(name) = name else {
                continue;
            };
            around.sub_flow_names.insert(name.to_owned());
            let (raw, mut findings) = self.read::<SubFlowFile>(path);
            if let Some(mut raw) = raw {
                settle_nodes(
                    &mut raw.nodes,
                    settler,
                    around.lines.as_ref(),
                    &mut findings,
                );
                around.sub_flows.insert(name.to_owned(), raw);
            }
            self.found.extend(findings.into_vec());
        }
    }

    fn lines(
        &mut self,
        settler: &Settler<'_>,
        names: &mut Vec<Placed<String>>,
    ) -> Option<BTreeMap<String, Text>> {
        let (raw, mut findings) = self.read::<LinesFile>("lines.yaml");
        let lines = raw.map(|raw| {
            for line in LINES {
                if !raw.lines.contains_key(line) {
                    let message = format!("the line `{line}` is missing");
                    findings.error("missing-line", super::Place::default(), message);
                }
            }
            names.extend(raw.lines.keys().cloned());
            let settled = raw.lines.into_iter().map(|(name, mut text)| {
                let what = format!("the line `{}`", name.value);
                settler.settle(&mut text, &what, &mut findings);
                (name.value, text)
            });
            settled.collect()
        });
        self.done(findings);
        lines
    }
}

fn sets_of_intents(file: &FlowFile) -> BTreeSet<String> {
    file.nodes
        .values()
        .filter_map(|node| match node {
            Node::Ask(ask) => Some(ask.intents.value.clone()),
            Node::Play(_)
            | Node::Menu(_)
            | Node::Collect(_)
            | Node::Branch(_)
            | Node::Hours(_)
            | Node::Use(_)
            | Node::Enqueue(_)
            | Node::Record(_)
            | Node::Transfer(_)
            | Node::Callback(_)
            | Node::HangUp(_) => None,
        })
        .collect()
}

// A wait document must outlast nothing: the music fits in it.
const _: () = assert!(wait::MUSIC_SECONDS < wait::WAIT_SECONDS);
