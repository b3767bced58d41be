//! What must be true once everything has settled: the platform, the letters and the stored hashes tell
//! of the same PINs, each once; and no half is left anywhere on this side.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use centralino::clock::Clock;
use centralino::domain::pin::normalise;
use centralino::letters::{Bundle, Receipt, Recipient, bundle, receipt};
use centralino::platform::http_client;
use centralino::seal::{Hashed, Peppers, PrintIdentity, verify};
use centralino::store::pins::Pin;
use centralino::store::{Db, pins};

use crate::caller::Caller;
use crate::citizens::Citizen;
use crate::gateway::{Gateway, Sms};
use crate::installation::{Installation, Process};
use crate::rows::{number, texts, until};

/// A PIN with both halves, as its holder would know it.
struct Whole {
    pin: Pin,
    first: String,
    second: String,
}

/// Checks everything, and ends the server.
pub async fn reconcile(
    installation: &Installation,
    gateway: &Gateway,
    citizens: &[Citizen],
    server: Process,
) {
    let db = Db::open(&installation.database).await.unwrap();
    let pins = one_pin_each(&db, citizens).await;
    let sent = one_message_each(gateway, &pins, citizens);
    let bundle = export(installation);
    let wholes = one_letter_each(installation, &db, pins, &sent, &bundle).await;
    let peppers = fs::read_to_string(installation.file("secrets/peppers")).unwrap();
    let wholes = only_together(wholes, &peppers).await;
    let sealed = texts(
        &db,
        "SELECT sealed FROM halves WHERE wiped_at = 100000000000000",
    )
    .await;
    assert!(!sealed.is_empty());
    deliver(installation, gateway, &server).await;
    confirm(installation, &bundle);
    let left = "SELECT COUNT(*) FROM halves WHERE wiped_at = 100000000000000";
    until("every half is wiped", async || {
        (number(&db, left).await == 0).then_some(())
    })
    .await;
    db.close().await;
    server.ask_to_stop();
    assert!(server.ended().await.success());
    let halves = halves(&wholes);
    nothing_left(installation, &halves, &sealed).await;
}

/// One PIN a citizen, and nobody else has one.
async fn one_pin_each(db: &Db, citizens: &[Citizen]) -> Vec<Pin> {
    let mut found = Vec::new();
    let mut tx = db.read().await.unwrap();
    for citizen in citizens {
        let pin = pins::live_of(&mut tx, &citizen.cf).await.unwrap();
        found.push(pin.unwrap_or_else(|| panic!("{} has no PIN", citizen.cf)));
    }
    drop(tx);
    let count = i64::try_from(citizens.len()).unwrap();
    for table in ["pins", "letters", "practices WHERE state = 'issued'"] {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        assert_eq!(number(db, &sql).await, count, "{table}");
    }
    let done = "SELECT COUNT(*) FROM jobs WHERE kind = 'sms' AND state = 'done'";
    assert_eq!(number(db, done).await, count, "messages sent");
    assert_eq!(number(db, "SELECT COUNT(*) FROM jobs").await, count, "jobs");
    found
}

/// One message a PIN, to its holder and with its practice number. The value is the first halves.
fn one_message_each(gateway: &Gateway, pins: &[Pin], citizens: &[Citizen]) -> Vec<String> {
    let mut by_number: BTreeMap<String, Vec<Sms>> = BTreeMap::new();
    for sms in gateway.messages() {
        by_number.entry(sms.to.clone()).or_default().push(sms);
    }
    assert_eq!(by_number.len(), citizens.len());
    let mut halves = Vec::new();
    for (citizen, pin) in citizens.iter().zip(pins) {
        let sent = by_number
            .get(&citizen.mobile)
            .map_or(&[][..], Vec::as_slice);
        let [sms] = sent else {
            panic!("{} messages went to {}", sent.len(), citizen.mobile);
        };
        assert!(sms.body.contains(&format!("pratica {}", pin.number)));
        let words = sms.body.split(|c: char| !c.is_ascii_alphanumeric());
        let mut found = words.filter(|word| {
            word.len() == 8 && !word.contains(char::is_lowercase) && normalise(word).is_some()
        });
        halves.push(found.next().expect("a half in the message").to_owned());
        assert_eq!(found.next(), None, "a second half in a message");
    }
    assert_eq!(halves.iter().collect::<BTreeSet<_>>().len(), halves.len());
    halves
}

fn export(installation: &Installation) -> Bundle {
    let file = installation.file("letters.jsonl");
    let out = file.display().to_string();
    let config = installation.config();
    installation.run(
        &["letters", "export", "--out", &out, "--config", &config],
        "",
    );
    bundle::read(&file).unwrap()
}

/// One letter a PIN, with its practice number, which opens with the print room's identity alone.
async fn one_letter_each(
    installation: &Installation,
    db: &Db,
    pins: Vec<Pin>,
    sent: &[String],
    bundle: &Bundle,
) -> Vec<Whole> {
    let identity = fs::read_to_string(installation.file("print-room-identity")).unwrap();
    let identity = PrintIdentity::parse(&identity).unwrap();
    let mut letters: BTreeMap<&str, _> = BTreeMap::new();
    for entry in &bundle.entries {
        let Recipient::Person(to) = &entry.to else {
            panic!("no letter")
        };
        assert!(letters.insert(to.pin.as_str(), (to, entry)).is_none());
    }
    assert_eq!(letters.len(), pins.len());
    let mut wholes = Vec::new();
    for (pin, first) in pins.into_iter().zip(sent) {
        let (to, entry) = letters[pin.id.as_str()];
        assert_eq!(to.practice.to_string(), pin.number);
        let opened = identity.open(&entry.sealed, &entry.to.binding()).unwrap();
        let second = String::from_utf8(opened.to_vec()).unwrap();
        wholes.push(Whole {
            pin,
            first: first.clone(),
            second,
        });
    }
    let exported = "SELECT COUNT(*) FROM letters WHERE state = 'exported'";
    let count = i64::try_from(wholes.len()).unwrap();
    assert_eq!(number(db, exported).await, count);
    wholes
}

/// Both halves together are the PIN, and neither is alone. Hashes take long: on two threads.
async fn only_together(mut wholes: Vec<Whole>, peppers: &str) -> Vec<Whole> {
    let check = |wholes: Vec<Whole>| {
        let peppers = Peppers::parse(peppers).unwrap();
        tokio::task::spawn_blocking(move || {
            for whole in &wholes {
                let stored = Hashed {
                    phc: whole.pin.hash.clone(),
                    pepper: u8::try_from(whole.pin.pepper).unwrap(),
                };
                let right =
                    |secret: &str| verify(secret.as_bytes(), Some(&stored), &peppers).unwrap();
                let number = &whole.pin.number;
                assert!(
                    right(&format!("{}{}", whole.first, whole.second)),
                    "{number}"
                );
                assert!(!right(&whole.first) && !right(&whole.second), "{number}");
            }
            wholes
        })
    };
    let rest = wholes.split_off(wholes.len() / 2);
    let (one, other) = tokio::join!(check(wholes), check(rest));
    let mut wholes = one.unwrap();
    wholes.extend(other.unwrap());
    wholes
}

/// The platform tells that every message arrived, as it does: signed.
async fn deliver(installation: &Installation, gateway: &Gateway, server: &Process) {
    let http = http_client(std::time::Duration::from_secs(10)).unwrap();
    let platform = Caller::new(&installation.token, "none");
    for sms in gateway.messages() {
        let fields = [
            ("MessageSid", sms.sid.as_str()),
            ("MessageStatus", "delivered"),
        ];
        let signature = platform.signature("/sms/status", &fields);
        let told = http
            .post(format!("{}/sms/status", server.base))
            .header("X-Twilio-Signature", signature)
            .form(&fields);
        assert_eq!(told.send().await.unwrap().status(), 204);
    }
}

/// The print room's receipt comes back.
fn confirm(installation: &Installation, bundle: &Bundle) {
    let mut printed = Receipt::of(&bundle.id);
    for entry in &bundle.entries {
        printed.add(entry, Clock::system().now());
    }
    let file = installation.file("receipt.json");
    receipt::write(&file, &printed).unwrap();
    let file = file.display().to_string();
    let config = installation.config();
    installation.run(&["letters", "confirm", &file, "--config", &config], "");
}

fn halves(wholes: &[Whole]) -> BTreeSet<[u8; 8]> {
    let all = wholes.iter().flat_map(|one| [&one.first, &one.second]);
    let halves: BTreeSet<[u8; 8]> = all
        .map(|half| half.as_bytes().try_into().unwrap())
        .collect();
    assert_eq!(halves.len(), 2 * wholes.len());
    halves
}

/// No half in any file of the installation or any row, nor in its logs; no sealed one in the database.
async fn nothing_left(installation: &Installation, halves: &BTreeSet<[u8; 8]>, sealed: &[String]) {
    let mut looked = Vec::new();
    let database = if installation.database.starts_with("sqlite:") {
        let file = fs::read(installation.file("centralino.db")).unwrap();
        looked.push((
            "centralino.db-wal",
            read_if_there(&installation.file("centralino.db-wal")),
        ));
        file
    } else {
        every_row(&installation.database).await.into_bytes()
    };
    assert!(database.len() > 10_000);
    looked.push(("the database", database));
    for (name, bytes) in &looked {
        assert_eq!(in_clear(bytes, halves), 0, "{name}");
        let text = String::from_utf8_lossy(bytes);
        assert!(!sealed.iter().any(|one| text.contains(one)), "{name}");
    }
    let log = installation.log();
    assert!(log.contains("stopping"), "the log is not the processes'");
    assert_eq!(in_clear(log.as_bytes(), halves), 0, "the log");
}

fn read_if_there(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_default()
}

/// How many halves stand in a text, whatever stands around them.
fn in_clear(bytes: &[u8], halves: &BTreeSet<[u8; 8]>) -> usize {
    let windows = bytes.windows(8);
    windows
        .filter(|window| <[u8; 8]>::try_from(*window).is_ok_and(|one| halves.contains(&one)))
        .count()
}

async fn every_row(url: &str) -> String {
    let db = Db::open(url).await.unwrap();
    let tables = "SELECT table_name::text FROM information_schema.tables \
                  WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";
    let mut rows = String::new();
    for table in texts(&db, tables).await {
        let sql = format!("SELECT one::text FROM {table} one");
        rows.push_str(&texts(&db, &sql).await.join("\n"));
    }
    db.close().await;
    rows
}
