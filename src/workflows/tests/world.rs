//! A small world for workflows: a database, a virtual clock that begins on a Tuesday morning, a
//! platform on loopback, operators at their desks and invented citizens in an invented register.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::civil::date;
use serde_json::json;
use tokio::net::TcpListener;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::bell::Bell;
use crate::calls::smtp_sink::SmtpSink;
use crate::clock::Clock;
use crate::config::{Config, ResidenceCheck};
use crate::domain::body::Body;
use crate::domain::codice_fiscale::compose;
use crate::domain::office::Offices;
use crate::domain::person::{Person, Sex};
use crate::domain::pin_request::Form;
use crate::domain::place;
use crate::platform::register::Register;
use crate::platform::{
    Account, MailTransport, Recordings, Rest, SmtpSecurity, SmtpSettings, http_client,
};
use crate::rng::Rng;
use crate::seal::{Hasher, OutboxKeys, Peppers, PrintIdentity};
use crate::store::contacts::Contact;
use crate::store::fresh::{Fresh, append, call, wait};
use crate::store::line::Waiting;
use crate::store::offers::Offer;
use crate::store::operators::Operator;
use crate::store::pins::Pin;
use crate::store::presence::{Seat, Wish};
use crate::store::writer::{Row, Wait, Writer};
use crate::store::{Db, contacts, halves, line, offers, operators, pins, presence};
use crate::twiml::Profile;
use crate::workflows::answer_offer::{Accept, accept};
use crate::workflows::connect_call::leg_answered;
use crate::workflows::decide_call_back::Heard;
use crate::workflows::issue_pin::{Issued, Request, issue_pin};
use crate::workflows::offer_calls::offer_calls;
use crate::workflows::{Bells, Board, Ctx, Door, Live};

const ACCOUNT: &str = "AC1";
/// How many citizens the register knows.
const CITIZENS: u8 = 10;

pub(crate) struct World {
    pub(crate) ctx: Ctx,
    pub(crate) platform: MockServer,
    pub(crate) identity: PrintIdentity,
    at: Fresh,
}

impl World {
    pub(crate) async fn on(at: Fresh) -> Self {
        let platform = MockServer::start().await;
        let rng = Rng::seeded(15);
        let identity = PrintIdentity::generate(&rng);
        let ctx = context(at.db.clone(), rng, &platform.uri(), &identity);
        Self {
            ctx,
            platform,
            identity,
            at,
        }
    }

    /// Somebody takes this world's mail and keeps it.
    pub(crate) async fn takes_mail(&mut self) -> SmtpSink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = SmtpSettings {
            host: "127.0.0.1".to_owned(),
            port: listener.local_addr().unwrap().port(),
            security: SmtpSecurity::None,
            login: None,
            timeout: Duration::from_secs(5),
        };
        self.ctx.mail = MailTransport::smtp(&settings).unwrap();
        SmtpSink::start(listener)
    }

    /// The platform takes every SMS from now on, each under an id of its own.
    pub(crate) async fn takes_sms(&self) {
        self.platform.reset().await;
        let sent = AtomicUsize::new(0);
        let taken = move |_: &wiremock::Request| {
            let sid = format!("SM{}", sent.fetch_add(1, Ordering::Relaxed));
            let message = json!({ "sid": sid, "status": "queued", "error_code": null });
            ResponseTemplate::new(201).set_body_json(message)
        };
        Mock::given(method("POST"))
            .respond_with(taken)
            .mount(&self.platform)
            .await;
    }

    /// The texts of the SMS that were sent since the platform was set up, in order.
    pub(crate) async fn texts(&self) -> Vec<String> {
        let requests = self.platform.received_requests().await.unwrap();
        let posted = requests.iter().filter(|one| one.method.as_str() == "POST");
        posted
            .filter_map(|request| {
                let form = String::from_utf8(request.body.clone()).unwrap();
                let form = reqwest::Url::parse(&format!("http://form/?{form}")).unwrap();
                let body = form.query_pairs().find(|(name, _)| name == "Body");
                body.map(|(_, text)| text.into_owned())
            })
            .collect()
    }

    /// The same world as a second server sees it; on SQLite there is only one.
    pub(crate) async fn second_server(&self) -> Ctx {
        let db = match self.ctx.db {
            Db::Sqlite { .. } => self.ctx.db.clone(),
            Db::Postgres(_) => self.at.open_again().await,
        };
        Ctx {
            db,
            door: Door::new(&self.ctx.clock),
            ..self.ctx.clone()
        }
    }

    pub(crate) async fn advance(&self, length: Duration) {
        drop(self.ctx.clock.sleep(length).await);
    }

    /// An operator who is ready, their browser just seen.
    pub(crate) async fn operator(&self, name: &str) -> Operator {
        let operator = Operator {
            id: format!("id-{name}"),
            name: name.to_owned(),
            password: String::new(),
            role: "operator".to_owned(),
            endpoint: Some(format!("client:{name}")),
            disabled: 0,
        };
        let mut tx = self.ctx.db.write().await.unwrap();
        operators::insert(&mut tx, &operator, 0).await.unwrap();
        tx.commit().await.unwrap();
        self.ready(&operator).await;
        operator
    }

    pub(crate) async fn ready(&self, operator: &Operator) {
        let ready = Wish {
            wish: "ready",
            ..Wish::default()
        };
        let now = self.ctx.now_ms();
        let mut tx = self.ctx.db.write().await.unwrap();
        presence::wish(&mut tx, &operator.id, ready, now)
            .await
            .unwrap();
        presence::seen(&mut tx, &operator.id, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn seen(&self, operator: &Operator) {
        let mut tx = self.ctx.db.write().await.unwrap();
        presence::seen(&mut tx, &operator.id, self.ctx.now_ms())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// A call that has just asked for its wait document, and entered the line `ago` before.
    pub(crate) async fn waiting(&self, sid: &str, ago: Duration) {
        let now = self.ctx.now_ms();
        let wait = Wait {
            entered_at: now - i64::try_from(ago.as_millis()).unwrap(),
            ..wait(sid, now)
        };
        append(&self.ctx.db, [call(sid, wait.entered_at), Row::Beat(wait)]).await;
    }

    /// One round of routing, and the live offer that `operator` has then.
    pub(crate) async fn offered(&self, operator: &Operator) -> Option<Offer> {
        offer_calls(&self.ctx).await.unwrap();
        let mut tx = self.ctx.db.read().await.unwrap();
        offers::live_of_operator(&mut tx, &operator.id)
            .await
            .unwrap()
    }

    /// A call accepted by `operator`; the contact's id.
    pub(crate) async fn accepted(&self, sid: &str, operator: &Operator) -> String {
        self.waiting(sid, Duration::ZERO).await;
        let offer = self.offered(operator).await.unwrap();
        assert_eq!(offer.call, sid);
        let accepted = accept(&self.ctx, operator, &offer.id).await.unwrap();
        let Accept::Won(contact) = accepted else {
            panic!("{accepted:?}")
        };
        contact
    }

    /// A call in which `operator` talks; the contact's id.
    pub(crate) async fn talking(&self, sid: &str, operator: &Operator) -> String {
        let contact = self.accepted(sid, operator).await;
        let offer = self.contact(&contact).await.offer;
        leg_answered(&self.ctx, &offer).await.unwrap();
        contact
    }

    pub(crate) async fn row(&self, sid: &str) -> Waiting {
        let mut tx = self.ctx.db.read().await.unwrap();
        line::find(&mut tx, sid).await.unwrap().unwrap()
    }

    pub(crate) async fn offer(&self, id: &str) -> Offer {
        let mut tx = self.ctx.db.read().await.unwrap();
        offers::find(&mut tx, id).await.unwrap().unwrap()
    }

    pub(crate) async fn contact(&self, id: &str) -> Contact {
        let mut tx = self.ctx.db.read().await.unwrap();
        contacts::find(&mut tx, id).await.unwrap().unwrap()
    }

    pub(crate) async fn seat(&self, operator: &Operator) -> Seat {
        let mut tx = self.ctx.db.read().await.unwrap();
        presence::seat(&mut tx, &operator.id)
            .await
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn live_pin(&self, cf: &str) -> Option<Pin> {
        let mut tx = self.ctx.db.read().await.unwrap();
        pins::live_of(&mut tx, cf).await.unwrap()
    }

    /// Whether the half is still there.
    pub(crate) async fn is_sealed(&self, pin: &str, which: &str) -> bool {
        let mut tx = self.ctx.db.read().await.unwrap();
        halves::sealed(&mut tx, pin, which).await.unwrap().is_some()
    }

    /// Confirms `form` once; `key` tells one form from another.
    pub(crate) async fn issue(
        &self,
        operator: &Operator,
        contact: &str,
        form: &Form,
        key: &str,
    ) -> Issued {
        let request = Request {
            operator,
            contact,
            form,
            form_key: key,
        };
        issue_pin(&self.ctx, request).await.unwrap()
    }

    /// A PIN for the citizen `number`, from a talk of a new operator of that number.
    pub(crate) async fn issued(&self, number: u8) -> Pin {
        let operator = self.operator(&format!("operator-{number}")).await;
        let contact = self.talking(&format!("CA{number}"), &operator).await;
        let key = format!("form-{number}");
        let issued = self.issue(&operator, &contact, &form(number), &key).await;
        assert!(matches!(issued, Issued::Issued(_)), "{issued:?}");
        self.live_pin(&cf(number)).await.unwrap()
    }

    /// What the platform says of every call from now on.
    pub(crate) async fn calls_are(&self, answer: ResponseTemplate) {
        self.platform.reset().await;
        Mock::given(method("GET"))
            .respond_with(answer)
            .mount(&self.platform)
            .await;
    }

    /// How often the platform was asked after a call since `calls_are`.
    pub(crate) async fn asked_after(&self, sid: &str) -> usize {
        let path = path(format!("/2010-04-01/Accounts/{ACCOUNT}/Calls/{sid}.json"));
        let requests = self.platform.received_requests().await.unwrap();
        requests
            .iter()
            .filter(|request| wiremock::Match::matches(&path, request))
            .count()
    }
}

fn context(db: Db, rng: Rng, platform: &str, identity: &PrintIdentity) -> Ctx {
    let clock = Clock::virtual_at("2015-03-10T09:15:00Z".parse().unwrap());
    let (route, _nobody) = Bell::new(&clock);
    let (jobs, _nobody) = Bell::new(&clock);
    let (flows, _nobody) = Bell::new(&clock);
    let (writer, _never_run) = Writer::new(db.clone(), &clock, route.clone());
    let client = http_client(Duration::from_secs(1)).unwrap();
    let account = Account {
        profile: Profile::Twilio,
        api_url: platform.to_owned(),
        sid: ACCOUNT.to_owned(),
        token: "token".into(),
        application_sid: String::new(),
        sms_per_second: 10,
    };
    let mail = SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: 9,
        security: SmtpSecurity::None,
        login: None,
        timeout: Duration::from_secs(1),
    };
    let mut config = Config::default();
    config.register.check = ResidenceCheck::Register;
    "https://example.org".clone_into(&mut config.telephony.public_url);
    Ctx {
        db,
        writer,
        hasher: Hasher::new(Peppers::generate(&rng), 2, clock.clone(), rng.clone()),
        door: Door::new(&clock),
        outbox: Arc::new(OutboxKeys::generate(&rng)),
        print_room: Arc::new(identity.public()),
        config: Arc::new(config),
        body: Arc::new(Body::default()),
        board: Board::default(),
        live: Live::default(),
        bells: Bells { route, jobs, flows },
        recordings: Recordings::new(client.clone(), &account, &[]).unwrap(),
        rest: Rest::new(client, account, &clock).unwrap(),
        mail: MailTransport::smtp(&mail).unwrap(),
        register: register(),
        offices: Arc::new(Offices::sample()),
        clock,
        rng,
    }
}

fn person(number: u8) -> Person {
    Person {
        surname: "Bianchi".to_owned(),
        name: "Anna".to_owned(),
        birth_date: date(1980, 1, 1 + i8::try_from(number).unwrap()),
        sex: Sex::F,
        birth_place: place::by_code("H501").unwrap(),
    }
}

/// The codice fiscale of an invented citizen.
pub(crate) fn cf(number: u8) -> String {
    compose(&person(number)).unwrap().as_str().to_owned()
}

/// The right form of an invented citizen, with mobile and e-mail.
pub(crate) fn form(number: u8) -> Form {
    let person = person(number);
    [
        ("surname", person.surname.clone()),
        ("name", person.name.clone()),
        ("codice_fiscale", cf(number)),
        ("birth_date", format!("{}/1/1980", 1 + number)),
        ("sex", "F".to_owned()),
        ("birth_place", "Roma".to_owned()),
        ("birth_province", "RM".to_owned()),
        ("mobile", format!("333 12345{number:02}")),
        ("email", format!("anna{number}@example.org")),
        ("street", "Via del Corso".to_owned()),
        ("street_number", "1".to_owned()),
        ("cap", "00186".to_owned()),
        ("comune", "Roma".to_owned()),
        ("provincia", "RM".to_owned()),
    ]
    .into_iter()
    .collect()
}

/// The same form with one field changed.
pub(crate) fn form_but(number: u8, field: &str, text: &str) -> Form {
    let mut form = form(number);
    form.set(field, text);
    form
}

fn register() -> Register {
    let head = "codice_fiscale,street,number,cap,comune,provincia".to_owned();
    let lines = (0..CITIZENS).map(|number| format!("{},Via del Corso,1,00186,Roma,RM", cf(number)));
    let lines: Vec<_> = std::iter::once(head).chain(lines).collect();
    Register::parse(&lines.join("\n")).unwrap()
}

/// What an operator heard who called back; there is time to decide.
pub(crate) fn heard(confirm: bool, note: &str) -> Heard<'_> {
    Heard {
        confirm,
        note,
        due_at: i64::MAX,
    }
}
