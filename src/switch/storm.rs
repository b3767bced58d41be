//! Any documents, any order of events: a call never hangs, never panics, and ends exactly once.

use std::time::Duration;

use super::call::{CallStatus, Ended, Signal};
use super::document::Fetch;
use super::testing::Bench;
use super::webhook::Params;
use super::{Behaviour, CallLine, ClientLine};
use crate::rng::Rng;

const PATHS: [&str; 4] = ["/voice", "/a", "/b", "/c"];

struct Dice(Rng);

impl Dice {
    fn roll(&self, sides: u8) -> usize {
        usize::from(self.0.bytes::<1>()[0] % sides)
    }

    fn path(&self) -> &'static str {
        PATHS[self.roll(4)]
    }

    fn verb(&self) -> String {
        let path = self.path();
        match self.roll(12) {
            0 => "<Say>una frase qualunque</Say>".to_owned(),
            1 => "<Pause length=\"2\"/>".to_owned(),
            2 => format!("<Gather action=\"{path}\" numDigits=\"2\"><Say>premi</Say></Gather>"),
            3 => format!(
                "<Gather input=\"dtmf speech\" action=\"{path}\" actionOnEmptyResult=\"true\"/>"
            ),
            4 => format!("<Redirect>{path}</Redirect>"),
            5 => format!(
                "<Enqueue action=\"{path}\" waitUrl=\"{}\">q</Enqueue>",
                self.path()
            ),
            6 => format!("<Dial action=\"{path}\" timeout=\"4\"><Client>anna</Client></Dial>"),
            7 => format!("<Dial timeout=\"3\"><Queue url=\"{path}\">q</Queue></Dial>"),
            8 => format!("<Record action=\"{path}\" maxLength=\"5\"/>"),
            9 => "<Leave/>".to_owned(),
            10 => "<Play>/three-seconds.wav</Play>".to_owned(),
            _ => "<Dial><Number>+39060</Number></Dial><Say>oltre</Say>".to_owned(),
        }
    }

    fn document(&self) -> String {
        (0..=self.roll(3)).map(|_| self.verb()).collect()
    }
}

async fn disturb(bench: &Bench, dice: &Dice, line: &CallLine, anna: &ClientLine) {
    match dice.roll(9) {
        0 => line.press("1"),
        1 => line.press("2#"),
        2 => line.say("vorrei il PIN"),
        3 => drop(anna.answer()),
        4 => drop(anna.decline()),
        5 => drop(anna.hang_up()),
        6 => anna.behave([Behaviour::Rings, Behaviour::Answers, Behaviour::Busy][dice.roll(3)]),
        7 => {
            let queues = &bench.switch.0.queues;
            let url = format!("{}{}", bench.origin, dice.path()).parse().unwrap();
            if let Some(member) = queues.leave(line.sid(), bench.clock.now()) {
                let fetch = Fetch::post(url, Params::default());
                member.post.send(Signal::Dequeued(fetch));
            }
        }
        _ => {}
    }
    let millis = u64::try_from(dice.roll(250)).unwrap() * 20;
    drop(bench.clock.sleep(Duration::from_millis(millis)).await);
}

async fn one_storm(seed: u64) {
    let dice = Dice(Rng::seeded(seed));
    let documents: Vec<(&str, String)> = PATHS.map(|path| (path, dice.document())).to_vec();
    let scripted: Vec<(&str, &str)> = documents
        .iter()
        .map(|(path, document)| (*path, document.as_str()))
        .collect();
    let bench = Bench::start(&scripted).await;
    let anna = bench.switch.client("anna");
    anna.behave(Behaviour::Answers);
    anna.never_hold();
    let mut lines = [bench.dial().0, bench.dial().0];
    for line in &mut lines {
        line.never_hold();
    }
    for step in 0..20 {
        disturb(&bench, &dice, &lines[step % 2], &anna).await;
    }
    for line in &lines {
        let call = bench.switch.0.call(line.sid()).unwrap();
        let ended = Ended::new(CallStatus::Completed, "the storm is over");
        call.post.as_ref().unwrap().send(Signal::Over(ended));
    }
    let told = bench.asked_times("/status", 2).await;
    assert_eq!(told.len(), 2, "seed {seed}: {documents:?}");
    assert_ne!(
        told[0].get("CallSid"),
        told[1].get("CallSid"),
        "seed {seed}"
    );
    for line in &lines {
        let call = bench.switch.0.call(line.sid()).unwrap();
        assert!(call.status().is_terminal(), "seed {seed}: {documents:?}");
        assert!(
            bench
                .switch
                .0
                .queues
                .leave(line.sid(), bench.clock.now())
                .is_none(),
            "seed {seed}"
        );
    }
}

#[tokio::test]
async fn any_documents_and_any_order_of_events_end_every_call_once() {
    for seed in 0..30 {
        let storm = tokio::time::timeout(Duration::from_secs(20), one_storm(seed));
        let ended = storm.await.is_ok();
        assert!(ended, "seed {seed} hangs");
    }
}
