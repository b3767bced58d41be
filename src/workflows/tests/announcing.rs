//! Emergency announcements: always with an end, one at a time, audited; heard by this server's callers
//! at once, by another's after its next look, and no longer than they are on.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use super::world::World;
use crate::flow::{self, BadField, Flow, Mode};
use crate::store::announcements::{self, Announcement};
use crate::store::audit;
use crate::store::fresh::{Fresh, on_both};
use crate::workflows::Board;
use crate::workflows::announce::{
    BadTime, LONGEST, Prolonged, Started, Wish, Wrong, announce, end_announcement, prepare,
    prolong_announcement,
};

on_both!(
    an_announcement_is_on_at_once_until_its_end_and_then_off_by_itself,
    it_is_switched_off_and_prolonged_while_it_is_on,
    one_takes_the_place_of_another_only_where_it_is_known,
    two_at_the_same_moment_are_one,
    for_several_flows_it_is_on_in_all_of_them_or_in_none,
    one_that_is_for_several_flows_and_one_for_another_do_not_meet,
    another_server_and_one_that_starts_hear_it_at_their_next_look,
    a_store_that_is_away_keeps_what_was_heard_last_and_the_end_still_holds,
    without_an_end_in_the_coming_week_nothing_is_switched_on,
    what_cannot_be_read_back_is_no_reason_to_see_no_line
);

static FLOW: LazyLock<Flow> =
    LazyLock::new(|| flow::load(&flow::shipped(), flow::SHIPPED_FLOW).unwrap());

const HOUR: i64 = 3_600_000;

fn disruption() -> BTreeMap<String, String> {
    let fields = [("service", "site"), ("when", "unknown")];
    let owned = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    owned.into()
}

async fn start(world: &World, mode: Mode, hours: i64, instead_of: Option<&str>) -> Started {
    let wish = Wish {
        flows: &[&FLOW],
        template: "disruption",
        fields: &disruption(),
        mode,
        until: world.ctx.now_ms() + hours * HOUR,
        instead_of: instead_of.as_slice(),
    };
    announce(&world.ctx, "sonia", wish).await.unwrap()
}

async fn all(world: &World) -> Vec<Announcement> {
    let mut tx = world.ctx.db.read().await.unwrap();
    announcements::last(&mut tx, 10).await.unwrap()
}

async fn deeds(world: &World) -> Vec<(String, String)> {
    let mut tx = world.ctx.db.read().await.unwrap();
    let all = audit::all(&mut tx).await.unwrap();
    all.into_iter().map(|one| (one.action, one.who)).collect()
}

/// What callers of this server hear first, in Italian.
fn heard(world: &World, board: &Board) -> Option<(String, bool)> {
    let emergency = board.emergency(FLOW.name(), world.ctx.clock.now())?;
    Some((emergency.texts["it"].clone(), emergency.closes))
}

async fn an_announcement_is_on_at_once_until_its_end_and_then_off_by_itself(at: Fresh) {
    let world = World::on(at).await;
    assert_eq!(heard(&world, &world.ctx.board), None);
    assert_eq!(start(&world, Mode::Close, 1, None).await, Started::On);
    let (text, closes) = heard(&world, &world.ctx.board).unwrap();
    assert!(
        text.starts_with("Avviso. Il sito oggi non funziona bene."),
        "{text}"
    );
    assert!(closes);
    world.advance(Duration::from_mins(59)).await;
    assert!(heard(&world, &world.ctx.board).is_some());
    world.advance(Duration::from_mins(1)).await;
    assert_eq!(heard(&world, &world.ctx.board), None);
    // Its row says so once the next is switched on.
    assert_eq!(start(&world, Mode::Inform, 1, None).await, Started::On);
    let [next, first] = all(&world).await.try_into().unwrap();
    assert_eq!((first.ended_at, first.ended_by), (Some(first.until), None));
    assert_eq!((next.mode.as_str(), next.ended_at), ("inform", None));
    assert_eq!(
        deeds(&world).await,
        [("announcement.started", "sonia"); 2].map(|(a, w)| (a.to_owned(), w.to_owned()))
    );
}

async fn it_is_switched_off_and_prolonged_while_it_is_on(at: Fresh) {
    let world = World::on(at).await;
    start(&world, Mode::Inform, 1, None).await;
    let id = all(&world).await[0].id.clone();
    let ctx = &world.ctx;
    let later = ctx.now_ms() + 3 * HOUR;
    let prolonged = prolong_announcement(ctx, "marco", &id, later)
        .await
        .unwrap();
    assert_eq!(prolonged, Prolonged::Done);
    for (until, bad) in [
        (ctx.now_ms(), BadTime::Past),
        (ctx.now_ms() + LONGEST + 1, BadTime::TooFar),
    ] {
        let refused = prolong_announcement(ctx, "marco", &id, until)
            .await
            .unwrap();
        assert_eq!(refused, Prolonged::Wrong(bad));
    }
    world.advance(Duration::from_hours(2)).await;
    assert!(heard(&world, &ctx.board).is_some());
    assert!(end_announcement(ctx, "marco", &id).await.unwrap());
    assert_eq!(heard(&world, &ctx.board), None);
    assert!(!end_announcement(ctx, "marco", &id).await.unwrap());
    let again = prolong_announcement(ctx, "marco", &id, later)
        .await
        .unwrap();
    assert_eq!(again, Prolonged::Off);
    let row = &all(&world).await[0];
    assert_eq!(row.ended_by.as_deref(), Some("marco"));
    let mut tx = ctx.db.read().await.unwrap();
    let audited = audit::all(&mut tx).await.unwrap();
    drop(tx);
    let details: Vec<_> = audited
        .iter()
        .filter_map(|one| one.detail.as_deref())
        .collect();
    let [first, second] = details.try_into().unwrap();
    assert!(
        first.starts_with("disruption, inform, until 2015-03-10T"),
        "{first}"
    );
    assert!(second.starts_with("until 2015-03-10T") && !first.ends_with(second));
    let actions: Vec<String> = deeds(&world).await.into_iter().map(|(a, _)| a).collect();
    assert_eq!(
        actions,
        [
            "announcement.started",
            "announcement.prolonged",
            "announcement.ended"
        ]
    );
}

async fn one_takes_the_place_of_another_only_where_it_is_known(at: Fresh) {
    let world = World::on(at).await;
    start(&world, Mode::Inform, 1, None).await;
    let first = all(&world).await[0].id.clone();
    assert_eq!(start(&world, Mode::Close, 1, None).await, Started::Changed);
    assert_eq!(
        start(&world, Mode::Close, 1, Some("x")).await,
        Started::Changed
    );
    assert!(!heard(&world, &world.ctx.board).unwrap().1);
    assert_eq!(
        start(&world, Mode::Close, 1, Some(&first)).await,
        Started::On
    );
    assert!(heard(&world, &world.ctx.board).unwrap().1);
    let [_, old] = all(&world).await.try_into().unwrap();
    assert_eq!(old.ended_by.as_deref(), Some("sonia"));
    let actions: Vec<String> = deeds(&world).await.into_iter().map(|(a, _)| a).collect();
    assert_eq!(
        actions,
        [
            "announcement.started",
            "announcement.ended",
            "announcement.started"
        ]
    );
    let second = all(&world).await[0].id.clone();
    assert!(
        end_announcement(&world.ctx, "sonia", &second)
            .await
            .unwrap()
    );
    let gone = start(&world, Mode::Inform, 1, Some(&second)).await;
    assert_eq!(gone, Started::Changed);
}

async fn two_at_the_same_moment_are_one(at: Fresh) {
    let world = World::on(at).await;
    let (one, other) = tokio::join!(
        start(&world, Mode::Inform, 1, None),
        start(&world, Mode::Close, 1, None)
    );
    let on = [one, other].into_iter().filter(|one| *one == Started::On);
    assert_eq!(on.count(), 1);
    assert_eq!(all(&world).await.len(), 1);
    assert_eq!(deeds(&world).await.len(), 1);
}

/// The same menus under another name.
fn other(name: &str) -> Flow {
    let mut sources = flow::shipped();
    let text = sources.get_mut(flow::SHIPPED_FLOW).unwrap();
    *text = text.replace("flow: contact-center", &format!("flow: {name}"));
    flow::load(&sources, flow::SHIPPED_FLOW).unwrap()
}

async fn start_in(world: &World, flows: &[&Flow], instead_of: &[&str]) -> Started {
    let wish = Wish {
        flows,
        template: "disruption",
        fields: &disruption(),
        mode: Mode::Close,
        until: world.ctx.now_ms() + HOUR,
        instead_of,
    };
    announce(&world.ctx, "sonia", wish).await.unwrap()
}

/// The flows in which one is on.
fn on_in(world: &World) -> Vec<String> {
    let on = world.ctx.board.all_announced(world.ctx.now_ms());
    on.into_iter().map(|(flow, _)| flow).collect()
}

async fn for_several_flows_it_is_on_in_all_of_them_or_in_none(at: Fresh) {
    let world = World::on(at).await;
    let night = other("night");
    start(&world, Mode::Inform, 1, None).await;
    let first = all(&world).await[0].id.clone();
    // Whoever wishes knows nothing of the one that is on in one of them.
    let both = [&*FLOW, &night];
    assert_eq!(start_in(&world, &both, &[]).await, Started::Changed);
    assert_eq!(on_in(&world), [FLOW.name()]);
    assert_eq!(start_in(&world, &both, &[&first]).await, Started::On);
    assert_eq!(on_in(&world), [FLOW.name(), "night"]);
    assert!(heard(&world, &world.ctx.board).unwrap().1);
    let started = deeds(&world).await;
    let started = started
        .iter()
        .filter(|(action, _)| action == "announcement.started");
    assert_eq!(started.count(), 3, "one a flow");
    let mut sources = flow::shipped();
    sources.remove("announcements.yaml");
    let bare = flow::load(&sources, flow::SHIPPED_FLOW).unwrap();
    let nothing = start_in(&world, &[&*FLOW, &bare], &[]).await;
    let template = Wrong {
        template: true,
        ..Wrong::default()
    };
    assert_eq!(nothing, Started::Wrong(template));
    // Each ends by itself.
    let ids = all(&world).await;
    let night = ids.iter().find(|one| one.flow == "night").unwrap();
    assert!(
        end_announcement(&world.ctx, "sonia", &night.id)
            .await
            .unwrap()
    );
    assert_eq!(on_in(&world), [FLOW.name()]);
    world.advance(Duration::from_hours(1)).await;
    assert!(on_in(&world).is_empty());
}

async fn one_that_is_for_several_flows_and_one_for_another_do_not_meet(at: Fresh) {
    let world = World::on(at).await;
    let (night, evening) = (other("night"), other("evening"));
    let (both, one) = ([&night, &*FLOW], [&evening]);
    let (several, single) = tokio::join!(start_in(&world, &both, &[]), start_in(&world, &one, &[]));
    assert_eq!((several, single), (Started::On, Started::On));
    assert_eq!(on_in(&world), [FLOW.name(), "evening", "night"]);
}

async fn another_server_and_one_that_starts_hear_it_at_their_next_look(at: Fresh) {
    let world = World::on(at).await;
    let mut other = world.second_server().await;
    other.board = Board::default();
    start(&world, Mode::Close, 1, None).await;
    assert_eq!(heard(&world, &other.board), None, "it has not looked yet");
    assert!(
        other
            .board
            .refresh(&other.db, other.now_ms())
            .await
            .unwrap()
    );
    assert!(heard(&world, &other.board).is_some());
    let id = all(&world).await[0].id.clone();
    end_announcement(&world.ctx, "sonia", &id).await.unwrap();
    assert!(
        other
            .board
            .refresh(&other.db, other.now_ms())
            .await
            .unwrap()
    );
    assert_eq!(heard(&world, &other.board), None);
}

async fn a_store_that_is_away_keeps_what_was_heard_last_and_the_end_still_holds(at: Fresh) {
    let world = World::on(at).await;
    start(&world, Mode::Close, 1, None).await;
    world.ctx.db.close().await;
    let looked = world
        .ctx
        .board
        .refresh(&world.ctx.db, world.ctx.now_ms())
        .await;
    assert!(looked.is_err());
    assert!(heard(&world, &world.ctx.board).is_some());
    world.advance(Duration::from_hours(1)).await;
    assert_eq!(heard(&world, &world.ctx.board), None);
}

async fn without_an_end_in_the_coming_week_nothing_is_switched_on(at: Fresh) {
    let world = World::on(at).await;
    let wrong = |until| {
        Started::Wrong(Wrong {
            until: Some(until),
            ..Wrong::default()
        })
    };
    assert_eq!(
        start(&world, Mode::Inform, 0, None).await,
        wrong(BadTime::Past)
    );
    let week = start(&world, Mode::Inform, 7 * 24 + 1, None).await;
    assert_eq!(week, wrong(BadTime::TooFar));
    let now = world.ctx.clock.now();
    let mut fields = disruption();
    let mut wish = |template, when: Option<String>| {
        fields.extend(when.map(|when| ("when".to_owned(), when)));
        let wish = Wish {
            flows: &[&FLOW],
            template,
            fields: &fields,
            mode: Mode::Inform,
            until: world.ctx.now_ms() + HOUR,
            instead_of: &[],
        };
        prepare(&world.ctx, wish).unwrap_err()
    };
    assert!(wish("moon", None).template);
    let past = wish("disruption", Some(now.to_string()));
    assert_eq!(past.moment, Some(BadTime::Past));
    let far = now + Duration::from_hours(31 * 24);
    assert_eq!(
        wish("disruption", Some(far.to_string())).moment,
        Some(BadTime::TooFar)
    );
    let unread = wish("disruption", Some("presto".to_owned()));
    assert_eq!(unread.fields["when"], BadField::Unreadable);
    assert!(all(&world).await.is_empty() && deeds(&world).await.is_empty());
}

async fn what_cannot_be_read_back_is_no_reason_to_see_no_line(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let broken = Announcement {
        id: "1".to_owned(),
        flow: FLOW.name().to_owned(),
        template: "disruption".to_owned(),
        fields: "{}".to_owned(),
        mode: "close".to_owned(),
        said: "{}".to_owned(),
        started_by: anna.name,
        started_at: 0,
        until: world.ctx.now_ms() + HOUR,
        ended_by: None,
        ended_at: None,
    };
    let mut tx = world.ctx.db.write().await.unwrap();
    announcements::insert(&mut tx, &broken).await.unwrap();
    tx.commit().await.unwrap();
    let now = world.ctx.now_ms();
    world.ctx.board.refresh(&world.ctx.db, now).await.unwrap();
    assert_eq!(world.ctx.board.crews().len(), 1);
    assert_eq!(heard(&world, &world.ctx.board), None);
}
