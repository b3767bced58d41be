//! Fifty thousand webhooks as bad networks bring them: doubled, late, cut off in the middle. What is
//! answered and what is written down is compared with the flow walked alone.

use std::cell::{Cell, RefCell};

use centralino::flow::{self, Effect, Event, Facts, Flow, Position};
use centralino::telephony::facts_of_call;
use centralino::twiml::{Profile, signature::sign};
use centralino::workflows::call_story::to_journal;
use futures_util::StreamExt as _;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::caller::{Caller, Fields, encoded};
use crate::world::World;

const WEBHOOKS: u32 = 50_000;
/// Calls at a time.
const AT_ONCE: usize = 32;

/// A row of the journal: step, node, effects.
type Row = (i64, String, String);

/// A network and what it has done.
struct Network<'w> {
    world: &'w World,
    rng: RefCell<StdRng>,
    sent: Cell<u32>,
    doubled: Cell<u32>,
    late: Cell<u32>,
    cut: Cell<u32>,
}

impl Network<'_> {
    fn percent(&self) -> u32 {
        self.rng.borrow_mut().random_range(0..100)
    }

    async fn post(&self, path: &str, fields: &Fields) -> String {
        self.sent.set(self.sent.get() + 1);
        let answer = self.world.post(path, fields).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.body
    }

    /// One request, with what befalls it. Whatever comes twice hears the same.
    async fn send(&self, path: &str, fields: &Fields) -> String {
        match self.percent() {
            0..5 => {
                self.doubled.set(self.doubled.get() + 1);
                let both = tokio::join!(self.post(path, fields), self.post(path, fields));
                assert_eq!(both.0, both.1, "{path}");
                both.0
            }
            5..7 => {
                self.cut_off(path, fields).await;
                self.post(path, fields).await
            }
            _ => self.post(path, fields).await,
        }
    }

    /// A request whose second half never comes.
    async fn cut_off(&self, path: &str, fields: &Fields) {
        self.sent.set(self.sent.get() + 1);
        self.cut.set(self.cut.get() + 1);
        let url = format!("{}{path}", self.world.url);
        let body = encoded(fields);
        let (half, _) = body.split_at(body.len() / 2);
        let host = self.world.url.strip_prefix("http://").unwrap();
        let signature = sign(&self.world.token, &url, fields);
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Twilio-Signature: {signature}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{half}",
            body.len()
        );
        let mut wire = TcpStream::connect(host).await.unwrap();
        wire.write_all(request.as_bytes()).await.unwrap();
        wire.shutdown().await.unwrap();
    }

    /// What a caller does next.
    fn answer(&self) -> (Event, Vec<(&'static str, &'static str)>) {
        let keys = ["1", "2", "3", "5", "9", "*"];
        match self.percent() {
            0..20 => (Event::NoInput, vec![("Digits", "")]),
            20..40 => {
                let text = ["vorrei il PIN", "eh", "ho perso il PIN"];
                let text = text[self.rng.borrow_mut().random_range(0..text.len())];
                let heard = Event::Speech {
                    text: text.to_owned(),
                    confidence: None,
                };
                (heard, vec![("SpeechResult", text)])
            }
            _ => {
                let key = keys[self.rng.borrow_mut().random_range(0..keys.len())];
                (Event::Digits(key.to_owned()), vec![("Digits", key)])
            }
        }
    }

    /// A whole call; gives back what its journal must be.
    async fn call(&self, caller: &Caller<'_>, flow: &Flow, facts: &Facts) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at: Position = flow.first_position();
        let mut path = "/voice".to_owned();
        let (mut event, mut heard) = (Event::Start, Vec::new());
        let mut late: Option<(String, Fields, String)> = None;
        loop {
            let step = flow::step(flow, &at, &event, facts);
            let fields = caller.fields(&heard);
            let answer = self.send(&path, &fields).await;
            assert_eq!(answer, step.document.to_xml(), "{path}");
            rows.push((
                i64::from(at.seq),
                at.node.clone(),
                to_journal(&step.effects),
            ));
            // One that was sent before comes again after this one.
            if let Some((path, fields, before)) = late.take() {
                assert_eq!(self.post(&path, &fields).await, before, "{path}");
            }
            if self.percent() < 5 {
                self.late.set(self.late.get() + 1);
                late = Some((path, fields, answer));
            }
            let over =
                |effect: &Effect| matches!(effect, Effect::Enqueued(_) | Effect::Ended { .. });
            if step.effects.iter().any(over) {
                return rows;
            }
            at = step.at;
            path = format!("/voice/at/{}", at.to_path());
            (event, heard) = self.answer();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_thousand_webhooks_doubled_late_and_cut_off_every_journal_is_right() {
    let world = World::sqlite().await;
    let flow = world.app.releases.current();
    let network = Network {
        world: &world,
        rng: RefCell::new(StdRng::seed_from_u64(20_150_310)),
        sent: Cell::new(0),
        doubled: Cell::new(0),
        late: Cell::new(0),
        cut: Cell::new(0),
    };
    let callers = (0_u32..).map(|number| Caller::new(&world, &format!("CA{number:032x}")));
    let facts = {
        let any = Caller::new(&world, "CA");
        facts_of_call(
            &flow,
            Profile::Twilio,
            world.clock.now(),
            (&any.from, &any.to),
        )
    };
    let calls: Vec<(String, Vec<Row>)> = futures_util::stream::iter(callers)
        .take_while(|_| std::future::ready(network.sent.get() < WEBHOOKS))
        .map(|caller| async {
            let rows = network.call(&caller, &flow, &facts).await;
            (caller.sid, rows)
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    world.settle().await;
    for (sid, wanted) in &calls {
        let journal = world.journal(sid).await;
        let mut found: Vec<Row> = journal
            .into_iter()
            .map(|step| (step.seq, step.node, step.effects))
            .collect();
        found.sort();
        assert_eq!(&found, wanted, "{sid}");
    }
    let sent = network.sent.get();
    let share = |count: &Cell<u32>| count.get() * 1_000 / sent;
    assert!(sent >= WEBHOOKS, "{sent}");
    assert!(share(&network.doubled) >= 40, "{}", network.doubled.get());
    assert!(share(&network.late) >= 40, "{}", network.late.get());
    assert!(share(&network.cut) >= 15, "{}", network.cut.get());
}
