//! Who leaves the line for a call back: no acceptance is lost to it, and no promise is.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::world::World;
use crate::domain::presence::Doing;
use crate::flow::{LeaveReason, Number, Promise, Wish};
use crate::store::callbacks::{self, Callback};
use crate::store::fresh::{Fresh, append, call, on_both, wait};
use crate::store::operators::Operator;
use crate::store::writer::{Row, Wait};
use crate::store::{audit, line, operators};
use crate::workflows::answer_offer::{Accept, accept};
use crate::workflows::end_call::end_call;
use crate::workflows::keep_callback::{Went, close, end_for_who_waits_again, give_back, take};
use crate::workflows::leave_line::{Leave, leave, left};
use crate::workflows::offer_calls::doing;
use crate::workflows::promise_callback::promise_callback;

on_both!(
    who_leaves_takes_no_operator_along_and_no_operator_takes_them,
    of_a_leave_and_an_acceptance_exactly_one_wins,
    who_is_asked_out_twice_is_told_twice_and_the_reason_is_kept,
    a_promise_keeps_all_that_the_place_in_line_had,
    a_number_has_one_promise_and_the_answer_does_not_tell,
    numbers_that_cost_or_are_abroad_are_refused,
    a_promise_that_was_heard_outlives_the_late_one_that_it_joined,
    who_waits_in_line_inherits_no_promise,
    a_late_repetition_promises_nothing_to_who_is_back_in_line,
    one_operator_rings_and_three_tries_end_a_promise,
    nobody_rings_before_the_opening,
    a_supervisor_ends_what_somebody_left_behind,
    no_call_is_in_line_and_has_a_promise_whatever_comes_in_whatever_order
);

const MINUTE: Duration = Duration::from_mins(1);
const MOBILE: &str = "+393331234567";

fn wish(entered_ms: i64, due_ms: i64) -> Wish {
    Wish {
        number: Number::Caller,
        queue: "pin".to_owned(),
        priority: 5,
        skills: vec!["pin".to_owned(), "it".to_owned()],
        language: "it".to_owned(),
        intent: Some("pin-request".to_owned()),
        entered_ms,
        due_ms,
    }
}

impl World {
    async fn asked_out(&self, sid: &str) -> Leave {
        leave(&self.ctx, sid, 9, LeaveReason::Callback)
            .await
            .unwrap()
    }

    async fn promised(&self, sid: &str, number: &str) -> Promise {
        let now = self.ctx.now_ms();
        promise_callback(&self.ctx, sid, &wish(now - 300_000, now), number)
            .await
            .unwrap()
    }

    async fn promises(&self) -> Vec<Callback> {
        let mut tx = self.ctx.db.read().await.unwrap();
        callbacks::waiting(&mut tx, i64::MAX, 100).await.unwrap()
    }

    async fn promise_of(&self, sid: &str) -> Callback {
        let mut tx = self.ctx.db.read().await.unwrap();
        callbacks::of_call(&mut tx, sid).await.unwrap().unwrap()
    }

    async fn supervisor(&self, name: &str) -> Operator {
        let operator = Operator {
            id: format!("id-{name}"),
            name: name.to_owned(),
            password: String::new(),
            role: "supervisor".to_owned(),
            endpoint: None,
            disabled: 0,
        };
        let mut tx = self.ctx.db.write().await.unwrap();
        operators::insert(&mut tx, &operator, 0).await.unwrap();
        tx.commit().await.unwrap();
        operator
    }

    async fn deeds(&self, subject: &str) -> Vec<String> {
        let mut tx = self.ctx.db.read().await.unwrap();
        let all = audit::all(&mut tx).await.unwrap().into_iter();
        // What happens within one millisecond has no order.
        all.filter(|entry| entry.subject.as_deref() == Some(subject))
            .map(|entry| entry.action)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }
}

async fn who_leaves_takes_no_operator_along_and_no_operator_takes_them(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.waiting("CA1", MINUTE).await;
    let offer = world.offered(&anna).await.unwrap();
    assert_eq!(world.asked_out("CA1").await, Leave::Goes);
    let offer = world.offer(&offer.id).await;
    assert_eq!(
        (offer.state.as_str(), offer.cause.as_deref()),
        ("withdrawn", Some("caller-left"))
    );
    let seat = world.seat(&anna).await;
    assert_eq!(doing(&seat, world.ctx.now_ms()), Doing::Ready);
    let late = accept(&world.ctx, &anna, &offer.id).await.unwrap();
    assert_eq!(late, Accept::Over("caller-left".to_owned()));
    assert!(world.offered(&anna).await.is_none(), "nobody is in line");

    world.accepted("CA2", &anna).await;
    assert_eq!(world.asked_out("CA2").await, Leave::Stays);
    assert_eq!(world.row("CA2").await.state, "connecting");
    assert_eq!(world.asked_out("CA9").await, Leave::Stays);
}

async fn of_a_leave_and_an_acceptance_exactly_one_wins(at: Fresh) {
    let world = World::on(at).await;
    let other = world.second_server().await;
    let anna = world.operator("anna").await;
    for number in 0..20 {
        let sid = format!("CA{number}");
        world.waiting(&sid, MINUTE).await;
        let offer = world.offered(&anna).await.unwrap();
        let (left, accepted) = if number % 2 == 0 {
            tokio::join!(
                leave(&other, &sid, 3, LeaveReason::Callback),
                accept(&world.ctx, &anna, &offer.id)
            )
        } else {
            let (accepted, left) = tokio::join!(
                accept(&world.ctx, &anna, &offer.id),
                leave(&other, &sid, 3, LeaveReason::Callback)
            );
            (left, accepted)
        };
        let state = world.row(&sid).await.state;
        match (left.unwrap(), accepted.unwrap()) {
            (Leave::Goes, Accept::Over(_)) => assert_eq!(state, "leaving"),
            (Leave::Stays, Accept::Won(_)) => assert_eq!(state, "connecting"),
            both => panic!("{both:?}"),
        }
        end_call(&world.ctx, &sid, "hangup").await.unwrap();
        world.ready(&anna).await;
    }
}

async fn who_is_asked_out_twice_is_told_twice_and_the_reason_is_kept(at: Fresh) {
    let world = World::on(at).await;
    world.waiting("CA1", MINUTE).await;
    for _ in 0..2 {
        assert_eq!(world.asked_out("CA1").await, Leave::Goes);
    }
    for _ in 0..2 {
        let reason = left(&world.ctx, "CA1").await.unwrap();
        assert_eq!(reason, Some(LeaveReason::Callback));
        assert_eq!(world.row("CA1").await.state, "in-flow");
    }
    // The answer was lost on the way: whoever still asks in the line is shown out again.
    let seq = u32::try_from(world.row("CA1").await.seq).unwrap();
    let again = leave(&world.ctx, "CA1", seq, LeaveReason::Callback).await;
    assert_eq!(again.unwrap(), Leave::Goes);
    world.waiting("CA2", MINUTE).await;
    assert_eq!(left(&world.ctx, "CA2").await.unwrap(), None);
    assert_eq!(world.row("CA2").await.state, "waiting");
    assert_eq!(left(&world.ctx, "CA9").await.unwrap(), None);
}

async fn a_promise_keeps_all_that_the_place_in_line_had(at: Fresh) {
    let world = World::on(at).await;
    world.waiting("CA1", MINUTE).await;
    world.asked_out("CA1").await;
    left(&world.ctx, "CA1").await.unwrap();
    let now = world.ctx.now_ms();
    for _ in 0..2 {
        let promise = promise_callback(&world.ctx, "CA1", &wish(now - 60_000, now), MOBILE).await;
        assert_eq!(promise.unwrap(), Promise::Kept, "asked again, the same");
    }
    let promises = world.promises().await;
    let [promise] = promises.as_slice() else {
        panic!("{} promises", promises.len())
    };
    assert_eq!(
        (promise.entered_at, promise.due_at, promise.tries),
        (now - 60_000, now, 0)
    );
    assert_eq!(
        (
            promise.queue.as_str(),
            promise.priority,
            promise.skills.as_str()
        ),
        ("pin", 5, "pin it")
    );
    assert_eq!(
        (promise.number.as_str(), promise.language.as_str()),
        (MOBILE, "it")
    );
    assert_eq!(promise.intent.as_deref(), Some("pin-request"));
    // The wait is over, as a call back and not as abandoned; the hang-up changes nothing.
    end_call(&world.ctx, "CA1", "completed").await.unwrap();
    assert_eq!(world.row("CA1").await.state, "ended");
    assert_eq!(world.promises().await.len(), 1);
    assert_eq!(world.deeds(&promise.id).await, ["callback.promised"]);
}

async fn a_number_has_one_promise_and_the_answer_does_not_tell(at: Fresh) {
    let world = World::on(at).await;
    assert_eq!(world.promised("CA1", MOBILE).await, Promise::Kept);
    let first = world.promise_of("CA1").await;
    assert_eq!(world.promised("CA2", "333 1234567").await, Promise::Kept);
    let promises = world.promises().await;
    assert!(promises.len() == 1 && promises.contains(&first));
}

impl World {
    /// A caller who was promised too late, and heard nothing of it, waits again.
    async fn waits_again(&self, sid: &str) {
        let now = self.ctx.now_ms();
        let again = Wait {
            seq: 9,
            ..wait(sid, now)
        };
        append(&self.ctx.db, [call(sid, now), Row::Beat(again)]).await;
        assert_eq!(self.row(sid).await.state, "waiting");
    }
}

async fn a_promise_that_was_heard_outlives_the_late_one_that_it_joined(at: Fresh) {
    let world = World::on(at).await;
    // Written down after the caller had been told that it failed.
    world.promised("CA1", MOBILE).await;
    let late = world.promise_of("CA1").await;
    for sid in ["CA2", "CA3"] {
        assert_eq!(world.promised(sid, MOBILE).await, Promise::Kept);
        world.advance(MINUTE).await;
    }
    world.waits_again("CA1").await;
    end_for_who_waits_again(&world.ctx).await.unwrap();
    let undone = world.promise_of("CA1").await;
    assert_eq!(undone.outcome.as_deref(), Some("waits-again"));
    let kept = world.promise_of("CA2").await;
    assert_eq!(
        (kept.state.as_str(), kept.number.as_str()),
        ("open", MOBILE)
    );
    assert_eq!(
        (kept.entered_at, kept.due_at),
        (late.entered_at, late.due_at),
        "in the place of the first"
    );
    assert!(world.promises().await == [kept.clone()]);
    assert_eq!(world.deeds(&kept.id).await, ["callback.promised"]);
    // Whoever asks once more hears the same, and nothing is added.
    for sid in ["CA2", "CA3"] {
        assert_eq!(world.promised(sid, MOBILE).await, Promise::Kept);
    }
    assert_eq!(world.promised("CA1", MOBILE).await, Promise::Failed);
    assert_eq!(world.promises().await.len(), 1);
    // The next who joined stands in for this one in the same way.
    world.waits_again("CA2").await;
    end_for_who_waits_again(&world.ctx).await.unwrap();
    assert_eq!(world.promise_of("CA3").await.state, "open");
    assert_eq!(world.promises().await.len(), 1);
}

async fn who_waits_in_line_inherits_no_promise(at: Fresh) {
    let world = World::on(at).await;
    world.promised("CA1", MOBILE).await;
    assert_eq!(world.promised("CA2", MOBILE).await, Promise::Kept);
    for sid in ["CA1", "CA2"] {
        world.waits_again(sid).await;
    }
    assert_eq!(world.promised("CA2", MOBILE).await, Promise::Failed);
    end_for_who_waits_again(&world.ctx).await.unwrap();
    assert!(world.promises().await.is_empty());
}

async fn numbers_that_cost_or_are_abroad_are_refused(at: Fresh) {
    let world = World::on(at).await;
    for (index, number) in ["899123456", "803164", "+41446681800", "anonymous", "", "12"]
        .into_iter()
        .enumerate()
    {
        let sid = format!("CA{index}");
        let promise = world.promised(&sid, number).await;
        assert_eq!(promise, Promise::Refused, "{number}");
    }
    assert_eq!(world.promised("CA8", "0659051").await, Promise::Kept);
}

async fn a_late_repetition_promises_nothing_to_who_is_back_in_line(at: Fresh) {
    let world = World::on(at).await;
    world.waiting("CA1", MINUTE).await;
    assert_eq!(world.promised("CA1", MOBILE).await, Promise::Failed);
    assert!(world.promises().await.is_empty());
    assert_eq!(world.row("CA1").await.state, "waiting");
}

async fn one_operator_rings_and_three_tries_end_a_promise(at: Fresh) {
    let world = World::on(at).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    world.promised("CA1", MOBILE).await;
    let id = world.promise_of("CA1").await.id;
    let ctx = &world.ctx;
    assert!(
        !close(ctx, &anna, &id, Went::Spoken).await.unwrap(),
        "not hers yet"
    );
    for try_ in 1..=3 {
        assert!(take(ctx, &anna, &id).await.unwrap(), "try {try_}");
        assert!(!take(ctx, &bruno, &id).await.unwrap());
        assert!(!close(ctx, &bruno, &id, Went::Spoken).await.unwrap());
        assert!(close(ctx, &anna, &id, Went::NoAnswer).await.unwrap());
        assert!(!take(ctx, &anna, &id).await.unwrap(), "not at once again");
        world.advance(30 * MINUTE).await;
    }
    let promise = world.promise_of("CA1").await;
    assert_eq!(
        (
            promise.state.as_str(),
            promise.outcome.as_deref(),
            promise.tries
        ),
        ("done", Some("not-reached"), 3)
    );
    assert!(!take(ctx, &anna, &id).await.unwrap());

    for (index, went, outcome) in [
        (2, Went::Spoken, "spoken"),
        (3, Went::NotWanted, "not-wanted"),
        (4, Went::WrongNumber, "wrong-number"),
    ] {
        let sid = format!("CA{index}");
        world.promised(&sid, MOBILE).await;
        let id = world.promise_of(&sid).await.id;
        assert!(take(ctx, &bruno, &id).await.unwrap());
        assert!(close(ctx, &bruno, &id, went).await.unwrap());
        assert!(!close(ctx, &bruno, &id, went).await.unwrap());
        let promise = world.promise_of(&sid).await;
        assert_eq!(promise.outcome.as_deref(), Some(outcome));
        assert_eq!(
            world.deeds(&id).await,
            ["callback.done", "callback.promised", "callback.taken"]
        );
    }
}

async fn nobody_rings_before_the_opening(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let now = world.ctx.now_ms();
    let later = wish(now, now + 3_600_000);
    promise_callback(&world.ctx, "CA1", &later, MOBILE)
        .await
        .unwrap();
    let id = world.promise_of("CA1").await.id;
    assert!(!take(&world.ctx, &anna, &id).await.unwrap());
    world.advance(60 * MINUTE).await;
    assert!(take(&world.ctx, &anna, &id).await.unwrap());
}

async fn a_supervisor_ends_what_somebody_left_behind(at: Fresh) {
    let world = World::on(at).await;
    let (anna, bruno) = (world.operator("anna").await, world.operator("bruno").await);
    let sonia = world.supervisor("sonia").await;
    let ctx = &world.ctx;
    world.promised("CA1", MOBILE).await;
    let id = world.promise_of("CA1").await.id;
    assert!(!give_back(ctx, &bruno, &id).await.unwrap());
    take(ctx, &anna, &id).await.unwrap();
    let before = world.promise_of("CA1").await;
    assert!(give_back(ctx, &bruno, &id).await.unwrap());
    let after = world.promise_of("CA1").await;
    assert_eq!((after.state.as_str(), after.tries), ("open", 0));
    assert_eq!(
        (after.entered_at, after.due_at),
        (before.entered_at, before.due_at)
    );
    assert!(close(ctx, &sonia, &id, Went::NotWanted).await.unwrap());
    assert!(world.promises().await.is_empty());
    assert!(!give_back(ctx, &sonia, "nothing").await.unwrap());
}

/// What happens to a call that waits, with the seq of the wait it is about.
#[derive(Debug, Clone, Copy)]
enum News {
    Beat(u32),
    Offer,
    Accept,
    AskedOut,
    Left,
    Promise,
    HangUp,
    Sweep,
}

fn news() -> impl Strategy<Value = News> {
    prop_oneof![
        3 => (3_u32..8).prop_map(News::Beat),
        1 => Just(News::Offer),
        1 => Just(News::Accept),
        3 => Just(News::AskedOut),
        2 => Just(News::Left),
        3 => Just(News::Promise),
        1 => Just(News::HangUp),
        1 => Just(News::Sweep),
    ]
}

impl World {
    async fn happens(&self, sid: &str, anna: &Operator, news: News) {
        match news {
            News::Beat(seq) => {
                let wait = Wait {
                    seq,
                    ..wait(sid, self.ctx.now_ms())
                };
                append(&self.ctx.db, [Row::Beat(wait)]).await;
            }
            News::Offer => drop(self.offered(anna).await),
            News::Accept => {
                if let Some(offer) = self.offered(anna).await {
                    accept(&self.ctx, anna, &offer.id).await.unwrap();
                }
            }
            News::AskedOut => drop(self.asked_out(sid).await),
            News::Left => drop(left(&self.ctx, sid).await.unwrap()),
            News::Promise => drop(self.promised(sid, MOBILE).await),
            News::HangUp => end_call(&self.ctx, sid, "hangup").await.unwrap(),
            News::Sweep => end_for_who_waits_again(&self.ctx).await.unwrap(),
        }
    }
}

async fn no_call_is_in_line_and_has_a_promise_whatever_comes_in_whatever_order(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    let sequences = prop::collection::vec(news(), 1..14);
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut examples = TestRunner::new_with_rng(Config::default(), rng);
    let sonia = world.supervisor("sonia").await;
    let (mut waiting, mut promised) = (0, 0);
    for number in 0..80 {
        let all = sequences.new_tree(&mut examples).unwrap().current();
        let sid = format!("CA{number}");
        append(&world.ctx.db, [call(&sid, 1_000)]).await;
        world.happens(&sid, &anna, News::Beat(3)).await;
        for news in &all {
            world.happens(&sid, &anna, *news).await;
        }
        world.happens(&sid, &anna, News::Sweep).await;
        let mut tx = world.ctx.db.read().await.unwrap();
        let row = line::find(&mut tx, &sid).await.unwrap().unwrap();
        let promise = callbacks::of_call(&mut tx, &sid).await.unwrap();
        drop(tx);
        let open = promise.filter(|promise| promise.state != "done");
        let in_line = ["waiting", "offered", "connecting", "talking"];
        let waits = in_line.contains(&row.state.as_str());
        assert!(!(open.is_some() && waits), "{}: {all:?}", row.state);
        waiting += usize::from(waits);
        promised += usize::from(open.is_some());
        // Nothing is left for the next.
        end_call(&world.ctx, &sid, "hangup").await.unwrap();
        world.ready(&anna).await;
        if let Some(promise) = open {
            let closed = close(&world.ctx, &sonia, &promise.id, Went::Spoken).await;
            assert!(closed.unwrap());
        }
    }
    assert!(
        waiting > 5 && promised > 5,
        "{waiting} wait, {promised} promised"
    );
}
