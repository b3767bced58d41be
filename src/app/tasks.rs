//! The background tasks of a server: routing when the bell rings, sweeping every second, the
//! policy's dates, recordings to be erased, and releases that were published elsewhere.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::bell::Listener;
use crate::clock::Clock;
use crate::telephony::Refused;
use crate::workflows::dismiss_pins::dismiss_pins;
use crate::workflows::erase_recordings::erase_recordings;
use crate::workflows::offer_calls::offer_calls;
use crate::workflows::releases::Releases;
use crate::workflows::sweep::Sweeper;
use crate::workflows::{Change, Ctx};

/// How often time's own work is done.
const SWEEP: Duration = Duration::from_secs(1);

/// How often it is looked whether a date of the policy is past.
const POLICY: Duration = Duration::from_mins(1);

/// How often it is looked which recordings are to be erased.
const ERASE: Duration = Duration::from_mins(1);

/// How often it is looked whether another release is live.
const TAKE_UP: Duration = Duration::from_secs(5);

/// A task that never ends by itself.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Boxes a task.
pub fn boxed(task: impl Future<Output = ()> + Send + 'static) -> Task {
    Box::pin(task)
}

/// Runs a task until the server stops.
pub fn spawn(tasks: &TaskTracker, stop: &CancellationToken, task: Task) {
    let stop = stop.clone();
    tasks.spawn(async move {
        tokio::select! {
            () = task => {}
            () = stop.cancelled() => {}
        }
    });
}

/// Offers calls whenever something changed.
pub async fn route(ctx: Ctx, mut bell: Listener) {
    while let Some(_busy) = bell.rung().await {
        if let Err(error) = offer_calls(&ctx).await {
            tracing::warn!(error.message = %error, "routing waits for the store");
        }
        look(&ctx).await;
    }
}

/// Sweeps every second, and offers calls: another server may have changed something.
pub async fn sweep(ctx: Ctx) {
    let mut sweeper = Sweeper::new(ctx.clone());
    loop {
        let _busy = ctx.clock.sleep(SWEEP).await;
        let swept = async {
            sweeper.sweep().await?;
            offer_calls(&ctx).await
        };
        if let Err(error) = swept.await {
            tracing::warn!(error.message = %error, "the sweep waits for the store");
            sweeper.store_was_away();
        }
        look(&ctx).await;
    }
}

/// Ends PINs when the policy's date is past (T22).
pub async fn dismiss(ctx: Ctx) {
    loop {
        let _busy = ctx.clock.sleep(POLICY).await;
        match dismiss_pins(&ctx).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(pins = ended, "the policy's date ended PINs"),
            Err(error) => {
                tracing::warn!(error.message = %error, "the policy's date waits for the store");
            }
        }
    }
}

/// Writes down every minute how many webhooks were refused.
pub async fn tell_refused(clock: Clock, refused: Arc<Refused>) {
    refused.tell(clock).await;
}

/// Has the recordings of messages that are done with erased by the platform. The sweep does not wait
/// for it.
pub async fn erase(ctx: Ctx) {
    loop {
        let _busy = ctx.clock.sleep(ERASE).await;
        if let Err(error) = erase_recordings(&ctx).await {
            tracing::warn!(error.message = %error, "erasing recordings waits for the store");
        }
    }
}

/// Takes up releases as soon as they are published here, and within seconds when elsewhere.
pub async fn take_up(ctx: Ctx, releases: Releases, mut bell: Listener) {
    loop {
        let _busy = tokio::select! {
            rung = bell.rung() => match rung {
                Some(busy) => busy,
                None => return,
            },
            busy = ctx.clock.sleep(TAKE_UP) => busy,
        };
        if let Err(error) = releases.take_up(&ctx).await {
            tracing::warn!(error.message = %error, "new releases wait for the store");
        }
    }
}

async fn look(ctx: &Ctx) {
    match ctx.board.refresh(&ctx.db, ctx.now_ms()).await {
        Ok(true) => ctx.live.tell(Change::Line),
        Ok(false) => {}
        Err(error) => tracing::debug!(error.message = %error, "the board shows the last look"),
    }
}
