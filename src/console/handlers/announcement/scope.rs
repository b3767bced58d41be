//! Whose callers an announcement is for: those of one flow, or of all that are live.

use std::sync::Arc;

use crate::console::Console;
use crate::console::handlers::problem::Problem;
use crate::console::handlers::shown;
use crate::console::views::announcement::{Choices, Subject};
use crate::flow::{Flow, Template};
use crate::workflows::releases::Releases;

/// The flows whose callers hear an announcement.
pub struct Scope {
    /// Its name in addresses and forms: the flow's; blank for all that are live.
    pub name: String,
    /// What supervisors call it; blank where there is one flow alone.
    pub title: String,
    flows: Vec<Arc<Flow>>,
}

impl Scope {
    /// The scope of this name.
    pub fn of(console: &Console, name: &str) -> Result<Self, Problem> {
        let mut scopes = Self::every(&console.releases).into_iter();
        let found = scopes.find(|scope| scope.name == name);
        found.ok_or(Problem::NotFound)
    }

    /// All there are: all flows together and, where there are several, each of them.
    fn every(releases: &Releases) -> Vec<Self> {
        let live = releases.all_live();
        let mut scopes = vec![Self {
            name: String::new(),
            title: if live.len() > 1 {
                "Tutti i flussi".to_owned()
            } else {
                String::new()
            },
            flows: live.clone(),
        }];
        if live.len() > 1 {
            scopes.extend(live.into_iter().map(|flow| Self {
                name: flow.name().to_owned(),
                title: shown::flow(&flow),
                flows: vec![flow],
            }));
        }
        scopes
    }

    /// Its flows; there is one at least.
    pub fn flows(&self) -> Vec<&Flow> {
        self.flows.iter().map(Arc::as_ref).collect()
    }

    /// The template of this name, where every flow has it with the same fields to fill in.
    pub fn template(&self, name: &str) -> Option<&Template> {
        let mut all = self.flows.iter().map(|flow| flow.announcement(name));
        let first = all.next()??;
        all.all(|other| other.is_some_and(|other| same_form(first, other)))
            .then_some(first)
    }

    fn subjects(&self) -> Vec<Subject> {
        let first = self.flows.first().into_iter();
        let named = first.flat_map(|flow| flow.announcements());
        named
            .filter(|(name, _)| self.template(name).is_some())
            .map(|(name, template)| Subject {
                name: name.to_owned(),
                title: template.title.clone(),
            })
            .collect()
    }
}

/// What can be announced, and to whom.
pub fn choices(releases: &Releases) -> Vec<Choices> {
    Scope::every(releases)
        .into_iter()
        .map(|scope| Choices {
            subjects: scope.subjects(),
            flow: scope.name,
            title: scope.title,
        })
        .collect()
}

/// Whether one form fills in both.
fn same_form(one: &Template, other: &Template) -> bool {
    let form = |template: &Template| -> Vec<(String, bool, Vec<String>)> {
        let fields = template.fields.iter();
        fields
            .map(|(name, field)| {
                let values = field.values.keys().map(|value| value.value.clone());
                (name.value.clone(), field.moment, values.collect())
            })
            .collect()
    };
    form(one) == form(other)
}
