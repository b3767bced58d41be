//! A citizen with a PIN whose characters are known, or with a letter; and what reaches him.

use std::time::Duration;

use centralino::auth::Role;
use centralino::calls::add_staff;
use centralino::calls::smtp_sink::Mail;
use centralino::calls::stage::Stage;
use centralino::domain::campaign;
use centralino::domain::zone::rome;
use centralino::letters::{Opened, Receipt};
use centralino::store::citizens::{self, Citizen, Reach};
use centralino::store::pins::{self, Pin};
use centralino::store::practices::{self, Practice};
use centralino::workflows::add_operator::NewOperator;
use centralino::workflows::preassign_pins::{self, invite_all};
use centralino::workflows::{Ctx, move_letters};
use zeroize::Zeroizing;

/// Mario Rossi, born in Rome on 1 January 1980.
pub const CF: &str = "RSSMRA80A01H501U";
/// Somebody nobody knows.
pub const NOBODY: &str = "BNCNNA80A41H501V";
/// Where SMS reach him.
pub const MOBILE: &str = "+393331234567";
/// Where mails reach him.
pub const MAIL: &str = "mario.rossi@example.org";

const DAY: i64 = 86_400_000;

/// Gives Mario Rossi a PIN of these characters: sixteen that were never used, or eight of his own. It
/// is a month old.
pub async fn with_pin(ctx: &Ctx, secret: &str) {
    with_pin_since(ctx, secret, 30).await;
}

/// The same, so many days old. Six months later it has to be changed.
pub async fn with_pin_since(ctx: &Ctx, secret: &str, days: i64) {
    let own = secret.len() == 8;
    let then = ctx.now_ms() - days * DAY;
    let hashed = ctx
        .hasher
        .hash(Zeroizing::new(secret.as_bytes().to_vec()))
        .await
        .unwrap();
    let pin = Pin {
        id: ctx.id(),
        cf: CF.to_owned(),
        practice: "practice".to_owned(),
        number: "482913".to_owned(),
        kind: "ordinario".to_owned(),
        state: if own { "attivo" } else { "iniziale" }.to_owned(),
        origin: "contact-center".to_owned(),
        hash: hashed.phc,
        pepper: i64::from(hashed.pepper),
        created_at: then,
        ever_used: i64::from(own),
        changed_at: own.then_some(then),
        expires_at: own.then_some(then + 180 * DAY),
        class: "cittadino".to_owned(),
        exempt: 0,
        version: 0,
        reminded_for: None,
    };
    let mut tx = ctx.db.write().await.unwrap();
    citizens::save(&mut tx, &mario(), then).await.unwrap();
    let reaches = [("mobile", MOBILE), ("email", MAIL)].map(|(kind, value)| Reach {
        kind: kind.to_owned(),
        value: value.to_owned(),
    });
    citizens::set_contacts(&mut tx, CF, &reaches, then)
        .await
        .unwrap();
    practices::insert(&mut tx, &practice(then)).await.unwrap();
    pins::insert(&mut tx, &pin).await.unwrap();
    tx.commit().await.unwrap();
}

/// Invites Mario Rossi by letter to activate a PIN that he did not ask for (R120).
pub async fn invited(ctx: &Ctx) {
    for name in ["carla", "dario"] {
        let new = NewOperator {
            name,
            role: Role::Administrator,
            endpoint: None,
            skills: &[],
        };
        add_staff(ctx, &new).await.unwrap();
    }
    let header = campaign::COLUMNS.join(",");
    let file =
        format!("{header}\n{CF},Rossi,Mario,1980-01-01,M,Roma,Via del Corso,1,00186,Roma,RM\n");
    let (persons, wrong) = campaign::read(&file, ctx.clock.now().to_zoned(rome()).date());
    assert_eq!(wrong, []);
    let begun = preassign_pins::begin(ctx, "prova", "carla", "dario").await;
    let campaign = begun.unwrap().unwrap();
    let outcome = invite_all(ctx, &campaign, &persons, drop).await.unwrap();
    assert_eq!(outcome.invited, 1);
}

/// The print room prints and posts the one letter that waits; what is on it.
pub async fn post(stage: &Stage) -> String {
    let ctx = &stage.app.ctx;
    let bundle = move_letters::gather(ctx).await.unwrap();
    let [entry] = bundle.entries.as_slice() else {
        panic!("{} letters", bundle.entries.len())
    };
    let half = match Opened::open(&stage.identity, &entry.to, &entry.sealed) {
        Some(
            Opened::SecondHalf(_, half) | Opened::Invitation(_, half) | Opened::Activated(_, half),
        ) => half,
        Some(Opened::Envelope(..)) | None => panic!("no letter"),
    };
    move_letters::exported(ctx, &bundle).await.unwrap();
    let mut receipt = Receipt::of(&bundle.id);
    receipt.add(entry, ctx.clock.now());
    let settled = move_letters::confirm(ctx, &receipt, &[]).await.unwrap();
    assert_eq!(settled.confirmed, 1);
    half.expose().to_owned()
}

/// Waits for a mail with these words in its subject.
pub async fn mail(stage: &Stage, subject: &str) -> Mail {
    let found = || {
        let mails = stage.sink.mails();
        mails
            .into_iter()
            .find(|mail| mail.subject.contains(subject))
    };
    arrived(subject, found).await
}

/// Waits for an SMS with these words.
pub async fn sms(stage: &Stage, to: &str, words: &str) -> String {
    let found = || {
        let all = stage.switch.sms_to(to);
        all.into_iter().find(|sms| sms.body.contains(words))
    };
    arrived(words, found).await.body
}

/// Waits for what arrives.
async fn arrived<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = look() {
                return found;
            }
            tokio::task::yield_now().await;
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(20), found).await;
    found.unwrap_or_else(|_| panic!("«{what}» never arrived"))
}

/// The link and the code of a mail that lets its reader restore or revoke.
pub fn link_and_code(mail: &Mail) -> (String, String) {
    let after = |mark: &str| {
        let rest = mail.text.split(mark).nth(1).unwrap();
        rest.lines().next().unwrap().to_owned()
    };
    (after("questa pagina: "), after("questo codice: "))
}

fn mario() -> Citizen {
    Citizen {
        cf: CF.to_owned(),
        surname: "Rossi".to_owned(),
        name: "Mario".to_owned(),
        birth_date: "1980-01-01".to_owned(),
        sex: "M".to_owned(),
        birth_place: "H501".to_owned(),
        language: "it".to_owned(),
        residence: "{}".to_owned(),
    }
}

fn practice(created_at: i64) -> Practice {
    Practice {
        id: "practice".to_owned(),
        number: "482913".to_owned(),
        form_key: "form".to_owned(),
        cf: CF.to_owned(),
        contact: None,
        request: "{}".to_owned(),
        state: "issued".to_owned(),
        maker: "anna".to_owned(),
        reason: None,
        proposal: None,
        proposer: None,
        note: None,
        approver: None,
        created_at,
    }
}
