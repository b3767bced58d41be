//! A server on a virtual clock with its database, a platform, and operators at their desks. Time
//! stands still but for `advance` and `settle`.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use centralino::app::{App, Parts, Secrets};
use centralino::auth::Role;
use centralino::clock::{Busy, Clock};
use centralino::config::Config;
use centralino::flow;
use centralino::platform::{MailTransport, SmtpSecurity, SmtpSettings, http_client};
use centralino::rng::Rng;
use centralino::seal::{OutboxKeys, Peppers, PrintIdentity, Tokens};
use centralino::store::callbacks::{self, Callback};
use centralino::store::calls::{self, Call, Step};
use centralino::store::contacts::{self, Contact};
use centralino::store::line::{self, Waiting};
use centralino::store::offers::{self, Offer};
use centralino::store::operators::{self, Operator};
use centralino::store::presence::{self, Seat, Wish};
use centralino::telephony::SigningKeys;
use centralino::workflows::add_operator::{NewOperator, add_operator};
use centralino::workflows::answer_offer::{Accept, accept};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::platform::Platform;
use crate::support::postgres::{self, Database};

/// Which database.
#[derive(Clone, Copy, Debug)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// A server and what surrounds it.
pub struct World {
    pub app: App,
    pub clock: Clock,
    pub platform: Platform,
    pub url: String,
    pub token: String,
    pub http: reqwest::Client,
    hold: Mutex<Option<Busy>>,
    desks: Mutex<Vec<String>>,
    database: Option<Database>,
    _folder: TempDir,
}

impl World {
    /// A Tuesday morning; none when the test is to be skipped.
    pub async fn start(store: Store) -> Option<Self> {
        let database = match store {
            Store::Sqlite => None,
            Store::Postgres => Some(postgres::fresh().await?),
        };
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        let url = database.as_ref().map(|database| database.url.clone());
        let mut world = Self::build(clock, url, |_| {}).await;
        world.database = database;
        Some(world)
    }

    /// The same on SQLite, which is never skipped.
    pub async fn sqlite() -> Self {
        Self::start(Store::Sqlite).await.unwrap()
    }

    /// A server by this clock on the database of this URL.
    pub async fn on(clock: Clock, database: String) -> Self {
        Self::build(clock, Some(database), |_| {}).await
    }

    /// A server at this time.
    pub async fn at(time: &str) -> Self {
        Self::build(Clock::virtual_at(time.parse().unwrap()), None, |_| {}).await
    }

    /// The promise to ring back that was given in this call.
    pub async fn promise(&self, call: &str) -> Option<Callback> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        callbacks::of_call(&mut tx, call).await.unwrap()
    }

    /// A server whose platform knows it by this address.
    pub async fn known_as(public: &str) -> Self {
        Self::with(|parts| public.clone_into(&mut parts.config.telephony.public_url)).await
    }

    /// A server with something else among its parts.
    pub async fn with(change: impl FnOnce(&mut Parts)) -> Self {
        let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
        Self::build(clock, None, change).await
    }

    async fn build(
        clock: Clock,
        database: Option<String>,
        change: impl FnOnce(&mut Parts),
    ) -> Self {
        let hold = clock.busy();
        let folder = tempfile::tempdir().unwrap();
        let sqlite = || format!("sqlite://{}", folder.path().join("centralino.db").display());
        let database_url = database.unwrap_or_else(sqlite);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let platform = Platform::start().await;
        let token = "c0ffee".to_owned();
        let mut parts = parts(&clock, &database_url, (&url, platform.url()), &token);
        change(&mut parts);
        let app = App::start(parts).await.unwrap();
        let service = app.router();
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(axum::serve(listener, service).into_future());
        Self {
            app,
            clock,
            platform,
            url,
            token,
            http: http_client(Duration::from_secs(20)).unwrap(),
            hold: Mutex::new(Some(hold)),
            desks: Mutex::default(),
            database: None,
            _folder: folder,
        }
    }

    /// Lets everything that is under way come to its end.
    pub async fn settle(&self) {
        self.sleep(Duration::from_millis(1)).await;
    }

    /// Lets time pass, with the operators' browsers answering.
    pub async fn advance(&self, seconds: u64) {
        let mut left = seconds;
        while left > 0 {
            let step = left.min(5);
            left -= step;
            self.sleep(Duration::from_secs(step)).await;
            self.browsers_answer().await;
        }
        self.settle().await;
    }

    /// Lets time pass without anything that asks the database.
    pub async fn let_pass(&self, seconds: u64) {
        self.sleep(Duration::from_secs(seconds)).await;
        self.settle().await;
    }

    async fn sleep(&self, length: Duration) {
        let hold = self.hold.lock().unwrap().take();
        let mut sleep = std::pin::pin!(self.clock.sleep(length));
        // Our timer is set before time may move: otherwise it would be counted from another's.
        let set = std::future::poll_fn(|context| Poll::Ready(sleep.as_mut().poll(context)));
        assert!(set.await.is_pending());
        drop(hold);
        let busy = sleep.await;
        *self.hold.lock().unwrap() = Some(busy);
    }

    async fn browsers_answer(&self) {
        let desks = self.desks.lock().unwrap().clone();
        let mut tx = self.app.ctx.db.write().await.unwrap();
        for desk in desks {
            let now = self.clock.now_ms();
            presence::seen(&mut tx, &desk, now).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// An operator who has signed in and is ready, with a telephone in the browser.
    pub async fn operator(&self, name: &str) -> Operator {
        let ctx = &self.app.ctx;
        let skills = ["it", "de", "en", "pin"].map(|skill| (skill.to_owned(), 1));
        let endpoint = format!("client:{name}");
        let new = NewOperator {
            name,
            role: Role::Operator,
            endpoint: Some(&endpoint),
            skills: &skills,
        };
        let password = zeroize::Zeroizing::new(b"una parola lunga abbastanza".to_vec());
        assert!(add_operator(ctx, &new, password).await.unwrap());
        let mut tx = ctx.db.read().await.unwrap();
        let operator = operators::by_name(&mut tx, name).await.unwrap().unwrap();
        drop(tx);
        self.desks.lock().unwrap().push(operator.id.clone());
        self.ready(&operator).await;
        operator
    }

    /// The operator wants calls.
    pub async fn ready(&self, operator: &Operator) {
        let ctx = &self.app.ctx;
        let wish = Wish {
            wish: "ready",
            ..Wish::default()
        };
        let mut tx = ctx.db.write().await.unwrap();
        let now = ctx.now_ms();
        presence::wish(&mut tx, &operator.id, wish, now)
            .await
            .unwrap();
        presence::seen(&mut tx, &operator.id, now).await.unwrap();
        tx.commit().await.unwrap();
        ctx.bells.route.ring();
        self.settle().await;
    }

    /// The operator takes the call that is offered; gives back the offer's id.
    pub async fn accept(&self, operator: &Operator) -> String {
        let offer = self.offer_to(operator).await.expect("an offer");
        let won = accept(&self.app.ctx, operator, &offer.id).await.unwrap();
        assert!(matches!(won, Accept::Won(_)), "{won:?}");
        self.settle().await;
        offer.id
    }

    pub async fn offer_to(&self, operator: &Operator) -> Option<Offer> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let offer = offers::live_of_operator(&mut tx, &operator.id).await;
        offer.unwrap()
    }

    pub async fn offer(&self, id: &str) -> Offer {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        offers::find(&mut tx, id).await.unwrap().unwrap()
    }

    pub async fn contact(&self, offer: &str) -> Contact {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        contacts::of_offer(&mut tx, offer).await.unwrap().unwrap()
    }

    pub async fn seat(&self, operator: &Operator) -> Seat {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let seat = presence::seat(&mut tx, &operator.id).await.unwrap();
        seat.unwrap()
    }

    /// The call's row in the line.
    pub async fn row(&self, call: &str) -> Option<Waiting> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        line::find(&mut tx, call).await.unwrap()
    }

    /// The state of the call's row.
    pub async fn state(&self, call: &str) -> String {
        self.row(call)
            .await
            .map_or_else(String::new, |row| row.state)
    }

    pub async fn call(&self, call: &str) -> Option<Call> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        calls::find(&mut tx, call).await.unwrap()
    }

    pub async fn journal(&self, call: &str) -> Vec<Step> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        calls::steps(&mut tx, call).await.unwrap()
    }
}

fn parts(clock: &Clock, database: &str, (url, api): (&str, &str), token: &str) -> Parts {
    let rng = Rng::System;
    let mut config = Config::default();
    database.clone_into(&mut config.database.url);
    url.clone_into(&mut config.telephony.public_url);
    "AC1".clone_into(&mut config.telephony.account_sid);
    api.clone_into(&mut config.telephony.api_url);
    config.print_room.public_key = PrintIdentity::generate(&rng).public().to_text();
    let mail = MailTransport::smtp(&SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: 9,
        security: SmtpSecurity::None,
        login: None,
        timeout: Duration::from_secs(1),
    });
    Parts {
        body: config.body.clone(),
        config,
        secrets: Secrets {
            auth_token: SecretString::from(token.to_owned()),
            signing: Arc::new(SigningKeys::Tokens(Tokens::one(token))),
            peppers: Peppers::generate(&rng),
            outbox: OutboxKeys::generate(&rng),
        },
        clock: clock.clone(),
        rng,
        flow: flow::shipped(),
        mail: mail.unwrap(),
        softphone: None,
    }
}
