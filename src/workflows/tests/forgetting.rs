//! Who called, and what they typed and said, is forgotten when nobody needs it any more.

use std::time::Duration;

use super::world::World;
use crate::config::Config;
use crate::flow::{Effect, Input, Number, Wish};
use crate::store::callbacks::{self, Callback};
use crate::store::calls::{self, Call};
use crate::store::fresh::{Fresh, append, call, on_both, wait};
use crate::store::line;
use crate::store::operators::Operator;
use crate::store::writer::Row;
use crate::workflows::call_story;
use crate::workflows::forget::forget;
use crate::workflows::keep_callback::{Went, close, take};
use crate::workflows::promise_callback::promise_callback;

on_both!(
    a_caller_is_forgotten_after_the_days_of_the_configuration,
    the_number_of_a_promise_that_ended_is_forgotten_and_of_an_open_one_is_not,
    more_calls_than_one_transaction_takes_are_forgotten_too
);

const DAY: Duration = Duration::from_hours(24);
const NUMBER: &str = "+393331234567";

fn days() -> u32 {
    Config::default().retention.caller_days
}

fn typed_and_said(call: &str) -> Row {
    let effects = [
        Effect::Collected {
            node: "number".to_owned(),
            name: "callback-number".to_owned(),
            digits: Some("0659054321".to_owned()),
        },
        Effect::Heard {
            node: "reason".to_owned(),
            input: Input::Speech {
                text: "sono Maria Rossi".to_owned(),
                confidence: None,
            },
            understood: None,
        },
    ];
    Row::Step {
        call: call.to_owned(),
        seq: 4,
        node: "number".to_owned(),
        effects: call_story::to_journal(&effects),
        at: 0,
        message: None,
    }
}

impl World {
    async fn called(&self, sid: &str) -> (Call, String) {
        let mut tx = self.ctx.db.read().await.unwrap();
        let call = calls::find(&mut tx, sid).await.unwrap().unwrap();
        let steps = calls::steps(&mut tx, sid).await.unwrap();
        let journal = steps.into_iter().map(|step| step.effects).collect();
        (call, journal)
    }

    async fn promised_to(&self, sid: &str, number: &str) {
        let now = self.ctx.now_ms();
        let wish = Wish {
            number: Number::Caller,
            queue: "pin".to_owned(),
            priority: 5,
            skills: Vec::new(),
            language: "it".to_owned(),
            intent: None,
            entered_ms: now,
            due_ms: now,
        };
        promise_callback(&self.ctx, sid, &wish, number)
            .await
            .unwrap();
    }

    async fn promise_in(&self, sid: &str) -> Callback {
        let mut tx = self.ctx.db.read().await.unwrap();
        callbacks::of_call(&mut tx, sid).await.unwrap().unwrap()
    }

    async fn rung(&self, operator: &Operator, sid: &str) {
        let id = self.promise_in(sid).await.id;
        assert!(take(&self.ctx, operator, &id).await.unwrap());
        assert!(close(&self.ctx, operator, &id, Went::Spoken).await.unwrap());
    }
}

async fn a_caller_is_forgotten_after_the_days_of_the_configuration(at: Fresh) {
    let world = World::on(at).await;
    let now = world.ctx.now_ms();
    let waits = Row::Beat(wait("CA1", now));
    append(
        &world.ctx.db,
        [call("CA1", now), typed_and_said("CA1"), waits],
    )
    .await;
    world.advance(DAY * (days() - 1)).await;
    append(
        &world.ctx.db,
        [call("CA2", world.ctx.now_ms()), typed_and_said("CA2")],
    )
    .await;
    forget(&world.ctx).await.unwrap();
    let (known, journal) = world.called("CA1").await;
    assert_eq!(known.from_number, NUMBER);
    assert!(journal.contains("0659054321") && journal.contains("Maria Rossi"));

    world.advance(DAY).await;
    forget(&world.ctx).await.unwrap();
    let (known, journal) = world.called("CA1").await;
    assert_eq!(
        (known.from_number.as_str(), known.to_number.as_str()),
        ("", "803164")
    );
    assert!(
        !journal.contains("0659054321") && !journal.contains("Rossi"),
        "{journal}"
    );
    assert!(
        journal.contains("callback-number"),
        "that there was one: {journal}"
    );
    assert_eq!(world.row("CA1").await.from_number, "");
    let (later, journal) = world.called("CA2").await;
    assert_eq!(later.from_number, NUMBER);
    assert!(journal.contains("0659054321"));
    // Once is enough.
    let mut tx = world.ctx.db.read().await.unwrap();
    let left = calls::to_forget(&mut tx, world.ctx.now_ms() + 1, 9)
        .await
        .unwrap();
    assert_eq!(left, ["CA2"]);
    assert!(line::find(&mut tx, "CA2").await.unwrap().is_none());
}

async fn the_number_of_a_promise_that_ended_is_forgotten_and_of_an_open_one_is_not(at: Fresh) {
    let world = World::on(at).await;
    let anna = world.operator("anna").await;
    world.promised_to("CA1", NUMBER).await;
    world.promised_to("CA2", NUMBER).await;
    world.promised_to("CA3", "+390659054321").await;
    world.rung(&anna, "CA1").await;
    let almost = (DAY * days()).saturating_sub(Duration::from_secs(1));
    world.advance(almost).await;
    forget(&world.ctx).await.unwrap();
    assert_eq!(world.promise_in("CA1").await.number, NUMBER);
    world.advance(Duration::from_secs(1)).await;
    forget(&world.ctx).await.unwrap();
    let kept = world.promise_in("CA1").await;
    assert_eq!(
        (kept.number.as_str(), kept.outcome.as_deref()),
        ("", Some("spoken"))
    );
    assert_eq!(world.promise_in("CA3").await.number, "+390659054321");
    let mut tx = world.ctx.db.read().await.unwrap();
    assert!(!callbacks::has_joined(&mut tx, "CA2").await.unwrap());
}

async fn more_calls_than_one_transaction_takes_are_forgotten_too(at: Fresh) {
    let world = World::on(at).await;
    let now = world.ctx.now_ms();
    let rows = (0..250).map(|number| call(&format!("CA{number}"), now));
    append(&world.ctx.db, rows).await;
    world.advance(DAY * days()).await;
    forget(&world.ctx).await.unwrap();
    let mut tx = world.ctx.db.read().await.unwrap();
    let left = calls::to_forget(&mut tx, world.ctx.now_ms(), 9)
        .await
        .unwrap();
    assert!(left.is_empty(), "{left:?}");
}
