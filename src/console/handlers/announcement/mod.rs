//! The emergency announcement: what is on, what was, and the way to the next. Supervisors and
//! administrators switch it; what callers will hear is shown before.

mod form;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use jiff::Timestamp;

use super::problem::{Page, Problem, go, html};
use super::shown;
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::announcement::{
    AnnouncementPage, AnnouncementPreview, OnAir, Past, Spoken, Subject, WritePage,
};
use crate::console::views::shell::Here;
use crate::flow::{Announced, Caller, Emergency, Facts, Flow, Line, Mode, Template, first_words};
use crate::store::Tx;
use crate::store::announcements::{self, Announcement};
use crate::twiml::Profile;
use crate::twiml::Say;
use crate::workflows::announce::{
    self, Prolonged, Started, announce, end_announcement, prolong_announcement,
};
use form::Typed;

/// How many announcements of the past are shown.
const SHOWN: i64 = 20;

pub fn router() -> Router<Console> {
    Router::new()
        .route("/console/announcement", get(page))
        .route(
            "/console/announcement/write/{template}",
            get(write).post(preview),
        )
        .route("/console/announcement/write/{template}/start", post(start))
        .route("/console/announcement/live/{id}/end", post(end))
        .route("/console/announcement/live/{id}/prolong", post(prolong))
}

async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_announce()?;
    console.announcement(&staff, None).await
}

async fn write(State(console): State<Console>, Path(template): Path<String>, staff: Staff) -> Page {
    staff.must_announce()?;
    let flow = console.releases.current();
    let found = flow.announcement(&template).ok_or(Problem::NotFound)?;
    let typed = Typed::blank(console.ctx.now_ms());
    console.write_page(&staff, (&template, found), typed).await
}

/// What callers will hear, or the form again with what is wrong with it.
async fn preview(State(console): State<Console>, Path(name): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    let flow = console.releases.current();
    let found = flow.announcement(&name).ok_or(Problem::NotFound)?;
    let now = console.ctx.now_ms();
    let mut typed = Typed::read(&sent.fields, found, now);
    if sent.fields.get("then") == "correct" {
        return console.write_page(&sent.staff, (&name, found), typed).await;
    }
    let wish = typed.wish(&flow, &name, None);
    let announced = wish.map(|wish| announce::prepare(&console.ctx, wish));
    let said = match announced {
        Some(Ok(said)) if typed.messages.is_empty() => said,
        other => {
            if let Some(Err(wrong)) = other {
                typed.refuse(&wrong, found);
            }
            return console.write_page(&sent.staff, (&name, found), typed).await;
        }
    };
    console
        .preview_page(&sent.staff, (&name, found), &typed, &said)
        .await
}

async fn start(State(console): State<Console>, Path(name): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    let flow = console.releases.current();
    let found = flow.announcement(&name).ok_or(Problem::NotFound)?;
    let mut typed = Typed::read(&sent.fields, found, console.ctx.now_ms());
    let instead_of = Some(sent.fields.get("instead-of")).filter(|id| !id.is_empty());
    let who = &sent.staff.operator.name;
    let started = match typed.wish(&flow, &name, instead_of) {
        Some(wish) => announce(&console.ctx, who, wish).await?,
        None => return console.write_page(&sent.staff, (&name, found), typed).await,
    };
    match started {
        Started::On => go("/console/announcement"),
        Started::Changed => {
            let text = "Intanto qualcuno ha acceso o spento un annuncio: guardi che cosa è attivo \
                        e, se serve, ricominci.";
            console.announcement(&sent.staff, Some(text)).await
        }
        Started::Wrong(wrong) => {
            typed.refuse(&wrong, found);
            console.write_page(&sent.staff, (&name, found), typed).await
        }
    }
}

const OFF_ALREADY: &str = "Questo annuncio era già spento o scaduto.";

async fn end(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    if end_announcement(&console.ctx, &sent.staff.operator.name, &id).await? {
        go("/console/announcement")
    } else {
        console.announcement(&sent.staff, Some(OFF_ALREADY)).await
    }
}

async fn prolong(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_announce()?;
    let Some(until) = form::local_time(sent.fields.get("until-at")) else {
        return console.announcement(&sent.staff, Some(form::NO_TIME)).await;
    };
    let who = &sent.staff.operator.name;
    match prolong_announcement(&console.ctx, who, &id, until).await? {
        Prolonged::Done => go("/console/announcement"),
        Prolonged::Off => console.announcement(&sent.staff, Some(OFF_ALREADY)).await,
        Prolonged::Wrong(bad) => {
            let text = form::bad_end(bad);
            console.announcement(&sent.staff, Some(text)).await
        }
    }
}

impl Console {
    /// What is on and what was.
    async fn announcement(&self, staff: &Staff, problem: Option<&str>) -> Page {
        let flow = self.releases.current();
        let now = self.ctx.now_ms();
        let mut tx = self.ctx.db.read().await?;
        let rows = announcements::last_of(&mut tx, flow.name(), SHOWN).await?;
        drop(tx);
        let (on, past): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|row| row.ended_at.is_none() && row.until > now);
        let on = on.first().map(|row| self.on_air(&flow, row)).transpose()?;
        let subjects = flow.announcements().map(|(name, template)| Subject {
            name: name.to_owned(),
            title: template.title.clone(),
        });
        html(&AnnouncementPage {
            shell: self.shell(staff, Here::Announcement).await?,
            problem: problem.map(str::to_owned),
            on,
            subjects: subjects.collect(),
            past: past.iter().map(|row| past_one(&flow, row)).collect(),
        })
    }

    fn on_air(&self, flow: &Flow, row: &Announcement) -> Result<OnAir, Problem> {
        let said: Announced = serde_json::from_str(&row.said)?;
        let now = self.ctx.clock.now();
        let emergency = said.at(now);
        Ok(OnAir {
            id: row.id.clone(),
            title: title(flow, &row.template),
            closes: emergency.closes,
            by: row.started_by.clone(),
            since: shown::day_and_time(row.started_at),
            until: shown::day_and_time(row.until),
            longer: form::typed_time(row.until.max(self.ctx.now_ms()) + form::TWO_HOURS),
            heard: heard(flow, &emergency, now).0,
        })
    }

    async fn write_page(
        &self,
        staff: &Staff,
        (name, template): (&str, &Template),
        typed: Typed,
    ) -> Page {
        html(&WritePage {
            shell: self.shell(staff, Here::Announcement).await?,
            name: name.to_owned(),
            title: template.title.clone(),
            inputs: form::inputs(template),
            values: typed.values,
            messages: typed.messages,
        })
    }

    async fn preview_page(
        &self,
        staff: &Staff,
        (name, template): (&str, &Template),
        typed: &Typed,
        said: &Announced,
    ) -> Page {
        let flow = self.releases.current();
        let now = self.ctx.clock.now();
        let emergency = said.at(now);
        let (heard, then) = heard(&flow, &emergency, now);
        let mut tx = self.ctx.db.read().await?;
        let on = on_now(&mut tx, &flow, now).await?;
        drop(tx);
        html(&AnnouncementPreview {
            shell: self.shell(staff, Here::Announcement).await?,
            name: name.to_owned(),
            title: template.title.clone(),
            closes: emergency.closes,
            until: typed.until.map(shown::day_and_time).unwrap_or_default(),
            heard,
            then,
            replaces: on.as_ref().map(|row| title(&flow, &row.template)),
            instead_of: on.map(|row| row.id).unwrap_or_default(),
            sent: typed.sent_again(),
        })
    }
}

async fn on_now(tx: &mut Tx, flow: &Flow, now: Timestamp) -> Result<Option<Announcement>, Problem> {
    let now = now.as_millisecond();
    Ok(announcements::live_of(tx, flow.name(), now).await?)
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

fn past_one(flow: &Flow, row: &Announcement) -> Past {
    Past {
        title: title(flow, &row.template),
        closes: Mode::parse(&row.mode) == Some(Mode::Close),
        by: row.started_by.clone(),
        since: shown::day_and_time(row.started_at),
        until: shown::day_and_time(row.ended_at.unwrap_or(row.until)),
        ended_by: row.ended_by.clone(),
        fields: fields_of(flow, row),
    }
}

/// What was filled in, as supervisors read it.
fn fields_of(flow: &Flow, row: &Announcement) -> String {
    let fields: BTreeMap<String, String> = serde_json::from_str(&row.fields).unwrap_or_default();
    let template = flow.announcement(&row.template);
    let each = fields.iter().map(|(name, given)| {
        let field = template.and_then(|template| template.fields.get(name.as_str()));
        form::shown_value(field, given)
    });
    each.collect::<Vec<_>>().join(", ")
}

/// What supervisors call a template; its name where the flow has it no more.
fn title(flow: &Flow, template: &str) -> String {
    let found = flow.announcement(template);
    found.map_or_else(|| template.to_owned(), |found| found.title.clone())
}
