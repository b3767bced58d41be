//! PINs are issued while the server is killed a hundred times. Whoever got no answer asks again with
//! the same form; in the end every citizen has one PIN, one message and one letter.

use std::time::Duration;

use centralino::clock::Clock;
use centralino::rng::Rng;
use centralino::store::offers::Offer;
use centralino::store::{Db, contacts, jobs, operators};
use tokio::task::JoinSet;

use crate::citizens::{Citizen, citizen};
use crate::desk::{Answer, Desk, value};
use crate::gateway::Gateway;
use crate::installation::Installation;
use crate::reconcile::reconcile;
use crate::rows::{number, until};
use crate::support::postgres;

/// How often the server is killed.
const KILLS: usize = 100;
/// The latest instant of the first death after the confirmations, microseconds.
const LATEST: u64 = 150_000;
/// Who issues.
const STAFF: [&str; 3] = ["anna", "bruno", "carla"];
/// Decides every instant and every delay of a run.
const SEED: u64 = 20_150_310;

/// An operator's place, and the form that has no answer yet.
pub struct Place {
    name: &'static str,
    pub desk: Desk,
    contact: String,
    /// The confirmation as it was sent; whoever has one asks again.
    confirmation: Option<Fields>,
}

/// A form's fields.
type Fields = Vec<(&'static str, String)>;

struct Story {
    installation: Installation,
    gateway: Gateway,
    places: Vec<Place>,
    citizens: Vec<Citizen>,
    /// Confirmations that got no answer.
    again: usize,
    /// The latest instant of the next death, microseconds.
    latest: u64,
    rng: Rng,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_leave_no_pin_half_lost_or_issued_twice_on_sqlite() {
    survive(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_leave_no_pin_half_lost_or_issued_twice_on_postgresql() {
    if let Some(database) = postgres::fresh().await {
        survive(Some(database)).await;
    }
}

async fn survive(database: Option<postgres::Database>) {
    let mut story = Story::begin(database).await;
    for _ in 0..KILLS {
        story.issue_and_kill().await;
    }
    let server = story.installation.start();
    while story.unanswered() > 0 {
        story.confirm_all(&server.base).await;
    }
    let db = Db::open(&story.installation.database).await.unwrap();
    until("the outbox is empty", async || {
        let mut tx = db.read().await.unwrap();
        let next = jobs::next_due(&mut tx, jobs::Lane::Messages).await.unwrap();
        next.is_none().then_some(())
    })
    .await;
    let resumed = "SELECT COUNT(*) FROM jobs WHERE tries > 1";
    let resumed = number(&db, resumed).await;
    db.close().await;
    let (asked, again) = (story.citizens.len(), story.again);
    println!("{asked} PINs, {again} confirmations without an answer, {resumed} messages resumed");
    // Had nobody been hit in the middle of it, nothing would be shown.
    assert!(asked > KILLS && again > KILLS / 4 && resumed > 5);
    reconcile(&story.installation, &story.gateway, &story.citizens, server).await;
}

impl Story {
    async fn begin(database: Option<postgres::Database>) -> Self {
        let gateway = Gateway::start(SEED).await;
        let installation = Installation::new(database, &gateway.url);
        for name in STAFF {
            installation.add_operator(name);
        }
        let server = installation.start();
        let mut places = Vec::new();
        for name in STAFF {
            places.push(Place::at(name, Desk::sign_in(&server.base, name).await));
        }
        server.kill();
        Self {
            installation,
            gateway,
            places,
            citizens: Vec::new(),
            again: 0,
            latest: LATEST,
            rng: Rng::seeded(SEED),
        }
    }

    fn unanswered(&self) -> usize {
        let places = self.places.iter();
        places.filter(|place| place.confirmation.is_some()).count()
    }

    /// One life of the server: whoever is free takes a new request, all confirm at once, and the
    /// server dies at a random instant.
    async fn issue_and_kill(&mut self) {
        let server = self.installation.start();
        let db = Db::open(&self.installation.database).await.unwrap();
        for place in &mut self.places {
            if place.confirmation.is_some() {
                // They look at the page again: the form is as it was read back.
                place.confirmation = Some(place.read_back(&server.base).await);
            } else {
                new_contact(&db, place).await;
                let citizen = citizen(self.citizens.len());
                let (_, confirmation) = place.take_request(&server.base, &citizen).await;
                place.confirmation = Some(confirmation);
                self.citizens.push(citizen);
            }
        }
        // Whoever holds a SQLite file open recovers it: that is the server's own work.
        db.close().await;
        let [random] = self.rng.bytes::<1>();
        let instant = Duration::from_micros(u64::from(random) * self.latest / 255);
        let base = server.base.clone();
        let death = async move {
            drop(Clock::system().sleep(instant).await);
            server.kill();
        };
        tokio::join!(self.confirm_all(&base), death);
        // However fast this machine is today: about every second death comes before the answers.
        self.latest = match self.unanswered() {
            0 => self.latest * 17 / 20,
            _ => (self.latest * 23 / 20).min(2_000_000),
        };
    }

    /// Everybody confirms at the same time. Whoever is answered is done.
    async fn confirm_all(&mut self, base: &str) {
        let mut asked = JoinSet::new();
        for (number, place) in self.places.iter().enumerate() {
            let Some(confirmation) = place.confirmation.clone() else {
                continue;
            };
            let (desk, base) = (place.desk.clone(), base.to_owned());
            let path = place.issue_path();
            asked.spawn(async move { (number, desk.post(&base, &path, &confirmation).await) });
        }
        while let Some(answered) = asked.join_next().await {
            let (number, answer) = answered.unwrap();
            match answer {
                Ok(answer) => self.places[number].settled(&answer),
                Err(_) => self.again += 1,
            }
        }
    }
}

/// A new contact in the middle of its talk, in the place of the one before.
pub async fn new_contact(db: &Db, place: &mut Place) {
    let now = Clock::system().now_ms();
    let mut tx = db.write().await.unwrap();
    let closed = contacts::close(&mut tx, &place.contact, "closed", now);
    closed.await.unwrap();
    let operator = operators::by_name(&mut tx, place.name).await.unwrap();
    place.contact = Rng::System.id(now);
    let offer = Offer {
        id: format!("offer-{}", place.contact),
        call: format!("call-{}", place.contact),
        operator: operator.unwrap().id,
        state: "accepted".to_owned(),
        made_at: now,
        deadline: now,
        cause: None,
    };
    let opened = contacts::insert(&mut tx, &place.contact, &offer, now);
    opened.await.unwrap();
    contacts::talk(&mut tx, &place.contact, now).await.unwrap();
    tx.commit().await.unwrap();
}

impl Place {
    /// A place without a contact.
    pub fn at(name: &'static str, desk: Desk) -> Self {
        Self {
            name,
            desk,
            contact: String::new(),
            confirmation: None,
        }
    }

    fn issue_path(&self) -> String {
        format!("/console/contacts/{}/issue", self.contact)
    }

    /// Types the form and reads it back. The value is the confirmation: where it goes, and what it
    /// says.
    pub async fn take_request(&self, base: &str, citizen: &Citizen) -> (String, Fields) {
        let contact = format!("/console/contacts/{}", self.contact);
        let draft = [
            ("field", "surname".to_owned()),
            ("value", citizen.form[0].1.clone()),
            ("version", "0".to_owned()),
        ];
        let path = format!("{contact}/draft");
        let saved = self.desk.post(base, &path, &draft).await.unwrap();
        assert_eq!(saved.status, 200, "{saved:?}");
        let review = format!("{contact}/review");
        let sent = self.desk.post(base, &review, &citizen.form).await.unwrap();
        assert_eq!((sent.status.as_u16(), &sent.to), (303, &review), "{sent:?}");
        (self.issue_path(), self.read_back(base).await)
    }

    /// The page that is read aloud before it is confirmed; the value is what its button sends.
    async fn read_back(&self, base: &str) -> Fields {
        let path = format!("/console/contacts/{}/review", self.contact);
        let page = self.desk.get(base, &path).await.text;
        let field = |name| (name, value(&page, name));
        vec![field("version"), field("form_key")]
    }

    /// The confirmation was answered: the PIN is on its way.
    fn settled(&mut self, answer: &Answer) {
        let result = format!("/console/contacts/{}/result", self.contact);
        let told = (answer.status.as_u16(), &answer.to);
        assert_eq!(told, (303, &result), "{answer:?}");
        self.confirmation = None;
    }
}
