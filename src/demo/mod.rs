//! `centralino demo`: a stage with sample operators and pages that show what left the house. It is
//! the only place that shows a half; none of it exists in a real server.

mod envelopes;
mod messages;
pub mod open_hours;
mod set_up;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use self::envelopes::Envelopes;
use crate::auth::{self, Role};
use crate::calls::add_staff;
use crate::calls::stage::{Stage, StageError, StageOptions};
use crate::clock::Clock;
use crate::flow;
use crate::letters::Bundle;
use crate::rng::Rng;
use crate::workflows::add_operator::NewOperator;

/// How a demo is started.
pub struct DemoOptions {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Whether it may be reached from other machines.
    pub expose: bool,
    /// The folder of its database; a temporary one when absent.
    pub data: Option<PathBuf>,
    /// Whether the lines close as the calendar says; else they are open day and night, on holidays
    /// too.
    pub keep_hours: bool,
}

/// Why a demo does not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Other machines would reach it.
    #[error(
        "{0} can be reached from other machines, and a demo shows everything to everybody: \
         say --expose if that is meant"
    )]
    Exposed(SocketAddr),
    /// The stage.
    #[error(transparent)]
    Stage(#[from] StageError),
}

/// A running demo.
pub struct Demo {
    /// What it runs on.
    pub stage: Stage,
    listen: SocketAddr,
    set_up: String,
    staff: Vec<Sample>,
    envelopes: Envelopes,
}

struct Sample {
    name: &'static str,
    role: Role,
    skills: &'static [&'static str],
    password: String,
}

/// Who is there from the start: name, role and skills.
const STAFF: [(&str, Role, &[&str]); 5] = [
    ("anna", Role::Operator, &["pin", "it"]),
    ("bruno", Role::Operator, &["it", "general"]),
    ("greta", Role::Operator, &["pin", "de", "en"]),
    (
        "sara",
        Role::Supervisor,
        &["pin", "it", "de", "en", "general"],
    ),
    ("olga", Role::Office, &[]),
];

impl Demo {
    /// Binds and starts everything.
    pub async fn start(options: DemoOptions, clock: Clock, rng: Rng) -> Result<Self, DemoError> {
        if !options.listen.ip().is_loopback() && !options.expose {
            return Err(DemoError::Exposed(options.listen));
        }
        let set_up = auth::new_token(&rng);
        let expected = auth::hash_token(&set_up);
        let shipped = flow::shipped();
        let flow = if options.keep_hours {
            shipped
        } else {
            open_hours::always_open(shipped)
        };
        let envelopes = Envelopes::default();
        let kept = envelopes.clone();
        let stage = Stage::start(StageOptions {
            listen: options.listen,
            data: options.data,
            flow: Some(flow),
            pages: Some(Box::new(move |shown| {
                messages::router(shown.clone(), kept).merge(set_up::router(shown, expected))
            })),
            ..StageOptions::new(clock, rng)
        })
        .await?;
        let made = envelopes.make(&stage.app.ctx).await;
        made.map_err(StageError::from)?;
        let mut staff = Vec::new();
        for (name, role, skills) in STAFF {
            staff.push(sample(&stage, name, role, skills).await?);
        }
        Ok(Self {
            stage,
            listen: options.listen,
            set_up,
            staff,
            envelopes,
        })
    }

    /// Says where everything is and who can sign in.
    pub fn announce(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let url = &self.stage.url;
        writeln!(out, "centralino demo on {url}")?;
        if !self.listen.ip().is_loopback() {
            writeln!(out, "Other machines reach it too, and it shows everything.")?;
        }
        writeln!(out)?;
        writeln!(out, "  Call the contact center  {url}/phone")?;
        writeln!(out, "  Operators' console       {url}/console")?;
        writeln!(out, "  Citizens' portal         {url}/portal")?;
        writeln!(out, "  Office's desk            {url}/console/sede")?;
        writeln!(out, "  Messages and letters     {url}/demo/messages")?;
        let serials: Vec<_> = self
            .envelopes
            .serials()
            .iter()
            .map(|one| one.shown())
            .collect();
        let office = envelopes::OFFICE;
        writeln!(out, "  Envelopes, {office}: {}", serials.join(", "))?;
        writeln!(out)?;
        for person in &self.staff {
            let telephone = if person.role.takes_calls() {
                format!("client:{}", person.name)
            } else {
                String::new()
            };
            writeln!(
                out,
                "  {:<6} password {}  {telephone:<13} {} {}",
                person.name,
                person.password,
                person.role.word(),
                person.skills.join(" ")
            )?;
        }
        writeln!(out)?;
        writeln!(out, "  Set-up token for scripted calls: {}", self.set_up)?;
        writeln!(
            out,
            "Dati: {}. Per finire: ctrl-c.",
            self.stage.folder().display()
        )?;
        out.flush()
    }

    /// The envelopes at the office's desk.
    pub fn envelopes(&self) -> Option<&Bundle> {
        self.envelopes.bundle()
    }

    /// The password of a sample member of staff.
    pub fn password(&self, name: &str) -> Option<&str> {
        let person = self.staff.iter().find(|person| person.name == name)?;
        Some(&person.password)
    }

    /// Ends it cleanly.
    pub async fn stop(self) {
        self.stage.stop().await;
    }
}

async fn sample(
    stage: &Stage,
    name: &'static str,
    role: Role,
    skills: &'static [&'static str],
) -> Result<Sample, StageError> {
    let owned: Vec<_> = skills
        .iter()
        .map(|skill| ((*skill).to_owned(), 1))
        .collect();
    let endpoint = role.takes_calls().then(|| format!("client:{name}"));
    let new = NewOperator {
        name,
        role,
        endpoint: endpoint.as_deref(),
        skills: &owned,
    };
    let password = add_staff(&stage.app.ctx, &new).await?;
    Ok(Sample {
        name,
        role,
        skills,
        password,
    })
}

#[cfg(test)]
mod tests;
