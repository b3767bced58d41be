//! Callers who asked the menu to be rung back (a practice's call-backs are in `call_backs`): an operator
//! takes one, rings by hand and says how it went.

use axum::extract::{Path, State};

use super::frame::COUNTED;
use super::problem::{Page, Problem};
use super::shown;
use super::staff::{Sent, Staff};
use crate::auth::Role;
use crate::console::Console;
use crate::console::views::callbacks::Promise;
use crate::store::callbacks::{self, Callback};
use crate::store::{Tx, operators};
use crate::workflows::keep_callback::{self, Went};

const GONE: &str = "Questa richiamata l'ha già presa o chiusa qualcuno.";

pub async fn take(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let operator = &sent.staff.operator;
    let taken = keep_callback::take(&console.ctx, operator, &id).await?;
    let notice = "La chiami adesso, poi dica com'è andata.";
    console.told(&sent.staff, taken, notice).await
}

pub async fn give_back(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let operator = &sent.staff.operator;
    let given = keep_callback::give_back(&console.ctx, operator, &id).await?;
    let notice = "Rimessa in lista, al suo posto.";
    console.told(&sent.staff, given, notice).await
}

pub async fn close(State(console): State<Console>, Path(id): Path<String>, sent: Sent) -> Page {
    sent.staff.must_take_calls()?;
    let Some(went) = Went::parse(sent.fields.get("went")) else {
        let problem = Some("Scelga com'è andata.");
        return console.tasks(&sent.staff, None, problem).await;
    };
    let operator = &sent.staff.operator;
    let closed = keep_callback::close(&console.ctx, operator, &id, went).await?;
    console.told(&sent.staff, closed, "Segnato.").await
}

impl Console {
    async fn told(&self, staff: &Staff, done: bool, notice: &'static str) -> Page {
        if done {
            self.tasks(staff, Some(notice), None).await
        } else {
            self.tasks(staff, None, Some(GONE)).await
        }
    }

    /// Every promise that is not kept yet, in its place.
    pub(super) async fn promises(
        &self,
        tx: &mut Tx,
        staff: &Staff,
    ) -> Result<Vec<Promise>, Problem> {
        let mut promises = Vec::new();
        for callback in callbacks::waiting(tx, self.ctx.now_ms(), COUNTED).await? {
            promises.push(self.promise(tx, staff, callback).await?);
        }
        Ok(promises)
    }

    async fn promise(
        &self,
        tx: &mut Tx,
        staff: &Staff,
        callback: Callback,
    ) -> Result<Promise, Problem> {
        let live = self.releases.all_live();
        let mine = callback.taken_by.as_deref() == Some(staff.operator.id.as_str());
        let taken_by = match &callback.taken_by {
            Some(id) => operators::find(tx, id).await?.map(|one| one.name),
            None => None,
        };
        let title = live
            .iter()
            .flat_map(|flow| flow.queues())
            .find(|(name, _)| *name == callback.queue)
            .map(|(_, title)| title.to_owned());
        Ok(Promise {
            phone: if mine {
                shown::phone(&callback.number)
            } else {
                shown::masked(&callback.number)
            },
            since: shown::day_and_time(callback.entered_at),
            due: if callback.due_at > self.ctx.now_ms() {
                shown::day_and_time(callback.due_at)
            } else {
                String::new()
            },
            queue: title.unwrap_or(callback.queue),
            language: callback.language,
            intent: callback.intent.unwrap_or_default(),
            tries: callback.tries,
            taken_by,
            mine,
            may_close: Role::parse(&staff.operator.role) == Some(Role::Supervisor),
            id: callback.id,
        })
    }
}
