//! What an office does for somebody at its desk, and with what comes there on paper (T5, T20, T21, R44,
//! R74).

use jiff::civil::date;

use super::world::{World, cf, form, form_but};
use crate::domain::envelope::Serial;
use crate::domain::life::No;
use crate::domain::papers::{self, Papers};
use crate::domain::pin_request::Form;
use crate::domain::upload::Refused;
use crate::domain::upload::samples::{pdf, png};
use crate::letters::receipt::Receipt;
use crate::letters::{Opened, Recipient};
use crate::seal::Hashed;
use crate::store::fresh::{Fresh, on_both};
use crate::store::operators::Operator;
use crate::store::{
    approvals, audit, citizens, envelopes, jobs, operators, pins, practices, uploads,
};
use crate::workflows::approve::{self, Approved, Verdict};
use crate::workflows::convert_pin::{self, Asked, Document, Proposed};
use crate::workflows::keep_upload::What;
use crate::workflows::make_envelopes::{Batch, confirm, draw, keep};
use crate::workflows::serve_in_person::{
    BadEnvelope, HandOut, HandedOut, cancel_envelope, hand_out, revoke_in_person,
};
use crate::workflows::take_paper::{OnPaper, TakenOnPaper, take_paper};

on_both!(
    an_envelope_becomes_the_persons_dispositive_pin_and_its_sixteen_characters_open_it,
    an_envelope_is_handed_out_once_and_a_form_sent_twice_is_one,
    an_envelope_that_is_not_there_cannot_be_handed_out,
    a_live_pin_is_revoked_first_and_only_when_that_was_said,
    nobody_needs_a_contact_at_the_desk_and_old_contacts_stay_and_are_told,
    a_cancelled_envelope_stays_cancelled,
    at_the_desk_an_active_pin_becomes_dispositive_with_the_same_secret,
    a_request_on_paper_is_an_ordinary_pin_with_its_scan,
    a_conversion_by_fax_waits_for_a_second_person_and_is_there_once
);

const OFFICE: &str = "Sede di Roma";

struct Office {
    world: World,
    clerk: Operator,
    batch: Batch,
    papers: Papers,
}

impl Office {
    async fn on(at: Fresh) -> Self {
        let world = World::on(at).await;
        // Nobody who is ready: calls are for others.
        let clerk = Operator {
            id: "id-olga".to_owned(),
            name: "olga".to_owned(),
            password: String::new(),
            role: "office".to_owned(),
            endpoint: None,
            disabled: 0,
        };
        let mut tx = world.ctx.db.write().await.unwrap();
        operators::insert(&mut tx, &clerk, 0).await.unwrap();
        tx.commit().await.unwrap();
        let batch = draw(&world.ctx, OFFICE, 2, |_| {}).await.unwrap();
        keep(&world.ctx, &batch).await.unwrap();
        let mut receipt = Receipt::of(&batch.bundle.id);
        for entry in &batch.bundle.entries {
            receipt.add(entry, world.ctx.clock.now());
        }
        confirm(&world.ctx, &receipt, &[]).await.unwrap();
        let typed = |name: &str| match name {
            "mv35" | "id_seen" => "yes",
            "mv35_date" => "10/03/2015",
            "id_kind" => "passport",
            "id_number" => "YA1234567",
            "id_expires" => "01/01/2020",
            _ => "",
        };
        let papers = papers::read(typed, date(2015, 3, 10), true).ok().unwrap();
        Self {
            world,
            clerk,
            batch,
            papers,
        }
    }

    fn serial(&self, place: usize) -> Serial {
        let entry = &self.batch.bundle.entries[place];
        entry.to.envelope().unwrap().serial
    }

    fn asked<'a>(&'a self, form: &'a Form, form_key: &'a str) -> HandOut<'a> {
        HandOut {
            operator: &self.clerk,
            form,
            form_key,
            papers: &self.papers,
            office: OFFICE,
            serial: self.serial(0),
            revoke_live: false,
        }
    }

    async fn hand_out(&self, asked: HandOut<'_>) -> HandedOut {
        hand_out(&self.world.ctx, asked).await.unwrap()
    }

    async fn deeds(&self, action: &str) -> Vec<audit::Entry> {
        let mut tx = self.world.ctx.db.read().await.unwrap();
        let mut all = audit::all(&mut tx).await.unwrap();
        all.retain(|deed| deed.action == action);
        all
    }

    async fn notices(&self, number: u8) -> Vec<String> {
        let mut tx = self.world.ctx.db.read().await.unwrap();
        let jobs = jobs::of(&mut tx, &cf(number)).await.unwrap();
        jobs.into_iter().map(|job| job.data).collect()
    }

    /// The person's PIN as if they had taken their own eight characters.
    async fn make_active(&self, number: u8) {
        let mut pin = self.world.live_pin(&cf(number)).await.unwrap();
        "attivo".clone_into(&mut pin.state);
        (pin.ever_used, pin.changed_at) = (1, Some(self.world.ctx.now_ms()));
        pin.expires_at = Some(self.world.ctx.now_ms() + 180 * 86_400_000);
        let mut tx = self.world.ctx.db.write().await.unwrap();
        assert!(pins::save(&mut tx, &pin).await.unwrap());
        tx.commit().await.unwrap();
    }
}

async fn an_envelope_becomes_the_persons_dispositive_pin_and_its_sixteen_characters_open_it(
    at: Fresh,
) {
    let office = Office::on(at).await;
    let form = form(1);
    let done = office.hand_out(office.asked(&form, "key")).await;
    assert!(matches!(done, HandedOut::Done(_)), "{done:?}");
    let pin = office.world.live_pin(&cf(1)).await.unwrap();
    let is = (pin.kind.as_str(), pin.state.as_str(), pin.origin.as_str());
    assert_eq!(is, ("dispositivo", "iniziale", "sede"));
    let entry = &office.batch.bundle.entries[0];
    let opened = Opened::open(&office.world.identity, &entry.to, &entry.sealed);
    let Some(Opened::Envelope(_, halves)) = opened else {
        panic!("it does not open")
    };
    let stored = Hashed {
        phc: pin.hash.clone(),
        pepper: u8::try_from(pin.pepper).unwrap(),
    };
    let hasher = &office.world.ctx.hasher;
    assert!(
        hasher
            .verify(halves.expose_whole(), Some(stored))
            .await
            .unwrap()
    );
    assert!(!office.world.is_sealed(&pin.id, "first").await, "no SMS");
    let mut tx = office.world.ctx.db.read().await.unwrap();
    let serial = office.serial(0).to_string();
    let bound = envelopes::find(&mut tx, &serial).await.unwrap().unwrap();
    assert_eq!((bound.state.as_str(), bound.hash.as_str()), ("bound", ""));
    assert_eq!(bound.pin, Some(pin.id.clone()));
    drop(tx);
    assert_eq!(office.notices(1).await.len(), 2, "mobile and e-mail");
    let seen = office.deeds("papers.seen").await;
    let detail = seen[0].detail.clone().unwrap();
    assert!(detail.starts_with("passport 2020-01-01 "), "{detail}");
    assert!(!detail.contains("YA1234567"), "the number is not kept");
    assert_eq!(office.deeds("pin.handed-out").await[0].who, "olga");
}

async fn an_envelope_is_handed_out_once_and_a_form_sent_twice_is_one(at: Fresh) {
    let office = Office::on(at).await;
    let (first, other) = (form(1), form(2));
    let done = office.hand_out(office.asked(&first, "key")).await;
    let again = office.hand_out(office.asked(&first, "key")).await;
    assert_eq!(done, again);
    let second = office.hand_out(office.asked(&other, "other")).await;
    assert_eq!(second, HandedOut::Envelope(BadEnvelope::Bound));
    assert!(office.world.live_pin(&cf(2)).await.is_none());
}

async fn an_envelope_that_is_not_there_cannot_be_handed_out(at: Fresh) {
    let office = Office::on(at).await;
    let form = form(1);
    let asked = office.asked(&form, "key");
    let elsewhere = HandOut {
        office: "Sede di Bolzano",
        ..asked
    };
    let other = BadEnvelope::OtherOffice(OFFICE.to_owned());
    assert_eq!(office.hand_out(elsewhere).await, HandedOut::Envelope(other));
    let unknown = HandOut {
        serial: Serial::generate(|bytes| office.world.ctx.rng.fill(bytes)),
        ..asked
    };
    let said = office.hand_out(unknown).await;
    assert_eq!(said, HandedOut::Envelope(BadEnvelope::Unknown));
    let late = draw(&office.world.ctx, OFFICE, 1, |_| {}).await.unwrap();
    keep(&office.world.ctx, &late).await.unwrap();
    let Recipient::Office(envelope) = &late.bundle.entries[0].to else {
        panic!("no envelope")
    };
    let early = HandOut {
        serial: envelope.serial,
        ..asked
    };
    let said = office.hand_out(early).await;
    assert_eq!(said, HandedOut::Envelope(BadEnvelope::NotArrived));
    assert!(office.world.live_pin(&cf(1)).await.is_none());
}

async fn a_live_pin_is_revoked_first_and_only_when_that_was_said(at: Fresh) {
    let office = Office::on(at).await;
    let before = office.world.issued(1).await;
    let form = form(1);
    let asked = office.asked(&form, "key");
    assert_eq!(office.hand_out(asked).await, HandedOut::LivePin);
    let still = office.world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(still.id, before.id);
    let bad = HandOut {
        office: "Sede di Bolzano",
        revoke_live: true,
        ..asked
    };
    office.hand_out(bad).await;
    let still = office.world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(still.id, before.id, "nothing is revoked for nothing");
    let said = HandOut {
        revoke_live: true,
        ..asked
    };
    assert!(matches!(office.hand_out(said).await, HandedOut::Done(_)));
    let after = office.world.live_pin(&cf(1)).await.unwrap();
    assert_ne!(after.id, before.id);
    let mut tx = office.world.ctx.db.read().await.unwrap();
    let old = pins::find(&mut tx, &before.id).await.unwrap().unwrap();
    assert_eq!((old.state.as_str(), old.hash.as_str()), ("revocato", ""));
    drop(tx);
    assert!(!office.world.is_sealed(&before.id, "second").await);
}

async fn nobody_needs_a_contact_at_the_desk_and_old_contacts_stay_and_are_told(at: Fresh) {
    let office = Office::on(at).await;
    office.world.issued(1).await;
    let mut without = form_but(1, "mobile", "");
    without.set("email", "");
    let asked = HandOut {
        revoke_live: true,
        ..office.asked(&without, "key")
    };
    assert!(matches!(office.hand_out(asked).await, HandedOut::Done(_)));
    let mut tx = office.world.ctx.db.read().await.unwrap();
    let known = citizens::contacts(&mut tx, &cf(1)).await.unwrap();
    assert_eq!(known.len(), 2);
    drop(tx);
    let told = office.notices(1).await;
    let of = |news: &str| told.iter().filter(|data| data.contains(news)).count();
    assert_eq!(of("\"revoked\""), 2);
    assert!(of("\"requested\"") >= 2);
    let mut nobody = form_but(2, "mobile", "");
    nobody.set("email", "");
    let asked = HandOut {
        serial: office.serial(1),
        ..office.asked(&nobody, "other")
    };
    assert!(matches!(office.hand_out(asked).await, HandedOut::Done(_)));
}

async fn a_cancelled_envelope_stays_cancelled(at: Fresh) {
    let office = Office::on(at).await;
    let (ctx, clerk, serial) = (&office.world.ctx, &office.clerk, office.serial(0));
    let cancel = async |reason: &str| cancel_envelope(ctx, clerk, serial, reason).await.unwrap();
    assert_eq!(cancel("aperta").await, Ok(()));
    assert_eq!(cancel("aperta").await, Err(BadEnvelope::Spoiled));
    let form = form(1);
    let said = office.hand_out(office.asked(&form, "key")).await;
    assert_eq!(said, HandedOut::Envelope(BadEnvelope::Spoiled));
    let deeds = office.deeds("envelope.cancelled").await;
    assert_eq!(deeds[0].detail.as_deref(), Some("aperta"));
    let unknown = Serial::generate(|bytes| ctx.rng.fill(bytes));
    let said = cancel_envelope(ctx, clerk, unknown, "persa").await.unwrap();
    assert_eq!(said, Err(BadEnvelope::Unknown));
}

async fn at_the_desk_an_active_pin_becomes_dispositive_with_the_same_secret(at: Fresh) {
    let office = Office::on(at).await;
    let (ctx, clerk, papers) = (&office.world.ctx, &office.clerk, &office.papers);
    let convert = async |cf: &str| {
        let done = convert_pin::convert_in_person(ctx, clerk, cf, papers).await;
        done.unwrap()
    };
    assert_eq!(convert(&cf(1)).await, Err(No::NoPin));
    let before = office.world.issued(1).await;
    assert_eq!(convert(&cf(1)).await, Err(No::NotInThisState));
    office.make_active(1).await;
    assert_eq!(convert(&cf(1)).await, Ok(()));
    let after = office.world.live_pin(&cf(1)).await.unwrap();
    assert_eq!((after.id, after.hash), (before.id, before.hash));
    assert_eq!(after.kind, "dispositivo");
    assert_eq!(convert(&cf(1)).await, Err(No::AlreadyDispositivo));
    let told = office.notices(1).await;
    assert!(told.iter().any(|data| data.contains("\"converted\"")));
    let revoked = revoke_in_person(ctx, clerk, &cf(1), papers).await.unwrap();
    assert_eq!(revoked, Ok(()));
    assert!(office.world.live_pin(&cf(1)).await.is_none());
    let again = revoke_in_person(ctx, clerk, &cf(1), papers).await.unwrap();
    assert!(again.is_err());
}

async fn a_request_on_paper_is_an_ordinary_pin_with_its_scan(at: Fresh) {
    let office = Office::on(at).await;
    let (form, picture) = (form(1), png());
    let paper = |bytes| OnPaper {
        operator: &office.clerk,
        form: &form,
        form_key: "key",
        scan: Document {
            what: What::PaperForm,
            said: "image/png",
            bytes,
        },
    };
    let ctx = &office.world.ctx;
    let refused = take_paper(ctx, paper(b"MZ a program")).await.unwrap();
    assert_eq!(refused, TakenOnPaper::Scan(Refused::Type));
    assert!(office.world.live_pin(&cf(1)).await.is_none());
    let taken = take_paper(ctx, paper(&picture)).await.unwrap();
    assert_eq!(taken, TakenOnPaper::Issued);
    let pin = office.world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(
        (pin.kind.as_str(), pin.origin.as_str()),
        ("ordinario", "sede")
    );
    let mut tx = ctx.db.read().await.unwrap();
    let scans = uploads::of_subject(&mut tx, &pin.practice).await.unwrap();
    assert_eq!(scans.len(), 1);
    assert_eq!(scans[0].what, "paper-form");
    let practice = practices::find(&mut tx, &pin.practice).await.unwrap();
    assert_eq!(practice.unwrap().maker, office.clerk.id);
    drop(tx);
    let elsewhere = form_but(2, "street", "Via Merulana");
    let other = OnPaper {
        form: &elsewhere,
        form_key: "other",
        ..paper(&picture)
    };
    let taken = take_paper(ctx, other).await.unwrap();
    assert_eq!(taken, TakenOnPaper::CallBack, "the register says otherwise");
    let colleague = office.world.operator("colleague").await;
    let third = form_but(3, "street", "Via Merulana");
    let same_key = OnPaper {
        operator: &colleague,
        form: &third,
        ..paper(&picture)
    };
    let taken = take_paper(ctx, same_key).await.unwrap();
    assert_eq!(taken, TakenOnPaper::CallBack, "a key is its operator's own");
    let mine_again = OnPaper {
        form: &form_but(4, "street", "Via Merulana"),
        ..paper(&picture)
    };
    let taken = take_paper(ctx, mine_again).await.unwrap();
    assert_eq!(taken, TakenOnPaper::AlreadyThere, "and its person's");
}

#[expect(
    clippy::too_many_lines,
    reason = "one story, from the fax to the decision"
)]
async fn a_conversion_by_fax_waits_for_a_second_person_and_is_there_once(at: Fresh) {
    let office = Office::on(at).await;
    let (ctx, sheet) = (&office.world.ctx, pdf("", &[]));
    let (person, active) = (cf(1), "/JavaScript (app.alert(1))");
    let script = pdf(active, &[]);
    let ask = async |bytes: &[u8]| {
        let documents = [Document {
            what: What::Fax,
            said: "application/pdf",
            bytes,
        }];
        let asked = Asked {
            cf: &person,
            channel: "fax",
            maker: &office.clerk.id,
            who: &office.clerk.name,
            documents: &documents,
            due_at: ctx.now_ms(),
        };
        convert_pin::ask(ctx, asked).await.unwrap()
    };
    assert_eq!(ask(&sheet).await, Proposed::No(No::NoPin));
    office.world.issued(1).await;
    office.make_active(1).await;
    let refused = ask(&script).await;
    assert_eq!(refused, Proposed::Refused(0, Refused::Active));
    let Proposed::Waiting(id) = ask(&sheet).await else {
        panic!("it does not wait")
    };
    assert_eq!(ask(&sheet).await, Proposed::AlreadyWaiting);
    let pin = office.world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(pin.kind, "ordinario", "nobody has decided");
    let mut tx = ctx.db.write().await.unwrap();
    assert_eq!(uploads::of_subject(&mut tx, &id).await.unwrap().len(), 1);
    let last = approvals::last_of(&mut tx, &person, "convert")
        .await
        .unwrap();
    assert_eq!(last.unwrap().id, id);
    tx.commit().await.unwrap();
    let own = approve::decide(ctx, &office.clerk, &id, Verdict::Approve).await;
    assert_eq!(own.unwrap(), Approved::OwnProposal);
    let colleague = Operator {
        id: "colleague".to_owned(),
        ..office.clerk.clone()
    };
    let no = approve::decide(ctx, &colleague, &id, Verdict::Refuse("senza firma")).await;
    assert_eq!(no.unwrap(), Approved::Done);
    let mut tx = ctx.db.read().await.unwrap();
    let told = jobs::of(&mut tx, &person).await.unwrap();
    drop(tx);
    let refused = told.iter().filter(|job| job.data.contains("not-converted"));
    assert_eq!(refused.count(), 2, "by SMS and by e-mail");
    let pin = office.world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(pin.kind, "ordinario", "it was refused");
    let Proposed::Waiting(id) = ask(&sheet).await else {
        panic!("another request waits")
    };
    let yes = approve::decide(ctx, &colleague, &id, Verdict::Approve).await;
    assert_eq!(yes.unwrap(), Approved::Done);
    let pin = office.world.live_pin(&cf(1)).await.unwrap();
    assert_eq!(pin.kind, "dispositivo");
}
