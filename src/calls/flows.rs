//! The flows of a folder, by name: a scripted call says on which of them it runs, and dials a number
//! that leads there.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use super::script::Script;
use crate::flow::{self, Diagnostic, Flow, SHIPPED_FLOW, Sources};

/// The flows of a folder.
pub(super) struct Flows {
    /// What a stage can serve: flow files with mistakes are left out.
    served: Sources,
    named: BTreeMap<String, Named>,
    main: String,
}

/// A flow of the folder.
struct Named {
    file: String,
    /// The flow, or all that is wrong with it.
    flow: Result<Arc<Flow>, String>,
}

impl Flows {
    /// The flows of these files. Of two files with one name the `chosen` one counts.
    pub fn of(mut sources: Sources, chosen: Option<&str>) -> Self {
        let mut files = flow::flow_files(&sources);
        let main = chosen.unwrap_or_else(|| flow::main_flow(&sources));
        // One that does not say its name goes by that of its file.
        if !files.iter().any(|(_, file)| file == main) {
            files.push((main.trim_end_matches(".yaml").to_owned(), main.to_owned()));
        }
        let main = main.to_owned();
        let rank = |file: &str| (file != main, file != SHIPPED_FLOW);
        files.sort_by_key(|(_, file)| rank(file));
        let mut kept: BTreeMap<String, String> = BTreeMap::new();
        for (name, file) in files {
            match kept.entry(name) {
                Entry::Vacant(free) => drop(free.insert(file)),
                Entry::Occupied(_) => drop(sources.remove(&file)),
            }
        }
        let main = kept
            .iter()
            .find_map(|(name, file)| (*file == main).then(|| name.clone()));
        let mut served = sources.clone();
        let named = kept.into_iter().map(|(name, file)| {
            let flow = flow::load(&sources, &file).map(Arc::new);
            if flow.is_err() {
                served.remove(&file);
            }
            let flow = flow.map_err(|found| told(&found));
            (name, Named { file, flow })
        });
        Self {
            named: named.collect(),
            served,
            main: main.unwrap_or_default(),
        }
    }

    /// The files that a stage serves.
    pub fn served(&self) -> &Sources {
        &self.served
    }

    /// The chosen flow, unless it has mistakes.
    pub fn main(&self) -> Option<&Arc<Flow>> {
        self.named.get(&self.main)?.flow.as_ref().ok()
    }

    /// The flow of this name.
    ///
    /// # Errors
    /// When there is none, or when it has mistakes.
    pub fn named(&self, name: &str) -> Result<&Arc<Flow>> {
        let named = self.named.get(name);
        match &named.with_context(|| self.unknown(name))?.flow {
            Ok(flow) => Ok(flow),
            Err(found) => bail!("the flow has mistakes:\n{found}"),
        }
    }

    /// The flows that can be served.
    pub fn sound(&self) -> impl Iterator<Item = &Arc<Flow>> {
        let flows = self.named.values();
        flows.filter_map(|named| named.flow.as_ref().ok())
    }

    /// The file of a flow.
    pub fn file_of(&self, name: &str) -> &str {
        self.named.get(name).map_or("", |named| &named.file)
    }

    /// What is wrong with the flow that a script names: there must be one of that name.
    pub fn wrong_name(&self, script: &Script) -> Option<String> {
        let name = &script.flow.value;
        (!self.named.contains_key(name)).then(|| self.unknown(name))
    }

    /// What is wrong with the number that a script's own caller dials: it must lead to the script's
    /// flow. Nothing is said where that flow has mistakes.
    pub fn wrong_number(&self, script: &Script) -> Option<String> {
        let flow = self.named(&script.flow.value).ok()?;
        let dial = &script.dial.value;
        if flow.line_of(dial).is_some() {
            return None;
        }
        Some(match self.claiming(dial) {
            Some(other) => format!("{dial} leads to the flow `{}`", other.name()),
            None => nobody_at(dial),
        })
    }

    /// What is wrong with a number that another caller of a script dials: it must lead to some flow.
    pub fn unanswered(&self, script: &Script, dial: &str) -> Option<String> {
        self.named(&script.flow.value).ok()?;
        self.claiming(dial).is_none().then(|| nobody_at(dial))
    }

    fn claiming(&self, dial: &str) -> Option<&Arc<Flow>> {
        self.sound().find(|flow| flow.line_of(dial).is_some())
    }

    fn unknown(&self, name: &str) -> String {
        let names: Vec<String> = self.named.keys().map(|name| format!("`{name}`")).collect();
        format!("there is no flow `{name}`; there is {}", names.join(", "))
    }
}

fn nobody_at(dial: &str) -> String {
    format!("nobody answers at {dial}")
}

/// Diagnostics as lines.
pub(super) fn told(found: &[Diagnostic]) -> String {
    let all: Vec<String> = found.iter().map(ToString::to_string).collect();
    all.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOURISTS: &str = include_str!("../../tests/data/tourist-office/tourist-office.yaml");

    fn both() -> Sources {
        let mut sources = flow::shipped();
        sources.insert("tourist-office.yaml".to_owned(), TOURISTS.to_owned());
        sources
    }

    fn names(flows: &Flows) -> Vec<&str> {
        flows.sound().map(|flow| flow.name()).collect()
    }

    #[test]
    fn every_flow_of_a_folder_is_there_and_the_usual_one_is_the_main_one() {
        let flows = Flows::of(both(), None);
        assert_eq!(names(&flows), ["contact-center", "tourist-office"]);
        assert_eq!(flows.main().unwrap().name(), "contact-center");
        let flows = Flows::of(both(), Some("tourist-office.yaml"));
        assert_eq!(flows.main().unwrap().name(), "tourist-office");
        assert_eq!(flows.file_of("tourist-office"), "tourist-office.yaml");
    }

    #[test]
    fn a_flow_with_mistakes_keeps_no_other_from_being_played() {
        let mut sources = both();
        let broken = TOURISTS.replace("start: welcome", "start: nowhere");
        sources.insert("tourist-office.yaml".to_owned(), broken);
        let flows = Flows::of(sources, None);
        assert_eq!(names(&flows), ["contact-center"]);
        assert!(!flows.served().contains_key("tourist-office.yaml"));
        let error = flows.named("tourist-office").unwrap_err().to_string();
        assert!(error.contains("nowhere"), "{error}");
    }

    #[test]
    fn of_two_files_with_one_name_the_chosen_one_counts() {
        let mut sources = both();
        let draft = TOURISTS.replace("0612345678", "0687654321");
        sources.insert("draft.yaml".to_owned(), draft);
        let number = |chosen| {
            let flows = Flows::of(sources.clone(), chosen);
            let flow = flows.named("tourist-office").unwrap();
            flow.numbers().next().unwrap().0.to_owned()
        };
        assert_eq!(number(Some("draft.yaml")), "0687654321");
        assert_eq!(number(Some("tourist-office.yaml")), "0612345678");
    }

    #[test]
    fn a_file_that_does_not_say_its_name_goes_by_that_of_the_file() {
        let mut sources = flow::shipped();
        let nameless = TOURISTS.replace("flow: tourist-office\n", "");
        sources.insert("tourist-office.yaml".to_owned(), nameless);
        let flows = Flows::of(sources, Some("tourist-office.yaml"));
        let error = flows.named("tourist-office").unwrap_err().to_string();
        assert!(error.contains("mistakes"), "{error}");
    }
}
