//! Another release goes live while callers are in the menu.

use centralino::bell::Bell;
use centralino::flow::{self, SHIPPED_FLOW, Sources};
use centralino::workflows::publish_flow::{By, Publish, publish};
use centralino::workflows::roll_back_flow::{RollBack, RolledBack, roll_back};
use centralino::workflows::{Bells, Ctx};
use rstest::rstest;

use crate::caller::Caller;
use crate::world::{Store, World};

const OLD: &str = "Für Deutsch drücken Sie die Zwei.";
const NEW: &str = "Für Deutsch bitte die Zwei.";
/// Within as many seconds a server takes up what another one published.
const TAKEN_UP: u64 = 6;

const BY: By<'static> = By {
    who: "cli:anna",
    note: Some("un altro saluto"),
};

fn changed() -> Sources {
    let mut sources = flow::shipped();
    let text = sources.get_mut(SHIPPED_FLOW).unwrap();
    assert!(text.contains(OLD));
    *text = text.replace(OLD, NEW);
    sources
}

async fn published(ctx: &Ctx) -> String {
    let sources = changed();
    let flow = flow::load(&sources, SHIPPED_FLOW).unwrap();
    let done = publish(ctx, &flow, &sources, BY).await.unwrap();
    assert_eq!(done, Publish::Live);
    flow.release().to_owned()
}

/// The same database as another process sees it: its bells ring for nobody here.
fn elsewhere(world: &World) -> Ctx {
    let nobody = || Bell::new(&world.clock).0;
    Ctx {
        bells: Bells {
            route: nobody(),
            jobs: nobody(),
            flows: nobody(),
        },
        ..world.app.ctx.clone()
    }
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn a_new_call_gets_the_new_release_and_one_in_the_menu_keeps_its_own(#[case] store: Store) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let before = world.app.releases.current().release().to_owned();
    let early = Caller::new(&world, "CA1");
    let heard = early.dial().await;
    assert!(heard.body.contains(OLD), "{}", heard.body);
    let menu = heard.gather().action.unwrap();
    assert!(menu.contains(&before), "{menu}");

    let after = published(&world.app.ctx).await;
    world.settle().await;
    let late = Caller::new(&world, "CA2").dial().await;
    assert!(
        late.body.contains(NEW) && late.body.contains(&after),
        "{}",
        late.body
    );

    let again = early.post(&menu, &[]).await;
    assert!(
        again.body.contains(OLD) && !again.body.contains(NEW),
        "{}",
        again.body
    );
    let next = early.post(&menu, &[("Digits", "1")]).await;
    assert!(
        next.body.contains(&before) && !next.body.contains(&after),
        "{}",
        next.body
    );
}

#[rstest]
#[case::sqlite(Store::Sqlite)]
#[case::postgres(Store::Postgres)]
#[tokio::test]
async fn what_another_process_published_or_rolled_back_is_taken_up_within_seconds(
    #[case] store: Store,
) {
    let Some(world) = World::start(store).await else {
        return;
    };
    let elsewhere = elsewhere(&world);
    let before = world.app.releases.current().release().to_owned();
    let after = published(&elsewhere).await;
    world.taken_up(&after).await;
    let heard = Caller::new(&world, "CA1").dial().await;
    assert!(heard.body.contains(NEW), "{}", heard.body);

    let what = RollBack {
        flow: "contact-center",
        to: None,
        seen: None,
    };
    let back = roll_back(&elsewhere, what, BY).await.unwrap();
    assert_eq!(back, RolledBack::Live(before.clone(), after));
    world.taken_up(&before).await;
    let heard = Caller::new(&world, "CA2").dial().await;
    assert!(
        heard.body.contains(OLD) && heard.body.contains(&before),
        "{}",
        heard.body
    );
}

impl World {
    /// Lets the looks pass after which a release is served. One look may be lost: a database that is
    /// asked by many may answer too late.
    async fn taken_up(&self, release: &str) {
        for _ in 0..4 {
            self.let_pass(TAKEN_UP).await;
            if self.app.releases.current().release() == release {
                return;
            }
        }
        panic!("{release} is not taken up");
    }
}
