//! Tasks that outlive a call, each with a result in the end: callers whose place in line is kept, then
//! who wants to be called now, then the oldest.

use axum::extract::{Path, State};
use jiff::civil::Time;

use super::frame::COUNTED;
use super::problem::{Page, Problem, html};
use super::shown;
use super::staff::{Sent, Staff};
use crate::console::Console;
use crate::console::views::shell::Here;
use crate::console::views::tasks::{Item, Tasks};
use crate::domain::pin_request::Form;
use crate::domain::preferred_time;
use crate::domain::zone::rome;
use crate::store::tasks::{self, Task};
use crate::store::{Tx, citizens, practices};
use crate::workflows::open_task;

pub async fn page(State(console): State<Console>, staff: Staff) -> Page {
    staff.must_take_calls()?;
    console.tasks(&staff, None, None).await
}

pub async fn done(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let result: String = sent
        .fields
        .get("result")
        .chars()
        .take(open_task::LONGEST)
        .collect();
    if result.is_empty() {
        let problem = Some("Scriva com'è andata.");
        return console.tasks(&sent.staff, None, problem).await;
    }
    let operator = &sent.staff.operator;
    if open_task::finish(&console.ctx, operator, &id, &result).await? {
        console
            .tasks(&sent.staff, Some("Compito chiuso."), None)
            .await
    } else {
        let problem = Some("Questo compito l'ha già chiuso qualcuno.");
        console.tasks(&sent.staff, None, problem).await
    }
}

impl Console {
    pub(super) async fn tasks(
        &self,
        staff: &Staff,
        notice: Option<&'static str>,
        problem: Option<&'static str>,
    ) -> Page {
        let now = self.local_time();
        let mut tx = self.ctx.db.read().await?;
        let mut items = Vec::new();
        for task in tasks::waiting(&mut tx, COUNTED).await? {
            items.push(item(&mut tx, task, now).await?);
        }
        let callbacks = self.promises(&mut tx, staff).await?;
        drop(tx);
        // The sort is stable: within each part the oldest stays first.
        items.sort_by_key(|item| !item.now);
        html(&Tasks {
            shell: self.shell(staff, Here::Tasks).await?,
            notice: notice.map(str::to_owned),
            problem: problem.map(str::to_owned),
            callbacks,
            items,
        })
    }

    /// The time on the wall of whoever is called.
    pub fn local_time(&self) -> Time {
        self.ctx.clock.now().to_zoned(rome()).time()
    }
}

async fn item(tx: &mut Tx, task: Task, now: Time) -> Result<Item, Problem> {
    let practice = match &task.practice {
        Some(id) => practices::find(tx, id).await?,
        None => None,
    };
    let person = match citizens::find(tx, &task.cf).await? {
        Some(citizen) => format!("{} {}", citizen.name, citizen.surname),
        None => match &practice {
            Some(practice) => {
                let form: Form = serde_json::from_str(&practice.request)?;
                format!("{} {}", form.get("name"), form.get("surname"))
            }
            None => String::new(),
        },
    };
    let preferred = task.preferred_time.unwrap_or_default();
    Ok(Item {
        id: task.id,
        kind: task.kind,
        person,
        phone: shown::phone(task.phone.as_deref().unwrap_or_default()),
        now: preferred_time::is_now(&preferred, now),
        preferred,
        since: shown::day_and_time(task.created_at),
        practice: practice.map_or_else(String::new, |practice| practice.number),
        note: task.note.unwrap_or_default(),
    })
}
