//! The outbox: claims due jobs, runs them outside any transaction, tries again, gives up visibly.
//! What a job means is in its own file; what failed for good stays for the operator to see.

mod carry;
mod code;
mod deliver_mail;
mod deliver_sms;
mod dequeue;
mod half;
mod locked;
mod notice;
mod second_half;

use std::time::Duration;

use half::Which;
use tokio::task::JoinSet;

use crate::bell::{Bell, Listener};
use crate::clock::Busy;
use crate::store::Tx;
use crate::store::jobs::{self, Job, Lane};
use crate::workflows::{Ctx, Fault, note_delivery};

/// How long a worker may take before another takes over, milliseconds.
const LEASE: i64 = 60_000;
/// How many jobs of a lane run at once.
const AT_ONCE: usize = 20;
/// How often a job is tried. What never reached the platform is no try.
const TRIES: i64 = 8;
/// For how long a platform that takes nothing is waited for, milliseconds.
const PATIENCE: i64 = 3_600_000;
/// The first pause between two tries, milliseconds; it doubles.
const FIRST_PAUSE: i64 = 2_000;
/// The longest pause, milliseconds.
const LONGEST_PAUSE: i64 = 600_000;
/// How often the outbox is looked at unasked: another server may have added a job.
const LOOK: Duration = Duration::from_secs(5);

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Done {
    /// The job recorded its own end.
    Finished,
    /// There is nothing to do any more.
    NotNeeded,
    /// Another job has to be first; look again after so many milliseconds.
    Wait(i64),
    /// Nothing was done, because the platform takes nothing now: a word for machines, and after how
    /// long it may be asked again, where it said so. That is no try.
    Later(String, Option<Duration>),
    /// Try again later; a word for machines.
    Again(String),
    /// It can never succeed; a word for machines.
    Never(String),
}

/// Runs jobs for ever, those of each lane by themselves.
pub async fn run(ctx: Ctx, mut bell: Listener) {
    let [calls, messages] = Lane::ALL.map(|lane| {
        let (bell, rung) = Bell::new(&ctx.clock);
        (bell, serve(ctx.clone(), lane, rung))
    });
    let bells = [calls.0, messages.0];
    let pass_on = async move {
        while let Some(_busy) = bell.rung().await {
            for bell in &bells {
                bell.ring();
            }
        }
    };
    tokio::join!(pass_on, calls.1, messages.1);
}

/// Jobs that run. Each holds virtual time until it has been seen that it is over.
type Running = JoinSet<Busy>;

async fn serve(ctx: Ctx, lane: Lane, mut bell: Listener) {
    let mut running = Running::new();
    loop {
        let next = if running.len() < AT_ONCE {
            next_look(&ctx, lane).await
        } else {
            ctx.clock.after(LOOK)
        };
        let busy: Busy = tokio::select! {
            rung = bell.rung() => match rung {
                Some(busy) => busy,
                None => return,
            },
            Some(over) = running.join_next() => over.unwrap_or_else(|_| ctx.clock.busy()),
            busy = ctx.clock.sleep_until(next) => busy,
        };
        if let Err(error) = start_due(&ctx, lane, &mut running).await {
            tracing::warn!(error.message = %error, "the outbox waits for the store");
        }
        drop(busy);
    }
}

async fn next_look(ctx: &Ctx, lane: Lane) -> jiff::Timestamp {
    let latest = ctx.clock.after(LOOK);
    let _busy = ctx.clock.busy();
    let due = async {
        let mut tx = ctx.db.read().await.ok()?;
        jobs::next_due(&mut tx, lane).await.ok()?
    };
    match due
        .await
        .and_then(|due| jiff::Timestamp::from_millisecond(due).ok())
    {
        Some(due) => due.clamp(ctx.clock.now(), latest),
        None => latest,
    }
}

/// All that is due now, for tests that let no time pass.
#[cfg(test)]
pub(crate) async fn work_all(ctx: &Ctx) -> Result<(), Fault> {
    for lane in Lane::ALL {
        let mut running = Running::new();
        start_due(ctx, lane, &mut running).await?;
        while running.join_next().await.is_some() {
            start_due(ctx, lane, &mut running).await?;
        }
    }
    Ok(())
}

/// Claims what is due, as far as there is room, and starts it: a platform that keeps one request waiting
/// holds up no other.
async fn start_due(ctx: &Ctx, lane: Lane, running: &mut Running) -> Result<(), Fault> {
    let room = i64::try_from(AT_ONCE.saturating_sub(running.len())).unwrap_or_default();
    if room == 0 {
        return Ok(());
    }
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    let claimed = jobs::claim(&mut tx, lane, now, now + LEASE, room).await?;
    tx.commit().await?;
    for job in claimed {
        let ctx = ctx.clone();
        let busy = ctx.clock.busy();
        running.spawn(async move {
            if let Err(error) = run_one(&ctx, &job).await {
                // Its lease runs out, and it is tried again.
                tracing::warn!(job.kind, error.message = %error, "a job could not be recorded");
            }
            busy
        });
    }
    Ok(())
}

/// For all to see: the row stays, without the code that it carried.
async fn give_up(ctx: &Ctx, tx: &mut Tx, job: &Job, error: &str) -> Result<(), Fault> {
    tracing::warn!(job.kind, job.error = error, "a job failed for good");
    jobs::end(tx, &job.id, "failed", Some(error), ctx.now_ms()).await?;
    if job.kind == "code" {
        jobs::forget(tx, &job.id).await?;
    }
    note_delivery::try_next_channel(ctx, tx, job).await
}

/// Does the work of a job, by its kind.
async fn what_it_says(ctx: &Ctx, job: &Job) -> Result<Done, Fault> {
    match job.kind.as_str() {
        "sms" => deliver_sms::run(ctx, job, Which::First).await,
        "mail" => deliver_mail::run(ctx, job, Which::First).await,
        "second-half" => second_half::run(ctx, job).await,
        "notice" => notice::run(ctx, job).await,
        "code" => code::run(ctx, job).await,
        "locked" => locked::run(ctx, job).await,
        _ => dequeue::run(ctx, job).await,
    }
}

async fn run_one(ctx: &Ctx, job: &Job) -> Result<(), Fault> {
    let done = match what_it_says(ctx, job).await {
        Err(fault) if job.tries >= TRIES => {
            tracing::warn!(job.kind, error.message = %fault, "a job could not be done");
            Done::Never("fault".to_owned())
        }
        // Its lease runs out, and it is tried again.
        done => done?,
    };
    let now = ctx.now_ms();
    let mut tx = ctx.db.write().await?;
    match done {
        Done::Finished => return Ok(()),
        Done::NotNeeded => jobs::end(&mut tx, &job.id, "cancelled", None, now).await?,
        Done::Wait(pause) => jobs::wait(&mut tx, &job.id, now + pause).await?,
        Done::Later(_, after) if now - job.created_at < PATIENCE => {
            let pause = after.map_or_else(|| as_old_as(job, now), in_milliseconds);
            jobs::wait(&mut tx, &job.id, now + pause).await?;
        }
        Done::Again(error) if job.tries < TRIES => {
            let pause = FIRST_PAUSE
                .saturating_mul(1 << (job.tries - 1).clamp(0, 20))
                .min(LONGEST_PAUSE);
            jobs::again(&mut tx, &job.id, &error, now + pause).await?;
        }
        Done::Later(error, _) | Done::Again(error) | Done::Never(error) => {
            give_up(ctx, &mut tx, job, &error).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A pause that doubles each time without being counted: as long as the job has waited so far.
fn as_old_as(job: &Job, now: i64) -> i64 {
    (now - job.created_at).clamp(FIRST_PAUSE, LONGEST_PAUSE)
}

fn in_milliseconds(pause: Duration) -> i64 {
    i64::try_from(pause.as_millis()).map_or(LONGEST_PAUSE, |pause| pause.max(1))
}

#[cfg(test)]
mod tests;
