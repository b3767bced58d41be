//! What the pages of the announcement show: what is on and what was, the form, and what callers of each
//! flow will hear.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::form::{self, Typed};
use super::scope::{self, Scope};
use crate::console::Console;
use crate::console::handlers::problem::{Page, Problem, html};
use crate::console::handlers::shown;
use crate::console::handlers::staff::Staff;
use crate::console::views::announcement::{
    AnnouncementPage, AnnouncementPreview, Audience, Heard, OnAir, Past, Spoken, WritePage,
};
use crate::console::views::shell::Here;
use crate::flow::{Announced, Caller, Emergency, Facts, Flow, Line, Mode, Template, first_words};
use crate::store::announcements::{self, Announcement};
use crate::twiml::{Profile, Say};

/// How many announcements of the past are shown.
const SHOWN: i64 = 20;

/// To whom, the template's name, and the template.
type About<'a> = (&'a Scope, &'a str, &'a Template);

impl Console {
    /// What is on and what was.
    pub(super) async fn announcement(&self, staff: &Staff, problem: Option<&str>) -> Page {
        let now = self.ctx.now_ms();
        let mut tx = self.ctx.db.read().await?;
        let live = announcements::live(&mut tx, now).await?;
        let last = announcements::last(&mut tx, SHOWN).await?;
        drop(tx);
        let on: Result<_, Problem> = live.iter().map(|row| self.on_air(row)).collect();
        let past = last
            .iter()
            .filter(|row| row.ended_at.is_some() || row.until <= now);
        html(&AnnouncementPage {
            shell: self.shell(staff, Here::Announcement).await?,
            problem: problem.map(str::to_owned),
            on: on?,
            choices: scope::choices(&self.releases),
            past: past.map(|row| self.past_one(row)).collect(),
        })
    }

    fn on_air(&self, row: &Announcement) -> Result<OnAir, Problem> {
        let said: Announced = serde_json::from_str(&row.said)?;
        let now = self.ctx.clock.now();
        let emergency = said.at(now);
        let flow = self.releases.live(&row.flow);
        let heard = flow.map(|flow| heard(&flow, &emergency, now).0);
        Ok(OnAir {
            id: row.id.clone(),
            flow: self.flow_title(&row.flow),
            title: self.template_title(row),
            closes: emergency.closes,
            by: row.started_by.clone(),
            since: shown::day_and_time(row.started_at),
            until: shown::day_and_time(row.until),
            longer: form::typed_time(row.until.max(self.ctx.now_ms()) + form::TWO_HOURS),
            heard: heard.unwrap_or_default(),
        })
    }

    fn past_one(&self, row: &Announcement) -> Past {
        Past {
            flow: self.flow_title(&row.flow),
            title: self.template_title(row),
            closes: Mode::parse(&row.mode) == Some(Mode::Close),
            by: row.started_by.clone(),
            since: shown::day_and_time(row.started_at),
            until: shown::day_and_time(row.ended_at.unwrap_or(row.until)),
            ended_by: row.ended_by.clone(),
            fields: self.fields_of(row),
        }
    }

    /// What supervisors call a flow, where there are several; its name where it is live no more.
    pub fn flow_title(&self, name: &str) -> String {
        let live = self.releases.all_live();
        match live.iter().find(|flow| flow.name() == name) {
            Some(_) if live.len() == 1 => String::new(),
            Some(flow) => shown::flow(flow),
            None => name.to_owned(),
        }
    }

    /// What supervisors call a template; its name where the flow has it no more.
    fn template_title(&self, row: &Announcement) -> String {
        let flow = self.releases.live(&row.flow);
        let title = flow.and_then(|flow| Some(flow.announcement(&row.template)?.title.clone()));
        title.unwrap_or_else(|| row.template.clone())
    }

    /// What was filled in, as supervisors read it.
    fn fields_of(&self, row: &Announcement) -> String {
        let fields: BTreeMap<String, String> =
            serde_json::from_str(&row.fields).unwrap_or_default();
        let flow = self.releases.live(&row.flow);
        let template = flow
            .as_ref()
            .and_then(|flow| flow.announcement(&row.template));
        let each = fields.iter().map(|(name, given)| {
            let field = template.and_then(|template| template.fields.get(name.as_str()));
            form::shown_value(field, given)
        });
        each.collect::<Vec<_>>().join(", ")
    }

    pub(super) async fn write_page(
        &self,
        staff: &Staff,
        (scope, name, template): About<'_>,
        typed: Typed,
    ) -> Page {
        html(&WritePage {
            shell: self.shell(staff, Here::Announcement).await?,
            name: name.to_owned(),
            title: template.title.clone(),
            to: audience(scope),
            inputs: form::inputs(template),
            values: typed.values,
            messages: typed.messages,
        })
    }

    pub(super) async fn preview_page(
        &self,
        staff: &Staff,
        (scope, name, template): About<'_>,
        typed: &Typed,
        said: &[Announced],
    ) -> Page {
        let now = self.ctx.clock.now();
        let flows = scope.flows();
        let mut tx = self.ctx.db.read().await?;
        let mut on = Vec::new();
        for flow in &flows {
            on.extend(announcements::live_of(&mut tx, flow.name(), now.as_millisecond()).await?);
        }
        drop(tx);
        let replaced = |row: &Announcement| match self.flow_title(&row.flow) {
            flow if flow.is_empty() => self.template_title(row),
            flow => format!("{} · {flow}", self.template_title(row)),
        };
        let instead_of: Vec<&str> = on.iter().map(|row| row.id.as_str()).collect();
        html(&AnnouncementPreview {
            shell: self.shell(staff, Here::Announcement).await?,
            name: name.to_owned(),
            title: template.title.clone(),
            to: audience(scope),
            closes: said.iter().any(Announced::closes),
            until: typed.until.map(shown::day_and_time).unwrap_or_default(),
            heard: heard_by(&flows, said, now),
            replaces: on.iter().map(replaced).collect(),
            instead_of: instead_of.join(" "),
            sent: typed.sent_again(),
        })
    }
}

fn audience(scope: &Scope) -> Audience {
    Audience {
        flow: scope.name.clone(),
        title: scope.title.clone(),
    }
}

/// What callers will hear; flows whose callers hear the same stand together.
fn heard_by(flows: &[&Flow], said: &[Announced], now: Timestamp) -> Vec<Heard> {
    let mut all: Vec<Heard> = Vec::new();
    for (flow, said) in flows.iter().zip(said) {
        let (first, then) = heard(flow, &said.at(now), now);
        let same = |one: &&mut Heard| one.first == first && one.then == then;
        if let Some(one) = all.iter_mut().find(same) {
            one.flows = format!("{}, {}", one.flows, flow.title());
        } else {
            all.push(Heard {
                flows: flow.title().to_owned(),
                first,
                then,
            });
        }
    }
    if let [one] = all.as_mut_slice() {
        one.flows.clear();
    }
    all
}

/// What callers hear first: the announcement, and what comes after it.
fn heard(flow: &Flow, emergency: &Emergency, now: Timestamp) -> (Vec<Spoken>, Vec<Spoken>) {
    let facts = Facts {
        platform: Profile::default(),
        now,
        line: Line::Free,
        caller: Caller::Mobile,
        dialled: String::new(),
        emergency: Some(emergency.clone()),
        crews: Vec::new(),
        place: None,
        estimate_minutes: None,
        digits: None,
    };
    let spoken = |say: Say| {
        let tag = say.language.as_deref().unwrap_or_default();
        Spoken {
            language: tag.split('-').next().unwrap_or_default().to_owned(),
            text: say.text().into_owned(),
        }
    };
    first_words(flow, &facts)
        .into_iter()
        .map(spoken)
        .partition(|one| emergency.texts.get(&one.language) == Some(&one.text))
}
