//! Releases go live, are taken up by servers, and go back.

use std::time::Duration;

use super::world::World;
use crate::flow::{self, SHIPPED_FLOW, Sources};
use crate::store::audit;
use crate::store::fresh::{Fresh, on_both};
use crate::store::published_flows::{self, Published};
use crate::store::releases::{self, Release};
use crate::workflows::publish_flow::{By, Publish, publish};
use crate::workflows::releases::{ReleaseError, Releases};
use crate::workflows::roll_back_flow::{RollBack, RolledBack, roll_back};

on_both!(
    the_folder_is_served_and_remembered_until_something_is_published,
    what_is_published_is_served_whatever_is_in_the_folder,
    a_folder_with_mistakes_keeps_no_server_from_starting_once_something_is_published,
    whatever_is_wrong_in_the_folder_the_main_flow_stays_the_main_one,
    the_main_flow_as_the_folder_had_it_last_is_served_beside_what_is_published,
    what_the_folder_brings_along_is_audited_once,
    publishing_says_who_and_why_and_the_same_twice_changes_nothing,
    what_the_folder_served_can_be_published_as_it_is,
    rolling_back_twice_goes_back_twice_and_then_says_that_nothing_was_before,
    a_release_is_named_by_how_its_hash_begins,
    a_number_belongs_to_one_live_flow,
    each_flow_answers_its_own_numbers,
    another_server_takes_up_what_was_published,
    a_release_that_cannot_be_served_leaves_the_one_before
);

const FLOW: &str = "contact-center";
const BY: By<'static> = By {
    who: "cli:anna",
    note: Some("orari nuovi"),
};

/// The shipped flow with something added that makes it another release.
fn version(number: u8) -> Sources {
    let mut sources = flow::shipped();
    let lines = sources.get_mut("lines.yaml").unwrap();
    *lines = format!("{lines}# {number}\n");
    sources
}

/// A flow of another name; with numbers of its own where they are not `shared`.
fn night(shared: bool) -> Sources {
    other("night", shared)
}

fn other(name: &str, shared: bool) -> Sources {
    let mut sources = flow::shipped();
    let text = sources.remove(SHIPPED_FLOW).unwrap();
    let mut text = text.replace("flow: contact-center", &format!("flow: {name}"));
    if !shared {
        text = text
            .replace("\"803164\"", "\"803165\"")
            .replace("\"06164164\"", "\"06164165\"");
    }
    sources.insert(format!("{name}.yaml"), text);
    sources
}

fn hash(sources: &Sources) -> String {
    flow::release_id(sources, SHIPPED_FLOW)
}

async fn put(world: &World, sources: &Sources) -> Publish {
    let own = sources
        .keys()
        .find(|path| flow::load(sources, path).is_ok());
    let flow = flow::load(sources, own.unwrap()).unwrap();
    publish(&world.ctx, &flow, sources, BY).await.unwrap()
}

async fn back(world: &World, to: Option<&str>) -> RolledBack {
    let what = RollBack {
        flow: FLOW,
        to,
        seen: None,
    };
    roll_back(&world.ctx, what, BY).await.unwrap()
}

async fn serve(world: &World, sources: &Sources) -> Releases {
    Releases::serve(&world.ctx, sources).await.unwrap()
}

async fn history(world: &World) -> Vec<Published> {
    let mut tx = world.ctx.db.read().await.unwrap();
    published_flows::history(&mut tx, FLOW).await.unwrap()
}

async fn the_folder_is_served_and_remembered_until_something_is_published(at: Fresh) {
    let world = World::on(at).await;
    for number in [1, 1, 2] {
        let sources = version(number);
        let releases = serve(&world, &sources).await;
        assert_eq!(releases.current().release(), hash(&sources));
    }
    let history = history(&world).await;
    let told: Vec<_> = history
        .iter()
        .map(|turn| (turn.hash.clone(), turn.cause.as_str(), turn.who.as_str()))
        .collect();
    let (first, second) = (hash(&version(1)), hash(&version(2)));
    assert_eq!(
        told,
        [
            (second, "folder", "system"),
            (first.clone(), "folder", "system")
        ]
    );
    assert_eq!(history[0].replaced, Some(first));
}

async fn what_is_published_is_served_whatever_is_in_the_folder(at: Fresh) {
    let world = World::on(at).await;
    serve(&world, &version(1)).await;
    assert_eq!(put(&world, &version(2)).await, Publish::Live);
    for folder in [version(1), version(3)] {
        let releases = serve(&world, &folder).await;
        assert_eq!(releases.current().release(), hash(&version(2)));
    }
    assert_eq!(history(&world).await.len(), 2);
}

async fn a_folder_with_mistakes_keeps_no_server_from_starting_once_something_is_published(
    at: Fresh,
) {
    let world = World::on(at).await;
    let mut broken = version(1);
    broken.insert("lines.yaml".to_owned(), "lines: [".to_owned());
    let refused = Releases::serve(&world.ctx, &broken).await;
    assert!(matches!(refused, Err(ReleaseError::Mistakes(_))));
    put(&world, &version(2)).await;
    let releases = serve(&world, &broken).await;
    assert_eq!(releases.current().release(), hash(&version(2)));
}

async fn whatever_is_wrong_in_the_folder_the_main_flow_stays_the_main_one(at: Fresh) {
    let world = World::on(at).await;
    // Its name comes first, and it is the younger one.
    put(&world, &version(2)).await;
    world.advance(Duration::from_secs(1)).await;
    put(&world, &other("after-hours", false)).await;
    let mut wrong_beside = version(1);
    wrong_beside.insert("lines.yaml".to_owned(), "lines: [".to_owned());
    let mut broken = version(1);
    let garbled = "flow: contact-center\nnodes: [".to_owned();
    broken.insert(SHIPPED_FLOW.to_owned(), garbled);
    let mut nameless = version(1);
    nameless.insert(SHIPPED_FLOW.to_owned(), "nodes: [".to_owned());
    let mut missing = version(1);
    missing.remove(SHIPPED_FLOW);
    for folder in [wrong_beside, broken, nameless, missing] {
        let releases = serve(&world, &folder).await;
        assert_eq!(releases.current().release(), hash(&version(2)));
        assert_eq!(releases.answering("+44123").name(), FLOW);
        assert_eq!(releases.answering("803165").name(), "after-hours");
        let live: Vec<String> = releases
            .all_live()
            .iter()
            .map(|one| one.name().to_owned())
            .collect();
        assert_eq!(live, [FLOW, "after-hours"], "the main one first");
    }
    let mut the_other_ones = version(1);
    the_other_ones.insert(
        SHIPPED_FLOW.to_owned(),
        "flow: after-hours\nnodes: [".to_owned(),
    );
    let releases = serve(&world, &the_other_ones).await;
    assert_eq!(releases.current().name(), "after-hours");
}

async fn the_main_flow_as_the_folder_had_it_last_is_served_beside_what_is_published(at: Fresh) {
    let world = World::on(at).await;
    serve(&world, &version(1)).await;
    put(&world, &other("after-hours", false)).await;
    let mut broken = version(2);
    broken.insert("lines.yaml".to_owned(), "lines: [".to_owned());
    let releases = serve(&world, &broken).await;
    assert_eq!(releases.current().release(), hash(&version(1)));
    assert_eq!(releases.answering("803164").name(), FLOW);
    assert_eq!(releases.answering("803165").name(), "after-hours");
}

async fn what_the_folder_brings_along_is_audited_once(at: Fresh) {
    let world = World::on(at).await;
    for number in [1, 1, 2] {
        serve(&world, &version(number)).await;
    }
    put(&world, &version(3)).await;
    serve(&world, &version(4)).await;
    let mut tx = world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    let mut told: Vec<_> = deeds
        .into_iter()
        .filter(|deed| deed.action == "flow.served-from-folder")
        .map(|deed| (deed.who, deed.subject.unwrap(), deed.detail.unwrap()))
        .collect();
    told.sort();
    let (first, second) = (hash(&version(1)), hash(&version(2)));
    let deed = |detail: String| ("system".to_owned(), FLOW.to_owned(), detail);
    let mut wanted = [
        deed(format!("{first} instead of nothing")),
        deed(format!("{second} instead of {first}")),
    ];
    wanted.sort();
    assert_eq!(told, wanted);
}

async fn publishing_says_who_and_why_and_the_same_twice_changes_nothing(at: Fresh) {
    let world = World::on(at).await;
    serve(&world, &version(1)).await;
    assert_eq!(put(&world, &version(2)).await, Publish::Live);
    assert_eq!(put(&world, &version(2)).await, Publish::AlreadyLive);
    let live = history(&world).await.remove(0);
    assert_eq!(
        live,
        Published {
            flow: FLOW.to_owned(),
            turn: 2,
            hash: hash(&version(2)),
            cause: "publish".to_owned(),
            who: "cli:anna".to_owned(),
            note: Some("orari nuovi".to_owned()),
            replaced: Some(hash(&version(1))),
            at: world.ctx.now_ms(),
        }
    );
    let mut tx = world.ctx.db.read().await.unwrap();
    let deeds = audit::all(&mut tx).await.unwrap();
    let deeds: Vec<_> = deeds
        .iter()
        .filter(|deed| deed.action == "flow.published")
        .collect();
    assert_eq!(deeds.len(), 1);
    let detail = format!(
        "{} instead of {}: orari nuovi",
        hash(&version(2)),
        hash(&version(1))
    );
    assert_eq!(deeds[0].detail.as_ref(), Some(&detail));
    assert_eq!(deeds[0].subject.as_deref(), Some(FLOW));
}

async fn what_the_folder_served_can_be_published_as_it_is(at: Fresh) {
    let world = World::on(at).await;
    serve(&world, &version(1)).await;
    assert_eq!(put(&world, &version(1)).await, Publish::Live);
    let releases = serve(&world, &version(2)).await;
    assert_eq!(releases.current().release(), hash(&version(1)));
    assert_eq!(back(&world, None).await, RolledBack::NothingBefore);
}

async fn rolling_back_twice_goes_back_twice_and_then_says_that_nothing_was_before(at: Fresh) {
    let world = World::on(at).await;
    assert_eq!(back(&world, None).await, RolledBack::NoSuchFlow);
    serve(&world, &version(1)).await;
    assert_eq!(back(&world, None).await, RolledBack::NothingBefore);
    put(&world, &version(2)).await;
    put(&world, &version(3)).await;
    let [one, two, three] = [1, 2, 3].map(|number| hash(&version(number)));
    assert_eq!(
        back(&world, None).await,
        RolledBack::Live(two.clone(), three)
    );
    assert_eq!(
        back(&world, None).await,
        RolledBack::Live(one.clone(), two.clone())
    );
    assert_eq!(back(&world, None).await, RolledBack::NothingBefore);
    // What was gone back to stays, though the folder holds something else.
    let releases = serve(&world, &version(4)).await;
    assert_eq!(releases.current().release(), one);
    assert_eq!(back(&world, Some(&two)).await, RolledBack::Live(two, one));
}

async fn a_release_is_named_by_how_its_hash_begins(at: Fresh) {
    let world = World::on(at).await;
    serve(&world, &version(1)).await;
    put(&world, &version(2)).await;
    let [one, two] = [1, 2].map(|number| hash(&version(number)));
    assert_eq!(back(&world, Some("")).await, RolledBack::Ambiguous);
    assert_eq!(back(&world, Some("zz")).await, RolledBack::NotInHistory);
    assert_eq!(
        back(&world, Some(&two[..8])).await,
        RolledBack::AlreadyLive(two.clone())
    );
    assert_eq!(
        back(&world, Some(&one[..8])).await,
        RolledBack::Live(one, two)
    );
}

async fn a_number_belongs_to_one_live_flow(at: Fresh) {
    let world = World::on(at).await;
    serve(&world, &version(1)).await;
    let Publish::Claimed(found) = put(&world, &night(true)).await else {
        panic!("both have the same numbers");
    };
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.code, one.file.as_str()))
        .collect();
    assert_eq!(told, [("number-claimed-twice", "night.yaml"); 2]);
    let mut tx = world.ctx.db.read().await.unwrap();
    assert_eq!(published_flows::live(&mut tx).await.unwrap().len(), 1);
}

async fn each_flow_answers_its_own_numbers(at: Fresh) {
    let world = World::on(at).await;
    let releases = serve(&world, &version(1)).await;
    assert_eq!(put(&world, &night(false)).await, Publish::Live);
    assert_eq!(releases.answering("+39803165").name(), FLOW);
    assert_eq!(releases.take_up(&world.ctx).await.unwrap(), 1);
    for (to, name) in [("+39803165", "night"), ("803164", FLOW), ("+44123", FLOW)] {
        assert_eq!(releases.answering(to).name(), name, "{to}");
    }
    assert_eq!(releases.current().name(), FLOW);
    let again = serve(&world, &version(1)).await;
    assert_eq!(again.answering("803165").name(), "night");
}

async fn another_server_takes_up_what_was_published(at: Fresh) {
    let world = World::on(at).await;
    let other = world.second_server().await;
    let releases = Releases::serve(&other, &version(1)).await.unwrap();
    let before = releases.current();
    put(&world, &version(2)).await;
    assert_eq!(releases.take_up(&other).await.unwrap(), 1);
    assert_eq!(releases.take_up(&other).await.unwrap(), 0);
    assert_eq!(releases.current().release(), hash(&version(2)));
    let kept = releases.find(&other, before.release()).await.unwrap();
    assert_eq!(kept.release(), before.release());
}

async fn a_release_that_cannot_be_served_leaves_the_one_before(at: Fresh) {
    let world = World::on(at).await;
    let releases = serve(&world, &version(1)).await;
    let mut tx = world.ctx.db.write().await.unwrap();
    let broken = Release {
        hash: "0123456789ab".to_owned(),
        flow: FLOW.to_owned(),
        sources: "{}".to_owned(),
    };
    releases::save(&mut tx, &broken, 0).await.unwrap();
    let turn = Published {
        flow: FLOW.to_owned(),
        turn: 2,
        hash: broken.hash,
        cause: "publish".to_owned(),
        who: "cli".to_owned(),
        note: None,
        replaced: None,
        at: 0,
    };
    published_flows::insert(&mut tx, &turn).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(releases.take_up(&world.ctx).await.unwrap(), 0);
    assert_eq!(releases.current().release(), hash(&version(1)));
    let again = serve(&world, &version(1)).await;
    assert_eq!(again.current().release(), hash(&version(1)));
    let refused = back(&world, Some("0123")).await;
    assert_eq!(refused, RolledBack::AlreadyLive("0123456789ab".to_owned()));
}
