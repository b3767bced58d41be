//! Whatever a platform asks, in whatever order: it is answered, and no ended call waits.

use std::cell::Cell;

use centralino::store::operators::Operator;
use centralino::twiml::{Document, Prompt, Verb};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::caller::{Answer, Caller};
use crate::world::World;

/// Something that happens to a call. Numbers choose among what the documents named so far.
#[derive(Clone, Debug)]
enum Event {
    Arrives,
    Asks(usize, &'static str, &'static str),
    OperatorAccepts,
    PlatformConnects,
    Status(&'static str, bool),
    LegOf(&'static str),
    LegStatusIs(&'static str),
    Passes(u64),
}

const FIELDS: [(&str, &str); 14] = [
    ("Digits", "0"),
    ("Digits", "1"),
    ("Digits", "7"),
    ("SpeechResult", "operatore"),
    ("QueueSid", "QU1"),
    ("QueueResult", "redirected"),
    ("QueueResult", "hangup"),
    ("QueueResult", "leave"),
    ("QueueResult", "queue-full"),
    ("QueueResult", "bridged"),
    ("DialCallStatus", "completed"),
    ("DialCallStatus", "busy"),
    ("DialCallStatus", "no-answer"),
    ("Boh", "boh"),
];
const STATUSES: [&str; 4] = ["in-progress", "ringing", "completed", "failed"];

fn event() -> impl Strategy<Value = Event> {
    let status = || proptest::sample::select(&STATUSES);
    let field = proptest::sample::select(&FIELDS);
    prop_oneof![
        1 => Just(Event::Arrives),
        8 => (any::<usize>(), field).prop_map(|(url, (key, value))| Event::Asks(url, key, value)),
        3 => Just(Event::OperatorAccepts),
        2 => Just(Event::PlatformConnects),
        1 => (status(), any::<bool>()).prop_map(|(status, parent)| Event::Status(status, parent)),
        1 => status().prop_map(Event::LegOf),
        1 => status().prop_map(Event::LegStatusIs),
        1 => (1_u64..15).prop_map(Event::Passes),
    ]
}

#[test]
fn any_order_of_webhooks_is_answered_and_leaves_no_ended_call_waiting() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (world, anna) = runtime.block_on(async {
        let world = World::sqlite().await;
        let anna = world.operator("anna").await;
        (world, anna)
    });
    let config = Config {
        cases: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let count = Cell::new(0);
    let events = proptest::collection::vec(event(), 1..25);
    let outcome = TestRunner::new(config).run(&events, |events| {
        count.set(count.get() + 1);
        runtime.block_on(live_through(&world, &anna, (count.get(), &events)));
        Ok(())
    });
    outcome.unwrap();
}

/// One call, from its arrival to well after its end.
async fn live_through(world: &World, anna: &Operator, (count, events): (usize, &[Event])) {
    world.ready(anna).await;
    let sid = format!("CA{count}");
    let mut call = Tale {
        caller: Caller::new(world, &sid),
        anna,
        urls: Vec::new(),
        offer: None,
    };
    let queue = call.caller.ask_for_a_person().await;
    call.urls.extend(queue.action);
    call.urls.extend(queue.wait_url);
    for event in events {
        call.tell(event).await;
        let ended = world
            .call(&sid)
            .await
            .is_some_and(|call| call.ended_at.is_some());
        let state = world.state(&sid).await;
        assert!(
            !ended || ["ended", ""].contains(&&*state),
            "{state} after {event:?}"
        );
    }
    call.ends_and_asks_on().await;
    let seat = world.seat(anna).await;
    let contact = seat.contact_state.as_deref();
    assert!([None, Some("wrap-up")].contains(&contact), "{contact:?}");
    if contact.is_some() {
        world.advance(125).await;
    }
}

struct Tale<'w> {
    caller: Caller<'w>,
    anna: &'w Operator,
    urls: Vec<String>,
    offer: Option<String>,
}

impl Tale<'_> {
    async fn tell(&mut self, event: &Event) {
        let world = self.caller.world;
        match event {
            Event::Arrives => self.tell_url("/voice", ("Boh", "boh")).await,
            Event::Asks(url, key, value) => {
                let url = self.urls[url % self.urls.len()].clone();
                self.tell_url(&url, (key, value)).await;
            }
            Event::OperatorAccepts => {
                world.ready(self.anna).await;
                world.settle().await;
                // Between its deadline and the next sweep an offer still stands there, and is refused.
                let now = world.clock.now_ms();
                let offer = world.offer_to(self.anna).await;
                if offer.is_some_and(|offer| offer.deadline > now) {
                    self.offer = Some(world.accept(self.anna).await);
                }
            }
            Event::PlatformConnects => {
                let document = world.platform.last_document();
                let ours = document.filter(|document| {
                    let offer = self.offer.as_deref();
                    offer.is_some_and(|offer| document.contains(offer))
                });
                if let Some(document) = ours {
                    self.tell_url(&document, ("Boh", "boh")).await;
                    self.urls.push(document);
                }
            }
            Event::Status(status, parent) => {
                let mut leg = self.caller.clone();
                leg.status = status;
                let parent = [("ParentCallSid", if *parent { "CA0" } else { "" })];
                assert_eq!(leg.post("/voice/status", &parent).await.status, 204);
            }
            Event::LegOf(status) => {
                let offer = self.offer.clone().unwrap_or_else(|| "nessuna".to_owned());
                let mut leg = self.caller.clone();
                leg.status = status;
                let answer = leg.post(&format!("/voice/leg/{offer}"), &[]).await;
                assert_eq!(answer.status, 204);
            }
            Event::LegStatusIs(status) => self.caller.status = status,
            Event::Passes(seconds) => world.advance(*seconds).await,
        }
        world.settle().await;
    }

    /// The call ends; late requests still come, some of which say that it lives.
    async fn ends_and_asks_on(&mut self) {
        let world = self.caller.world;
        self.caller.tells_status("completed").await;
        world.settle().await;
        for status in ["completed", "in-progress"] {
            self.caller.status = status;
            for url in self.urls.clone() {
                self.tell_url(&url, ("QueueSid", "QU1")).await;
            }
        }
        world.settle().await;
        assert_eq!(world.state(&self.caller.sid).await, "ended");
        assert_eq!(world.offer_to(self.anna).await, None);
    }

    /// Asks, and remembers the addresses that the answer names.
    async fn tell_url(&mut self, url: &str, field: (&str, &str)) {
        let answer: Answer = self.caller.post(url, &[field]).await;
        let known = addresses(&answer.document());
        self.urls.extend(known);
        let len = self.urls.len();
        self.urls.drain(..len.saturating_sub(12));
    }
}

fn addresses(document: &Document) -> Vec<String> {
    let mut urls = Vec::new();
    for verb in &document.verbs {
        match verb {
            Verb::Gather(gather) => {
                let nested = |prompt: &Prompt| matches!(prompt, Prompt::Say(_));
                assert!(gather.prompts.iter().all(nested));
                urls.extend(gather.action.clone());
            }
            Verb::Redirect(redirect) => urls.push(redirect.url.clone()),
            Verb::Enqueue(queue) => {
                urls.extend(queue.action.clone());
                urls.extend(queue.wait_url.clone());
            }
            Verb::Dial(dial) => urls.extend(dial.action.clone()),
            Verb::Say(_)
            | Verb::Play(_)
            | Verb::Pause(_)
            | Verb::Record(_)
            | Verb::Reject(_)
            | Verb::Hangup
            | Verb::Leave => {}
        }
    }
    urls
}
