//! Who hears an emergency announcement: the callers of every server on the database, within two seconds,
//! and the first caller of one that starts again.
#![cfg(test)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use centralino::calls::stage::{Stage, StageOptions};
use centralino::clock::{Busy, Clock};
use centralino::flow::Mode;
use centralino::rng::Rng;
use centralino::store::announcements;
use centralino::switch::LineEvent;
use centralino::workflows::announce::{Started, Wish, announce, end_announcement};
use support::postgres;

const NOTICE: &str = "Abbiamo avuto un problema con i dati di alcune persone.";

/// A clock that stands still on a Tuesday morning while the guard is held.
fn tuesday() -> (Clock, Busy) {
    let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
    let held = clock.busy();
    (clock, held)
}

async fn server(clock: &Clock, database: Option<&str>, data: Option<&Path>) -> Stage {
    let options = StageOptions {
        database_url: database.map(str::to_owned),
        data: data.map(Path::to_owned),
        ..StageOptions::new(clock.clone(), Rng::System)
    };
    Stage::start(options).await.unwrap()
}

async fn switch_on(stage: &Stage) {
    let flow = stage.app.releases.current();
    let wish = Wish {
        flows: &[&flow],
        template: "data-leak",
        fields: &BTreeMap::new(),
        mode: Mode::Inform,
        // Days: the clock runs freely while a server stops.
        until: stage.app.ctx.now_ms() + 6 * 24 * 3_600_000,
        instead_of: &[],
    };
    let started = announce(&stage.app.ctx, "sonia", wish).await.unwrap();
    assert_eq!(started, Started::On);
}

async fn switch_off(stage: &Stage) {
    let ctx = &stage.app.ctx;
    let mut tx = ctx.db.read().await.unwrap();
    let live = announcements::live(&mut tx, ctx.now_ms()).await.unwrap();
    drop(tx);
    assert!(end_announcement(ctx, "sonia", &live[0].id).await.unwrap());
}

/// The first text that a caller hears now.
async fn first_words(stage: &Stage) -> String {
    let mut line = stage.switch.dial("+393331234567", "803164");
    let first = async {
        while let Some(event) = line.next_event().await {
            if let LineEvent::Said { text, .. } = event {
                return text;
            }
        }
        String::new()
    };
    let text = tokio::time::timeout(Duration::from_secs(10), first).await;
    line.hang_up();
    text.unwrap()
}

async fn stop(stage: Stage) {
    let stopped = tokio::time::timeout(Duration::from_secs(30), stage.stop()).await;
    stopped.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_starts_again_says_it_to_its_first_caller() {
    let folder = tempfile::tempdir().unwrap();
    let (clock, held) = tuesday();
    let before = server(&clock, None, Some(folder.path())).await;
    assert!(first_words(&before).await.starts_with("Benvenuto"));
    switch_on(&before).await;
    let heard = first_words(&before).await;
    assert!(
        heard.contains(NOTICE),
        "at once, on the same server: {heard}"
    );
    drop(held);
    stop(before).await;
    let held = clock.busy();
    let after = server(&clock, None, Some(folder.path())).await;
    let heard = first_words(&after).await;
    assert!(
        heard.contains(NOTICE),
        "before the first look of the new one: {heard}"
    );
    drop(held);
    stop(after).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_s_callers_hear_it_within_two_seconds_and_no_more_once_it_is_off() {
    let Some(database) = postgres::fresh().await else {
        return;
    };
    let two_seconds = Duration::from_secs(2);
    let (clock, held) = tuesday();
    let one = server(&clock, Some(&database.url), None).await;
    let other = server(&clock, Some(&database.url), None).await;
    switch_on(&one).await;
    drop(held);
    let held = clock.sleep(two_seconds).await;
    let heard = first_words(&other).await;
    assert!(heard.contains(NOTICE), "{heard}");
    switch_off(&one).await;
    drop(held);
    let held = clock.sleep(two_seconds).await;
    let heard = first_words(&other).await;
    assert!(heard.starts_with("Benvenuto"), "{heard}");
    drop(held);
    stop(one).await;
    stop(other).await;
}
